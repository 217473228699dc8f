"""Search by words, with tantivy: for small indexes, and for what keys find too little of.

tantivy does what an engine does best (postings, BM25, merging); what a term is
and which terms a reference asks for is decided in `terms`. Of a reference's
terms only the rarest are searched: common words cost most and tell least.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import tantivy

from enrich.index.terms import reference_terms, work_terms
from enrich.records import Work

RAREST_WORDS = 10
RAREST_PAIRS = 8
HEAP = 256_000_000
_TERMS, _NUMBER = "terms", "number"


def rarest(string: str, works_with: Callable[[str, str], int]) -> list[str]:
    """Return the terms to search for in a reference: the rarest of its words, and of its pairs of facts."""
    words, pairs = reference_terms(string)
    return _rare(words, RAREST_WORDS, works_with) + _rare(pairs, RAREST_PAIRS, works_with)


def _rare(terms: list[str], most: int, works_with: Callable[[str, str], int]) -> list[str]:
    counted = sorted((count, term) for term in terms if (count := works_with(_TERMS, term)))
    return [term for _, term in counted[:most]]


class Words:
    """Finds the numbers of works by words. Raises ValueError for damage."""

    def __init__(self, folder: Path) -> None:
        engine = opened(folder)
        self._schema = engine.schema
        self._searcher = engine.searcher()
        self.works: int = self._searcher.num_docs

    def search(self, string: str, limit: int) -> list[tuple[float, int]]:
        """Return scores (BM25) and numbers of the works most like `string`, best first."""
        terms = rarest(string, self._searcher.doc_freq)
        if not terms:
            return []
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, _TERMS, term, "basic"))
                for term in terms
            ]
        )
        hits = self._searcher.search(query, limit, count=False).hits
        return [(score, self._number(address)) for score, address in hits]

    def _number(self, address: tantivy.DocAddress) -> int:
        return cast(int, self._searcher.doc(address).get_first(_NUMBER))


def opened(folder: Path) -> tantivy.Index:
    """Open an engine for reading, also where nothing can be written. Raises ValueError for damage."""
    if os.access(folder, os.W_OK):
        return _opened(folder)
    with TemporaryDirectory(prefix="enrich-") as aside:
        for file in folder.iterdir():
            if file.suffix != ".lock":
                (Path(aside) / file.name).symlink_to(file.resolve())
        return _opened(Path(aside))


def _opened(folder: Path) -> tantivy.Index:
    """It writes a lock where it reads; its panic, which no `except Exception` hears, is damage, too."""
    try:
        engine = tantivy.Index.open(str(folder))
        engine.reload()
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(f"{folder.name}: {error}") from error
    return engine


def build_words(folder: Path, works: Iterable[tuple[int, Work]]) -> None:
    """Make an index of numbered works by words in an empty folder. Raises ValueError for a full disk."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_TERMS, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(_NUMBER, stored=True)
    writer = tantivy.Index(builder.build(), path=str(folder)).writer(heap_size=HEAP, num_threads=1)
    try:
        for number, work in works:
            document = tantivy.Document()
            for term in work_terms(work):
                document.add_text(_TERMS, term)
            document.add_unsigned(_NUMBER, number)
            writer.add_document(document)
        writer.commit()
    finally:
        # Its thread writes files for as long as it lives, also after a failure.
        writer.wait_merging_threads()

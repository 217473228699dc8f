"""Search by words, with tantivy: for small indexes, and for what keys find too little of.

tantivy does what an engine does best (postings, BM25, merging); what a term is
and which terms a reference asks for is decided in `terms`. Of a reference's
terms only the rarest are searched: common words cost most and tell least.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import tantivy

from enrich.index.terms import reference_terms, reference_words, work_terms, work_words
from enrich.records import Work

RAREST_WORDS = 10
RAREST_PAIRS = 8
LEAST_WORDS, MOST_WORKS = 2, 50_000
"""Beside keys: how many words are searched however common, and up to how many works that have one of them."""
HEAP = 256_000_000
WorksWith = Callable[[str, str], int]
_TERMS, _NUMBER = "terms", "number"


def rarest(string: str, works_with: WorksWith) -> list[str]:
    """Return the terms to search for in a reference: the rarest of its words, and of its pairs of facts."""
    words, pairs = reference_terms(string)
    counted = [*_rarest(words, works_with)[:RAREST_WORDS], *_rarest(pairs, works_with)[:RAREST_PAIRS]]
    return [term for _, term in counted]


def rare_words(string: str, works_with: WorksWith) -> list[str]:
    """Return the terms to search for where keys were asked before: the rarest words, as far as they are rare.

    Pairs of facts would find the same works once more, since keys are made of them.
    """
    counted = _rarest(reference_words(string), works_with)[:RAREST_WORDS]
    works = accumulate(count for count, _ in counted)
    return [
        term
        for at, ((_, term), sum_) in enumerate(zip(counted, works, strict=True))
        if at < LEAST_WORDS or sum_ <= MOST_WORKS
    ]


def _rarest(terms: list[str], works_with: WorksWith) -> list[tuple[int, str]]:
    return sorted((count, term) for term in terms if (count := works_with(_TERMS, term)))


class Words:
    """Finds the numbers of works by words, of those that are `there`. Raises ValueError for damage."""

    def __init__(self, folder: Path, there: Callable[[int], bool]) -> None:
        engine = opened(folder)
        self._there = there
        self._schema = engine.schema
        self._searcher = engine.searcher()
        self.works: int = self._searcher.num_docs

    def search(self, string: str, limit: int) -> list[tuple[float, int]]:
        """Return scores (BM25) and numbers of the works most like `string`, best first."""
        return self._found(rarest(string, self._searcher.doc_freq), limit)

    def search_beside_keys(self, string: str, limit: int) -> list[tuple[float, int]]:
        """The same, at a fraction of the cost, of those that keys do not find."""
        return self._found(rare_words(string, self._searcher.doc_freq), limit)

    def _found(self, terms: list[str], limit: int) -> list[tuple[float, int]]:
        if not terms:
            return []
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, _TERMS, term, "basic"))
                for term in terms
            ]
        )
        asked = limit
        while True:
            hits = self._searcher.search(query, asked, count=False).hits
            found = [(score, self._number(address)) for score, address in hits]
            there = [one for one in found if self._there(one[1])]
            if len(there) >= limit or len(hits) < asked:
                return there[:limit]
            asked *= 2

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


def build_words(folder: Path, works: Iterable[tuple[int, Work]], *, beside_keys: bool) -> None:
    """Make an index of numbered works by words in an empty folder. Raises ValueError for a full disk.

    One that is only asked `beside_keys` has no pairs of facts: see `rare_words`.
    """
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_TERMS, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(_NUMBER, stored=True)
    _add(tantivy.Index(builder.build(), path=str(folder)), works, work_words if beside_keys else work_terms)


def extended(before: Iterable[Path], folder: Path, works: Iterable[tuple[int, Work]]) -> None:
    """Make an index by words of the files of one and more works, in a new folder; raises as `build_words`.

    It is asked beside keys, whatever the one before was made for. Works that are gone stay in it and
    have to be passed over where it is asked. Raises FileNotFoundError where a file is there no more.
    """
    folder.mkdir()
    for file in before:
        if file.suffix == ".json":  # what says which files there are, the only thing that changes
            shutil.copyfile(file, folder / file.name)
        else:
            _linked(file, folder / file.name)
    _add(_opened(folder), works, work_words)


def _linked(file: Path, other: Path) -> None:
    """The same file under another name, for the engine writes none twice; a copy where links are unknown."""
    try:
        os.link(file, other)
    except OSError:
        shutil.copyfile(file, other)


def _add(
    engine: tantivy.Index, works: Iterable[tuple[int, Work]], terms: Callable[[Work], list[str]]
) -> None:
    writer, schema = engine.writer(heap_size=HEAP, num_threads=1), engine.schema
    try:
        for number, work in works:
            said = {_TERMS: terms(work), _NUMBER: number}
            writer.add_document(tantivy.Document.from_dict(said, schema))
        writer.commit()
    finally:
        # Its thread writes files for as long as it lives, also after a failure.
        writer.wait_merging_threads()

"""A tantivy index of works on disk or in memory: build it, look up DOIs, search it.

tantivy does what an engine does best (postings, BM25, merging); what a term is
and which terms a reference asks for is decided in `terms`. Of a reference's
terms only the rarest are searched: common words cost most and tell least.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from heapq import nsmallest
from pathlib import Path
from typing import cast
from uuid import uuid4

import msgspec
import tantivy

from enrich.cleaning import cleaned
from enrich.errors import ConfigurationError
from enrich.index.terms import reference_terms, work_terms
from enrich.records import Candidate, Work

FORMAT = 1
RAREST_WORDS = 10
RAREST_PAIRS = 8
_MANIFEST = "enrich-index.json"
_HEAP = 256_000_000
_SMALL_HEAP = 15_000_000

_decode = msgspec.json.Decoder(Work).decode
_encode = msgspec.json.Encoder().encode


class Manifest(msgspec.Struct, frozen=True):
    """What an index on disk is: its layout's version and how many works it holds."""

    format: int
    works: int


class Index:
    """A searchable set of works; open one per process and thread as you like, it is read-only.

    Every call raises ConfigurationError where the index turns out to be
    damaged: what a damaged index does not find says nothing about a work.
    """

    def __init__(self, engine: tantivy.Index, place: str) -> None:
        self._place = place
        with _damage_told(place):
            engine.reload()
            self._schema = engine.schema
            self._searcher = engine.searcher()
        self.works: int = self._searcher.num_docs

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open the index in folder `path`; raises ConfigurationError where there is none we can read."""
        manifest = _read_manifest(path)
        if manifest.format != FORMAT:
            raise ConfigurationError(
                f"{path}: made by another version of enrich (layout {manifest.format}, this one reads "
                f"{FORMAT}); build it again with: enrich index build {path} FILE..."
            )
        with _damage_told(str(path)):
            index = cls(tantivy.Index.open(str(path)), str(path))
            if index.works != manifest.works:
                raise ValueError(f"{manifest.works:,} works were put in, {index.works:,} are there")
            return index

    @classmethod
    def in_memory(cls, works: Iterable[Work]) -> Index:
        """Build a small index that lives only as long as the process."""
        engine = tantivy.Index(_schema())
        _fill(engine, works, _SMALL_HEAP)
        return cls(engine, "the index in memory")

    def lookup(self, doi: str) -> Work | None:
        """Return the work with this DOI (lower case), or of which it is an alias; None where not held."""
        query = tantivy.Query.term_query(self._schema, "doi", doi)
        with _damage_told(self._place):
            hits = self._searcher.search(query, 1, count=False).hits
            return self._work(hits[0][1]) if hits else None

    def search(self, string: str, limit: int = 10) -> list[Candidate]:
        """Return the works most like `string`, best first, ties by DOI; `score` is BM25."""
        with _damage_told(self._place):
            terms = self._rarest(string)
            if not terms:
                return []
            clauses = [(tantivy.Occur.Should, self._term(term)) for term in terms]
            hits = self._searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
            found = sorted(((-score, self._work(address)) for score, address in hits), key=_best_first)
        return [
            Candidate(work=work, source="index", rank=rank, score=-score)
            for rank, (score, work) in enumerate(found)
        ]

    def _term(self, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, "terms", term, "basic")

    def _rarest(self, string: str) -> list[str]:
        words, pairs = reference_terms(string)
        return self._rare(words, RAREST_WORDS) + self._rare(pairs, RAREST_PAIRS)

    def _rare(self, terms: list[str], most: int) -> list[str]:
        counted = ((self._searcher.doc_freq("terms", term), term) for term in terms)
        return [term for _, term in nsmallest(most, (pair for pair in counted if pair[0]))]

    def _work(self, address: tantivy.DocAddress) -> Work:
        # What an older version put in was cleaned less; the index opens all the same.
        return cleaned(_decode(cast(bytes, self._searcher.doc(address).get_first("work"))))


def build(path: Path, works: Iterable[Work]) -> int:
    """Make an index of `works` in folder `path` and return how many it holds.

    An index that is there is replaced, but only when the new one is complete;
    who has it open goes on reading it. Raises ConfigurationError where `path`
    is something else than an index, or cannot be written.
    """
    if path.exists() and not (path / _MANIFEST).is_file() and _any_content(path):
        raise ConfigurationError(f"{path}: exists and is no index; name another folder.")
    place = path.resolve()
    fresh = place.with_name(f".{place.name}-{uuid4().hex[:8]}")
    try:
        fresh.mkdir(parents=True)
        count = _fill(tantivy.Index(_schema(), path=str(fresh)), works, _HEAP)
        (fresh / _MANIFEST).write_bytes(_encode(Manifest(FORMAT, count)))
        _put(fresh, place)
    except OSError as error:
        raise ConfigurationError(f"{path}: the index cannot be written ({error}).") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return count


def _put(fresh: Path, place: Path) -> None:
    """Move `fresh` to `place`, where nothing is missing for longer than two renames take."""
    old = place.rename(f"{fresh}-old") if place.exists() else None
    try:
        fresh.rename(place)
    except OSError:
        if old:
            old.rename(place)
        raise
    if old:
        shutil.rmtree(old, ignore_errors=True)


def _any_content(path: Path) -> bool:
    """Whether `path` is a file or a folder with something in it."""
    return not path.is_dir() or any(path.iterdir())


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("terms", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("doi", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("work", stored=True)
    return builder.build()


def _fill(engine: tantivy.Index, works: Iterable[Work], heap: int) -> int:
    """Add each work once; one writer thread, so that equal input makes an equal index."""
    writer = engine.writer(heap_size=heap, num_threads=1)
    seen: set[str] = set()
    try:
        for work in works:
            if work.DOI not in seen:
                seen.add(work.DOI)
                writer.add_document(_document(work))
        writer.commit()
    finally:
        # Its thread writes files for as long as it lives, also after a failure.
        writer.wait_merging_threads()
    return len(seen)


def _document(work: Work) -> tantivy.Document:
    document = tantivy.Document()
    for doi in (work.DOI, *work.aliases):
        document.add_text("doi", doi)
    for term in work_terms(work):
        document.add_text("terms", term)
    document.add_bytes("work", _encode(work))
    return document


@contextmanager
def _damage_told(place: str) -> Iterator[None]:
    """Turn what the engine says of damage into a sentence."""
    try:
        yield
    except (ValueError, msgspec.DecodeError) as error:
        raise ConfigurationError(f"{place}: the index is damaged ({error}); build it again.") from error


def _read_manifest(path: Path) -> Manifest:
    try:
        return msgspec.json.decode((path / _MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise ConfigurationError(
            f"{path}: no index here; make one with: enrich index build {path} FILE..."
        ) from error


def _best_first(hit: tuple[float, Work]) -> tuple[float, str]:
    return hit[0], hit[1].DOI

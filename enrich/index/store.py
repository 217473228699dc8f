"""An index that is all tantivy's: in memory for a few works, and on disk as versions up to 0.2 made it.

What a term is and which terms a reference asks for is decided in `terms`; which
of these are searched, in `words`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import cast

import msgspec
import tantivy

from enrich.comparable import text
from enrich.comparable.agreement.journals import is_in
from enrich.comparable.small_words import SMALL_WORDS
from enrich.errors import ConfigurationError
from enrich.index.contract import Dated, Info, Origin
from enrich.index.layout import MANIFEST, TANTIVY, damage_told, read_manifest
from enrich.index.terms import place_terms, work_terms
from enrich.index.words import opened, rarest
from enrich.records import Candidate, IndexState, Work
from enrich.wire.cleaning import RULES, cleaned

MOST_IN_A_VOLUME = 2_000
"""Works with the number of a volume and a word of a journal's name that are looked at."""
MOST_AT_A_PLACE = 200
"""Works of one volume and first page, of whatever journal, that are looked at."""
_META = "meta.json"
_SMALL_HEAP = 15_000_000

_decode = msgspec.json.Decoder(Work).decode
_decode_dated = msgspec.json.Decoder(Dated).decode
_encode = msgspec.json.Encoder().encode


class Index:
    """A searchable set of works; open one per process and thread as you like, it is read-only.

    Every call raises ConfigurationError where the index turns out to be
    damaged: what a damaged index does not find says nothing about a work.
    """

    def __init__(
        self,
        engine: tantivy.Index,
        place: str,
        *,
        state: IndexState,
        rules: int = RULES,
        origins: tuple[Origin, ...] = (),
    ) -> None:
        self._origins = origins
        self._place = place
        self.state = state
        self._is_clean = rules == RULES
        with damage_told(place):
            self._schema = engine.schema
            self._searcher = engine.searcher()
        self.works: int = self._searcher.num_docs

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open an index of the first layout in folder `path`; raises ConfigurationError for a broken one."""
        manifest = read_manifest(path)
        with damage_told(str(path)):
            state = IndexState(id=manifest.id, date=manifest.date) if manifest.id else _state_of(path)
            index = cls(
                opened(path),
                str(path),
                state=state,
                rules=manifest.cleaned,
                origins=manifest.origins,
            )
            if index.works != manifest.works:
                raise ValueError(f"{manifest.works:,} works were put in, {index.works:,} are there")
            return index

    @classmethod
    def in_memory(cls, works: Iterable[Work]) -> Index:
        """Build a small index that lives only as long as the process."""
        engine = tantivy.Index(_schema())
        identity = _fill(engine, works)
        engine.reload()
        return cls(engine, "the index in memory", state=IndexState(id=identity))

    def lookup(self, doi: str) -> Work | None:
        """Return the work with this DOI (lower case), or of which it is an alias; None where not held."""
        query = tantivy.Query.term_query(self._schema, "doi", doi)
        with damage_told(self._place):
            hits = self._searcher.search(query, 1, count=False).hits
            return self._work(hits[0][1]) if hits else None

    def lookup_many(self, dois: Sequence[str]) -> list[Work | None]:
        """See `contract.Reader`."""
        return [self.lookup(doi) for doi in dois]

    def search_many(self, strings: Sequence[str], limit: int = 10) -> list[list[Candidate]]:
        """See `contract.Reader`."""
        return [self.search(string, limit) for string in strings]

    def search(self, string: str, limit: int = 10) -> list[Candidate]:
        """Return the works most like `string`, best first, ties by DOI; `score` is BM25."""
        with damage_told(self._place):
            terms = rarest(string, self._searcher.doc_freq)
            if not terms:
                return []
            clauses = [(tantivy.Occur.Should, self._term(term)) for term in terms]
            hits = self._searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
            found = sorted(((-score, self._work(address)) for score, address in hits), key=_best_first)
        return [
            Candidate(work=work, source="index", rank=rank, score=-score)
            for rank, (score, work) in enumerate(found)
        ]

    def at_place(self, journal: str, volume: str, page: str) -> list[Candidate] | None:
        """Return the works that stand in this volume of a journal and begin on this page, by DOI.

        None where that cannot be said: without all three, or where more works
        of that volume and page are held than are looked at (those that share
        words with the journal's name come first, so what is found counts).
        """
        pairs = place_terms(volume, page)
        if not pairs or not text.tokens(journal):
            return None
        with damage_told(self._place):
            works = self._with([pairs], text.tokens(journal), MOST_AT_A_PLACE)
        there = sorted((work for work in works if is_in(work, journal)), key=lambda work: work.DOI)
        if not there and len(works) == MOST_AT_A_PLACE:
            return None
        return [Candidate(work=work, source="index", rank=rank) for rank, work in enumerate(there)]

    def in_volume(self, journal: str, volume: str) -> list[Work] | None:
        """Return all works that are held of this volume of a journal; None where that is not sure."""
        numbers = text.tokens(volume)
        words = [word for word in text.tokens(journal) if word not in SMALL_WORDS and len(word) > 1]
        if not numbers or not words:
            return None
        with damage_told(self._place):
            works = self._with([[number] for number in numbers] + [words], words, MOST_IN_A_VOLUME)
        if len(works) == MOST_IN_A_VOLUME:
            return None
        return [work for work in works if text.tokens(work.volume) == numbers and is_in(work, journal)]

    def info(self) -> Info:
        """See `contract.Reader`."""
        size = sum(file.stat().st_size for file in Path(self._place).glob("*"))
        return Info(
            works=self.works,
            format=TANTIVY,
            id=self.state.id,
            date=self.state.date,
            bytes=size,
            origins=self._origins,
        )

    def all_works(self) -> Iterator[Work]:
        """See `contract.Reader`."""
        return (work if self._is_clean else cleaned(work) for work in map(_decode, self._all()))

    def all_dated(self) -> Iterator[Dated]:
        """See `contract.Reader`."""
        return (work if self._is_clean else cleaned(work) for work in map(_decode_dated, self._all()))

    def _all(self) -> Iterator[bytes]:
        with damage_told(self._place):
            everything = self._searcher.search(tantivy.Query.all_query(), max(1, self.works), count=False)
            for _, address in everything.hits:
                yield cast(bytes, self._searcher.doc(address).get_first("work"))

    def verify(self) -> tuple[str, ...]:
        """See `contract.Reader`."""
        try:
            count = sum(1 for _ in self.all_works())
        except ConfigurationError as error:
            return (str(error),)
        told = f"{self._place}: {self.works:,} works were put in, {count:,} can be read."
        return () if count == self.works else (told,)

    def _with(self, needed: Sequence[Iterable[str]], wanted: Iterable[str], most: int) -> list[Work]:
        """Works that have a term of each group `needed`, at most so many; with more of `wanted` first."""
        groups = (
            tantivy.Query.boolean_query([(tantivy.Occur.Should, self._term(term)) for term in group])
            for group in needed
        )
        liked = [(tantivy.Occur.Should, self._term(term)) for term in dict.fromkeys(wanted)]
        query = tantivy.Query.boolean_query([*((tantivy.Occur.Must, group) for group in groups), *liked])
        hits = self._searcher.search(query, most, count=False).hits
        return [self._work(address) for _, address in hits]

    def _term(self, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, "terms", term, "basic")

    def _work(self, address: tantivy.DocAddress) -> Work:
        work = _decode(cast(bytes, self._searcher.doc(address).get_first("work")))
        # What an older version put in was cleaned less; the index opens all the same.
        return work if self._is_clean else cleaned(work)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("terms", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("doi", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("work", stored=True)
    return builder.build()


def _state_of(path: Path) -> IndexState:
    """What to call an index of which its manifest does not say: by its engine's own account of its parts."""
    try:
        parts = (path / _META).read_bytes()
        made = date.fromtimestamp((path / MANIFEST).stat().st_mtime)
    except OSError as error:
        raise ValueError(str(error)) from error
    return IndexState(id=_short(hashlib.sha256(parts)), date=made.isoformat())


def _short(digest: hashlib._Hash) -> str:
    return digest.hexdigest()[:16]


def _fill(engine: tantivy.Index, works: Iterable[Work]) -> str:
    """Add each work once; returns the name that is made of them."""
    writer = engine.writer(heap_size=_SMALL_HEAP, num_threads=1)
    seen: set[str] = set()
    digest = hashlib.sha256()
    for work in works:
        if work.DOI not in seen:
            seen.add(work.DOI)
            digest.update(_encode(work))
            writer.add_document(_document(cleaned(work)))
    writer.commit()
    writer.wait_merging_threads()
    return _short(digest)


def _document(work: Work) -> tantivy.Document:
    document = tantivy.Document()
    for doi in (work.DOI, *work.aliases):
        document.add_text("doi", doi)
    for term in work_terms(work):
        document.add_text("terms", term)
    document.add_bytes("work", _encode(work))
    return document


def _best_first(hit: tuple[float, Work]) -> tuple[float, str]:
    return hit[0], hit[1].DOI

"""A tantivy index of works on disk or in memory: build it, look up DOIs, search it.

tantivy does what an engine does best (postings, BM25, merging); what a term is
and which terms a reference asks for is decided in `terms`. Of a reference's
terms only the rarest are searched: common words cost most and tell least.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple, cast

import msgspec
import tantivy

from enrich.comparable import text
from enrich.comparable.agreement.journals import same_journal
from enrich.comparable.small_words import SMALL_WORDS
from enrich.errors import ConfigurationError
from enrich.index import building
from enrich.index.account import Account
from enrich.index.contract import Dated, Info, Origin
from enrich.index.terms import place_terms, reference_terms, work_terms
from enrich.records import Candidate, IndexState, Work
from enrich.wire.cleaning import RULES, cleaned

FORMAT = 1
RAREST_WORDS = 10
RAREST_PAIRS = 8
MOST_IN_A_VOLUME = 2_000
"""Works with the number of a volume and a word of a journal's name that are looked at."""
MOST_AT_A_PLACE = 200
"""Works of one volume and first page, of whatever journal, that are looked at."""
_MANIFEST, _META = "enrich-index.json", "meta.json"
_HEAP = 256_000_000
_SMALL_HEAP = 15_000_000

_decode = msgspec.json.Decoder(Work).decode
_decode_dated = msgspec.json.Decoder(Dated).decode
_encode = msgspec.json.Encoder().encode


class Manifest(msgspec.Struct, frozen=True):
    """What an index on disk is: its layout's version, how many works it holds, which rules cleaned them.

    `id` is made of the works, `date` is the day it was made; both are empty in one of version 0.2 or older.
    """

    format: int
    works: int
    cleaned: int = 0
    id: str = ""
    date: str = ""
    origins: tuple[Origin, ...] = ()


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
            state = IndexState(id=manifest.id, date=manifest.date) if manifest.id else _state_of(path)
            index = cls(
                tantivy.Index.open(str(path)),
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
        filled = _fill(engine, works, _SMALL_HEAP, Account(_quiet))
        return cls(engine, "the index in memory", state=IndexState(id=filled.id))

    def lookup(self, doi: str) -> Work | None:
        """Return the work with this DOI (lower case), or of which it is an alias; None where not held."""
        query = tantivy.Query.term_query(self._schema, "doi", doi)
        with _damage_told(self._place):
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

    def at_place(self, journal: str, volume: str, page: str) -> list[Candidate] | None:
        """Return the works that stand in this volume of a journal and begin on this page, by DOI.

        None where that cannot be said: without all three, or where more works
        of that volume and page are held than are looked at (those that share
        words with the journal's name come first, so what is found counts).
        """
        pairs = place_terms(volume, page)
        if not pairs or not text.tokens(journal):
            return None
        with _damage_told(self._place):
            works = self._with([pairs], text.tokens(journal), MOST_AT_A_PLACE)
        there = sorted((work for work in works if _is_in(work, journal)), key=lambda work: work.DOI)
        if not there and len(works) == MOST_AT_A_PLACE:
            return None
        return [Candidate(work=work, source="index", rank=rank) for rank, work in enumerate(there)]

    def in_volume(self, journal: str, volume: str) -> list[Work] | None:
        """Return all works that are held of this volume of a journal; None where that is not sure."""
        numbers = text.tokens(volume)
        words = [word for word in text.tokens(journal) if word not in SMALL_WORDS and len(word) > 1]
        if not numbers or not words:
            return None
        with _damage_told(self._place):
            works = self._with([[number] for number in numbers] + [words], words, MOST_IN_A_VOLUME)
        if len(works) == MOST_IN_A_VOLUME:
            return None
        return [work for work in works if text.tokens(work.volume) == numbers and _is_in(work, journal)]

    def info(self) -> Info:
        """See `contract.Reader`."""
        size = sum(file.stat().st_size for file in Path(self._place).glob("*"))
        return Info(
            works=self.works,
            format=FORMAT,
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
        with _damage_told(self._place):
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

    def _rarest(self, string: str) -> list[str]:
        words, pairs = reference_terms(string)
        return self._rare(words, RAREST_WORDS) + self._rare(pairs, RAREST_PAIRS)

    def _rare(self, terms: list[str], most: int) -> list[str]:
        works_with = self._searcher.doc_freq
        counted = sorted((count, term) for term in terms if (count := works_with("terms", term)))
        return [term for _, term in counted[:most]]

    def _work(self, address: tantivy.DocAddress) -> Work:
        work = _decode(cast(bytes, self._searcher.doc(address).get_first("work")))
        # What an older version put in was cleaned less; the index opens all the same.
        return work if self._is_clean else cleaned(work)


def build(
    path: Path, works: Iterable[Work], account: Account | None = None, origins: tuple[Origin, ...] = ()
) -> int:
    """Make an index of `works` in folder `path` and return how many it holds.

    An index that is there is replaced, but only when the new one is complete;
    who has it open goes on reading it. `account` hears of what is left out.
    Raises ConfigurationError where `path` is something else than an index, or
    cannot be written, and where no work is left to index.
    """
    if path.exists() and not (path / _MANIFEST).is_file() and _any_content(path):
        raise ConfigurationError(f"{path}: exists and is not an index; name another folder.")
    place = path.resolve()
    try:
        with building.workshop(place) as folder:
            made = building.fresh(folder)
            made.mkdir()
            filled = _fill(tantivy.Index(_schema(), path=str(made)), works, _HEAP, account or Account(_quiet))
            if not filled.works:
                raise ConfigurationError(f"{path}: not made, for there was no work to put into it.")
            manifest = Manifest(
                FORMAT, filled.works, RULES, filled.id, datetime.now(UTC).date().isoformat(), origins
            )
            (made / _MANIFEST).write_bytes(_encode(manifest))
            building.deliver(folder, place)
    except _EngineError as error:
        raise _unwritten(path, f"perhaps the disk is full: {error}") from error
    except OSError as error:
        raise _unwritten(path, str(error)) from error
    return filled.works


def _unwritten(path: Path, why: str) -> ConfigurationError:
    return ConfigurationError(
        f"{path}: the index cannot be written ({why}). What was there before is untouched."
    )


def _any_content(path: Path) -> bool:
    """Whether `path` is a file or a folder with something in it."""
    return not path.is_dir() or any(path.iterdir())


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("terms", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("doi", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("work", stored=True)
    return builder.build()


class _Filled(NamedTuple):
    works: int
    id: str


def _state_of(path: Path) -> IndexState:
    """What to call an index of which its manifest does not say: by its engine's own account of its parts."""
    try:
        parts = (path / _META).read_bytes()
        made = date.fromtimestamp((path / _MANIFEST).stat().st_mtime)
    except OSError as error:
        raise ValueError(str(error)) from error
    return IndexState(id=_short(hashlib.sha256(parts)), date=made.isoformat())


def _short(digest: hashlib._Hash) -> str:
    return digest.hexdigest()[:16]


def _fill(engine: tantivy.Index, works: Iterable[Work], heap: int, account: Account) -> _Filled:
    """Add each work once; one writer thread, so that equal input makes an equal index."""
    with _engine_told():
        writer = engine.writer(heap_size=heap, num_threads=1)
    seen: set[str] = set()
    digest = hashlib.sha256()
    try:
        for work in works:
            if work.DOI in seen:
                account.repeated += 1
            elif document := _document_or_none(work, account):
                seen.add(work.DOI)
                digest.update(_encode(work))
                with _engine_told():
                    writer.add_document(document)
        with _engine_told():
            writer.commit()
    finally:
        # Its thread writes files for as long as it lives, also after a failure.
        with suppress(ValueError):
            writer.wait_merging_threads()
    return _Filled(len(seen), _short(digest))


class _EngineError(Exception):
    """The engine could not write."""


@contextmanager
def _engine_told() -> Iterator[None]:
    """Raise what the engine says of its troubles as an error of its own: it calls them all ValueError."""
    try:
        yield
    except ValueError as error:
        raise _EngineError(str(error)) from error


def _document_or_none(work: Work, account: Account) -> tantivy.Document | None:
    """The document of a work, cleaned; None for one that could not be read again: it would spoil runs."""
    try:
        if msgspec.json.decode(_encode(work), type=type(work)) == work:
            return _document(cleaned(work))
        fault = "its record changes when it is written and read again"
    except Exception as error:  # noqa: BLE001 (one record of millions, whatever is in it)
        fault = str(error) or type(error).__name__
    account.damage(f"the record of {work.DOI} cannot be indexed ({fault}); left out.")
    return None


def _quiet(_: str) -> None:
    """Tell nobody."""


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
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{place}: the index is damaged ({error}); build it again.") from error


def _read_manifest(path: Path) -> Manifest:
    try:
        return msgspec.json.decode((path / _MANIFEST).read_bytes(), type=Manifest)
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigurationError(
            f"{path}: no index here; make one with: enrich index build {path} FILE..."
        ) from error


def _best_first(hit: tuple[float, Work]) -> tuple[float, str]:
    return hit[0], hit[1].DOI


def _is_in(work: Work, journal: str) -> bool:
    names = (*work.container_title, *work.short_container_title)
    return any(same_journal(journal, name) for name in names)

"""An index of columns: works found by keys, and by words where keys find too little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from enrich.comparable import pages
from enrich.comparable.agreement.journals import is_in
from enrich.comparable.text import tokens
from enrich.errors import ConfigurationError
from enrich.index.column import Column
from enrich.index.contract import Dated, Info
from enrich.index.hashing import Facts, key
from enrich.index.keys import RULES, WEIGHTS, Asked, asked_keys, doi_facts, place_of
from enrich.index.layout import Manifest, checksum, damage_told, read_manifest
from enrich.index.packed import Packed
from enrich.index.readings import WORTH, readings
from enrich.index.words import Words
from enrich.records import Candidate, IndexState, Work

if TYPE_CHECKING:
    from enrich.index.batches import Voting

_MANY = 8
"""References from which on a search of all together costs less than one by one."""
MOST_IN_A_VOLUME = 4_000
MOST_AT_A_PLACE = 200
"""Works under the letters of a journal that are looked at for a volume, and for a page of it."""
SMALL = 20_000
"""Works up to which words alone are searched: they find more, and cost less than anybody notices."""
ENOUGH = 5 * 7 * max(WEIGHTS) // 2
"""Votes from which no word is asked: two and a half of the keys that tell most."""
SURE = 2 * 7 * max(WEIGHTS)
"""Votes from which nothing is read in another way: two of the keys that tell most."""
_LEAST_SHARE = 12
"""A work with less than this part of the votes of the first is none that is meant."""


class Columns:
    """See `contract.Reader`."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self._path, self._manifest = path, manifest
        self.works = manifest.works
        self.state = IndexState(id=manifest.id, date=manifest.date)
        folder = path / manifest.generation
        if manifest.keys != RULES:
            raise ConfigurationError(f"{path}: made by another version of enrich; build it again.")
        for name, file in manifest.files.items():
            there = folder / name
            if not there.is_file() or there.stat().st_size != file.bytes:
                raise ValueError(f"{name} is missing or has been cut short")
        self._packed = Packed(folder, manifest.cleaned, summed=manifest.summed)
        self.keys = Column(folder / "keys")
        self._dois = Column(folder / "dois")
        self._places = Column(folder / "places")
        self.words = Words(folder / "words", self._packed.has) if manifest.words else None

    def info(self) -> Info:
        """See `contract.Reader`."""
        return self._manifest.info()

    def lookup(self, doi: str) -> Work | None:
        """See `contract.Reader`."""
        with damage_told(self._path):
            wanted = key(doi_facts(doi))
            numbers = (*self._dois.find(wanted), *self._places.find(wanted))
            works = (self._packed.work(number) for number in numbers)
            return next((work for work in works if doi == work.DOI or doi in work.aliases), None)

    def lookup_many(self, dois: Sequence[str]) -> list[Work | None]:
        """See `contract.Reader`."""
        return [self.lookup(doi) for doi in dois]

    def search(self, string: str, limit: int = 10) -> list[Candidate]:
        """See `contract.Reader`; `score` counts votes of keys, or is BM25 where words were asked."""
        with damage_told(self._path):
            if self.words and self.works <= SMALL:
                return self._by_words(self.words, string, limit)
            return self._with_words(string, self._votes([string], limit, None)[0], limit, {})

    def search_many(self, strings: Sequence[str], limit: int = 10) -> list[list[Candidate]]:
        """See `contract.Reader`."""
        if len(strings) < _MANY or (self.words and self.works <= SMALL) or self._voting is None:
            return [self.search(string, limit) for string in strings]
        with damage_told(self._path):
            votes, read = self._votes(strings, limit, self._voting), dict[int, Work]()
            return [self._with_words(s, voted, limit, read) for s, voted in zip(strings, votes, strict=True)]

    def by_keys(self, strings: Sequence[str], limit: int = 10) -> list[list[Candidate]]:
        """What keys alone find for each of many."""
        with damage_told(self._path):
            votes, read = self._votes(strings, limit, self._voting), dict[int, Work]()
            return [self._offered(voted, [], limit, read) for voted in votes]

    def by_words(self, strings: Sequence[str], limit: int = 10) -> list[list[Candidate]]:
        """What words alone find for each of many; nothing where the index has none."""
        with damage_told(self._path):
            return [self._by_words(self.words, string, limit) if self.words else [] for string in strings]

    def _by_words(self, words: Words, string: str, limit: int) -> list[Candidate]:
        return self._offered([], words.search(string, limit), limit, {})

    def _votes(
        self, strings: Sequence[str], limit: int, voting: Voting | None
    ) -> list[list[tuple[int, int]]]:
        """The votes of each; those who found too little are read once more in another way."""
        read = [readings(string) for string in strings]
        found = self._voted([next(one) for one in read], limit, voting)
        for worth in WORTH:
            again = [n for n, votes in enumerate(found) if not votes or votes[0][0] < SURE]
            voted = self._voted([next(read[n]) for n in again], limit, voting)
            for n, votes in zip(again, voted, strict=True):
                both = sorted([*found[n], *((vote * worth // 2, number) for vote, number in votes)])
                found[n] = _best({number: vote for vote, number in both}, limit)
        return found

    def _voted(
        self, asked: Sequence[Asked], limit: int, voting: Voting | None
    ) -> list[list[tuple[int, int]]]:
        if voting is None or not asked:
            return [self.voted(asked_keys(one), limit) for one in asked]
        return voting.votes(asked, limit, _LEAST_SHARE)

    @cached_property
    def _voting(self) -> Voting | None:
        """The vectorised search, where numpy is installed."""
        try:
            from enrich.index.batches import Voting
        except ImportError:
            return None
        return Voting(self.keys)

    def voted(self, asked: Iterable[Facts], limit: int) -> list[tuple[int, int]]:
        """Return the votes and numbers of the works that most keys point to, best first."""
        votes: Counter[int] = Counter()
        for facts in asked:
            numbers = self.keys.find(key(facts))
            worth = vote(WEIGHTS[facts[0]], len(numbers))
            for number in numbers:
                votes[number] += worth
        return _best(votes, limit)

    def _with_words(
        self, string: str, voted: list[tuple[int, int]], limit: int, read: dict[int, Work]
    ) -> list[Candidate]:
        """The works that keys found, with those found by words where keys found too little."""
        if self.words is None or (voted and voted[0][0] >= ENOUGH):
            return self._offered(voted, [], limit, read)
        return self._offered(voted[: limit // 2], self.words.search_beside_keys(string, limit), limit, read)

    def _offered(
        self,
        voted: Iterable[tuple[float, int]],
        by_words: Iterable[tuple[float, int]],
        limit: int,
        read: dict[int, Work],
    ) -> list[Candidate]:
        """Works by their votes, then those by words; `read` keeps what neighbours in a list share."""
        scores: dict[int, float] = {}
        for group in (voted, by_words):
            found = sorted((-score, self._work(number, read).DOI, number) for score, number in group)
            for score, _, number in found:
                scores.setdefault(number, -score)
        return [
            Candidate(work=read[number], source="index", rank=rank, score=score)
            for rank, (number, score) in enumerate(list(scores.items())[:limit])
        ]

    def _work(self, number: int, read: dict[int, Work]) -> Work:
        work = read.get(number)
        if work is None:
            work = read[number] = self._packed.work(number)
        return work

    def at_place(self, journal: str, volume: str, page: str) -> list[Candidate] | None:
        """See `contract.Reader`."""
        if not page or not tokens(journal):
            return None
        works = self._standing(place_of(journal, volume, page), journal, MOST_AT_A_PLACE)
        if works is None:
            return None
        there = sorted(works, key=lambda work: work.DOI)
        return [Candidate(work=work, source="index", rank=rank) for rank, work in enumerate(there)]

    def in_volume(self, journal: str, volume: str) -> list[Work] | None:
        """See `contract.Reader`."""
        works = self._standing(place_of(journal, volume), journal, MOST_IN_A_VOLUME)
        if works is None:
            return None
        numbers = tokens(volume)
        return sorted((work for work in works if tokens(work.volume) == numbers), key=_page_order)

    def _standing(self, keys: list[Facts], journal: str, most: int) -> list[Work] | None:
        with damage_told(self._path):
            numbers = sorted({number for facts in keys for number in self._places.find(key(facts))})
            if not keys or len(numbers) > most:
                return None
            return [work for work in map(self._packed.work, numbers) if is_in(work, journal)]

    def all_works(self) -> Iterator[Work]:
        """See `contract.Reader`."""
        with damage_told(self._path):
            for _, work in self._packed:
                yield work

    def all_dated(self) -> Iterator[Dated]:
        """See `contract.Reader`."""
        with damage_told(self._path):
            yield from self._packed.dated()

    def verify(self) -> tuple[str, ...]:
        """See `contract.Reader`."""
        folder = self._path / self._manifest.generation
        try:
            wrong = [
                f"{folder / name}: its content is not what was written; build the index again."
                for name, file in self._manifest.files.items()
                if checksum(folder / name) != file.sum
            ]
        except OSError as error:
            return (self._unread(error),)
        try:
            count = sum(1 for _ in self.all_works())
        except ConfigurationError as error:
            return (*wrong, str(error))
        if count != self.works:
            wrong.append(f"{self._path}: {self.works:,} works were put in, {count:,} can be read.")
        return tuple(wrong)

    def _unread(self, error: OSError) -> str:
        """What to say where a file cannot be read: an update takes away what it replaces."""
        if read_manifest(self._path) != self._manifest:
            return f"{self._path}: another state took the place of this one while it was read; ask again."
        return f"{self._path}: the index is damaged ({error}); build it again."


def _best(votes: Mapping[int, int], limit: int) -> list[tuple[int, int]]:
    """Of votes by number those with most of them, none with too small a share of the first's."""
    ranked = sorted((-count, number) for number, count in votes.items())[:limit]
    return [(-count, number) for count, number in ranked if count * _LEAST_SHARE <= ranked[0][0]]


def vote(weight: int, sharing: int) -> int:
    """What a key is worth to each of the works that share it: most where it has but one."""
    return weight * (8 - sharing.bit_length())


def _page_order(work: Work) -> tuple[bool, tuple[int, int], str]:
    begun = pages.span(work.page or work.article_number)
    return begun is None, begun or (0, 0), work.DOI

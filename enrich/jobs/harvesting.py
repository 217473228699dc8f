"""Works of some journals, members, years or DOIs from Crossref's API: its dump is too large for most.

A list that is long is taken in slices, by the year in which its works were
registered, so that what is interrupted loses little. When a list ended, it is
held against the number that Crossref named.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import structs

from enrich.comparable import doi
from enrich.errors import ConfigurationError, SourceUnavailable, UnreadableInput
from enrich.index import Builder, Origin, open_index
from enrich.index.account import Account
from enrich.index.dumps import Gathering, Piece, Portion
from enrich.index.dumps.records import dated
from enrich.index.origins import licence_of
from enrich.jobs.supplies import Place, digest
from enrich.network.door import Door
from enrich.records import Silence
from enrich.settings import Settings
from enrich.sources.crossref import CrossrefSource, batches, fits_a_list
from enrich.sources.crossref_answers import doi_of
from enrich.sources.crossref_lists import (
    BEGINNING,
    ROWS,
    Filter,
    Page,
    Refused,
    TooMuch,
    page,
    said,
    understood,
)

SLICED = 20_000
"""Works of a list that is taken in slices."""
LEAST = 50
"""Records that Crossref can always send on one page."""
NAME = "Crossref, list "
"""How the names of origins begin that were harvested; the filters stand behind it."""
_FIRST_YEAR = 2002
"""In which Crossref began; nothing was registered before."""
_ALL = 9999
"""The year behind all, where a list in one piece is done."""
_NO_LIST = (
    "{index}: is not made of lists of Crossref's, so there is none to ask for changes. "
    "Name what to add: --issn, --member, --from-year or --dois, or newer files."
)
_NO_DOI = "holds no DOI; give a file with one in each line."


class Harvest:
    """A list of Crossref's. See `supplies.Supply`."""

    def __init__(self, door: Door, filters: Sequence[Filter], changed_since: str = "") -> None:
        """Find out how long the list is; raises SourceUnavailable.

        With `changed_since` (ISO day) it is what Crossref has touched from that day on.
        """
        self._door = door
        self._called = said(filters)
        self._filters = (*filters, *([("from-index-date", changed_since)] if changed_since else []))
        self.size = page(door, self._filters, rows=0).total
        self.mark = digest("crossref", said(self._filters))

    def portions(
        self, behind: Place, builder: Builder, account: Account
    ) -> Generator[tuple[Place, Portion], None, None]:
        """See `Supply.portions`; where it was interrupted it goes on in the slice that it was in."""
        since, done = behind.since or _today(), behind.bytes
        for number, filters in self._slices(behind):
            listed = _Listed(self._door, filters)
            begin = behind if number == behind.part else Place()
            for got in listed.pages(begin.cursor, begin.portion):
                done = min(self.size, done + len(got.items))
                place = Place(number, listed.got, done, cursor=got.cursor, since=since)
                yield place, self._portion(got.items, since)
            if listed.got < listed.total:
                missing = f"Crossref said that there are {listed.total:,} works and sent {listed.got:,}."
                account.at(f"Crossref ({said(filters)})", missing)
            yield Place(number + 1 if number else _ALL, 0, done, since=since), self._portion((), since)

    def _slices(self, behind: Place) -> Iterator[tuple[int, tuple[Filter, ...]]]:
        """The rest of the list in slices, each with its year; 0 where it is in one piece."""
        if not behind.part and (behind.cursor or self.size <= SLICED):
            yield 0, self._filters
            return
        last = datetime.now(UTC).year
        for year in range(max(_FIRST_YEAR, behind.part), last + 1):
            begin = [("from-created-date", str(year))] if year > _FIRST_YEAR else []
            end = [("until-created-date", str(year))] if year < last else []
            yield year, (*self._filters, *begin, *end)

    def _portion(self, items: Iterable[bytes], since: str) -> Portion:
        gathering = Gathering(f"Crossref ({self._called})", "")
        for item in items:
            gathering.take(Piece(0, 0, item))
        return _from(gathering, f"{NAME}{self._called}", since)


class Named:
    """The works of DOIs that stand in a file, one a line. See `supplies.Supply`."""

    def __init__(self, door: Door, file: Path, settings: Settings) -> None:
        """Read the file; raises UnreadableInput where no DOI is in it."""
        self._door, self._file = door, file
        self._source = CrossrefSource(settings, door)
        self._lines = _dois_in(file)
        self.size = len(self._lines)
        self.mark = digest("dois", *sorted(self._lines))

    def portions(
        self, behind: Place, builder: Builder, account: Account
    ) -> Generator[tuple[Place, Portion], None, None]:
        """See `Supply.portions`."""
        since, done = behind.since or _today(), 0
        for number, group in enumerate(batches(self._lines), 1):
            done += len(group)
            if number > behind.part:
                yield Place(number, 0, done, since=since), self._portion(group, since)

    def _portion(self, group: Sequence[str], since: str) -> Portion:
        filters = [("doi", identifier) for identifier in group if fits_a_list(identifier)]
        items = page(self._door, filters, rows=len(filters)).items if filters else ()
        gathering = Gathering(str(self._file), "")
        for item in items:
            gathering.take(Piece(0, 0, item))
        found = {doi_of(msgspec.json.decode(item)) for item in items}
        self._add_alone(gathering, [identifier for identifier in group if identifier not in found])
        return _from(gathering, f"Crossref, DOIs of {self._file.name}", since)

    def _add_alone(self, gathering: Gathering, dois: Sequence[str]) -> None:
        """Ask one by one for what a list does not give: aliases are in none, and only here “no” is said."""
        for identifier, work in self._source.lookup(dois).items():
            gathering.place = f"{self._file}:{self._lines[identifier]}"
            if isinstance(work, Silence):
                raise SourceUnavailable("Crossref", work.reason, work.advice)
            if work is None:
                gathering.tell(f"Crossref has no record of {identifier}.")
            else:
                gathering.add(dated(work, ""))


class _Listed:
    """One slice: how many works Crossref says it has, and how many it gave."""

    def __init__(self, door: Door, filters: tuple[Filter, ...]) -> None:
        self._door, self._filters = door, filters
        self._rows = ROWS
        self.total, self.got = 0, 0

    def pages(self, cursor: str, got: int) -> Iterator[Page]:
        """The pages from a cursor on, before which so many works came; all of them where it is too old."""
        cursor, self.got = cursor or BEGINNING, got
        while found := self._page(cursor):
            self.total, self.got, cursor = found.total, self.got + len(found.items), found.cursor
            if found.items:
                yield found
            if not found.items or self.got >= self.total or not cursor:
                return

    def _page(self, cursor: str) -> Page:
        try:
            return page(self._door, self._filters, cursor, self._rows)
        except TooMuch:
            if self._rows <= LEAST:
                raise
            self._rows //= 4
        except Refused:
            if cursor == BEGINNING:
                raise
        self.got = 0
        return self._page(BEGINNING)


def newer(index: Path, door: Door) -> list[Harvest]:
    """What has changed in the lists that an index was made of; raises ConfigurationError without any."""
    origins = [one for one in open_index(index).info().origins if one.name.startswith(NAME)]
    if not origins:
        raise ConfigurationError(_NO_LIST.format(index=index))
    return [Harvest(door, understood(one.name.removeprefix(NAME)), one.date) for one in origins]


def _from(gathering: Gathering, name: str, since: str) -> Portion:
    """The portion that was gathered, with where it came from."""
    portion = gathering.made()
    if not portion.batch.count:
        return portion
    licence, works = licence_of("Crossref"), portion.batch.count
    return structs.replace(portion, origins=(Origin(name=name, date=since, licence=licence, works=works),))


def _dois_in(file: Path) -> dict[str, int]:
    """Each DOI of a file, and in which line it stands first."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise UnreadableInput(str(file), f"cannot be read ({error.strerror or error}).") from error
    found: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        identifier = doi.normalise(line.strip())
        if identifier:
            found.setdefault(identifier, number)
    if not found:
        raise UnreadableInput(str(file), _NO_DOI)
    return found


def _today() -> str:
    return datetime.now(UTC).date().isoformat()

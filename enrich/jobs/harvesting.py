"""Works of some journals, members, years or DOIs from Crossref's API: its dump is too large for most.

A list that is long is taken in slices, by the year in which its works were
registered, so that what is interrupted loses little. When a list ended, it is
held against the number that Crossref named.
"""

from __future__ import annotations

import codecs
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
_AROUND = "\"'<>,; "
"""What lists of DOIs put around each, and what is no part of one."""
_NONE_HERE = "no DOI stands in this line; left out."
_NAMED = ("issn", "member")
_NOTHING = "Crossref has no work of it; look whether the number is right."
_SHORT = "Crossref said that there are {:,} works and sent {:,}. The next update asks for it again."


class Harvest:
    """A list of Crossref's. See `supplies.Supply`."""

    def __init__(self, door: Door, filters: Sequence[Filter], changed_since: str = "") -> None:
        """Find out how long the list is; raises SourceUnavailable.

        With `changed_since` (ISO day) it is what Crossref has touched from that day on.
        """
        self._door = door
        self._called, self._is_change = said(filters), bool(changed_since)
        self._filters = (*filters, *([("from-index-date", changed_since)] if changed_since else []))
        self.size = page(door, self._filters, rows=0).total
        self.mark = digest("crossref", said(self._filters))

    def portions(
        self, behind: Place, builder: Builder, account: Account
    ) -> Generator[tuple[Place, Portion], None, None]:
        """See `Supply.portions`; where it was interrupted it goes on in the slice that it was in."""
        since, done, short = behind.since or _today(), behind.bytes, behind.short
        if behind == Place():
            self._tell_of_nothing(account)
        for number, filters in self._slices(behind):
            listed = _Listed(self._door, filters)
            begin = behind if number == behind.part else Place()
            for got in listed.pages(begin.cursor, begin.portion):
                done = min(self.size, done + len(got.items))
                place = Place(number, listed.got, done, cursor=got.cursor, since=since, short=short)
                yield place, self._portion(got.items)
            if listed.got < listed.total:
                short = True
                account.at(f"Crossref ({said(filters)})", _SHORT.format(listed.total, listed.got))
            place = Place(number + 1 if number else _ALL, 0, done, since=since, short=short)
            yield place, self._portion(())
        # Only what is whole has a day: an update asks for what came later.
        whole = Origin(name=f"{NAME}{self._called}", date="" if short else since)
        place = Place(_ALL, 0, done, since=since, short=short)
        yield place, structs.replace(self._portion(()), origins=(whole,))

    def _tell_of_nothing(self, account: Account) -> None:
        """Name each journal and member without a work: in one list with others nobody would see it."""
        for one in self._filters if not self._is_change else ():
            alone = (one, *(other for other in self._filters if other[0] != one[0]))
            if one[0] in _NAMED:
                total = self.size if alone == self._filters else page(self._door, alone, rows=0).total
                if not total:
                    account.at(f"Crossref ({said(alone)})", _NOTHING)

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

    def _portion(self, items: Iterable[bytes]) -> Portion:
        gathering = Gathering(f"Crossref ({self._called})", "")
        for item in items:
            gathering.take(Piece(0, 0, item))
        return _from(gathering, f"{NAME}{self._called}", "")


class Named:
    """The works of DOIs that stand in a file, one a line. See `supplies.Supply`."""

    def __init__(self, door: Door, file: Path, settings: Settings) -> None:
        """Read the file; raises UnreadableInput where no DOI is in it."""
        self._door, self._file = door, file
        self._source = CrossrefSource(settings, door)
        self._lines, self._odd = _dois_in(file)
        self.size = len(self._lines)
        self.mark = digest("dois", *sorted(self._lines))

    def portions(
        self, behind: Place, builder: Builder, account: Account
    ) -> Generator[tuple[Place, Portion], None, None]:
        """See `Supply.portions`."""
        since, done = behind.since or _today(), 0
        for line in self._odd if behind == Place() else ():
            account.at(f"{self._file}:{line}", _NONE_HERE)
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
    """One slice: how many works Crossref says it has, and how many different ones it gave."""

    def __init__(self, door: Door, filters: tuple[Filter, ...]) -> None:
        self._door, self._filters = door, filters
        self._rows = ROWS
        self._seen: set[int] = set()
        self._came_to = -1
        self.total, self.got = 0, 0

    def pages(self, cursor: str, got: int) -> Iterator[Page]:
        """The pages from a cursor on, before which so many works came; all of them where it is too old.

        Works come and go while a list is read, so that its end is where nothing more comes, and not where
        the number is reached that was named at its beginning.
        """
        cursor, self.got, most = cursor or BEGINNING, got, 0
        while cursor:
            found = self._page(cursor)
            self.total, most, cursor = found.total, max(most, found.total), found.cursor
            fresh = {hash(_named(item)) for item in found.items} - self._seen
            if not fresh:  # the end, or a cursor that leads nowhere
                return
            self._seen |= fresh
            self.got += len(fresh)
            yield found
            if self.got >= most and len(found.items) < self._rows:
                return

    def _page(self, cursor: str) -> Page:
        try:
            return page(self._door, self._filters, cursor, self._rows)
        except TooMuch:
            if self._rows <= LEAST:
                raise
            self._rows //= 4
            return self._page(cursor)
        except Refused:
            if cursor == BEGINNING or self.got <= self._came_to:
                raise
        self._came_to, self.got = self.got, 0
        self._seen.clear()
        return self._page(BEGINNING)


def _named(item: bytes) -> str | bytes:
    """By what a record of a list is known: its DOI, or all of it."""
    try:
        return doi_of(msgspec.json.decode(item)) or item
    except msgspec.DecodeError:
        return item


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


def _dois_in(file: Path) -> tuple[dict[str, int], list[int]]:
    """Each DOI of a file with the line in which it stands first; and the lines that should have one."""
    try:
        lines = file.read_bytes().removeprefix(codecs.BOM_UTF8).splitlines()
    except OSError as error:
        raise UnreadableInput(str(file), f"cannot be read ({error.strerror or error}).") from error
    found: dict[str, int] = {}
    odd: list[int] = []
    for number, raw in enumerate(lines, 1):
        line = raw.decode(errors="replace").strip()
        if identifier := doi.normalise(line.strip(_AROUND)):
            found.setdefault(identifier, number)
        elif line and not line.startswith("#"):
            odd.append(number)
    if not found:
        raise UnreadableInput(str(file), _NO_DOI)
    return found, odd


def _today() -> str:
    return datetime.now(UTC).date().isoformat()

"""Which rows of a job are shown, as the address of the page says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import asdict

from enrich.verdicts import CONTRADICTIONS, VERDICTS, to_do_first
from enrich.web.desk.views import Row

OPEN, ANY = "open", "any"
_MOST_CHOICES = 200


class Filter(Struct, frozen=True, kw_only=True):
    """What is wanted; "" is whatever. `show` is ``open`` (what is left to decide), a verdict, ``decided``,
    ``retracted`` or ``any``; `contradiction` is a kind, or ``any``."""

    show: str = OPEN
    kind: str = ""
    contradiction: str = ""
    journal: str = ""
    file: str = ""

    @property
    def query(self) -> str:
        """The filter as the end of an address; "" for the usual one."""
        given = asdict(self)
        said = urlencode({name: value for name, value in given.items() if value != _USUAL[name]})
        return f"?{said}" if said else ""

    def takes(self, row: Row) -> bool:
        """Whether a row is wanted."""
        return (
            self._shows(row)
            and (not self.kind or row.kind == self.kind)
            and (not self.contradiction or _contradicts(row, self.contradiction))
            and (not self.journal or row.journal == self.journal)
            and (not self.file or row.file == self.file)
        )

    def _shows(self, row: Row) -> bool:
        shown = _SHOWN.get(self.show)
        return shown(row) if shown else row.status == self.show


def _contradicts(row: Row, wanted: str) -> bool:
    return bool(row.contradictions) if wanted == ANY else wanted in row.contradictions


_USUAL: Mapping[str, str] = asdict(Filter())
_SHOWN: Mapping[str, Callable[[Row], bool]] = {
    OPEN: lambda row: is_open(row),
    "decided": lambda row: row.decided,
    "retracted": lambda row: row.retracted,
    ANY: lambda row: True,
}


def is_open(row: Row) -> bool:
    """Whether a reference is left without its record and nobody decided."""
    return not row.decided and not VERDICTS[row.status].match


def wanted(rows: Iterable[Row], filter: Filter) -> list[Row]:
    """The rows that a filter takes, what is most worth a person's time first."""
    return sorted(filter_rows(rows, filter), key=lambda row: (row.turn, row.place))


def filter_rows(rows: Iterable[Row], filter: Filter) -> list[Row]:
    """The rows that a filter takes, in input order."""
    return [row for row in rows if filter.takes(row)]


class Choice(Struct, frozen=True):
    """Something that a filter can be set to, in words."""

    value: str
    words: str


def choices(rows: Sequence[Row]) -> Mapping[str, list[Choice]]:
    """What each filter can be set to in a job, with how many rows that has."""
    count = len(rows)
    return {
        "show": [
            Choice(OPEN, f"left to decide ({sum(map(is_open, rows)):,})"),
            *_verdicts(rows),
            Choice("decided", f"decided by somebody ({sum(row.decided for row in rows):,})"),
            Choice("retracted", f"retracted or in doubt ({sum(row.retracted for row in rows):,})"),
            Choice(ANY, f"all ({count:,})"),
        ],
        "contradiction": [
            Choice("", "with or without"),
            Choice(ANY, f"any ({sum(bool(row.contradictions) for row in rows):,})"),
            *_counted((one for row in rows for one in row.contradictions), _heading),
        ],
        "kind": [Choice("", "every kind"), *_counted(row.kind for row in rows)],
        "journal": [Choice("", "every journal or book"), *_counted(row.journal for row in rows)],
        "file": [Choice("", "every file"), *_counted(row.file for row in rows)],
    }


def _verdicts(rows: Iterable[Row]) -> list[Choice]:
    count = Counter(row.status for row in rows)
    return [Choice(s, f"{VERDICTS[s].heading.lower()} ({count[s]:,})") for s in to_do_first() if count[s]]


def _heading(kind: str) -> str:
    return CONTRADICTIONS[kind].heading.lower() if kind in CONTRADICTIONS else kind


def _counted(values: Iterable[str], words: Callable[[str], str] = str) -> list[Choice]:
    """The values that there are, the most frequent first; of very many the rest is left out."""
    count = Counter(value for value in values if value)
    return [Choice(value, f"{words(value)[:60]} ({n:,})") for value, n in count.most_common(_MOST_CHOICES)]

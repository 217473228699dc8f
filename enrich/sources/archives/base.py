"""The nouns of archives: the copies that they keep of a page, which is wanted, and what came of asking."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from msgspec import Struct

_UNQUOTED = ":/?&=%~+,;@!$'()*[]-._"


def below(url: str) -> str:
    """An address as it stands in the path of another."""
    return quote(url, safe=_UNQUOTED)


class Capture(Struct, frozen=True, kw_only=True):
    """A copy of a page: `moment` is when it was made (14 digits), `url` where readers see it.

    `path` is where its service gives it as it was, "" where it is not read.
    """

    moment: str
    url: str
    path: str = ""

    @property
    def day(self) -> str:
        """The day on which it was made, as an ISO date."""
        return f"{self.moment[:4]}-{self.moment[4:6]}-{self.moment[6:8]}"


class Wanted(Struct, frozen=True, kw_only=True):
    """Which copy is wanted: that nearest to one of `days`, else to `year`, else the last.

    `days` are ISO dates that may end with the month or the year; several are
    readings of one printed date. `year` is that of the reference.
    """

    days: tuple[str, ...] = ()
    year: str = ""


class Copy(Struct, frozen=True, kw_only=True):
    """What came of asking archives for a copy of a page.

    ``found``: `url` is where readers see it, `date` the day on which it was
    made. ``none``: all who were asked have none. ``unknown``: one could not
    say. ``unasked``: nobody was asked. `note` says in sentences what there is to
    know of it: how far from the printed date it is, what was not looked at.
    """

    state: Literal["found", "none", "unknown", "unasked"]
    url: str = ""
    date: str = ""
    note: str = ""

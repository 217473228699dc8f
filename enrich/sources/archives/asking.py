"""Asks archives for the copy of a page that a reference means, or to keep one.

The Internet Archive is asked first; only where it has no good copy, or cannot
say, are others asked through Memento. Three answers are kept apart: a copy,
none, and not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from enrich.comparable.archived import is_of_an_archive
from enrich.errors import SourceUnavailable
from enrich.network.pages.addresses import Refused, target
from enrich.records import Page
from enrich.settings import Settings
from enrich.sources.archives.base import Capture, Copy, Wanted
from enrich.sources.archives.choosing import in_order, told
from enrich.sources.archives.memento import Memento
from enrich.sources.archives.wayback import Wayback

if TYPE_CHECKING:
    from enrich.network.door import Door

_MOST_READ = 3
"""Copies that are looked at before none is taken for good."""
Shows = Callable[[Page], bool]
"""Whether a page is there at all: a copy may be of a page that says that it is not."""


class Archives:
    """What archives answer, through a door that leads to them."""

    def __init__(self, settings: Settings, door: Door) -> None:
        self._wayback = Wayback(settings, door)
        self._memento = Memento(settings, door)

    def copy_of(self, url: str, wanted: Wanted, shows: Shows | None = None) -> Copy:
        """Return the copy of the page at `url` that is wanted most; never raises for an outage.

        With `shows` the Internet Archive's copies are looked at, and those that do not show it left out.
        """
        asked = _asked(url)
        if isinstance(asked, Copy):
            return asked
        first = self._of_wayback(asked, wanted, shows)
        if first.state == "found":
            return first
        other = self._of_others(asked, wanted)
        if other.state == "found" or first.state == other.state == "none":
            return other if other.state == "found" else first
        unknown = [one.note for one in (first, other) if one.state == "unknown"]
        return Copy(state="unknown", note=" ".join(unknown))

    def keep(self, url: str) -> Copy:
        """Ask the Internet Archive to keep the page at `url` as it is now; never raises for an outage."""
        asked = _asked(url)
        if isinstance(asked, Copy):
            return asked
        try:
            made = self._wayback.keep(asked)
        except SourceUnavailable as error:
            return Copy(state="unknown", note=f"No copy was made: {_why(error)}")
        if made is None:
            return Copy(state="unknown", note="The Internet Archive took the request; look there tomorrow.")
        return _found(made, "The Internet Archive keeps it as it is now.")

    def _of_wayback(self, url: str, wanted: Wanted, shows: Shows | None) -> Copy:
        try:
            captures = in_order(self._wayback.captures(url, wanted), wanted)
        except SourceUnavailable as error:
            return Copy(state="unknown", note=f"Whether a copy is kept is not known: {_why(error)}")
        if not captures:
            return Copy(state="none", note="The archives that were asked keep no copy of it.")
        if shows is None:
            return _found(captures[0], f"{told(captures[0], wanted)} {_UNREAD}")
        unread: Capture | None = None
        for capture in captures[:_MOST_READ]:
            seen = self._shown(capture, shows)
            if seen:
                return _found(capture, told(capture, wanted))
            unread = unread or (capture if seen is None else None)
        if unread is not None:
            return _found(unread, f"{told(unread, wanted)} {_UNREAD}")
        return Copy(
            state="none", note="Archives keep copies of it, but those looked at do not show the page."
        )

    def _shown(self, capture: Capture, shows: Shows) -> bool | None:
        """Whether a copy shows the page; None where it could not be looked at."""
        try:
            return shows(self._wayback.page(capture))
        except SourceUnavailable:
            return None

    def _of_others(self, url: str, wanted: Wanted) -> Copy:
        try:
            captures = _first(in_order(self._memento.captures(url), wanted))
        except SourceUnavailable as error:
            return Copy(
                state="unknown", note=f"Whether other archives keep a copy is not known: {_why(error)}"
            )
        if captures is None:
            return Copy(state="none")
        return _found(captures, f"{told(captures, wanted)} {_UNREAD}")


_UNREAD = "It was not looked at: whether it shows the page, only a person can see."


def _asked(url: str) -> str | Copy:
    """The address as archives are asked for it; what is said where they are not."""
    if is_of_an_archive(url):
        return Copy(state="unasked", note="The address is that of a copy in an archive.")
    try:
        return target(url).url
    except Refused as refused:
        return Copy(state="unasked", note=f"No archive was asked: {refused}.")


def _found(capture: Capture, note: str) -> Copy:
    return Copy(state="found", url=capture.url, date=capture.day, note=note)


def _first(captures: Iterable[Capture]) -> Capture | None:
    return next(iter(captures), None)


def _why(error: SourceUnavailable) -> str:
    return f"{error}".rstrip(".") + "."

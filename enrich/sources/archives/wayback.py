"""The Internet Archive: which copies it keeps (CDX), how one looks, and the request to keep another.

CDX answers with rows; ``closest`` puts those nearest to a moment first. A row
of the type ``warc/revisit`` says that the page was visited again and was the
same: it is a copy like any. Redirects and errors are left out by the filter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from enrich.network.answers import Answer, Valid
from enrich.network.services import DAY, PAGE, Lifetimes, Rate, Service
from enrich.records import Page
from enrich.settings import Setting, Settings
from enrich.sources.archives.base import Capture, Wanted, below
from enrich.sources.archives.choosing import moments

if TYPE_CHECKING:
    from enrich.network.door import Door

CDX_URL = Setting(
    name="cdx_url",
    default="https://web.archive.org",
    help="the Internet Archive's CDX: which copies it keeps of a page",
)
WAYBACK_URL = Setting(
    name="wayback_url",
    default="https://web.archive.org",
    help="the Wayback Machine: the copies themselves, and the request to keep one",
)
_CDX = "cdx/search/cdx"
_FIELDS = ("timestamp", "mimetype", "statuscode")
_MANY = 12
"""Copies that one question is answered with: those nearest come first."""
_NO_ERRORS = "!statuscode:[345].."
_MOMENT = re.compile(r"\d{14}")
_KEPT = re.compile(r"/web/(\d{14})")
_HIDDEN = 403


def services(settings: Settings) -> tuple[Service, ...]:
    """The archive bears about a question a second for CDX, and few requests to keep a page a minute."""
    cdx = Service(
        name="cdx",
        label="The Internet Archive (CDX)",
        base_url=_base(settings.of(CDX_URL)),
        rates={"single": Rate(4, 5.0), "list": Rate(4, 5.0)},
        lifetimes=Lifetimes(single=3 * DAY, absent=DAY),
        answers=frozenset({_HIDDEN}),
        advice="Which copies it keeps of dead pages is then not known.",
    )
    wayback = Service(
        name="wayback",
        label="The Wayback Machine",
        base_url=settings.of(WAYBACK_URL),
        rates={"single": Rate(1), "list": Rate(1)},
        lifetimes=Lifetimes(single=3 * DAY, absent=DAY),
        answers=frozenset({_HIDDEN}),
        advice="Whether its copies show the page is then not known.",
    )
    keep = Service(
        name="keep",
        label="The Wayback Machine (Save Page Now)",
        base_url=settings.of(WAYBACK_URL),
        rates={"single": Rate(12, 60.0), "list": Rate(12, 60.0)},
        answers=frozenset({_HIDDEN}),
        advice="The page can be kept by hand at https://web.archive.org/save.",
    )
    return cdx, wayback, keep


class Wayback:
    """Answers of the Internet Archive; every question may raise SourceUnavailable."""

    name = "the Internet Archive"

    def __init__(self, settings: Settings, door: Door) -> None:
        self._door = door
        self._root = f"{settings.of(WAYBACK_URL).rstrip('/')}/web/"

    def captures(self, url: str, wanted: Wanted) -> tuple[Capture, ...]:
        """Return copies of the page at `url` near to what is wanted."""
        near = moments(wanted)
        questions = [{"closest": moment, "sort": "closest", "limit": str(_MANY)} for moment in near]
        found = [self._asked(url, question) for question in questions or [{"limit": f"-{_MANY}"}]]
        return tuple({one.moment: one for some in found for one in some}.values())

    def page(self, capture: Capture) -> Page:
        """Return a copy as it was served when it was made."""
        answer = self._door.get(
            "wayback", capture.path, valid=_is_of(capture.moment), accept=PAGE, store=False
        )
        headers = {"content-type": answer.content_type}
        return Page(url=capture.url, status=answer.status, headers=headers, body=answer.body)

    def keep(self, url: str) -> Capture | None:
        """Ask for a copy to be made now; None where the archive took the request and does not say which."""
        answer = self._door.get("keep", f"save/{below(url)}", valid=_was_taken, accept=PAGE, store=False)
        made = _KEPT.search(answer.url)
        return self._capture(url, made[1]) if made else None

    def _asked(self, url: str, question: dict[str, str]) -> list[Capture]:
        asked = {"url": url, "output": "json", "fl": ",".join(_FIELDS), "filter": _NO_ERRORS, **question}
        answer = self._door.get("cdx", _CDX, asked, valid=_is_a_table)
        return [self._capture(url, row["timestamp"]) for row in _rows(answer) if _is_a_copy(row)]

    def _capture(self, url: str, moment: str) -> Capture:
        return Capture(moment=moment, url=f"{self._root}{moment}/{url}", path=f"web/{moment}id_/{below(url)}")


def _base(given: str) -> str:
    """The address below which CDX lies, also where somebody names the whole of it."""
    return given.rstrip("/").removesuffix(_CDX) or given


def _rows(answer: Answer) -> Sequence[dict[str, str]]:
    table: Any = answer.json() or []
    return [dict(zip(table[0], row, strict=False)) for row in table[1:]]


def _is_a_copy(row: dict[str, str]) -> bool:
    moment = row.get("timestamp", "")
    if not _MOMENT.fullmatch(moment):
        return False
    try:
        date(int(moment[:4]), int(moment[4:6]), int(moment[6:8]))
    except ValueError:
        return False
    return row.get("statuscode", "").startswith("2") or row.get("mimetype") == "warc/revisit"


def _is_a_table(answer: Answer) -> str:
    """What is wrong with an answer of CDX: a page in its place, or no table at all."""
    if answer.status == _HIDDEN:
        return "it shows copies of this address to nobody"
    if answer.status != 200:
        return f"no list of copies (status {answer.status})"
    table = [] if not answer.body.strip() else answer.json()
    rows = isinstance(table, list) and all(
        isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in table
    )
    named = not table or set(_FIELDS[:1]) <= set(table[0]) if rows else False
    return "" if rows and named else "a page in place of a list of copies"


def _is_of(moment: str) -> Valid:
    """A check that an answer is the copy of a moment, and no other one that we were sent on to."""

    def fault(answer: Answer) -> str:
        shown = _KEPT.search(answer.url)
        return "" if answer.status == 200 and (shown is None or shown[1] == moment) else "no such copy"

    return fault


def _was_taken(answer: Answer) -> str:
    return "" if answer.status == 200 else f"it did not take the request (status {answer.status})"

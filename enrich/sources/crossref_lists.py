"""Crossref's lists of works, page by page: all that a filter names, without a search.

A list has no end that could be seen from its beginning: each page names the
next by a cursor, which Crossref forgets after some minutes. A page that is too
large or too slow is asked for in smaller ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from enrich.errors import SourceUnavailable
from enrich.network.answers import Answer
from enrich.network.policy import FAULTS

if TYPE_CHECKING:
    from enrich.network.door import Door

ROWS = 1_000
"""Records on a page; Crossref gives no more."""
BEGINNING = "*"
Filter = tuple[str, str]
"""What Crossref calls a filter and its value; of several with one name any may hold, of others all must."""
_LONGEST_SAID = 200
_TOO_MUCH = (FAULTS["oversized"], FAULTS["timeout"])


class Page(Struct, frozen=True):
    """Some records as they were sent, how many the list has in all, and the cursor of the next page."""

    items: tuple[bytes, ...]
    total: int
    cursor: str


class Refused(SourceUnavailable):
    """Crossref understood and said no: the cursor is too old, or a filter is none."""


class TooMuch(SourceUnavailable):
    """The page is too large to be sent, or to be sent in time."""


class _Message(Struct, frozen=True):
    items: list[msgspec.Raw] = []
    total_results: int = msgspec.field(name="total-results", default=0)
    next_cursor: str | None = msgspec.field(name="next-cursor", default=None)


class _Sent(Struct, frozen=True):
    message: _Message


_decode = msgspec.json.Decoder(_Sent).decode


def page(door: Door, filters: Iterable[Filter], cursor: str = BEGINNING, rows: int = ROWS) -> Page:
    """One page of the list that `filters` name; `rows` 0: how long it is.

    Raises Refused where Crossref will not give it, TooMuch where it cannot, and SourceUnavailable where
    it could not be asked.
    """
    params = {"filter": said(filters), "rows": str(rows)}
    if rows:
        params["cursor"] = cursor
    try:
        answer = door.get("crossref", "works", params, valid=_is_page, store=False)
    except SourceUnavailable as error:
        if error.reason.startswith(_TOO_MUCH):
            raise TooMuch(error.source, error.reason, error.advice) from error
        raise
    if answer.status != 200:
        raise Refused("Crossref", f"refused the list ({_why(answer)}).")
    message = _message(answer)
    return Page(
        tuple(bytes(item) for item in message.items), message.total_results, message.next_cursor or ""
    )


def said(filters: Iterable[Filter]) -> str:
    """Filters as Crossref reads them."""
    return ",".join(f"{name}:{value}" for name, value in filters)


def understood(text: str) -> tuple[Filter, ...]:
    """What `said` wrote, taken apart."""
    parts = (part.partition(":") for part in text.split(",") if part)
    return tuple((name, value) for name, _, value in parts)


def _is_page(answer: Answer) -> str:
    if answer.status == 404:
        return "there is no list of works at this address"
    if answer.status != 200:
        return ""
    try:
        _message(answer)
    except msgspec.DecodeError:
        return "no list of works"
    return ""


def _message(answer: Answer) -> _Message:
    """The page in an answer; raises DecodeError where there is none."""
    try:
        return _decode(answer.body).message
    except msgspec.DecodeError:
        # Half a surrogate somewhere, which is no text: one record of a thousand.
        return _decode(msgspec.json.encode(answer.json())).message


def _why(answer: Answer) -> str:
    """What Crossref says of its refusal, as far as it can be shown."""
    reply = answer.json()
    message = reply.get("message") if isinstance(reply, Mapping) else None
    first = message[0] if isinstance(message, list) and message else message
    told = first.get("message") if isinstance(first, Mapping) else first
    shown = " ".join(str(told).split()) if isinstance(told, str) else ""
    return f"status {answer.status}" + (f": {shown[:_LONGEST_SAID]}" if shown.isprintable() and shown else "")

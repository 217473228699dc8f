"""Where the records of EndNote's XML stand: for reader and editor alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_RECORD = re.compile(r"<record(?:\s[^<>]*)?>")
_END = "</record>"


class Record(NamedTuple):
    """The markup of one record, ``text[start:end]``, and whether it is closed."""

    start: int
    end: int
    closed: bool


def scan(text: str) -> Iterator[Record]:
    """The records in order; one that is never closed ends where the next begins."""
    start = _RECORD.search(text)
    while start:
        following = _RECORD.search(text, start.end())
        limit = following.start() if following else len(text)
        end = text.find(_END, start.end(), limit)
        stop = end + len(_END) if end >= 0 else start.start() + len(text[start.start() : limit].rstrip())
        yield Record(start.start(), stop, end >= 0)
        start = following

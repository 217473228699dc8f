"""Where the records of an XML export stand: for reader and editor alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Record(NamedTuple):
    """The markup of one record, ``text[start:end]``, and whether it is closed."""

    start: int
    end: int
    closed: bool


def scan(text: str, *names: str) -> Iterator[Record]:
    """The elements of these names in order; one that is never closed ends where the next begins."""
    begins = re.compile(rf"<({'|'.join(names)})(?:\s[^<>]*)?>")
    start = begins.search(text)
    while start:
        following = begins.search(text, start.end())
        limit = following.start() if following else len(text)
        closing = f"</{start[1]}>"
        end = text.find(closing, start.end(), limit)
        stop = end + len(closing) if end >= 0 else start.start() + len(text[start.start() : limit].rstrip())
        yield Record(start.start(), stop, end >= 0)
        start = following

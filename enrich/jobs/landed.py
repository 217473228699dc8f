"""Puts pages into the finished lines of a run, over the bounds of chunks: none waits for another's pages."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Self

from enrich.jobs.finished import ASIDE, Finish, Finished, aside_of
from enrich.records import Entry, SetAside, Silence
from enrich.settings import Settings
from enrich.wire.entry import entry_from_json

if TYPE_CHECKING:
    from enrich.jobs.landing import Landing

Block = Entry | SetAside


class NoLanding:
    """In the place of `Landing` where no page is asked for."""

    silent: tuple[Silence, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def notes(self) -> tuple[str, ...]:
        """Nothing."""
        return ()


def opened(settings: Settings) -> Landing | NoLanding:
    """Return what asks for pages, where `settings` want that and allow it.

    What that takes is loaded only then. Raises ConfigurationError where a host to be allowed is none.
    """
    if settings.offline or not (settings.landing or settings.links):
        return NoLanding()
    from enrich.jobs.landing import Landing

    return Landing(settings)


def with_pages(running: Iterable[Finished], pages: Landing | NoLanding, work: Finish) -> Iterator[Finished]:
    """Yield what comes of `running`, whose lines have all keys, with its pages and the keys of `work`."""
    if isinstance(pages, NoLanding):
        yield from running
        return
    ahead: deque[tuple[list[Block], str]] = deque()

    def entries() -> Iterator[Entry]:
        for finished in running:
            ahead.append((list(_blocks(finished)), finished.file))
            yield from (block for block in ahead[-1][0] if isinstance(block, Entry))

    done = pages.visited(entries())
    held: deque[Entry] = deque()
    while True:
        if not ahead:  # more is taken up as soon as the next entry is wanted
            held.extend(islice(done, 1))
        if not ahead:
            return
        blocks, file = ahead.popleft()
        arrived = [_next(held, done) if isinstance(one, Entry) else one for one in blocks]
        yield work.finished(arrived, file)


def _next(held: deque[Entry], done: Iterator[Entry]) -> Entry:
    return held.popleft() if held else next(done)


def _blocks(finished: Finished) -> Iterator[Block]:
    lines = finished.lines.unpacked.splitlines()
    for mark, line in zip(finished.lines.marks, lines, strict=True):
        yield aside_of(line) if mark == ASIDE else entry_from_json(json.loads(line))

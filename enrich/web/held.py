"""The local index as the service reads it: opened once, when it is first asked, outside the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from litestar.concurrency import sync_to_thread

from enrich.index import Reader
from enrich.settings import Settings
from enrich.sources.index import IndexSource
from enrich.web.works.books import MOST_WORKS, Books, by_isbn

AT_ONCE = 4
"""Questions that are worked on at a time; the others wait their turn."""
R = TypeVar("R")


class Held:
    """The index of `settings`, for questions that cost milliseconds. For one event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._source: IndexSource | None = None
        self._opening = asyncio.Lock()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._books: Books | None = None

    async def ask(self, question: Callable[[Reader], R]) -> R:
        """What a question finds in the index; raises ConfigurationError where that cannot be read."""
        source = await self.source()
        async with self._places:
            return await sync_to_thread(question, source.index)

    async def books(self) -> Books | None:
        """Its works by ISBN; None where it is too large to be read through for them."""
        source = await self.source()
        async with self._opening:
            if self._books is None and source.index.works <= MOST_WORKS:
                self._books = await sync_to_thread(by_isbn, source.index)
        return self._books

    async def source(self) -> IndexSource:
        """The index as a source of works; raises ConfigurationError where it cannot be read."""
        async with self._opening:
            if self._source is None:
                self._source = await sync_to_thread(IndexSource.open, self._settings)
            return self._source

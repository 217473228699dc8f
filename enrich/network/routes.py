"""Takes each request to the adapter of the service that it is for.

requests chooses an adapter by address alone; but services may share one, as in
a stand-in or behind a gateway, and each has limits, counts and health of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from requests.adapters import BaseAdapter
from requests.exceptions import InvalidSchema
from requests_cache.session import CachedSession

from enrich.network.adapter import PoliteAdapter

_asked: ContextVar[str] = ContextVar("asked", default="")


class RoutedSession(CachedSession):
    """A session that knows services by name; nothing else can be reached through it."""

    def route(self, adapters: dict[str, PoliteAdapter]) -> None:
        """Reach these services and no others."""
        self.polite = adapters
        self.adapters.clear()
        self.adapters.update(adapters)

    def get_adapter(self, url: str | bytes, *_: object) -> BaseAdapter:
        """The adapter of the service whose address `url` begins with; of several, the one that is asked."""
        address = (url.decode("latin-1") if isinstance(url, bytes) else url).lower()
        fitting = [a for a in self.polite.values() if address.startswith(a.service.root.lower())]
        if not fitting:
            raise InvalidSchema(f"no service is at {address!r}")
        return max(fitting, key=lambda a: (len(a.service.root), a.service.name == _asked.get()))


@contextmanager
def asking(service: str) -> Iterator[None]:
    """What is sent within is asked of `service`."""
    token = _asked.set(service)
    try:
        yield
    finally:
        _asked.reset(token)

"""Archives of web pages: the copy that a reference means, and the request to keep one.

    from enrich.sources.archives.asking import Archives
    copy = Archives(settings, door).copy_of(url, Wanted(days=("2011-10-10",)))

The door must lead to `services(settings)`. What asking takes is loaded only then.
"""

from __future__ import annotations

from enrich.network.services import Service
from enrich.settings import Setting, Settings
from enrich.sources.archives import memento, wayback
from enrich.sources.archives.base import Copy, Wanted

__all__ = ["SETTINGS", "Copy", "Wanted", "services"]

SETTINGS: tuple[Setting, ...] = (wayback.CDX_URL, wayback.WAYBACK_URL, memento.URL)


def services(settings: Settings) -> tuple[Service, ...]:
    """Return the services of the archives."""
    return (*wayback.services(settings), *memento.services(settings))

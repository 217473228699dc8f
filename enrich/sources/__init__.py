"""Where works come from: each source is one module and one line in `SOURCES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from enrich.errors import ConfigurationError
from enrich.settings import Settings
from enrich.sources.base import Registry, Source

if TYPE_CHECKING:  # a run without a network need not load what it takes to have one
    from enrich.network.door import Door


def _index(settings: Settings, door: Door | None) -> Source:
    from enrich.sources.index import IndexSource

    return IndexSource.open(settings)


def _crossref(settings: Settings, door: Door | None) -> Source:
    from enrich.sources.crossref import CrossrefSource

    return CrossrefSource(settings, _needed(door))


def _datacite(settings: Settings, door: Door | None) -> Source:
    from enrich.sources.datacite import DataCiteSource

    return DataCiteSource(settings, _needed(door))


def _doi(settings: Settings, door: Door | None) -> Source:
    from enrich.sources.negotiated import NegotiatedSource

    return NegotiatedSource(settings, _needed(door))


SOURCES: Mapping[str, Callable[[Settings, Door | None], Source]] = {
    "index": _index,
    "crossref": _crossref,
    "datacite": _datacite,
    "doi": _doi,
}


def open_sources(settings: Settings, door: Door | None) -> tuple[Source, ...]:
    """Open the sources that `settings` name, in their order; `door` is None where no network may be used.

    Raises ConfigurationError for a name that is none, and for an index that cannot be read.
    """
    unknown = [name for name in settings.active_sources if name not in SOURCES]
    if unknown:
        raise ConfigurationError(f"There is no source {unknown[0]!r}; known are {', '.join(SOURCES)}.")
    return tuple(SOURCES[name](settings, door) for name in settings.active_sources)


def open_registry(settings: Settings, door: Door | None) -> Registry | None:
    """The registry of all DOIs; None for a run without a network, which has nobody to ask."""
    if door is None or settings.offline:
        return None
    from enrich.sources.doi_org import DoiOrg

    return DoiOrg(settings, door)


def _needed(door: Door | None) -> Door:
    if door is None:
        raise ConfigurationError("This source needs the network, and the run is offline.")
    return door

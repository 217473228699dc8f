"""Where works come from: each source is one module, which declares all others need, and one line here."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, cast

from enrich.errors import ConfigurationError
from enrich.records import IndexState
from enrich.settings import Setting, Settings
from enrich.sources.base import Converter, Declaration, Registry, Source

if TYPE_CHECKING:  # a run without a network need not load what it takes to have one
    from enrich.network.door import Door
    from enrich.network.services import Service

# Name (as in `--source`) → the module that declares it as `SOURCE`, loaded when first needed.
SOURCES: dict[str, str] = {
    "index": "enrich.sources.index",
    "crossref": "enrich.sources.crossref",
    "datacite": "enrich.sources.datacite",
    "doi": "enrich.sources.negotiated",
    "ncbi": "enrich.sources.ncbi",
}


def declared(name: str) -> Declaration:
    """What the source `name` says of itself; raises ConfigurationError where there is none of that name."""
    if name not in SOURCES:
        raise ConfigurationError(f"There is no source {name!r}; known are {', '.join(SOURCES)}.")
    return cast(Declaration, import_module(SOURCES[name]).SOURCE)


def declared_settings() -> tuple[Setting, ...]:
    """The settings that all sources and archives have, whether they are in use or not."""
    from enrich.sources import archives

    return (*(setting for name in SOURCES for setting in declared(name).settings), *archives.SETTINGS)


def local(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the named sources that are on this machine: asking them costs no request."""
    return tuple(name for name in names if name in SOURCES and not declared(name).needs_network)


def active_sources(settings: Settings) -> tuple[str, ...]:
    """The sources to ask: with `offline` those chosen that need no network, or else any such."""
    return (local(settings.sources) or local(SOURCES)) if settings.offline else settings.sources


def searched_sources(settings: Settings) -> tuple[str, ...]:
    """The sources to ask that hold works: what these do not have, has no record."""
    return tuple(name for name in active_sources(settings) if not declared(name).only_names)


def left_out(settings: Settings) -> tuple[str, ...]:
    """The titles of the services that are asked by default, or were chosen, and yet are not asked."""
    asked = active_sources(settings)
    wanted = dict.fromkeys((*Settings().sources, *settings.sources))
    unasked = [declared(name) for name in wanted if name not in asked]
    return tuple(one.services(settings)[0].label for one in unasked if one.services and not one.only_names)


def needs_network(settings: Settings) -> bool:
    """Whether any source that is to be asked lies beyond this machine."""
    return any(declared(name).needs_network for name in active_sources(settings))


def open_door(settings: Settings) -> Door | None:
    """The way to the services of the sources in use; None where these need none.

    Raises ConfigurationError where a setting is none that a service could be asked with.
    """
    if not needs_network(settings):
        return None
    for setting in declared_settings() if settings.of_sources else ():
        setting.refuse(settings.of(setting))
    from enrich.network.door import Door

    return Door(settings, _services(settings))


def open_sources(settings: Settings, door: Door | None) -> tuple[Source, ...]:
    """Open the sources that `settings` name, in their order; `door` is None where no network may be used.

    Raises ConfigurationError for a name that is none, and for an index that cannot be read.
    """
    declarations = [declared(name) for name in searched_sources(settings)]
    if door is None and any(one.needs_network for one in declarations):
        raise ConfigurationError("This source needs the network, and the run is offline.")
    return tuple(one.open(settings, door) for one in declarations)


def open_converter(settings: Settings, door: Door | None) -> Converter | None:
    """Who is asked for the DOIs behind other numbers; None where nobody is to be."""
    named = [declared(name) for name in active_sources(settings) if declared(name).only_names]
    return cast(Converter, named[0].open(settings, door)) if named and door is not None else None


def index_state(sources: Iterable[Source]) -> IndexState | None:
    """Which local index is among `sources`; None where none is."""
    states = (getattr(one, "state", None) for one in sources)
    return next((state for state in states if isinstance(state, IndexState)), None)


def open_registry(settings: Settings, door: Door | None) -> Registry | None:
    """The registry of all DOIs; None for a run without a network, which has nobody to ask."""
    if door is None or settings.offline:
        return None
    from enrich.sources.doi_org import DoiOrg

    return DoiOrg(settings, door)


def _services(settings: Settings) -> tuple[Service, ...]:
    """The services of the sources in use, in the order of the registry, and of the DOI system."""
    from enrich.sources import doi_org

    used = [declared(name) for name in SOURCES if name in active_sources(settings)]
    asked = [service for one in used if one.services for service in one.services(settings)]
    return tuple({one.name: one for one in (*asked, *doi_org.services(settings))}.values())

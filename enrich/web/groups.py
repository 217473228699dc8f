"""The table of what the service answers: another protocol is another line here.

A group is a function `routes(service)` that returns handlers, controllers or
routers of Litestar. Each handler may ask for `service` (how the service was
started) and `owner` (whose the request is); what a group opens it closes in
the `lifespan` of its router. Safety, errors and limits are none of its business:
every request has passed the door, and an `EnrichError` becomes an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from litestar.types import ControllerRouterHandler

    from enrich.web.service import Service

Routes = Callable[["Service"], Sequence["ControllerRouterHandler"]]
GROUPS: tuple[str, ...] = (
    "enrich.web.health",
    "enrich.web.api",
    "enrich.web.reconcile.routes",
    "enrich.web.works.routes",
    "enrich.web.pages",
)
"""Modules with a function `routes`, in the order in which the service's description lists them."""


def routes(service: Service) -> Iterator[ControllerRouterHandler]:
    """The handlers of every group, for this service."""
    for name in GROUPS:
        group = cast(Routes, import_module(name).routes)
        yield from group(service)

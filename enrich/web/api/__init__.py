"""The REST API, version 1: jobs in, entries out, decisions in."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import Router
from litestar.types import ControllerRouterHandler

from enrich.web.api.decisions import decide
from enrich.web.api.jobs import cancel, create, delete, entries, listed, one, schema
from enrich.web.service import Service


def routes(_: Service) -> Sequence[ControllerRouterHandler]:
    """This group."""
    handlers = [listed, create, one, entries, cancel, delete, decide, schema]
    return (Router("/api/v1", route_handlers=handlers, tags=["jobs"]),)

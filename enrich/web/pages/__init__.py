"""The pages: rendered here, whole without scripts, quicker with them."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from enrich.web.pages import entrance, jobs, review, taking
from enrich.web.rendering import assets
from enrich.web.service import Service


def routes(_: Service) -> Sequence[ControllerRouterHandler]:
    """This group."""
    return (*entrance.HANDLERS, *jobs.HANDLERS, *review.HANDLERS, *taking.HANDLERS, *assets())

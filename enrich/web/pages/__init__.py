"""The pages: rendered here, whole without scripts, quicker with them."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import get
from litestar.types import ControllerRouterHandler

from enrich.web.pages.rendering import Page, assets, page
from enrich.web.service import Service


@get("/", include_in_schema=False, sync_to_thread=False)
def home() -> Page:
    """The first page."""
    return page("home.html", title="Your references")


def routes(_: Service) -> Sequence[ControllerRouterHandler]:
    """This group."""
    return (home, assets())

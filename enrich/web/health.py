"""`/health`: whether the service answers, for whoever keeps it running."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import get
from litestar.types import ControllerRouterHandler
from msgspec import Struct

import enrich
from enrich.web.service import Service


class Health(Struct, frozen=True):
    """The service answers; `version` is that of enrich."""

    status: str
    version: str


@get("/health", summary="Whether the service answers", tags=["service"], sync_to_thread=False)
def health() -> Health:
    """Tell that the service answers; nobody needs to be named for it."""
    return Health("ok", enrich.__version__)


def routes(_: Service) -> Sequence[ControllerRouterHandler]:
    """This group."""
    return (health,)

"""Puts the service together: the groups behind the door, errors as answers, the API's description."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from litestar import Litestar, Request
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

import enrich
from enrich.web.answers import HANDLERS
from enrich.web.desk.desk import Desk
from enrich.web.desk.views import Views
from enrich.web.door import Door
from enrich.web.groups import routes
from enrich.web.held import Held
from enrich.web.reconcile.answering import Reconciling
from enrich.web.service import Service
from enrich.web.sessions import Sessions

_AT_ONCE = 32
_ABOUT = (
    "Matches bibliographic references to their records, fills in DOIs, and says what could not be resolved "
    "and why. Errors are JSON objects with a sentence in `detail`."
)


def application(service: Service) -> Door:
    """The service as an ASGI application; what it holds is opened and closed with its lifespan.

    Raises ConfigurationError where it would stand open to everybody.
    """
    service.refuse_open_doors()
    sessions, desk, held = Sessions(), Desk(service), Held(service.settings)
    reconciling = Reconciling(service, held)
    inner = Litestar(
        route_handlers=list(routes(service)),
        dependencies={
            "service": Provide(_always(service), sync_to_thread=False),
            "views": Provide(_always(Views()), sync_to_thread=False),
            "desk": Provide(_always(desk), sync_to_thread=False),
            "held": Provide(_always(held), sync_to_thread=False),
            "reconciling": Provide(_always(reconciling), sync_to_thread=False),
            "sessions": Provide(_always(sessions), sync_to_thread=False),
            "owner": Provide(_owner, sync_to_thread=False),
        },
        exception_handlers=HANDLERS,
        on_startup=[_with_room, desk.open],
        on_shutdown=[reconciling.close, desk.close],
        openapi_config=OpenAPIConfig(
            title="enrich",
            version=enrich.__version__,
            description=_ABOUT,
            path="/openapi.json",
            render_plugins=[JsonRenderPlugin(path="/")],
        ),
        request_max_body_size=None,  # the door measures
        logging_config=None,
        debug=False,
    )
    return Door(inner, service, sessions)


async def _with_room() -> None:
    """Let as many as may be wait for their files at once; by default there are six on two cores."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_AT_ONCE, "page"))


def _always(value: Any) -> Callable[[], Any]:
    return lambda: value


def _owner(request: Request[Any, Any, Any]) -> str:
    """Whose the request is; the door has said so."""
    return str(request.scope["state"]["owner"])

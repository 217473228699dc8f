"""Listens at an address until it is told to stop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from enrich.errors import ConfigurationError
from enrich.web.app import application
from enrich.web.service import Service

_GRACE = 5
"""Seconds that answers under way have when the service is stopped."""
_BACKLOG = 128


def serve(service: Service, port: int, announce: Callable[[str], None]) -> None:
    """Answer at `port` (0: one that is free) of the service's host until Ctrl-C or SIGTERM.

    `announce` hears the address once it can be asked. Raises ConfigurationError
    where the service would stand open, or the address cannot be had.
    """
    app = application(service)
    with _listening(service.host, port) as there:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="on",
            timeout_graceful_shutdown=_GRACE,
        )
        address = f"http://{_in_address(service.host)}:{there.getsockname()[1]}/"
        _Server(config, lambda: announce(address)).run(sockets=[there])


class _Server(uvicorn.Server):
    """Says when it listens, and ends in peace at a signal: uvicorn's own would raise it once more."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._listening()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {sign: signal.signal(sign, self.handle_exit) for sign in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for sign, answer in before.items():
                signal.signal(sign, answer)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        there = socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except OSError as error:
        raise ConfigurationError(
            f"serve: {host}, port {port}, cannot be listened at ({error.strerror or error})."
        ) from error
    with there:
        yield there


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host

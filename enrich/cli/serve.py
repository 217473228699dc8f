"""`enrich serve`: review in the browser, and the REST API, over the same jobs."""

from __future__ import annotations

import argparse

from enrich.cli.options import (
    IDLE_LINKS,
    IDLE_SOURCES,
    add_link_options,
    add_source_options,
    person,
    settings_from,
)
from enrich.cli.parser import tell_idle
from enrich.errors import ConfigurationError

DONE = 0
PORT = 8270
_MOST_PORTS = 65_535


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `serve` to the command line."""
    parser = commands.add_parser(
        "serve",
        help="review references in the browser, and serve programs",
        description="Serve pages for review and a REST API, to this machine alone unless --host says "
        "otherwise. Beyond it whoever asks must send the token in ENRICH_TOKEN, or be named by a proxy.",
        epilog="Exit code: 0 stopped by Ctrl-C or SIGTERM; 2 usage, or it would stand open to everybody.",
    )
    group = parser.add_argument_group("service")
    group.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="listen there (default: 127.0.0.1)"
    )
    group.add_argument(
        "--port",
        type=_port,
        default=PORT,
        metavar="N",
        help=f"listen at this port (default: {PORT}; 0: a free one)",
    )
    group.add_argument(
        "--name",
        dest="names",
        action="append",
        default=[],
        metavar="HOST",
        help="answer under this name of a host too, as browsers or a proxy ask for it; repeatable",
    )
    group.add_argument(
        "--user-header",
        default="",
        metavar="NAME",
        help="trust this header, which your proxy sets, to say who asks (nobody else may reach the service)",
    )
    add_source_options(parser)
    add_link_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve until it is stopped."""
    tell_idle(arguments, (*IDLE_SOURCES, *IDLE_LINKS))
    try:
        from enrich.web.service import Service
        from enrich.web.serving import serve
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"serve needs the package {error.name}; install enrich with its extra: "
            "pipx install 'doi-enrich[web]'."
        ) from error
    service = Service(
        settings=settings_from(arguments),
        host=arguments.host,
        names=tuple(arguments.names),
        user_header=arguments.user_header,
        person=person(),
    )
    serve(service, arguments.port, lambda address: print(f"Serving at {address}", flush=True))
    return DONE


def _port(value: str) -> int:
    if value.isdecimal() and int(value) <= _MOST_PORTS:
        return int(value)
    raise argparse.ArgumentTypeError(f"{value!r} is no port: a number up to {_MOST_PORTS}")

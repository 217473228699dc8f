"""Many made hosts on one loopback server, and a resolver that leads their names there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from msgspec import Struct

from enrich.records import Page

Play = Callable[["Handler"], None]
LOOPBACK = "127.0.0.1"


class Seen(Struct, frozen=True):
    """One request as the server saw it."""

    at: float
    host: str
    method: str
    path: str
    headers: dict[str, str]


class Hosts:
    """What each host plays by path, and what was asked; `names` gives answers, look-up by look-up."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.plays: dict[tuple[str, str], Play] = {}
        self.names: dict[str, list[list[str]]] = {}
        self.seen: list[Seen] = []
        self.looked_up: list[str] = []
        self.lock = threading.Lock()

    def url(self, host: str, path: str = "/") -> str:
        """The address of a path at a made host."""
        return f"http://{host}:{self.port}{path}"

    def resolve(self, host: str, port: int) -> Sequence[tuple[Any, ...]]:
        """In the place of the system's resolver: made names lead where `names` says, else to the server."""
        import socket

        with self.lock:
            self.looked_up.append(host)
            answers = self.names.get(host, [[LOOPBACK]])
            found = answers.pop(0) if len(answers) > 1 else answers[0]
        if found == ["?"]:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        if found == ["!"]:
            raise socket.gaierror(socket.EAI_AGAIN, "nobody could say")
        kinds = [socket.AF_INET6 if ":" in ip else socket.AF_INET for ip in found]
        return [(k, socket.SOCK_STREAM, 6, "", (ip, port)) for k, ip in zip(kinds, found, strict=True)]

    def asked(self, host: str = "") -> list[str]:
        """Method and path of each request to a host, in order, without those for robots.txt."""
        own = [one for one in self.seen if host in ("", one.host) and one.path != "/robots.txt"]
        return [f"{one.method} {one.path}" for one in own]

    def on(self, host: str, path: str, play: Play) -> None:
        """Let `play` answer at this place."""
        self.plays[host, path] = play


class Handler(BaseHTTPRequestHandler):
    """Plays the host that is asked for."""

    hosts: Hosts
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        with self.hosts.lock:
            self.hosts.seen.append(
                Seen(time.monotonic(), host, self.command, self.path, dict(self.headers.items()))
            )
        play = self.hosts.plays.get((host, self.path)) or self.hosts.plays.get((host, "*"))
        try:
            (
                play
                if (play and self.path != "/robots.txt") or (host, self.path) in self.hosts.plays
                else missing
            )(self)  # type: ignore[misc]
        except OSError:
            self.close_connection = True

    do_HEAD = do_GET


def same(page: Page) -> Page:
    """A reader that keeps the page."""
    return page


def answer(
    status: int, body: bytes | str = b"", kind: str = "text/html; charset=utf-8", **headers: str
) -> Play:
    """A play that answers with this; underscores in names of headers stand for hyphens."""
    content = body.encode() if isinstance(body, str) else body

    def play(handler: Handler) -> None:
        handler.send_response(status)
        sent = {"Content-Type": kind, "Content-Length": str(len(content))}
        for name, value in {**sent, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
            handler.send_header(name, value.encode().decode("latin-1"))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(content)

    return play


missing = answer(404, "<title>Not found</title>")


def title(words: str, more: str = "") -> Play:
    """A page with a title."""
    return answer(200, f"<html><head><title>{words}</title>{more}</head><body><h1>{words}</h1></body></html>")


def on_to(url: str, status: int = 302) -> Play:
    """A redirect."""
    return answer(status, Location=url)


@contextmanager
def made_hosts() -> Iterator[Hosts]:
    """A server for all made hosts."""
    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    server.daemon_threads = True
    server.request_queue_size = 256
    hosts = Hosts(server.server_port)
    server.RequestHandlerClass = type("Playing", (Handler,), {"hosts": hosts})
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield hosts
    finally:
        server.shutdown()
        server.server_close()

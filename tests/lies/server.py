"""The stand-in for the services, with a liar between it and us: what it says is changed on its way."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from tests.standin import server as truth


class Said(Struct, frozen=True):
    """An answer as bytes: the status line without its end, headers as they stand, the body."""

    status: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def wire(self) -> bytes:
        lines = [self.status, *(name + b": " + value for name, value in self.headers), b"", b""]
        return b"\r\n".join(lines) + self.body


Lie = Callable[[Said], "Said | bytes"]


def honest(said: Said) -> Said:
    """No lie at all."""
    return said


class Liar:
    """Serves all services at one address; only the answers of `victim` are lied about."""

    def __init__(self, victim: str, lie: Lie) -> None:
        self.victim, self.lie = victim, lie
        self.seen: list[str] = []
        self.lied = 0
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            received = b""
            while b"\r\n\r\n" not in received:
                chunk = connection.recv(65536)
                if not chunk:
                    return  # somebody only looked whether we are there
                received += chunk
            path = received.split(b" ", 2)[1].decode("latin-1")
            self.seen.append(path)
            said = _truth(path)
            told = said
            if _service(path) == self.victim:
                told = self.lie(said)
                self.lied += told != said
            connection.sendall(told if isinstance(told, bytes) else told.wire())

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@contextmanager
def lying(victim: str, lie: Lie) -> Iterator[Liar]:
    """The liar for as long as the block lasts."""
    server = Liar(victim, lie)
    try:
        yield server
    finally:
        server.close()


def _service(path: str) -> str:
    """Which of the four kinds of answers a path asks for."""
    if path.startswith("/doi/api/handles/"):
        return "handles"
    if path.startswith("/doi/ra/"):
        return "agency"
    return "negotiation" if path.startswith("/doi/") or "/v1/works/" in path else path.split("/")[1]


def _truth(path: str) -> Said:
    parts = urlsplit(path)
    _, service, below = parts.path.split("/", 2)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    answer = {"crossref": truth.crossref, "datacite": truth.datacite, "doi": truth.doi_org}[service]
    status, kind, text, headers = answer(below, query, True)
    body = text.encode()
    named = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close", **headers}
    return Said(
        b"HTTP/1.1 %d Reason" % status,
        tuple((name.encode(), value.encode("latin-1")) for name, value in named.items()),
        body,
    )


def header(name: str, value: str | bytes) -> Lie:
    """The header says `value` (bytes, or text as UTF-8) and nothing else."""
    raw = value.encode() if isinstance(value, str) else value

    def lie(said: Said) -> Said:
        others = [h for h in said.headers if h[0].lower() != name.lower().encode()]
        return replace(said, headers=(*others, (name.encode(), raw)))

    return lie


def added(name: str, *values: str) -> Lie:
    """The header is there once more for each of `values`."""
    return lambda said: replace(
        said, headers=(*said.headers, *((name.encode(), value.encode()) for value in values))
    )


def status(line: str, *lies: Lie) -> Lie:
    """The answer has another status, and what `lies` make of the rest."""
    return both(lambda said: replace(said, status=f"HTTP/1.1 {line}".encode()), *lies)


def both(*lies: Lie) -> Lie:
    """All of `lies` at once."""

    def lie(said: Said) -> Said | bytes:
        for one in lies:
            said = one(said)  # type: ignore[assignment]
        return said

    return lie


def body(content: bytes) -> Lie:
    """Another body, its length told truly."""
    return both(lambda said: replace(said, body=content), header("Content-Length", str(len(content))))


def cut(size: int) -> Lie:
    """The body ends early."""
    return lambda said: replace(said, body=said.body[:size])


def values(name: str, raw: str) -> Lie:
    """Every value called `name`, at whatever depth, is the JSON `raw`."""

    def lie(said: Said) -> Said | bytes:
        try:
            text = json.dumps(_with(json.loads(said.body), name)).replace('"@LIE@"', raw)
        except ValueError:
            return said
        return body(text.encode())(said)

    return lie


def _with(value: object, name: str) -> object:
    if isinstance(value, dict):
        return {k: "@LIE@" if k == name else _with(v, name) for k, v in value.items()}
    return [_with(item, name) for item in value] if isinstance(value, list) else value

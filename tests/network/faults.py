"""A server that misbehaves at the socket, as told, one behaviour for each connection."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from email.utils import formatdate

Behaviour = Callable[[socket.socket], None]
DOI = "10.5555/12345678"
TLS_HANDSHAKE = b"\x16"
GOOD = json.dumps({"status": "ok", "message": {"DOI": DOI, "title": ["Toward a Unified Theory"]}}).encode()


class Faulty:
    """Behaves for the n-th connection as the n-th behaviour says; the last one holds for all that follow."""

    def __init__(self, behaviours: Sequence[Behaviour]) -> None:
        self.requests = 0
        self._behaviours = behaviours
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            received = b""
            while b"\r\n\r\n" not in received and not received.startswith(TLS_HANDSHAKE):
                chunk = connection.recv(65536)
                if not chunk:
                    return
                received += chunk
            behaviour = self._behaviours[min(self.requests, len(self._behaviours) - 1)]
            self.requests += 1
            with suppress(OSError):
                behaviour(connection)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@contextmanager
def faulty(*behaviours: Behaviour) -> Iterator[Faulty]:
    """The server for as long as the block lasts."""
    server = Faulty(behaviours)
    try:
        yield server
    finally:
        server.close()


def reply(
    status: int = 200, body: bytes = GOOD, kind: str = "application/json", length: int = -1, **headers: str
) -> Behaviour:
    """A complete answer; `length` is what Content-Length claims, the truth by default."""
    lines = [f"HTTP/1.1 {status} Reason", f"Content-Type: {kind}", "Connection: close"]
    lines += [f"Content-Length: {len(body) if length < 0 else length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    data = "\r\n".join([*lines, "", ""]).encode() + body
    return lambda connection: connection.sendall(data)


def good(connection: socket.socket) -> None:
    """The record that was asked for."""
    reply()(connection)


def retry_at(seconds: float) -> str:
    """A moment some seconds ahead, as an HTTP date."""
    return formatdate(time.time() + seconds, usegmt=True)


def silent(connection: socket.socket) -> None:
    """Never answer."""
    time.sleep(3)


def drip(connection: socket.socket) -> None:
    """Send the headers, then one byte now and then."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b" ")
        time.sleep(0.05)


def drip_headers(connection: socket.socket) -> None:
    """Send one header after another, slowly and for a long time."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(90):
        connection.sendall(b"X-Header-%d: x\r\n" % number)
        time.sleep(0.05)


def reset(connection: socket.socket) -> None:
    """Cut the connection hard in the middle of the body."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


TRUNCATED_GZIP = gzip.compress(GOOD * 20)[:-12]

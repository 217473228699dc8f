"""Connects to a host at an address that was judged, and at no other.

A name is looked up once for each connection, every answer is judged, and the
connection goes to one of these very answers: who answers differently the
second time is not asked a second time. It is done below HTTP, where the library
would look the name up itself, so that TLS still knows the host by its name.
requests-hardened, made for the same, judges the first answer only, opens
loopback as a whole where a test needs it, and leaves redirects, sizes and odd
spellings to requests.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection

from enrich.network.pages.addresses import IP, Refused, Target, judge

CONNECT = 5.0
READ = 10.0
_MOST_TRIED = 3
Address = tuple[Any, ...]
Resolve = Callable[[str, int], Sequence[Address]]
"""Gives what `socket.getaddrinfo` gives for a host and a port."""


def resolve(host: str, port: int) -> Sequence[Address]:
    """Look a name up as the system does."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class Connector:
    """Opens connections for a run; `allowed` are hosts that may lie in one's own network.

    Such a host keeps the addresses that it had at first: there is no other
    proof that it is still the one that was meant.
    """

    def __init__(self, allowed: frozenset[str], resolve: Resolve = resolve) -> None:
        self.allowed = allowed
        self._resolve = resolve
        self._first: dict[str, frozenset[IP]] = {}
        self._lock = threading.Lock()

    def connection(self, target: Target, deadline: float) -> HTTPConnection:
        """Return a connection to the host of `target`, not yet open; `deadline` is on the monotonic clock.

        Opening it raises Refused where the host may not be asked, and OSError where it cannot be.
        """
        seconds = max(0.1, min(READ, deadline - time.monotonic()))
        if target.scheme == "http":
            plain = _Plain(target.host, target.port, timeout=seconds)
            plain.dial = lambda: self._socket(target, seconds)
            return plain
        secure = _Secure(
            target.host, target.port, timeout=seconds, cert_reqs="CERT_REQUIRED", ca_certs=_certificates()
        )
        secure.dial = lambda: self._socket(target, seconds)
        return secure

    def _socket(self, target: Target, seconds: float) -> socket.socket:
        fault: OSError | None = None
        for family, kind, protocol, _, address in self._addresses(target)[:_MOST_TRIED]:
            try:
                return _dialled(family, kind, protocol, address, seconds)
            except OSError as error:
                fault = error
        raise fault or OSError(f"{target.host} has no address")

    def _addresses(self, target: Target) -> Sequence[Address]:
        """The addresses of the host, all of them judged."""
        found = self._resolve(target.ip or target.host, target.port)
        ips = frozenset(ipaddress.ip_address(str(answer[4][0])) for answer in found)
        judge(ips, target.host, self.allowed)
        if target.host in self.allowed:
            with self._lock:
                first = self._first.setdefault(target.host, ips)
            if not ips <= first:
                raise Refused(f"{target.host} leads to another address than before")
        return found


class _Plain(HTTPConnection):
    dial: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.dial()


class _Secure(HTTPSConnection):
    dial: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.dial()


def _dialled(family: int, kind: int, protocol: int, address: Any, seconds: float) -> socket.socket:
    dialled = socket.socket(family, kind, protocol)
    try:
        dialled.settimeout(min(CONNECT, seconds))
        dialled.connect(address)
        dialled.settimeout(seconds)
    except BaseException:
        dialled.close()
        raise
    return dialled


def _certificates() -> str:
    """The bundle of certificates that requests would use."""
    return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or certifi.where()

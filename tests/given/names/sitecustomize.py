"""Leads every name that enrich looks up to the server of the cases, and lets it connect to this machine only.

Python imports this by itself where its folder is on the path. What is looked up and connected to is told in
the file that the environment names.
"""

from __future__ import annotations

import json
import os
import socket
from typing import Any

TOLD = json.loads(os.environ.get("GIVEN_NAMES", "{}"))
LOOKED_UP: dict[str, int] = {}
REAL_LOOK_UP, REAL_CONNECT = socket.getaddrinfo, socket.socket.connect
LOOPBACK = "127.0.0.1"


def look_up(host: str, port: int, *more: Any, **others: Any) -> list[tuple[Any, ...]]:
    """The addresses that the cases give a name, one list after another; those not told are the server's."""
    if host == LOOPBACK:
        return list(REAL_LOOK_UP(host, port, *more, **others))
    fault = "servfail" if TOLD.get("down") else TOLD["dns"].get(host)
    if isinstance(fault, str):
        code = socket.EAI_NONAME if fault == "nxdomain" else socket.EAI_AGAIN
        raise socket.gaierror(code, fault)
    count = LOOKED_UP[host] = LOOKED_UP.get(host, 0) + 1
    lists = TOLD["dns"].get(host) or [[host if host.strip("0123456789abcdef.:") == "" else TOLD["others"]]]
    found = lists[min(count, len(lists)) - 1]
    return [
        _answer(LOOPBACK if ip == "ALLOWED" else ip, port, ip == "ALLOWED" or host in TOLD["served"])
        for ip in found
    ]


def _answer(ip: str, port: int, is_served: bool) -> tuple[Any, ...]:
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    served = TOLD.get("tls") if port == 443 else TOLD["port"]
    at = served if is_served and ip == LOOPBACK else port
    return family, socket.SOCK_STREAM, 6, "", (ip, at, 0, 0) if ":" in ip else (ip, at)


def connect(self: socket.socket, at: Any) -> None:
    """Connect within this machine; tell of every other try, and refuse it."""
    if at[0] != LOOPBACK:
        with open(TOLD["log"], "a", encoding="utf-8") as log:
            log.write(f"{at[0]}\n")
        raise ConnectionRefusedError
    REAL_CONNECT(self, at)


if TOLD:
    socket.getaddrinfo = look_up  # type: ignore[assignment]
    socket.socket.connect = connect  # type: ignore[method-assign, assignment]

"""Finds out quickly whether a host has an address at all.

`getaddrinfo` knows no timeout and can hang for half a minute where the name
server does not answer, so it is asked in a thread that nobody waits for.
"""

from __future__ import annotations

import socket
import threading
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def resolves(url: str, seconds: float) -> bool:
    """Whether the host of `url` has an address, False where that is unknown after `seconds`.

    Behind a proxy the proxy resolves names, so the answer is True.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme in getproxies() and not proxy_bypass(host):
        return True
    found = threading.Event()
    done = threading.Event()
    threading.Thread(target=_resolve, args=(host, parts.port, found, done), daemon=True).start()
    done.wait(seconds)
    return found.is_set()


def _resolve(host: str, port: int | None, found: threading.Event, done: threading.Event) -> None:
    try:
        socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        found.set()
    except (OSError, UnicodeError):
        pass
    finally:
        done.set()

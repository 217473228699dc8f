"""Finds out quickly whether a host can be reached at all.

Looking up a name knows no timeout, and connecting tries one address after
another with a timeout each; both can take half a minute where packets get
lost. So the first contact with a service is made in a thread that nobody waits
for longer than agreed.
"""

from __future__ import annotations

import socket
import threading
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

_PORTS = {"http": 80, "https": 443}


class Reach:
    """What a run has learned about the network, from all services together."""

    def __init__(self) -> None:
        self.answered = False
        self.lost = False

    @property
    def offline(self) -> bool:
        """Whether a service was out of reach and none ever answered: no use in patience with the next."""
        return self.lost and not self.answered


def reaches(url: str, seconds: float) -> bool:
    """Whether the host of `url` takes a connection within `seconds`.

    Behind a proxy that is the proxy's business, so the answer is True.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme in getproxies() and not proxy_bypass(host):
        return True
    reached, done = threading.Event(), threading.Event()
    address = (host, parts.port or _PORTS.get(parts.scheme, 443))
    threading.Thread(target=_connect, args=(address, seconds, reached, done), daemon=True).start()
    done.wait(seconds)
    return reached.is_set()


def _connect(
    address: tuple[str, int], seconds: float, reached: threading.Event, done: threading.Event
) -> None:
    try:
        socket.create_connection(address, timeout=seconds).close()
        reached.set()
    except (OSError, UnicodeError):
        pass
    finally:
        done.set()

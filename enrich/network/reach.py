"""Finds out quickly whether a host can be reached at all, and what that says about the network."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies, select_proxy

from enrich.network.threads import within

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
    if select_proxy(url, get_environ_proxies(url)):
        return True
    parts = urlsplit(url)
    address = (parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 443))
    try:
        within(seconds, lambda: socket.create_connection(address, timeout=seconds).close())
    except (OSError, UnicodeError):
        return False
    return True


def is_public(url: str, seconds: float = 5.0) -> bool:
    """Whether every address of the host of `url` lies in the open internet, not in somebody's own network."""
    host = urlsplit(url).hostname or ""
    try:
        found = within(seconds, lambda: socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return False
    return all(ipaddress.ip_address(str(address[0])).is_global for *_, address in found)

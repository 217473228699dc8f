"""Guesses at the token, counted by the address they come from: who guesses on is not heard for a while."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict, deque

MOST = 20
"""Wrong guesses of one address within `WINDOW`."""
WINDOW = 60.0
"""Seconds."""
_ADDRESSES = 10_000


class Guesses:
    """When wrong tokens came, and from where. Times are given, in seconds of a clock that only goes on."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def wrong(self, address: str, now: float) -> None:
        """Count a wrong guess."""
        name = _network(address)
        self._wrong.setdefault(name, deque(maxlen=MOST)).append(now)
        self._wrong.move_to_end(name)
        if len(self._wrong) > _ADDRESSES:
            self._wrong.popitem(last=False)

    def wait(self, address: str, now: float) -> float:
        """For how many seconds nobody at this address is heard; 0 where one is."""
        times = self._wrong.get(_network(address), deque())
        return max(0.0, times[0] + WINDOW - now) if len(times) == MOST else 0.0


def _network(address: str) -> str:
    """An address, of version 6 the network of it: one machine has all of that."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(known) if known.version == 4 else str(ipaddress.ip_network(f"{known}/64", strict=False))

"""Who signed in with the token: a browser cannot send it with each page, so it holds the name of a session.

Sessions are kept in memory alone: a service that was started anew asks for the token again.
"""

from __future__ import annotations

import secrets
from collections import deque

_MOST = 1_000


class Sessions:
    """The names of the sessions that are open; the oldest go where there are too many."""

    def __init__(self) -> None:
        self._open: deque[str] = deque(maxlen=_MOST)

    @property
    def open(self) -> frozenset[str]:
        """The names of all open sessions."""
        return frozenset(self._open)

    def begin(self) -> str:
        """Open a session and return its name, which nobody can guess."""
        name = secrets.token_urlsafe(32)
        self._open.append(name)
        return name

    def end(self, name: str) -> None:
        """Close a session, if it is open."""
        if name in self._open:
            self._open.remove(name)

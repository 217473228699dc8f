"""What a service answered, and how a DOI stands in an address: all that a source needs to word a question.

Apart from the door, whose libraries take long to load, so that a source can be
asked for its settings by runs that make no request.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from msgspec import Struct


class Answer(Struct, frozen=True):
    """What a service answered: `status`, the whole `body`, the address it came from in the end.

    `redirected` is true where the service sent us on from the address asked.
    """

    status: int
    body: bytes
    url: str = ""
    content_type: str = ""
    redirected: bool = False

    def json(self) -> Any:
        """The body read as JSON, in text that can be written again; None where it is none."""
        try:
            value = json.loads(self.body, parse_constant=_no_constant)
            if b"\\ud" in self.body.lower():
                value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return None
        return value


Valid = Callable[[Answer], str]
"""Says in words what is wrong with an answer, "" where nothing is."""


def doi_path(doi: str) -> str:
    """A DOI percent-encoded for one URL path, so that no library or server can fold or split it.

    The slash stays as it is unless a segment would be empty, ``.`` or ``..``:
    those are folded on the way, wherever one turns up.
    """
    odd = any(segment.strip(".") == "" and len(segment) < 3 for segment in doi.split("/"))
    return quote(doi, safe="" if odd else "/")


def _no_constant(name: str) -> None:
    """Infinity and NaN, which Python reads and JSON does not know."""
    raise ValueError(f"{name} is no JSON")

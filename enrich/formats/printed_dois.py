"""The DOIs of a passage of text, those in percent-encoded addresses decoded: for reader and editor alike."""

from __future__ import annotations

import re
from urllib.parse import unquote

from enrich import doi

_ADDRESS = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/10\.\S+", re.IGNORECASE)


def printed_dois(text: str) -> tuple[str, ...]:
    """Return the DOIs that `text` prints, bare or as addresses, in order, each once."""
    return doi.find_all(_ADDRESS.sub(lambda match: unquote(match[0]), text))

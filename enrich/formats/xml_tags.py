"""XML cut at its tags, each with its place: for editors, since parsing and writing again would change it.

Entities, quotes, and white space within tags stay as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|<(?P<close>/?)(?P<name>[^\s<>/!?\"'=]+)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""(?:^|\s)([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class Element(NamedTuple):
    """A start tag: its name as written, where it begins, where its content does, and its attributes' text."""

    tag: str
    start: int
    content: int
    written: str

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.tag.rpartition(":")[2]

    @property
    def empty(self) -> bool:
        """Whether the start tag is the end tag as well."""
        return self.written.rstrip().endswith("/")

    def get(self, name: str) -> str:
        """The value of an attribute, "" without."""
        found = (m for m in _ATTRIBUTE.finditer(self.written) if m[1] == name)
        return next((unescape(m[2] if m[2] is not None else m[3]) for m in found), "")


def elements(text: str, stack: list[Element]) -> Iterator[tuple[Element, int, int]]:
    """Yield each element when it ends, where its content ends, and where it does.

    `stack` holds those around it meanwhile. Stops at an end tag that closes nothing.
    """
    for token in _TOKEN.finditer(text):
        name = token["name"]
        if not name:
            continue
        if not token["close"]:
            stack.append(Element(name, token.start(), token.end(), token["attributes"] or ""))
            if not stack[-1].empty:
                continue
        elif not stack or stack[-1].tag != name:
            return
        yield stack.pop(), token.start() if token["close"] else token.end(), token.end()

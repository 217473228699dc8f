r"""LaTeX's own lists as they are written: where items of ``thebibliography`` and biber's entries stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from enrich.patterns import lazy

ENTRY = lazy(r"\\entry\{([^{}]*)\}\{([^{}]*)\}\{[^{}]*\}")
OWN_LIST = lazy(r"\\begin\s*\{thebibliography\}.*?\\bibitem", re.DOTALL)
"""A list with an item, in source without comments."""
END_ENTRY = lazy(r"\\endentry\b")
_BIBITEM = lazy(r"\\bibitem(?![A-Za-z])\s*")
_END_LIST = lazy(r"\\end\s*\{(?:thebibliography|references|chapthebibliography)\}")
# A percent sign in an address is part of it, for these commands take theirs as it is.
_COMMENT = lazy(
    r"(\\(?:url|href|doi|path|nolinkurl)\s*\{[^{}\s]*\})|(?<!\\)%[^\n\r]*(?:\r\n|\n|\r|\Z)", re.IGNORECASE
)
_BRACE = lazy(r"(?<!\\)[{}]")


class Item(NamedTuple):
    """One block: from `start` to `end`, named `key`, its words from `body` on; `kind` "" for strings."""

    start: int
    end: int
    key: str
    body: int
    kind: str = ""


def items(text: str) -> Iterator[Item]:
    """The blocks in order; the same entry in several sorting lists of biber is one."""
    if ENTRY.search(text):
        yield from _entries(text)
        return
    starts = [m for m in _BIBITEM.finditer(text) if not _commented(text, m.start())]
    ends = [*(m.start() for m in starts[1:]), len(text)]
    for number, (match, limit) in enumerate(zip(starts, ends if starts else [], strict=True), 1):
        last = _END_LIST.search(text, match.end(), limit)
        limit = last.start() if last else limit
        key, body = _key(text, match.end(), limit)
        end = match.start() + len(text[match.start() : limit].rstrip())
        yield Item(match.start(), end, key or f"item {number}", body)


def _commented(text: str, at: int) -> bool:
    start = max(0, at - 200)
    line = max(text.rfind("\n", start, at), text.rfind("\r", start, at), start - 1) + 1
    return text[line:at].lstrip().startswith("%")


def _key(text: str, at: int, limit: int) -> tuple[str, int]:
    """The key after an optional ``[label]``, and where the words begin."""
    if text[at : at + 1] == "[":
        at = _label_end(text, at, limit)
    brace = text.find("{", at, min(limit, at + 20))
    if brace < 0:
        return "", at
    end = group_end(text, brace, limit)
    return text[brace + 1 : end - 1].strip(), end


def _label_end(text: str, at: int, limit: int) -> int:
    depth = 0
    for offset in range(at, min(limit, at + 2_000)):
        depth += (text[offset] == "{") - (text[offset] == "}")
        if text[offset] == "]" and depth <= 0:
            return offset + 1
    return at


def group_end(text: str, at: int, limit: int) -> int:
    """The offset after the group that opens at `at`; `limit` where it is never closed."""
    depth = 0
    for brace in _BRACE.finditer(text, at, limit):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return limit


def _entries(text: str) -> Iterator[Item]:
    seen: set[str] = set()
    starts = list(ENTRY.finditer(text))
    limits = [*(m.start() for m in starts[1:]), len(text.rstrip())]
    for match, limit in zip(starts, limits, strict=True):
        end = END_ENTRY.search(text, match.end(), limit)
        if match[1] not in seen:
            yield Item(match.start(), end.end() if end else limit, match[1], match.end(), match[2])
        seen.add(match[1])


def uncommented(source: str, gap: str = "\n") -> str:
    """`source` with a `gap` for each comment and the line end behind it."""
    return _COMMENT.sub(lambda match: match[1] or gap, source)


def blanked(source: str) -> str:
    """`source` with spaces for its comments, every other character in its place."""
    return _COMMENT.sub(lambda match: match[1] or " " * len(match[0]), source)

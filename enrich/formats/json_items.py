"""JSON as it is written: the objects of a list and their members, with their exact places.

Values are decoded by the standard library; this module only walks the two outer
levels itself, to know where each object and each member stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from enrich.patterns import lazy

_DECODER = json.JSONDecoder()
_WHITE = lazy(r"[ \t\r\n]*")
_ITEMS = lazy(r'"(?:items|references)"\s*:\s*\[')
_STRING = lazy(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)


class Member(NamedTuple):
    """One ``"key": value``; the key begins at `start`, the value is ``text[value_start:value_end]``."""

    key: str
    start: int
    value_start: int
    value_end: int
    value: Any


class Item(NamedTuple):
    """One object of the list with its members in order."""

    start: int
    end: int
    members: tuple[Member, ...]

    def get(self, key: str) -> Any:
        """The value of the last member named `key`, as JSON has it; None without."""
        return next((m.value for m in reversed(self.members) if m.key == key), None)


class Broken(NamedTuple):
    """A stretch of the list that is no object: where, and why."""

    start: int
    end: int
    reason: str


def scan(text: str) -> Iterator[Item | Broken]:
    """The objects of the outermost list (``[…]``, ``{"items": […]}``, or one object alone), in order.

    After something broken the list goes on at the next object that begins a line, if there is one.
    """
    at = _space(text, 0)
    if text[at : at + 1] == "{":
        inner = _ITEMS.search(text, at, at + 10_000)
        if inner is None:
            yield from _one(text, at)
            return
        at = inner.end() - 1
    elif text[at : at + 1] != "[":
        yield Broken(at, len(text.rstrip()), "no list of objects.")
        return
    yield from _list(text, at + 1)


def _one(text: str, at: int) -> Iterator[Item | Broken]:
    block = _block(text, at)
    yield block
    rest = _space(text, block.end)
    if rest < len(text):
        yield Broken(rest, len(text.rstrip()), "text after the end of the object.")


def _list(text: str, at: int) -> Iterator[Item | Broken]:
    while True:
        at = _space(text, at)
        if at >= len(text) or text[at] == "]":
            if at >= len(text):
                return
            rest = _space(text, at + 1)
            if rest < len(text) and text[rest] not in "}," and text[rest:].strip():
                yield Broken(rest, len(text.rstrip()), "text after the end of the list.")
            return
        if text[at] == ",":
            at += 1
            continue
        block = _block(text, at)
        yield block
        at = max(block.end, at + 1)


def _block(text: str, at: int) -> Item | Broken:
    try:
        if text[at] == "{":
            return _item(text, at)
        _, end = _DECODER.raw_decode(text, at)
        return Broken(at, end, "no object.")
    except RecursionError:
        return Broken(at, len(text.rstrip()), "nested too deeply.")
    except (ValueError, IndexError) as error:
        return Broken(at, _resume(text, at), f"no JSON: {getattr(error, 'msg', 'it ends too soon')}.")


_AGAIN = lazy(r"[\r\n][ \t]*(?:,[ \t]*)?(?=\{[ \t]*(?:[\r\n]|\"))")


def _resume(text: str, at: int) -> int:
    """Where the next object seems to begin, less the white space before it."""
    found = _AGAIN.search(text, at + 1)
    end = found.start() if found else len(text)
    return at + len(text[at:end].rstrip())


def _item(text: str, at: int) -> Item:
    members: list[Member] = []
    start, at = at, _space(text, at + 1)
    while text[at] != "}":
        key = _STRING.match(text, at)
        if key is None:
            raise ValueError("a member without a name")
        colon = _space(text, key.end())
        if text[colon] != ":":
            raise ValueError("a member without a colon")
        value_start = _space(text, colon + 1)
        value, end = _DECODER.raw_decode(text, value_start)
        members.append(Member(json.loads(key[0], strict=False), at, value_start, end, value))
        at = _space(text, end)
        if text[at] == ",":
            at = _space(text, at + 1)
        elif text[at] != "}":
            raise ValueError("a comma is missing between members")
    return Item(start, at + 1, tuple(members))


def _space(text: str, at: int) -> int:
    found = _WHITE.match(text, at)
    return found.end() if found else at

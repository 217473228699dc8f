"""YAML as it is written: the mappings of a list and their members, with their exact places.

Built straight from libyaml's events: aliases share what they name and are never
copied, so that no document grows in memory; nesting is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Any, NamedTuple

import yaml

from enrich.formats.json_items import Broken, Item, Member
from enrich.patterns import lazy

DEEPEST = 50
_MOST_BREAKS = 20
"""Each costs another walk through the document."""
_OUTERMOST = lazy(r"^(?![\s#]|-\s)", re.MULTILINE)
_NULL = lazy(r"(?:~|null|Null|NULL)?")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Node(NamedTuple):
    """A value with its place; `members` where it is a mapping."""

    value: Any
    start: int
    end: int
    members: tuple[Member, ...] = ()


class _TooDeep(Exception):
    """Raised where nesting passes `DEEPEST`."""


def scan(text: str) -> Iterator[Item | Broken]:
    """The mappings of the list that is the document, or that its key ``references`` or ``items`` holds.

    An item of a list that is no YAML costs itself: what follows is read from the next line that begins
    an item. Where that is no list, or breaks too often, the rest is one broken block.
    """
    begin = 0
    for chance in range(_MOST_BREAKS, -1, -1):
        begin = yield from _scanned(text, begin, again=chance > 0)
        if not begin:
            return


def _scanned(text: str, begin: int, *, again: bool) -> Generator[Item | Broken, None, int]:
    """Yield the items from `begin`, where one begins or the document does; return where to go on or 0."""
    builder = _Builder(_from(text, begin))
    last = begin
    try:
        for node in builder.nodes():
            end = node.start + len(text[node.start : node.end].rstrip())
            last = max(last, end)
            yield (
                Item(node.start, end, node.members)
                if node.members
                else Broken(node.start, end, "no mapping.")
            )
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = mark.index if mark else last
        start = _skip_white(text, last)
        if start < len(text):
            line = 1 + text.count("\n", 0, place)
            problem = getattr(error, "problem", "") or "cannot be read"
            following = _next_item(text, start) if again else 0
            end = len(text[: following or len(text)].rstrip())
            yield Broken(start, end, f"no YAML: {problem} (line {line}).")
            return following
    except _TooDeep:
        start = _skip_white(text, last)
        yield Broken(start, len(text.rstrip()), f"nested more than {DEEPEST} deep.")
    return 0


def _next_item(text: str, start: int) -> int:
    """Where the line of the next item begins in the list that an item at `start` is in; 0 without one."""
    line = text.rfind("\n", 0, start) + 1
    indent = text[line:start]
    if text[start : start + 1] != "-" or indent.strip(" "):
        return 0
    found = re.compile(rf"^{indent}-(?=\s)", re.MULTILINE).search(text, start + 1)
    return found.start() if found else 0


def _from(text: str, begin: int) -> str:
    """The list that goes on at `begin`, every character at its place; the frame around it is left out."""
    if not begin:
        return text
    indent = len(text[begin:]) - len(text[begin:].lstrip(" "))
    outside = re.compile(rf"^ {{0,{indent}}}(?![ \n#]|-\s)|^ {{0,{max(0, indent - 1)}}}-", re.MULTILINE)
    end = outside.search(text, text.find("\n", begin) + 1) if indent else _OUTERMOST.search(text, begin)
    return "\n" * begin + text[begin : end.start() if end else len(text)]


def _skip_white(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip())


class _Builder:
    """Turns events into values, one item at a time."""

    def __init__(self, text: str) -> None:
        self._events = yaml.parse(text, Loader=_LOADER)
        self._anchors: dict[str, Node] = {}

    def nodes(self) -> Iterator[Node]:
        """The members of each list of items, in order."""
        for event in self._events:
            if isinstance(event, yaml.SequenceStartEvent):
                yield from self._sequence(0)
            elif isinstance(event, yaml.MappingStartEvent):
                yield from self._frame(event)

    def _sequence(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _frame(self, opening: Any) -> Iterator[Node]:
        """The items inside the outermost mapping; a mapping without a list of them is one item itself."""
        members: list[Member] = []
        framed = False
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, 1)
            value_event = next(self._events)
            if key.value in ("references", "items") and isinstance(value_event, yaml.SequenceStartEvent):
                framed = True
                yield from self._sequence(1)
                continue
            value = self._node(value_event, 1)
            members.append(Member(str(key.value), key.start, value.start, value.end, value.value))
        if not framed and any(m.key in ("title", "DOI", "id") for m in members):
            yield Node(None, opening.start_mark.index, event.end_mark.index, tuple(members))

    def _node(self, event: Any, depth: int) -> Node:
        if depth > DEEPEST:
            raise _TooDeep
        if isinstance(event, yaml.AliasEvent):
            known = self._anchors.get(event.anchor, Node(None, 0, 0))
            return known._replace(start=event.start_mark.index, end=event.end_mark.index)
        node = self._fresh(event, depth)
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _fresh(self, event: Any, depth: int) -> Node:
        start = event.start_mark.index
        if isinstance(event, yaml.ScalarEvent):
            empty = event.implicit[0] and _NULL.fullmatch(event.value)
            return Node(None if empty else event.value, start, event.end_mark.index)
        if isinstance(event, yaml.SequenceStartEvent):
            values = []
            while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
                values.append(self._node(inner, depth + 1).value)
            return Node(values, start, inner.end_mark.index)
        members = []
        while not isinstance(inner := next(self._events), yaml.MappingEndEvent):
            key = self._node(inner, depth + 1)
            value = self._node(next(self._events), depth + 1)
            members.append(Member(str(key.value), key.start, value.start, value.end, value.value))
        return Node({m.key: m.value for m in members}, start, inner.end_mark.index, tuple(members))

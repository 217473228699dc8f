"""BibTeX and BibLaTeX as they are written: blocks and fields with their exact places.

`scan` cuts a text into blocks that follow each other without a gap (but for
white space), so that nothing can be lost: entries, directives (``@string``,
``@comment``, ``@preamble``), text between entries, and broken blocks with the
reason. A broken entry costs itself only: an ``@type{key,`` at the beginning of
a line, or after a closing brace, always begins the next one. Every step moves
forward, so that no input takes more than linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from enrich.patterns import lazy

DEEPEST = 100
"""Braces nested deeper than this are no bibliography."""

PartKind = Literal["braced", "quoted", "number", "name"]


class Part(NamedTuple):
    """One operand of a value: its text is that between the delimiters."""

    kind: PartKind
    text: str


class Field(NamedTuple):
    """``name = value`` at `start`; the value, delimiters included, is ``text[value_start:value_end]``."""

    name: str
    start: int
    value_start: int
    value_end: int
    parts: tuple[Part, ...]


class Entry(NamedTuple):
    """``@type{key, fields}`` from `start` to `end`; `close` is the offset of its closing delimiter.

    `type` is lower case; `key_end` is the offset after the key.
    """

    start: int
    end: int
    type: str
    key: str
    key_end: int
    close: int
    fields: tuple[Field, ...]


class String(NamedTuple):
    """``@string{name = value}``; several definitions in one are understood."""

    start: int
    end: int
    fields: tuple[Field, ...]


class Aside(NamedTuple):
    """A block that is no entry: a directive, text between entries, or something broken (`fault`)."""

    start: int
    end: int
    reason: str
    fault: bool


Block = Entry | String | Aside


class Broken(Exception):
    """The entry stops making sense at `offset`."""

    def __init__(self, reason: str, offset: int) -> None:
        self.reason, self.offset = reason, offset
        super().__init__(reason)


_START = lazy(r"@[ \t]*([A-Za-z][\w-]*)\s*(\{|\((?=\s*[^\s,(){}]+\s*[,=]))")
_KEYED = r"@[ \t]*[A-Za-z][\w-]*[ \t]*[{(]\s*[^\s,{}\"=#%]*\s*,"
_DIRECTIVE = r"@[ \t]*(?i:string|comment|preamble)[ \t]*[{(]"
# A look at the character before is cheap; the white space between is taken in by the match.
_WALL = lazy(r"(?:(?<=[\n\r})])|\A)[ \t]*" + f"(?={_KEYED}|{_DIRECTIVE})")
_BRACELESS = lazy(r"(?:(?<=[\n\r])|\A)[ \t]*@[A-Za-z]+[ \t]+[^\s,={}@]+,[^@=]*=")
_KEYLESS = lazy(r"\s*[\w:.+/-]+\s*=")
_KEYS = {
    "{": lazy(r"\s*+((?:[^\s,{}\"=]++(?:[^\S\n\r]++(?=[^\s,{}\"=]))?+)*+)[^\S\n\r]*+(?=[,\n\r}])"),
    "(": lazy(r"\s*+((?:[^\s,{}\"=()]++(?:[^\S\n\r]++(?=[^\s,{}\"=()]))?+)*+)[^\S\n\r]*+(?=[,\n\r)])"),
}
_LONGEST_KEY = 500
_GAP = lazy(r"(?:[\s,]+|%[^\n\r]*)*")
_NAME = lazy(r"[^\s=,{}\"#%()@]+")
_EQUALS = lazy(r"\s*=\s*")
_SPACE = lazy(r"\s*")
_BRACED = lazy(r"\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}")
_BRACE = lazy(r"[{}]")
_QUOTED = lazy(r'"[^"{}\\]*+"')
_QUOTE_OR_BRACE = lazy(r'["{}]')
_BARE = lazy(r"[^\s,{}\"#%()=@]+")
_AFTER_QUOTE = lazy(r"\s*(?:[,})#]|$)")
_JOIN = lazy(r"\s*#\s*")
_LINE_END = lazy(r"[\n\r]")
_CLOSERS = {"{": "}", "(": ")"}


def scan(text: str) -> Iterator[Block]:
    """Cut `text` into its blocks, in order; only white space lies between them."""
    at, wall = 0, -1
    while True:
        start = _next_start(text, at)
        yield from _between(text, at, start)
        if start == len(text):
            return
        wall = wall if wall > start else _next_wall(text, start + 1)
        block = _block(text, start, wall)
        yield block
        at = block.end


def _next_wall(text: str, at: int) -> int:
    """The offset of the next block that nothing before it can swallow."""
    wall = _WALL.search(text, at)
    return wall.start() if wall else len(text)


def _next_start(text: str, at: int) -> int:
    """The offset of the next block that begins with ``@``; one commented out by ``%`` is none."""
    while (match := _START.search(text, at)) is not None:
        line = max(text.rfind("\n", at, match.start()), text.rfind("\r", at, match.start()), at - 1) + 1
        if not text[line : match.start()].lstrip().startswith("%"):
            return match.start()
        end = _LINE_END.search(text, match.start())
        at = end.start() if end else len(text)
    return len(text)


def _between(text: str, at: int, end: int) -> Iterator[Aside]:
    """The text between blocks without the white space around it; entries without a brace apart."""
    lost = _BRACELESS.search(text, at, end)
    stop = lost.start() if lost else end
    yield from _stripped(text, at, stop, "text between entries, which BibTeX skips.", fault=False)
    if lost:
        yield from _stripped(text, stop, end, "an entry without an opening brace.", fault=True)


def _stripped(text: str, at: int, end: int, reason: str, *, fault: bool) -> Iterator[Aside]:
    between = text[at:end]
    if between.strip():
        start = at + len(between) - len(between.lstrip())
        yield Aside(start, at + len(between.rstrip()), reason, fault)


def _block(text: str, start: int, limit: int) -> Block:
    opening = _START.match(text, start)
    assert opening is not None
    kind = opening[1].lower()
    if kind in ("comment", "preamble"):
        return _directive(text, start, opening.end() - 1, limit, kind)
    try:
        if kind == "string":
            fields, close = _fields(text, opening.end(), limit, _CLOSERS[opening[2]])
            return String(start, close + 1, fields)
        return _entry(text, start, opening, limit)
    except Broken as broken:
        return _broken(text, start, broken, limit)


def _broken(text: str, start: int, broken: Broken, limit: int) -> Aside:
    """The block from `start` to the next thing that looks like a beginning."""
    again = _START.search(text, max(broken.offset, start + 1), limit)
    end = again.start() if again else limit
    end = start + len(text[start:end].rstrip())
    line = 1 + text.count("\n", start, broken.offset)
    place = f" (its line {line})" if line > 1 and broken.offset < end else ""
    return Aside(start, end, f"{broken.reason}{place}.", fault=True)


def _directive(text: str, start: int, brace: int, limit: int, kind: str) -> Aside:
    """An ``@comment`` or ``@preamble`` with balanced braces; without, it ends where the next block begins."""
    reason = f"@{kind}: no reference by design."
    try:
        if text[brace] == "{":
            return Aside(start, _braced_end(text, brace, len(text)), reason, fault=False)
    except Broken:
        pass
    closing = text.find(")", brace, limit) if text[brace] == "(" else -1
    end = closing + 1 if closing >= 0 else start + len(text[start:limit].rstrip())
    return Aside(start, end, reason, fault=False)


def _entry(text: str, start: int, opening: re.Match[str], limit: int) -> Entry:
    at = opening.end()
    key, key_end = "", at
    if not _KEYLESS.match(text, at, limit):
        found = _KEYS[opening[2]].match(text, at, limit)
        if found is None or len(found[1]) > _LONGEST_KEY:
            raise Broken("no key and no field after the opening brace", at)
        key, key_end = found[1], found.end(1)
    fields, close = _fields(text, key_end, limit, _CLOSERS[opening[2]])
    return Entry(start, close + 1, opening[1].lower(), key, key_end, close, fields)


def _fields(text: str, at: int, limit: int, closer: str) -> tuple[tuple[Field, ...], int]:
    """The fields from `at` on, and the offset of the closing delimiter."""
    fields: list[Field] = []
    while True:
        gap = _GAP.match(text, at, limit)
        at = gap.end() if gap else at
        if at >= limit:
            raise Broken("the entry is not closed before the next begins", limit)
        if text[at] == closer:
            return tuple(fields), at
        name = _NAME.match(text, at, limit)
        if name is None:
            raise Broken(f"expected a field or the closing {closer!r}, found {text[at]!r}", at)
        equals = _EQUALS.match(text, name.end(), limit)
        if equals is None:
            raise Broken(f"expected '=' after {name[0][:40]!r}", name.end())
        parts, end = _value(text, equals.end(), limit)
        fields.append(Field(name[0], at, equals.end(), end, parts))
        at = end


def _value(text: str, at: int, limit: int) -> tuple[tuple[Part, ...], int]:
    """The operands of a value joined by ``#``; empty where nothing stands after the ``=``."""
    if at < limit and text[at] in ",})":
        return (), at
    part, end = _part(text, at, limit)
    parts = [part]
    while (join := _JOIN.match(text, end, limit)) is not None:
        part, end = _part(text, join.end(), limit)
        parts.append(part)
    return tuple(parts), end


def _part(text: str, at: int, limit: int) -> tuple[Part, int]:
    first = text[at] if at < limit else ""
    if first == "{":
        end = _braced_end(text, at, limit)
        return Part("braced", text[at + 1 : end - 1]), end
    if first == '"':
        end = _quoted_end(text, at, limit)
        return Part("quoted", text[at + 1 : end - 1]), end
    bare = _BARE.match(text, at, limit)
    if bare is None:
        raise Broken(f"expected a value, found {first!r}" if first else "a value is missing", at)
    return Part("number" if bare[0].isdigit() else "name", bare[0]), bare.end()


def _braced_end(text: str, at: int, limit: int) -> int:
    """The offset after the brace that closes the one at `at`."""
    simple = _BRACED.match(text, at, limit)
    if simple is not None:
        return simple.end()
    depth = 0
    for brace in _BRACE.finditer(text, at, limit):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
        if depth > DEEPEST:
            raise Broken(f"braces nested more than {DEEPEST} deep", _past_braces(text, brace.end()))
    raise Broken("an opening brace is never closed", limit)


def _past_braces(text: str, at: int) -> int:
    while at < len(text) and text[at] == "{":
        at += 1
    return at


def _quoted_end(text: str, at: int, limit: int) -> int:
    """The offset after the quote that closes the one at `at`; quotes within braces do not count."""
    simple = _QUOTED.match(text, at, limit)
    if simple is not None:
        return simple.end()
    depth = 0
    for mark in _QUOTE_OR_BRACE.finditer(text, at + 1, limit):
        if mark[0] == "{":
            depth += 1
            if depth > DEEPEST:
                raise Broken(f"braces nested more than {DEEPEST} deep", _past_braces(text, mark.end()))
        elif mark[0] == "}":
            depth -= 1
            if depth < 0:
                raise Broken("a closing brace too many in a quoted value", mark.start())
        elif depth == 0 and not _escaped(text, mark.start(), limit):
            return mark.end()
    raise Broken("an opening quote is never closed", limit)


def _escaped(text: str, quote: int, limit: int) -> bool:
    r"""Whether a quote is an accent (``\"o``), which BibTeX wants in braces and many forget."""
    return text[quote - 1] == "\\" and not _AFTER_QUOTE.match(text, quote + 1, limit)

"""Where in its file a finding belongs: the line and column of the field it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from enrich.formats.tables import table_of
from enrich.records import Finding, Reference

# Where a field is not, what it is about may stand in another.
_FEWEST = 6
_FARTHEST = 40
_BESIDE = {"author": ("editor",), "volume": ("issue",), "page": ("article-number",)}


def place(finding: Finding, reference: Reference, lines: Sequence[str]) -> tuple[int, int]:
    """Return line and column (from 1) of what `finding` is about, in the lines of its reference's file.

    That is where its field begins; else where the value it would replace is
    printed; else where the reference begins. A finding that knows its place keeps it.
    """
    if (finding.line, finding.column) > (reference.line, reference.column):
        return finding.line, finding.column
    if finding.printed and (there := _printed(finding.printed, reference, lines)):
        return there
    for name in _names(finding.field, reference) if reference.structured else ():
        for number, line, start in _lines(reference, lines):
            match = _pattern(name).search(line, start)
            if match:
                return number, match.start(1) + 1
    old = finding.edit.old.lower() if finding.edit else ""
    for number, line, start in _lines(reference, lines) if old else ():
        at = line.lower().find(old, start)
        if at >= 0:
            return number, at + 1
    return reference.line, reference.column


def _printed(words: str, reference: Reference, lines: Sequence[str]) -> tuple[int, int] | None:
    """Where some words stand in a reference; where they begin, if a line ends inside them."""
    begin = re.match(r"[^:\s]*:?/{0,2}[^/\s]*", words)
    for wanted in dict.fromkeys((words, begin[0] if begin else "")):
        for number, line, start in _lines(reference, lines) if len(wanted) >= _FEWEST else ():
            found = line.lower().find(wanted.lower(), start)
            if found >= 0:
                return number, found + 1
    is_of_a_page = not reference.end_line or any(link.url == words for link in reference.links)
    return _further_on(words.lower(), reference, lines) if is_of_a_page else None


def _further_on(words: str, reference: Reference, lines: Sequence[str]) -> tuple[int, int] | None:
    """Where some words stand first below the line on which a reference of a page begins.

    Of a page's lines only the first is known; as the words are in the reference, they come first in it.
    """
    if len(words) < _FEWEST:
        return None
    for number in range(reference.line + 1, min(reference.line + _FARTHEST, len(lines)) + 1):
        found = lines[number - 1].lower().find(words)
        if found >= 0:
            return number, found + 1
    return None


def _names(field: str, reference: Reference) -> Iterator[str]:
    """What the field is called in the reference's format, and what stands in for it."""
    table = table_of(reference.unstructured)
    if table is None:
        return
    for name in (field, *_BESIDE.get(field, ())):
        yield from map(table.spelled, dict.fromkeys((*table.shown.get(name, ()), *table.names(name))))


def _lines(reference: Reference, lines: Sequence[str]) -> Iterator[tuple[int, str, int]]:
    """Number of each line of a reference, its text up to where the reference ends, and where it begins."""
    last = min(max(reference.end_line, reference.line), len(lines))
    for number in range(reference.line, last + 1):
        line, start = lines[number - 1], reference.column - 1 if number == reference.line else 0
        yield number, line[: _end(reference, line, start)] if number == last else line, start


def _end(reference: Reference, line: str, start: int) -> int:
    """Where on its last line a reference ends: the next may begin there.

    Of a reference that is not quoted as its file has it, that is the end of the line.
    """
    tail = reference.unstructured.rpartition("\n")[2]
    return start + len(tail) if tail and line.startswith(tail, start) else len(line)


@lru_cache(maxsize=64)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"""(?:^|[\s,{{"'])({re.escape(name)})["']?\s*(?:[=:]|-\s)""", re.IGNORECASE)

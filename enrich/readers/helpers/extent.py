"""Where, in the text of a page or an article, the list of references begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from enrich.formats.labels import only_labels
from enrich.patterns import lazy
from enrich.readers.helpers.page_words import is_about_the_page
from enrich.readers.helpers.shapes import ends_list, is_heading, marker, plausible

_WORD = lazy(r"[^\W\d_]{2,}")
_NEXT = 8
_FEW = 0.3
_ENOUGH = 0.4
_SHORTEST_RUN, _FEWEST, _HALF = 5, 3, 0.5
_WRAPPED = 3
"""How many lines a wrapped reference may have that say nothing by themselves."""


def extent(lines: Sequence[str]) -> tuple[int, int]:
    """Return the half-open range of `lines` that is the list; all of them where nothing says otherwise.

    A heading decides, if references follow it and what precedes is mostly none.
    Without one, the longest run of lines that could be references does, if
    hardly any line before or after it could.
    """
    heading = _heading(lines)
    if heading is not None:
        return heading, len(lines)
    start, stop = _longest_run(lines)
    if stop - start < _SHORTEST_RUN:
        return 0, _before_next_section(lines)
    return (
        _with_head(lines, start) if _share(lines[:start]) < _FEW else 0,
        _with_rest(lines, stop) if _share(lines[stop:]) < _FEW else _before_next_section(lines),
    )


def _before_next_section(lines: Sequence[str]) -> int:
    """Where a section of another name follows references, if it holds hardly any; else the end."""
    read = 0
    for at, line in enumerate(lines):
        if read >= _FEWEST and ends_list(line):
            below = [text for text in lines[at + 1 :] if text.strip()]
            likely = sum(plausible(text) and not is_about_the_page(text) for text in below)
            return at if likely <= _HALF * len(below) else len(lines)
        read += plausible(line)
    return len(lines)


def _with_head(lines: Sequence[str], start: int) -> int:
    """Where the first reference begins: its own first line may say too little to be one."""
    above = takewhile(lambda line: line.strip() != "", reversed(lines[max(0, start - _WRAPPED) : start]))
    return next((start - n for n, line in enumerate(above, 1) if marker(line)), start)


def _with_rest(lines: Sequence[str], stop: int) -> int:
    """Where the last reference ends: indented lines belong to it, such as the end of a DOI."""
    below = takewhile(lambda line: line[:1] in " \t" and line.strip() != "", lines[stop : stop + _WRAPPED])
    return stop + sum(1 for _ in below)


def _heading(lines: Sequence[str]) -> int | None:
    """The first heading that references follow: a table of contents has headings too."""
    filled = references = 0
    for i, line in enumerate(lines):
        if is_heading(line) and references <= 0.5 * filled:
            section = takewhile(lambda text: not is_heading(text), lines[i + 1 : i + 40])
            if _share([text for text in section if _says(text)][:_NEXT]) >= _ENOUGH:
                return i
        filled += bool(line.strip())
        references += plausible(line)
    return None


def _says(line: str) -> bool:
    """Whether `line` is more than a number or labels of links, which pages print on lines of their own."""
    return _WORD.search(line) is not None and not only_labels(line)


def _longest_run(lines: Sequence[str]) -> tuple[int, int]:
    """The longest stretch of plausible lines without a gap."""
    best, begin = (0, 0), 0
    for i, line in enumerate([*lines, ""]):
        if not plausible(line):
            best = max(best, (i - begin, begin))
            begin = i + 1
    return best[1], best[1] + best[0]


def _share(lines: Sequence[str]) -> float:
    """The share of filled lines that could be references."""
    filled = [line for line in lines if line.strip()]
    return sum(map(plausible, filled)) / len(filled) if filled else 0.0

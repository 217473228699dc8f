"""Reads a plain list of references: one a line, numbered, bulleted, indented, or in paragraphs.

How the list is laid out is judged once, from its beginning; then it streams, so
that a million lines need no more memory than twenty thousand. Text before a
"References" heading, and after the section that it opens, is no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from enrich.comparable.years import YEARS
from enrich.formats.labels import only_labels
from enrich.patterns import lazy
from enrich.readers.base import Block, Document, UnreadableLine
from enrich.readers.helpers.counted import begins, marks_of
from enrich.readers.helpers.extent import extent
from enrich.readers.helpers.flush import LONGEST_PIECE, Line, ends_whole, is_flush, pieces
from enrich.readers.helpers.layouts import (
    COUNTED,
    Layout,
    gaps_within,
    is_address,
    layout_of,
    marker_of,
    paragraphs_of,
)
from enrich.readers.helpers.page_words import is_about_the_page
from enrich.readers.helpers.shapes import (
    ends_list,
    is_bullet,
    is_furniture,
    marker,
    opens,
    plausible,
    reference,
)
from enrich.records import Reference, SetAside

_SAMPLE = 20_000
_FEW_LINES, _FAIR_SHARE = 40, 0.12
_WORD = lazy(r"[^\W\d_]{2,}")
_AVAILABLE = lazy(r"\W*available\b", re.IGNORECASE)
_NO_LIST = ("{", "<", "%PDF", "%!PS", "\\documentclass", "#!")


class PlainList:
    """References one after the other, with nothing but the shape of the list between them."""

    name = "list"
    suffixes = (".txt", ".text", ".lst")

    def recognises(self, document: Document) -> float:
        """Barely, where lines could be references: every other format is likelier.

        A few lines are given the benefit of the doubt. A long text is a list only
        with a heading of references, or where a fair share of it could be some.
        """
        head = document.head_text
        if head.lstrip().startswith(_NO_LIST):
            return 0.0
        lines = [line for line in head.splitlines() if line.strip()]
        likely = sum(map(plausible, lines))
        if len(lines) > _FEW_LINES:
            return 0.1 if likely >= _FAIR_SHARE * len(lines) or extent(lines)[0] else 0.0
        return 0.1 if likely or plausible(" ".join(lines)) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each item of the list; headings and the text around the list are set aside."""
        stream = document.all_lines()
        sample = list(islice(stream, _SAMPLE))
        start, stop = _extent([text for _, text in sample])
        if len(sample) == _SAMPLE:
            stop = len(sample)
        yield from _skipped(document.name, sample[:start], "before the list of references")
        layout = layout_of([text for _, text in sample[start:stop]])
        rest = chain(sample[stop:], stream)
        lines: Iterable[Line]
        lines, after = (
            (sample[start:stop], rest) if stop < len(sample) else (chain(sample[start:], stream), ())
        )
        if layout in COUNTED and gaps_within([text for _, text in sample[start:stop]], layout):
            lines = filter(_is_filled, lines)
        yield from _items(document.name, lines, after, layout, in_section=start > 0)


def _is_filled(line: Line) -> bool:
    return bool(line[1].strip())


def _extent(lines: Sequence[str]) -> tuple[int, int]:
    """Where the list begins and ends; one that is wrapped throughout has lines that read like none."""
    start, stop = extent(lines)
    return (start, len(lines)) if start == 0 and is_flush(paragraphs_of(lines)) else (start, stop)


def _items(
    file: str, lines: Iterable[Line], beyond: Iterable[Line], layout: Layout, *, in_section: bool
) -> Iterator[Block]:
    """Make a block of each item, and one of all that follows the section."""
    rest, after = iter(lines), list[Line]()
    inside = _until_end(rest, after) if in_section else rest
    count = 0
    for item in cut(inside, layout):
        block = _block(file, count + 1, item, layout)
        count += isinstance(block, Reference)
        yield block
    yield from _skipped(file, chain(after, rest, beyond), "after the list of references")


def _until_end(lines: Iterator[Line], after: list[Line]) -> Iterator[Line]:
    """Pass lines on up to the heading of the next section, which goes to `after`."""
    for line in lines:
        if ends_list(line[1]):
            after.append(line)
            return
        yield line


def cut(lines: Iterable[Line], layout: Layout) -> Iterator[list[Line]]:
    """Cut lines into items; a heading or a rule is an item of its own, sixty lines are one at most.

    A line of nothing but link labels belongs to the item before it.
    """
    if layout in ("flush", "spaced"):
        yield from pieces(lines if layout == "flush" else filter(_is_filled, lines))
        return
    item: list[Line] = []
    number, blank = 0, False
    for line in lines:
        text = line[1]
        if not text.strip():
            blank = True
            continue
        begins, number = _begins(text, layout, number)
        ends = begins or blank or len(item) >= LONGEST_PIECE or _parts(item, text, layout)
        if item and ends and not only_labels(text):
            yield item
            item = []
        item.append(line)
        blank = False
    if item:
        yield item


def _parts(item: Sequence[Line], text: str, layout: Layout) -> bool:
    """Whether a line that begins no reference does not go on with `item` either.

    Links end a numbered one; a heading is an item, and so is what the page says of itself.
    """
    if not item:
        return False
    first, last = item[0][1], item[-1][1]
    labelled = layout in COUNTED and only_labels(last)
    return labelled or _is_apart(first) or ends_list(text) or (_is_of_page(text) and ends_whole(last))


def _is_apart(text: str) -> bool:
    return is_furniture(text) or ends_list(text) or _is_of_page(text)


def _is_of_page(text: str) -> bool:
    """Whether the page speaks of itself; "Available online: " goes on in many a reference."""
    return is_about_the_page(text) and not _AVAILABLE.match(text)


def _begins(text: str, layout: Layout, previous: int) -> tuple[bool, int]:
    """Whether a line begins an item, and the number of the item that it is in."""
    if is_furniture(text) or layout == "lines":
        return True, previous
    if layout == "indented":
        return text[:1] not in (" ", "\t"), previous
    if layout == "bulleted":
        return is_bullet(text), previous
    if layout == "addressed":
        return not is_address(text), previous
    if layout == "opened":
        return text[:1] in (" ", "\t"), previous
    if layout == "paragraphs":
        return False, previous
    if layout in COUNTED:
        found = marks_of(bare=layout == "counted")(text)
        is_next = begins(found, previous)
        return is_next, found.number if found and is_next else previous
    found = marker(text)
    if found is None or (found.number in YEARS and found.number != previous + 1):
        return False, previous
    return True, found.number or previous


def _block(file: str, number: int, item: list[Line], layout: Layout) -> Block:
    printed = "\n".join(text for _, text in item)
    first, last = item[0][0], item[-1][0]
    broken = next(((n, line) for n, line in item if isinstance(line, UnreadableLine)), None)
    if broken:
        reason = f"line {broken[0]}: {broken[1].reason}" if broken[0] != first else broken[1].reason
        return SetAside(file=file, line=first, end_line=last, reason=reason, text=printed)
    if is_furniture(printed) or ends_list(printed):
        return SetAside(file=file, line=first, reason="a heading or a rule.", text=printed, fault=False)
    found = marker_of(printed, layout)
    if aside := "" if found else _why_no_item(printed, layout):
        told = plausible(printed) and not _is_of_page(printed)
        return SetAside(file=file, line=first, end_line=last, reason=aside, text=printed, fault=told)
    text = found.rest if found else printed
    if only_labels(text) or (not plausible(text) and len(_WORD.findall(text[:500])) < 2):
        reason = "has no words that a reference would have."
        return SetAside(file=file, line=first, end_line=last, reason=reason, text=printed)
    return reference(file, number, first, printed, end_line=last, text=text)


def _why_no_item(printed: str, layout: Layout) -> str:
    """Why what stands among the items without a marker is no reference; "" where it may be one."""
    if _is_of_page(printed):
        return "text about the page itself."
    if layout in COUNTED and not opens(printed):
        return "stands among numbered references without a number, and does not begin as they do."
    return ""


def _skipped(file: str, lines: Iterable[Line], where: str) -> Iterator[SetAside]:
    """One block for all of `lines`, none where they are blank; memory stays flat."""
    count, first, last, text = 0, 0, 0, ""
    for line, printed in lines:
        if printed.strip():
            count, first, last, text = count + 1, first or line, line, text or printed[:200]
    if count:
        reason = f"{count:,} line{'s' if count > 1 else ''} {where}."
        yield SetAside(file=file, line=first, end_line=last, reason=reason, text=text, fault=False)

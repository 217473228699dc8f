"""The lines of a PDF's text in reading order, with where they stand on the page; by pypdf.

PDFs hold no lines and no paragraphs, only strings at places: what is said here
about indentation, gaps and page furniture is inferred from those.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from enrich.errors import UnreadableInput
from enrich.patterns import lazy

if TYPE_CHECKING:
    from pypdf import PdfReader

_MOST_PAGES = 3_000
_MOST_NODES = 20_000
_LARGEST_PAGE = 1024**2
_LARGEST_TEXT = 96 * 1024**2
_FEWEST_LETTERS = 40
_DIGITS = lazy(r"\d+|\b[ivxlc]+\b")
_PAGE_NUMBER = lazy(
    r"[–—|-]?\s*(?:page\s*)?(?:\d{1,5}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d{1,5})?\s*[–—|-]?", re.IGNORECASE
)
_EDGE = 2
_INDENT = (4.0, 72.0)
_GAP = 1.35
_COMMON = 0.03
_SAME_LINE = 2.0


class Line(Struct, frozen=True):
    """A line of text: its page from 1, its left edge and base line in points from the page's lower left.

    `indented`: begins further right than its column; `gap`: stands apart from
    the line before; `furniture`: a running head, a foot or a page number.
    """

    text: str
    page: int
    x: float
    y: float
    indented: bool = False
    gap: bool = False
    furniture: bool = False


class Text(Struct, frozen=True):
    """All lines, in order, and the numbers of pages that could not be read."""

    lines: tuple[Line, ...]
    unread: tuple[int, ...] = ()


def text_of(file: str, data: bytes) -> Text:
    """Return the lines of a PDF.

    Raises UnreadableInput where pypdf is missing, the file is broken, has a
    password, no text in it, or more pages or text than a document has.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = _opened(file, data)
        _check_pages(file, reader)
        pages, unread = _pages(file, reader)
    except (UnreadableInput, MemoryError):
        raise
    except Exception as error:  # what pypdf raises for broken files is of every kind
        raise UnreadableInput(file, f"is a damaged PDF ({error}); save or print it again.") from error
    lines = _without_furniture([line for page in pages for line in _laid_out(page)])
    if sum(c.isalpha() for line in lines for c in line.text) < _FEWEST_LETTERS:
        reason = "is a PDF without text, perhaps a scan; run it through OCR (ocrmypdf, say) first."
        raise UnreadableInput(file, reason)
    return Text(tuple(lines), tuple(unread))


def _opened(file: str, data: bytes) -> PdfReader:
    try:
        from pypdf import PdfReader
        from pypdf.errors import DependencyError
    except ImportError as error:
        reason = "is a PDF, which needs pypdf; install it: pip install 'doi-enrich[formats]'."
        raise UnreadableInput(file, reason) from error
    reader = PdfReader(io.BytesIO(data))
    locked = UnreadableInput(file, "is protected by a password; save it without one.")
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            raise locked
    except (DependencyError, NotImplementedError) as error:
        raise locked from error
    return reader


def _check_pages(file: str, reader: PdfReader) -> None:
    """Count the pages without trusting the count: a tree may name a branch again and again."""
    root: Any = reader.trailer["/Root"]
    waiting: list[Any] = [root["/Pages"]]
    pages = nodes = 0
    while waiting:
        node = waiting.pop().get_object()
        nodes += 1
        kids = node.get("/Kids") if hasattr(node, "get") else None
        pages += kids is None
        if pages > _MOST_PAGES or nodes > _MOST_NODES:
            raise UnreadableInput(file, f"has more than {_MOST_PAGES:,} pages; split it.")
        waiting += list(kids.get_object()) if kids is not None else []


def _pages(file: str, reader: PdfReader) -> tuple[list[list[Line]], list[int]]:
    """The lines of each page in the order they were written; pages of drawing, or broken, are left out."""
    pages, unread, total = [], list[int](), 0
    for number, page in enumerate(reader.pages, 1):
        try:
            contents = page.get_contents()
            size = len(contents.get_data()) if contents is not None else 0
            total += size
            if total > _LARGEST_TEXT:
                raise UnreadableInput(
                    file, f"holds more than {_LARGEST_TEXT:,} bytes of page text; split it."
                )
            if size > _LARGEST_PAGE:
                unread.append(number)
                continue
            pages.append(_lines(page, number))
        except (UnreadableInput, MemoryError):
            raise
        except Exception:  # noqa: BLE001 - one broken page costs only itself, whatever pypdf makes of it
            unread.append(number)
    return pages, unread


def _lines(page: Any, number: int) -> list[Line]:
    """What stands at one height in a row is one line."""
    lines: list[Line] = []
    open_line = False

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], _font: Any, _size: float) -> None:
        nonlocal open_line
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        for at, piece in enumerate(text.split("\n")):
            open_line = open_line and at == 0
            if not piece.strip():
                continue
            if open_line and abs(lines[-1].y - y) < _SAME_LINE * 4:
                lines[-1] = replace(lines[-1], text=lines[-1].text + piece)
            else:
                lines.append(Line(piece, number, x, y))
            open_line = True

    page.extract_text(visitor_text=visit)
    tidy = (replace(line, text=" ".join(line.text.split())) for line in lines)
    return [line for line in tidy if line.text]


def _laid_out(lines: list[Line]) -> Iterator[Line]:
    """Mark what is indented within its column, and what stands apart from the line before."""
    if not lines:
        return
    steps = [a.y - b.y for a, b in pairwise(lines) if 0 < a.y - b.y < 60]
    usual = median(steps) if steps else 0.0
    edges = _edges(lines)
    before: Line | None = None
    for line in lines:
        edge = max((e for e in edges if e <= line.x + 1), default=line.x)
        gap = before is not None and usual > 0 and before.y - line.y > _GAP * usual
        yield replace(line, indented=_INDENT[0] < line.x - edge < _INDENT[1], gap=gap)
        before = line


def _edges(lines: Sequence[Line]) -> list[float]:
    """The left edges of the columns: where several lines begin, with no other edge close by on the left."""
    counts = Counter(round(line.x) for line in lines)
    common = [x for x, count in counts.items() if count >= max(2, _COMMON * len(lines))]
    edges: list[float] = []
    for x in sorted(common or counts):
        if not edges or x - edges[-1] >= _INDENT[1]:
            edges.append(x)
    return edges


def _without_furniture(lines: list[Line]) -> list[Line]:
    """Mark what the upper and lower edges of pages repeat, and page numbers there."""
    edges: set[int] = set()
    pages: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        pages.setdefault(line.page, []).append(at)
    for members in pages.values():
        by_height = sorted(members, key=lambda at: -lines[at].y)
        edges.update(by_height[:_EDGE], by_height[-_EDGE:])
    counts = Counter(_DIGITS.sub("#", lines[at].text.lower()) for at in edges)
    seen: set[str] = set()
    marked = []
    for at, line in enumerate(lines):
        pattern = _DIGITS.sub("#", line.text.lower())
        # The first of a running head without a number may be the heading that it repeats.
        often = counts[pattern] >= (2 if "#" in pattern else 3) and re.search(r"[^\W\d]", pattern)
        repeated = bool(often) and ("#" in pattern or pattern in seen)
        seen.add(pattern)
        furniture = at in edges and (repeated or _PAGE_NUMBER.fullmatch(line.text) is not None)
        marked.append(replace(line, furniture=furniture))
    return marked

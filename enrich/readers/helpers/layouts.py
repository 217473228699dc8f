"""How the items of a plain list are told apart: judged once, from what its lines have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from enrich.comparable.years import YEARS
from enrich.formats.labels import only_labels
from enrich.patterns import lazy
from enrich.readers.helpers.counted import bare_marker, counts
from enrich.readers.helpers.flush import ends_whole, is_flush
from enrich.readers.helpers.shapes import Marker, is_bullet, is_furniture, marker, opens, plausible

Layout = Literal[
    "lines",
    "marked",
    "numbered",
    "counted",
    "bulleted",
    "indented",
    "opened",
    "paragraphs",
    "flush",
    "spaced",
    "addressed",
]
"""How items are told apart: each line is one; a marker, a number, a bare number, a bullet stands in front;
first lines alone are not indented, or alone are indented; gaps; the shape of first lines, without gaps or
with one behind every line; addresses alone on the line below."""
COUNTED: tuple[Layout, ...] = ("numbered", "counted")
_MARKED: tuple[Layout, ...] = ("marked", "numbered", "bulleted")
_FEWEST = 3
_PRINTED = lazy(r"\b10\.\d{4,9}/|https?://")
_ADDRESS = lazy(r"\s*(?:doi:?\s*)?(?:https?://\S+|10\.\d{4,9}/\S+)\s*", re.IGNORECASE)


def layout_of(lines: Sequence[str]) -> Layout:
    """Judge how the items of a list are told apart."""
    filled = [line for line in lines if line.strip() and not is_furniture(line) and not only_labels(line)]
    marked = sum((m := marker(line)) is not None and m.number not in YEARS for line in filled)
    paragraphs = paragraphs_of(lines)
    if counts(filled, marker):
        return "numbered"
    if counts(filled, bare_marker):
        return "counted"
    if _bulleted(filled, paragraphs):
        return "bulleted"
    if marked >= 0.5 * len(filled) or _keyed(filled):
        return "marked"
    indented = [line for line in filled if line[0] in " \t"]
    if _opened(filled, indented):
        return "opened"
    if len(paragraphs) < len(filled) - len(indented) and 0.3 * len(filled) <= len(indented) >= 2:
        return "indented"
    if is_flush(paragraphs):
        return "flush"
    if len(paragraphs) == len(filled) and is_flush([filled]):
        return "spaced"
    if _in_paragraphs(paragraphs):
        return "paragraphs"
    return "addressed" if _addressed(filled) else "lines"


def _keyed(filled: Sequence[str]) -> bool:
    """Whether keys in brackets (``[Knu84]``) begin items, and the lines without one go on."""
    keyed = [line for line in filled if (m := marker(line)) and not m.number and not is_bullet(line)]
    others = [line for line in filled if marker(line) is None]
    return len(keyed) >= _FEWEST and keyed[0] == filled[0] and 3 * sum(map(opens, others)) <= len(others)


def _addressed(filled: Sequence[str]) -> bool:
    """Whether addresses and DOIs on lines of their own are those of the references above them.

    Never so where two follow each other, or one follows a reference that has one: a list may mix both.
    """
    at = [n for n, line in enumerate(filled) if is_address(line)]
    alone = all(n and not is_address(filled[n - 1]) for n in at)
    return len(at) >= _FEWEST and alone and not any(_PRINTED.search(filled[n - 1]) for n in at)


def is_address(line: str) -> bool:
    """Whether `line` is an address or a DOI and nothing else."""
    return _ADDRESS.fullmatch(line) is not None


def _in_paragraphs(paragraphs: Sequence[Sequence[str]]) -> bool:
    """Whether gaps part the items: lines break off before others, or first lines alone open references."""
    inner = [line for paragraph in paragraphs for line in paragraph[:-1]]
    heads, others = [p[0] for p in paragraphs], [line for p in paragraphs for line in p[1:]]
    return len(paragraphs) > 1 and (_wrapped(inner) or _open_alone(heads, others))


def _open_alone(heads: Sequence[str], others: Sequence[str]) -> bool:
    """Whether nearly all of `heads` open as references do, and hardly any of `others`."""
    if not heads or not others:
        return False
    return sum(map(opens, heads)) >= 0.7 * len(heads) and sum(map(opens, others)) <= 0.3 * len(others)


def gaps_within(lines: Sequence[str], layout: Layout) -> bool:
    """Whether gaps stand within the items of a numbered list, so that they part nothing."""
    paragraphs = paragraphs_of(lines)
    heads = sum(marker_of(p[0], layout) is not None for p in paragraphs)
    return sum(len(p) == 1 for p in paragraphs) >= 0.5 * len(paragraphs) and heads <= 0.6 * len(paragraphs)


def _opened(filled: Sequence[str], indented: Sequence[str]) -> bool:
    """Whether first lines alone are indented: these open as references do, and the others mostly do not."""
    others = [line for line in filled if line[0] not in " \t"]
    return len(indented) > 1 and filled[0][0] in " \t" and _open_alone(indented, others)


def _bulleted(filled: Sequence[str], paragraphs: Sequence[Sequence[str]]) -> bool:
    """Whether bullets alone begin items, and lines without one go on.

    Not so where stars pick some of the references, one a line: these lines are whole.
    """
    opening = next((line for line in filled if marker(line) or plausible(line)), "")
    if not is_bullet(opening) or sum(map(is_bullet, filled)) < 2:
        return False
    pairs = (pair for paragraph in paragraphs for pair in pairwise(paragraph))
    return _wrapped([line for line, then in pairs if not is_bullet(then) and not only_labels(then)])


def _wrapped(inner: Sequence[str]) -> bool:
    """Whether lines that others follow break off, as those of a wrapped reference mostly do."""
    return bool(inner) and sum(map(ends_whole, inner)) < 0.6 * len(inner)


def paragraphs_of(lines: Sequence[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for line in lines:
        if not line.strip() or is_furniture(line):
            found.append([])
        else:
            found[-1].append(line)
    return [paragraph for paragraph in found if paragraph]


def marker_of(printed: str, layout: Layout) -> Marker | None:
    """The marker in front of an item of a list that is laid out so, or None."""
    if layout == "counted":
        return bare_marker(printed)
    return marker(printed) if layout in _MARKED else None

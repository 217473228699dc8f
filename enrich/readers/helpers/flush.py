"""Cuts a list that is wrapped at a margin and has lost both its indents and the gaps between its references.

Only what a first line looks like is left to go by: it opens with who wrote the work, behind a
line that ends something. Where that is not plain for nearly all of the list, it is not cut so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from enrich.comparable import resolvers
from enrich.comparable.years import PATTERN
from enrich.formats.labels import only_labels, split_labels
from enrich.patterns import lazy
from enrich.readers.helpers.shapes import is_furniture, opens, plausible

Line = tuple[int, str]

LONGEST_PIECE = 60
_END = lazy(rf"""(?:[.)\]>/”’"]|\d|{resolvers.WITHOUT_SCHEME}10\.\S+)\s*$""")
# What breaks off so goes on, whatever the next line looks like.
_HANGS = lazy(
    r"(?:[,;:&(–-]|\b(?:and|und|et|y|e|in|of|the|a|an|for|to|on|with|from|by|de|der|des|du|del|eds?\.|vol\.|pp\.))\s*$",
    re.IGNORECASE,
)
_GOES_ON = lazy(r"\s*(?:[^\W\d_A-Z]|[\d(])")
_YEAR = lazy(rf"(?<![\d/.-]){PATTERN}[a-z]?(?![\d/–-])")
_ADDRESS = lazy(r"\s*(?:https?://|www\.|doi:)\S*\s*", re.IGNORECASE)
_ADDRESS_LAST = lazy(r"(?:(?<=\s)|^)(?:https?://|www\.|doi:)\S*$", re.IGNORECASE)
_SHORT, _NARROWEST = 0.75, 40
_LEAST_SHARE, _LEAST_READ, _LEAST_SURE, _MOST_WHOLE, _MOST_TWICE = 0.8, 0.7, 0.5, 0.75, 0.25
_FEW = 2


def is_flush(paragraphs: Sequence[Sequence[str]]) -> bool:
    """Whether a list is wrapped at a margin with nothing but the shape of its first lines to part it."""
    found = [piece for paragraph in paragraphs for piece in _cut(paragraph)]
    wrapped = [piece for piece in found if len(piece) > 1]
    if not wrapped or len(found) < 1.5 * len(paragraphs) - 0.5:
        return False
    broken = [pair for piece in wrapped for pair in pairwise(piece) if not _ADDRESS.fullmatch(pair[1])]
    read = [piece for piece in found if plausible(" ".join(piece))]
    twice = sum(_says_two_years(piece) for piece in wrapped)
    return (
        len(read) >= _LEAST_READ * len(found)
        and sum(opens(piece[0]) for piece in read) >= _LEAST_SHARE * len(read)
        and twice <= _MOST_TWICE * len(wrapped)
        and _goes_on(broken)
        and _has_a_margin([line for line, _ in broken])
    )


def pieces(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Cut a list that `is_flush`, streaming; a heading, a rule and what follows a gap stand apart."""
    paragraph: list[Line] = []
    for line in lines:
        apart = not line[1].strip() or is_furniture(line[1])
        if apart or len(paragraph) >= _MOST_AT_ONCE:
            yield from _of_lines(paragraph)
            paragraph = []
        if apart and line[1].strip():
            yield [line]
        elif not apart:
            paragraph.append(line)
    yield from _of_lines(paragraph)


_MOST_AT_ONCE = 5_000


def _of_lines(paragraph: list[Line]) -> Iterator[list[Line]]:
    at = 0
    for piece in _cut([text for _, text in paragraph]):
        yield paragraph[at : at + len(piece)]
        at += len(piece)


def _bare(line: str) -> str:
    """A line without the address that ends it, which no margin breaks and `enrich fix` may have put there."""
    return _ADDRESS_LAST.sub("", line.rstrip())


def ends_whole(line: str) -> bool:
    """Whether `line` ends as references do, rather than breaking off."""
    return bool(_END.search(line[-300:])) or bool(split_labels(line)[1])


def _cut(paragraph: Sequence[str]) -> list[list[str]]:
    """The lines of each reference of a paragraph; what could be none by itself stays with the one before."""
    width = max((len(_bare(line)) for line in paragraph), default=0)
    heads = [
        before for before, line in pairwise(paragraph) if opens(line) and not _HANGS.search(before[-20:])
    ]
    stops = 2 * sum(map(ends_whole, heads)) >= len(heads)
    cuts: list[list[str]] = []
    for before, line in pairwise(("", *paragraph)):
        if cuts and (len(cuts[-1]) >= LONGEST_PIECE or _begins(before, line, width, stops=stops)):
            cuts.append([line])
        elif cuts:
            cuts[-1].append(line)
        else:
            cuts = [[line]]
    return _joined(cuts)


def _begins(before: str, line: str, width: int, *, stops: bool) -> bool:
    """Whether `line` begins a reference: it opens as they do, or behind a line that ended short."""
    if only_labels(line) or _HANGS.search(before[-20:]):
        return False
    short = len(_bare(before)) < _SHORT * width
    if opens(line):
        return short or not stops or ends_whole(before)
    return short and ends_whole(before) and not line.lstrip()[:1].islower()


def _joined(cuts: Sequence[list[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    for piece in cuts:
        goes_on = found and (not _dated(piece) or (opens(found[-1][0]) and not _dated(found[-1])))
        if goes_on and len(found[-1]) + len(piece) <= LONGEST_PIECE:
            found[-1].extend(piece)
        else:
            found.append(list(piece))
    return found


def _dated(piece: Sequence[str]) -> bool:
    """Whether lines could be a reference by themselves: they say when the work appeared, or name it."""
    printed = " ".join(piece)
    return plausible(printed) and (_YEAR.search(printed) is not None or "10." in printed)


def _says_two_years(piece: Sequence[str]) -> bool:
    """Whether a year stands at the head of a piece and others behind: two references, perhaps."""
    head = _YEAR.search(piece[0])
    return head is not None and any(
        year[0] != head[0] for line in piece[1:] for year in _YEAR.finditer(line[:300])
    )


def _goes_on(broken: Sequence[tuple[str, str]]) -> bool:
    """Whether lines break off before the next ones, many of them in the midst of something; all, of a few."""
    whole = sum(ends_whole(line) for line, _ in broken)
    sure = sum(
        _HANGS.search(line[-20:]) is not None or _GOES_ON.match(then) is not None for line, then in broken
    )
    if len(broken) <= _FEW:
        return bool(broken) and sure == len(broken)
    likely = sum(not ends_whole(line) and not (_dated([line]) and _dated([then])) for line, then in broken)
    return whole <= _MOST_WHOLE * len(broken) and max(sure, likely) >= _LEAST_SURE * len(broken)


def _has_a_margin(broken: Sequence[str]) -> bool:
    """Whether lines that break off do so at about the same width, as a margin makes them do."""
    lengths = [len(_bare(line)) for line in broken]
    middle = median(lengths)
    near = sum(_SHORT * middle <= length <= middle / _SHORT for length in lengths)
    return middle >= _NARROWEST and near >= _LEAST_SHARE * len(lengths)

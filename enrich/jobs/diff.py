"""A unified diff in linear time, for documents of which few lines changed.

difflib compares every line with every like line, which takes minutes on a large
bibliography (its lines are all alike). Edits touch a line or two each, so it is
enough to walk down both texts and to fall in step again nearby.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

CONTEXT = 3
FARTHEST = 60
"""Lines; where the texts do not fall in step again within so many, the rest counts as changed."""
IN_STEP = 3

Change = tuple[int, int, int, int]
"""``old[a:b]`` became ``new[c:d]``."""


def unified(old: Sequence[str], new: Sequence[str], before: str, after: str) -> Iterator[str]:
    """Yield the lines of a unified diff (their ends included); none where nothing changed."""
    for number, group in enumerate(_groups(list(_changes(old, new)))):
        if number == 0:
            yield f"--- {before}\n"
            yield f"+++ {after}\n"
        yield from _hunk(old, new, group)


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    a = c = 0
    while a < len(old) or c < len(new):
        if a < len(old) and c < len(new) and old[a] == new[c]:
            a, c = a + 1, c + 1
            continue
        b, d = _in_step(old, new, a, c)
        yield a, b, c, d
        a, c = b, d


def _in_step(old: Sequence[str], new: Sequence[str], a: int, c: int) -> tuple[int, int]:
    """The nearest place below (a, c) from which both texts go on alike."""
    for distance in range(1, FARTHEST):
        for skipped in range(min(distance, len(old) - a) + 1):
            b, d = a + skipped, c + distance - skipped
            if d <= len(new) and old[b : b + IN_STEP] == new[d : d + IN_STEP]:
                return b, d
    return len(old), len(new)


def _groups(changes: list[Change]) -> Iterator[list[Change]]:
    """Changes whose contexts touch, together."""
    group: list[Change] = []
    for change in changes:
        if group and change[0] - group[-1][1] > 2 * CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _hunk(old: Sequence[str], new: Sequence[str], group: list[Change]) -> Iterator[str]:
    first, last = group[0], group[-1]
    lead = min(CONTEXT, first[0])
    trail = min(CONTEXT, len(old) - last[1])
    a, b, c, d = first[0] - lead, last[1] + trail, first[2] - lead, last[3] + trail
    yield f"@@ -{_range(a, b)} +{_range(c, d)} @@\n"
    at = a
    for change in group:
        yield from (f" {line}" for line in old[at : change[0]])
        yield from (f"-{line}" for line in old[change[0] : change[1]])
        yield from (f"+{line}" for line in new[change[2] : change[3]])
        at = change[1]
    yield from (f" {line}" for line in old[at:b])


def _range(start: int, end: int) -> str:
    length = end - start
    return f"{start + 1 if length else start},{length}" if length != 1 else str(start + 1)

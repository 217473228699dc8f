"""What a source holds of a volume, and what stands about a page in it: said without a conclusion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from enrich.comparable import pages
from enrich.records import Work
from enrich.sources.base import Place


def told(title: str, place: Place, works: Sequence[Work]) -> str:
    """Return what a source of this `title` holds of the volume of a place, as its `works`, in a sentence.

    "" where a work begins on that page, which is then told as such, or where the page is no number.
    """
    wanted = pages.span(place.page)
    begun = sorted(filter(None, (pages.span(work.page or work.article_number) for work in works)))
    if wanted is None or any(first == wanted[0] for first, _ in begun):
        return ""
    held = f"In the {title} volume {place.volume} of {_journal(works)} has {_counted(len(works))}"
    return f"{held}; {_about(wanted[0], begun)}."


def _about(page: int, begun: Sequence[tuple[int, int]]) -> str:
    """The works about a page: the one in which it lies, or those that begin before and behind it."""
    around = next(((first, last) for first, last in begun if first < page <= last), None)
    if around is not None:
        return f"page {page} lies within pages {around[0]}–{around[1]} of one"
    before = max((first for first, _ in begun if first < page), default=None)
    behind = min((first for first, _ in begun if first > page), default=None)
    none = f"none has page {page}"
    if before is None or behind is None:
        return f"{none}; the nearest begins at {before or behind}" if before or behind else none
    return f"{none}; its neighbours begin at {before} and {behind}"


def _journal(works: Sequence[Work]) -> str:
    """The name that most records give it."""
    names = Counter(work.container_title[0] for work in works if work.container_title)
    return names.most_common(1)[0][0] if names else "this journal"


def _counted(count: int) -> str:
    return "1 work" if count == 1 else f"{count:,} works"

"""Books by their ISBN: an index is not searched by these, so it is read through once, where it is small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from enrich.comparable import isbn
from enrich.index import Reader

MOST_WORKS = 500_000
"""Of an index that is read through: some seconds."""
Books = Mapping[str, tuple[str, ...]]
"""DOIs by ISBN of thirteen digits."""


def by_isbn(index: Reader) -> Books:
    """Return which works of an index bear which ISBN."""
    found: dict[str, list[str]] = defaultdict(list)
    for work in index.all_works():
        for number in {one for printed in work.ISBN for one in isbn.all_in(printed)}:
            found[number].append(work.DOI)
    return {number: tuple(dois) for number, dois in found.items()}

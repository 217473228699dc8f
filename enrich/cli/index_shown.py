"""What `enrich index` shows of an index: what it holds, and its works, in lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from enrich.comparable import doi
from enrich.index import Info, Reader
from enrich.index.origins import UNKNOWN
from enrich.records import Work

_WIDTH = 80
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def held(info: Info) -> str:
    """How many works an index holds."""
    return "1 work" if info.works == 1 else f"{info.works:,} works"


def info_lines(name: str, info: Info) -> Iterator[str]:
    """What an index says of itself."""
    yield f"{name}: {held(info)}"
    made = f"made on {info.date}, " if info.date else ""
    yield f"  {made}{_size(info.bytes)}, layout {info.format}, id {info.id}"
    for origin in info.origins:
        count = f"{origin.works:,} record{'s' if origin.works != 1 else ''}"
        newest = f", the newest of {origin.date}" if origin.date else ", without dates"
        yield from _wrapped(f"from {origin.name}: {count}{newest}", "  ")
        yield from _wrapped(f"licence: {origin.licence or UNKNOWN}", "    ")


def shown(index: Reader, text: str, most: int) -> Iterator[str]:
    """The work of a DOI, or the works most like a text, each in two or three lines."""
    identifier = doi.normalise(text)
    found = index.lookup(identifier) if identifier else None
    works = [found] if found else [one.work for one in index.search(text, most)]
    if not works:
        yield "No work of this index is like it."
    for number, work in enumerate(works, 1):
        yield from _wrapped(f"{number}. {_named(work)}", "", "   ")
        yield f"   https://doi.org/{work.DOI}"


def _named(work: Work) -> str:
    first = [name.family or name.name for name in (work.author or work.editor)[:3]]
    more = " et al." if len(work.author) > len(first) else ""
    names = f"{', '.join(first)}{more}" if first else ""
    place = " ".join(filter(None, (work.volume, f"({work.issue})" if work.issue else "")))
    where = ", ".join(filter(None, (next(iter(work.container_title), work.publisher), place, work.page)))
    year = f"({work.issued})" if work.issued else ""
    title = next(iter(work.title), "[no title]")
    parts = (" ".join(filter(None, (names, year))), title, where)
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _wrapped(text: str, first: str, rest: str | None = None) -> list[str]:
    further = first + "  " if rest is None else rest
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=further, break_long_words=False
    )


def _size(size: float) -> str:
    for unit in _UNITS:
        if size < 1000 or unit == _UNITS[-1]:
            return f"{size:,.0f} {unit}" if unit == _UNITS[0] else f"{size:,.1f} {unit}"
        size /= 1000
    return ""

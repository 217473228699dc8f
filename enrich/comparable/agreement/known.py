"""What a record says, in words: for a field as it may stand in a reference, or as a whole in one line."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.comparable.text import fold
from enrich.records import Work


def known_values(work: Work, name: str) -> Iterator[str]:
    """What the record says for `name`, the value to write first, then others that are as right."""
    if name == "year":
        return (str(year) for year in (work.issued, *work.years) if year)
    if name == "title":
        return _titles(work)
    if name == "container-title":
        return iter((*work.container_title, *work.short_container_title))
    value = getattr(work, name.replace("-", "_"), "")
    return iter((value,) if value else ())


def _titles(work: Work) -> Iterator[str]:
    """The title with its subtitle, as most bibliographies print it, and either alone."""
    if work.title and work.subtitle and fold(work.subtitle[0]) not in fold(work.title[0]):
        yield f"{work.title[0]}: {work.subtitle[0]}"
    yield from (*work.title, *work.original_title)


def named(work: Work) -> str:
    """A record in a few words: first author, year and title."""
    people = work.author or work.editor
    first = (people[0].family or people[0].name) if people else ""
    more = " and others" if len(people) > 1 else ""
    title = f"“{work.title[0]}”" if work.title else work.DOI
    lead = " ".join(part for part in (first + more, f"({work.issued})" if work.issued else "") if part)
    return f"{lead}, {title}" if lead else title

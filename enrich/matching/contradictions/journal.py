"""Is another journal or book printed than the record's?"""

from __future__ import annotations

from collections.abc import Iterator

from enrich.comparable.agreement.journals import bears_another_name, book_agrees, journal_agrees
from enrich.comparable.kinds import is_meeting
from enrich.matching.contradictions.base import Sides, told
from enrich.matching.levels import UNNAMED
from enrich.records import Contradiction


def journal_differs(sides: Sides) -> Iterator[Contradiction]:
    """The journal or book printed is not that of the record, under none of its names."""
    fields, work = sides.fields, sides.work
    if is_meeting(fields.container_title):
        return
    unnamed = sides.evidence.container.level in UNNAMED
    if (unnamed and _is_another(sides)) or _keeps_its_issn(sides):
        yield told(
            sides,
            "journal-differs",
            "container-title",
            fields.container_title,
            next(iter((*work.container_title, *work.short_container_title))),
        )


def _is_another(sides: Sides) -> bool:
    fields, work = sides.fields, sides.work
    return journal_agrees(fields, work) is False or book_agrees(fields, work) is False


def _keeps_its_issn(sides: Sides) -> bool:
    """Whether a field names another journal beside the ISSN of the record's."""
    reading, work = sides.reading, sides.work
    named = reading.structured and bool(reading.issn & set(work.ISSN))
    return named and bears_another_name(sides.fields, work)

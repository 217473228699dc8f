"""Is another journal printed than the record's?"""

from __future__ import annotations

from collections.abc import Iterator

from enrich.comparable.agreement.journals import journal_agrees
from enrich.comparable.kinds import is_meeting
from enrich.matching.contradictions.base import Sides, told
from enrich.matching.levels import UNNAMED
from enrich.records import Contradiction


def journal_differs(sides: Sides) -> Iterator[Contradiction]:
    """The journal printed is not that of the record, under none of its names."""
    fields, work = sides.fields, sides.work
    if is_meeting(fields.container_title):
        return
    if sides.evidence.container.level in UNNAMED and journal_agrees(fields, work) is False:
        yield told(
            sides,
            "journal-differs",
            "container-title",
            fields.container_title,
            next(iter((*work.container_title, *work.short_container_title))),
        )

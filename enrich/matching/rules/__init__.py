"""Named reasons why a work cannot be meant, however well its numbers add up.

A veto looks at what the two sides say they are: an erratum is not its article,
a review not its book, part II not part I. Each rule returns a sentence that
names the difference, or "" where it does not apply.
"""

from __future__ import annotations

from collections.abc import Callable

from enrich.matching.evidence import Evidence
from enrich.matching.reading import Reading
from enrich.matching.rules.kinds import (
    another_stage,
    another_venue,
    chapter_for_book,
    not_an_article,
    several_references,
)
from enrich.matching.rules.notices import another_notice
from enrich.matching.rules.parts import another_edition, another_part, untold
from enrich.matching.rules.places import (
    another_journal,
    another_place,
    another_year_of_the_journal,
    names_and_year_alone,
    other_authors,
    unplaced,
)
from enrich.matching.rules.titles import another_piece, another_printing, another_title, begins_alike

__all__ = ["RULES", "unplaced", "untold", "veto"]

Rule = Callable[[Reading, Evidence], str]

RULES: tuple[Rule, ...] = (
    another_notice,
    another_part,
    another_piece,
    begins_alike,
    another_title,
    another_printing,
    another_edition,
    other_authors,
    another_journal,
    names_and_year_alone,
    another_place,
    chapter_for_book,
    not_an_article,
    another_stage,
    another_venue,
    another_year_of_the_journal,
    several_references,
)


def veto(reading: Reading, evidence: Evidence) -> str:
    """Return the sentence of the first rule that forbids the match, "" where none does."""
    for rule in RULES:
        sentence = rule(reading, evidence)
        if sentence:
            return sentence
    return ""

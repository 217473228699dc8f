"""What a reference prints and a record denies: facts that a person can verify, each with its kind.

A contradiction is told only of a record that fits in everything else (see
`matching.holding`): records are full of works that merely share a page or a
name. A kind of contradiction is one function here and one row in
`verdicts.CONTRADICTIONS`.
"""

from __future__ import annotations

from collections.abc import Iterator

from enrich.matching.contradictions import journal, numbers, people, title
from enrich.matching.contradictions.base import Rule, Sides
from enrich.records import Contradiction

__all__ = ["IDENTITY", "SLIPS", "Sides", "identity", "slips"]

IDENTITY: dict[str, Rule] = {
    "title-differs": title.title_differs,
    "authors-differ": people.authors_differ,
}
SLIPS: dict[str, Rule] = {
    "author-not-in-record": people.author_not_in_record,
    "author-missing": people.author_missing,
    "author-order": people.author_order,
    "name-differs": people.name_differs,
    "title-word": title.title_word,
    "year-differs": numbers.year_differs,
    "volume-differs": numbers.volume_differs,
    "issue-differs": numbers.issue_differs,
    "page-differs": numbers.page_differs,
    "journal-differs": journal.journal_differs,
}


def identity(sides: Sides) -> tuple[Contradiction, ...]:
    """Return what denies that the reference means this work, however well the rest fits."""
    return _of(IDENTITY, sides)


def slips(sides: Sides) -> tuple[Contradiction, ...]:
    """Return what is printed wrongly of a work that is meant all the same."""
    return _of(SLIPS, sides)


def _of(rules: dict[str, Rule], sides: Sides) -> tuple[Contradiction, ...]:
    def found() -> Iterator[Contradiction]:
        for rule in rules.values():
            yield from rule(sides)

    return tuple(found())

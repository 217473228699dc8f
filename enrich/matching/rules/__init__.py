"""Rules that refuse: named reasons why a work cannot be meant, however well its numbers add up.

A rule looks at what the two sides say they are: an erratum is not its article,
a review not its book, part II not part I. It returns a sentence that names the
difference, or "" where it does not apply; its docstring is its page
(`enrich explain CODE`). Codes last: they are in the JSON that others build on.
"""

from __future__ import annotations

from typing import NamedTuple

from enrich.matching.evidence import Evidence
from enrich.matching.reading import Reading
from enrich.matching.rules import editors, kinds, matter, notices, parts, places, sisters, strangers, titles
from enrich.matching.rules.base import Rule

__all__ = ["NONE", "REFUSALS", "RESERVATIONS", "RULES", "Refusal", "is_unlocated", "refusal", "reservation"]

# Code → rule, in the order in which they are asked; the first that applies is told.
REFUSALS: dict[str, Rule] = {
    "notice-for-work": notices.notice_for_work,
    "work-for-notice": notices.work_for_notice,
    "part-not-named": parts.part_not_named,
    "other-part": parts.other_part,
    "piece-about-the-work": titles.piece_about_the_work,
    "longer-title": titles.longer_title,
    "half-the-title": titles.half_the_title,
    "titles-diverge": titles.titles_diverge,
    "other-title": titles.other_title,
    "same-title-elsewhere": titles.same_title_elsewhere,
    "title-nearly-the-same": titles.title_nearly_the_same,
    "same-title-in-another-year": titles.same_title_in_another_year,
    "other-edition": parts.other_edition,
    "edition-not-named": parts.edition_not_named,
    "no-author-agrees": strangers.no_author_agrees,
    "first-author-only": strangers.first_author_only,
    "other-authors": strangers.other_authors,
    "journal-in-part": strangers.journal_in_part,
    "journal-not-named": strangers.journal_not_named,
    "other-coauthors": strangers.other_coauthors,
    "other-editors": editors.other_editors,
    "longer-journal-name": strangers.longer_journal_name,
    "neither-journal-nor-authors": strangers.neither_journal_nor_authors,
    "title-of-other-people": strangers.title_of_other_people,
    "other-host": strangers.other_host,
    "sister-journal": sisters.sister_journal,
    "no-title-and-no-journal": places.no_title_and_no_journal,
    "no-title-and-no-author": places.no_title_and_no_author,
    "generic-title-elsewhere": titles.generic_title_elsewhere,
    "other-volume-and-pages": places.other_volume_and_pages,
    "other-issue": places.other_issue,
    "nobody-named": places.nobody_named,
    "whole-for-part": kinds.whole_for_part,
    "part-for-whole": kinds.part_for_whole,
    "not-the-work-itself": kinds.not_the_work_itself,
    "front-matter": matter.front_matter,
    "article-for-matter": matter.article_for_matter,
    "issue-for-article": matter.issue_for_article,
    "article-for-thesis": kinds.article_for_thesis,
    "article-for-preprint": kinds.article_for_preprint,
    "preprint-for-publication": kinds.preprint_for_publication,
    "other-number": kinds.other_number,
    "article-for-paper": kinds.article_for_paper,
    "article-for-data": kinds.article_for_data,
    "other-version": kinds.other_version,
    "other-year": places.other_year,
    "year-and-volume-moved": places.year_and_volume_moved,
    "several-references": kinds.several_references,
}
"""A candidate that one of these applies to is not meant."""

UNLOCATED: dict[str, Rule] = {
    "no-page-in-record": places.no_page_in_record,
    "no-location": places.no_location,
}
RESERVATIONS: dict[str, Rule] = {
    "indistinguishable-part": parts.indistinguishable_part,
    "indistinguishable-edition": parts.indistinguishable_edition,
    **UNLOCATED,
}
"""The best candidate may be meant, but nothing printed tells it from its like, so it is not linked."""

RULES: dict[str, Rule] = {**REFUSALS, **RESERVATIONS}


class Refusal(NamedTuple):
    """The code and the sentence of the rule that applies; both are empty where none does."""

    code: str = ""
    sentence: str = ""


NONE = Refusal()


def refusal(reading: Reading, evidence: Evidence) -> Refusal:
    """Return what the first rule says that forbids the match."""
    return _first(REFUSALS, reading, evidence)


def reservation(reading: Reading, evidence: Evidence) -> Refusal:
    """Return what the first rule says for which the best candidate cannot be told from its like."""
    return _first(RESERVATIONS, reading, evidence)


def is_unlocated(reading: Reading, evidence: Evidence) -> bool:
    """Whether neither title nor place says which of the works of these people and this year is meant."""
    return _first(UNLOCATED, reading, evidence) is not NONE


def _first(rules: dict[str, Rule], reading: Reading, evidence: Evidence) -> Refusal:
    for code, rule in rules.items():
        sentence = rule(reading, evidence)
        if sentence:
            return Refusal(code, sentence)
    return NONE

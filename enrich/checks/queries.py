"""Questions to the author of a manuscript, which its editor can paste into a letter: one for each finding.

They ask and never accuse: a record can be wrong, and who wrote the reference
knows best what was meant. What only the tools are to blame for is not asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from enrich.checks.report import Manuscript, Problem, Query
from enrich.ledger.locked import LONGEST_ABOUT, about
from enrich.records import Reference

_TO_CHECK: Mapping[str, str] = {
    "contradicted": "which work is meant",
    "place-taken": "journal, volume and pages",
    "title-elsewhere": "where this work was published",
    "doi-mismatch": "the DOI",
    "doi-unregistered": "the DOI",
    "doi-malformed": "the DOI",
    "doi-dead": "the DOI",
    "doi-duplicate": "whether these are two works",
    "entry-duplicate": "whether these are two works",
    "field-mismatch": "this against the work itself",
    "title-empty": "the title",
    "link-broken": "the address",
    "link-mismatch": "the address",
    "pmid-malformed": "the number",
    "pmid-mismatch": "the number",
}
"""Code → what the author is asked to check."""
_ASKED: Mapping[str, str] = {
    "retracted": "Is it to be cited all the same? Then the reference should say that it was retracted.",
    "expression-of-concern": "Is it to be cited all the same?",
    "published-version": "Which version is meant?",
    "unresolved": "Could you please add a DOI, or tell us where the work can be found?",
}
"""Code → another question. Of all other codes authors need know nothing."""


def manuscripts(references: Sequence[Reference], problems: Iterable[Problem]) -> tuple[Manuscript, ...]:
    """Return the questions about each file: of its errors and warnings, in the order of its references."""
    asked: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if (problem.code in _TO_CHECK or problem.code in _ASKED) and problem.severity != "info":
            asked.setdefault((problem.file, problem.id), []).append(problem)
    return tuple(
        _manuscript(file, list(of_file), asked)
        for file, of_file in groupby(references, key=lambda reference: reference.file)
    )


def _manuscript(
    file: str, references: Sequence[Reference], asked: Mapping[tuple[str, str], Sequence[Problem]]
) -> Manuscript:
    there = {reference.id: reference for reference in references}
    queries = [_query(reference, asked[file, id]) for id, reference in there.items() if (file, id) in asked]
    return Manuscript(file=file, references=len(references), queries=tuple(queries))


def _query(reference: Reference, problems: Sequence[Problem]) -> Query:
    return Query(
        id=reference.id,
        about=_label(reference),
        facts=tuple(dict.fromkeys(problem.message for problem in problems)),
        question=_question({problem.code for problem in problems}),
    )


def _label(reference: Reference) -> str:
    """A few whole words by which an author recognises the reference."""
    words = about(reference)
    return words if len(words) < LONGEST_ABOUT else f"{words.rpartition(' ')[0] or words} …"


def _question(codes: Collection[str]) -> str:
    """One question about all that was found of a reference, however much that is."""
    *first, last = dict.fromkeys([what for code, what in _TO_CHECK.items() if code in codes]) or [""]
    listed = f"{', '.join(first)}{', and ' if first else ''}{last}"
    asked = [f"Could you please check {listed}?"] if listed else []
    return " ".join([*asked, *(said for code, said in _ASKED.items() if code in codes)])

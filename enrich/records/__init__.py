"""The nouns of the project: frozen, JSON-able values that every room shares.

Data walks one way: a reader makes a `Reference`; sources answer with
`Candidate`s (a `Work` and where it came from); matching turns them into a
`Match`; link checks add `LinkStatus`es and checks add `Finding`s; all that was
learned about one reference is an `Entry`. Nothing here does I/O and nothing
here is ever changed in place: use `msgspec.structs.replace`.

Field names in JSON are those of the Crossref REST API (``container-title``,
``article-number`` …), see https://api.crossref.org/swagger-ui/index.html.
"""

from enrich.records.answers import DEAD, NOT_ASKED, Identified, Registration, Target
from enrich.records.entries import Decision, Entry, IndexState, NextPlace
from enrich.records.findings import INTERNAL_ERROR, Edit, Finding, Severity
from enrich.records.links import UNASKED, Answers, AnswerValue, Archived, Hop, LinkAnswer, LinkStatus
from enrich.records.matches import (
    LEVELS,
    Candidate,
    Comparison,
    Contradiction,
    Judgement,
    Level,
    Match,
    Says,
    Silence,
)
from enrich.records.pages import Page, PageFault
from enrich.records.references import Column, Fields, Kind, Link, Reference, SetAside
from enrich.records.reports import Report, Selective, Tally, is_among, tally_of
from enrich.records.works import Name, Update, Work

__all__ = [
    "DEAD",
    "INTERNAL_ERROR",
    "LEVELS",
    "NOT_ASKED",
    "UNASKED",
    "AnswerValue",
    "Answers",
    "Archived",
    "Candidate",
    "Column",
    "Comparison",
    "Contradiction",
    "Decision",
    "Edit",
    "Entry",
    "Fields",
    "Finding",
    "Hop",
    "Identified",
    "IndexState",
    "Judgement",
    "Kind",
    "Level",
    "Link",
    "LinkAnswer",
    "LinkStatus",
    "Match",
    "Name",
    "NextPlace",
    "Page",
    "PageFault",
    "Reference",
    "Registration",
    "Report",
    "Says",
    "Selective",
    "SetAside",
    "Severity",
    "Silence",
    "Tally",
    "Target",
    "Update",
    "Work",
    "is_among",
    "tally_of",
]

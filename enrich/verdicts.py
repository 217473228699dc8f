"""The verdicts on a reference: one table, which all that names, colours, sorts, locks or writes one reads.

Another verdict is another row, and its name in `Status`: the schema, the
reports, the terminal, the lock file, the exit codes and the recogniser of our
own output then know it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from msgspec import Struct

Status = Literal["matched", "doubtful", "ambiguous", "unmatched", "unchecked"]


class Colour(Struct, frozen=True, kw_only=True):
    """What a verdict looks like: on a terminal (a name), in a cell, on a light and on a dark page (hex)."""

    terminal: str
    cell: str
    light: str
    dark: str


class Verdict(Struct, frozen=True, kw_only=True):
    """What a verdict means and what may be done with it.

    `order` is its place where what is left to do comes first. `finding` is the
    code with which a check reports it, "" where there is nothing to report.
    `written` says whether `fix` writes the record's values into a file,
    `locked` whether the lock file keeps it, `match` whether it carries the
    work's DOI: to OpenRefine that is ``match: true``.
    """

    heading: str
    sentence: str
    colour: Colour
    order: int
    exit_code: int = 0
    finding: str = ""
    written: bool = False
    locked: bool = True
    match: bool = False


# In the order in which they are counted; the names are those of the JSON contract.
VERDICTS: dict[Status, Verdict] = {
    "matched": Verdict(
        heading="Matched",
        sentence="One record fits, and the evidence for it is shown.",
        colour=Colour(terminal="green", cell="#DDF0DD", light="#1d6b37", dark="#7fd19a"),
        order=4,
        written=True,
        match=True,
    ),
    "doubtful": Verdict(
        heading="Doubtful",
        sentence="One record fits but for something printed that identifies the work and that the record "
        "contradicts. Follow it before you trust either.",
        colour=Colour(terminal="yellow", cell="#FBE3C4", light="#8a4300", dark="#f0a868"),
        order=0,
        finding="unresolved",
    ),
    "ambiguous": Verdict(
        heading="Ambiguous",
        sentence="Several records fit about equally well; they are shown side by side.",
        colour=Colour(terminal="yellow", cell="#FFF1C9", light="#7d5200", dark="#e8bd62"),
        order=1,
        finding="unresolved",
    ),
    "unmatched": Verdict(
        heading="Unmatched",
        sentence="Every source that was asked answered, and none holds a record that fits. "
        "References with a similar record come first.",
        colour=Colour(terminal="red", cell="#F9DDDA", light="#a12a1e", dark="#f29a8f"),
        order=3,
        finding="unresolved",
    ),
    "unchecked": Verdict(
        heading="Unchecked",
        sentence="A source did not answer, or enrich itself failed. This says nothing about the reference.",
        colour=Colour(terminal="magenta", cell="#E9DFF5", light="#6a3a94", dark="#c9a3ec"),
        order=2,
        exit_code=3,
        finding="unchecked",
        locked=False,
    ),
}

Turn = Literal[
    "contradicted",
    "doubtful",
    "ambiguous",
    "article-near",
    "article",
    "unchecked",
    "near",
    "other",
    "settled",
]
TURNS: tuple[Turn, ...] = get_args(Turn)
"""What a person is to look at first: what a record contradicts, what is doubtful, what is ambiguous, articles
that were not found (those like a record first), what could not be checked, and the rest."""

REASONS: dict[str, str] = {
    "matched": "One record fits, and no rule refuses it.",
    "near-tie": "Several records fit about equally well.",
    "too-little-evidence": "The nearest record agrees in too little to be sure.",
    "nothing-offered": "No source offered a record that is like the reference.",
    "source-silent": "A source that was to be asked did not answer.",
    "internal-error": "enrich itself failed on this reference.",
    "decided": "A person decided.",
}
"""Codes of the reason for a verdict; the others are those of the rules that refuse a candidate."""


ContradictionClass = Literal["identity", "slip", "doi"]


class Kind(Struct, frozen=True):
    """A kind of contradiction: its class, a heading, and the sentence for one, with its values to fill in."""

    class_: ContradictionClass
    heading: str
    sentence: str


_SLIP = "The {0} printed is “{{printed}}”; the record of {{DOI}} says “{{record}}”."

# In the order in which they are told.
CONTRADICTIONS: dict[str, Kind] = {
    "title-elsewhere": Kind(
        "identity",
        "The work of this title stands elsewhere",
        "The title printed belongs to {DOI} ({record}); the reference says {printed}.",
    ),
    "title-differs": Kind(
        "identity",
        "Another title",
        "The title printed is “{printed}”; the record that fits otherwise, {DOI}, bears “{record}”.",
    ),
    "place-taken": Kind(
        "identity", "Another work stands there", "At {printed} stands another work: {record} ({DOI})."
    ),
    "authors-differ": Kind(
        "identity",
        "Other authors",
        "None of the people printed ({printed}) is an author of {DOI}, whose record names {record}.",
    ),
    "author-not-in-record": Kind(
        "slip", "An author too many", "Printed is {printed}; the record of {DOI} names {record}."
    ),
    "author-missing": Kind(
        "slip", "An author left out", "Printed is {printed}; the record of {DOI} names also {record}."
    ),
    "author-order": Kind(
        "slip", "Authors in another order", "Printed is {printed}; the record of {DOI} names {record}."
    ),
    "name-differs": Kind("slip", "A name written otherwise", _SLIP.format("name")),
    "title-word": Kind("slip", "A word of the title", _SLIP.format("title")),
    "year-differs": Kind("slip", "Another year", _SLIP.format("year")),
    "volume-differs": Kind("slip", "Another volume", _SLIP.format("volume")),
    "issue-differs": Kind("slip", "Another issue", _SLIP.format("issue")),
    "page-differs": Kind(
        "slip", "Other pages", "Printed are the pages {printed}; the record of {DOI} says {record}."
    ),
    "journal-differs": Kind("slip", "Another journal", _SLIP.format("journal")),
    "doi-of-another-work": Kind(
        "doi",
        "The DOI of another work",
        "The DOI printed, {printed}, is registered for another work: {record}.",
    ),
}
"""What a record may deny: only contradictions of class ``identity`` make a match doubtful."""


def to_do_first() -> list[Status]:
    """Return the verdicts as reports list them: what a person has to look at comes first."""
    return sorted(VERDICTS, key=lambda status: VERDICTS[status].order)


def left_open() -> list[Status]:
    """Return the verdicts that leave a reference without its record, in the order of reports."""
    return [status for status in to_do_first() if not VERDICTS[status].match]


def exit_code(statuses: Iterable[Status]) -> int:
    """Return what a command ends with after these verdicts: the gravest of theirs, 0 for none."""
    return max((VERDICTS[status].exit_code for status in statuses), default=0)

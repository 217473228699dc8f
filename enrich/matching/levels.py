"""How well each aspect of a reference and a work agree: the levels as types, and what each level says.

A level is what a weight is learned for, so there are many; `says` brings them
to the six answers that people and programs read. Sets of levels that several
rules ask for stand here once.
"""

from __future__ import annotations

from typing import Literal

from enrich.records import Says

TitleLevel = Literal["exact", "near", "fuzzy", "scrambled", "partial", "absent", "none"]
ContainerLevel = Literal["full", "abbreviated", "acronym", "worn", "partial", "absent", "none"]
PeopleLevel = Literal[
    "all", "sole", "all close", "sole close", "first et al", "most", "first only", "others", "absent", "none"
]
YearLevel = Literal["exact", "next", "misread", "misread by far", "different", "missing", "none"]
VolumeLevel = Literal[
    "exact", "as year", "parted", "close", "close but far", "different", "not in record", "missing", "none"
]
IssueLevel = Literal["exact", "different", "missing", "none"]
PageLevel = Literal[
    "both", "first", "first long", "parted", "close", "close but far", "last differs", "last only", "within",
    "different", "not in record", "missing", "none",
]  # fmt: skip
LeftLevel = Literal["none", "slight", "little", "some", "much", "great", "all"]

IN_ORDER: frozenset[TitleLevel] = frozenset({"exact", "near", "fuzzy"})
"""The title stands in one place, so that it has neighbours."""
NAMED: frozenset[ContainerLevel] = frozenset({"full", "abbreviated", "acronym"})
UNNAMED: frozenset[ContainerLevel] = frozenset({"absent", "none", "partial"})
PEOPLE_AGREE: frozenset[PeopleLevel] = frozenset(
    {"all", "sole", "first et al", "most", "all close", "sole close"}
)
FIRST_PAGE: frozenset[PageLevel] = frozenset({"both", "first", "first long"})
SAME_PAGES: frozenset[PageLevel] = FIRST_PAGE | {"parted", "last differs"}
"""The pages are the candidate's, as far as they can be read."""
WORDY: frozenset[str] = frozenset({"some", "much", "great", "all"})
"""More words are left over than a place or a publisher explains."""
HARDLY: frozenset[str] = frozenset({"none", "slight"})
SAME_YEAR: frozenset[YearLevel] = frozenset({"exact", "missing", "none"})
"""The year does not speak against the candidate."""

_BY_ANSWER: dict[Says, str] = {
    "agrees": "agrees|exact|full|both|first|first long|all|sole|same DOI|same PMID|same number",
    "close": "near|fuzzy|scrambled|abbreviated|acronym|worn|all close|sole close|first et al|most|first only|"
    "parted|close|close but far|last differs|last only|within|as year|next|misread|misread by far",
    "differs": "differs|partial|others|different|other DOI|other PMID|other number",
    "not-printed": "missing|not printed",
    "not-in-record": "not in record",
    "not-comparable": "none|absent|standing alone",
}
SAYS: dict[str, Says] = {
    level: answer for answer, levels in _BY_ANSWER.items() for level in levels.split("|")
}
"""What each level says; a title or a name that is not found may be another's, or not printed at all."""

LEFT_OVER: dict[str, Says] = {
    "none": "agrees", "slight": "agrees", "little": "close", "some": "close",
    "much": "differs", "great": "differs", "all": "differs",
}  # fmt: skip
"""What the words of a reference that the record does not explain say."""

"""What release 0.1.0 cannot have found, though it had the check."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from enrich.checks import check
from enrich.checks.since import is_since_first
from enrich.records import (
    Candidate,
    Entry,
    Fields,
    Finding,
    Judgement,
    Link,
    Match,
    Name,
    Reference,
    Registration,
    Update,
    Work,
)

TITLE = "Spatial drift of sand in coastal bays: evidence from 85 sites"
ALIKE = "Seasonal quiet of larks in upper valleys: evidence from 30 sites"
APART = "On bells"


def entry(work: Work, matched: Work | None = None) -> Entry:
    """A reference to TITLE that prints the DOI of `work`, and was matched with `matched`."""
    fields = Fields(author=(Name(family="Oake", given="Helena"),), title=TITLE, year="2001", DOI=work.DOI)
    found = matched or Work(
        DOI="10.5555/right", title=(TITLE,), author=(Name(family="Oake", given="Helena"),), issued=2001
    )
    judgement = Judgement(candidate=Candidate(work=found, source="index"), confidence=1.0)
    return Entry(
        reference=Reference(id="r", structured=True, fields=fields),
        match=Match(status="matched", reason="", DOI=found.DOI, judgements=(judgement,)),
        registrations=(Registration(DOI=work.DOI, state="registered", work=work),),
    )


@pytest.mark.parametrize(
    ("title", "given", "new"),
    [(ALIKE, "Helena", True), (ALIKE, "Bo", False), (APART, "Helena", False)],
)
def test_another_work_was_hard_to_tell_where_titles_are_half_alike_and_a_name_is_shared(
    title: str, given: str, new: bool
) -> None:
    other = Work(
        DOI="10.5555/other", title=(title,), author=(Name(family="Quill", given=given),), issued=1980
    )
    made = entry(other)
    told = [finding for finding in check(made) if finding.code == "doi-mismatch"]
    assert [is_since_first(made, finding) for finding in told] == [new]


@pytest.mark.parametrize(
    ("text", "new"), [("A reference. link", True), ("A reference. doi:10.5555/o", False)]
)
def test_the_dois_in_the_links_of_a_text_were_not_judged(text: str, new: bool) -> None:
    """In Markdown such a link is read as the reference's DOI now."""
    links = (Link(label="link", url="https://doi.org/10.5555/o"),)
    other = Work(DOI="10.5555/o", title=(APART,), author=(Name(family="Quill"),), issued=1980)
    printed = Reference(id="r", unstructured=text, text=text, fields=Fields(DOI="10.5555/o"), links=links)
    state = Registration(DOI="10.5555/o", state="unregistered")
    made = replace(entry(other), reference=printed, registrations=(state,))
    assert is_since_first(made, Finding(code="doi-unregistered", message="")) is new


@pytest.mark.parametrize(("kind", "new"), [("correction", True), ("retraction", False)])
def test_a_retraction_that_only_a_title_tells_is_new_whatever_else_was_noticed(kind: str, new: bool) -> None:
    notice = Update(type=kind, DOI="10.5555/n", updated="2002")
    work = Work(
        DOI="10.5555/right", title=(f"RETRACTED: {TITLE}",), author=(Name(family="Oake", given="Helena"),),
        issued=2001, updated_by=(notice,),
    )  # fmt: skip
    made = entry(work, work)
    told = [finding for finding in check(made) if finding.code == "retracted"]
    assert [is_since_first(made, finding) for finding in told] == [new]

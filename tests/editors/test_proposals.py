"""What is written back, and above all what is not."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from enrich.jobs.proposals import edits_for
from enrich.records import (
    Candidate,
    Decision,
    Edit,
    Entry,
    Fields,
    Judgement,
    Match,
    Name,
    Reference,
    Registration,
    Work,
)
from enrich.verdicts import Status

WORK = Work(
    DOI="10.5555/right",
    title=("On Things",),
    subtitle=("A Study",),
    container_title=("Journal of Things",),
    short_container_title=("J. Things",),
    issued=2001,
    years=(2001, 2000),
    volume="3",
    page="10-20",
    aliases=("10.5555/alias",),
)


def entry(status: Status = "matched", registrations: tuple[Registration, ...] = (), **fields: str) -> Entry:
    judged = Judgement(candidate=Candidate(work=WORK, source="index"), confidence=0.99)
    matched = status == "matched"
    match = Match(
        status=status, reason="", DOI=WORK.DOI if matched else None, confidence=0.99, judgements=(judged,)
    )
    reference = Reference(id="r", text="On Things", fields=Fields(**fields), structured=True)
    return Entry(reference=reference, match=match, registrations=registrations)


def edits(item: Entry, *fields: str, replace: bool = False) -> list[Edit]:
    return [edit for _, edit in edits_for([item], fields, replace=replace).edits]


def test_a_missing_doi_is_added() -> None:
    assert edits(entry()) == [Edit(field="DOI", new="10.5555/right")]


@pytest.mark.parametrize("status", ["ambiguous", "unmatched", "unchecked"])
def test_what_is_not_matched_is_not_written(status: Status) -> None:
    assert edits(entry(status), "title", "year", replace=True) == []


@pytest.mark.parametrize("printed", ["10.5555/RIGHT", "https://doi.org/10.5555/right", "10.5555/alias"])
def test_a_doi_of_the_work_stays_as_it_is_printed(printed: str) -> None:
    assert edits(entry(DOI=printed), replace=True) == []


def test_a_doi_that_was_answered_with_the_work_stays() -> None:
    alias = Registration(DOI="10.5555/old-name", state="registered", primary="10.5555/right", work=WORK)
    assert edits(entry(DOI="10.5555/old-name", registrations=(alias,)), replace=True) == []


@pytest.mark.parametrize("printed", ["10.5555/wrong", "not a doi"])
def test_another_doi_is_replaced_only_when_asked_and_the_old_one_is_kept(printed: str) -> None:
    item = entry(DOI=printed)
    proposals = edits_for([item], ("title",))
    assert proposals.edits == ()
    change = Edit(field="DOI", new="10.5555/right", old=printed)
    assert proposals.kept == ((item.reference, change),)
    assert edits(item, replace=True) == [change]


def test_a_doi_printed_elsewhere_in_the_reference_counts_as_printed() -> None:
    item = entry()
    item = replace(item, reference=replace(item.reference, text="On Things, doi:10.5555/wrong"))
    assert edits(item) == []
    assert len(edits_for([item]).kept) == 1


def test_fields_are_written_only_when_asked_for_and_different() -> None:
    item = entry(DOI="10.5555/right", title="ON THINGS: a study", volume="4", page="10–20", year="2000")
    assert edits(item) == []
    assert edits(item, "title", "volume", "page", "year") == [Edit(field="volume", new="3", old="4")]
    assert edits(item, "container-title") == [Edit(field="container-title", new="Journal of Things")]
    assert edits(entry(DOI="10.5555/right", container_title="J Things"), "container-title") == []
    assert edits(item, "publisher") == [], "the record does not say"


def test_pages_that_lost_their_dash_are_corrected() -> None:
    item = entry(DOI="10.5555/right", page="1020")
    assert edits(item, "page") == [Edit(field="page", new="10-20", old="1020")]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            Fields(title="Snow on village roofs"),
            "its title cannot be held against that of the record, “On Things”",
        ),
        (
            Fields(title="On Things", author=(Name(family="Okonkwo", given="C."),)),
            "its first author is none of those of the record, Halvorsen, Marit; Petrov, Ivan",
        ),
    ],
)
def test_what_title_or_people_do_not_bear_out_is_left_alone_and_told(fields: Fields, sentence: str) -> None:
    people = (Name(family="Halvorsen", given="Marit"), Name(family="Petrov", given="Ivan"))
    known = Candidate(work=replace(WORK, author=people, years=(2001,)), source="index")
    judged = Judgement(candidate=known, confidence=0.99)
    match = Match(status="matched", reason="", DOI=WORK.DOI, confidence=0.99, judgements=(judged,))
    printed = replace(fields, year="2001", volume="3", page="10-20", container_title="Journal of Things")
    item = Entry(reference=Reference(id="r", fields=printed, structured=True), match=match)
    proposals = edits_for([item], ("year",))
    assert proposals.edits == ()
    assert [(one.DOI, one.sentence) for one in proposals.unproven] == [(WORK.DOI, sentence)]
    decided = replace(item, decision=Decision(decision="accept", DOI=WORK.DOI))
    assert edits_for([decided]).edits == ((item.reference, Edit(field="DOI", new=WORK.DOI)),)


def test_a_title_that_is_not_printed_proves_nothing_and_denies_nothing() -> None:
    assert edits(entry(year="2001")) == [Edit(field="DOI", new="10.5555/right")]

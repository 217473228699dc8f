"""Twins and versions of a matched work are told by their DOIs."""

import pytest
from msgspec.structs import replace

from enrich.matching import decide
from enrich.matching.twins import with_twins
from enrich.records import Candidate, Judgement, Match, Name, Reference, Work

WORK = Work(
    DOI="10.5555/a",
    title=("Slow rivers of the north",),
    author=(Name(family="Reed", given="B."),),
    container_title=("Journal of Rivers",),
    volume="4",
    page="1-9",
    issued=2004,
    type="journal-article",
)
PREPRINT = replace(WORK, DOI="10.5555/p", container_title=(), volume="", page="", type="posted-content")
DATA = replace(WORK, DOI="10.5555/v1", container_title=(), volume="", page="", type="dataset", version="1")


def matched(work: Work, *others: Work) -> str:
    judgements = tuple(
        Judgement(candidate=Candidate(work=one, source="index"), confidence=0.5) for one in (work, *others)
    )
    match = Match(status="matched", reason="Fits.", DOI=work.DOI, confidence=0.9, judgements=judgements)
    return with_twins(match).reason


@pytest.mark.parametrize(
    ("work", "others", "said"),
    [
        (WORK, [], "Fits."),
        (WORK, [replace(WORK, DOI="10.5555/b")], "Fits. Also registered as 10.5555/b."),
        (replace(WORK, aliases=("10.5555/old",)), [], "Fits. Also registered as 10.5555/old."),
        (WORK, [PREPRINT], "Fits. This is the published version; its preprint is 10.5555/p."),
        (PREPRINT, [WORK], "Fits. This is the preprint; the published version is 10.5555/a."),
        (
            DATA,
            [replace(DATA, DOI="10.5555/v2", version="2")],
            "Fits. This is version 1; others are 2 (10.5555/v2).",
        ),
        (WORK, [replace(WORK, DOI="10.5555/c", title=("Other rivers",))], "Fits."),
        (WORK, [replace(PREPRINT, author=(Name(family="Quill"),))], "Fits."),
        (WORK, [replace(WORK, DOI="10.5555/d", volume="5", page="77-80")], "Fits."),
    ],
)
def test_what_else_it_is_registered_as(work: Work, others: list[Work], said: str) -> None:
    assert matched(work, *others) == said


def test_what_is_not_matched_has_no_twins() -> None:
    match = Match(status="unmatched", reason="Nothing.")
    assert with_twins(match) is match


def test_the_same_title_and_people_elsewhere_come_before_a_shared_page() -> None:
    string = "Reed B, Quill A. Slow rivers of the far north. Annals of Lakes. 2004;12:301-309."
    people = (Name(family="Reed", given="B."), Name(family="Quill", given="A."))
    there = replace(
        WORK, DOI="10.5555/there", title=("Slow rivers of the far north",), author=people, issued=1990
    )
    page = replace(
        WORK,
        DOI="10.5555/page",
        title=("Tariffs of an inland port",),
        author=(Name(family="Reed", given="B."),),
        container_title=("Annals of Lakes",),
        volume="13",
        page="301-309",
        issued=2004,
        years=(2004,),
    )
    offered = [Candidate(work=page, source="index"), Candidate(work=there, source="index", rank=1)]
    match = decide(Reference(id="r1", unstructured=string, text=string), offered)
    assert match.status != "matched"
    assert match.near[0].DOI == "10.5555/there"

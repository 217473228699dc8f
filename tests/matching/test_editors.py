"""Editors that a format names are people who must agree, wherever the record names editors."""

import pytest

from enrich.comparable.agreement.people import editors_say
from enrich.matching import decide
from enrich.parsing import parse
from enrich.records import Candidate, Fields, Match, Name, Reference, Work

NOVAK, ADEYEMI = Name(family="Novak", given="Petra"), Name(family="Adeyemi", given="Tunde")
OTHER = Name(family="Hargreaves", given="Nell")
BOOK = Work(
    DOI="10.5555/mire", type="edited-book", title=("Surveying upland mires",), editor=(NOVAK, ADEYEMI),
    publisher="Fell House", issued=2006, years=(2006,),
)  # fmt: skip


def decided(editors: tuple[Name, ...], work: Work = BOOK, doi: str = "") -> Match:
    fields = Fields(
        editor=editors, title="Surveying upland mires", publisher="Fell House", year="2006", DOI=doi
    )
    reference = Reference(id="r1", fields=fields, structured=True)
    return decide(reference, (Candidate(work=work, source="test"),))


def test_the_editors_are_told_as_editors() -> None:
    match = decided((NOVAK, ADEYEMI))
    assert (match.DOI, match.reason) == ("10.5555/mire", "The title, the editors and the year agree.")
    (told,) = (c for c in match.judgements[0].comparisons if c.field == "editor")
    assert (told.says, told.reference) == ("agrees", "Novak, Petra; Adeyemi, Tunde")
    assert told.work == told.reference


def test_other_editors_are_told_beside_the_record_s() -> None:
    match = decided((OTHER,))
    assert match.DOI is None
    (told,) = (c for c in match.judgements[0].comparisons if c.field == "editor")
    assert (told.says, told.reference) == ("differs", "Hargreaves, Nell")


def test_a_printed_doi_of_the_candidate_outweighs_the_editors() -> None:
    assert decided((OTHER,), doi="10.5555/mire").judgements[0].code == ""


@pytest.mark.parametrize(
    ("printed", "says"),
    [
        ((NOVAK,), "agrees"),
        ((Name(family="Nowak", given="P."),), "agrees"),
        ((Name(family="Petra", given="Novak"),), "agrees"),
        ((NOVAK, OTHER), "close"),
        ((OTHER,), "differs"),
        ((Name(family="others"),), "not-comparable"),
        ((Name(name="Fell Research Council"),), "not-comparable"),
        ((Name(family="王芳", given="丽"),), "not-comparable"),
        ((), "not-comparable"),
    ],
)
def test_what_editors_say(printed: tuple[Name, ...], says: str) -> None:
    assert editors_say(Fields(editor=printed), BOOK) == says


def test_a_record_may_call_editors_authors() -> None:
    by_authors = Work(DOI="10.5555/mire", author=(NOVAK,))
    assert editors_say(Fields(editor=(NOVAK,)), by_authors) == "not-comparable"
    assert editors_say(Fields(editor=(NOVAK,)), by_authors, alone=True) == "agrees"


def test_of_a_record_that_names_nobody_the_authors_are_missed() -> None:
    nobody = Work(DOI="10.5555/mire", type="book", title=("Surveying upland lakes",))
    assert "editors" not in decided((NOVAK,), nobody).reason


@pytest.mark.parametrize(
    "printed",
    [
        "{} (Eds.). (2006). Surveying upland mires. Fell House.",
        "{}, editors. Surveying upland mires. Fell House; 2006.",
    ],
)
def test_a_string_without_authors_goes_by_its_editors(printed: str) -> None:
    for people, doi in (("Novak, P. & Adeyemi, T.", BOOK.DOI), ("Hargreaves, N. & Quint, O.", None)):
        text = printed.format(people)
        reference = parse(Reference(id="r1", text=text, unstructured=text))
        assert doi == decide(reference, (Candidate(work=BOOK, source="test"),)).DOI

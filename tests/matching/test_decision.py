"""Verdicts: right when it speaks, silent when it should be, and never moved by cosmetics."""

import re
import unicodedata
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from enrich.matching import MATCHER_VERSION, decide
from enrich.records import Candidate, Fields, Name, Reference, Work
from tests.matching.cases import CASES, candidates, cited, reference, verdict

NAMES = [name for name, _ in CASES]
COSMETICS = {
    "NFD": lambda s: unicodedata.normalize("NFD", s),
    "non-breaking hyphens and ligatures": lambda s: s.replace("-", "\u2011").replace("fi", "\ufb01"),
    "soft hyphens": lambda s: re.sub(r"(?<=[a-z]{3})(?=[a-z]{3})", "\u00ad", s),
    "doubled spaces and line breaks": lambda s: s.replace(" ", "  ").replace(". ", ".\n"),
    "straight quotes and dashes": lambda s: s.replace("–", "-").replace("“", '"').replace("”", '"'),
    "capitals": str.upper,
    "spaces around": lambda s: f"\n {s}\t",
}


def chosen(name, number):
    """Whether this change is the one that the suite makes to a case; `make soak` makes all of them."""
    return crc32(name.encode()) % len(COSMETICS) == number


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=NAMES)
def test_verdict(case):
    match = decide(cited(case), candidates(case))
    assert verdict(match) == case["DOI"], match.reason


@pytest.mark.parametrize(
    ("case", "change"),
    [
        pytest.param(
            case, change, id=f"{name}-{what}", marks=() if chosen(name, number) else pytest.mark.soak
        )
        for name, case in CASES
        for number, (what, change) in enumerate(COSMETICS.items())
    ],
)
def test_cosmetic_changes_never_change_the_verdict(case, change):
    match = decide(cited(case, change), candidates(case))
    assert verdict(match) == case["DOI"]


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=NAMES)
def test_the_order_of_candidates_does_not_matter(case):
    offered = candidates(case)
    forth, back = (
        decide(cited(case), offered),
        decide(cited(case), offered[::-1]),
    )
    assert (forth.status, forth.DOI) == (back.status, back.DOI)


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=NAMES)
def test_every_verdict_has_a_sentence_and_evidence(case):
    match = decide(cited(case), candidates(case))
    assert re.fullmatch(r"[A-Z0-9].*[.?]", match.reason)
    assert 1 <= len(match.judgements) <= 5
    assert all(j.comparisons for j in match.judgements)
    assert (match.confidence is not None) == (match.status == "matched")


@given(string=st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_string_breaks_it_and_none_is_linked_by_accident(string):
    offered = candidates(CASES[0][1])
    assert decide(reference(string), offered).status in ("unmatched", "ambiguous")


def test_without_candidates_nothing_is_matched():
    match = decide(reference("Anything at all, 1999."), [])
    assert (match.status, match.judgements) == ("unmatched", ())
    assert MATCHER_VERSION


def fields_case():
    return next(case for name, case in CASES if name.startswith("present: a plain"))


def test_fields_are_enough_where_the_format_names_them():
    fields = Fields(
        author=(Name(family="Halvorsen"),), year="1998", container_title="J Polar Dyn", volume="12", page="77"
    )
    match = decide(Reference(id="r", fields=fields, structured=True), candidates(fields_case()))
    assert match.DOI == "10.5555/drift"


def test_a_printed_doi_does_not_link_a_record_that_disagrees():
    string = "Umberto, Z. (1931). Bells of the lower valley. Rivista delle campane. doi:10.5555/drift"
    assert decide(reference(string), candidates(fields_case())).DOI is None


def test_a_veto_is_named_beside_its_candidate():
    case = next(case for name, case in CASES if "only the erratum" in name)
    match = decide(cited(case), candidates(case))
    assert "erratum" in match.judgements[0].veto
    assert "erratum" in match.reason


def test_what_shares_but_numbers_is_shown_only_where_nothing_else_is():
    printed = reference("1 Ferns 31, 45 (1994).")
    meant = Work(
        DOI="10.5555/fern", title=("Front matter",), container_title=("Ferns",), volume="31", page="45"
    )
    other = Work(DOI="10.5555/other", title=("Notice",), volume="31", page="45", years=(1960,))
    offered = [
        Candidate(work=work, source="test", rank=rank)
        for rank, work in enumerate((structs.replace(meant, years=(1994,), type="journal-article"), other))
    ]
    assert [one.DOI for one in decide(printed, offered).judgements] == ["10.5555/fern"]
    alone = decide(printed, offered[1:])
    assert (alone.status, [one.DOI for one in alone.judgements]) == ("unmatched", ["10.5555/other"])


def test_a_match_under_a_title_that_cannot_be_compared_says_so():
    frogs = Work(
        DOI="10.5555/frogs",
        type="journal-article",
        title=("Die Verbreitung der Moorfrösche in den nördlichen Küstenländern",),
        author=(Name(family="Brinkhoff", given="Jens"), Name(family="Teuber", given="Anna")),
        container_title=("Archiv für Moorkunde",),
        issued=1994,
        years=(1994,),
        volume="21",
        page="77-90",
    )
    offered = [Candidate(work=frogs, source="test")]
    people, place = "Brinkhoff, J., & Teuber, A. (1994).", "Archiv für Moorkunde, 21, 77–90."
    translated = f"{people} The distribution of moor frogs in the northern coastal countries. {place}"
    assert "the title is in other words" in decide(reference(translated), offered).reason
    assert "title" not in decide(reference(f"{people} {place}"), offered).reason

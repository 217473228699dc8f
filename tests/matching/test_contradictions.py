"""What records deny of references: each kind and its opposite, as data in tests/cases/contradictions.

A line holds the reference (or its ``fields``), the works on offer, the verdict
that is right, the kinds of contradiction in order, and, where it matters, the
DOIs that must be `first` among the candidates.
"""

import json
from pathlib import Path

import pytest

from enrich.matching import decide
from enrich.matching.decision import Question
from enrich.parsing import parse
from enrich.records import Match
from enrich.verdicts import CONTRADICTIONS
from tests.matching.cases import candidates, cited

FOLDER = Path(__file__).parents[1] / "cases" / "contradictions"
CASES = [
    json.loads(line)
    for path in sorted(FOLDER.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
TOLD_ELSEWHERE = {"doi-of-another-work"}
"""Kinds that need what is registered, so that a job tells them (tests/jobs)."""


def decided(case: dict[str, object]) -> Match:
    return decide(parse(cited(case)), candidates(case))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_the_verdict_and_what_is_denied(case):
    match = decided(case)
    assert (match.status, [one.kind for one in match.contradictions]) == (case["status"], case["kinds"])
    first = case.get("first", [])
    assert [judgement.DOI for judgement in match.judgements[: len(first)]] == first


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_each_is_a_fact_of_a_record_that_is_shown(case):
    match = decided(case)
    for one in match.contradictions:
        assert one.class_ == CONTRADICTIONS[one.kind].class_
        assert one.printed
        assert one.record
        assert one.DOI in [judgement.DOI for judgement in match.judgements]
        assert one.DOI in one.sentence or one.record in one.sentence


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_job_that_does_not_parse_decides_the_same(case):
    bare = cited(case)
    asked = Question(bare, parsed=lambda: parse(bare).fields, compared=False)
    match = decide(asked, candidates(case))
    full = decided(case)
    assert (match.status, match.DOI, match.code) == (full.status, full.DOI, full.code)
    assert {one.class_ for one in match.contradictions} <= {"identity"} or match.status == "matched"


REEDS = {
    "DOI": "10.5555/reeds",
    "title": ["Reed beds along the northern lagoons"],
    "author": [{"family": "Halvorsen", "given": "Marit"}, {"family": "Petrov", "given": "Ivan"}],
    "container-title": ["Annals of Lagoon Ecology"],
    "issued": {"date-parts": [[1998]]},
    "volume": "12",
    "page": "345-360",
    "type": "journal-article",
}


@pytest.mark.parametrize(
    ("string", "parsed"),
    [
        ("M. Halvorsen and I. Petrov, Annals of Lagoon Ecology 12, 345 (1998).", 0),
        ("Halvorsen M, Petrov I. Annals of Lagoon Ecology. 1998 May;12:345-60.", 0),
        ("M. Halvorsen and I. Petrov, Snowmelt and wool prices, Annals of Lagoon Ecology 12, 345 (1998).", 1),
    ],
)
def test_a_string_that_its_record_explains_is_not_parsed_to_learn_what_it_denies(string, parsed):
    case = {"reference": string, "works": [REEDS]}
    asked: list[str] = []

    def fields():
        asked.append(string)
        return parse(cited(case)).fields

    match = decide(Question(cited(case), parsed=fields, compared=False), candidates(case))
    assert (match.status, len(asked)) == ("matched" if not parsed else "doubtful", parsed)


@pytest.mark.parametrize(
    ("string", "status"),
    [
        ("Page E. Annals of Lagoon Ecology 12, 345-360 (1998).", "doubtful"),
        ("R. May, Annals of Lagoon Ecology 12, 345-360 (1998).", "doubtful"),
        ("3. Das C. Annals of Lagoon Ecology. 1998;12:345-60.", "doubtful"),
        (
            "Annals of Lagoon Ecology. 1998;12:345-60 (Review of: Mud, by A. Holt. Oxford: Reed, 1997)",
            "doubtful",
        ),
        ("Annals of Lagoon Ecology. 1998 May;12:345-60 Supplement.", "matched"),
        ("In: Annals of Lagoon Ecology. 1998 May;vol. 12:pp. 345-60.", "matched"),
    ],
)
def test_words_that_tell_little_name_people_and_other_works_too(string, status):
    """A surname may be a small word, and who says what a reference is may say that it is another work."""
    case = {"reference": string, "works": [REEDS]}
    match = decide(parse(cited(case)), candidates(case))
    assert (match.status, bool(match.contradictions)) == (status, status == "doubtful")


@pytest.mark.parametrize("kind", sorted(set(CONTRADICTIONS) - TOLD_ELSEWHERE))
def test_each_kind_has_a_case_and_its_opposite(kind):
    assert any(kind in case["kinds"] for case in CASES)
    assert any(kind not in case["kinds"] and case["status"] == "matched" for case in CASES)


def test_doubtful_carries_neither_doi_nor_confidence():
    for case in CASES:
        match = decided(case)
        if match.status == "doubtful":
            assert (match.DOI, match.confidence) == (None, None)
            assert match.code == match.contradictions[0].kind

"""Rules that refuse: each has a lasting code, one sentence, a page, a case that it decides, an opposite."""

import ast
import inspect
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from enrich.matching import decide, rules
from enrich.matching.decision import rank
from enrich.matching.evidence import weigh
from enrich.matching.facets import facets
from enrich.matching.reading import read
from enrich.matching.rules import REFUSALS, RESERVATIONS, RULES
from enrich.matching.weights import weights
from enrich.verdicts import REASONS
from enrich.wire.crossref import work_from_json
from tests.matching.cases import CASES, candidates, cited

ROOT = Path(__file__).parents[2]
LABELLED = [(name, case) for name, case in CASES if "code" in case]
OLD = (ROOT / "tests" / "cases" / "sentences.txt").read_text(encoding="utf-8").splitlines()


def sentences(code: str) -> set[str]:
    """What a rule's function returns, each value in it as an ellipsis."""
    (function,) = ast.parse(inspect.getsource(RULES[code])).body
    values = [node.value for node in ast.walk(function) if isinstance(node, ast.Return | ast.Assign)]
    return {said for said in map(_said, values) if said.endswith(".")}


def _said(value: Any) -> str:
    if isinstance(value, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in value.values)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_named_for_what_it_refuses_says_one_thing_and_has_a_page(code: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert RULES[code].__name__ == code.replace("-", "_")
    assert len(sentences(code)) == 1
    assert re.match(r".{10,110}[.:]", inspect.getdoc(RULES[code]) or "")


def test_no_code_means_two_things() -> None:
    assert not set(RULES) & set(REASONS)
    assert not set(REFUSALS) & set(RESERVATIONS)


def test_every_rule_has_a_case_and_its_opposite() -> None:
    told: dict[str, set[bool]] = defaultdict(set)
    for _, case in LABELLED:
        told[case["code"]].add(case["DOI"] is None)
    assert {code for code in RULES if told[code] != {True, False}} == set()
    assert set(told) <= set(RULES)


@pytest.mark.parametrize("case", [case for _, case in LABELLED], ids=[name for name, _ in LABELLED])
def test_the_rule_of_a_case_decides_it_and_lets_the_opposite_pass(case: dict[str, Any]) -> None:
    match, reading = decide(cited(case), candidates(case)), read(cited(case))
    if case["DOI"] is None:
        assert match.code == case["code"], match.reason
        return
    meant = next(work for work in case["works"] if work["DOI"].lower() == case["DOI"])
    assert (match.DOI, match.code) == (case["DOI"], "matched")
    assert RULES[case["code"]](reading, weigh(reading, facets(work_from_json(meant)))) == ""


@pytest.mark.parametrize("code", RULES)
def test_without_a_rule_its_case_is_decided_otherwise(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no rule can be switched off unseen."""
    case = next(case for _, case in LABELLED if case["code"] == code and case["DOI"] is None)
    for table in (rules.REFUSALS, rules.RESERVATIONS, rules.UNLOCATED):
        if code in table:
            monkeypatch.delitem(table, code)
    assert decide(cited(case), candidates(case)).code != code


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_code_and_sentence_come_together(case: dict[str, Any]) -> None:
    match = decide(cited(case), candidates(case))
    assert match.code in {**REASONS, **RULES}
    for judgement in match.judgements:
        assert bool(judgement.code) == bool(judgement.veto)
        assert judgement.code in ("", *REFUSALS)
    assert (match.status == "matched") == (match.code == "matched")


def test_a_rule_that_joins_is_told_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(case for name, case in CASES if name.startswith("present: a plain"))
    monkeypatch.setitem(rules.REFUSALS, "toy", lambda reading, evidence: "A toy refuses all.")
    match = decide(cited(case), candidates(case))
    assert (match.status, match.code) == ("unmatched", "toy")
    assert match.judgements[0].veto == "A toy refuses all."
    assert rank(read(cited(case)), candidates(case), weights())[0].refusal.code == "toy"


def test_the_table_of_sentences_has_every_old_sentence_and_what_became_of_it() -> None:
    page = (ROOT / "docs" / "sentences.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[`([a-z-]+)`\]\(rules\.md#\1\) \| (.+?) \| (.+?) \|$", page, re.MULTILINE)
    assert sorted(old for _, old, _ in rows) == sorted(OLD)
    for code, old, new in rows:
        assert sentences(code) == {old if new == "(the same)" else new}

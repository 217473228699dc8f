"""Loads the cases that live as data in tests/cases/matching, where a librarian can add a line.

A line holds the reference, the works on offer, and the DOI that is right:
null where silence is, ``"?"`` where only a person can say.
"""

import json
from pathlib import Path
from typing import Any

from enrich.crossref_json import work_from_json
from enrich.records import Candidate, Match, Reference

FOLDER = Path(__file__).parents[1] / "cases" / "matching"
CASES = [
    (f"{path.stem}: {case['why']}", case)
    for path in sorted(FOLDER.glob("*.jsonl"))
    for case in map(json.loads, path.read_text(encoding="utf-8").splitlines())
]


def candidates(case: dict[str, Any]) -> list[Candidate]:
    return [
        Candidate(work=work_from_json(work), source="test", rank=rank)
        for rank, work in enumerate(case["works"])
    ]


def reference(string: str) -> Reference:
    return Reference(id="r1", unstructured=string, text=string)


def verdict(match: Match) -> str | None:
    return "?" if match.status == "ambiguous" else match.DOI

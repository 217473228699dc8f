"""Loads the cases that live as data in tests/cases/matching, where a librarian can add a line.

A line holds the reference, the works on offer, and the DOI that is right:
null where silence is, ``"?"`` where only a person can say. A `code` names the
rule that the case is about: it refuses where the DOI is null, and lets the
right work pass else. In place of the
``reference`` a line may give its ``fields`` in Crossref's reference names.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from enrich.readers.base import Document
from enrich.readers.jsonl import JsonLines
from enrich.records import Candidate, Match, Reference
from enrich.wire.crossref import work_from_json

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


def cited(case: dict[str, Any], change: Callable[[str], str] = str) -> Reference:
    """The case's reference, with `change` made to its string or to each of its fields."""
    if "reference" in case:
        return reference(change(case["reference"]))
    changed = {name: change(v) if isinstance(v, str) else v for name, v in case["fields"].items()}
    return deposited(changed)


def deposited(fields: dict[str, Any]) -> Reference:
    """`fields` as the reader of JSON Lines understands them: the one place that knows their names."""
    line = json.dumps({"id": "r1", "reference": fields}).encode()
    (block,) = JsonLines().read(Document("case.jsonl", line))
    assert isinstance(block, Reference)
    return block


def verdict(match: Match) -> str | None:
    return "?" if match.status == "ambiguous" else match.DOI

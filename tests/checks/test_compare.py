"""Reference and record, field by field; a line in tests/cases/fields.jsonl is a case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from enrich.comparable.agreement import FIELDS
from enrich.comparable.agreement.works import is_same_work
from enrich.records import Fields, Work

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "cases" / "fields.jsonl").read_text().splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['field']}-{c['why'] or c['printed']}")
def test_a_field_agrees_differs_or_does_not_say(case: dict[str, Any]) -> None:
    fields = msgspec.convert({k.replace("_", "-"): v for k, v in case["printed"].items()}, Fields)
    work = msgspec.convert({"DOI": "10.5555/w", **case["work"]}, Work)
    assert FIELDS[case["field"]](fields, work) is case["agrees"]


WORK = msgspec.convert(
    {
        "DOI": "10.5555/w",
        "title": ["Slow rivers of the northern plateau"],
        "author": [{"family": "Okafor", "given": "Chidi"}],
        "container-title": ["Journal of Hydrology"],
        "years": [1998],
        "volume": "41",
        "page": "101-119",
        "type": "journal-article",
    },
    Work,
)


@pytest.mark.parametrize(
    ("printed", "same"),
    [
        ({"title": "Slow rivers of the northern plateau"}, True),
        (
            {
                "title": "Langsame Flüsse der nördlichen Hochebene",
                "author": [{"family": "Okafor"}],
                "page": "101",
            },
            None,
        ),
        ({"title": "Chapter one", "container-title": "Slow rivers of the northern plateau"}, None),
        ({"title": "Journal of Hydrology", "author": [{"family": "Editor"}]}, None),
        ({"title": "A grammar of whistled speech", "author": [{"family": "Tamm"}], "year": "1990"}, False),
        ({"title": "A grammar of whistled speech", "author": [{"family": "Okafor"}], "year": "1990"}, False),
        ({"author": [{"family": "Okafor"}], "year": "1998"}, None),
        ({}, None),
    ],
    ids=str,
)
def test_a_record_is_anothers_only_where_nothing_agrees(printed: dict[str, Any], same: bool | None) -> None:
    assert is_same_work(msgspec.convert(printed, Fields), "", WORK) is same


@pytest.mark.parametrize(
    ("printed", "same"),
    [
        ("Okafor, C. (1998) Slow rivers of the northern plateau. J Hydrol 41, 101-119.", True),
        ("C. Okafor, J. Hydrol. 41, 101 (1998).", None),
        ("Anon. Journal of Hydrology 41, 101 (1998).", None),
        ("(1) 1998.", None),
        ("Tamm, L. (1990) A grammar of whistled speech. Lingua, 7, 1-9.", False),
    ],
)
def test_of_a_string_as_well(printed: str, same: bool | None) -> None:
    assert is_same_work(Fields(), printed, WORK) is same

"""The JSON contract: what version 2 says of each comparison and reason, and that version 1 is still read."""

import json
import re
from pathlib import Path

import jsonschema
import msgspec
import pytest

from enrich.matching import decide
from enrich.matching.levels import LEFT_OVER, SAYS
from enrich.matching.rules import RULES
from enrich.matching.weights import weights
from enrich.readers.base import Document
from enrich.readers.reports import is_report
from enrich.records import LEVELS, Comparison, Entry, Fields, Level, Name, Reference
from enrich.verdicts import REASONS
from enrich.wire.entry import CONTRACT, entry_from_json, entry_to_json, schema
from tests.conformance.writer_suite import written
from tests.matching.cases import CASES, candidates, cited
from tests.writers.reports import EVERY_VERDICT

KEPT = [json.loads(line) for line in Path(__file__).with_name("contract-1.jsonl").read_text().splitlines()]
DOCUMENTED = Path(__file__).parents[2] / "docs" / "output.md"


def test_schema_and_envelope_say_their_version() -> None:
    whole = written("json", EVERY_VERDICT)
    assert schema()["version"] == json.loads(whole)["contract"] == CONTRACT == 2
    assert is_report(Document("out.json", whole))
    assert is_report(Document("out.json", whole.replace(b'"contract": 2,\n  ', b"")))


@pytest.mark.parametrize("old", KEPT, ids=[old["status"] for old in KEPT])
def test_an_entry_of_contract_1_is_read_and_written_as_one_of_2(old: dict[str, object]) -> None:
    entry = entry_from_json(old)
    new = entry_to_json(entry)
    jsonschema.Draft202012Validator(schema()).validate(new)
    assert entry_from_json(new) == entry
    for joined in ("code", "decision", "contradictions", "matcher", "index", "kind", "next", "shelf"):
        del new[joined]
    for link in new["links"]:
        assert {answer["value"] for answer in link.pop("answers").values()} == {"unasked"}
    for registration in new["registrations"]:
        assert (registration.pop("target"), registration.pop("landing")) == ("", "")
    for candidate in new["candidates"]:
        del candidate["code"]
        for comparison in candidate["comparisons"]:
            assert comparison.pop("says") in LEVELS
    assert new == old


@pytest.mark.parametrize(
    ("level", "reference", "work", "says"),
    [
        ("exact", "1999", "1999", "agrees"),
        ("close", "1999", "2000", "close"),
        ("different", "1999", "1987", "differs"),
        ("missing", "", "12", "not-printed"),
        ("missing", "12", "", "not-in-record"),
        ("missing", "", "", "not-comparable"),
        ("missing", "12", "13", "not-comparable"),
    ],
)
def test_a_level_of_contract_1_says_what_its_values_show(
    level: Level, reference: str, work: str, says: str
) -> None:
    assert Comparison(field="year", level=level, weight=0.0, reference=reference, work=work).says == says


def test_every_level_that_is_weighed_says_something() -> None:
    compared = {"authors", "container", "year", "volume", "issue", "page"}
    for table in (weights().titled, weights().untitled):
        assert {level for aspect in compared for level in table[aspect]} <= set(SAYS)
        assert {level.rpartition(" ")[0] or level for level in table["title"]} <= set(SAYS)
        assert set(table["words left"]) <= set(LEFT_OVER)
    assert set(SAYS.values()) == set(LEVELS)


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_level_and_answer_agree_and_nothing_printed_is_told_as_missing(case: dict[str, object]) -> None:
    match = decide(cited(case), candidates(case))
    for comparison in (c for judgement in match.judgements for c in judgement.comparisons):
        assert comparison.says
        assert LEVELS[comparison.says] == comparison.level
        if comparison.says == "not-printed":
            assert comparison.work
            assert not comparison.reference
        if comparison.says == "not-in-record":
            assert not comparison.work


@pytest.mark.parametrize(
    ("string", "field", "says"),
    [
        ("Halvorsen M, Okonkwo C. Drift of sea ice in the Fram Strait. J Polar Dyn.", "year", "not-printed"),
        ("Halvorsen M, Okonkwo C. Drift of sea ice in the Fram Strait. 1998;12(3):77.", "volume", "agrees"),
        ("Halvorsen M, Okonkwo C. Drift of sea ice in the Fram Strait. 1998;47(3):77.", "volume", "differs"),
        ("Halvorsen M, Okonkwo C. Drift of sea ice in the Fram Strait. 1997.", "year", "close"),
        ("Halvorsen M, Okonkwo C. Drift of sea ice in the Fram Strait. 1998.", "page", "not-printed"),
        ("Bells of the lower valley, 1931;4(2):5-9.", "year", "not-comparable"),
        ("Bells of the lower valley, 1931;4(2):5-9.", "title", "not-comparable"),
    ],
)
def test_each_comparison_has_one_of_six_answers(string: str, field: str, says: str) -> None:
    case = next(case for name, case in CASES if name.startswith("present: a plain"))
    drift = [candidate for candidate in candidates(case) if candidate.work.DOI == "10.5555/drift"]
    (judgement,) = decide(Reference(id="r1", unstructured=string, text=string), drift).judgements
    assert {c.field: c.says for c in judgement.comparisons}[field] == says


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        (Fields(container_title="Chinese Journal"), "container-title", "not-comparable"),
        (Fields(volume="IX"), "volume", "not-comparable"),
        (Fields(page="fmi"), "page", "not-comparable"),
        (Fields(article_number="e12"), "page", "not-comparable"),
        (Fields(title="Electrons"), "title", "not-comparable"),
        (Fields(author=(Name(name="The Board"),)), "author", "not-comparable"),
        (Fields(), "page", "not-printed"),
    ],
)
def test_what_was_parsed_is_never_told_as_not_printed(fields: Fields, field: str, says: str) -> None:
    """Even where nothing like it was recognised beside this record."""
    case = next(case for name, case in CASES if name.startswith("present: a plain"))
    drift = [candidate for candidate in candidates(case) if candidate.work.DOI == "10.5555/drift"]
    string = (
        "Drift of sea ice." if field in ("container-title", "author") else "Halvorsen M, Okonkwo C. 1998."
    )
    reference = Reference(id="r1", unstructured=string, text=string, fields=fields)
    (judgement,) = decide(reference, drift).judgements
    assert {c.field: c.says for c in judgement.comparisons}[field] == says


def test_every_code_of_a_reason_is_documented() -> None:
    page = DOCUMENTED.read_text(encoding="utf-8")
    assert all(f"| `{code}` | {sentence} |" in page for code, sentence in REASONS.items())
    assert all(f"`{says}`" in page for says in LEVELS)


def test_codes_survive_the_way_there_and_back() -> None:
    entry: Entry = EVERY_VERDICT.entries[1]
    assert entry.match.judgements[0].code in RULES
    assert entry_from_json(msgspec.json.decode(msgspec.json.encode(entry_to_json(entry)))) == entry
    assert re.fullmatch(r"[a-z-]+", entry.match.code)

"""JSON and JSON Lines keep the contract, and an entry comes back from it as it was."""

import io
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from enrich.records import Entry, Report
from enrich.verdicts import VERDICTS
from enrich.wire.entry import entry_from_json, entry_to_json, schema
from enrich.writers import writer_for
from tests.conformance.writer_suite import WriterSuite, written
from tests.writers.reports import EVERY_VERDICT, HOSTILE_REPORT, reports

VALIDATOR = jsonschema.Draft202012Validator(schema())


class TestJsonLines(WriterSuite):
    name = "jsonl"

    def references(self, data: bytes) -> list[str]:
        return [json.loads(line)["unstructured"] for line in data.split(b"\n") if line]


class TestJson(WriterSuite):
    name = "json"

    def references(self, data: bytes) -> list[str]:
        return [entry["unstructured"] for entry in json.loads(data)["entries"]]

    def test_says_how_it_was_run(self) -> None:
        envelope = json.loads(written(self.name, EVERY_VERDICT))
        assert envelope["tally"] == dict.fromkeys(VERDICTS, 1)
        assert envelope["silent"][0]["source"] == "crossref"
        assert envelope["set_aside"][0]["reason"] == "An open brace."
        assert envelope["sources"][0] == "starter index (61 works)"


@pytest.mark.parametrize("report", [EVERY_VERDICT, HOSTILE_REPORT, Report()], ids=["all", "hostile", "empty"])
def test_entries_that_are_written_one_by_one_look_as_the_whole_does(report: Report) -> None:
    data = written("json", report)
    whole = json.dumps(json.loads(data), ensure_ascii=False, indent=2)
    assert data == whole.encode(errors="backslashreplace") + b"\n"


def test_json_holds_one_entry_at_a_time() -> None:
    class Counted(io.BytesIO):
        most = 0

        def write(self, data: Any, /) -> int:
            self.most = max(self.most, len(bytes(data)))
            return super().write(data)

    stream = Counted()
    (entry, *_) = EVERY_VERDICT.entries
    writer_for("json").write(Report(entries=(entry,) * 500), stream)
    assert stream.most < len(stream.getvalue()) / 100


@pytest.mark.parametrize("report", [EVERY_VERDICT, HOSTILE_REPORT], ids=["every verdict", "hostile"])
def test_objects_fit_the_schema(report: Report) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    for line in written("jsonl", report).splitlines():
        VALIDATOR.validate(json.loads(line))


@pytest.mark.parametrize(
    "wrong", [{"status": "fine"}, {"DOI": 5}, {"confidence": 2}, {"status": "unmatched"}]
)
def test_the_schema_refuses_what_breaks_the_contract(wrong: dict[str, object]) -> None:
    value = entry_to_json(EVERY_VERDICT.entries[0]) | wrong
    assert not VALIDATOR.is_valid(value)


@settings(max_examples=40, deadline=None)
@given(reports)
def test_an_entry_comes_back_as_it_was(report: Report) -> None:
    for entry in report.entries:
        if entry.reference.text.isascii():
            assert entry_from_json(json.loads(json.dumps(entry_to_json(entry)))) == entry


@pytest.mark.parametrize("value", [{}, {"id": "r1"}, {"candidates": 5}])
def test_what_is_no_entry_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not an entry"):
        entry_from_json(value)


def test_a_minimal_object_is_an_entry() -> None:
    """What only the required keys say is enough to build on."""
    required = schema()["required"]
    value = {key: v for key, v in entry_to_json(EVERY_VERDICT.entries[0]).items() if key in required}
    entry = entry_from_json(value)
    assert isinstance(entry, Entry)
    assert entry.match.DOI == EVERY_VERDICT.entries[0].match.DOI

"""One table of verdicts: a row that joins is in each report, on the terminal, in lock and exit code."""

import csv
import io
import re
from datetime import date
from typing import get_args

import msgspec
import pytest
from openpyxl import load_workbook
from rich.console import Console

from enrich.checks import check
from enrich.cli.progress import Bar
from enrich.cli.summary import print_summary
from enrich.ledger.line import decoded, encoded
from enrich.ledger.locked import is_complete, locked
from enrich.readers.base import Document
from enrich.readers.reports import is_report
from enrich.records import Entry, Report
from enrich.verdicts import VERDICTS, Colour, Status, Verdict, exit_code, left_open, to_do_first
from enrich.wire.entry import schema
from enrich.writers import writer_for
from tests.writers.reports import EVERY_VERDICT, entry, report

DEFERRED = Verdict(
    heading="Deferred",
    sentence="One record fits, but for something printed.",
    colour=Colour(terminal="cyan", cell="#CCEEFF", light="#004466", dark="#99ddff"),
    order=-1,
    exit_code=7,
    finding="unresolved",
)


@pytest.fixture
def joined(monkeypatch: pytest.MonkeyPatch) -> Report:
    """A report with one reference of a verdict that joined the table."""
    monkeypatch.setitem(VERDICTS, "deferred", DEFERRED)  # type: ignore[misc]
    return report(entry(1, "deferred"), entry(2, "matched"))


def written(name: str, finished: Report) -> bytes:
    stream = io.BytesIO()
    writer_for(name).write(finished, stream)
    return stream.getvalue()


def test_type_schema_and_table_name_the_same_verdicts() -> None:
    assert get_args(Status) == tuple(VERDICTS)
    assert schema()["properties"]["status"]["enum"] == list(VERDICTS)


def test_only_a_match_is_written_and_what_is_unchecked_is_neither_locked_nor_done() -> None:
    assert [s for s, v in VERDICTS.items() if v.written] == [s for s, v in VERDICTS.items() if v.match]
    assert [s for s, v in VERDICTS.items() if not v.locked] == [s for s, v in VERDICTS.items() if v.exit_code]
    assert left_open() == to_do_first()[:-1] == ["doubtful", "ambiguous", "unchecked", "unmatched"]
    assert exit_code(()) == 0
    assert exit_code(("matched", "unchecked", "unmatched")) == 3


def test_one_verdict_has_one_name_in_every_report() -> None:
    """Of the reports that people read; none has a second name for a verdict."""
    stream = io.StringIO()
    print_summary(EVERY_VERDICT, (), stream)
    texts = [
        stream.getvalue(),
        written("html", EVERY_VERDICT).decode(),
        written("markdown", EVERY_VERDICT).decode(),
    ]
    for text in texts:
        assert all(f"1 {status}" in re.sub(r"</?b>|\*\*", "", text) for status in VERDICTS)
        assert not re.search("no match found|not resolved|could not be checked", text, re.IGNORECASE)


def test_a_new_verdict_is_in_every_report(joined: Report) -> None:
    html, markdown = written("html", joined).decode(), written("markdown", joined).decode()
    assert "Deferred (1)" in html
    assert DEFERRED.sentence in html
    assert "#004466" in html
    assert "#99ddff" in html
    assert html.index("Deferred (1)") < html.index("Matched (1)")
    assert '<option value="deferred">' in html
    assert "**1** deferred" in markdown
    assert "| **deferred**:" in markdown
    table = list(csv.DictReader(io.StringIO(written("csv", joined).decode("utf-8-sig"))))
    assert [row["status"] for row in table][:2] == ["deferred", "matched"]
    assert table[0]["nearest DOI"]
    sheet = load_workbook(io.BytesIO(written("xlsx", joined)))["References"]
    assert sheet["B2"].value == "deferred"
    assert sheet["B2"].fill.start_color.rgb == "FFCCEEFF"
    assert msgspec.json.decode(written("json", joined))["entries"][0]["status"] == "deferred"
    assert joined.tally()["deferred"] == 1  # type: ignore[index]


def test_a_new_verdict_is_on_the_terminal(joined: Report) -> None:
    stream = io.StringIO()
    print_summary(joined, (), stream)
    assert "refs.txt:1 deferred" in stream.getvalue()
    assert "0 unchecked, 1 deferred" in stream.getvalue()
    console = Console(file=io.StringIO(), force_terminal=True, width=200)
    assert [entry.reference.id for entry in Bar(console=console).watch(joined.entries)] == ["r1", "r2"]
    assert isinstance(console.file, io.StringIO)
    assert "1 deferred" in console.file.getvalue()


def test_a_new_verdict_is_checked_locked_and_ends_the_command(joined: Report) -> None:
    deferred: Entry = joined.entries[0]
    assert exit_code(e.match.status for e in joined.entries) == 7
    assert is_complete(deferred)
    assert "unresolved" in {finding.code for finding in check(deferred)}
    line = encoded("2-00000000", locked(deferred, sources=("index",), matcher="m", today=date(2026, 11, 25)))
    assert decoded(line)[1].match.status == "deferred"


def test_what_no_row_allows_is_not_read_from_a_lock() -> None:
    kept = locked(entry(1, "unmatched"), sources=("index",), matcher="m", today=date(2026, 11, 25))
    line = encoded("2-00000000", kept)
    assert decoded(line)[1].match.status == "unmatched"
    for other in (b"unchecked", b"deferred"):
        with pytest.raises(ValueError, match="no verdict that is locked"):
            decoded(line.replace(b'"unmatched"', b'"' + other + b'"'))


def test_our_own_output_is_recognised_whatever_the_verdict(joined: Report) -> None:
    line = written("jsonl", report(entry(1, "deferred")))
    assert is_report(Document("out.jsonl", line))
    assert not is_report(Document("out.jsonl", line.replace(b'"status":"deferred"', b'"status":"other"')))

"""Our own reports, told from the references of others."""

from __future__ import annotations

from io import BytesIO

import pytest

from enrich.readers.base import Document
from enrich.readers.reports import is_report
from enrich.records import Entry, Match, Reference, Report
from enrich.writers import writer_for

ENTRY = Entry(
    reference=Reference(id="a", file="in.txt", line=1, unstructured="Smith, J. (1999) On things.", text="x"),
    match=Match(status="unmatched", reason="nobody knows it"),
)


@pytest.mark.parametrize("name", ["r.csv", "r.jsonl", "r.json", "r.html", "r.md", "r.xlsx"])
def test_what_we_wrote_is_known_again(name: str) -> None:
    stream = BytesIO()
    writer_for(name).write(Report(entries=(ENTRY,), versions={"enrich": "1"}), stream)
    assert is_report(Document(name, stream.getvalue()))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("r.csv", b"reference,year\nSmith 1999,1999\n"),
        ("r.jsonl", b'{"id":"a","unstructured":"Smith, J. (1999) On things."}\n'),
        ("r.md", b"# References\n\n- Smith, J. (1999). On things. J Things, 3, 4-5.\n"),
        ("r.xlsx", b"PK\x03\x04 cut short"),
        ("r.html", b"<title>References</title>"),
    ],
)
def test_what_others_wrote_is_not_ours(name: str, data: bytes) -> None:
    assert not is_report(Document(name, data))

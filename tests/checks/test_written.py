"""How a bibliography is written: what LaTeX would stumble over is told at its line."""

from __future__ import annotations

import time

import pytest

from enrich.checks import check
from enrich.checks.cited import key_not_found
from enrich.checks.rules.written import parent_undefined, string_undefined
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Entry, Finding, Match, Reference

CODES = {"field-duplicate", "comma-missing", "type-unknown", "title-empty"}


def told(text: str) -> list[Finding]:
    references = [b for b in read(Document("a.bib", text.encode())) if isinstance(b, Reference)]
    nothing = Match(status="unmatched", reason="")
    entries = [Entry(reference=reference, match=nothing) for reference in references]
    found = [finding for entry in entries for finding in check(entry) if finding.code in CODES]
    return found + [finding for _, finding in string_undefined(references, {"a.bib": text.split("\n")})]


@pytest.mark.parametrize(
    ("entry", "code", "line", "severity"),
    [
        ("@book{a, title={T},\n year={2001},\n year={2011}}", "field-duplicate", 3, "warning"),
        ("@book{a, title={T},\n doi={10.1/a},\n DOI={10.1/b}}", "field-duplicate", 3, "warning"),
        ("@book{a, title={T},\n year={2001},\n year=2001}", "field-duplicate", 3, "info"),
        ("@book{a, title={T},\n isbn={1},\n isbn={2}}", "field-duplicate", 3, "info"),
        ("@book{a,\n title={T}\n year=2001}", "comma-missing", 2, "warning"),
        ("@book{a\n, title={T}, year=2001 % no, comma\n publisher={P}}", "comma-missing", 2, "warning"),
        ('@book{a, title="T"\n year=2001}', "comma-missing", 1, "warning"),
        ("@boook{a, title={T}, year=2001}", "type-unknown", 1, "warning"),
        ("@inproceeding{a, title={T}, year=2001}", "type-unknown", 1, "warning"),
        ("@podcast{a, title={T}, year=2001}", "type-unknown", 1, "info"),
        ("@book{a, author={A, B},\n title={}, year=2001}", "title-empty", 2, "warning"),
        ('@book{a, author={A, B},\n title = "", year=2001}', "title-empty", 2, "warning"),
        ("@article{a, title={T},\n journal=nowhere, year=2001}", "string-undefined", 2, "warning"),
        ("@article{a, title={T},\n journal=jih # nowhere, year=2001}", "string-undefined", 2, "warning"),
    ],
)
def test_what_is_written_wrongly_is_told_at_its_line(entry: str, code: str, line: int, severity: str) -> None:
    found = told(f"@string{{jih = {{Journal}}}}\n\n{entry}\n")
    assert [(f.code, f.line - 2, f.severity) for f in found] == [(code, line, severity)]


@pytest.mark.parametrize(
    "entry",
    [
        "@book{a, title={T}, year=2001, }",
        "@book{a, title={T}, month=jan, year=2001, keywords={a}, keywords={b}}",
        "@article{a, title={T}, journal=JIH, year=2001}",
        "@article{a, title={T}, journal=IEEE_J_PROC, year=2001}",
        "@ONLINE{a, title={T}, date={2001}}",
        "@customA{a, title={T}, date={2001}}",
        "@book(a, title={T}, year=2001)",
        "@book{title={T}, year=2001}",
        "@book{a, title={A, b} # {c} # \"d, e\", year=2001}",
    ],
)  # fmt: skip
def test_what_is_written_rightly_is_not(entry: str) -> None:
    found = told(f"@string{{jih = {{Journal}}}}\n@string(other = 1)\n{entry}\n")
    assert [f for f in found if f.severity != "info"] == []


def test_a_definition_in_another_file_counts() -> None:
    text = "@article{a, title={T}, journal=nowhere, year=2001}\n"
    references = [b for b in read(Document("a.bib", text.encode())) if isinstance(b, Reference)]
    strings = ['@string{nowhere = "Letters from Nowhere"}']
    assert list(string_undefined(references, {"a.bib": [text], "strings.bib": strings})) == []
    assert list(string_undefined(references, {"a.bib": ()})) == [], "standard input is not read again"


def test_a_key_that_is_cited_and_not_there() -> None:
    text = "See \\cite{here}\nand \\cite{gone, here}; \\nocite{*}."
    (found,) = key_not_found("a.tex", text, frozenset({"here"}))
    assert (found.line, found.severity) == (2, "info")
    assert "gone" in found.message
    assert key_not_found("a.qmd", "As @fig-one shows, see @tbl:two.", frozenset()) == ()


def test_no_entry_is_read_slowly() -> None:
    def entry(size: int) -> str:
        fields = "".join(f" f{n} = {{v}} g{n} = x{n},\n" for n in range(size))
        return f"@article{{a,\n title={{T}},\n{fields}}}\n"

    started = time.process_time()
    told(entry(500))
    between = time.process_time()
    told(entry(2000))
    assert time.process_time() - between < 8 * (between - started) + 0.5


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("@incollection{a, title={T}, crossref={b}}\n@book{b, title={B}}", []),
        ("@incollection{a, title={T}, crossref={B}}\n@book{b, title={B}}", []),
        ('@book{b, title={B}}\n@incollection{a, title={T},\n crossref = "b"}', []),
        ("@incollection{a, title={T},\n crossref={bb}}\n@book{b, title={B}}", [2]),
        ("@incollection{a, title={T},\n xdata={x, y}}\n@xdata{x, publisher={P}}", [2]),
        ("@incollection{a, title={T}, crossref={b}}\n@book{b, title={B", []),
        ("@incollection{a, title={T}, crossref={old}}\n@book{b, ids={older, old}, title={B}}", []),
        ("@incollection{a, title={T}, crossref=macro}", []),
        ("@incollection{a, title={T}, crossref={}}", []),
        ("@incollection(a, title={T}, crossref={b})\n@book(b, title={B})", []),
    ],
)
def test_a_parent_that_is_not_there_is_told(text: str, missing: list[int]) -> None:
    references = [b for b in read(Document("a.bib", text.encode())) if isinstance(b, Reference)]
    found = [finding for _, finding in parent_undefined(references, {"a.bib": text.split("\n")})]
    assert [finding.line for finding in found] == missing
    elsewhere = {"a.bib": text.split("\n"), "b.bib": ["@book{bb, title={B}}", "@xdata{y, title={Y}}"]}
    assert list(parent_undefined(references, elsewhere)) == []

"""What is right though it looks odd is no finding; what is a note is no edit."""

from __future__ import annotations

import pytest

from enrich.index import Index
from enrich.jobs.job import Job
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Finding, Reference
from enrich.sources.index import IndexSource
from enrich.wire.crossref import work_from_json

ARTICLE = {
    "DOI": "10.5555/loam",
    "type": "journal-article",
    "title": ["Loam in motion: nine winters on a slope"],
    "author": [{"family": "Okafor", "given": "Ada"}, {"family": "Lind", "given": "Per"}],
    "container-title": ["Journal of Slopes"],
    "issued": {"date-parts": [[2015]]},
    "volume": "312",
    "page": "101-119",
}
BOOK = {
    "DOI": "10.5555/book",
    "type": "book",
    "title": ["Handbook of Slopes"],
    "editor": [{"family": "Okafor", "given": "Ada"}],
    "issued": {"date-parts": [[2015]]},
}
RIGHT = {
    "title": "{Loam in motion}", "author": "{Okafor, Ada and Lind, Per}", "journal": "{J. Slopes}",
    "year": "{2015}", "volume": "{312}", "pages": "{101--119}", "doi": "{10.5555/loam}",
}  # fmt: skip


def findings(kind: str, **fields: str) -> list[Finding]:
    said = ", ".join(f"{name}={value}" for name, value in fields.items() if value)
    blocks = read(Document("a.bib", f"@{kind}{{key, {said}}}".encode()))
    job = Job([IndexSource(Index.in_memory(map(work_from_json, (ARTICLE, BOOK))), "made")])
    (entry,) = job.run([block for block in blocks if isinstance(block, Reference)])
    return list(entry.findings)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"author": "{Okafor, A. and others}"},
        {"author": "{Ada, Okafor and Per, Lind}"},
        {"year": "{2015--2016}"},
        {"title": "{{LOAM IN MOTION -- NINE WINTERS ON A SLOPE}}"},
        {"volume": "{A312}"},
        {"pages": "{1--19}"},
        {"volume": "", "pages": ""},
    ],
    ids=str,
)
def test_a_right_entry_is_never_warned_of(fields: dict[str, str]) -> None:
    assert findings("article", **{**RIGHT, **fields}) == []


@pytest.mark.parametrize(
    "fields", [{"year": "{2014}"}, {"volume": "{17}"}, {"title": "{Moving earth}"}], ids=str
)
def test_what_good_references_differ_in_is_a_note_without_an_edit(fields: dict[str, str]) -> None:
    (found,) = findings("article", **{**RIGHT, **fields})
    assert (found.code, found.severity, found.edit) == ("field-mismatch", "info", None)


@pytest.mark.parametrize(
    "fields", [{"year": "{2005}"}, {"volume": "{321}"}, {"pages": "{201--219}"}], ids=str
)
def test_a_slip_is_a_warning_with_its_edit(fields: dict[str, str]) -> None:
    (found,) = findings("article", **{**RIGHT, **fields})
    assert (found.code, found.severity) == ("field-mismatch", "warning")
    assert found.edit is not None


def test_a_chapter_may_carry_the_doi_of_its_book() -> None:
    chapter = {"title": "{Pores}", "author": "{Lind, Per}", "booktitle": "{Handbook of Slopes}"}
    assert findings("incollection", **chapter, year="{2015}", pages="{33--52}", doi="{10.5555/book}") == []

"""Two references that print one number of arXiv: in fields, in text, as a DOI, of whatever version."""

from __future__ import annotations

import pytest

from enrich.checks.rules.duplicates import doi_duplicate, entry_duplicate
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Entry, Match, Reference

FIELDS = "@misc{{{key}, author={{{author}}}, title={{{title}}}, year={{{year}}}, {number}}}\n"
EPRINT, OTHER = "eprint={2010.04053}, archivePrefix={arXiv}", "eprint={2010.04054}, archivePrefix={arXiv}"
IN_TEXT = [
    "Vale, A. (2020). Ferry timetables and tides. arXiv:2010.04053v1.",
    "Vale A. Tides and the timetables of ferries. arXiv preprint arXiv:2010.04053; 2021.",
    "Ann Vale, Ferry timetables, 2020, https://arxiv.org/abs/2010.04053",
    "Vale A. 2020. Ferry timetables. doi:10.48550/arXiv.2010.04053",
]


def entry(
    key: str,
    number: str,
    title: str = "Ferry timetables and tides",
    author: str = "Vale, Ana",
    year: int = 2020,
) -> str:
    return FIELDS.format(key=key, number=number, title=title, author=author, year=year)


def told(name: str, text: str) -> list[tuple[str, str]]:
    match = Match(status="unmatched", reason="")
    found = [block for block in read(Document(name, text.encode())) if isinstance(block, Reference)]
    entries = [Entry(reference=one, match=match) for one in found]
    assert len(entries) == 2
    both = (*doi_duplicate(entries), *entry_duplicate(entries))
    return [(finding.code, finding.severity) for _, finding in both]


@pytest.mark.parametrize("one", range(len(IN_TEXT)))
@pytest.mark.parametrize("other", range(len(IN_TEXT)))
def test_in_text_the_same_number_is_the_same_work(one: int, other: int) -> None:
    if one != other:
        text = f"References\n\n[1] {IN_TEXT[one]}\n[2] {IN_TEXT[other]}\n"
        assert told("list.txt", text) == [("entry-duplicate", "warning")]


@pytest.mark.parametrize(
    ("first", "second", "severity"),
    [
        (entry("a", EPRINT), entry("b", EPRINT, year=2023), "warning"),
        (entry("a", EPRINT), entry("b", "journal={arXiv preprint arXiv:2010.04053v3}"), "warning"),
        (entry("a", EPRINT), entry("b", "doi={10.48550/arXiv.2010.04053}"), "warning"),
        (entry("a", EPRINT), entry("b", EPRINT, "Tides of the outer harbour", "Vale, Ana"), "info"),
        (entry("a", EPRINT), entry("b", EPRINT, "Tides of the outer harbour", "Quill, Bo"), "warning"),
        (entry("a", EPRINT), entry("b", f"journal={{Tidal Notes}}, doi={{10.5555/t}}, {EPRINT}"), "info"),
    ],
    ids=["another year", "as a journal", "as a DOI", "another title", "two works", "published"],
)
def test_in_fields_too_and_versions_are_only_noted(first: str, second: str, severity: str) -> None:
    assert told("a.bib", first + second) == [("entry-duplicate", severity)]


def test_another_number_is_another_work() -> None:
    first, second = entry("a", EPRINT), entry("b", OTHER, "Tides of the outer harbour")
    assert told("a.bib", first + second) == []
    assert (
        told("list.txt", "[1] Vale A. Ferries. arXiv:2010.04053\n[2] Vale A. Tides. arXiv:2010.04054\n") == []
    )


def test_the_same_doi_is_told_once() -> None:
    doi = "doi={10.48550/arXiv.2010.04053}"
    assert told("a.bib", entry("a", doi) + entry("b", doi)) == [("doi-duplicate", "warning")]

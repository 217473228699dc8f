"""The example page that ships: its text and its HTML hold the same references."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from enrich.links import judge_links
from enrich.readers import read, recognise
from enrich.readers.base import Document
from enrich.records import Match, Reference

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXT, HTML = EXAMPLES / "mutual-help.txt", EXAMPLES / "mutual-help.html"


def references(path: Path) -> list[Reference]:
    return [block for block in read(path) if isinstance(block, Reference)]


def test_both_forms_are_recognised() -> None:
    assert recognise(Document(str(TEXT))).name == "cambridge-text"
    assert recognise(Document(str(HTML))).name == "cambridge-html"


def test_both_forms_hold_the_same_references() -> None:
    text, html = references(TEXT), references(HTML)
    assert len(text) == 27
    assert [r.text for r in text] == [r.text for r in html]
    assert [[link.label for link in r.links] for r in text] == [
        [link.label for link in r.links] for r in html
    ]


def test_only_the_html_form_has_addresses() -> None:
    assert not any(link.url for r in references(TEXT) for link in r.links)
    assert all(link.url for r in references(HTML) for link in r.links)


def test_links_wrong_in_themselves_are_seen_without_any_match() -> None:
    unmatched = Match(status="unmatched", reason="none asked")
    verdicts = Counter(
        (status.label, status.status) for r in references(HTML) for status in judge_links(r, unmatched)
    )
    assert verdicts["CrossRef", "malformed"] == 1
    assert verdicts["Google Scholar", "differs"] == 1
    assert verdicts["Google Scholar", "agrees"] == 26

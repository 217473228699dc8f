"""Addresses that a page saved as text lost before its date of access: told, and given back."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.jobs.inputs import Inputs
from enrich.links import judge_links
from enrich.records import Link, LinkStatus, Reference
from tests.links.test_judge_links import MATCHES

BEFORE = "Silva, M. (2010) Tides and towns, Lisbon: Harbour Press, "


def lost(text: str, *links: Link, match: str = "unmatched", structured: bool = False) -> list[LinkStatus]:
    given = Reference(id="1", unstructured=text, text=text, links=links, structured=structured)
    return [one for one in judge_links(given, MATCHES[match]) if one.status == "lost"]


@pytest.mark.parametrize(
    "phrase",
    [
        "[accessed 12.10.2011].",
        "(zuletzt abgerufen am 12. Oktober 2011).",
        "[consulté le 12 octobre 2011]",
        "Acesso em: 12 out. 2011.",
        "[dostęp: 12.10.2011]",
        "(дата обращения: 12.10.2011)",
        "(2011年10月12日閲覧)",
        "[cited 2011 Oct 12]",
        "[accessed 2011]",
        "[blijvutta 12.10.2011]",
    ],
)
def test_it_is_told(phrase: str) -> None:
    (one,) = lost(BEFORE + phrase)
    assert (one.label, one.url) == ("URL", "")
    assert phrase.strip(".").strip() in one.note


def test_it_is_given_back_where_the_record_is_found() -> None:
    (one,) = lost(BEFORE + "[accessed 12.10.2011].", Link(label="CrossRef"), match="matched")
    assert one.url == "https://doi.org/10.5555/this"
    assert one.url in one.note


@pytest.mark.parametrize(
    "text",
    [
        BEFORE + "https://www.example.org/a [accessed 12.10.2011].",
        BEFORE + "www.example.org/a [accessed 12.10.2011].",
        BEFORE + "example.org/a/b [accessed 12.10.2011].",
        BEFORE + "doi:10.5555/this [accessed 12.10.2011].",
        BEFORE + "file:///srv/scans/a.pdf [accessed 12.10.2011].",
        BEFORE + "ldap://directory.example.org/x [accessed 12.10.2011].",
        BEFORE + "data:text/html,x [accessed 12.10.2011].",
        BEFORE + "http:\\\\example.org\\a [accessed 12.10.2011].",
        BEFORE + "[updated 12 October 2011].",
        "Silva, M. Open access in 2010. Tides 3, 4-9.",
        BEFORE + "2010.",
    ],
)
def test_nothing_is_told_where_nothing_is_lost(text: str) -> None:
    assert lost(text) == []


def test_an_address_that_the_page_holds_is_not_lost() -> None:
    text = BEFORE + "[accessed 12.10.2011]."
    assert lost(text, Link(label="full report", url="https://www.example.org/a")) == []
    assert (
        len(lost(text, Link(label="Google Scholar", url="https://scholar.google.com/scholar?q=tides"))) == 1
    )
    (held,) = lost(text, Link(label="link", url="https://www.example.org/a"), match="matched")
    assert held.url == "https://www.example.org/a"
    assert lost(text, structured=True) == []


def test_the_seed_page_lost_fourteen(shared: Path) -> None:
    references = Inputs([str(shared / "seed" / "cambridge-core-page.txt")]).references()
    found = [one for r in references for one in judge_links(r, MATCHES["unmatched"]) if one.status == "lost"]
    assert len(found) == 14

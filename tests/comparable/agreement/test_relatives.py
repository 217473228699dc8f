"""A record may be of another document than the one described: its erratum, its preprint, its data."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from enrich.comparable.agreement.relatives import relative
from enrich.records import Fields, Work

PRINTED = {
    "title": "Eelgrass under floating docks",
    "author": [{"family": "Quill", "given": "Ada"}],
    "container-title": "Harbour Ecology",
    "year": "2015",
    "volume": "12",
    "page": "101-119",
}
ARTICLE = {
    "type": "journal-article",
    "title": ["Eelgrass under floating docks"],
    "author": [{"family": "Quill", "given": "Ada"}],
    "container-title": ["Harbour Ecology"],
    "years": [2015],
    "volume": "12",
    "page": "101-119",
}
ELSEWHERE = {"years": [2016], "volume": "13", "page": "55"}


def sort(work: dict[str, Any], **printed: Any) -> str | None:
    fields = msgspec.convert({**PRINTED, **printed}, Fields)
    found = relative(fields, "", msgspec.convert({"DOI": "10.5555/w", **ARTICLE, **work}, Work))
    return found.sort if found else None


@pytest.mark.parametrize(
    "title",
    [
        "Erratum to: Eelgrass under floating docks",
        "Correction",
        "Corrigendum: Eelgrass under floating docks",
        "Author Correction: Eelgrass under floating docks",
        "Eelgrass under floating docks (Erratum)",
        "Expression of Concern: Eelgrass under floating docks",
    ],
)
def test_a_notice_elsewhere_is_not_the_work(title: str) -> None:
    assert sort({"title": [title], **ELSEWHERE}) == "notice"
    assert sort({"title": [title], **ELSEWHERE}, title=title) is None, "the reference says so itself"


@pytest.mark.parametrize(
    "title",
    [
        "Retraction: Eelgrass under floating docks",
        "Retraction Note to: Eelgrass under floating docks",
        "Notice of Retraction",
    ],
)
def test_the_notice_of_a_retraction_is_not_the_work(title: str) -> None:
    assert sort({"title": [title], **ELSEWHERE}) == "retraction"


def test_a_notice_that_bears_the_bare_title_is_known_by_what_it_updates() -> None:
    update = [{"type": "retraction", "DOI": "10.5555/eel"}]
    assert sort({"update-to": update, **ELSEWHERE}) == "retraction"
    assert sort({"update-to": update}) is None, "the work printed again, in its own place"
    assert sort({"update-to": [{"type": "new_version", "DOI": "10.5555/eel"}], **ELSEWHERE}) is None


def test_a_retracted_work_is_no_notice() -> None:
    assert sort({"title": ["RETRACTED: Eelgrass under floating docks"]}) is None


@pytest.mark.parametrize("type", ["posted-content", "component", "dataset", "peer-review"])
def test_another_form_of_the_work(type: str) -> None:
    record = {"type": type, "container-title": [], "volume": "", "page": ""}
    assert sort(record) == ("preprint" if type == "posted-content" else "part")
    cited_as_such: dict[str, Any] = {"container-title": "", "volume": "", "page": ""}
    assert sort(record, **cited_as_such) is None
    assert sort({**record, "container-title": ["Harbour Ecology"]}) is None, "the record names that journal"


def test_a_preprint_cited_with_the_doi_of_its_publication() -> None:
    cited = {"container-title": "arXiv preprint arXiv:1405.01234", "volume": "", "page": "", "year": "2014"}
    assert sort({}, **cited) == "publication"


@pytest.mark.parametrize("title", ["Supplementary material for: Eelgrass under docks", "Data from: Eelgrass"])
def test_material_that_belongs_to_it(title: str) -> None:
    assert sort({"title": [title], "container-title": ["Dryad"], "type": "other"}) == "part"


def test_another_edition() -> None:
    book = {"type": "book", "container-title": [], "volume": "", "page": "", "title": ["Eelgrass (2nd ed.)"]}
    printed: dict[str, Any] = {"container-title": "", "volume": "", "page": "", "title": "Eelgrass"}
    assert sort(book, edition="3rd", **printed) == "edition"
    assert sort(book, edition="second", **printed) is None
    assert sort(book, **printed) is None, "no edition is printed"

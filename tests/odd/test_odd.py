"""Five hundred odd references and records through the whole house: nothing escapes, nothing needs the net."""

from __future__ import annotations

from time import process_time

import pytest

from enrich.checks import CHECKS, check
from enrich.links import judge_links
from enrich.records import Entry, Fields, Finding, Link, Match, Name, Reference, Registration
from enrich.wire.crossref import work_from_json
from enrich.wire.datacite import work_from_attributes
from tests.odd import trial

CASES = 500


@pytest.fixture(scope="module")
def seen() -> trial.Seen:
    """Taken once; an exception that escapes an entry fails every test here."""
    started = process_time()
    seen = trial.run(CASES, seed=2)
    assert process_time() - started < 120
    return seen


def test_nothing_escapes_an_entry(seen: trial.Seen) -> None:
    assert seen.cases == CASES
    assert seen.references + seen.set_aside == CASES
    assert sum(seen.statuses.values()) == seen.references


def test_nothing_needed_the_net(seen: trial.Seen) -> None:
    assert seen.caught == {}


def test_no_document_lost_an_entry(seen: trial.Seen) -> None:
    assert seen.damaged == []


def test_the_cases_go_deep(seen: trial.Seen) -> None:
    """Cases that are all refused at the door would find nothing behind it."""
    assert seen.statuses["matched"] > CASES / 3
    assert seen.statuses["unmatched"] > CASES / 10


def test_a_fault_that_is_put_in_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def looks_at_the_first(entry: Entry) -> tuple[Finding, ...]:
        assert entry.match.work is None or entry.match.work.container_title[0] is not None
        return ()

    monkeypatch.setitem(CHECKS, "doi-alias", looks_at_the_first)
    seen = trial.run(150, seed=3)
    assert seen.references + seen.set_aside == 150
    assert any(place.startswith("IndexError") for place in seen.caught)


REFERENCE = Reference(
    id="r1",
    text="Smith, J. (2010). Sediment in alpine rivers. Journal of Medicine 12, 101.",
    fields=Fields(
        author=(Name(family="Smith", given="J."),),
        year="2010",
        title="Sediment in alpine rivers",
        container_title="Journal of Medicine",
        volume="12",
        page="101",
        DOI="10.1234/a",
    ),
    structured=True,
)
SOUND = {"DOI": "10.1234/a", "title": ["Another thing"], "container-title": ["Lingua"], "volume": "9"}


@pytest.mark.parametrize(
    "given",
    [
        {"title": [], "original-title": ["Ein anderes Ding"]},
        {"container-title": [], "short-container-title": ["Ling."]},
        {"container-title": ["…"]},
        {"container-title": ["of the"], "title": ["The"]},
        {"title": ["…"], "author": [{"family": "-"}]},
        {"issued": {"date-parts": [[True]]}},
        {"issued": {"date-parts": [[10**400]]}, "published-print": {"date-parts": [[False]]}},
        {"issued": {"date-parts": [[0]]}},
        {"volume": 10**400, "page": True},
        {"author": [{"family": True, "given": 10**400}]},
    ],
)
@pytest.mark.parametrize("structured", [True, False])
def test_what_once_broke_a_check(given: dict[str, object], structured: bool) -> None:
    work = work_from_json({**SOUND, **given})
    fields = REFERENCE.fields if structured else Fields()
    reference = Reference(id="r1", text=f"{REFERENCE.text} {work.DOI}", fields=fields, structured=structured)
    registration = Registration(DOI=work.DOI, state="registered", work=work)
    unmatched = Match(status="unmatched", reason="so")
    assert check(Entry(reference=reference, match=unmatched, registrations=(registration,))) is not None


def test_a_kind_of_title_that_is_a_list_is_a_kind_that_is_not_known() -> None:
    titles = [{"title": "A title", "titleType": ["Subtitle"]}, {"title": "A title", "titleType": {}}]
    work = work_from_attributes({"doi": "10.5072/a", "titles": titles, "types": {"resourceTypeGeneral": []}})
    assert work.DOI == "10.5072/a"
    assert work.subtitle == ()


@pytest.mark.parametrize(
    "address",
    [
        "https://scholar.google.com/scholar_lookup?title=A&author=-",
        "https://scholar.google.com/scholar_lookup?author=%E2%80%A6&author=",
        "https://scholar.google.com/scholar_lookup?title=&publication_year=x",
        "https://scholar.google.com/scholar?q=",
        "https://[::1",
        "https://doi.org/%",
    ],
)
def test_a_link_without_a_word_in_it_is_judged(address: str) -> None:
    reference = Reference(id="r1", text=REFERENCE.text, links=(Link(label="Google Scholar", url=address),))
    assert judge_links(reference, Match(status="unmatched", reason="so"), ())

"""Crossref: what is asked, in how few calls, and that the DOI asked is the DOI answered."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests import PreparedRequest

from enrich.comparable import doi
from enrich.network.answers import doi_path
from enrich.network.door import Door
from enrich.records import Fields, Name, Reference, Silence, Work
from enrich.settings import Settings
from enrich.sources import open_door, open_sources
from enrich.sources.base import Source
from enrich.sources.crossref import BATCH, LONGEST_QUERY, SOURCE, CrossrefSource, batches, query_of, services
from tests.conformance.source_suite import SourceSuite
from tests.network.faults import faulty, reply
from tests.standin.server import WORKS, StandIn

BRAUN = "10.1191/1478088706qp063oa"
BRAUN_TEXT = "Braun V, Clarke V. Using thematic analysis in psychology. Qual Res Psychol. 2006;3:77-101."
KLEIN = "10.1002/9783527636969"


class TestCrossref(SourceSuite):
    declaration = SOURCE
    present = BRAUN
    absent = "10.5555/nowhere"
    reference = Reference(id="1", text=BRAUN_TEXT)

    @pytest.fixture
    def working(self, settings: Settings, door: Door) -> Source:
        return CrossrefSource(settings, door)

    @pytest.fixture
    def broken(self, settings: Settings, dead_door: Door) -> Source:
        return CrossrefSource(settings, dead_door)


@pytest.fixture
def crossref(settings: Settings, door: Door) -> CrossrefSource:
    return CrossrefSource(settings, door)


def test_fifty_dois_are_one_call(crossref: CrossrefSource, standin: StandIn) -> None:
    known = [d for d in WORKS if "," not in d]
    answers = crossref.lookup(known)
    assert [answers[d].DOI for d in known if isinstance(answers[d], Work)] == known  # type: ignore[union-attr]
    assert len(standin.seen) == 1
    assert f"rows={len(known)}" in standin.seen[0]


@pytest.mark.parametrize("identifier", sorted(WORKS))
def test_the_doi_asked_is_the_doi_answered(identifier: str, crossref: CrossrefSource) -> None:
    alone = crossref.lookup([identifier])[identifier]
    assert isinstance(alone, Work)
    assert (alone.DOI, alone.aliases) == (identifier, ())
    assert isinstance(crossref.lookup([identifier, BRAUN])[identifier], Work)


def test_an_alias_is_followed_to_its_primary_doi(crossref: CrossrefSource) -> None:
    for dois in (["10.5555/alias"], ["10.5555/alias", BRAUN]):
        work = crossref.lookup(dois)["10.5555/alias"]
        assert isinstance(work, Work)
        assert (work.DOI, work.aliases) == (BRAUN, ("10.5555/alias",))


def test_a_redirect_that_lost_a_part_of_the_doi_is_not_believed(tmp_path: Path) -> None:
    body = b'{"message": {"DOI": "10.5555/a", "title": ["The work before the sign"]}}'
    for location in ("/works/10.5555/a#b", "/works/10.5555/a?b", "/works/10.5555/b"):
        with faulty(reply(301, b"", Location=location), reply(body=body)) as server:
            asked = Settings(
                of_sources={"crossref_url": server.url}, cache_dir=str(tmp_path / location[-1]), timeout=2.0
            )
            with open_door(asked) as door:
                answer = CrossrefSource(asked, door).lookup(["10.5555/alias"])["10.5555/alias"]
        assert isinstance(answer, Silence), location
        assert "10.5555/a when asked for 10.5555/alias" in answer.reason


def test_a_service_that_forgets_its_encryption_is_reminded() -> None:
    (service,) = services(Settings())
    assert service.encrypted("http://api.crossref.org/works/x") == "https://api.crossref.org/works/x"
    assert service.encrypted("http://elsewhere.example/x") == "http://elsewhere.example/x"
    assert service.encrypted("/works/x") == "/works/x"


def test_retractions_corrections_and_published_versions_come_along(crossref: CrossrefSource) -> None:
    retracted = crossref.lookup(["10.5555/retracted"])["10.5555/retracted"]
    assert isinstance(retracted, Work)
    (update,) = retracted.updated_by
    assert (update.type, update.source, update.DOI) == ("retraction", "retraction-watch", "10.5555/notice")
    corrected = crossref.lookup(["10.1371/journal.pone.0033693"])["10.1371/journal.pone.0033693"]
    assert isinstance(corrected, Work)
    assert [u.type for u in corrected.updated_by] == ["correction"]
    preprint = crossref.lookup(["10.26434/chemrxiv-2022-cf0c3-v2"])["10.26434/chemrxiv-2022-cf0c3-v2"]
    assert isinstance(preprint, Work)
    assert preprint.is_preprint_of


def test_equal_references_are_asked_once(crossref: CrossrefSource, standin: StandIn) -> None:
    same = [Reference(id=str(n), text=BRAUN_TEXT + " " * n) for n in range(20)]
    answers = crossref.search_many(same)
    assert len(set(answers)) == 1
    assert sum("query.bibliographic" in path for path in standin.seen) == 1


def test_a_search_asks_for_what_it_needs_only(crossref: CrossrefSource, standin: StandIn) -> None:
    crossref.search_many([Reference(id="1", text=BRAUN_TEXT)])
    assert "select=DOI" in standin.seen[0]
    assert "rows=20" in standin.seen[0]


def test_books_are_fetched_whole_for_their_edition(crossref: CrossrefSource) -> None:
    (found,) = crossref.search_many(
        [Reference(id="1", text="Klein R. Laser Welding of Plastics. Wiley; 2011.")]
    )
    assert not isinstance(found, Silence)
    book = next(c.work for c in found if c.work.DOI == KLEIN)
    assert book.edition_number, "which cannot be selected in a search"


def test_a_reference_without_words_is_not_asked_for(crossref: CrossrefSource, standin: StandIn) -> None:
    assert crossref.search_many([Reference(id="1"), Reference(id="2", text="https://doi.org/10.5555/x")]) == [
        (),
        (),
    ]
    assert not standin.seen


def test_the_question_is_the_reference_without_links() -> None:
    text = "Braun V.  Using thematic\tanalysis. doi: 10.1191/1478088706qp063oa https://doi.org/10.5555/x 2006"
    assert query_of(Reference(id="1", text=text)) == "Braun V. Using thematic analysis. 2006"
    assert len(query_of(Reference(id="1", text="word " * 9999))) <= LONGEST_QUERY
    fields = Fields(author=(Name(family="Braun", given="V"),), title="Thematic analysis", year="2006")
    assert (
        query_of(Reference(id="1", fields=fields, structured=True)) == "Braun, V. (2006). Thematic analysis"
    )


def test_a_list_call_that_is_refused_is_made_up_for_one_by_one(
    crossref: CrossrefSource, standin: StandIn
) -> None:
    standin.refuses_lists = True
    answers = crossref.lookup([BRAUN, KLEIN, "10.5555/nowhere"])
    assert isinstance(answers[BRAUN], Work)
    assert isinstance(answers[KLEIN], Work)
    assert answers["10.5555/nowhere"] is None
    assert len(standin.seen) == 4


SUFFIX = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=30)
DOIS = st.builds("10.{}/{}".format, st.integers(1000, 99999), SUFFIX).filter(lambda d: doi.normalise(d) == d)
ODD = st.lists(st.sampled_from(["..", ".", "", "a", "#", "?", "%2f", "%", "<x>", ";", ","]), min_size=1)
ODD_DOIS = ODD.map(lambda parts: "10.5555/x" + "/".join(parts)).filter(lambda d: doi.normalise(d) == d)


@given(DOIS | ODD_DOIS)
def test_every_doi_survives_its_url(identifier: str) -> None:
    request = PreparedRequest()
    request.prepare(method="GET", url=f"https://api.crossref.org/works/{doi_path(identifier)}")
    parts = urlsplit(request.url or "")
    assert not parts.query
    assert not parts.fragment
    segments = str(parts.path).split("/")
    assert not {".", ".."} & set(segments), "nothing a server could fold"
    assert unquote(str(parts.path)) == f"/works/{identifier}"


@given(st.lists(DOIS, max_size=200, unique=True))
def test_batches_hold_every_doi_once_within_the_limits(dois: list[str]) -> None:
    groups = batches(dois)
    assert sorted(d for group in groups for d in group) == sorted(dois)
    assert all(0 < len(group) <= BATCH for group in groups)
    assert batches(reversed(dois)) == groups, "equal sets make equal calls"


def test_sources_open_in_the_order_of_the_settings(settings: Settings, door: Door) -> None:
    assert [source.name for source in open_sources(settings, door)] == ["crossref", "datacite", "doi"]

"""Which reading of a printed DOI is the DOI, and how few questions it takes to learn it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from enrich.comparable.carried import printed_dois, registration_of
from enrich.jobs.job import Job
from enrich.jobs.proposals import edits_for
from enrich.records import Candidate, Entry, Fields, Link, Name, Reference, Registration, Silence, Work
from tests.jobs.test_job import OTHER, WORK, FakeSource

SAID = (
    "Muller, A. and Okafor, C. (1977) Quiet rivers of the northern highlands. J Hydrology, 128(3), 485-496."
)
ELSEWHERE = "Okoro, B. (2003) Tin lamps of the delta. Lantern Notes, 4, 1-9."
BOOK = Work(DOI="10.5555/978-3-11-1", title=("Rivers of the north",), issued=1977, type="book")


class Registry:
    """Knows some DOIs, what short ones lead to, or nobody; remembers what it was asked."""

    def __init__(self, *dois: str, short: Mapping[str, str] | None = None, down: bool = False) -> None:
        self._dois, self._short, self._down = dois, short or {}, down
        self.asked: list[str] = []

    def registrations(self, dois: Sequence[str]) -> Mapping[str, Registration]:
        self.asked += dois
        return {d: self._registration(d) for d in dois}

    def _registration(self, identifier: str) -> Registration:
        if self._down:
            return Registration(DOI=identifier, state="unchecked", note="doi.org did not answer")
        known = identifier in self._dois or identifier in self._short
        state = "registered" if known else "unregistered"
        return Registration(DOI=identifier, state=state, primary=self._short.get(identifier, ""))


def entry(text: str, *sources: FakeSource, registry: Registry | None = None, **given: object) -> Entry:
    reference = Reference(id="r", unstructured=text, text=text, **given)  # type: ignore[arg-type]
    [found] = Job(sources, registry).run([reference])
    return found


def codes(found: Entry) -> set[str]:
    return {finding.code for finding in found.findings} - {"unresolved"}


def test_the_likeliest_reading_is_all_that_is_asked_where_it_is_found() -> None:
    crossref, registry = FakeSource("crossref", WORK), Registry()
    found = entry(f"{SAID} https://x.org/doi/10.5555/quiet/full?a=b", crossref, registry=registry)
    assert (found.match.DOI, codes(found)) == ("10.5555/quiet", set())
    assert (crossref.looked_up, registry.asked) == (["10.5555/quiet"], [])


def test_other_readings_cost_the_sources_nothing_until_one_is_registered() -> None:
    crossref = FakeSource(
        "crossref", Work(DOI="10.5555/quiet,b", title=WORK.title, author=WORK.author, issued=1977)
    )
    registry = Registry("10.5555/quiet")
    found = entry(f"{ELSEWHERE} doi:10.5555/quiet,c", crossref, registry=registry)
    assert found.registrations[0] == Registration(DOI="10.5555/quiet", state="registered")
    assert registry.asked == ["10.5555/quiet,c", "10.5555/quiet"]
    assert crossref.looked_up == ["10.5555/quiet,c", "10.5555/quiet"]


def test_the_index_is_asked_for_every_reading_and_decides_without_a_network() -> None:
    found = entry(
        f"{SAID} doi:10.5555/qui-\net.",
        FakeSource("index", Work(**{**_fields(WORK), "DOI": "10.5555/quiet"})),
    )
    assert found.match.DOI == "10.5555/quiet"
    assert [r.state for r in found.registrations] == ["registered"]
    assert codes(found) == set()


def _fields(work: Work) -> dict[str, object]:
    return {name: getattr(work, name) for name in work.__struct_fields__}


def test_what_nobody_knows_is_unconfirmed_and_never_joined() -> None:
    found = entry(f"{ELSEWHERE} doi:10.5555/tin-\nlamps", FakeSource("index", OTHER))
    assert [(r.DOI, r.state) for r in found.registrations] == [("10.5555/tin-", "unchecked")]
    assert codes(found) == {"unchecked"}


def test_where_no_reading_is_registered_the_printed_words_are_quoted_and_nothing_is_suggested() -> None:
    found = entry(
        f"{ELSEWHERE} https://x.org/doi/10.5555/tin/full", FakeSource("crossref"), registry=Registry()
    )
    [finding] = [f for f in found.findings if f.code == "doi-unregistered"]
    assert "“10.5555/tin/full”" in finding.message
    assert finding.edit is None


def test_one_reading_that_could_not_be_asked_leaves_all_unchecked() -> None:
    found = entry(f"{ELSEWHERE} doi:10.5555/tin,b", FakeSource("crossref"), registry=Registry(down=True))
    assert [r.state for r in found.registrations] == ["unchecked"]


def test_the_longer_of_two_registered_readings_is_the_doi() -> None:
    chapter = Work(**{**_fields(WORK), "DOI": "10.5555/978-3-11-1_7"})
    for source in (FakeSource("index", chapter, BOOK), FakeSource("crossref", chapter, BOOK)):
        registry = Registry(chapter.DOI, BOOK.DOI)
        found = entry(f"{SAID} doi:10.5555/978-3-11-1_\n7", source, registry=registry)
        assert found.match.DOI == chapter.DOI
        assert [r.DOI for r in found.registrations] == [chapter.DOI]


def test_the_shorter_is_where_the_longer_is_another_work() -> None:
    longer = Work(**{**_fields(OTHER), "DOI": "10.5555/quiet,b"})
    found = entry(f"{SAID} doi:10.5555/quiet,b", FakeSource("index", WORK, longer))
    assert found.match.DOI == "10.5555/quiet"
    assert [r.DOI for r in found.registrations] == ["10.5555/quiet"]
    assert codes(found) == set()


def test_a_short_doi_leads_to_its_work() -> None:
    registry = Registry(short={"10/gf4k2h": WORK.DOI})
    given = {"fields": _given("10/GF4K2H"), "structured": True}
    found = entry(SAID, FakeSource("crossref", WORK), registry=registry, **given)
    assert found.match.DOI == WORK.DOI
    assert [(r.DOI, r.primary) for r in found.registrations] == [("10/gf4k2h", WORK.DOI)]
    assert codes(found) == {"doi-alias"}
    assert edits_for([found]).edits == ()


def test_a_short_doi_is_unconfirmed_where_nobody_can_be_asked_and_stays() -> None:
    found = entry(SAID, FakeSource("index", WORK), fields=_given("10/gf4k2h"), structured=True)
    assert codes(found) == {"unchecked"}
    assert found.match.DOI == WORK.DOI
    assert edits_for([found]).edits == ()


def test_a_page_of_the_resolver_is_nothing_to_tell_of() -> None:
    link = Link(label="DOI", url="https://doi.org/handbook")
    for registry in (None, Registry(), Registry(down=True)):
        found = entry(ELSEWHERE, FakeSource("index", WORK), registry=registry, links=(link,))
        assert (codes(found), found.registrations) == (set(), ())


def _given(printed: str) -> Fields:
    return Fields(
        author=(Name(family="Muller", given="A."), Name(family="Okafor", given="C.")),
        title="Quiet rivers of the northern highlands", container_title="Journal of Hydrology",
        year="1977", volume="128", issue="3", page="485-496", DOI=printed,
    )  # fmt: skip


@pytest.mark.parametrize(
    "printed", ["10.5555/quiet.", "10.5555/quiet\u200b", "10.5555/qui et", "x:10.5555/quiet/full"]
)
def test_a_damaged_field_is_told_with_the_registered_form_and_mended(printed: str) -> None:
    found = entry("", FakeSource("index", WORK), fields=_given(printed), structured=True)
    [finding] = [f for f in found.findings if f.code != "unresolved"]
    assert finding.code == "doi-malformed"
    [(_, edit)] = edits_for([found]).edits
    assert edit == finding.edit
    assert (edit.old, edit.new) == (printed, "10.5555/quiet")


@pytest.mark.parametrize(
    "printed", ["doi: https://doi.org/10.5555/quiet", r"\url{https://doi.org/10.5555/QUIET}"]
)
def test_a_field_that_says_the_doi_in_its_own_way_is_no_fault(printed: str) -> None:
    found = entry("", FakeSource("index", WORK), fields=_given(printed), structured=True)
    assert codes(found) == set()
    assert [edit.new for _, edit in edits_for([found]).edits] == ["10.5555/quiet"]


def test_a_damaged_field_of_another_work_is_not_mended() -> None:
    found = entry("", FakeSource("index", WORK, OTHER), fields=_given("10.5555/other."), structured=True)
    assert codes(found) == {"doi-mismatch"}
    assert edits_for([found]).edits == ()


def test_a_damaged_field_is_mended_where_another_agency_has_registered_it() -> None:
    given = {"fields": Fields(title="Tin lamps", year="2003", DOI="10.5555/tin."), "structured": True}
    found = entry("", FakeSource("crossref"), registry=Registry("10.5555/tin"), **given)
    assert [edit.new for _, edit in edits_for([found]).edits] == ["10.5555/tin"]


def test_a_placeholder_is_filled() -> None:
    found = entry("", FakeSource("index", WORK), fields=_given("n/a"), structured=True)
    assert codes(found) == {"doi-missing"}
    [(_, edit)] = edits_for([found]).edits
    assert (edit.old, edit.new) == ("n/a", "10.5555/quiet")


def test_a_lock_that_knows_a_longer_reading_alone_says_nothing_of_the_doi() -> None:
    """As older releases wrote it: only the form that they took for the DOI was asked for."""
    text = f"{SAID} https://x.org/doi/10.5555/quiet/full"
    [printed] = printed_dois(Reference(id="r", text=text))
    old = Registration(DOI="10.5555/quiet/full", state="unregistered")
    assert registration_of(printed, {old.DOI: old}) is None
    assert registration_of(
        printed, {"10.5555/quiet": Registration(DOI="10.5555/quiet", state="unregistered")}
    )


def test_silence_about_the_doi_is_kept() -> None:
    found = entry(
        f"{ELSEWHERE} doi:10.5555/tin.", FakeSource("crossref", down=True), registry=Registry(down=True)
    )
    assert [type(s) for s in found.match.silent] == [Silence]


def test_a_candidate_is_offered_once() -> None:
    found = entry(f"{SAID} doi:10.5555/quiet https://doi.org/10.5555/quiet", FakeSource("index", WORK))
    assert [j.candidate for j in found.match.judgements] == [Candidate(work=WORK, source="index")]


def test_the_pieces_of_a_doi_are_no_pages_and_no_other_reference() -> None:
    work = Work(**{**_fields(WORK), "DOI": "10.5555/0104-1977-33-44"})
    text = f"{SAID} doi:10.5555/0104-\n1977-33-44"
    found = entry(text, FakeSource("index", work))
    pieces = [c for j in found.match.judgements for c in j.comparisons if "33" in c.reference]
    assert (found.match.DOI, pieces) == (work.DOI, [])
    assert found.reference.text == text, "the reference itself stays as it is printed"

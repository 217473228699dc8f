"""The order of asking, and that silence is never taken for absence."""

from collections.abc import Mapping, Sequence

import pytest

from enrich.comparable.carried import all_readings
from enrich.jobs.job import Job
from enrich.records import Candidate, Entry, Fields, Link, Name, Reference, Registration, Silence, Work
from enrich.sources.base import CannotSay, Place, cannot_say

WORK = Work(
    DOI="10.5555/quiet",
    title=("Quiet rivers of the northern highlands",),
    author=(Name(family="Muller", given="Ada"), Name(family="Okafor", given="Chidi")),
    container_title=("Journal of Hydrology",),
    issued=1977,
    years=(1977,),
    volume="128",
    issue="3",
    page="485-496",
    type="journal-article",
)
OTHER = Work(
    DOI="10.5555/other",
    title=("A grammar of whistled speech",),
    author=(Name(family="Tamm", given="Liis"),),
    container_title=("Lingua",),
    issued=1990,
    years=(1990,),
    volume="7",
    page="1-9",
    type="journal-article",
)
TEXT = (
    "Muller, A. and Okafor, C. (1977) Quiet rivers of the northern highlands. "
    "Journal of Hydrology, 128(3), 485-496."
)
ABSENT = "Brandt, K. (1969) Clay tablets and their keepers. Antiquity Notes, 12, 44-58."


class FakeSource:
    """Holds works, or is down (wholly, or for look-ups alone); remembers what it was asked."""

    def __init__(self, name: str, *works: Work, down: bool = False, down_for_lookups: bool = False) -> None:
        self.name = name
        self._works = {work.DOI: work for work in works}
        self._down = down
        self._down_for_lookups = down or down_for_lookups
        self.looked_up: list[str] = []
        self.searched: list[str] = []

    def describe(self) -> str:
        return f"{self.name} ({len(self._works)} works)"

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Work | Silence | None]:
        self.looked_up += dois
        return {d: self._silence() if self._down_for_lookups else self._works.get(d) for d in dois}

    def search_many(self, references: Sequence[Reference]) -> Sequence[tuple[Candidate, ...] | Silence]:
        self.searched += [r.id for r in references]
        found = tuple(Candidate(work=work, source=self.name) for work in self._works.values())
        return [self._silence() if self._down else found for _ in references]

    def at_place(self, places: Sequence[Place]) -> Sequence[CannotSay]:
        return cannot_say(self.name, places, "it is made for a test")

    def _silence(self) -> Silence:
        return Silence(source=self.name, reason="HTTP 503", advice="Try again later.")


class FakeRegistry:
    def registrations(self, dois: Sequence[str]) -> Mapping[str, Registration]:
        return {d: Registration(DOI=d, state="unregistered") for d in dois}


def reference(text: str, id: str = "r1", **given: object) -> Reference:
    return Reference(id=id, unstructured=text, text=text, **given)  # type: ignore[arg-type]


def verdict(job: Job, text: str, **given: object) -> Entry:
    (entry,) = job.run([reference(text, **given)])
    return entry


def test_a_printed_doi_that_agrees_is_not_searched_for() -> None:
    source = FakeSource("index", WORK)
    entry = verdict(Job([source]), f"{TEXT} doi:10.5555/quiet")
    assert (entry.match.status, entry.match.DOI) == ("matched", "10.5555/quiet")
    assert source.looked_up == ["10.5555/quiet"]
    assert source.searched == []
    assert entry.registrations[0].work == WORK


def test_a_printed_doi_of_another_work_does_not_stop_the_search() -> None:
    entry = verdict(Job([FakeSource("index", WORK, OTHER)]), f"{TEXT} doi:10.5555/other")
    assert entry.match.DOI == "10.5555/quiet"
    assert entry.registrations[0].work == OTHER


PREPRINT = Work(
    DOI="10.48550/arxiv.2010.04053",
    title=("Fair lending by sparse committees",),
    author=(Name(family="Quillfeather", given="Ida"), Name(family="Mollander", given="Eva")),
    issued=2020,
    years=(2020,),
    type="posted-content",
)
BY_NUMBER = "I. Quillfeather, E. Mollander, Fair lending by sparse committees, arXiv:2010.04053v2, 2020."


def test_the_number_of_a_preprint_finds_it_as_a_printed_doi_does() -> None:
    source = FakeSource("datacite", PREPRINT)
    entry = verdict(Job([source], FakeRegistry()), BY_NUMBER)
    assert (entry.match.status, entry.match.DOI) == ("matched", PREPRINT.DOI)
    assert source.looked_up == [PREPRINT.DOI]
    assert source.searched == []
    assert entry.registrations == (), "no DOI is printed, so nothing is said of one"
    assert not any(finding.field == "DOI" and finding.code != "doi-missing" for finding in entry.findings)


def test_silence_about_the_number_of_a_preprint_is_not_absence() -> None:
    job = Job([FakeSource("index", OTHER), FakeSource("datacite", OTHER, down_for_lookups=True)])
    assert verdict(job, BY_NUMBER).match.status == "unchecked"


def test_the_second_source_is_asked_only_for_what_the_first_left() -> None:
    index, crossref = FakeSource("index", WORK), FakeSource("crossref", OTHER)
    entries = list(Job([index, crossref]).run([reference(TEXT, "known"), reference(ABSENT, "new")]))
    assert [e.match.status for e in entries] == ["matched", "unmatched"]
    assert index.searched == ["known", "new"]
    assert crossref.searched == ["new"]


def test_unmatched_says_who_was_asked_and_who_was_not() -> None:
    entry = verdict(Job([FakeSource("index", OTHER)], unasked="Crossref was not asked (--offline)."), ABSENT)
    assert entry.match.status == "unmatched"
    assert entry.match.DOI is None
    assert "index (1 works)" in entry.match.reason
    assert entry.match.reason.endswith("Crossref was not asked (--offline).")


def test_silence_is_not_absence() -> None:
    job = Job([FakeSource("index", OTHER), FakeSource("crossref", down=True)])
    known, absent = job.run([reference(TEXT, "a"), reference(ABSENT, "b")])
    for entry in (known, absent):
        assert entry.match.status == "unchecked"
        assert "crossref" in entry.match.reason
        assert "HTTP 503" in entry.match.reason
        assert [s.source for s in entry.match.silent] == ["crossref"]
        assert entry.match.asked == ("index",)


def test_silence_about_the_printed_doi_is_not_absence_though_the_search_was_answered() -> None:
    job = Job([FakeSource("index", OTHER), FakeSource("crossref", OTHER, down_for_lookups=True)])
    match = verdict(job, f"{ABSENT} doi:10.5555/unknown").match
    assert match.status == "unchecked"
    assert [s.source for s in match.silent] == ["crossref"]
    assert "Not found in: index (1 works)." in match.reason, "crossref did not say that it is absent"


def test_a_source_silent_twice_is_named_once() -> None:
    match = verdict(Job([FakeSource("crossref", down=True)]), f"{ABSENT} doi:10.5555/unknown").match
    assert match.reason.count("HTTP 503") == len(match.silent) == 1


def test_a_silent_source_does_not_take_a_match_away() -> None:
    entry = verdict(Job([FakeSource("crossref", down=True), FakeSource("index", WORK)]), TEXT)
    assert entry.match.status == "matched"


def test_only_the_registry_calls_a_doi_unregistered() -> None:
    text = f"{ABSENT} doi:10.5555/unknown"
    assert verdict(Job([FakeSource("index", WORK)]), text).registrations[0].state == "unchecked"
    entry = verdict(Job([FakeSource("index", WORK)], FakeRegistry()), text)
    assert entry.registrations[0].state == "unregistered"


def test_order_and_number_survive_batches() -> None:
    references = [reference(TEXT if i % 3 else ABSENT, str(i)) for i in range(120)]
    entries = list(Job([FakeSource("index", WORK)]).run(references))
    assert [e.reference.id for e in entries] == [r.id for r in references]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"fields": Fields(DOI="https://doi.org/10.5555/A")}, ("10.5555/a",)),
        ({"links": (Link(label="CrossRef", url="https://dx.doi.org/10.5555/b"),)}, ("10.5555/b",)),
        ({"links": (Link(label="web", url="https://example.org/10.5555/b"),)}, ()),
    ],
)
def test_the_dois_a_reference_prints(given: dict[str, object], expected: tuple[str, ...]) -> None:
    assert all_readings(reference("no DOI in the text", **given)) == expected

"""The suite that every source inherits: each item gets its own answer, and silence is never absence.

class TestExample(SourceSuite):
    declaration = SOURCE           # what its module declares
    present = "10.5555/known"      # a DOI that `working` knows
    absent = "10.5555/unknown"     # one that it answers not to know
    reference = Reference(...)     # one whose search finds `present`
    place = Place(...)             # where `present` stands; without it, the source can never say

    @pytest.fixture
    def working(self): ...         # the source, answering
    @pytest.fixture
    def broken(self): ...          # the same where nothing answers; else say `fails = False`
"""

from __future__ import annotations

import subprocess
import sys

from enrich.records import Candidate, Reference, Silence, Work
from enrich.settings import Settings
from enrich.sources.base import CannotSay, Declaration, Place, Source

HEAVY = {
    "requests",
    "requests_cache",
    "habanero",
    "httpx2",
    "tantivy",
    "lxml",
    "rich",
    "pycrfsuite",
    "sqlite3",
}
NOWHERE = Place(journal="Journal of Nothing at All", volume="9876", page="54321")


class SourceSuite:
    """Inherit, give two fixtures and the values."""

    declaration: Declaration
    present: str = ""
    absent: str = ""
    reference: Reference = Reference(id="1")
    place: Place | None = None
    fails = True
    """Whether the source can fail to answer; else the tests of that are left out."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not cls.fails:
            cls.test_where_nothing_answers_everything_is_silence = None  # type: ignore[assignment]

    def test_it_names_and_describes_itself(self, working: Source) -> None:
        assert working.name.isidentifier()
        assert working.describe().strip()

    def test_it_declares_itself(self, working: Source) -> None:
        declared = self.declaration
        assert declared.name == working.name
        for setting in declared.settings:
            assert setting.name.isidentifier()
            assert setting.name not in Settings.__struct_fields__, "a name that another setting has"
            assert setting.help
            setting.refuse(setting.default)

    def test_its_services_are_at_the_addresses_that_are_set(self) -> None:
        declared = self.declaration
        if declared.services is None:
            return
        services = declared.services(Settings())
        assert len({service.name for service in services}) == len(services)
        addresses = [setting for setting in declared.settings if setting.shape == "address"]
        elsewhere = {one.name: f"http://localhost:{n}" for n, one in enumerate(addresses, start=9001)}
        moved = {service.base_url for service in declared.services(Settings(of_sources=elsewhere))}
        assert set(elsewhere.values()) <= moved, "a setting that moves nothing"
        for service in services:
            assert service.label
            assert {"single", "list"} <= set(service.rates)
            assert all(rate.limit > 0 and rate.interval > 0 for rate in service.rates.values())

    def test_its_settings_are_read_without_loading_anything_heavy(self, working: Source) -> None:
        script = f"import sys, {type(working).__module__}; print(*sys.modules)"
        paths = {"PYTHONPATH": ":".join(filter(None, sys.path))}
        done = subprocess.run(
            [sys.executable, "-c", script], env=paths, capture_output=True, text=True, check=True
        )
        assert not HEAVY & set(done.stdout.split())

    def test_found_and_absent_are_two_answers(self, working: Source) -> None:
        answers = working.lookup([self.present, self.absent])
        assert set(answers) == {self.present, self.absent}
        found = answers[self.present]
        assert isinstance(found, Work)
        assert self.present in (found.DOI, *found.aliases)
        assert answers[self.absent] is None

    def test_a_doi_asked_twice_is_answered_once(self, working: Source) -> None:
        assert list(working.lookup([self.present, self.present])) == [self.present]

    def test_nothing_asked_is_nothing_answered(self, working: Source) -> None:
        assert not working.lookup([])
        assert not list(working.search_many([]))
        assert not list(working.at_place([]))

    def test_a_search_is_aligned_and_ranked(self, working: Source) -> None:
        nothing = Reference(id="2", text="qwxyzzy", unstructured="qwxyzzy")
        first, _, again = working.search_many([self.reference, nothing, self.reference])
        assert first == again
        assert not isinstance(first, Silence)
        assert self.present in [candidate.work.DOI for candidate in first]
        assert [candidate.rank for candidate in first] == list(range(len(first)))
        assert all(isinstance(c, Candidate) and c.source == working.name for c in first)

    def test_each_place_has_its_answer(self, working: Source) -> None:
        if self.place is None:
            for answer in working.at_place([NOWHERE, NOWHERE]):
                assert isinstance(answer, CannotSay)
                assert answer.source == working.name
                assert answer.reason.strip()
            return
        unsaid = Place(journal="", volume="", page="")
        there, nothing, unknown, again = working.at_place([self.place, NOWHERE, unsaid, self.place])
        assert there == again
        assert isinstance(there, tuple)
        assert self.present in [candidate.work.DOI for candidate in there]
        assert all(candidate.source == working.name for candidate in there)
        assert nothing == ()
        assert isinstance(unknown, CannotSay), "who is not told where cannot say that nothing is there"

    def test_where_nothing_answers_everything_is_silence(self, broken: Source) -> None:
        answers = broken.lookup([self.present, self.absent])
        searched = broken.search_many([self.reference, self.reference])
        placed = broken.at_place([self.place or NOWHERE])
        for answer in (*answers.values(), *searched, *(placed if self.place else ())):
            assert isinstance(answer, Silence)
            assert answer.source == broken.name
            assert answer.reason.strip()

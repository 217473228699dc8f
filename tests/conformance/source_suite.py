"""The suite that every source inherits: each item gets its own answer, and silence is never absence.

class TestExample(SourceSuite):
    present = "10.5555/known"      # a DOI that `working` knows
    absent = "10.5555/unknown"     # one that it answers not to know
    reference = Reference(...)     # one whose search finds `present`

    @pytest.fixture
    def working(self): ...         # the source, answering
    @pytest.fixture
    def broken(self): ...          # the same where nothing answers; else say `fails = False`
"""

from __future__ import annotations

from enrich.records import Candidate, Reference, Silence, Work
from enrich.sources.base import Source


class SourceSuite:
    """Inherit, give two fixtures and three values."""

    present: str = ""
    absent: str = ""
    reference: Reference = Reference(id="1")
    fails = True
    """Whether the source can fail to answer; else the tests of that are left out."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not cls.fails:
            cls.test_where_nothing_answers_everything_is_silence = None  # type: ignore[assignment]

    def test_it_names_and_describes_itself(self, working: Source) -> None:
        assert working.name.isidentifier()
        assert working.describe().strip()

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
        assert not list(working.search([]))

    def test_a_search_is_aligned_and_ranked(self, working: Source) -> None:
        nothing = Reference(id="2", text="qwxyzzy", unstructured="qwxyzzy")
        first, _, again = working.search([self.reference, nothing, self.reference])
        assert first == again
        assert not isinstance(first, Silence)
        assert self.present in [candidate.work.DOI for candidate in first]
        assert [candidate.rank for candidate in first] == list(range(len(first)))
        assert all(isinstance(c, Candidate) and c.source == working.name for c in first)

    def test_where_nothing_answers_everything_is_silence(self, broken: Source) -> None:
        answers = broken.lookup([self.present, self.absent])
        searched = broken.search([self.reference, self.reference])
        for answer in (*answers.values(), *searched):
            assert isinstance(answer, Silence)
            assert answer.source == broken.name
            assert answer.reason.strip()

"""What a person reads when a run ends: whole, in order of worth, and safe from what documents contain."""

import io

import pytest

from enrich.cli import summary
from enrich.records import Report
from tests.writers.reports import CONTRADICTED, EMPTY, EVERY_VERDICT, HOSTILE_REPORT, entry, report


def printed(finished: Report, outputs: tuple[str, ...] = ("out.html",)) -> str:
    stream = io.StringIO()
    summary.print_summary(finished, outputs, stream)
    return stream.getvalue()


def test_every_input_is_accounted_for() -> None:
    said = printed(EVERY_VERDICT)
    assert "5 references read + 1 block set aside = 6" in said
    assert "1 matched, 1 doubtful, 1 ambiguous, 1 unmatched, 1 unchecked" in said
    assert "aside.txt:99 An open brace." in said
    assert "crossref could not be asked: answered HTTP 503. Try again later." in said
    assert "Wrote out.html" in said


def test_the_unresolved_are_listed_with_place_and_reason() -> None:
    said = printed(EVERY_VERDICT)
    assert [f"refs.txt:{n}" in said for n in (1, 2, 3, 4, 5)] == [False, True, True, True, True]
    assert said.count("Because of") == 4


def test_what_is_worth_most_comes_first_and_says_what_is_contradicted() -> None:
    said = printed(CONTRADICTED)
    places = [said.index(f"refs.txt:{n}") for n in (2, 1, 3)]
    assert places == sorted(places)
    assert "None of the people printed (Reed, B.) is an author of 10.5555/a" in " ".join(said.split())
    assert "refs.txt:1 unmatched, article" in said
    assert "By kind of work: article 2, book 1." in said
    assert "1 matched reference prints something that the record contradicts" in said


def test_a_long_list_is_cut_and_says_where_the_rest_is() -> None:
    many = report(*(entry(n, "unmatched") for n in range(1, summary.SHOWN + 6)))
    assert "… and 5 more; all are in out.html." in printed(many)
    assert "name a report with -o" in printed(many, outputs=())


@pytest.mark.parametrize("shown", [EMPTY, HOSTILE_REPORT], ids=["empty", "hostile"])
def test_no_title_can_act_on_the_terminal(shown: Report) -> None:
    said = printed(shown)
    assert [c for c in said if c != "\n" and not c.isprintable()] == []


def test_colour_only_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[3" in printed(EVERY_VERDICT)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in printed(EVERY_VERDICT)

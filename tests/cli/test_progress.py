"""The progress bar passes everything on, knows its total, and is honest about the time that is left."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from enrich.cli.main import main
from enrich.cli.progress import Ahead, Bar, Lines, Pace, in_words
from enrich.records import Entry, Reference
from tests.writers.reports import EVERY_VERDICT, entry


def test_away_from_a_terminal_nothing_is_shown_or_read_ahead(capfd: pytest.CaptureFixture[str]) -> None:
    references = iter([Reference(id="1")])
    assert Bar().counting(references) is references
    assert tuple(Bar().watch(EVERY_VERDICT.entries)) == EVERY_VERDICT.entries
    assert capfd.readouterr() == ("", "")


def test_quiet_is_quiet_at_a_terminal() -> None:
    stream = io.StringIO()
    bar = Bar(quiet=True, console=Console(file=stream, force_terminal=True))
    assert tuple(bar.watch(bar_entries(3))) == tuple(bar_entries(3))
    assert stream.getvalue() == ""


def bar_entries(count: int) -> list[Entry]:
    return [entry(n, "matched") for n in range(1, count + 1)]


def test_at_a_terminal_total_and_waiting_are_said() -> None:
    stream = io.StringIO()
    bar = Bar(console=Console(file=stream, force_terminal=True, width=160))
    references = bar.counting([Reference(id=str(n))] for n in range(7))

    def entries() -> Iterator[Entry]:
        for number, _ in enumerate(references, 1):
            yield entry(number, "matched")
            time.sleep(0.05)

    assert len(list(bar.watch(entries(), lambda: "Crossref asked us to wait 40 s"))) == 7
    assert "7/7" in stream.getvalue()
    assert "/7" in stream.getvalue().partition("7/7")[0], "known from the first one on"
    assert "Crossref asked us to wait 40 s" in stream.getvalue()
    assert "7 matched" in stream.getvalue()


@given(st.lists(st.integers(), max_size=30), st.integers(1, 40))
def test_reading_ahead_changes_nothing(items: list[int], most: int) -> None:
    ahead = Ahead(items, most)
    seen, totals = [], []
    for item in ahead:
        seen.append(item)
        totals.append(ahead.total)
    assert seen == items
    assert totals == [len(items) if len(items) < n + most else None for n in range(len(items))]


def test_a_fault_in_reading_comes_at_its_place() -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("broken")

    ahead = iter(Ahead(items()))
    assert [next(ahead), next(ahead)] == [1, 2]
    with pytest.raises(ValueError, match="broken"):
        next(ahead)


def test_the_time_left_is_estimated_from_the_pace() -> None:
    pace = Pace(1000.0)
    assert pace.left(500, 1001.0) == "", "nothing is done yet"
    for number in range(1, 101):
        pace.done(number, 1000.0 + number)
    assert pace.left(None, 1100.0) == "", "the total is not known"
    assert pace.left(820, 1100.0) == "about 12 min left"
    assert pace.left(110, 1100.0) == "less than a minute left"
    assert pace.left(100, 1100.0) == ""
    assert pace.left(820, 1300.0) == "about 36 min left", "a standstill makes it longer"


def test_a_quick_beginning_is_soon_forgotten() -> None:
    pace = Pace(0.0)
    for number in range(1, 5001):  # from the cache
        pace.done(number, number / 1000)
    for number in range(1, 201):  # one a second
        pace.done(5000 + number, 5.0 + number)
    assert pace.left(5800, 205.0) == "about 10 min left"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "less than a minute left"),
        (61, "about 1 min left"),
        (725, "about 12 min left"),
        (7000, "about 2 h left"),
    ],
)
def test_no_more_exact_than_it_can_be(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def test_programs_get_an_object_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many of how many, the tallies and the requests; the last one says that it is over."""
    stream = io.StringIO()
    lines = Lines(stream)
    monkeypatch.setattr("enrich.cli.progress._EACH", 0.0)
    chunks = lines.counting([EVERY_VERDICT.entries])
    entries = (entry for chunk in chunks for entry in chunk)
    assert tuple(lines.watch(entries, requests=lambda: 7)) == EVERY_VERDICT.entries
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    count = len(EVERY_VERDICT.entries)
    assert [one["done"] for one in told] == [*range(1, count + 1), count]
    assert {one["total"] for one in told} == {count}
    assert [one["over"] for one in told] == [False] * count + [True]
    assert told[-1]["tally"]["matched"] == 1
    assert sum(told[-1]["tally"].values()) == count
    assert told[-1]["requests"] == 7
    assert {"rate", "seconds-left", "waiting"} <= set(told[0])


def test_the_command_tells_programs_and_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.txt").write_text("Brandt, K. (1969) ‘Clay tablets and their keepers’, Notes, 12, 3, 44.\n" * 3)
    assert main(["run", "list.txt", "--offline", "-q", "--progress", "json"]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["total"] == json.loads(line)["done"]
    assert main(["run", "list.txt", "--offline", "-q", "--again"]) == 0
    assert capsys.readouterr().err == ""

"""What several visits say of an address, on days that are told; see `links.history`."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from enrich.ledger.remembered import Remembered
from enrich.ledger.store import Ledger
from enrich.ledger.visited import Visits
from enrich.links.history import LIFETIMES, again, conditions, told, told_at_once
from enrich.links.looking import Looked, Sought, looked
from enrich.records import Page

URL = "http://marsh.example/notes/12"
SOUGHT = Sought(URL, ("Willows of the lower marsh",), "Sallow: Willows of the lower marsh.")
TWICE = ("failing", "failing")
GOOD = b"<html><head><title>Willows of the lower marsh</title></head><body>Text of it.</body></html>"


def day(number: int) -> str:
    return (date(2026, 11, 25) + timedelta(days=number)).isoformat()


def seen(what: int | str, number: int) -> Looked:
    """What a visit on a day comes to: a status, or what went wrong instead."""
    if isinstance(what, str):
        return looked(Page(url=URL, fault=what, note="So it was."), SOUGHT, day(number))  # type: ignore[arg-type]
    headers = {"content-type": "text/html", "etag": '"7"'}
    return looked(
        Page(url=URL, status=what, headers=headers, body=GOOD if what == 200 else b""), SOUGHT, day(number)
    )


def words(*visits: tuple[int, int | str], now: bool = False) -> list[str]:
    memory, found = None, []
    for number, what in visits:
        said = told(seen(what, number), SOUGHT, memory, day(number), now=now)
        memory = said.memory
        found.append(said.found.word)
    return found


@pytest.mark.parametrize(
    ("visits", "right"),
    [
        (((0, 404), (1, 404), (3, 404), (6, 404)), ["failing", "failing", "failing", "broken"]),
        (((0, 404), (2, 404), (4, 404), (5, 404), (7, 404)), ["failing"] * 4 + ["broken"]),
        (((0, 410), (3, 410), (6, 410)), ["failing", "failing", "gone"]),
        (((0, 503), (3, 503), (6, 503)), ["failing", "failing", "broken"]),
        (((0, "timeout"), (3, "timeout"), (6, "timeout")), ["timeout", "timeout", "broken"]),
        (((0, 404), (3, 403), (6, 404), (9, 404)), ["failing", "blocked", "failing", "broken"]),
        (((0, 404), (3, "robots"), (6, 404)), ["failing", "refused", "failing"]),
        (((0, 404), (3, 404), (6, 200), (9, 404)), ["failing", "failing", "ok", "failing"]),
        (((0, 404), (3, 404), (6, 404), (7, 403), (8, 404)), [*TWICE, "broken", "blocked", "broken"]),
    ],
)  # fmt: skip
def test_failures_count_that_lie_three_days_apart(
    visits: tuple[tuple[int, int | str], ...], right: list[str]
) -> None:
    assert words(*visits) == right


def test_now_says_the_final_word_at_the_first_visit() -> None:
    assert [words((0, what), now=True) for what in (404, 410, 503, "timeout", 403)] == [
        ["broken"], ["gone"], ["broken"], ["timeout"], ["blocked"]
    ]  # fmt: skip
    assert told_at_once(seen(503, 0), SOUGHT, day(0), now=True).found.word == "broken"
    assert told_at_once(seen(503, 0), SOUGHT, day(0), now=False).found.word == "failing"


def test_the_report_says_since_when() -> None:
    first = told(seen(404, 0), SOUGHT, None, day(0), now=False)
    second = told(seen(404, 3), SOUGHT, first.memory, day(3), now=False)
    assert (first.since, second.since) == (day(0), day(0))
    assert "since 2026-11-25" in second.found.note
    assert "2 so far" in second.found.note
    wall = told(seen(403, 4), SOUGHT, second.memory, day(4), now=False)
    assert (wall.since, wall.memory.since, wall.memory.count) == ("", day(0), 2)
    good = told(seen(200, 5), SOUGHT, wall.memory, day(5), now=False)
    assert (good.since, good.memory.since, good.memory.count) == ("", "", 0)


def test_a_good_word_lasts_its_time_and_errors_are_asked_again() -> None:
    good = told(seen(200, 0), SOUGHT, None, day(0), now=False).memory
    known = again(good, SOUGHT, day(0))
    assert known is not None
    assert (known.word, known.shows_it.value) == ("ok", "yes")
    assert again(good, SOUGHT, day(LIFETIMES["ok"])) is None
    assert again(good, Sought(URL, ("Another title",)), day(0)) is None
    for what in (404, 410, 503, "timeout"):
        assert again(told(seen(what, 0), SOUGHT, None, day(0), now=False).memory, SOUGHT, day(0)) is None


def test_a_page_that_was_good_is_asked_for_only_if_it_changed() -> None:
    good = told(seen(200, 0), SOUGHT, None, day(0), now=False).memory
    assert conditions(good, SOUGHT) == {"If-None-Match": '"7"'}
    assert conditions(good, Sought(URL, ("Another title",))) == {}
    assert conditions(told(seen(404, 0), SOUGHT, None, day(0), now=False).memory, SOUGHT) == {}


def test_the_ledger_keeps_addresses(tmp_path: Path) -> None:
    kept = Remembered(asked=day(3), word="failing", since=day(0), counted=day(3), count=2)
    with Ledger(tmp_path) as ledger:
        Visits(ledger).keep({URL: kept})
        Visits(ledger).keep({URL: kept, f"{URL}?p": kept})
    with Ledger(tmp_path) as ledger:
        addresses = [URL, *(f"{URL}/{n}" for n in range(1_200)), f"{URL}?p"]
        assert Visits(ledger).of(addresses) == {URL: kept, f"{URL}?p": kept}

"""The shared pace: places in line, holds, adapting, and files that went bad."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from enrich.transport import services
from enrich.transport.limits import Limits, adopted, announced_rate, usable_folder
from enrich.transport.services import Rate

POLITE = services.crossref("https://api.crossref.org", "librarian@example.org", "")
PLUS = services.crossref("https://api.crossref.org", "", "token")


def test_two_that_share_a_folder_share_a_line(tmp_path: Path) -> None:
    first, second = Limits(POLITE, tmp_path), Limits(POLITE, tmp_path)
    waits = [limits.reserve("single", 30.0) for _ in range(3) for limits in (first, second)]
    assert waits[0] == pytest.approx(0.0, abs=0.05)
    assert waits[-1] == pytest.approx(5 * POLITE.rates["single"].spacing, abs=0.1)
    assert first.reserve("list", 30.0) == pytest.approx(0.0, abs=0.05), "lists have a line of their own"


def test_a_hold_is_for_everyone_and_no_place_is_taken_beyond_patience(tmp_path: Path) -> None:
    Limits(POLITE, tmp_path).hold(20.0)
    other = Limits(POLITE, tmp_path)
    assert other.reserve("single", 10.0) == pytest.approx(-20.0, abs=0.5)
    assert other.reserve("single", 30.0) == pytest.approx(20.0, abs=0.5)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"hold": 9e99, "next": {}, "rates": {}}', '{"written": 0, "next": 1}', "\x00"]
)
def test_a_damaged_state_starts_anew(content: str, tmp_path: Path) -> None:
    (tmp_path / "crossref-polite.json").write_text(content)
    assert Limits(POLITE, tmp_path).reserve("single", 30.0) == pytest.approx(0.0, abs=0.05)


def test_a_clock_that_was_set_back_makes_nobody_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limits, now = Limits(POLITE, tmp_path), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3600)
    limits.hold(5.0)
    limits.reserve("single", 30.0)
    monkeypatch.setattr(time, "time", lambda: now)
    for one in (Limits(POLITE, tmp_path), limits):
        one.reserve("single", 30.0)
    assert limits.reserve("single", 30.0) == pytest.approx(2 * POLITE.rates["single"].spacing, abs=0.1)


def test_the_pace_is_kept_where_the_file_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "crossref-polite.json").mkdir()
    limits = Limits(POLITE, tmp_path)
    limits.learn("single", {"x-rate-limit-limit": "1", "x-rate-limit-interval": "1s"})
    waits = [limits.reserve("single", 30.0) for _ in range(3)]
    assert waits == pytest.approx([0.0, Rate(1).spacing, 2 * Rate(1).spacing], abs=0.1)


def test_a_stricter_rate_is_adopted_by_all(tmp_path: Path) -> None:
    first, second = Limits(POLITE, tmp_path), Limits(POLITE, tmp_path)
    first.learn("single", {"x-rate-limit-limit": "2", "x-rate-limit-interval": "1s"})
    second.reserve("single", 30.0)
    assert second.reserve("single", 30.0) == pytest.approx(Rate(2).spacing, abs=0.1)


def test_a_wider_rate_only_where_agreed() -> None:
    assert adopted(POLITE, "list", Rate(10)) == Rate(3), "lists announce the rate of single records"
    assert adopted(POLITE, "list", Rate(1)) == Rate(1)
    assert adopted(PLUS, "list", Rate(50)) == Rate(50)


@pytest.mark.parametrize(
    ("limit", "interval", "rate"),
    [
        ("10", "1s", Rate(10)),
        ("500", "300s", Rate(500, 300.0)),
        ("0", "1s", None),
        ("", "", None),
        ("x", "1m", None),
    ],
)
def test_announcements(limit: str, interval: str, rate: Rate | None) -> None:
    assert announced_rate({"x-rate-limit-limit": limit, "x-rate-limit-interval": interval}) == rate


@pytest.mark.parametrize(("announced", "places"), [("", 3), ("2", 2), ("9", 3)])
def test_no_more_at_once_than_the_service_allows(announced: str, places: int, tmp_path: Path) -> None:
    several = [Limits(POLITE, tmp_path) for _ in range(2)]
    now, most = [0], [0]
    lock = threading.Lock()

    def hold(limits: Limits) -> None:
        limits.learn("single", {"x-concurrency-limit": announced})
        with limits.place():
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(0.05)
            with lock:
                now[0] -= 1

    threads = [threading.Thread(target=hold, args=(several[n % 2],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == places


def test_a_folder_that_cannot_be_written_is_replaced_and_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder, note = usable_folder(tmp_path / "file" / "limits")
    assert folder.is_dir()
    assert "this process alone" in note
    (tmp_path / "not-ours" / "probe.lock").mkdir(parents=True)
    assert "this process alone" in usable_folder(tmp_path / "not-ours")[1], "as with another user's files"
    assert usable_folder(tmp_path / "limits") == (tmp_path / "limits", "")

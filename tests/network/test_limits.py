"""The shared pace: places in line, holds, adapting, and files that went bad."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from enrich.network import headers, policy
from enrich.network.headers import Remarks
from enrich.network.limits import Limits, adopted, usable_folder
from enrich.network.services import Rate
from enrich.settings import Settings
from enrich.sources import crossref

POLITE = crossref.services(Settings(mailto="librarian@example.org"))[0]
PLUS = crossref.services(Settings(of_sources={"plus_token": "token"}))[0]


def test_two_that_share_a_folder_share_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
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
    "content",
    [
        "",
        "{",
        "[]",
        '{"hold": 9e99, "next": {}, "rates": {}}',
        '{"written": 0, "next": 1}',
        "\x00",
        '{"written": NOW, "hold": 9e99}',
        '{"written": NOW, "hold": 1e999}',
        '{"written": NOW, "hold": NaN}',
        '{"written": NOW, "next": {"single": 9e15}}',
        '{"written": NOW, "rates": {"single": {"limit": 1, "interval": 86400}}}',
        '{"written": NOW, "rates": {"single": {"limit": 0}}}',
        '{"written": NOW, "rates": {"single": {"limit": -1}}}',
        '{"written": NOW, "rates": {"single": {"limit": 1, "interval": -5}}}',
        f'{{"written": NOW, "rates": {{"single": {{"limit": {"9" * 400}}}}}}}',
        f'{{"written": NOW, "odd": {"[" * 10_000}',
        f'{{"written": NOW, "odd": "{"x" * 100_000}"}}',
    ],
)
def test_a_damaged_state_starts_anew_and_is_told(content: str, tmp_path: Path) -> None:
    (tmp_path / "crossref-polite.json").write_text(content.replace("NOW", str(time.time())))
    remarks = Remarks()
    limits = Limits(POLITE, tmp_path, remarks)
    waits = [limits.reserve("single", 30.0) for _ in range(3)]
    assert waits == pytest.approx([n * POLITE.rates["single"].spacing for n in range(3)], abs=0.1)
    assert "started again" in "".join(remarks.sentences())
    assert Limits(POLITE, tmp_path, again := Remarks()).held() == 0
    assert again.sentences() == (), "the new one is sound"


def test_a_rate_in_a_file_can_be_stricter_and_never_wider(tmp_path: Path) -> None:
    rates = '{"single": {"limit": 400}, "list": {"limit": 1}}'
    (tmp_path / "crossref-polite.json").write_text(f'{{"written": 0, "rates": {rates}}}')
    limits = Limits(POLITE, tmp_path)
    for kind, rate in (("single", Rate(10)), ("list", Rate(1))):
        limits.reserve(kind, 30.0)  # type: ignore[arg-type]
        assert limits.reserve(kind, 30.0) == pytest.approx(rate.spacing, abs=0.05)  # type: ignore[arg-type]


def test_files_that_are_not_ours_to_lock_cost_only_the_sharing(tmp_path: Path) -> None:
    for name in ("crossref-polite.lock", "crossref-polite.0.lock"):
        (tmp_path / name).mkdir()
    limits = Limits(POLITE, tmp_path, remarks := Remarks())
    waits = [limits.reserve("single", 30.0) for _ in range(2)]
    with limits.place():
        assert waits == pytest.approx([0.0, POLITE.rates["single"].spacing], abs=0.1)
    assert "this process alone" in "".join(remarks.sentences())


def test_no_hold_is_longer_than_an_hour_and_no_line_than_ten_minutes(tmp_path: Path) -> None:
    limits = Limits(POLITE, tmp_path)
    limits.hold(1e12)
    assert limits.held() == pytest.approx(policy.LONGEST_HOLD, abs=1.0)
    assert Limits(POLITE, tmp_path, remarks := Remarks()).held() > 0
    assert remarks.sentences() == ()
    for _ in range(3):
        limits.reserve("single", 1e9)
    assert limits.reserve("single", 1e9) == pytest.approx(policy.LONGEST_HOLD, abs=1.0)


def test_in_doubt_there_is_one_place_for_all(tmp_path: Path) -> None:
    first, second = Limits(POLITE, tmp_path), Limits(POLITE, tmp_path)
    first.hold(0.0)
    entered = threading.Event()

    def enter() -> None:
        with second.place():
            entered.set()

    with first.place():
        threading.Thread(target=enter, daemon=True).start()
        assert not entered.wait(0.2), "the one who asks first finds out for everybody"
        first.answered()
        assert entered.wait(5), "then there is room again"


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
        ("1", "5s", Rate(1, 5.0)),
        ("1", "6s", None),
        ("1", "86400s", None),
        ("100000", "86400s", Rate(100_000, 86400.0)),
        ("5000", "1s", None),
        ("²", "1s", None),
        ("5", "١", None),
        ("9" * 400, "1", None),
        ("1", "9" * 400, None),
        ("-1", "-1", None),
        ("nan", "inf", None),
        ("5, 5", "1s", None),
        ("10", "1s", Rate(10)),
        ("500", "300s", Rate(500, 300.0)),
        ("0", "1s", None),
        ("", "", None),
        ("x", "1m", None),
    ],
)
def test_announcements(limit: str, interval: str, rate: Rate | None) -> None:
    assert headers.rate({"x-rate-limit-limit": limit, "x-rate-limit-interval": interval}) == rate


@pytest.mark.parametrize(
    ("announced", "places"),
    [("", 3), ("2", 2), ("9", 3), ("0", 3), ("²", 3), ("-1", 3), ("9" * 400, 3), ("1_0", 3)],
)
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

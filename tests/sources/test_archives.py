"""Archives are asked for the copy that a reference means; what they cannot say is never “none”."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.network import services as network_services
from enrich.network.door import Door
from enrich.records import Page
from enrich.settings import Settings
from enrich.sources.archives import Wanted, services
from enrich.sources.archives.asking import Archives
from enrich.sources.archives.base import Capture
from enrich.sources.archives.choosing import in_order, moments, told
from tests.standin.archives import Keeper, keeping, row

URL = "http://tide.example/page"
KEY = "tide.example/page"
DAY = Wanted(days=("2011-10-10",))
TWO_DAYS = Wanted(days=("2012-04-03", "2012-03-04"))
WHOLE_MONTH = Wanted(days=("2011-10",))


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keeper]:
    """The stand-in, asked without pauses."""
    monkeypatch.setattr(network_services.Rate, "spacing", 0.0)
    with keeping() as server:
        yield server


@pytest.fixture
def archives(keeper: Keeper, tmp_path: Path) -> Iterator[Archives]:
    settings = Settings(of_sources=keeper.of_sources, cache_dir=str(tmp_path), timeout=0.5)
    with Door(settings, services(settings)) as door:
        yield Archives(settings, door)


def shows(page: Page) -> bool:
    return b"not found" not in page.body


@pytest.mark.parametrize(
    ("rows", "wanted", "date", "said"),
    [
        ([row("20110901120000"), row("20111012080000"), row("20150101000000")], DAY, "2011-10-12", "2 days"),
        ([row("20140721000000")], DAY, "2014-07-21", "about 3 years after 2011-10-10"),
        ([row("20111009000000", "301"), row("20111011000000", "404"), row("20110801000000")], DAY,
         "2011-08-01", "about 2 months before"),
        ([row("20111011000000", "-", "warc/revisit"), row("20100101000000")], DAY, "2011-10-11", "1 day "),
        ([row("20120403000000")], TWO_DAYS, "2012-04-03", "2012-04-03 or 2012-03-04"),
        ([row("20120304000000")], TWO_DAYS, "2012-03-04", "of 2012-03-04, the date of access"),
        ([row("20040101000000"), row("20110701000000"), row("20230101000000")], Wanted(year="2011a"),
         "2011-07-01", "No date of access is printed; this is the good copy nearest to 2011"),
        ([row("20040101000000"), row("20230101000000")], Wanted(), "2023-01-01", "the last good copy"),
        ([row("20110930000000"), row("20111031000000")], WHOLE_MONTH, "2011-10-31", "within 2011-10"),
    ],
)  # fmt: skip
def test_the_copy_nearest_to_what_is_printed_is_taken(
    keeper: Keeper, archives: Archives, rows: list[dict[str, str]], wanted: Wanted, date: str, said: str
) -> None:
    keeper.kept[KEY] = rows
    copy = archives.copy_of(URL, wanted)
    assert (copy.state, copy.date) == ("found", date)
    assert said in copy.note
    assert copy.url.endswith(f"{URL}")
    assert date.replace("-", "") in copy.url


def test_a_copy_that_does_not_show_the_page_is_left_out(keeper: Keeper, archives: Archives) -> None:
    keeper.kept[KEY] = [row("20111010120000"), row("20110620000000")]
    keeper.pages = {"20111010120000": "page not found", "20110620000000": "Mills of the dale"}
    copy = archives.copy_of(URL, DAY, shows)
    assert (copy.state, copy.date) == ("found", "2011-06-20")
    assert "looked at" not in copy.note


def test_where_no_copy_shows_the_page_there_is_none(keeper: Keeper, archives: Archives) -> None:
    keeper.kept[KEY] = [row("20111010120000")]
    keeper.pages = {"20111010120000": "page not found"}
    copy = archives.copy_of(URL, DAY, shows)
    assert (copy.state, copy.url) == ("none", "")
    assert "do not show the page" in copy.note


def test_a_copy_that_cannot_be_looked_at_is_taken_with_a_word(keeper: Keeper, archives: Archives) -> None:
    keeper.kept[KEY] = [row("20111010120000")]
    copy = archives.copy_of(URL, DAY, shows)
    assert (copy.state, copy.date) == ("found", "2011-10-10")
    assert "It was not looked at" in copy.note


@pytest.mark.parametrize(
    "fault",
    [
        (503, "text/html", "<html>503</html>"),
        (200, "text/html", "<html><title>Scheduled Maintenance</title></html>"),
        (200, "application/json", '{"error": "too busy"}'),
        (200, "application/json", "[[1, 2]]"),
        (200, "application/json", '[["urlkey"], ["x"]]'),
        (403, "text/plain", "Blocked Site Error"),
        (404, "text/html", "no such page"),
    ],
)
def test_an_archive_that_cannot_say_has_not_said_none(
    keeper: Keeper, archives: Archives, fault: tuple[int, str, str]
) -> None:
    keeper.faults["cdx"] = fault
    copy = archives.copy_of(URL, DAY)
    assert (copy.state, copy.url) == ("unknown", "")
    assert "not known" in copy.note


def test_a_page_that_the_archive_hides_does_not_end_the_asking(keeper: Keeper, archives: Archives) -> None:
    keeper.faults["cdx"] = (403, "text/plain", "Blocked Site Error")
    archives.copy_of(URL, DAY)
    del keeper.faults["cdx"]
    keeper.kept["ebb.example"] = [row("20111010120000")]
    assert archives.copy_of("http://ebb.example/", DAY).state == "found"


def test_other_archives_are_asked_where_the_first_has_none(keeper: Keeper, archives: Archives) -> None:
    there = "https://arquivo.example/wayback/20111011000000/http://tide.example/page"
    keeper.elsewhere[KEY] = [("20090101000000", "https://a.example/2009"), ("20111011000000", there)]
    copy = archives.copy_of(URL, DAY)
    assert (copy.state, copy.url, copy.date) == ("found", there, "2011-10-11")


@pytest.mark.parametrize("hostile", ["javascript:alert(1)", "http://x.example/}{", "http://localhost/é", "x"])
def test_what_strangers_call_an_address_is_none(keeper: Keeper, archives: Archives, hostile: str) -> None:
    keeper.elsewhere[KEY] = [("20111011000000", hostile)]
    assert archives.copy_of(URL, DAY).state == "none"


def part(keeper: Keeper, n: int, rel: str = "timemap") -> str:
    url = f"http://127.0.0.1:{keeper.server_port}/memento/timemap/link/{n}/{URL}"
    return f'<{url}>; rel="{rel}"; type="application/link-format"'


def test_a_list_in_parts_is_read_in_parts(keeper: Keeper, archives: Archives) -> None:
    keeper.lists = {KEY: f"{part(keeper, 0, 'self timemap')},\n{part(keeper, 1)},\n{part(keeper, 2)}"}
    keeper.lists["1/" + URL] = (
        '<https://a.example/2005>; rel="memento"; datetime="Sat, 01 Jan 2005 00:00:00 GMT"'
    )
    there = '<https://a.example/2011>; rel="first memento"; datetime="Tue, 11 Oct 2011 00:00:00 GMT"'
    keeper.lists["2/" + URL] = f"{there},\n{part(keeper, 1)},\n{part(keeper, 2)}"
    assert archives.copy_of(URL, DAY).url == "https://a.example/2011"


def test_parts_of_somebody_else_and_without_end_are_not_none(keeper: Keeper, archives: Archives) -> None:
    keeper.lists = {KEY: '<http://m/timemap/link/1/x>; rel="timemap"; type="application/link-format"'}
    assert archives.copy_of(URL, DAY).state == "unknown"
    keeper.lists |= {f"{n}/{URL}": part(keeper, n + 1) for n in range(40)}
    keeper.lists["ebb.example"] = part(keeper, 0)
    assert archives.copy_of("http://ebb.example/", DAY).state == "unknown"
    assert sum("/memento/" in one for one in keeper.seen) < 12


def test_no_more_copies_are_looked_at_than_it_takes(keeper: Keeper, archives: Archives) -> None:
    keeper.kept[KEY] = [row("20111010120000"), row("20110620000000"), row("20110520000000")]
    keeper.pages = {"20111010120000": "Mills of the dale"}
    archives.copy_of(URL, DAY, shows)
    assert sum("/wayback/" in one for one in keeper.seen) == 1


@pytest.mark.parametrize("year", ["0000", "9999", "in press", "", "2009/2010", "c. 2011", "2011b"])
def test_any_year_will_do(keeper: Keeper, archives: Archives, year: str) -> None:
    keeper.kept[KEY] = [row("20111010120000")]
    assert archives.copy_of(URL, Wanted(year=year)).state == "found"


def test_none_is_said_where_all_have_none(archives: Archives) -> None:
    copy = archives.copy_of(URL, DAY)
    assert (copy.state, copy.url, copy.date) == ("none", "", "")


def test_where_one_has_none_and_the_other_is_silent_it_is_not_known(
    keeper: Keeper, archives: Archives
) -> None:
    keeper.faults["memento"] = (200, "text/html", "<html>maintenance</html>")
    assert archives.copy_of(URL, DAY).state == "unknown"


def test_what_the_other_has_is_found_though_the_first_is_silent(keeper: Keeper, archives: Archives) -> None:
    keeper.faults["cdx"] = (200, "text/html", "maintenance")
    keeper.elsewhere[KEY] = [("20111011000000", "https://a.example/2011")]
    assert archives.copy_of(URL, DAY).url == "https://a.example/2011"


@pytest.mark.parametrize(
    "url",
    [
        "http://web.archive.org/web/20111010000000/http://tide.example/page",
        "https://archive.ph/abc12",
        "http://192.168.0.1/page",
        "http://printer.local/",
        "ftp://tide.example/page",
    ],
)
def test_for_some_addresses_nobody_is_asked(keeper: Keeper, archives: Archives, url: str) -> None:
    assert archives.copy_of(url, DAY).state == "unasked"
    assert archives.keep(url).state == "unasked"
    assert keeper.seen == []


def test_an_address_is_asked_as_the_web_spells_it(keeper: Keeper, archives: Archives) -> None:
    keeper.kept["xn--bcher-kva.example/%D0%BA"] = [row("20111010000000")]
    keeper.pages["20111010000000"] = "Mills"
    copy = archives.copy_of("HTTP://user:pw@Bücher.example/к#part", DAY, shows)
    assert copy.state == "found"
    assert "pw" not in " ".join(keeper.seen)


def test_an_answer_is_kept_and_an_error_is_not(keeper: Keeper, archives: Archives) -> None:
    keeper.faults["cdx"] = (200, "text/html", "maintenance")
    assert archives.copy_of(URL, DAY).state == "unknown"
    del keeper.faults["cdx"]
    keeper.kept[KEY] = [row("20111010120000")]
    assert archives.copy_of(URL, DAY).state == "found"
    seen = len(keeper.seen)
    assert archives.copy_of(URL, DAY).state == "found"
    assert len(keeper.seen) == seen


def test_a_copy_is_made_on_request(keeper: Keeper, archives: Archives) -> None:
    keeper.pages["20261125120000"] = "Mills"
    copy = archives.keep(URL)
    assert (copy.state, copy.date) == ("found", "2026-11-25")
    assert archives.keep(URL).state == "found"
    assert sum("/save/" in one for one in keeper.seen) == 2, "a request is never answered from the cache"


def test_a_request_that_fails_is_told(keeper: Keeper, archives: Archives) -> None:
    keeper.faults["wayback"] = (523, "text/html", "unreachable")
    copy = archives.keep(URL)
    assert copy.state == "unknown"
    assert "No copy was made" in copy.note


MOMENTS = st.dates(date(1996, 1, 1), date(2090, 1, 1)).map(lambda day: day.strftime("%Y%m%d120000"))


@given(st.lists(MOMENTS, min_size=1, max_size=8), MOMENTS)
def test_no_copy_is_nearer_than_the_first(made: list[str], at: str) -> None:
    day = f"{at[:4]}-{at[4:6]}-{at[6:8]}"
    ordered = in_order([Capture(moment=moment, url="") for moment in made], Wanted(days=(day,)))
    away = [abs((date.fromisoformat(one.day) - date.fromisoformat(day)).days) for one in ordered]
    assert away == sorted(away)


def test_a_year_that_is_none_wants_the_last() -> None:
    assert moments(Wanted(year="in press")) == ()
    assert "last good copy" in told(Capture(moment="20111010000000", url=""), Wanted(year="n.d."))

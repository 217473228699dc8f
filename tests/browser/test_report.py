"""The report in a real browser: it filters, it can be worked by keyboard, and it asks nobody for anything."""

from pathlib import Path

import pytest

from enrich.records import Report
from tests.conformance.writer_suite import written
from tests.writers.reports import CONTRADICTED, EVERY_VERDICT, HOSTILE_REPORT, entry, report

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(browser: object, tmp_path: Path) -> object:
    path = tmp_path / "report.html"
    path.write_bytes(written("html", EVERY_VERDICT))
    browser.get(path.as_uri())  # type: ignore[attr-defined]
    return browser


def visible(browser: object) -> list[str]:
    shown = "[...document.querySelectorAll('article')].filter(a => a.offsetParent)"
    script = f"return {shown}.map(a => a.dataset.status)"
    return browser.execute_script(script)  # type: ignore[attr-defined,no-any-return]


def test_filters(opened) -> None:  # type: ignore[no-untyped-def]
    assert len(visible(opened)) == 5
    assert opened.find_element("id", "shown").text == "5 references"
    opened.find_element("css selector", "#verdict option[value=unchecked]").click()
    assert visible(opened) == ["unchecked"]
    assert opened.find_element("id", "shown").text == "1 of 5 references"
    opened.find_element("css selector", "#verdict option[value=any]").click()
    opened.find_element("id", "find").send_keys("r4 rivers")
    assert visible(opened) == ["unmatched"]
    opened.find_element("id", "find").clear()
    for value, count in (("any", 5), ("=doi-missing", 5), ("all", 5)):
        opened.find_element("css selector", f"#finding option[value='{value}']").click()
        assert len(visible(opened)) == count


def test_filters_what_is_contradicted_and_by_kind(browser, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "contradicted.html"
    path.write_bytes(written("html", CONTRADICTED))
    browser.get(path.as_uri())
    assert visible(browser) == ["doubtful", "unmatched", "unmatched", "matched"]
    browser.find_element("css selector", "#verdict option[value=contradicted]").click()
    assert visible(browser) == ["doubtful", "matched"]
    browser.find_element("css selector", "#verdict option[value=any]").click()
    browser.find_element("css selector", "#kind option[value=book]").click()
    assert visible(browser) == ["unmatched"]


def test_all_evidence_unfolds_and_folds(opened) -> None:  # type: ignore[no-untyped-def]
    folded = "return document.querySelectorAll('article details:not([open])').length"
    assert opened.execute_script(folded) > 0
    opened.find_element("id", "unfold").click()
    assert opened.execute_script(folded) == 0


def test_the_keyboard_reaches_everything(opened) -> None:  # type: ignore[no-untyped-def]
    from selenium.webdriver.common.keys import Keys

    reached = []
    for _ in range(12):
        opened.switch_to.active_element.send_keys(Keys.TAB)
        element = opened.switch_to.active_element
        reached.append(element.get_attribute("id") or element.get_attribute("href") or element.tag_name)
    assert reached[0].endswith("#unresolved")
    assert {"find", "verdict", "finding", "unfold"} <= set(reached)


def test_the_page_is_whole_without_scripts(browser, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    data = written("html", EVERY_VERDICT).replace(b"script-src &#x27;sha256-", b"script-src &#x27;sha256-no")
    path = tmp_path / "unscripted.html"
    path.write_bytes(data)
    browser.get(path.as_uri())
    assert len(visible(browser)) == 5
    assert not browser.find_element("id", "filters").is_displayed()


@pytest.mark.parametrize("report", [EVERY_VERDICT, HOSTILE_REPORT], ids=["every verdict", "hostile"])
def test_no_request_and_no_complaint(browser, tmp_path: Path, report) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "quiet.html"
    path.write_bytes(written("html", report))
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    browser.get(path.as_uri())
    assert browser.get_log("browser") == []
    sent = [e for e in browser.get_log("performance") if "Network.requestWillBeSent" in e["message"]]
    assert [e for e in sent if "file://" not in e["message"]] == []
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def many(count: int) -> Report:
    """A report of `count` matched references with evidence, and a tenth as many that were not found."""
    return report(*(entry(n, "unmatched" if n % 10 == 0 else "matched") for n in range(1, count + 1)))


FILTER = """
const [id, value] = arguments, field = document.getElementById(id), begin = performance.now();
field.value = value;
field.dispatchEvent(new Event("input", { bubbles: true }));
void document.documentElement.scrollHeight;
return performance.now() - begin;
"""


def test_a_filter_takes_no_longer_than_the_report_is_long(browser, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    taken = []
    for count in (1_000, 4_000):
        path = tmp_path / f"{count}.html"
        path.write_bytes(written("html", many(count)))
        assert path.stat().st_size < 4_000 * count
        browser.get(path.as_uri())
        times = [
            browser.execute_script(FILTER, "verdict", value)
            for value in ("matched", "any", "unmatched", "any", "matched", "any", "unmatched", "any")
        ]
        taken.append(sorted(times)[len(times) // 2])
    assert taken[1] < max(300, 8 * taken[0])


def test_what_is_folded_is_made_when_it_is_opened(opened) -> None:  # type: ignore[no-untyped-def]
    tables = "return document.querySelectorAll('#matched table').length"
    assert opened.execute_script(tables) == 0
    opened.find_element("id", "find").send_keys("agrees quiet")
    assert "matched" in visible(opened)
    opened.execute_script("document.querySelector('#matched details').open = true")
    opened.execute_async_script("setTimeout(arguments[0], 50)")
    assert opened.execute_script(tables) == 1

"""The service in a real browser: a page handed in, reviewed by keyboard; with scripts and without."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.web.program import serving

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "mutual-help.html"
AXE = ROOT / ".venv" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
SHORT = """Braun, V. and Clarke, V. (2006) Using thematic analysis in psychology. Qualitative Research
in Psychology 3.

Nobody, A. (1999) On quiet rivers that no index holds. Rivers 7, 1-9.

Nobody, A. (2001) On loud rivers that no index holds. Rivers 9, 11-19.
"""
CRITERIA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """const done = arguments[1];
axe.run(document, {runOnly: arguments[0]}).then(
  r => done([r.passes.length, r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])]));"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that keeps its jobs where they go with the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENRICH_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        with serving() as (address, _):
            yield address


def keys(browser: Any, *pressed: str) -> None:
    """Press keys, wherever the focus is."""
    from selenium.webdriver.common.action_chains import ActionChains

    for key in pressed:
        ActionChains(browser).send_keys(key).perform()


def tabbed_to(browser: Any, words: str) -> Any:
    """Go on by Tab until the focus is on what says `words`."""
    from selenium.webdriver.common.keys import Keys

    for _ in range(80):
        keys(browser, Keys.TAB)
        element = browser.switch_to.active_element
        if words in (element.text or element.get_attribute("value") or ""):
            return element
    raise AssertionError(f"Tab does not lead to {words!r}")


def waited(browser: Any, words: str) -> None:
    """Wait until the page says `words`, without touching anything."""
    for _ in range(600):
        if words in browser.page_source:
            return
        time.sleep(0.05)
    raise AssertionError(browser.page_source)


def state_of(address: str, browser: Any) -> dict[str, Any]:
    id = browser.current_url.split("/jobs/")[1].split("/")[0].split("?")[0]
    with urlopen(f"{address}api/v1/jobs/{id}") as answer:
        job: dict[str, Any] = json.load(answer)
    return job


def handed_in(browser: Any, address: str, path: Path) -> None:
    """Choose a file and hand it in; all but the choosing by keyboard."""
    from selenium.webdriver.common.keys import Keys

    browser.get(address)
    browser.find_element("id", "file").send_keys(str(path))
    tabbed_to(browser, "Find their records")
    keys(browser, Keys.ENTER)
    waited(browser, "This job is finished")


def test_a_short_review_by_single_keys(browser: Any, address: str, tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text(SHORT, encoding="utf-8")
    handed_in(browser, address, path)
    keys(browser, "q")
    waited(browser, "2 references, what is most worth")
    keys(browser, "j", "\ue007")
    waited(browser, "1 of 2 in this queue")
    keys(browser, "x")
    waited(browser, "1 of 1 in this queue")
    keys(browser, "d", *"10.5555/none", "\ue007")
    waited(browser, "could not be checked")
    keys(browser, "y")
    waited(browser, "0 references, what is most worth")
    keys(browser, "h")
    waited(browser, "2 decided by somebody")
    loud = [one for one in browser.get_log("browser") if one["level"] == "SEVERE"]
    assert loud == []


@pytest.mark.soak
def test_the_whole_page_by_keyboard(browser: Any, address: str) -> None:
    handed_in(browser, address, EXAMPLE)
    keys(browser, "q", "j", "\ue007")
    for left in range(10, 0, -1):
        waited(browser, f"1 of {left} in this queue")
        keys(browser, "x")
    waited(browser, "0 references, what is most worth")
    assert state_of(address, browser)["state"] == "finished"


@pytest.mark.soak
def test_the_whole_page_without_scripts(
    unscripted: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Handed in, reviewed to the last reference and taken away, by links and forms alone."""
    from selenium.webdriver.common.keys import Keys

    monkeypatch.setenv("ENRICH_DATA_DIR", str(tmp_path / "data"))
    with serving() as (address, _):
        handed_in(unscripted, address, EXAMPLE)
        job = unscripted.current_url
        assert "Copy DOI" not in unscripted.find_element("tag name", "body").text
        tabbed_to(unscripted, "Review the 10 left to decide")
        keys(unscripted, Keys.ENTER)
        waited(unscripted, "what is most worth your time first")
        unscripted.find_element("css selector", "[data-item]").send_keys(Keys.ENTER)
        for left in range(10, 0, -1):
            waited(unscripted, f"1 of {left} in this queue")
            tabbed_to(unscripted, "It has no DOI")
            keys(unscripted, Keys.ENTER)
        waited(unscripted, "0 references, what is most worth")
        unscripted.execute_cdp_cmd(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
        )
        unscripted.get(job)
        waited(unscripted, "10 decided by somebody")
        unscripted.find_element("css selector", "a[href$='files/report?format=csv']").send_keys(Keys.ENTER)
        there = arrived(tmp_path / "mutual-help.csv")
    assert there.count(b"no DOI") >= 10


def arrived(path: Path) -> bytes:
    """What a browser has saved at `path`, once it has."""
    for _ in range(300):
        if path.is_file():
            break
        time.sleep(0.1)
    return path.read_bytes()


@pytest.mark.soak
def test_a_report_is_taken_away(browser: Any, address: str, tmp_path: Path) -> None:
    browser.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    path = tmp_path / "mine.bib"
    path.write_text("@article{a, title={Using thematic analysis in psychology}, year={2006},\n"
                    "journal={Qualitative Research in Psychology}, author={Braun, V. and Clarke, V.}}\n",
                    encoding="utf-8")  # fmt: skip
    handed_in(browser, address, path)
    path.unlink()
    browser.find_element("css selector", "a[href$='/files/enriched']").click()
    assert b"10.1191/1478088706qp063oa" in arrived(path)


@pytest.mark.soak
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_from_using_a_page(browser: Any, address: str, scheme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here; `make axe` fetches it")
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    handed_in(browser, address, EXAMPLE)
    job = browser.current_url
    browser.get(f"{job}/queue?show=any")
    found = [one.get_attribute("href") for one in browser.find_elements("css selector", "[data-item]")]
    references = [found[0], found[1], found[-1], found[0].replace("/references/", "/alike/")]
    parts = [f"{job}{part}" for part in ("", "/queue", "/queue?show=any", "/dois", "/delete")]
    for url in (address, f"{address}help", f"{address}nowhere", f"{address}sign-in", *parts, *references):
        browser.get(url)
        nothing_found(browser, url)
    browser.get(references[0])
    browser.find_element("id", "doi").send_keys("10.1191/1478088706qp063oa", "\ue007")
    waited(browser, "The DOI you typed")
    nothing_found(browser, "a typed DOI that does not fit")


def nothing_found(browser: Any, where: str) -> None:
    """Let axe look at the page."""
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    passes, violations = browser.execute_async_script(RUN_AXE, CRITERIA)
    assert violations == [], where
    assert passes > 10, where

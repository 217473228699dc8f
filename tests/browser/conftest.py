"""Chromium under its driver; what needs it is skipped, loudly, where either is not installed."""

import shutil
from collections.abc import Iterator

import pytest

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1200,900",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """A browser with nothing in it."""
    yield from opened()


@pytest.fixture(scope="module")
def unscripted() -> Iterator[object]:
    """A browser with scripts off."""
    yield from opened({"profile.managed_default_content_settings.javascript": 2})


def opened(preferences: dict[str, object] | None = None) -> Iterator[object]:
    """A browser with these preferences, closed at the end."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not (chromium and driver):
        pytest.skip("no Chromium with chromedriver here; install both to look at pages in a browser")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in FLAGS:
        options.add_argument(flag)
    options.add_experimental_option("prefs", preferences or {})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    running = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield running
    running.quit()

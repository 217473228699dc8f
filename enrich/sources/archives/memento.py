"""Other archives, through Memento (RFC 7089): a TimeMap lists the copies of a page wherever they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from enrich.comparable.addresses import split
from enrich.network.answers import Answer
from enrich.network.services import DAY, Lifetimes, Rate, Service
from enrich.settings import Setting, Settings
from enrich.sources.archives.base import Capture, below

if TYPE_CHECKING:
    from enrich.network.door import Door

URL = Setting(
    name="memento_url",
    default="https://timetravel.mementoweb.org",
    help="Memento's Time Travel: copies of a page in other archives than the Internet Archive",
)
_FORMAT = "application/link-format"
_LINK = re.compile(
    r'<([^<>\s]{1,4000})>((?:\s*;\s*[a-z]{1,20}\s*=\s*(?:"[^"]{0,500}"|[^\s;,"]{1,200}))*)', re.IGNORECASE
)
_PART = re.compile(r';\s*(rel|datetime)\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)
_PARTS = re.compile(r'rel="?timemap', re.IGNORECASE)
_PLAIN = re.compile(r"[!-~]+")
_UNFIT = re.compile(r"[{}\\|^`<>\"]")


def services(settings: Settings) -> tuple[Service, ...]:
    """It publishes no limit: one question a second, for it asks many archives in turn."""
    memento = Service(
        name="memento",
        label="Memento's Time Travel",
        base_url=settings.of(URL),
        rates={"single": Rate(1), "list": Rate(1)},
        lifetimes=Lifetimes(single=3 * DAY, absent=DAY),
        advice="Whether other archives keep copies is then not known.",
    )
    return (memento,)


class Memento:
    """Answers of a service that knows many archives; every question may raise SourceUnavailable."""

    name = "the archives that Memento knows"

    def __init__(self, door: Door) -> None:
        self._door = door

    def captures(self, url: str) -> tuple[Capture, ...]:
        """Return all copies of the page at `url` that archives tell of; none of them is read."""
        path = f"timemap/link/{below(url)}"
        answer = self._door.get("memento", path, valid=_is_a_map, accept=_FORMAT)
        return tuple(_captures(answer)) if answer.status == 200 else ()


def _captures(answer: Answer) -> Iterator[Capture]:
    for link in _LINK.finditer(answer.body.decode("utf-8", "replace")):
        said = {part[1].lower(): part[2] or part[3] for part in _PART.finditer(link[2])}
        moment = _moment(said.get("datetime", ""))
        if moment and "memento" in said.get("rel", "").lower().split() and _is_an_address(link[1]):
            yield Capture(moment=moment, url=link[1])


def _moment(said: str) -> str:
    try:
        return parsedate_to_datetime(said).astimezone(UTC).strftime("%Y%m%d%H%M%S")
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _is_an_address(url: str) -> bool:
    """Whether what a stranger calls an address may be written into a file: of the web, and plain."""
    return bool(split(url) and _PLAIN.fullmatch(url) and not _UNFIT.search(url))


def _is_a_map(answer: Answer) -> str:
    """What is wrong with a TimeMap: 404 says that there is none, a page in its place says nothing."""
    if answer.status == 404:
        return ""
    text = answer.body[:4096].decode("utf-8", "replace")
    if answer.status != 200 or re.match(r"\s*<[^<>\s]+>\s*;", text) is None:
        return "a page in place of a list of copies"
    in_parts = _PARTS.search(text) is not None and not list(_captures(answer))
    return "its list of copies comes in parts, which are not read" if in_parts else ""

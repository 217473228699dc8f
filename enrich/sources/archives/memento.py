"""Other archives, through Memento (RFC 7089): a TimeMap lists the copies of a page wherever they are kept."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from enrich.comparable.addresses import split
from enrich.errors import SourceUnavailable
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
_LABEL = "Memento's Time Travel"
_FORMAT = "application/link-format"
_LINK = re.compile(
    r'<([^<>\s]{1,4000})>((?:\s*;\s*[a-z]{1,20}\s*=\s*(?:"[^"]{0,500}"|[^\s;,"]{1,200}))*)', re.IGNORECASE
)
_PART = re.compile(r';\s*(rel|datetime)\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)
_MOST_PARTS = 6
"""Parts of a list that are asked for; a page with more copies has one near to any day in these."""
_PLAIN = re.compile(r"[!-~]+")
_UNFIT = re.compile(r"[{}\\|^`<>\"]")


def services(settings: Settings) -> tuple[Service, ...]:
    """It publishes no limit: one question a second, for it asks many archives in turn."""
    memento = Service(
        name="memento",
        label=_LABEL,
        base_url=settings.of(URL),
        rates={"single": Rate(1), "list": Rate(1)},
        lifetimes=Lifetimes(single=3 * DAY, absent=DAY),
        advice="Whether other archives keep copies is then not known.",
    )
    return (memento,)


class Memento:
    """Answers of a service that knows many archives; every question may raise SourceUnavailable."""

    name = "the archives that Memento knows"

    def __init__(self, settings: Settings, door: Door) -> None:
        self._door = door
        self._root = _bare(settings.of(URL)).rstrip("/") + "/"

    def captures(self, url: str) -> tuple[Capture, ...]:
        """Return the copies of the page at `url` that archives tell of; none of them is read.

        A list may come in parts: those of the service itself are asked for, up to a bound.
        """
        todo, seen = deque([f"timemap/link/{below(url)}"]), set[str]()
        found: dict[str, Capture] = {}
        left_out = False
        while todo and len(seen) <= _MOST_PARTS:
            path = todo.popleft()
            seen.add(path)
            answer = self._door.get("memento", path, valid=_is_a_map, accept=_FORMAT)
            if answer.status != 200:
                continue
            found |= {one.url: one for one in _captures(answer)}
            parts = [self._path(one) for one in _parts(answer)]
            left_out = left_out or "" in parts
            todo += [one for one in dict.fromkeys(parts) if one and one not in seen and one not in todo]
        if not found and (left_out or todo):
            raise SourceUnavailable(_LABEL, "lists copies in parts that could not all be read.")
        return tuple(found.values())

    def _path(self, url: str) -> str:
        """The path of a part below the service's address; "" where it is somebody else's."""
        bare = _bare(url)
        return bare.removeprefix(self._root) if bare.startswith(self._root) and _is_plain(url) else ""


def _captures(answer: Answer) -> Iterator[Capture]:
    for url, said in _links(answer):
        moment = _moment(said.get("datetime", ""))
        if moment and "memento" in _kinds(said) and _is_an_address(url):
            yield Capture(moment=moment, url=url)


def _parts(answer: Answer) -> Iterator[str]:
    """The addresses of further lists that this one names."""
    return (url for url, said in _links(answer) if "timemap" in _kinds(said) and "self" not in _kinds(said))


def _links(answer: Answer) -> Iterator[tuple[str, dict[str, str]]]:
    for link in _LINK.finditer(answer.body.decode("utf-8", "replace")):
        yield link[1], {part[1].lower(): part[2] or part[3] for part in _PART.finditer(link[2])}


def _kinds(said: Mapping[str, str]) -> list[str]:
    return said.get("rel", "").lower().split()


def _bare(url: str) -> str:
    return re.sub(r"^https?://", "", url, flags=re.IGNORECASE)


def _moment(said: str) -> str:
    try:
        return parsedate_to_datetime(said).astimezone(UTC).strftime("%Y%m%d%H%M%S")
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _is_an_address(url: str) -> bool:
    """Whether what a stranger calls an address may be written into a file: of the web, and plain."""
    return bool(split(url) and _is_plain(url))


def _is_plain(url: str) -> bool:
    return _PLAIN.fullmatch(url) is not None and not _UNFIT.search(url)


def _is_a_map(answer: Answer) -> str:
    """What is wrong with a TimeMap: 404 says that there is none, a page in its place says nothing."""
    if answer.status == 404:
        return ""
    text = answer.body[:4096].decode("utf-8", "replace")
    is_one = answer.status == 200 and re.match(r"\s*<[^<>\s]+>\s*;", text) is not None
    return "" if is_one else "a page in place of a list of copies"

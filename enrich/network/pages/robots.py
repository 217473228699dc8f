"""What the hosts' rules for programs allow (robots.txt, RFC 9309), remembered for a run."""

from __future__ import annotations

import threading
from typing import Any

from msgspec import Struct
from protego import Protego

from enrich.network.pages.addresses import Target
from enrich.records import PageFault

NAME = "doi-enrich"
"""The name that rules for us stand under."""
LARGEST = 500 * 1024
"""RFC 9309 asks for 500 KiB at least; what stands behind them is not read."""
LONGEST_DELAY = 30.0
MOST_KNOWN = 2_000
"""Origins whose rules are remembered; those of others are asked for again."""
_DISALLOWED = "its host asks programs not to visit it (robots.txt)"
_UNREADABLE = "the rules of its host for programs (robots.txt) could not be had, which counts as a refusal"


class Rules(Struct, frozen=True):
    """The rules of one origin: parsed, or None where all is allowed; or why none could be had."""

    parsed: Any = None
    fault: PageFault = ""
    note: str = ""

    def refusal(self, target: Target) -> tuple[PageFault, str]:
        """Return the fault of asking for `target` and a sentence about it, ("", "") where it is allowed."""
        if self.fault:
            return self.fault, self.note
        if self.parsed is None or self.parsed.can_fetch(target.url, NAME):
            return "", ""
        return "robots", _DISALLOWED

    @property
    def delay(self) -> float:
        """Seconds that the host wants between two visits."""
        asked = self.parsed.crawl_delay(NAME) if self.parsed is not None else None
        return min(float(asked or 0.0), LONGEST_DELAY)


def rules_from(status: int, body: bytes, fault: PageFault = "", note: str = "") -> Rules:
    """Return the rules that an answer to the question for them makes.

    Who has none (4xx) allows all; who cannot say (5xx) refuses; where nobody
    answers at all, that is what is wrong with the page as well.
    """
    if fault in ("too-many-redirects", "cut"):
        return Rules()
    if fault:
        return Rules(fault=fault, note=note)
    if status >= 500:
        return Rules(fault="robots", note=_UNREADABLE)
    if not 200 <= status < 300:
        return Rules()
    return Rules(parsed=Protego.parse(body[:LARGEST].decode("utf-8", "replace")))


class Known:
    """The rules learned in this run, by origin; shared by all threads."""

    def __init__(self) -> None:
        self._rules: dict[str, Rules] = {}
        self._lock = threading.Lock()

    def of(self, target: Target) -> Rules | None:
        """Return the rules for `target`, None where they were not asked for yet."""
        return self._rules.get(target.origin)

    def learn(self, target: Target, rules: Rules) -> None:
        """Remember the rules of the origin of `target`."""
        with self._lock:
            self._rules[target.origin] = rules
            if len(self._rules) > MOST_KNOWN:
                del self._rules[next(iter(self._rules))]

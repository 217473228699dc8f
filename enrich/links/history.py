"""What several visits say of an address: when failures count, when a link is broken, how long a word lasts.

A page that fails today may be back tomorrow. A failure counts if three days
lie between it and the last that counted; at the third the link is broken. A wall in between
neither counts nor clears, for it says nothing of the page behind it.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from enrich.ledger.remembered import Remembered
from enrich.links.looking import Looked, Sought, Word
from enrich.records import AnswerValue, Hop, LinkAnswer

FAILURES: frozenset[Word] = frozenset(("failing", "broken", "gone", "timeout"))
SEEN_TWICE: frozenset[Word] = frozenset(("broken", "gone"))
"""Failures that are believed where nothing is remembered, if a second look a little later says the same."""
WALLS: frozenset[Word] = frozenset(("blocked", "login", "refused", "excluded", "other-scheme", "unchecked"))
ENOUGH, APART = 3, 3
"""Failures that count until a link is broken, and days between them."""
LIFETIMES: dict[Word, int] = {"ok": 1, "redirected": 1, "moved": 1, "blocked": 1, "login": 1}
"""Days for which a word is said again without asking; others are asked for each time, errors above all."""


class Told(Struct, frozen=True):
    """The word for an address today, with all that came of it; since when it is so, and what to remember."""

    found: Looked
    since: str
    memory: Remembered


def told(found: Looked, sought: Sought, before: Remembered | None, today: str, *, now: bool) -> Told:
    """Return what is said of an address after this visit, with what was remembered `before`.

    With `now` the final word is said at once, whatever was seen before.
    """
    memory = _remembered(found, sought, before, today)
    if found.word not in FAILURES:
        return Told(found, memory.since if found.word not in WALLS else "", memory)
    if now:
        final = _final(found)
    elif memory.count >= ENOUGH:
        final = replace(found, word="gone" if found.word == "gone" else "broken")
    else:
        final = replace(found, word="timeout" if found.word == "timeout" else "failing")
    note = f"{found.note} {_counted(memory)}" if not now or memory.count > 1 else found.note
    return Told(replace(final, note=note), memory.since, replace(memory, word=final.word))


def told_at_once(found: Looked, sought: Sought, today: str, *, now: bool) -> Told:
    """Return what is said of an address where nothing is remembered from visit to visit."""
    since = today if found.word not in WALLS and not found.is_there else ""
    memory = Remembered(asked=today, word=found.word, since=since)
    return Told(_final(found) if now else found, since, memory)


def again(memory: Remembered, sought: Sought, today: str) -> Looked | None:
    """What is still to be said of an address without asking for it; None where it is to be asked."""
    word = cast(Word, memory.word)
    age = _days(memory.asked, today)
    if not 0 <= age < LIFETIMES.get(word, 0) or memory.about != _mark(sought):
        return None
    return _as_then(memory, today)


def unchanged(memory: Remembered, today: str) -> Looked:
    """What is said of a page whose host says that it is as it was."""
    return _as_then(memory, today)


def conditions(memory: Remembered | None, sought: Sought) -> dict[str, str]:
    """The headers that ask for a page only if it changed since it was seen to be as it should."""
    if memory is None or memory.word != "ok" or memory.about != _mark(sought):
        return {}
    return dict(memory.known)


def _as_then(memory: Remembered, today: str) -> Looked:
    is_wall = memory.word in WALLS
    how = f"as on {memory.asked}"
    reachable = LinkAnswer(value="blocked" if is_wall else "yes", when=today, how=how)
    shows: AnswerValue = "yes" if memory.shows == "yes" else "no" if memory.shows == "no" else "unknown"
    return Looked(
        word=cast(Word, memory.word),
        note=memory.note,
        reachable=reachable,
        shows_it=LinkAnswer(value=shows, when=today, how=how),
        final=memory.final,
        hops=tuple(Hop(url, status) for url, status in memory.hops),
        edit=memory.edit,
        known=memory.known,
        unchanged=True,
    )


def _final(found: Looked) -> Looked:
    return replace(found, word="broken") if found.word == "failing" else found


def _remembered(found: Looked, sought: Sought, before: Remembered | None, today: str) -> Remembered:
    was = before or Remembered(asked="", word="")
    this = Remembered(
        asked=today,
        word=found.word,
        about=_mark(sought),
        note=found.note,
        final=found.final,
        edit=found.edit,
        shows=found.shows_it.value,
        hops=tuple((hop.url, hop.status) for hop in found.hops),
        known=found.known,
    )
    if found.is_there:
        return this
    held = replace(this, since=was.since, counted=was.counted, count=was.count)
    if found.word in WALLS:
        return held
    held = replace(held, since=was.since or today)
    if found.word in FAILURES and (not was.counted or _days(was.counted, today) >= APART):
        return replace(held, counted=today, count=was.count + 1)
    return held


def _counted(memory: Remembered) -> str:
    since = f"It has been so since {memory.since}"
    if memory.count >= ENOUGH:
        return f"{since}, on {memory.count} days at least {APART} days apart."
    rule = f"{ENOUGH} failures, each {APART} days after the one before, make it broken"
    return f"{since}; {rule} ({memory.count} so far)."


def _days(earlier: str, later: str) -> int:
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def _mark(sought: Sought) -> str:
    """Names what is looked for at an address: another title may not be shown where this one is."""
    said = "\n".join((*sought.titles, sought.text))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]

"""What each checker's words amount to, and how often it is right: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

Kind = Literal["there", "dead", "wall", "unknown"]
KINDS: dict[Kind, str] = {
    "there": "the page is there",
    "dead": "the page is lost, whatever the status",
    "wall": "the host turns programs away, or asks for a login",
    "unknown": "nobody can say today, or must not ask",
}
_WORDS: dict[str, Kind] = {
    **dict.fromkeys(("ok", "redirected", "moved", "yes"), "there"),
    **dict.fromkeys(("broken", "gone", "soft-404", "parked", "no"), "dead"),
    **dict.fromkeys(("blocked", "login"), "wall"),
    **dict.fromkeys(("unchecked", "excluded", "timeout", "failing"), "unknown"),
    **dict.fromkeys(("refused", "unasked", "unknown"), "unknown"),
}


class Case(NamedTuple):
    """A link that can be served: its address, title and DOI, what is right, and who cites it."""

    id: str
    address: str
    title: str
    doi: str
    right: tuple[Kind, ...]
    reference: str = ""


def case(row: Mapping[str, Any]) -> Case | None:
    """The case that a row of the shared cases is; None where nothing of it can be served and judged."""
    expected = row["expect"]
    said = expected.get("status") or [expected.get("answers", {}).get("reachable", "")]
    words = [said] if isinstance(said, str) else said
    address = row.get("landing") or row.get("address") or ""
    right = tuple(dict.fromkeys(_WORDS[word] for word in words if word in _WORDS))
    usable = row.get("serve") and right and address.startswith("http://") and words != ["unasked"]
    if not usable or row["group"] not in ("web", "doi"):
        return None
    doi, cited = row.get("doi") or "", row.get("reference") or ""
    return Case(row["id"], address, row.get("title") or "", doi, right, cited if not doi else "")


def kind_of(word: str) -> Kind:
    """What a word of ours amounts to."""
    return _WORDS.get(word, "unknown")


def table(cases: Iterable[Case], answers: Mapping[str, Mapping[str, Kind]]) -> list[str]:
    """The lines of a table: of each kind of link, how many each checker is right about."""
    all_cases = list(cases)
    lines = [f"| the right answer | links | {' | '.join(answers)} |", f"|---|---|{'---|' * len(answers)}"]
    for kind, words in KINDS.items():
        of_kind = [one for one in all_cases if one.right[0] == kind]
        lines.append(_line(words, of_kind, answers))
    lines.append(_line("all", all_cases, answers))
    dead = [one for one in all_cases if one.right == ("dead",)]
    good = [sum(told[one.id] == "there" for one in dead) for told in answers.values()]
    lines.append(f"| *lost, and called good* | {len(dead)} | {' | '.join(map(str, good))} |")
    alive = [one for one in all_cases if "dead" not in one.right]
    false = [sum(told[one.id] == "dead" for one in alive) for told in answers.values()]
    return [*lines, f"| *not lost, and called dead* | {len(alive)} | {' | '.join(map(str, false))} |"]


def _line(words: str, cases: list[Case], answers: Mapping[str, Mapping[str, Kind]]) -> str:
    right = [sum(told[one.id] in one.right for one in cases) for told in answers.values()]
    return f"| {words} | {len(cases)} | {' | '.join(map(str, right))} |"

"""The shared cases of copies in archives through `enrich links`: which copy, and what is said of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from tests.given.links import Case, asked_for, asked_of, served
from tests.given.trial import Trial
from tests.given.web import looked_at, main_link

NOTES = {"a264-only-after": "about 3 years after", "a276-ambiguous-date": "may be 2012-04-03 or 2012-03-04"}
"""What must be said beside the copy."""


def copies(trial: Trial) -> Iterator[str]:
    """All situations of the group `archive` in one run, with the final word at the first visit."""
    lines = (trial.cases / "links" / "situations.jsonl").read_text(encoding="utf-8").splitlines()
    group = [case for case in map(json.loads, lines) if case["group"] == "archive"]
    with served(trial, group) as base:
        entries = looked_at(trial, group, ["--now", "--no-ledger"])
        asked = asked_of(base)
    for case in group:
        yield from (f"{case['id']}: {fault}" for fault in _faults(case, entries[case["id"]]))
        yield from asked_for(case, asked)


def _faults(case: Case, entry: Case) -> Iterator[str]:
    expected, link = case["expect"], main_link(case, entry)
    archive = link.get("archive", {})
    if link["status"] not in expected["status"]:
        yield f"{link['status']}, not {expected['status']} ({link.get('note')})"
    states = expected["archive"]["state"]
    if archive.get("state") not in (states if isinstance(states, list) else [states]):
        yield f"archive {archive}, not {states} ({link.get('note')})"
    wanted = expected["archive"]["capture"] or [""]
    if not any(
        moment in archive.get("url", "") and bool(moment) == bool(archive.get("url")) for moment in wanted
    ):
        yield f"copy {archive.get('url')}, not {wanted}"
    if NOTES.get(case["id"], "") not in link.get("note", ""):
        yield f"does not say {NOTES[case['id']]!r}: {link['note']}"
    if "edit" in expected and link.get("edit") != expected["edit"]:
        yield f"offers {link.get('edit')}, not {expected['edit']}"


ROWS: dict[str, Callable[[Trial], Iterator[str]]] = {"links/archive": copies}

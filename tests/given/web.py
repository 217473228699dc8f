"""The shared cases of printed web links through `enrich links`: words, edits, requests, days, outages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from tests.given.links import Case, allowed, asked_for, asked_of, files, served
from tests.given.trial import Trial

FIRST_DAY = date(2026, 11, 25)
BESIDE = {"unchecked": {"refused", "other-scheme"}, "excluded": {"refused", "other-scheme"}}
"""Words that the vocabulary of the cases has no name for."""


def web(kinds: Sequence[str], trial: Trial) -> Iterator[str]:
    """All situations of these kinds in one run, with the final word at the first visit."""
    cases = [case for case in web_cases(trial) if case["kind"] in kinds]
    batches: dict[str, list[Case]] = {}
    for case in cases:
        batches.setdefault(case.get("batch", "") if case.get("network") else "", []).append(case)
    for group in batches.values():
        if group[0].get("visits"):
            for case in group:
                yield from _visits(trial, case)
        else:
            yield from _once(trial, group)


def web_cases(trial: Trial) -> list[Case]:
    """The situations of the group `web`."""
    lines = (trial.cases / "links" / "situations.jsonl").read_text(encoding="utf-8").splitlines()
    return [case for case in map(json.loads, lines) if case["group"] == "web"]


def _once(trial: Trial, group: list[Case]) -> Iterator[str]:
    ignored = [word for case in group for one in case.get("ignore", []) for word in ("--ignore-url", one)]
    with served(trial, group) as base:
        entries = looked_at(trial, group, ["--now", "--strict", "--no-ledger", *ignored])
        code, asked = trial.code, asked_of(base) if not group[0].get("network") else []
    for case in group:
        entry = entries[case["id"]]
        yield from (f"{case['id']}: {fault}" for fault in _faults(case, entry))
        yield from asked_for(case, asked)
        if case.get("exit") is not None and code != case["exit"]:
            yield f"{case['id']}: exit {code}"


def _visits(trial: Trial, case: Case) -> Iterator[str]:
    with served(trial, [case]) as base:
        for visit in case["visits"]:
            asked_of(base, f"day/{visit['day']}")
            day = FIRST_DAY + timedelta(days=visit["day"])
            with trial.on(day.isoformat()):
                entry = looked_at(trial, [case], [])[case["id"]]
            told = main_link(case, entry)["status"]
            right = _right(visit["status"]) | ({"failing"} if "unchecked" in visit["status"] else set())
            if told not in right:
                yield f"{case['id']}: {told} on day {visit['day']}, not {visit['status']}"


def looked_at(trial: Trial, cases: list[Case], options: list[str]) -> dict[str, Case]:
    """The entries of `enrich links`, by the id of their case."""
    trial.enrich("links", *files(trial, cases), "--format", "jsonl=out.jsonl", *allowed(cases), *options)
    return {entry["id"]: entry for entry in map(json.loads, trial.text("out.jsonl").splitlines())}


def main_link(case: Case, entry: Case) -> Case:
    """The link of an entry that its case is about."""
    wanted = {_bare(case["address"]), _bare(case["printed"])}
    found = [link for link in entry["links"] if _bare(link["url"]) in wanted]
    nothing = {"status": "no link", "url": ""}
    return (found or [link for link in entry["links"] if link["status"] != "malformed"] or [nothing])[0]


def _bare(url: str | None) -> str:
    return (url or "").lower().replace("&amp;", "&").rstrip("/")


def _right(words: Sequence[str]) -> set[str]:
    return {*words, *(more for word in words for more in BESIDE.get(word, ()))}


def _faults(case: Case, entry: Case) -> Iterator[str]:
    expected, link = case["expect"], main_link(case, entry)
    if link["status"] not in _right(expected["status"]):
        yield f"{link['status']}, not {expected['status']} ({link.get('note')})"
    if "edit" in expected and link.get("edit") != expected["edit"]:
        yield f"offers {link.get('edit')}, not {expected['edit']}"
    if "final" in expected and link.get("final") != expected["final"]:
        yield f"leads to {link.get('final')}, not {expected['final']}"
    said = link.get("answers", {}).get("shows-it", {}).get("value")
    if expected.get("title_agrees") is True and said != "yes":
        yield f"shows it: {said}"
    counts = any(found["severity"] != "info" for found in entry["findings"])
    if "finding" in expected and counts != expected["finding"]:
        yield f"finding: {counts}"
    statuses = {one["url"]: one["status"] for one in entry["links"]}
    for url, words in case.get("others", {}).items():
        if statuses.get(url) not in words:
            yield f"{url}: {statuses.get(url)}, not {words}"


KINDS = {
    "plain, trap, file, printed, scheme": ("plain", "trap", "file", "printed", "scheme"),
    "redirect, moved, excluded": ("redirect", "moved", "excluded"),
    "soft-404, parked": ("soft-404-language", "soft-404", "many-to-one", "parked"),
    "broken, gone, login, bot-wall, robots": ("broken", "gone", "login", "bot-wall", "robots"),
    "transport, tls, dns": ("transport", "tls", "dns"),
    "ledger": ("ledger",),
    "outage": ("outage",),
}
ROWS: dict[str, Callable[[Trial], Iterator[str]]] = {
    f"links/web: {name}": partial(web, kinds) for name, kinds in KINDS.items()
}

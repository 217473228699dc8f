"""The order of a check: entries → findings → placed → excepted → graded → sorted.

Pure: what has to be read or asked was read and asked before (see `resolving`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from inspect import getdoc
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from enrich.checking.excepting import Exceptions
from enrich.checking.problems import Lines, of_block, of_reference
from enrich.checks import DOCUMENTED, SEVERITIES, check, check_together
from enrich.checks.exceptions import Accepted
from enrich.checks.policy import Policy
from enrich.checks.resolution import not_locked, not_read
from enrich.failures import contained, given_up
from enrich.findings.base import Problem, Rule
from enrich.paths import beside
from enrich.records import INTERNAL_ERROR, Entry, Finding, Reference, SetAside


class Verdicts(Struct, frozen=True, kw_only=True):
    """What a check found, sorted: what counts, what could not be checked, how much is excepted."""

    problems: tuple[Problem, ...]
    unchecked: tuple[Problem, ...]
    excepted: int


def rules() -> dict[str, Rule]:
    """Return each code's rule, made from the docstring of its check."""
    return {code: _rule(code) for code in DOCUMENTED}


def _rule(code: str) -> Rule:
    page = getdoc(DOCUMENTED[code]) or ""
    return Rule(summary=page.partition("\n")[0], help=page, severity=SEVERITIES[code])


def judge(
    references: Sequence[Reference],
    entries: Sequence[Entry | None],
    set_aside: Iterable[SetAside],
    lines: Mapping[str, Sequence[str]],
    *,
    policy: Policy,
    chosen: Sequence[bool],
    accepted: Sequence[Accepted] = (),
    baseline: str = "",
    folder: str = ".",
    today: date,
) -> Verdicts:
    """Return the verdicts on `references`, aligned with their `entries`.

    Only references that are `chosen` are reported on; the others still count
    when duplicates are looked for. `lines` are the lines of each file; patterns
    of files in the `policy` are seen from `folder`.
    """
    together = _together(entry for entry in entries if entry is not None)
    judged = [
        _Judged(reference, entry, together.get(id(entry), ()))
        for reference, entry, wanted in zip(references, entries, chosen, strict=True)
        if wanted
    ]
    each = contained(partial(_problems_of_each, lines), judged, partial(_problems_given_up, lines))
    problems = [problem for found in each for problem in found]
    problems += [of_block(finding, block, lines) for block in set_aside for finding in not_read(block)]
    exceptions = Exceptions(references, chosen, lines, accepted, baseline)
    open_ = [problem for problem in problems if not exceptions.cover(problem, today)]
    unknown = {(p.file, p.id) for p in open_ if p.code in ("unchecked", "not-locked", INTERNAL_ERROR)}
    wanted = [*open_, *exceptions.stale(unknown, today)]
    names = {file: beside(file, folder) for file in {p.file for p in wanted}}
    counted = [_graded(p, policy) for p in wanted if policy.wants(p.code, names[p.file])]
    counted.sort(key=_order(references))
    return Verdicts(
        problems=tuple(p for p in counted if p.code != "unchecked"),
        unchecked=tuple(p for p in counted if p.code == "unchecked"),
        excepted=len(problems) - len(open_),
    )


class _Judged(NamedTuple):
    """A reference that is reported on, with its entry and what was found of it beside others."""

    reference: Reference
    entry: Entry | None
    together: Sequence[Finding]


def _together(entries: Iterable[Entry]) -> Mapping[int, Sequence[Finding]]:
    """What the checks of all entries together find, by the entry that it is about."""
    found: dict[int, list[Finding]] = {}
    for later, finding in check_together(entries):
        found.setdefault(id(later), []).append(finding)
    return found


def _problems_of_each(lines: Lines, judged: Iterable[_Judged]) -> Iterator[list[Problem]]:
    for reference, entry, together in judged:
        found = not_locked(reference) if entry is None else check(entry)
        yield [of_reference(finding, reference, lines) for finding in (*found, *together)]


def _problems_given_up(lines: Lines, judged: _Judged, error: Exception) -> list[Problem]:
    """What is said of a reference whose checks failed: that, at the place where it begins."""
    entry = given_up(judged.reference, error)
    return [of_reference(finding, judged.reference, lines) for finding in entry.findings]


def _graded(problem: Problem, policy: Policy) -> Problem:
    return replace(problem, severity=policy.severity_of(problem.code, problem.severity))


def _order(references: Sequence[Reference]) -> Callable[[Problem], tuple[Any, ...]]:
    """Sorts by file, in the order in which files were given, then by place."""
    files = {file: n for n, file in enumerate(dict.fromkeys(r.file for r in references))}
    return lambda p: (files.get(p.file, len(files)), p.file, p.line, p.column, p.code, p.message)

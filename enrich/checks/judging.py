"""The order of a check: entries → findings → placed → excepted → graded → sorted.

Pure: what has to be read or asked was read and asked before (see `resolving`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from inspect import getdoc
from itertools import chain
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from enrich.checks import DOCUMENTED, SEVERITIES
from enrich.checks.excepting import Exceptions
from enrich.checks.exceptions import Accepted
from enrich.checks.policy import Policy
from enrich.checks.problems import NO_HEADINGS, Headings, Lines, of_block, of_file, of_reference
from enrich.checks.promise import (
    as_then,
    codes_then,
    findings_together,
    is_new_check,
    is_news,
    is_old,
    news_together,
    noted,
)
from enrich.checks.report import Problem, Rule
from enrich.checks.rules.resolution import not_locked, not_read
from enrich.checks.rules.written import parent_undefined, string_undefined
from enrich.failures import contained, given_up
from enrich.ledger.lock_file import Lock
from enrich.ledger.locked import Locked
from enrich.paths import relative_to
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
    headings: Headings = NO_HEADINGS,
    of_documents: Iterable[tuple[str, Finding]] = (),
    accepted: Sequence[Accepted] = (),
    baseline: str = "",
    folder: str = ".",
    lock: Lock | None = None,
    blocks: Sequence[Locked | None],
    today: date,
) -> Verdicts:
    """Return the verdicts on `references`, aligned with their `entries` and what the `lock` holds of them.

    What the checks of one entry found, the entry holds already.
    Only references that are `chosen` are reported on; the others still count
    when duplicates are looked for. `lines` are the lines of each file; patterns
    of files in the `policy` are seen from `folder`; `headings` name the
    columns of tables; `of_documents` are findings about other files.
    """
    judged = _judged(references, entries, chosen, blocks, lock)
    each = contained(partial(_problems_of_each, lines, headings), judged, partial(_problems_given_up, lines))
    problems = [told for found in each for told in found]
    problems += _undefined(judged, lines, lock)
    problems += [
        (of_block(finding, block, lines), is_new_check(finding.code, lock))
        for block in set_aside
        for finding in not_read(block)
    ]
    problems += [(of_file(f, file, lines), is_new_check(f.code, lock)) for file, f in of_documents]
    exceptions = Exceptions(references, chosen, lines, accepted, baseline)
    open_ = [(problem, news) for problem, news in problems if not exceptions.cover(problem, today)]
    unknown = {(p.file, p.id) for p, _ in open_ if p.code in ("unchecked", "not-locked", INTERNAL_ERROR)}
    old = {(r.file, r.id): codes_then(block) for r, block in zip(references, blocks, strict=True) if block}
    stale = exceptions.stale(unknown, today, old=old, new_check=is_new_check("stale-exception", lock))
    wanted = [*open_, *stale]
    names = {file: relative_to(file, folder) for file in {p.file for p, _ in wanted}}
    counted = [_graded(p, policy, news) for p, news in wanted if policy.wants(p.code, names[p.file])]
    counted.sort(key=_order(references))
    return Verdicts(
        problems=tuple(p for p in counted if p.code != "unchecked"),
        unchecked=tuple(p for p in counted if p.code == "unchecked"),
        excepted=len(problems) - len(open_),
    )


Told = tuple[Problem, bool]
"""A problem, and whether it is news of this release (see `promise`)."""


class _Judged(NamedTuple):
    """A reference that is reported on: its entry, its line in the lock, what is found of it beside others."""

    reference: Reference
    entry: Entry | None
    block: Locked | None
    together: Sequence[tuple[Finding, bool]]


def _judged(
    references: Sequence[Reference],
    entries: Sequence[Entry | None],
    chosen: Sequence[bool],
    blocks: Sequence[Locked | None],
    lock: Lock | None,
) -> list[_Judged]:
    together = findings_together(entry for entry in entries if entry is not None)
    news = news_together(entries, blocks, lock)
    return [
        _Judged(reference, entry, block, [(f, news(entry, f)) for f in together.get(id(entry), ())])
        for reference, entry, wanted, block in zip(references, entries, chosen, blocks, strict=True)
        if wanted
    ]


def _undefined(judged: Iterable[_Judged], lines: Lines, lock: Lock | None) -> Iterator[Told]:
    """What references borrow and no file of this check has; of those on which enrich did not fail.

    The lock does not know which it found before, only whether it looked for them.
    """
    blocks = {id(one.reference): one.block for one in judged if not (one.entry and one.entry.failed)}
    present = [one.reference for one in judged if id(one.reference) in blocks]
    for reference, finding in chain(string_undefined(present, lines), parent_undefined(present, lines)):
        news = is_old(blocks[id(reference)]) and is_new_check(finding.code, lock)
        yield of_reference(finding, reference, lines), news


def _problems_of_each(lines: Lines, headings: Headings, judged: Iterable[_Judged]) -> Iterator[list[Told]]:
    for reference, entry, block, together in judged:
        if entry is None:
            own = [(finding, False) for finding in not_locked(reference)]
        else:
            own = [(as_then(finding, block), is_news(finding, entry, block)) for finding in entry.findings]
        found = (*own, *together)
        yield [(of_reference(finding, reference, lines, headings), news) for finding, news in found]


def _problems_given_up(lines: Lines, judged: _Judged, error: Exception) -> list[Told]:
    """What is said of a reference whose checks failed: that, at the place where it begins."""
    entry = given_up(judged.reference, error)
    return [(of_reference(finding, judged.reference, lines), False) for finding in entry.findings]


def _graded(problem: Problem, policy: Policy, news: bool) -> Problem:
    graded = replace(problem, severity=policy.severity_of(problem.code, problem.severity))
    return noted(graded) if news else graded


def _order(references: Sequence[Reference]) -> Callable[[Problem], tuple[Any, ...]]:
    """Sorts by file, in the order in which files were given, then by place."""
    files = {file: n for n, file in enumerate(dict.fromkeys(r.file for r in references))}
    return lambda p: (files.get(p.file, len(files)), p.file, p.line, p.column, p.code, p.message)

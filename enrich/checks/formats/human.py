"""For people at a terminal: by file, worst first, with the line and a caret under the place."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from enrich.checks.report import (
    RANK,
    CheckReport,
    Manuscript,
    Problem,
    Query,
    asked,
    outage,
    suggestion,
    tally,
    visible,
    visible_source,
)
from enrich.records import Severity

_SHOWN_WIDTH = 68
"""Characters of a source line: with its number it stays within 80 columns, and the caret under its place."""
_WORD: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def human(report: CheckReport) -> str:
    """Return the report as text of one screen's width."""
    parts = [_file(file, group) for file, group in _by_file(report.problems)]
    parts += [outage(report)] if outage(report) else []
    parts += [_aside(report)] if report.aside else []
    parts += map(_queries, report.manuscripts)
    parts += ["\n".join([tally(report), *map(visible, report.notes)])]
    return "\n\n".join(parts) + "\n"


def _aside(report: CheckReport) -> str:
    """A line for each file that was found in a folder and is no bibliography."""
    lines = [
        f"  {visible(a.file)}{f':{a.line}' if a.line > 1 else ''}  {visible(a.reason)}" for a in report.aside
    ]
    return "\n".join(["Set aside, not read", *lines])


def _queries(manuscript: Manuscript) -> str:
    """What can be pasted into a letter to the author: for each reference what was found, and a question."""
    head = f"Queries to the author of {visible(manuscript.file)}: {asked(manuscript)}"
    return "\n\n".join([head, *map(_query, manuscript.queries)])


def _query(query: Query) -> str:
    said = (f"    {visible(sentence)}" for sentence in (*query.facts, query.question))
    return "\n".join([f"  {visible(query.id)}: {visible(query.about)}", *said])


def _by_file(problems: Iterable[Problem]) -> Iterable[tuple[str, list[Problem]]]:
    for file, group in groupby(problems, key=lambda problem: problem.file):
        yield file, sorted(group, key=lambda p: (RANK[p.severity], p.line, p.column, p.code))


def _file(file: str, problems: Iterable[Problem]) -> str:
    return "\n\n".join([visible(file), *map(_problem, problems)])


def _problem(problem: Problem) -> str:
    place = f"{problem.line}:{problem.column}"
    about = f"  {visible(problem.id)}" if problem.id else ""
    lines = [
        f"  {place}  {_WORD[problem.severity]}  {problem.code}{about}",
        f"    {visible(problem.message)}",
    ]
    lines += _source(problem)
    advice = suggestion(problem)
    return "\n".join([*lines, f"    suggested: {advice}"] if advice else lines)


def _source(problem: Problem) -> list[str]:
    """The source line with a caret; a long line is cut around the place."""
    line = visible_source(problem.source)
    if not line.strip():
        return []
    start = max(0, problem.column - _SHOWN_WIDTH // 2) if len(line) > _SHOWN_WIDTH else 0
    number = str(problem.line)
    caret = " " * max(0, problem.column - 1 - start)
    return [f"    {number} | {line[start : start + _SHOWN_WIDTH]}", f"    {' ' * len(number)} | {caret}^"]

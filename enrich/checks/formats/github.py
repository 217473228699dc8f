"""GitHub annotations: workflow commands, which a title must never be able to write itself.

GitHub shows ten annotations of a type for each step; what goes beyond is in
the job summary (the Markdown format), and a line says so.
"""

from __future__ import annotations

from enrich.checks.report import CheckReport, Problem, outage, suggestion, tally, visible
from enrich.records import Severity

SHOWN = 10
_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def github(report: CheckReport) -> str:
    """Return one workflow command a line, at most ten of each type."""
    lines = []
    for severity, command in _COMMANDS.items():
        problems = [problem for problem in report.problems if problem.severity == severity]
        problems.sort(key=lambda p: (p.file, p.line, p.column, p.code))
        lines += [_annotation(command, problem) for problem in problems[:SHOWN]]
        if len(problems) > SHOWN:
            lines.append(f"{len(problems) - SHOWN} more of type {command}; all are in the job summary.")
    paragraph = outage(report)
    lines += [f"::warning title=Not everything could be checked::{_data(paragraph)}"] if paragraph else []
    return "\n".join([*lines, visible(tally(report)), *map(visible, report.notes)]) + "\n"


def _annotation(command: str, problem: Problem) -> str:
    advice = suggestion(problem)
    message = f"{problem.message} Suggested: {advice}." if advice else problem.message
    title = f"{problem.code}: {problem.id}" if problem.id else problem.code
    place = f"file={_property(problem.file)},line={problem.line},col={problem.column}"
    return f"::{command} {place},title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

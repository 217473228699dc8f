"""JUnit XML as Jenkins reads it: a suite for each file, a case for each reference."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from xml.sax.saxutils import escape, quoteattr

from enrich.checks.report import CheckReport, Problem, outage, suggestion, visible
from enrich.records import Severity


def junit(report: CheckReport) -> str:
    """Return the suites. What fails the command (`--fail-on`) is a failure of its case, the rest its output.

    A reference that could not be checked is skipped, neither passed nor failed.
    """
    files = [*report.files, *sorted({p.file for p in report.problems} - set(report.files))]
    suites = "".join(_suite(file, report) for file in files)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n{suites}</testsuites>\n'


def _suite(file: str, report: CheckReport) -> str:
    problems = [p for p in report.problems if p.file == file]
    skipped = {p.id: p for p in report.unchecked if p.file == file}
    cases = list(dict.fromkeys([*report.ids.get(file, ()), *(p.id for p in problems), *skipped]))
    bodies = {id: _body([p for p in problems if p.id == id], skipped.get(id), report.failing) for id in cases}
    failed = sum("<failure" in body for body in bodies.values())
    passed_over = sum("<skipped" in body for body in bodies.values())
    name = quoteattr(visible(file))
    counts = f'tests="{len(cases)}" failures="{failed}" errors="0" skipped="{passed_over}"'
    inside = "".join(_case(id, name, body) for id, body in bodies.items()) + _said(report)
    return f"  <testsuite name={name} {counts}>\n{inside}  </testsuite>\n"


def _case(id: str, suite: str, body: str) -> str:
    start = f"    <testcase name={quoteattr(visible(id) or 'file')} classname={suite}"
    return f"{start}>\n{body}    </testcase>\n" if body else f"{start}/>\n"


def _body(problems: Iterable[Problem], skipped: Problem | None, failing: Collection[Severity]) -> str:
    failures = [p for p in problems if p.severity in failing]
    notes = [p for p in problems if p.severity not in failing]
    if failures:
        text = "\n".join(map(_line, failures))
        kind = quoteattr(", ".join(dict.fromkeys(p.code for p in failures)))
        start = f"      <failure message={quoteattr(visible(failures[0].message))} type={kind}>"
        parts = [f"{start}{escape(text)}</failure>\n"]
    else:
        parts = [f"      <skipped message={quoteattr(visible(skipped.message))}/>\n"] if skipped else []
    parts += [f"      <system-out>{escape(chr(10).join(map(_line, notes)))}</system-out>\n"] if notes else []
    return "".join(parts)


def _line(problem: Problem) -> str:
    advice = suggestion(problem)
    place = f"{visible(problem.file)}:{problem.line}:{problem.column}"
    text = f"{place}: {problem.severity} {problem.code}: {visible(problem.message)}"
    return f"{text} Suggested: {advice}." if advice else text


def _said(report: CheckReport) -> str:
    paragraph = outage(report)
    return f"    <system-out>{escape(paragraph)}</system-out>\n" if paragraph else ""

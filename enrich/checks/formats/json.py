"""JSON for programs of one's own: the whole report, one object."""

from __future__ import annotations

from typing import Any

import msgspec

from enrich.checks.report import RANK, Aside, CheckReport, Problem, outage
from enrich.paths import encodable
from enrich.records import Edit, Silence


def json(report: CheckReport) -> str:
    """Return the report as JSON; strings are as found, made harmless by JSON's own escapes."""
    document = {
        "version": report.version,
        "references": report.references,
        "left_out": report.left_out,
        "excepted": report.excepted,
        "counts": {severity: report.count(severity) for severity in RANK},
        "failed": report.failed,
        "findings": [_finding(problem) for problem in report.problems],
        "unchecked": [_finding(problem) for problem in report.unchecked],
        "silent": [_silence(silence) for silence in report.silent],
        "outage": outage(report),
        "set_aside": [_aside(aside) for aside in report.aside],
        "notes": list(map(encodable, report.notes)),
    }
    return escaped(msgspec.json.format(msgspec.json.encode(document), indent=2).decode()) + "\n"


def escaped(text: str) -> str:
    """JSON text in pure ASCII without ``<``: safe on a terminal, in a CI log and inside HTML."""
    ascii_only = "".join(c if (" " <= c < "\x7f" and c != "<") or c == "\n" else _escape(c) for c in text)
    return ascii_only.replace("##[", "#\\u0023[")


def _escape(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _silence(silence: Silence) -> dict[str, str]:
    said = {"source": silence.source, "reason": silence.reason, "advice": silence.advice}
    return {key: encodable(value) for key, value in said.items()}


def _aside(aside: Aside) -> dict[str, Any]:
    return {"file": encodable(aside.file), "line": aside.line, "reason": encodable(aside.reason)}


def _edit(edit: Edit) -> dict[str, str]:
    return {"field": edit.field, "old": encodable(edit.old), "new": encodable(edit.new)}


def _finding(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": encodable(problem.message),
        "file": encodable(problem.file),
        "line": problem.line,
        "column": problem.column,
        "reference": encodable(problem.id),
        "field": problem.field,
        "edit": _edit(problem.edit) if problem.edit else None,
        "fingerprint": problem.fingerprint,
    }

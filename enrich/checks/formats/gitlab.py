"""GitLab's code quality report: a list of findings that merge requests show beside the lines."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

import msgspec

from enrich.checks.formats.json import escaped
from enrich.checks.report import CheckReport, Problem, outage, visible
from enrich.paths import encodable
from enrich.records import Severity

_SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def gitlab(report: CheckReport) -> str:
    """Return the list; where not everything could be checked, one item of severity info says so."""
    seen: Counter[str] = Counter()
    items = [_item(problem, seen) for problem in report.problems]
    paragraph = outage(report)
    items += [_outage(paragraph, report)] if paragraph and report.files else []
    return escaped(msgspec.json.format(msgspec.json.encode(items), indent=2).decode()) + "\n"


def _item(problem: Problem, seen: Counter[str]) -> dict[str, Any]:
    """GitLab drops items that share a fingerprint, so equal ones are numbered."""
    mark = f"{encodable(problem.file)}\n{problem.fingerprint}"
    seen[mark] += 1
    return {
        "description": visible(problem.message),
        "check_name": problem.code,
        "fingerprint": _digest(f"{mark}\n{seen[mark]}"),
        "severity": _SEVERITIES[problem.severity],
        "location": {"path": encodable(problem.file), "lines": {"begin": problem.line}},
    }


def _outage(paragraph: str, report: CheckReport) -> dict[str, Any]:
    return {
        "description": paragraph,
        "check_name": "unchecked",
        "fingerprint": _digest("unchecked"),
        "severity": "info",
        "location": {"path": encodable(report.files[0]), "lines": {"begin": 1}},
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]

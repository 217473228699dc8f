"""SARIF 2.1.0, for code scanning; relative paths and stable fingerprints, so that findings keep a history."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import msgspec

from enrich.checks.formats.json import escaped
from enrich.checks.report import Aside, CheckReport, Problem, Rule, outage, suggestion, visible
from enrich.paths import encodable
from enrich.records import Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://github.com/doi-enrich/doi-enrich"
_ROOT = "%SRCROOT%"
_PLAIN_DOI = re.compile(r"10\.[0-9.]+/[A-Za-z0-9./:;()-]+")
"""A DOI without signs that any of the formats would have to escape."""
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def sarif(report: CheckReport) -> str:
    """Return a log of one run; an outage is a notification of the run, not a result."""
    codes = sorted(report.rules)
    run = {
        "tool": {"driver": _driver(report, codes)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: _root(report)},
        "invocations": [_invocation(report)],
        "results": [_result(problem, codes) for problem in report.problems],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return escaped(msgspec.json.format(msgspec.json.encode(log), indent=2).decode()) + "\n"


def _root(report: CheckReport) -> dict[str, Any]:
    """What relative addresses are relative to; SARIF wants the final slash."""
    said = {"description": {"text": "The root of the repository, or the folder that was checked in."}}
    if not report.root:
        return said
    path = quote(encodable(report.root).strip("/"))
    return {"uri": f"file:///{path}/" if path else "file:///", **said}


def _driver(report: CheckReport, codes: list[str]) -> dict[str, Any]:
    return {
        "name": "enrich",
        "semanticVersion": report.version,
        "informationUri": HOME,
        "rules": [_rule(code, report.rules[code]) for code in codes],
    }


def _rule(code: str, rule: Rule) -> dict[str, Any]:
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in code.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.help.replace("**", ""), "markdown": rule.help},
        "helpUri": f"{HOME}/blob/main/docs/checks.md#{code}",
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _invocation(report: CheckReport) -> dict[str, Any]:
    paragraph = outage(report)
    said: list[dict[str, Any]] = []
    said += [{"level": "warning", "message": {"text": paragraph}}] if paragraph else []
    said += [_set_aside(aside) for aside in report.aside]
    return {"executionSuccessful": True, "toolExecutionNotifications": said}


def _set_aside(aside: Aside) -> dict[str, Any]:
    place = {"artifactLocation": _artifact(encodable(aside.file))}
    return {
        "level": "note",
        "message": {"text": f"Not read: {visible(aside.reason)}"},
        "locations": [{"physicalLocation": place}],
    }


def _result(problem: Problem, codes: list[str]) -> dict[str, Any]:
    advice = suggestion(problem)
    message = visible(problem.message) + (f" Suggested: {advice}." if advice else "")
    return {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code) if problem.code in codes else -1,
        "level": _LEVELS[problem.severity],
        "message": {"text": message},
        "locations": [{"physicalLocation": _location(problem)}],
        "partialFingerprints": {"enrichFinding/v1": problem.fingerprint},
        **_fixes(problem),
    }


def _fixes(problem: Problem) -> dict[str, Any]:
    """One DOI for another where it stands; what else an edit may need is known to `enrich fix` alone."""
    edit = problem.edit
    if edit is None or edit.field != "DOI" or not edit.old or not _PLAIN_DOI.fullmatch(edit.new):
        return {}
    at = problem.source.lower().find(edit.old.lower(), problem.column - 1)
    if at < 0:
        return {}
    region = {"startLine": problem.line, "startColumn": at + 1, "endColumn": at + 1 + len(edit.old)}
    replacement = {"deletedRegion": region, "insertedContent": {"text": edit.new}}
    change = {"artifactLocation": _artifact(encodable(problem.file)), "replacements": [replacement]}
    return {"fixes": [{"description": {"text": suggestion(problem)}, "artifactChanges": [change]}]}


def _location(problem: Problem) -> dict[str, Any]:
    return {
        "artifactLocation": _artifact(encodable(problem.file)),
        "region": {"startLine": problem.line, "startColumn": problem.column},
    }


def _artifact(path: str) -> dict[str, str]:
    """Relative to the root of the repository where it can be; a file elsewhere by its address."""
    if path.startswith("/"):
        return {"uri": "file://" + quote(path)}
    return {"uri": quote(path), "uriBaseId": _ROOT}

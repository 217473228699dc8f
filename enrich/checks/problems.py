"""Makes a problem of a finding: places it in its file and gives it a lasting mark."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from msgspec import UNSET, to_builtins
from msgspec.structs import replace

from enrich.checks.called import called
from enrich.checks.places import place
from enrich.checks.report import Problem
from enrich.comparable import years
from enrich.records import Finding, Reference, SetAside

Lines = Mapping[str, Sequence[str]]
"""The lines of each file, by its name."""
Headings = Mapping[str, Mapping[str, str]]
"""For each file that is a table: field → what its column is called."""
NO_HEADINGS: Headings = {}


def of_reference(
    finding: Finding, reference: Reference, lines: Lines, headings: Headings = NO_HEADINGS
) -> Problem:
    """Return a finding about a reference, at the field that it is about, which is called as in its file."""
    line, column = place(finding, reference, lines.get(reference.file, ()))
    problem = _problem(finding, reference.file, line, column, lines, id=reference.id)
    problem = replace(problem, elsewhen=_elsewhen(finding, reference, problem.fingerprint))
    if finding.edit is None:
        return problem
    return replace(problem, called=called(finding.edit.field, reference, headings.get(reference.file, {})))


def of_block(finding: Finding, block: SetAside, lines: Lines) -> Problem:
    """Return a finding about a block that is no reference."""
    return _problem(finding, block.file, finding.line, 1, lines, about=block.text[:200] or block.reason)


def of_file(finding: Finding, file: str, lines: Lines) -> Problem:
    """Return a finding about a line of a file."""
    return _problem(finding, file, finding.line, 1, lines, about=finding.message)


def _problem(
    finding: Finding, file: str, line: int, column: int, lines: Lines, *, id: str = "", about: str = ""
) -> Problem:
    source = lines.get(file, ())
    return Problem(
        code=finding.code,
        message=finding.message,
        severity=finding.severity,
        file=file,
        line=line,
        column=column,
        id=id,
        field=finding.field,
        edit=finding.edit,
        fingerprint=_mark(finding, id or about),
        source=source[line - 1] if 0 < line <= len(source) else "",
    )


def _mark(finding: Finding, about: str, old: str | None = None) -> str:
    """Names a finding for as long as it is the same one: not by its line, nor by its words."""
    if finding.printed is not UNSET:
        old = finding.printed  # whether an edit is offered or not
    elif old is None:
        old = finding.edit.old if finding.edit else ""
    digest = hashlib.sha256("\n".join((finding.code, about, finding.field, old)).encode("utf-8", "replace"))
    return digest.hexdigest()[:16]


def _elsewhen(finding: Finding, reference: Reference, mark: str) -> tuple[str, ...]:
    """The marks of the same finding by a release that suggests an edit where this one does not, or none."""
    printed = to_builtins(reference.fields).get(finding.field, "")
    olds = {"", printed} if isinstance(printed, str) else {""}
    if finding.field == "year" and not reference.structured:
        olds |= set(map(str, years.printed(reference.text or reference.unstructured)))
    return tuple(sorted({_mark(finding, reference.id, old) for old in olds} - {mark}))

"""Reads and writes the baseline: findings that a project decided to live with, each with its reason."""

from __future__ import annotations

import argparse
import json
import tomllib
from datetime import date
from pathlib import Path

from enrich.checking.judging import Verdicts
from enrich.checks.exceptions import Accepted, accepted_in
from enrich.cli.outputs import write_text
from enrich.errors import ConfigurationError
from enrich.findings.base import Problem, shown_path

_HEADER = "# Findings of `enrich check` that are accepted: each with a reason, who says so, and until when."


def read_baseline(file: str) -> tuple[Accepted, ...]:
    """Return the entries of a baseline file ("": none); raises ConfigurationError for a damaged one."""
    if not file:
        return ()
    try:
        text = Path(file).read_text(encoding="utf-8")
        return accepted_in(tomllib.loads(text), text, file)
    except FileNotFoundError as error:
        raise ConfigurationError(f"{file}: there is no such baseline; --write-baseline makes it.") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{file}: not readable as a baseline: {error}.") from error


def write_baseline(arguments: argparse.Namespace, verdicts: Verdicts) -> None:
    """Accept all present findings about references, for one reason.

    Raises ConfigurationError without a reason, for an exception without one is a finding itself.
    """
    if not arguments.reason.strip():
        raise ConfigurationError("--write-baseline needs --reason: why are these findings accepted?")
    expires = _date(arguments.expires)
    items = [p for p in verdicts.problems if p.id and p.code not in ("stale-exception", "not-locked")]
    parts = [_HEADER, *(_item(p, arguments.reason, arguments.author, expires) for p in items)]
    text = "\n\n".join(parts) + "\n"
    write_text(arguments.write_baseline, text)
    count = f"{len(items):,} {'finding' if len(items) == 1 else 'findings'}"
    print(f"{arguments.write_baseline}: {count} accepted.")


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise ConfigurationError(f"--expires: {value!r} is no date; write 2027-01-31.") from error


def _item(problem: Problem, reason: str, author: str, expires: date | None) -> str:
    words = {
        "code": problem.code,
        "file": shown_path(problem.file),
        "reference": problem.id,
        "fingerprint": problem.fingerprint,
        "reason": reason,
        "author": author,
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in words.items() if value]
    return "\n".join(["[[finding]]", *lines, *([f"expires = {expires}"] if expires else [])])

"""Reads and writes the baseline: findings that a project decided to live with, each with its reason."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from enrich.checks.exceptions import VERSION, Accepted, accepted_in
from enrich.checks.report import Problem
from enrich.errors import ConfigurationError
from enrich.files import write_text
from enrich.paths import canonical, is_no_path, relative_to
from enrich.records import INTERNAL_ERROR

_NEVER_ACCEPTED = ("stale-exception", "not-locked", INTERNAL_ERROR)
_HEADER = (
    "# Findings of `enrich check` that are accepted: each with a reason, who says so, and until when.\n"
    "# A file is named as seen from the folder of this one."
)


def read_baseline(file: str, *folders: Path) -> tuple[Accepted, ...]:
    """Return the entries of a baseline file ("": none); raises ConfigurationError for a damaged one.

    In a baseline of version 1 a file is named as it was called where somebody
    stood: the first of `folders` that has such a file tells which is meant.
    """
    if not file:
        return ()
    try:
        text = Path(file).read_text(encoding="utf-8")
        document = tomllib.loads(text)
        beside_it = (Path(file).parent,)
        places = beside_it if document.get("version", 1) == VERSION else (*folders, *beside_it)
        return tuple(
            replace(item, place=_place(item.file, places)) for item in accepted_in(document, text, file)
        )
    except FileNotFoundError as error:
        raise ConfigurationError(f"{file}: there is no such baseline; --write-baseline makes it.") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{file}: not readable as a baseline: {error}.") from error


def _place(file: str, folders: Sequence[Path]) -> str:
    """The path that a baseline means by `file`: in the first folder that has it, else in the first."""
    if is_no_path(file):
        return file
    there = next((folder for folder in folders if (folder / file).exists()), folders[0])
    return canonical(str(there / file))


def accept(
    problems: Iterable[Problem], file: str, *, reason: str, author: str = "", expires: date | None = None
) -> int:
    """Accept all `problems` about references, for one reason, in the baseline `file`; return how many.

    Raises ConfigurationError without a reason, for an exception without one is a finding itself.
    """
    if not reason.strip():
        raise ConfigurationError("--write-baseline needs --reason: why are these findings accepted?")
    items = [p for p in problems if p.id and p.code not in _NEVER_ACCEPTED]
    folder = str(Path(file).parent)
    head = f"{_HEADER}\nversion = {VERSION}"
    parts = [head, *(_item(p, folder, reason, author, expires) for p in items)]
    write_text(file, "\n\n".join(parts) + "\n")
    return len(items)


def _item(problem: Problem, folder: str, reason: str, author: str, expires: date | None) -> str:
    words = {
        "code": problem.code,
        "file": relative_to(problem.file, folder),
        "reference": problem.id,
        "fingerprint": problem.fingerprint,
        "reason": reason,
        "author": author,
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in words.items() if value]
    return "\n".join(["[[finding]]", *lines, *([f"expires = {expires}"] if expires else [])])

"""Where a change says something of the tests, and which changes are known to change nothing."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

Position = tuple[int, int]
"""Line, from 1, and column, from 0."""
KNOWN = Path(__file__).with_name("equivalent.jsonl")


class Change(NamedTuple):
    """One mutant: a line of a file as it was, and as it became; several lines are joined."""

    file: str
    was: str
    became: str


def in_annotation(source: str, start: Position, end: Position) -> bool:
    """Whether what stands between two positions is only written for the type checker."""
    return any(first <= start and end <= last for first, last in _annotations(source))


def _annotations(source: str) -> Iterator[tuple[Position, Position]]:
    for node in ast.walk(ast.parse(source)):
        for name in ("annotation", "returns"):
            said = getattr(node, name, None)
            if isinstance(said, ast.expr):
                yield (said.lineno, said.col_offset), (said.end_lineno or 0, said.end_col_offset or 0)


def change_in(diff: str, file: str) -> Change:
    """The change that a unified diff shows."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    was, became = (
        " ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in ("-", "+")
    )
    return Change(file, was, became)


def equivalents(path: Path = KNOWN) -> dict[Change, str]:
    """The changes that no test can tell from the original, each with the reason.

    One that became "" stands for any change of that line: a number that was chosen.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {Change(row["file"], row["was"], row["became"]): row["why"] for row in rows}


def is_known(change: Change, known: Collection[Change]) -> bool:
    """Whether a change is named among the equivalents."""
    return change in known or change._replace(became="") in known

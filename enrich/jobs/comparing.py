"""What changed between two runs: verdict and DOI of each reference, in JSON Lines of before and after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from enrich.errors import ConfigurationError

Kind = Literal["verdict", "DOI", "new", "gone"]


class Said(Struct, frozen=True):
    """What a line says that is compared; all but the id may be missing from lines of chosen keys."""

    id: str
    file: str = ""
    line: int = 0
    status: str = ""
    DOI: str | None = None
    code: str = ""
    matcher: str = ""
    index: dict[str, Any] | None = None


_decode = msgspec.json.Decoder(Said).decode


class Change(Struct, frozen=True):
    """A reference of which two runs say other things; `before` or `after` is None where it is missing."""

    kind: Kind
    before: Said | None
    after: Said | None


class Compared(Struct, frozen=True):
    """What came of it: the changes, how many are the same, and by which matchers and indexes, old and new."""

    changes: tuple[Change, ...]
    same: int
    matchers: tuple[tuple[str, ...], tuple[str, ...]]
    indexes: tuple[tuple[str, ...], tuple[str, ...]]


def compare(old: Path, new: Path) -> Compared:
    """Compare two reports in JSON Lines, reference by reference, told by file and id.

    Raises ConfigurationError where one cannot be read or a line is none of a report.
    """
    before = {_key(said): said for said in _lines(old)}
    seen, changes, same, after = set[tuple[str, str]](), list[Change](), 0, _Made()
    for said in _lines(new):
        after.note(said)
        seen.add(_key(said))
        change = _change(before.get(_key(said)), said)
        same += change is None
        changes += [change] if change else []
    changes += [Change("gone", said, None) for key, said in before.items() if key not in seen]
    made = _Made()
    for said in before.values():
        made.note(said)
    return Compared(
        tuple(changes),
        same,
        (tuple(made.matchers), tuple(after.matchers)),
        (tuple(made.ids), tuple(after.ids)),
    )


class _Made:
    """The matchers and indexes that the entries of a run name, each once."""

    def __init__(self) -> None:
        self.matchers: dict[str, None] = {}
        self.ids: dict[str, None] = {}

    def note(self, said: Said) -> None:
        if said.matcher:
            self.matchers[said.matcher] = None
        if said.index:
            self.ids[str(said.index.get("id", ""))] = None


def _key(said: Said) -> tuple[str, str]:
    return said.file, said.id


def _change(before: Said | None, after: Said) -> Change | None:
    if before is None:
        return Change("new", None, after)
    if before.status != after.status:
        return Change("verdict", before, after)
    return Change("DOI", before, after) if before.DOI != after.DOI else None


def _lines(path: Path) -> Iterator[Said]:
    try:
        with path.open("rb") as file:
            yield from (_said(path, number, line) for number, line in enumerate(file, 1) if line.strip())
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror or error}).") from error


def _said(path: Path, number: int, line: bytes) -> Said:
    try:
        return _decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path}:{number}: is no line of a report in JSON Lines; `enrich run … -o FILE.jsonl` writes one."
        ) from error

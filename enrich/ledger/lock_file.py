"""The lock file: what each reference resolved to, so that a check need not ask again.

A line for each reference, JSON, sorted by fingerprint, below a header and a
line that says which checks the last `enrich lock` knew. Branches that add
references merge line by line; with git's union driver even side by side. What
a newer release wrote is kept: keys of a line, and whole lines.

A line that is damaged costs only itself, and is told with its number. It
stands there until `enrich lock` writes the file again.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

import enrich
from enrich.errors import ConfigurationError
from enrich.ledger.first_form import first_blocks, is_first_form
from enrich.ledger.line import LONGEST, decoded, encoded, one_line, unknown_keys
from enrich.ledger.locked import Locked, release_key
from enrich.verdicts import VERDICTS

VERSION = 2
HEADER = (
    f"# enrich.lock, version {VERSION}: what each reference resolved to, a line each. "
    "Made by `enrich lock`; keep it with the references."
)
_VERSION = re.compile(rb"^#\s*enrich\.lock, version (\d{1,9})\b", re.MULTILINE)
_BOM = b"\xef\xbb\xbf"
_OURS, _BASE, _THEIRS, _END = b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>"


class Rules(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which checks the release knew that `enrich lock` last ran with: each code's revision."""

    enrich: str
    rules: Mapping[str, int]


class Trouble(Struct, frozen=True):
    """What is wrong with a line of the file, in a sentence."""

    line: int
    sentence: str


class Lock(Struct, frozen=True, kw_only=True):
    """A lock file as it was read.

    `blocks` are by fingerprint, those of version 1 under ``1-…``; `rules` None:
    a file of version 1, which does not say. `others` are lines that are kept
    as they stand though this release does not understand them, `damaged` those
    that nobody does. `conflict` is the line of git's first conflict marker, 0
    where there is none; `twice` counts the references that a merge left with two lines.
    """

    blocks: Mapping[str, Locked] = {}
    rules: Rules | None = None
    troubles: tuple[Trouble, ...] = ()
    others: tuple[bytes, ...] = ()
    damaged: tuple[bytes, ...] = ()
    conflict: int = 0
    twice: int = 0

    def updated(
        self,
        learned: Mapping[str, Locked],
        places: Mapping[str, str],
        *,
        only: Container[str] | None = None,
        rules: Rules | None = None,
    ) -> Lock:
        """The file with `learned`, whose `places` are where it kept them; of other blocks `only` these stay.

        What a newer release wrote beside a record stays beside it. With
        `rules`, damaged lines go: their references were just asked for.
        """
        moved = {mark: place for mark, place in places.items() if place in self.blocks}
        old = {mark: self.blocks[place] for mark, place in moved.items()}
        before = {mark: block for mark, block in self.blocks.items() if mark not in moved.values()}
        renamed = {mark: block if moved[mark] == mark else replace(block, more=_more(block), raw=b"")
                   for mark, block in old.items()}  # fmt: skip
        new = {mark: _with_more(block, old.get(mark) or before.get(mark)) for mark, block in learned.items()}
        blocks = {**before, **renamed, **new}
        kept = {m: block for m, block in blocks.items() if only is None or m in only}
        if rules is None:
            return replace(self, blocks=kept)
        return replace(self, blocks=kept, rules=rules, damaged=(), conflict=0)

    def in_order(self) -> Lock:
        """The file as the next write leaves it, without damaged lines."""
        return replace(self, damaged=(), conflict=0)


def _more(block: Locked | None) -> Mapping[str, Raw]:
    return {} if block is None else {**unknown_keys(block.raw), **block.more}


def _with_more(block: Locked, old: Locked | None) -> Locked:
    """`block` with what only a newer release knows of `old`."""
    more = _more(old)
    return replace(block, more={**more, **_more(block)}, raw=b"") if more else block


def dump(lock: Lock) -> bytes:
    """Return the bytes of a lock file; the same content always gives the same bytes."""
    lines = {mark: encoded(mark, block) for mark, block in lock.blocks.items()}
    parts = [HEADER.encode()]
    parts += [one_line(lock.rules, {})] if lock.rules else []
    parts += sorted(set(lock.others))
    parts += [lines[mark] for mark in sorted(lines)]
    parts += sorted(set(lock.damaged))
    return b"\n".join(parts) + b"\n"


def load(content: bytes, file: str = "enrich.lock") -> Lock:
    """Return what a lock file says, of either version, whatever a merge made of it.

    Raises ConfigurationError for a file of a version to come.
    """
    _refuse_newer(content, file)
    reading = _Reading()
    reading.read(_lines(content.removeprefix(_BOM)))
    return reading.lock()


def _refuse_newer(content: bytes, file: str) -> None:
    version = max((int(number) for number in _VERSION.findall(content)), default=VERSION)
    if version > VERSION:
        raise ConfigurationError(
            f"{file}: a lock file of version {version}, made by a newer enrich; update enrich to read it."
        )


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    return enumerate((line.rstrip(b"\r \t") for line in content.split(b"\n")), 1)


class _Reading:
    """What has been read of a file so far."""

    def __init__(self) -> None:
        self._blocks: dict[str, Locked] = {}
        self._twice: set[str] = set()
        self._rules: list[Rules] = []
        self._troubles: list[Trouble] = []
        self._others: list[bytes] = []
        self._damaged: list[bytes] = []
        self._first: list[tuple[int, str]] = []
        self._conflict = 0
        self._in_base = False

    def read(self, lines: Iterable[tuple[int, bytes]]) -> None:
        for number, line in lines:
            if not self._is_marker(number, line) and not self._in_base and line and line[:1] != b"#":
                self._read_line(number, line)
        for block in first_blocks(self._first):
            if block.locked is None:
                self._tell(block.line, "a damaged record of version 1 is left out")
            else:
                self._add(block.mark, block.locked)

    def lock(self) -> Lock:
        rules = max(self._rules, key=lambda r: (release_key(r.enrich), sorted(r.rules.items())), default=None)
        return Lock(
            blocks=self._blocks,
            rules=rules,
            troubles=tuple(sorted(self._troubles, key=lambda trouble: trouble.line)),
            others=tuple(self._others),
            damaged=tuple(self._damaged),
            conflict=self._conflict,
            twice=len(self._twice),
        )

    def _is_marker(self, number: int, line: bytes) -> bool:
        """Whether git put this line there; what stands in its middle part neither side has any more."""
        if not line.startswith((_OURS, _BASE, _THEIRS, _END)):
            return False
        self._conflict = self._conflict or number
        self._in_base = line.startswith(_BASE)
        return True

    def _read_line(self, number: int, line: bytes) -> None:
        if line[:1] == b"{":
            self._read_json(number, line)
            return
        said = line.decode("utf-8", "replace")
        if is_first_form(said):
            self._first.append((number, said))
        else:
            self._spoilt(number, line)

    def _read_json(self, number: int, line: bytes) -> None:
        try:
            if len(line) > LONGEST:
                raise ValueError("too long")
            self._add(*decoded(line))
        except ValueError:  # msgspec's errors are of this kind
            self._read_other(number, line)

    def _read_other(self, number: int, line: bytes) -> None:
        """A line that is no reference's: the rules, or what only a newer release understands."""
        said = _object(line)
        if said is None or ("fingerprint" in said and not _is_newer(said)):
            self._spoilt(number, line)
        elif "rules" in said:
            self._add_rules(number, line)
        else:
            self._others.append(line)
            if "fingerprint" in said:
                self._tell(number, "written by a newer enrich and not understood by this one; it is kept")

    def _add_rules(self, number: int, line: bytes) -> None:
        try:
            self._rules.append(msgspec.json.decode(line, type=Rules))
        except (ValueError, RecursionError):
            self._spoilt(number, line)

    def _add(self, mark: str, block: Locked) -> None:
        there = self._blocks.get(mark)
        if there is not None and there != block:
            self._twice.add(mark)
            block = _better(there, block)
        self._blocks[mark] = block

    def _spoilt(self, number: int, line: bytes) -> None:
        self._damaged.append(line)
        self._tell(number, "damaged, and so left out; `enrich lock FILES` writes it again")

    def _tell(self, number: int, sentence: str) -> None:
        self._troubles.append(Trouble(number, sentence))


def _object(line: bytes) -> Mapping[str, Any] | None:
    try:
        said = msgspec.json.decode(line)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _is_newer(said: Mapping[str, Any]) -> bool:
    """Whether a line of a reference was written by a newer release than this."""
    release = said.get("enrich")
    return isinstance(release, str) and release_key(release) > release_key(enrich.__version__)


def _better(one: Locked, other: Locked) -> Locked:
    """Of two lines of one reference the one decided later, then the newer, then the one that tells more.

    The choice needs no order.
    """

    def worth(block: Locked) -> tuple[Any, ...]:
        found = VERDICTS[block.match.status].match
        return (
            block.decision.on if block.decision else "",
            block.checked,
            release_key(block.release),
            found,
            len(block.asked),
            encoded("2-00000000", block),
        )

    worse, better = sorted((one, other), key=worth)
    return _with_more(better, worse)

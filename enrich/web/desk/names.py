"""Names of files that strangers hand in, made such that they are names of files and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

_LONGEST = 120
"""Bytes; file systems take 255."""
_UNWANTED = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff<>:"|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_NAMELESS = "references"


def kept_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names under which files are kept, in order, each once."""
    kept: list[str] = []
    for name in map(_plain, names):
        path, count = PurePosixPath(name), 1
        while name.lower() in (one.lower() for one in kept):
            count += 1
            name = f"{path.stem}-{count}{path.suffix}"
        kept.append(name)
    return tuple(kept)


def _plain(name: str) -> str:
    """The last part of a name, without signs that mean something to a shell, a terminal or a system."""
    last = re.split(r"[/\\]", name)[-1]
    plain = _UNWANTED.sub("_", unicodedata.normalize("NFC", last)).strip(". ")
    if not plain or plain == "-" or _RESERVED.fullmatch(plain):
        plain = _NAMELESS
    path = PurePosixPath(plain)
    suffix = path.suffix if len(path.suffix.encode()) <= _LONGEST // 4 else ""
    stem = plain.removesuffix(suffix) if suffix else plain
    return stem.encode()[: _LONGEST - len(suffix.encode())].decode("utf-8", "ignore") + suffix

"""Exceptions from the checks: comments beside a reference and the baseline file, each with its reason.

An exception that is not needed any more is a finding itself; so the list of
what a project tolerates stays as short as it can be.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from msgspec import Struct

from enrich.checks.base import SEVERITIES
from enrich.checks.codes import is_known, meant
from enrich.errors import ConfigurationError
from enrich.patterns import lazy
from enrich.records import Finding, Reference

_COMMENT = lazy(
    r"(?:%|<!--|//|#)\s*enrich:\s*ignore(?:\[(?P<codes>[^\]]*)\]|[ \t:]+(?P<bare>[\w*-]+)(?=[\s,]|$))\s*"
    r"(?P<reason>.*?)\s*(?:-->.*)?$",
    re.IGNORECASE,
)
_FURTHER = lazy(r",\s*([\w*-]+)\s*")
_LONGEST_COMMENT = 2_000
_KNOWN = ("code", "file", "reference", "fingerprint", "reason", "author", "expires")
VERSION = 2
"""Of baselines: since 2 a file is named as seen from the baseline's folder, before from where one stood."""


class Comment(Struct, frozen=True, kw_only=True):
    """An exception written beside a reference: the codes it is for, why, and the lines it covers."""

    codes: tuple[str, ...]
    reason: str
    line: int
    first: int
    last: int

    def covers(self, code: str, line: int) -> bool:
        """Whether a finding of `code` about the reference that begins at `line` is excepted."""
        return self.first <= line <= self.last and any(fnmatchcase(code, c) for c in self.codes)


class Accepted(Struct, frozen=True, kw_only=True):
    """A finding that a project decided to live with, from its baseline file; `expires` None: never.

    `file` is as written there, `place` the absolute path that it means.
    """

    code: str
    file: str
    reference: str
    fingerprint: str = ""
    reason: str = ""
    author: str = ""
    expires: date | None = None
    line: int = 1
    place: str = ""

    def covers(self, code: str, place: str, reference: str, fingerprints: Collection[str]) -> bool:
        """Whether this very finding is meant; without a fingerprint any of its code about that reference."""
        same = (self.code, self.place, self.reference) == (code, place, reference)
        return same and (not self.fingerprint or self.fingerprint in fingerprints)


def comments_in(lines: Sequence[str], references: Iterable[Reference]) -> tuple[Comment, ...]:
    """Return the exceptions in the lines of a file, each for the reference it stands in or before.

    `% enrich: ignore[doi-missing, retracted] reason` in BibTeX,
    `<!-- enrich: ignore[code] reason -->` in Markdown and HTML.
    """
    spans = sorted((r.line, max(r.end_line, r.line)) for r in references)
    found = []
    for number, line in enumerate(lines, 1):
        match = _COMMENT.search(line) if "enrich:" in line and len(line) < _LONGEST_COMMENT else None
        if match:
            alone = not line[: match.start()].strip()
            first, last = _covered(number, spans, alone)
            codes, reason = _codes_and_reason(match)
            found.append(Comment(codes=codes, reason=reason, line=number, first=first, last=last))
    return tuple(found)


def _codes_and_reason(match: re.Match[str]) -> tuple[tuple[str, ...], str]:
    """The codes in brackets; without, the first word and what follows commas, as long as these are codes."""
    if match["codes"] is not None:
        listed = (code.strip().lower() for code in match["codes"].split(","))
        return tuple(code for code in listed if code), match["reason"]
    codes, reason = [match["bare"].lower()], match["reason"]
    while (further := _FURTHER.match(reason)) and is_known(further[1].lower()):
        codes.append(further[1].lower())
        reason = reason[further.end() :]
    return tuple(codes), reason.lstrip(",;: ")


def _covered(number: int, spans: Sequence[tuple[int, int]], alone: bool) -> tuple[int, int]:
    """The lines of the reference around a comment, else of the next one, else the comment's own.

    A comment alone on the last line of a reference stands between it and the next.
    """
    around = next((span for span in spans if span[0] <= number <= span[1]), None)
    following = next((span for span in spans if span[0] > number), None)
    if around and following and alone and around[0] < number == around[1]:
        return following
    return around or following or (number, number)


def accepted_in(document: Mapping[str, Any], text: str, file: str) -> tuple[Accepted, ...]:
    """Return the entries of a baseline file, read as TOML; `text` gives their lines.

    Raises ConfigurationError for an entry that names no finding or has unknown keys.
    """
    starts = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[finding]]"]
    items = document.get("finding", [])
    if set(document) - {"finding", "version"} or not isinstance(items, list):
        raise ConfigurationError(f"{file}: a baseline holds a version, [[finding]] tables and nothing else.")
    if document.get("version", 1) not in (1, VERSION):
        raise ConfigurationError(f"{file}: was written by a later version of enrich; install that one.")
    padded = [*starts, *[1] * len(items)]
    return tuple(_accepted(item, line, file) for item, line in zip(items, padded, strict=False))


def _accepted(item: Any, line: int, file: str) -> Accepted:
    place = f"{file}:{line}"
    if not isinstance(item, Mapping) or not {"code", "file", "reference"} <= set(item):
        raise ConfigurationError(f"{place}: a finding needs code, file and reference.")
    unknown = sorted(set(item) - set(_KNOWN))
    if unknown:
        raise ConfigurationError(f"{place}: unknown {', '.join(unknown)}; known are {', '.join(_KNOWN)}.")
    expires = item.get("expires")
    if expires is not None and type(expires) is not date:
        raise ConfigurationError(f"{place}: expires must be a date, as in expires = 2027-01-31.")
    words = {key: str(item[key]) for key in _KNOWN if key in item and key != "expires"}
    return Accepted(**words, expires=expires, line=line)


def unknown_codes(codes: Iterable[str]) -> str:
    """What to say of those of `codes` that no check has, with the nearest right ones; "" without any."""
    strangers = [code for code in codes if not is_known(code)]
    return " ".join(f"There is no check {code}; {meant(code)}" for code in strangers)


def stale_exception(message: str, line: int, *, note: bool = False) -> Finding:
    """An exception is not needed any more, has expired, gives no reason, or names a check that there is not.

    Exceptions are comments beside a reference, such as
    `% enrich: ignore[doi-missing] a report without a DOI`, and the entries of
    the baseline file. What they except should be there, and a reader should
    learn why it is tolerated.

    **What to do.** Take the exception out, renew its date, add the reason, or
    write the code that was meant. A misspelt code beside right ones is a note.
    """
    severity = "info" if note else SEVERITIES["stale-exception"]
    return Finding(code="stale-exception", message=message, severity=severity, line=line)

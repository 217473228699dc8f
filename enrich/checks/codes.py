"""Which codes there are, and which one was meant by a code that there is not."""

from __future__ import annotations

from fnmatch import fnmatchcase

from enrich.checks.base import SEVERITIES

_ALIKE = 0.6
_LONGEST = 100


def is_known(pattern: str) -> bool:
    """Whether `pattern` (``doi-missing``, ``doi-*``) means any code at all."""
    return len(pattern) <= _LONGEST and any(fnmatchcase(code, pattern) for code in SEVERITIES)


def nearest(code: str) -> str:
    """The code that is most like `code`, "" where none is; underscores and capitals do not count."""
    from difflib import get_close_matches

    plain = code.strip().lower().replace("_", "-").replace(" ", "-")
    found = get_close_matches(plain, SEVERITIES, n=1, cutoff=_ALIKE)
    return found[0] if found else ""


def meant(code: str) -> str:
    """The advice for a `code` that does not exist."""
    near = nearest(code)
    return f"is {near} meant?" if near else "`enrich explain` lists them."

"""What checks have to say about an entry, each at a place in its file."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

Severity = Literal["error", "warning", "info"]
INTERNAL_ERROR = "internal-error"
"""Code of the finding that tells of a fault of enrich itself; with it nothing else is said of a reference."""


class Edit(Struct, frozen=True, kw_only=True):
    """A suggested change: set `field` from `old` (empty: absent) to `new`."""

    field: str
    new: str
    old: str = ""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing a check has to say about an entry, at a place in its file.

    `field` names the field it is about, in Crossref's names; empty: the whole reference.
    `printed` are the very words it is about, where a reference may print several of their kind.
    """

    code: str
    message: str
    severity: Severity = "warning"
    line: int = 1
    column: int = 1
    edit: Edit | None = None
    field: str = ""
    printed: str | UnsetType = UNSET

"""Journals whose volumes are years and whose references print the issue where others print the volume.

``JHEP 05 (2005) 123``, ``JHEP05(2005)123`` and ``JHEP 0505:123`` are all issue 5 of the volume 2005.
"""

from __future__ import annotations

import re

from enrich.patterns import lazy

_NAMES = (
    r"jhep|jcap|j(?:ournal|\.)? ?(?:of )?high energy phys\w{0,5}"
    r"|j(?:ournal|\.)? ?(?:of )?cosmol\w{0,4}\.? (?:and )?astropart\w{0,6}\.? phys\w{0,4}"
)
_ISSUE = lazy(
    rf"\b(?P<name>{_NAMES})[.,: ]{{0,3}}(?:vol\.? )?(?P<year>\d\d)?(?P<issue>0[1-9]|1[0-2])(?!\d)"
    r"(?P<dated>[ ,]{0,2}\((?:19|20)(?P<same>\d\d)\))?"
)
_FIRST = 90
"""Two digits from which a year is of the last century: the first of these journals began in 1997."""


def with_issues(folded: str) -> str:
    """Return a folded reference with such a volume named as what it is, an issue or a year and an issue."""
    return _ISSUE.sub(_named, folded) if "j" in folded else folded


def of_fields(journal: str, volume: str) -> tuple[str, str]:
    """Return volume and issue for what stands in the field of the volume; other journals' as they are."""
    found = _ISSUE.fullmatch(f"{journal.lower()} {volume}") if "j" in journal.lower() else None
    if found is None:
        return volume, ""
    return _volume(found["year"]) if found["year"] else "", found["issue"]


def bare_name(journal: str) -> str:
    """Return the name of such a journal without the issue that a record glues to it; "" for others."""
    found = _ISSUE.match(journal.lower())
    return found["name"] if found else ""


def _named(found: re.Match[str]) -> str:
    year, issue, dated = found["year"], found["issue"], found["dated"] or ""
    if year is None:
        return f"{found['name']}. no. {issue}{dated}"
    if year in ("19", "20") and found["same"] != year:
        return found[0]  # a year itself
    return f"{found['name']}. vol. {_volume(year)} no. {issue}{dated}"


def _volume(year: str) -> str:
    """The volume of a year in two digits."""
    return f"{19 if int(year) >= _FIRST else 20}{year}"

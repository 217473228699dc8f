"""Names as reference managers export them: ``Family, Given, Suffix``, ``Family GM``, or an organisation."""

from __future__ import annotations

import re
from collections.abc import Iterable

from enrich.comparable.names import BODIES_ABROAD
from enrich.patterns import lazy
from enrich.records import Name

_INITIALS = lazy(r"(?:[A-Z]\.?-?){1,4}")
_BODY = (
    r"Organi[sz]ation|Institut\w*|Association|Committee|Council|Consortium|Collaboration|Group"
    r"|Ministry|Department|Agency|Societ\w+|Foundation|Cent(?:er|re)|Commission|Bank|Board|Office|Team"
    r"|Network|Union|Federation|Academy|College|Service|Nations|Investigators"
    rf"|{BODIES_ABROAD}"
)
_ORGANISATION = lazy(rf"\b(?:{_BODY}|Universit\w*|Inc|Ltd|GmbH|the|of|for|and)\b", re.IGNORECASE)
# An organisation at the head of a reference: its name, in capitals but for small words, and a stop.
_HEADED_BY_BODY = lazy(
    rf"(?=[^.,;:()\d]{{4,120}}[.,(])(?=[^\W\d_a-z])(?:[^.,;:()\d]{{0,119}}\s)?(?i:{_BODY})\b"
)


def headed_by_body(line: str) -> bool:
    """Whether `line` begins with an organisation's name, up to a stop: ``World Health Organization. …``."""
    return _HEADED_BY_BODY.match(line) is not None


def persons(values: Iterable[str]) -> tuple[Name, ...]:
    """Return one name for each value that says something."""
    return tuple(person(value) for value in values if value.strip(" ,;"))


def person(value: str) -> Name:
    """Return one name; without a comma it is a person's only where nothing speaks for an organisation."""
    parts = [part.strip() for part in value.strip(" ;").split(",")]
    if len(parts) > 1 and any(parts[1:]):
        return Name(family=parts[0], given=parts[1], suffix=" ".join(parts[2:]).strip())
    words = parts[0].split()
    if len(words) == 1:
        return Name(family=words[0])
    if value.rstrip().endswith(",") or len(words) > 4 or _ORGANISATION.search(parts[0]):
        return Name(name=parts[0])
    if _INITIALS.fullmatch(words[-1]):
        return Name(family=" ".join(words[:-1]), given=words[-1])
    return Name(family=words[-1], given=" ".join(words[:-1]))

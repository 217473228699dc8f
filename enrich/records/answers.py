"""What those say who register: of a printed DOI, of a number of PubMed."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from enrich.records.matches import Silence
from enrich.records.works import Work

Target = Literal["", "nowhere", "deleted", "invalid", "pending"]
"""What is wrong with where a handle points: nowhere, or at its agency's page for dead or coming DOIs."""
DEAD: frozenset[Target] = frozenset({"nowhere", "deleted", "invalid"})
NOT_ASKED = "not in the index, and the DOI system was not asked"
"""The note of a registration that is unchecked because nobody was to be asked, which is no outage."""


class Registration(Struct, frozen=True, kw_only=True):
    """What is known about a DOI that a reference prints, whatever it matched.

    `state` is ``unregistered`` only when the handle system itself says so;
    ``unchecked`` means that nobody who would know could be asked. `primary` is
    the DOI that answered where `DOI` is an alias of it. `landing` is the
    address that its handle holds, where that was asked for, and `target` what
    is wrong with it.
    """

    DOI: str
    state: Literal["registered", "unregistered", "unchecked"]
    agency: str = ""
    work: Work | None = None
    primary: str = ""
    note: str = ""
    target: Target = ""
    landing: str = ""


class Identified(Struct, frozen=True, kw_only=True):
    """What NCBI says of a number of PubMed or PubMed Central (`number`, the latter with its ``PMC``).

    ``known``: the numbers and the DOI of the work, as far as it has them, and
    `live_from`, the date from which PubMed Central will show it where that is
    to come. ``absent``: PubMed Central holds no such work, which says nothing
    about a number of PubMed. ``unchecked``: NCBI could not say; `note` tells
    why, and `silent` that it could not be asked.
    """

    number: str
    state: Literal["known", "absent", "unchecked"]
    PMID: str = ""
    PMCID: str = ""
    DOI: str = ""
    live_from: str = ""
    note: str = ""
    silent: Silence | None = None

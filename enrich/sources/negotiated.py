"""Records by content negotiation at doi.org, for works of agencies that have no source of their own.

doi.org sends whoever asks for citation data on to the agency of the DOI
(mEDRA, JaLC …). It can only be asked about a DOI, not searched. (habanero
negotiates too, but offers no format that can be read into a record and
always goes to Crossref for the one that could be.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from enrich.comparable import doi
from enrich.comparable.text import whole_number
from enrich.errors import SourceUnavailable
from enrich.network.answers import Answer, Valid, doi_path
from enrich.network.services import CSL, Rate, Service
from enrich.records import Reference, Silence, Work
from enrich.settings import Settings
from enrich.sources import datacite, doi_org
from enrich.sources.base import CannotSay, Declaration, Found, Place, cannot_say, silence, understood
from enrich.sources.doi_org import DoiOrg
from enrich.wire.crossref import work_from_json

if TYPE_CHECKING:
    from enrich.network.door import Door

_AGENCIES = frozenset({"Crossref", "DataCite", "mEDRA", "JaLC"})
_ABSENT = (204, 404, 406, 410)
_TYPES = {
    "article-journal": "journal-article",
    "chapter": "book-chapter",
    "paper-conference": "proceedings-article",
    "thesis": "dissertation",
}


def services(settings: Settings) -> tuple[Service, ...]:
    """doi.org, and the agencies that it sends us to: those we know keep their own limits, also so."""
    rate = Rate(2)
    agencies = Service(
        name="agencies",
        label="The registration agency",
        base_url="https://",
        rates={"single": rate, "list": rate},
        concurrency=2,
        only=CSL,
    )
    return (*doi_org.services(settings), *datacite.services(settings), agencies)


class NegotiatedSource:
    """Looks DOIs up by content negotiation, for the agencies known to take part in it."""

    name = "doi"

    def __init__(self, settings: Settings, door: Door) -> None:
        self._door = door
        self._registry = DoiOrg(settings, door)

    def describe(self) -> str:
        return "doi.org (printed DOIs only)"

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Work | Silence | None]:
        """See `Source.lookup`; one request for each DOI whose agency takes part."""
        return self._door.each(self.name, self._single, dois)

    def search_many(self, references: Sequence[Reference]) -> Sequence[Found | Silence]:
        """See `Source.search_many`; nothing is ever found, since doi.org knows DOIs only."""
        return [() for _ in references]

    def at_place(self, places: Sequence[Place]) -> Sequence[Found | Silence | CannotSay]:
        """See `Source.at_place`; doi.org knows DOIs only."""
        return cannot_say(self.name, places, "doi.org knows DOIs only.")

    def _single(self, identifier: str) -> Work | Silence | None:
        try:
            agency = self._registry.agency(identifier)
            if agency not in _AGENCIES:
                return None
            answer = self._door.get(self.name, doi_path(identifier), valid=_about(identifier), accept=CSL)
        except SourceUnavailable as error:
            return silence(self.name, error)
        record = _record(answer)
        if record is None:
            return None
        return understood(self.name, lambda: replace(work_from_json(_as_crossref(record)), agency=agency))


def _record(answer: Answer) -> dict[str, Any] | None:
    """The citation data in an answer, None where there is none."""
    record = answer.json() if answer.status == 200 else None
    return record if isinstance(record, dict) else None


def _about(identifier: str) -> Valid:
    """A check that an answer is about `identifier`, or that there is no record to be had."""

    def fault(answer: Answer) -> str:
        if answer.status in _ABSENT or "html" in answer.content_type.lower():
            return ""
        record = _record(answer)
        if record is None:
            return f"status {answer.status} and no record of a work"
        answered = doi.normalise(record["DOI"]) if isinstance(record.get("DOI"), str) else ""
        return "" if answered == identifier else f"a record of {answered or 'no DOI'} for {identifier}"

    return fault


def _as_crossref(record: Mapping[str, Any]) -> dict[str, Any]:
    """Citation data in Crossref's words: other names of types, years as numbers."""
    kind = record.get("type")
    issued = record.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, Mapping) else None
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    read = (whole_number(part) if isinstance(part, str) else part for part in first)
    numbers = [number for number in read if number is not None]
    return {
        **record,
        "type": _TYPES.get(str(kind), kind),
        "issued": {"date-parts": [numbers]},
        "edition-number": record.get("edition"),
        "short-container-title": record.get("container-title-short"),
        "publisher-location": record.get("publisher-place"),
    }


SOURCE = Declaration(name="doi", open=NegotiatedSource, services=services, settings=(doi_org.URL,))

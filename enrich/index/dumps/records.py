"""One record of a dump: the work in it, from when it is, and whether it says that the work is no more.

Crossref's, DataCite's and our own exports are told apart by their fields. Of a
record that is of another agency's DOI (DataCite keeps some, for citations)
nothing is said about its date, so that the agency's own replaces it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypedDict

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable import doi
from enrich.comparable.graves import grave
from enrich.index.contract import Dated, Origin
from enrich.records import Work
from enrich.wire.crossref import made_as_sent
from enrich.wire.datacite import work_from_attributes

EXPORTED = "enrich-work"
"""The field by which a record of our own exports is known."""
DELETED = "deleted"
"""What the page says to which Crossref lets a DOI lead that is no more. See `graves`."""
HEADED = "enrich-export"
"""The field by which the first line of such an export is known: it says where the works came from."""
_SECOND_HAND = "crossref.citations"
"""DataCite's account for DOIs of other agencies that its works cite."""
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")

_Sent = TypedDict(
    "_Sent",
    {
        "DOI": Any, "title": Any, "subtitle": Any, "original-title": Any, "author": Any, "editor": Any,
        "container-title": Any, "short-container-title": Any, "issued": Any, "published-print": Any,
        "published-online": Any, "published": Any, "published-other": Any, "posted": Any, "volume": Any,
        "issue": Any, "page": Any, "article-number": Any, "edition-number": Any, "publisher": Any,
        "publisher-location": Any, "institution": Any, "standards-body": Any, "degree": Any, "version": Any,
        "report-number": Any, "number": Any, "type": Any, "subtype": Any, "language": Any, "ISSN": Any,
        "ISBN": Any, "PMID": Any, "aliases": Any, "relation": Any, "updated-by": Any, "update-to": Any,
        "agency": Any, "indexed": Any, "deposited": Any, "created": Any, "resource": Any, "deleted": Any,
        "message": Any, "items": Any, "data": Any, "attributes": Any, "relationships": Any, "id": Any,
        "enrich-work": Any, "enrich-export": Any, "work": Any, "sources": Any,
        "unstructured": Any, "status": Any,
    },
    total=False,
)  # fmt: skip
"""What is read of a record; the rest, references above all, is passed over and not made into values."""

_FIELDS = Work.__struct_fields__
decode = msgspec.json.Decoder(_Sent).decode


class Record(Struct, frozen=True):
    """A work as an agency described it at some moment; with `deleted` that it is no more."""

    work: Dated
    deleted: bool = False


def record_from(sent: Mapping[str, Any]) -> Record | None:
    """The record that a JSON object is; None for one without a DOI. Raises ValueError where it is none."""
    if EXPORTED in sent:
        return _exported(sent)
    if isinstance(sent.get("attributes"), Mapping):
        return _of_datacite(sent)
    if "unstructured" in sent and "status" in sent:
        raise ValueError("it is a reference in a report of enrich, and no record")
    if not _names_doi(sent.get("DOI")):
        return None
    made = partial(Dated, dated=_crossrefs_date(sent))
    return Record(made_as_sent(sent, made), _is_deleted(sent))


def exported(work: Dated) -> bytes:
    """A record as a line of our own exports."""
    return msgspec.json.encode({EXPORTED: 1, "work": work}) + b"\n"


def headed(origins: Iterable[Origin]) -> bytes:
    """The first line of an export."""
    return msgspec.json.encode({HEADED: 1, "sources": list(origins)}) + b"\n"


def _exported(sent: Mapping[str, Any]) -> Record:
    return Record(msgspec.convert(sent.get("work"), Dated), sent.get("deleted") is True)


def dated(work: Work, when: str) -> Dated:
    """A work with the moment of its record."""
    return Dated(**{name: getattr(work, name) for name in _FIELDS}, dated=when)


def _record(work: Work, when: str, deleted: bool) -> Record:
    return Record(dated(work, when), deleted)


def _of_datacite(sent: Mapping[str, Any]) -> Record | None:
    attributes = sent["attributes"]
    if not _names_doi(attributes.get("doi")):
        return None
    work = work_from_attributes(attributes)
    gone = attributes.get("isActive") is False or attributes.get("state") in ("registered", "draft")
    if _account(sent) == _SECOND_HAND:
        return _record(replace(work, agency="Crossref"), "", gone)
    dates = (moment(attributes.get(name)) for name in ("updated", "registered", "created"))
    return _record(work, next(filter(None, dates), ""), gone)


def _account(sent: Mapping[str, Any]) -> str:
    """With whom the DOI is registered at DataCite."""
    value: Any = sent
    for name in ("relationships", "client", "data", "id"):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


def _crossrefs_date(sent: Mapping[str, Any]) -> str:
    """When Crossref last touched the record: its index sees every change, deposits only the member's."""
    dates = (_date_in(sent.get(name)) for name in ("indexed", "deposited", "created"))
    return next(filter(None, dates), "")


def _date_in(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    return moment(value.get("date-time")) or moment(day(value.get("date-parts")))


def day(parts: Any) -> str:
    """The day in ``[[2024, 1, 31]]``, "" where there is none."""
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or [type(part) for part in first] != [int, int, int]:
        return ""
    return "{:04}-{:02}-{:02}".format(*first)


def _is_deleted(sent: Mapping[str, Any]) -> bool:
    """Whether the DOI leads to the page on which Crossref says that it was deleted."""
    resource = sent.get("resource")
    primary = resource.get("primary") if isinstance(resource, Mapping) else None
    url = primary.get("URL") if isinstance(primary, Mapping) else None
    return isinstance(url, str) and grave(url) == DELETED


def moment(value: Any) -> str:
    """A date or moment as ISO text in UTC, to the second, which sorts as it follows; "" for what is none."""
    found = _MOMENT.match(value) if isinstance(value, str) else None
    if not found:
        return ""
    day, time, zone = found.groups()
    if not zone or zone == "Z":
        return f"{day}T{time or '00:00:00'}Z"
    try:
        given = datetime.fromisoformat(f"{day}T{time}{zone}")
        return given.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""


def _names_doi(given: Any) -> bool:
    return isinstance(given, str) and bool(doi.normalise(given))

"""Crossref's records as nearly all of them are, read straight into what a work is made of.

A dump has them by the hundred million, and to look at each value for what else
it might be takes three times as long. So the decoder itself checks that all
is of the kind that Crossref writes; a record in which anything is not, or that
says something rare, is not read here but by `records`, which takes all there is.
"""

from __future__ import annotations

import msgspec
from msgspec import UNSET, Struct, UnsetType

from enrich.comparable import doi
from enrich.comparable.graves import grave
from enrich.index.contract import Dated
from enrich.index.dumps.records import DELETED, Record, day, moment
from enrich.records import Name
from enrich.wire.cleaning import YEARS

_Texts = tuple[str, ...]


class _Date(Struct, frozen=True, gc=False, rename="kebab"):
    date_parts: list[list[int | None]] = []
    date_time: str = ""


class _Page(Struct, frozen=True, gc=False):
    URL: str = ""


class _Pages(Struct, frozen=True, gc=False):
    primary: _Page = _Page()


class _Related(Struct, frozen=True, gc=False, rename="kebab"):
    is_preprint_of: UnsetType = UNSET
    has_preprint: UnsetType = UNSET


_NO_DATE, _NOWHERE, _UNRELATED = _Date(), _Pages(), _Related()


class _Sent(Struct, frozen=True, gc=False, rename="kebab"):
    """A record; what is `Unset` is not read here. Of names, a `literal` is looked for in the text."""

    DOI: str = msgspec.field(name="DOI")
    title: _Texts = ()
    subtitle: _Texts = ()
    original_title: _Texts = ()
    author: tuple[Name, ...] = ()
    editor: tuple[Name, ...] = ()
    container_title: _Texts = ()
    short_container_title: _Texts = ()
    issued: _Date = _NO_DATE
    published_print: _Date = _NO_DATE
    published_online: _Date = _NO_DATE
    published: _Date = _NO_DATE
    published_other: _Date = _NO_DATE
    posted: _Date = _NO_DATE
    volume: str = ""
    issue: str = ""
    page: str = ""
    article_number: str = ""
    edition_number: str = ""
    publisher: str = ""
    publisher_location: str = ""
    type: str = ""
    subtype: str = ""
    language: str = ""
    degree: _Texts = ()
    ISSN: _Texts = msgspec.field(name="ISSN", default=())
    ISBN: _Texts = msgspec.field(name="ISBN", default=())
    PMID: str = msgspec.field(name="PMID", default="")
    relation: _Related = _UNRELATED
    indexed: _Date = _NO_DATE
    deposited: _Date = _NO_DATE
    created: _Date = _NO_DATE
    resource: _Pages = _NOWHERE
    institution: UnsetType = UNSET
    standards_body: UnsetType = UNSET
    version: UnsetType = UNSET
    report_number: UnsetType = UNSET
    number: UnsetType = UNSET
    updated_by: UnsetType = UNSET
    update_to: UnsetType = UNSET
    aliases: UnsetType = UNSET
    agency: UnsetType = UNSET
    attributes: UnsetType = UNSET
    unstructured: UnsetType = UNSET
    enrich_work: UnsetType = UNSET
    enrich_export: UnsetType = UNSET


_decode = msgspec.json.Decoder(_Sent).decode


def plain_record(raw: bytes) -> Record | None:
    """The record that a line holds; None for one that is to be read with more care, or is none."""
    if b'"literal"' in raw:
        return None
    try:
        sent = _decode(raw)
    except ValueError:
        return None
    identifier = doi.normalise(sent.DOI)
    if not identifier or not identifier.isprintable():
        return None
    years = _years(sent)
    work = Dated(
        DOI=identifier,
        title=sent.title,
        subtitle=sent.subtitle,
        original_title=sent.original_title,
        author=sent.author,
        editor=sent.editor,
        container_title=sent.container_title,
        short_container_title=sent.short_container_title,
        issued=years[0] if years else None,
        years=tuple(dict.fromkeys(years)),
        volume=sent.volume,
        issue=sent.issue,
        page=sent.page,
        article_number=sent.article_number,
        edition_number=sent.edition_number,
        publisher=sent.publisher,
        publisher_location=sent.publisher_location,
        degree=sent.degree,
        type=sent.type,
        subtype=sent.subtype,
        language=sent.language,
        ISSN=sent.ISSN,
        ISBN=sent.ISBN,
        PMID=sent.PMID,
        agency="Crossref",
        dated=_moment(sent),
    )
    return Record(work, sent.resource is not _NOWHERE and grave(sent.resource.primary.URL) == DELETED)


def _years(sent: _Sent) -> list[int]:
    """Of all dates, in the order in which they count. See `crossref`."""
    dates = (
        sent.issued.date_parts,
        sent.published_print.date_parts,
        sent.published_online.date_parts,
        sent.published.date_parts,
        sent.published_other.date_parts,
        sent.posted.date_parts,
    )
    return [year for parts in dates if parts and parts[0] and (year := parts[0][0]) and year in YEARS]


def _moment(sent: _Sent) -> str:
    """When Crossref last touched the record. See `records`."""
    for date in (sent.indexed, sent.deposited, sent.created):
        if date is not _NO_DATE and (found := moment(date.date_time) or moment(day(date.date_parts))):
            return found
    return ""

"""Works: what a registration agency says about a DOI, in the field names of the Crossref REST API.

See https://api.crossref.org/swagger-ui/index.html for the names. None of these can be part of
a circle, so Python's collector of circles need not look at them: it took a third of the time of reading them.
"""

from __future__ import annotations

from msgspec import Struct

CROSSREF_NAMES = {
    "container_title": "container-title",
    "short_container_title": "short-container-title",
    "article_number": "article-number",
    "publisher_location": "publisher-location",
    "series_title": "series-title",
    "original_title": "original-title",
    "edition_number": "edition-number",
    "updated_by": "updated-by",
    "update_to": "update-to",
    "is_preprint_of": "is-preprint-of",
    "has_preprint": "has-preprint",
}
"""Our names of fields that Crossref spells otherwise."""


class Name(Struct, frozen=True, omit_defaults=True, gc=False):
    """A person (`family`, `given`, `suffix`) or an organisation (`name`)."""

    family: str = ""
    given: str = ""
    name: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        if self.name:
            return self.name
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)


class Update(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A notice that changes a work: retraction, correction, expression of concern.

    From Crossref's ``updated-by``; `source` is ``publisher`` or
    ``retraction-watch``, `updated` an ISO date where known.
    """

    type: str
    DOI: str = ""
    label: str = ""
    source: str = ""
    updated: str = ""


class Work(Struct, frozen=True, kw_only=True, omit_defaults=True, rename=CROSSREF_NAMES, gc=False):
    """What a registration agency says about one DOI, in Crossref's field names.

    `DOI` is lower case. `issued` is the year Crossref shows; `years` holds all
    years the record gives (print, online, issued), each of which may be the
    one a reference prints. `aliases` are further DOIs of the same work.
    `institution` is where a thesis or report was made, `version` that of data
    or software, `number` what a series of reports or standards calls the work.
    """

    DOI: str
    title: tuple[str, ...] = ()
    subtitle: tuple[str, ...] = ()
    original_title: tuple[str, ...] = ()
    author: tuple[Name, ...] = ()
    editor: tuple[Name, ...] = ()
    container_title: tuple[str, ...] = ()
    short_container_title: tuple[str, ...] = ()
    issued: int | None = None
    years: tuple[int, ...] = ()
    volume: str = ""
    issue: str = ""
    page: str = ""
    article_number: str = ""
    edition_number: str = ""
    publisher: str = ""
    publisher_location: str = ""
    institution: tuple[str, ...] = ()
    degree: tuple[str, ...] = ()
    version: str = ""
    number: tuple[str, ...] = ()
    type: str = ""
    subtype: str = ""
    language: str = ""
    ISSN: tuple[str, ...] = ()
    ISBN: tuple[str, ...] = ()
    PMID: str = ""
    aliases: tuple[str, ...] = ()
    is_preprint_of: tuple[str, ...] = ()
    has_preprint: tuple[str, ...] = ()
    updated_by: tuple[Update, ...] = ()
    update_to: tuple[Update, ...] = ()
    agency: str = ""

"""References as their documents give them, and what of a document is no reference."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from enrich.records.works import CROSSREF_NAMES, Name

Kind = Literal["text", "number", "date", "boolean"]


class Fields(Struct, frozen=True, kw_only=True, omit_defaults=True, rename=CROSSREF_NAMES):
    """What a reference says, field by field, each value as printed.

    `year` keeps its suffix (``2005a``); `page` is never repaired (``77101``
    stays ``77101``). An empty value means that the reference does not say.
    """

    author: tuple[Name, ...] = ()
    editor: tuple[Name, ...] = ()
    year: str = ""
    title: str = ""
    container_title: str = ""
    series_title: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    article_number: str = ""
    edition: str = ""
    publisher: str = ""
    publisher_location: str = ""
    accessed: str = ""
    type: str = ""
    DOI: str = ""
    URL: str = ""
    ISSN: str = ""
    ISBN: str = ""
    PMID: str = ""
    PMCID: str = ""


class Link(Struct, frozen=True, kw_only=True):
    """A link or link label that came with a reference; `url` is empty where only the label is left."""

    label: str
    url: str = ""


class Column(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One cell of the table that a reference came in, under its column's name; `kind` is what it held."""

    name: str
    value: str
    kind: Kind = "text"


class Reference(Struct, frozen=True, kw_only=True):
    """One reference as its document gives it; never altered.

    `unstructured` is the original string, labels and all; `text` is the same
    without the publisher's link labels: the string to parse and to search.
    `structured` is true where the format itself names the fields (BibTeX, RIS,
    JSON), false where `fields` had to be parsed out of a string. `columns` are
    all cells of its row, where it came in a table.
    `line`, `column` and `end_line` count from 1 in `file`.
    """

    id: str
    file: str = ""
    line: int = 1
    column: int = 1
    end_line: int = 0
    unstructured: str = ""
    text: str = ""
    fields: Fields = Fields()
    structured: bool = False
    links: tuple[Link, ...] = ()
    columns: tuple[Column, ...] = ()


class SetAside(Struct, frozen=True, kw_only=True):
    """A block of input that could not be read as a reference: where, what, and why.

    It travels through to the report, so that references read plus blocks set
    aside equal what is there. `fault` is false for blocks that are no
    references by design (a BibTeX ``@comment``): counted, but no cause for alarm.
    `failed` is true where it was enrich itself that failed on it.
    """

    file: str
    line: int
    reason: str
    text: str = ""
    end_line: int = 0
    fault: bool = True
    failed: bool = False

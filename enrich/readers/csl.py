"""Reads CSL-JSON and CSL-YAML, what Zotero, Mendeley, pandoc and doi.org exchange."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from enrich.comparable import doi, years
from enrich.comparable.in_words import text_of
from enrich.errors import UnreadableInput
from enrich.formats import json_items
from enrich.formats.encoding import decode
from enrich.formats.json_items import Broken, Item
from enrich.formats.tables.csl import TABLE
from enrich.patterns import lazy
from enrich.readers.base import MEGABYTE, Block, Document
from enrich.readers.helpers.entries import with_numbers
from enrich.readers.helpers.passages import passages
from enrich.records import Fields, Name

LONGEST_YAML = 64 * MEGABYTE
_LONGEST_NOTE = 2_000

_CSL_ONLY = (
    r"article(?:-\w+)?|bill|book|broadcast|chapter|classic|collection|document|entry(?:-\w+)?|event|figure|graphic"
    r"|hearing|interview|legal_case|legislation|manuscript|map|motion_picture|musical_score|pamphlet"
    r"|paper-conference|patent|performance|periodical|personal_communication|post(?:-weblog)?|regulation|report"
    r"|review(?:-book)?|software|song|speech|standard|thesis|treaty|webpage|journal-article|dataset"
)
_TYPED = lazy(rf'"type"\s*:\s*"(?:{_CSL_ONLY})"')
_TELLING = lazy(r'"(?:issued|container-title|citation-key|title|author)"\s*:')
_YAML_TYPED = lazy(rf"^[ -]*type: *['\"]?(?:{_CSL_ONLY})['\"]?\s*$", re.MULTILINE)
_YAML_TELLING = lazy(r"^[ -]*(?:issued|container-title|title|author):", re.MULTILINE)
_YAML_FRAME = lazy(r"(?:\s*(?:%YAML.*|#.*|---.*)\n)*\s*(?:- *\w|references:|[\w-]+:)")
_FOREIGN = lazy(r'"(?:unstructured|reference|itemType|cells)"\s*:')
_MARKUP = lazy(r"</?(?:i|b|sc|sub|sup|span)(?: [^<>]*)?>")
# What pandoc writes into its metadata: [DNA]{.nocase}, *E. coli*, p \\< 0.05.
_SPAN = lazy(r"\[([^\[\]]*)\]\{[.#][^{}]*\}")
_EMPHASIS = lazy(r"(?<![\w\\*])\*{1,3}([^*\s](?:[^*]*[^*\s\\])?)\*{1,3}(?![\w*])")
_ESCAPED = lazy(r"\\([!-/:-@\[-`{-~])")


class CslJson:
    """A list of items, ``{"items": […]}`` or one item."""

    name = "csl-json"
    suffixes = (".json", ".csljson", ".csl")

    def recognises(self, document: Document) -> float:
        """Sure where an object has a type that CSL knows and something that identifies a work."""
        head = document.head_text.lstrip()
        if not head.startswith(("[", "{")) or _FOREIGN.search(head[:4096]):
            return 0.0
        return 0.9 if _TYPED.search(head) and _TELLING.search(head) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each item as a reference; what is no item is set aside with its line and reason."""
        text = document.text() if document.encoding else decode(document.data).readable
        return blocks_of(document.name, text, json_items.scan(text))


class CslYaml:
    """The same items as YAML: a list, or pandoc's ``references:``."""

    name = "csl-yaml"
    suffixes = (".yaml", ".yml")

    def recognises(self, document: Document) -> float:
        """Sure where an item of YAML has a type that CSL knows and something that identifies a work."""
        head = document.head_text
        if head.lstrip().startswith(("{", "[", "<")) or not _YAML_TYPED.search(head):
            return 0.0
        return 0.9 if _YAML_TELLING.search(head) and _YAML_FRAME.match(head) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each item as a reference; what is no item is set aside with its line and reason."""
        from enrich.formats import yaml_items

        if document.is_binary:
            raise UnreadableInput(document.name, "is binary data, not YAML.")
        text = document.text() if document.encoding else decode(document.at_most(LONGEST_YAML)).readable
        return blocks_of(document.name, text, yaml_items.scan(text), markdown=True)


def blocks_of(
    file: str, text: str, items: Iterable[Item | Broken], *, markdown: bool = False
) -> Iterator[Block]:
    """The blocks of the items of a document, whose values are pandoc's Markdown where that is so."""
    for number, (block, passage) in enumerate(passages(file, text, items), 1):
        reason = block.reason if isinstance(block, Broken) else _why_none(block, markdown=markdown)
        if isinstance(block, Broken) or reason:
            yield passage.aside(reason)
            continue
        values = {m.key: m.value for m in block.members}
        fields = fields_of(values, markdown=markdown)
        yield passage.reference(item_id(values) or f"item {number}", _searchable(fields, values), fields)


def _why_none(item: Item, *, markdown: bool) -> str:
    values = {m.key: m.value for m in item.members}
    return (
        ""
        if _searchable(fields_of(values, markdown=markdown), values)
        else "an item with nothing to identify a work by."
    )


def _searchable(fields: Fields, values: Mapping[str, Any]) -> str:
    """The fields as one string; an item without any may hold the whole reference as a note."""
    text = text_of(fields) or text_value(values.get("note"))[:_LONGEST_NOTE]
    place = text_value(values.get("container-title")) or text_value(values.get("archive"))
    place = place or " ".join(text_value(values.get(name)) for name in ("publisher", "genre"))
    held = [text_value(values.get(name)) for name in _NUMBERS]
    return with_numbers(text, place=place, values=held) if text else ""


_NUMBERS = ("number", "archive_location", "volume", "page", "note", "URL")


def item_id(values: Mapping[str, Any]) -> str:
    """The item's own name, "" where it has none."""
    return next((said for name in TABLE.names("id") if (said := text_value(values.get(name)))), "")


def fields_of(values: Mapping[str, Any], *, markdown: bool = False) -> Fields:
    """The fields of one CSL item under Crossref's names; in `markdown` stars mark styles."""

    def first(*names: str) -> str:
        return next((v for n in names if (v := _unmarked(text_value(values.get(n)), markdown=markdown))), "")

    def said(field: str) -> str:
        return first(*TABLE.names(field))

    kind = text_value(values.get("type"))
    printed = next((v for n in TABLE.names("DOI") if (v := text_value(values.get(n)))), "")
    return Fields(
        author=_names(values.get("author")),
        editor=_names(values.get("editor")),
        year=_year(values.get("issued")) or first("year"),
        title=said("title"),
        container_title=said("container-title"),
        series_title=said("series-title"),
        volume=said("volume"),
        issue=said("issue"),
        page=said("page"),
        article_number=said("article-number") if kind.startswith("article") else "",
        edition=said("edition"),
        publisher=said("publisher"),
        publisher_location=said("publisher-location"),
        accessed=_day(values.get("accessed")),
        type=TABLE.types.get(kind, ""),
        DOI=doi.normalise(printed) or printed,
        URL=said("URL"),
        ISSN=said("ISSN"),
        ISBN=said("ISBN"),
        PMID=said("PMID"),
        PMCID=said("PMCID"),
    )


def text_value(value: Any) -> str:
    """A string or number as text; of a list its first member; "" for anything else."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().strip()
    if isinstance(value, list) and value and not isinstance(value[0], list):
        return text_value(value[0])
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _unmarked(text: str, *, markdown: bool) -> str:
    """`text` on one line, without the marks for type styles that CSL and pandoc's Markdown know."""
    text = _MARKUP.sub("", text)
    text = _SPAN.sub(r"\1", text) if "]{" in text else text
    if markdown and ("*" in text or "\\" in text):
        text = _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\1", text))
    return " ".join(text.split())


def _names(value: Any) -> tuple[Name, ...]:
    items = value if isinstance(value, list) else []
    return tuple(name for name in map(_name, items) if name != Name())


def _name(item: Any) -> Name:
    if not isinstance(item, Mapping):
        return Name(name=text_value(item))
    family = " ".join(
        part for key in ("non-dropping-particle", "family") if (part := text_value(item.get(key)))
    )
    given = " ".join(part for key in ("given", "dropping-particle") if (part := text_value(item.get(key))))
    if not family:
        return Name(name=text_value(item.get("literal")) or text_value(item.get("name")) or given)
    return Name(family=family, given=given, suffix=text_value(item.get("suffix")))


def _day(value: Any) -> str:
    """A CSL date as ``2024-01-09``, as far as its parts say so; else its year."""
    parts = value.get("date-parts") if isinstance(value, Mapping) else None
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [text_value(part) for part in first]
    if numbers and all(number.isdigit() for number in numbers):
        return "-".join(number.zfill(2) for number in numbers[:3])
    return _year(value)


def _year(value: Any) -> str:
    """The year of a CSL date: its parts, or the first in its text; pandoc writes a list of one."""
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        value = value[0]
    if not isinstance(value, Mapping):
        found = years.LETTERED.search(text_value(value))
        return found[0] if found else ""
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    year = first[0] if isinstance(first, list) and first else first
    if text_value(year):
        return text_value(year)
    for key in ("literal", "raw", "year"):
        found = years.LETTERED.search(text_value(value.get(key)))
        if found:
            return found[0]
    return ""

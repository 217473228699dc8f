"""Reads JSON Lines and JSON arrays of references, our own reports among them.

A record holds a string (``unstructured``), the fields of a reference in
Crossref's names (``reference``), or both. The names of deposited references
(``journal-title``, ``first-page``) and of works (``container-title``,
``page``) are both understood. Our reports say besides which ``text`` to search
by, whether the fields were ``structured``, and which links were printed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from enrich import doi
from enrich.formats.labels import split_labels
from enrich.readers.base import Block, Document
from enrich.readers.fields import text_of
from enrich.records import Fields, Link, Name, Reference, SetAside

_WHITE = " \t\r\n"
_DECODER = json.JSONDecoder()

# Field of ours → the names it goes by, the first that is filled wins.
_NAMES = {
    "year": ("year",),
    "title": ("article-title", "title", "volume-title"),
    "container_title": ("journal-title", "container-title"),
    "series_title": ("series-title",),
    "volume": ("volume",),
    "issue": ("issue",),
    "page": ("page", "first-page"),
    "article_number": ("article-number", "elocation"),
    "edition": ("edition",),
    "publisher": ("publisher",),
    "publisher_location": ("publisher-location",),
    "accessed": ("accessed",),
    "type": ("type",),
    "URL": ("URL", "url"),
    "ISSN": ("ISSN", "issn"),
    "ISBN": ("ISBN", "isbn"),
    "PMID": ("PMID", "pmid"),
    "PMCID": ("PMCID", "pmcid"),
}


class JsonLines:
    """One JSON object a line, or one array of them."""

    name = "jsonl"
    suffixes = (".jsonl", ".ndjson", ".json")

    def recognises(self, document: Document) -> float:
        """Sure when the first object has a key of ours; a likeness when a line is an object at all."""
        head = document.head_text.lstrip()
        if not head.startswith(("{", "[")):
            return 0.0
        first = head[:4096]
        if '"unstructured"' in first or '"reference"' in first:
            return 0.95
        return 0.2 if first.startswith("{") or first[1:].lstrip().startswith("{") else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield one reference a record; a record that is none is set aside with its line and reason."""
        records = _array(document) if document.head_text.lstrip().startswith("[") else _lines(document)
        given: dict[str, int] = {}
        for count, (line, record, printed) in enumerate(records, 1):
            block = _block(document.name, line, count, record, printed)
            yield replace(block, id=_unused(block.id, given)) if isinstance(block, Reference) else block


def _unused(wanted: str, given: dict[str, int]) -> str:
    """`wanted`, or ``wanted-2`` and so on where it was given before: no reference is lost for its id."""
    name = wanted
    while name in given:
        given[wanted] += 1
        name = f"{wanted}-{given[wanted]}"
    given[name] = 1
    return name


def _lines(document: Document) -> Iterator[tuple[int, Any, str]]:
    """(line, record or the error that it is, the line as printed) for each line with something on it."""
    for number, text in document.lines():
        if text.strip():
            yield number, _decoded(text), text


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        return error


def _array(document: Document) -> Iterator[tuple[int, Any, str]]:
    """The items of one array with their lines; what follows a broken item is one block."""
    text = document.text()
    at, line = text.index("[") + 1, 1 + text.count("\n", 0, text.index("["))
    while True:
        start = at
        while at < len(text) and text[at] in _WHITE + ",":
            at += 1
        line += text.count("\n", start, at)
        if at >= len(text) or text[at] == "]":
            return
        try:
            record, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield line, error, text[at:]
            return
        yield line, record, text[at:end]
        line += text.count("\n", at, end)
        at = end


def _block(file: str, line: int, count: int, record: Any, printed: str) -> Block:
    reason = _fault(record)
    if reason:
        return SetAside(file=file, line=line, reason=reason, text=printed[:2000])
    given = record.get("reference")
    structured = isinstance(given, Mapping) and record.get("structured") is not False
    fields = _fields(given) if structured else Fields()
    nested = given.get("unstructured") if isinstance(given, Mapping) else ""
    unstructured = _text(record.get("unstructured")) or _text(nested)
    bare, labels = split_labels(_text(record.get("text")) or unstructured)
    text = " ".join(bare.split()) or text_of(fields)
    if not text:
        return SetAside(
            file=file, line=line, reason="holds neither a string nor fields.", text=printed[:2000]
        )
    return Reference(
        id=_text(record.get("id")) or f"r{count}",
        file=file,
        line=line,
        end_line=line + printed.count("\n"),
        unstructured=unstructured,
        text=text,
        fields=fields,
        structured=structured,
        links=_links(record.get("printed_links")) or labels,
    )


def _fault(record: Any) -> str:
    if isinstance(record, json.JSONDecodeError):
        return f"no JSON: {record.msg} (column {record.colno})."
    if isinstance(record, Exception):
        return "no JSON that can be read: nested too deeply or numbers too long."
    if not isinstance(record, Mapping):
        return "no JSON object."
    if "unstructured" not in record and not isinstance(record.get("reference"), Mapping):
        return 'holds neither "unstructured" nor "reference".'
    return ""


def _fields(given: Mapping[str, Any]) -> Fields:
    values = {
        ours: next(filter(None, (_text(given.get(n)) for n in names)), "") for ours, names in _NAMES.items()
    }
    # A deposited book names itself in `volume-title`; beside an article title that is the container.
    if given.get("article-title") and given.get("volume-title") and not values["container_title"]:
        values["container_title"] = _text(given.get("volume-title"))
    if _text(given.get("last-page")) and values["page"] and "-" not in values["page"]:
        values["page"] += "-" + _text(given.get("last-page"))
    printed = _text(given.get("DOI")) or _text(given.get("doi"))
    return Fields(
        author=_names(given.get("author")),
        editor=_names(given.get("editor")),
        DOI=doi.normalise(printed) or printed,
        **values,
    )


def _names(value: Any) -> tuple[Name, ...]:
    if isinstance(value, list):
        return tuple(name for name in map(_name, value) if name != Name())
    return (_name(value),) if _text(value) else ()


def _name(value: Any) -> Name:
    if isinstance(value, Mapping):
        keys = ("family", "given", "name", "suffix")
        return Name(**{key: _text(value.get(key)) for key in keys})
    text = _text(value)
    family, _, given = text.partition(",")
    return Name(family=family.strip(), given=given.strip())


def _links(value: Any) -> tuple[Link, ...]:
    items = value if isinstance(value, list) else []
    return tuple(
        Link(label=_text(item.get("label")), url=_text(item.get("url")))
        for item in items
        if isinstance(item, Mapping)
    )


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().strip()
    if isinstance(value, list) and value:
        return _text(value[0])
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""

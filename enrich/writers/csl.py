"""CSL-JSON enriched with what was found: for Zotero, pandoc and citeproc."""

from __future__ import annotations

import json
import re
from typing import Any, BinaryIO

from enrich.formats.tables.csl import TABLE
from enrich.records import Entry, Fields, Name, Report
from enrich.writers.exports import exported, names_left_out, one_line, printed_otherwise

# Plain values, in the order in which they are written.
_PLAIN = (
    "title", "container-title", "series-title", "volume", "issue", "page", "edition", "publisher",
    "publisher-location", "DOI", "URL", "ISSN", "ISBN", "PMID", "PMCID",
)  # fmt: skip
_YEAR = re.compile(r"(\d{4})(?:[a-z]|-(\d\d)(?:-(\d\d))?)?")


class CslJson:
    """One item a reference, in input order."""

    name = "csl-json"
    suffixes = (".csljson", ".csl")

    def write(self, report: Report, stream: BinaryIO) -> None:
        items = (_item(key, entry, fields) for key, entry, fields in exported(report))
        texts = (json.dumps(item, ensure_ascii=False, indent=2) for item in items)
        stream.write(b"[\n")
        for number, text in enumerate(texts):
            stream.write(((",\n" if number else "") + text).encode())
        stream.write(b"\n]\n")


def _item(key: str, entry: Entry, fields: Fields) -> dict[str, Any]:
    item: dict[str, Any] = {"id": key, "type": TABLE.written.get(fields.type, "document")}
    item |= {TABLE.new(n): value for n in _PLAIN if (value := getattr(fields, n.replace("-", "_")))}
    if fields.article_number and "page" not in item:
        item[TABLE.new("article-number")] = fields.article_number
    for name in ("author", "editor"):
        people = [_name(person) for person in getattr(fields, name)]
        if name == "author" and names_left_out(entry, fields):
            people.append({"literal": "others"})
        item |= {name: people} if people else {}
    item |= {name: date for name, date in _dates(fields) if date}
    note = _note(entry, fields)
    return item | ({"note": note} if note else {})


def _name(name: Name) -> dict[str, str]:
    if name.name:
        return {"literal": name.name}
    values = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {key: value for key, value in values.items() if value}


def _dates(fields: Fields) -> tuple[tuple[str, dict[str, Any]], ...]:
    return ("issued", _date(fields.year)), ("accessed", _date(fields.accessed))


def _date(printed: str) -> dict[str, Any]:
    """A year as a number; what is none (``in press``) in words."""
    if not printed:
        return {}
    found = _YEAR.fullmatch(printed)
    return {"date-parts": [[int(part) for part in found.groups() if part]]} if found else {"literal": printed}


def _note(entry: Entry, fields: Fields) -> str:
    if not fields.title:
        return one_line(entry.reference.text or entry.reference.unstructured)
    other = printed_otherwise(entry)
    return f"The reference prints the DOI {other}" if other else ""

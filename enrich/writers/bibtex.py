"""BibTeX enriched with what was found: for LaTeX, JabRef, Zotero and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from enrich.formats.latex import escape
from enrich.records import Entry, Fields, Name, Report
from enrich.writers.exports import exported, printed_otherwise

TYPES = {
    "journal-article": "article", "book": "book", "monograph": "book", "edited-book": "book",
    "reference-book": "book", "book-chapter": "incollection", "book-section": "incollection",
    "reference-entry": "incollection", "proceedings-article": "inproceedings", "proceedings": "proceedings",
    "dissertation": "phdthesis", "report": "techreport",
}  # fmt: skip
_PUBLISHERS = {"phdthesis": "school", "techreport": "institution"}
_CONTAINERS = {"incollection": "booktitle", "inproceedings": "booktitle"}
_SHOUTED = re.compile(r"(?<![{\\\w])\w*[a-z0-9]*[A-Z]\w*[A-Z]\w*|\w+[A-Z]\w*")
_DASH = re.compile(r"\s*[-–—]+\s*")


class Bibtex:
    """One entry a reference, in input order."""

    name = "bibtex"
    suffixes = (".bib",)

    def write(self, report: Report, stream: BinaryIO) -> None:
        for key, entry, fields in exported(report):
            stream.write(_entry(key, entry, fields).encode("utf-8", "replace"))


def _entry(key: str, entry: Entry, fields: Fields) -> str:
    kind = TYPES.get(fields.type, "misc")
    lines = [f"  {name:<13} = {{{value}}},\n" for name, value in _values(kind, entry, fields) if value]
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n\n"


def _values(kind: str, entry: Entry, fields: Fields) -> Iterator[tuple[str, str]]:
    yield "author", _names(fields.author)
    yield "editor", _names(fields.editor)
    yield "title", _protected(_text(fields.title))
    yield _CONTAINERS.get(kind, "journal"), _text(fields.container_title)
    yield "series", _text(fields.series_title)
    yield "year", _text(fields.year)
    yield "volume", _text(fields.volume)
    yield "number", _text(fields.issue)
    yield "pages", _DASH.sub("--", _text(fields.page))
    yield "eid", _text(fields.article_number)
    yield "edition", _text(fields.edition)
    yield _PUBLISHERS.get(kind, "publisher"), _text(fields.publisher)
    yield "address", _text(fields.publisher_location)
    yield "doi", _verbatim(fields.DOI)
    yield "url", _verbatim(fields.URL)
    yield "urldate", _text(fields.accessed)
    yield "issn", _text(fields.ISSN)
    yield "isbn", _text(fields.ISBN)
    yield "pmid", _text(fields.PMID)
    yield "pmcid", _text(fields.PMCID)
    yield "note", _note(entry, fields)


def _note(entry: Entry, fields: Fields) -> str:
    """What has no field of its own: a reference nobody could take apart, a DOI that was overruled."""
    if not fields.title:
        return _text(entry.reference.text or entry.reference.unstructured)
    other = printed_otherwise(entry)
    return _text(f"The reference prints the DOI {other}") if other else ""


def _names(names: tuple[Name, ...]) -> str:
    return " and ".join(_name(name) for name in names)


def _name(name: Name) -> str:
    if name.name or not name.given:
        return f"{{{_text(name.name or name.family)}}}" if name.name else _one_word(_text(name.family))
    parts = (name.family, name.suffix, name.given) if name.suffix else (name.family, name.given)
    return ", ".join(_text(part) for part in parts)


def _one_word(family: str) -> str:
    """A family name alone; a comma keeps BibTeX from taking its first words for given names."""
    return f"{family}," if " " in family else family


def _text(value: str) -> str:
    """`value` as LaTeX on one line; braces that do not balance are left out."""
    value = " ".join(value.split())
    if "{" in value or "}" in value:
        value = value.replace("{", "").replace("}", "")
    return escape(value)


def _verbatim(value: str) -> str:
    return "".join(c for c in value if c not in "{}" and c.isprintable())


def _protected(title: str) -> str:
    """Words with capitals inside (DNA, iPhone) in braces, or styles would write them small."""
    return _SHOUTED.sub(lambda m: f"{{{m[0]}}}", title)

"""BibTeX enriched with what was found: for LaTeX, JabRef, Zotero and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from enrich.comparable import doi
from enrich.comparable.pages import DASH
from enrich.formats.latex import ascii_letters, balanced, escape, is_verbatim
from enrich.formats.tables.bibtex import IN_BOOKS, NO_REFERENCE, TABLE
from enrich.records import Entry, Fields, Name, Reference, Report
from enrich.writers.exports import exported, names_left_out, one_line, printed_otherwise

_PUBLISHERS = {
    "phdthesis": "school", "mastersthesis": "school", "thesis": "institution", "techreport": "institution",
    "report": "institution",
}  # fmt: skip
_OWN_TYPE = re.compile(r"@\s*([A-Za-z]+)\s*[{(]")
_NO_REFERENCE = frozenset({"string", "preamble", "comment"}) | NO_REFERENCE
_OWN_KEY = re.compile(r"[^\s,{}()%#~\\\"=]+")
_KEY = re.compile(r"(?!\d+$)[A-Za-z0-9_:./+-]+")
_LETTERED = re.compile(r"(\d{4})[a-z]")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_AND = re.compile(r"(?<!\S)(and|others)(?!\S)", re.IGNORECASE)
_SHOUTED = re.compile(r"(?<!\w)\w[^\WA-Z]*+[A-Z]\w*")


class Bibtex:
    """One entry a reference, in input order."""

    name = "bibtex"
    suffixes = (".bib",)

    def write(self, report: Report, stream: BinaryIO) -> None:
        for key, entry, fields in exported(report, _legal):
            stream.write(_entry(key, entry, fields).encode())


def _legal(reference: Reference) -> bool:
    """Whether BibTeX can hold the reference's key: one out of BibTeX, or one that every program reads."""
    pattern = _OWN_KEY if _OWN_TYPE.match(reference.unstructured) else _KEY
    return pattern.fullmatch(reference.id) is not None


def _entry(key: str, entry: Entry, fields: Fields) -> str:
    own = _OWN_TYPE.match(entry.reference.unstructured) if entry.reference.structured else None
    if own and own[1].lower() in _NO_REFERENCE:
        own = None
    kind = own[1].lower() if own else TABLE.written.get(fields.type, "misc")
    values = {name: value for name, value in _values(kind, entry, fields) if value}
    if kind == "phdthesis" and not own:
        values["type"] = "Thesis"
    lines = (f"  {name:<13} = {{{value}}},\n" for name, value in values.items())
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n\n"


def _values(kind: str, entry: Entry, fields: Fields) -> Iterator[tuple[str, str]]:
    yield (
        TABLE.new("author"),
        _names(fields.author) + (" and others" if names_left_out(entry, fields) else ""),
    )
    yield TABLE.new("editor"), _names(fields.editor)
    yield TABLE.new("title"), _protected(_text(fields.title))
    container = fields.container_title if fields.container_title != fields.title else ""
    yield TABLE.new("container-title", in_book=kind in IN_BOOKS), _text(container)
    yield TABLE.new("series-title"), _text(fields.series_title)
    lettered = None if entry.reference.structured else _LETTERED.fullmatch(fields.year)
    yield TABLE.new("year"), lettered[1] if lettered else _text(fields.year)
    yield TABLE.new("volume"), _text(fields.volume)
    yield TABLE.new("issue"), _text(fields.issue)
    yield TABLE.new("page"), DASH.sub("--", _text(fields.page))
    yield TABLE.new("article-number"), _text(fields.article_number)
    yield TABLE.new("edition"), _text(fields.edition)
    yield _PUBLISHERS.get(kind, TABLE.new("publisher")), _text(fields.publisher)
    yield TABLE.new("publisher-location"), _text(fields.publisher_location)
    yield TABLE.new("DOI"), _doi(fields.DOI)
    yield TABLE.new("URL"), _address(fields.URL)
    yield TABLE.new("accessed"), fields.accessed if _DATE.fullmatch(fields.accessed) else ""
    yield TABLE.new("ISSN"), _text(fields.ISSN)
    yield TABLE.new("ISBN"), _text(fields.ISBN)
    yield TABLE.new("PMID"), _text(fields.PMID)
    yield TABLE.new("PMCID"), _text(fields.PMCID)
    yield "note", _note(entry, fields)


def _note(entry: Entry, fields: Fields) -> str:
    """What has no field: a reference nobody could take apart, a DOI that was overruled, a date in words."""
    if not fields.title:
        return _text(entry.reference.text or entry.reference.unstructured)
    other = printed_otherwise(entry)
    accessed = "" if _DATE.fullmatch(fields.accessed) else fields.accessed
    said = (other and f"The reference prints the DOI {other}", accessed and f"Accessed {accessed}")
    return _text("; ".join(filter(None, said)))


def _names(names: tuple[Name, ...]) -> str:
    return " and ".join(filter(None, map(_name, names)))


def _name(name: Name) -> str:
    if name.name:
        return f"{{{_ascii(name.name)}}}"
    if not name.given:
        return _one_word(_part(name.family))
    parts = (name.family, name.suffix, name.given) if name.suffix else (name.family, name.given)
    return ", ".join(_part(part) for part in parts)


def _part(text: str) -> str:
    """Part of a name; what BibTeX would take for a sign between names or parts stands in braces."""
    written = _AND.sub(r"{\1}", _ascii(text))
    return f"{{{written}}}" if "," in written else written


def _one_word(family: str) -> str:
    """A family name alone; a comma keeps BibTeX from taking its first words for given names."""
    return f"{family}," if " " in family else family


def _ascii(text: str) -> str:
    return ascii_letters(_text(text))


def _text(value: str) -> str:
    """`value` as LaTeX on one line; braces that do not balance are left out."""
    value = one_line(value)
    return escape(value if balanced(value) else value.replace("{", "").replace("}", ""))


def _doi(value: str) -> str:
    """A DOI as it is; one with braces or a backslash as its address, where they are quoted."""
    value = "".join(value.split())
    if is_verbatim(value):
        return value
    return doi.url(value) if doi.normalise(value) else _address(value)


def _address(value: str) -> str:
    """An address without what BibTeX counts or LaTeX would run."""
    return "".join(value.split()).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _protected(title: str) -> str:
    """Words with capitals inside (DNA, iPhone) in braces, or styles would write them small."""
    return _SHOUTED.sub(lambda m: f"{{{m[0]}}}", title)

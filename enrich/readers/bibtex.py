"""Reads BibTeX and BibLaTeX: macros, inheritance and LaTeX resolved, every block accounted for.

Nothing is refused that can be understood: a broken entry is set aside with its
line and reason, and the rest goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

from enrich.comparable import doi, years
from enrich.comparable.in_words import text_of
from enrich.comparable.printed_addresses import addresses_in
from enrich.errors import UnreadableInput
from enrich.formats import bibtex as syntax
from enrich.formats.encoding import declared_encoding
from enrich.formats.encoding import decode as decode_bytes
from enrich.formats.latex import decode, decode_addresses, decode_verbatim
from enrich.formats.tables.bibtex import BOOKS, CONTAINED, JOURNALS, NO_REFERENCE, TABLE
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.bibtex_names import names
from enrich.readers.helpers.entries import with_numbers
from enrich.readers.helpers.passages import Passage, passages
from enrich.records import Fields

LONGEST_EXPANSION = 65_536
MOST_EXPANSIONS = 8 * 1024 * 1024
_LONGEST_NOTE = 2_000

_ENTRY = lazy(r"@[ \t]*([A-Za-z][\w-]*)\s*[{(]\s*[^\s,{}\"=()]*\s*[,}]")
_INHERITS = lazy(r"\b(?:crossref|xdata)\s*=\s*[{\"]([^{}\"]*)[}\"]", re.IGNORECASE)
_RANGE = lazy(r"\s*\d{4}[^/]*/\s*\d{4}[^/]*\Z")
_DOI_IN_NOTE = lazy(r"\b10\.\d{4,9}/")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# A child takes from its parent what it lacks, under the name it has there (BibLaTeX manual, app. B).
_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle", "journal": "journaltitle"}
_TO_WHOLE = {"title": "maintitle", "subtitle": "mainsubtitle"}
_TO_JOURNAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}
_RENAMED_BY_PARENT = {
    "periodical": _TO_JOURNAL,
    **dict.fromkeys(("mvbook", "mvcollection", "mvproceedings", "mvreference"), _TO_WHOLE),
}
_NOT_INHERITED = frozenset(
    {"xdata", "crossref", "xref", "ids", "doi", "url", "urldate", "pages", "eid", "shorttitle", "sorttitle"}
    | {"label", "keywords", "abstract", "note", "file", "eprint", "pmid", "options"}
)

Values = Mapping[str, str]
_Kept = TypeVar("_Kept")


class Bibtex:
    """``@article{key, title = {…}, …}`` with everything that BibTeX, BibLaTeX and biber allow."""

    name = "bibtex"
    suffixes = (".bib", ".bibtex", ".biblatex", ".bibfile")

    def recognises(self, document: Document) -> float:
        """Sure where an entry begins a line; a likeness where one begins elsewhere."""
        found = _ENTRY.search(document.head_text)
        if found is None:
            return 0.1 if document.suffix in self.suffixes and "@" in document.head_text else 0.0
        before = document.head_text[: found.start()].rsplit("\n", 1)[-1]
        return 0.95 if not before.strip() else 0.5

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each entry as a reference; comments, macros and broken entries are set aside."""
        if document.is_binary:
            raise UnreadableInput(document.name, "is binary data, not BibTeX.")
        text = text_of_document(document)
        macros = Macros(document.name)
        parents = _parents(text)
        found = passages(document.name, text, syntax.scan(text))
        for number, (block, passage) in enumerate(found, 1):
            if isinstance(block, syntax.Entry) and block.type not in NO_REFERENCE:
                yield _reference(number, block, passage, macros, parents)
            else:
                if isinstance(block, syntax.String):
                    macros.define(block, passage.line)
                reason, fault = _why_aside(block)
                yield passage.aside(reason, fault=fault)


def text_of_document(document: Document) -> str:
    """The text by its mark, as UTF-8, by the encoding it declares, else as Windows-1252."""
    if document.encoding:
        return document.text()
    return decode_bytes(document.data, declared_encoding(document.data)).readable


class Macros:
    """The ``@string`` definitions so far; their growth is bounded, for doubling twenty of them is cheap."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._values = {month: month for month in _MONTHS}
        self._total = 0

    def define(self, block: syntax.String, line: int) -> None:
        """Take in one block; raises UnreadableInput where all macros together grow beyond reason."""
        for field in block.fields:
            value = self.expand(field.parts)
            self._total += len(value)
            if self._total > MOST_EXPANSIONS:
                raise UnreadableInput(self._file, "@string macros expand beyond 8 MB; refused.", line)
            self._values[field.name.lower()] = value

    def expand(self, parts: tuple[syntax.Part, ...]) -> str:
        """A value with its macros put in, still LaTeX; an unknown macro stands for its own name.

        What macros add beyond 64 kB is cut off: no field of a reference is that long.
        """
        if len(parts) == 1 and parts[0].kind != "name":
            return parts[0].text
        found, length = [], 0
        for part in parts:
            piece = part.text
            if part.kind == "name":
                piece = self._values.get(piece.lower(), piece)[: max(0, LONGEST_EXPANSION - length)]
            found.append(piece)
            length += len(piece)
        return "".join(found)


def _why_aside(block: syntax.Block) -> tuple[str, bool]:
    if isinstance(block, syntax.Aside):
        return block.reason, block.fault
    if isinstance(block, syntax.String):
        return "@string: no reference by design.", False
    return f"@{block.type}: holds data for other entries, no reference by design.", False


def _parents(text: str) -> dict[str, syntax.Entry]:
    """The entries that others inherit from, by key in lower case; they may stand anywhere in the file."""
    wanted = {
        key.strip().lower()
        for found in _INHERITS.finditer(text)
        for key in found[1].split(",")
        if key.strip()
    }
    if not wanted:
        return {}
    blocks = (b for b in syntax.scan(text) if isinstance(b, syntax.Entry) and b.key.lower() in wanted)
    return {block.key.lower(): block for block in blocks}


def _values(entry: syntax.Entry, macros: Macros, parents: Mapping[str, syntax.Entry]) -> Values:
    """The fields of `entry` in lower case, as LaTeX, with what it inherits; the first of a name wins."""
    values = _own(entry, macros)
    seen = {entry.key.lower()}
    waiting = _named_parents(values)
    while waiting and len(seen) < 20:
        key, is_data = waiting.pop(0)
        parent = parents.get(key)
        if parent is None or key in seen:
            continue
        seen.add(key)
        theirs = _own(parent, macros)
        waiting += _named_parents(theirs)
        for name, value in (theirs if is_data else _handed_down(theirs, parent.type, entry.type)).items():
            values.setdefault(name, value)
    return values


def _own(entry: syntax.Entry, macros: Macros) -> dict[str, str]:
    values: dict[str, str] = {}
    for field in entry.fields:
        values.setdefault(field.name.lower(), macros.expand(field.parts))
    return values


def _named_parents(values: Values) -> list[tuple[str, bool]]:
    """(key, whether it is an ``xdata`` container) of each entry to inherit from."""
    data = [(key.strip().lower(), True) for key in values.get("xdata", "").split(",") if key.strip()]
    parent = values.get("crossref", "").strip().lower()
    return [*data, (parent, False)] if parent else data


def _handed_down(values: Values, parent: str, child: str) -> Values:
    """What a parent gives to a child of this type: the title of the whole becomes that of the container."""
    contained = TABLE.types.get(child) in CONTAINED
    renamed = _RENAMED if contained else _RENAMED_BY_PARENT.get(parent, {})
    given = {}
    for name, value in values.items():
        if name in _NOT_INHERITED or (name == "author" and contained and child != "inbook"):
            continue
        given[renamed.get(name, name)] = value
    if contained and "booktitle" in values:
        given["booktitle"] = values["booktitle"]
    return given


def _reference(
    number: int,
    entry: syntax.Entry,
    passage: Passage,
    macros: Macros,
    parents: Mapping[str, syntax.Entry],
) -> Block:
    values = _values(entry, macros, parents)
    fields = fields_of(entry.type, values)
    text = text_of(fields)
    note = decode(values.get("note", "") or values.get("howpublished", ""))[:_LONGEST_NOTE]
    if note and (not text or _DOI_IN_NOTE.search(note)):
        text = f"{text}. {note}".lstrip(". ")
    text = _numbered(text, values)
    if not text:
        return passage.aside(f"the entry {entry.key or entry.type!r} holds nothing to identify a work by.")
    return passage.reference(entry.key or f"entry {number}", text, fields)


def _numbered(text: str, values: Values) -> str:
    """The text with the number under which a preprint or working paper is known, whatever field holds it."""
    archive = _archive(values) or "arXiv"
    text = with_numbers(text, place=archive, values=[values.get("eprint", "")])
    journal = next((values[name] for name in (*JOURNALS, *BOOKS) if values.get(name)), "")
    body = next((values[n] for n in (*TABLE.names("institution"), "publisher") if values.get(n)), "")
    sort = values.get("type") or values.get("series") or "Working Paper"
    held = [decode_verbatim(values.get(name, "")) for name in _NUMBERS]
    return with_numbers(text, place=journal or f"{body} {sort}", values=held)


_NUMBERS = ("number", "volume", "pages", "eid", "elocation-id", "articleno", "note", "howpublished", "url")


def fields_of(kind: str, values: Values) -> Fields:
    """The fields of one entry of type `kind`, LaTeX decoded, under Crossref's names."""

    def first(*names: str) -> str:
        return next((v for n in names if (v := decode(values.get(n, "")))), "")

    def said(field: str) -> str:
        return first(*TABLE.names(field))

    crossref_type = _type(kind, values)
    contained = crossref_type in CONTAINED
    # Which words are a command's is known only to who reads the DOI out of it.
    raw_doi = values.get("doi", "").strip()
    printed_doi = raw_doi if _COMMAND.search(raw_doi) else decode_verbatim(raw_doi)
    journal = first(*JOURNALS) or said("short-container-title")
    return Fields(
        author=names(values.get("author", "")),
        editor=names(values.get("editor", "")),
        year=_year(said("year")),
        title=_joined(said("title") or first("chapter"), said("subtitle"))
        or (_joined(first(*BOOKS), first("booksubtitle")) if not contained else ""),
        container_title=journal or _joined(first(*BOOKS, "maintitle"), first("booksubtitle")),
        series_title=said("series-title"),
        volume=said("volume"),
        issue=said("issue") if crossref_type in _NUMBERED or journal else "",
        page=said("page"),
        article_number=said("article-number"),
        edition=said("edition"),
        publisher=said("publisher") or said("institution"),
        publisher_location=said("publisher-location"),
        accessed=said("accessed"),
        type=crossref_type,
        DOI=doi.normalise(printed_doi) or printed_doi,
        URL=_url(values),
        ISSN=said("ISSN"),
        ISBN=said("ISBN"),
        PMID=said("PMID") or (first("eprint") if first("eprinttype").lower() == "pubmed" else ""),
        PMCID=said("PMCID"),
    )


_COMMAND = lazy(r"\\[A-Za-z]{3,30}\s*\{")
_NUMBERED = frozenset({"journal-article", "journal-issue"})


def _type(kind: str, values: Values) -> str:
    if kind in ("misc", "online", "unpublished") and _archive(values) == "arxiv":
        return "posted-content"
    return TABLE.types.get(kind, "")


def _archive(values: Values) -> str:
    """The archive that an entry's ``eprint`` is a number of, in lower case."""
    return (values.get("eprinttype") or values.get("archiveprefix") or "").strip().lower()


def _year(printed: str) -> str:
    """A year as printed, suffix included; of a full date only the year, of a range both."""
    found = years.ANY.search(printed)
    if len(printed) <= 6 or found is None:
        return printed
    last = years.ANY.search(printed.rpartition("/")[2])
    return f"{found[0]}/{last[0]}" if last and _RANGE.match(printed) and last[0] > found[0] else found[0]


def _joined(title: str, subtitle: str) -> str:
    if not title or not subtitle:
        return title
    return f"{title} {subtitle}" if title[-1] in ".:?!" else f"{title}: {subtitle}"


def _url(values: Values) -> str:
    if values.get("url"):
        return decode_verbatim(values["url"])
    return next(iter(addresses_in(decode_addresses(values.get("howpublished", "")))), "")

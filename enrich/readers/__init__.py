"""Documents in, references out: which reader reads what, and how a format is recognised."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, cast

from enrich.errors import ConfigurationError, NoReferences, UnreadableInput
from enrich.failures import as_far_as_read
from enrich.readers.base import Block, Document, Reader, Stretch
from enrich.readers.helpers.foreign import named
from enrich.records import Reference, SetAside


class Registered(NamedTuple):
    """Where a reader is and the extensions its format goes by.

    `place` is "module:class" in this package, or the key of a table in `formats.tables`,
    which is all that a format of tagged lines needs.
    """

    place: str
    suffixes: tuple[str, ...]


# Format name (as in `--from`) → its reader, loaded when first needed.
READERS: dict[str, Registered] = {
    "jsonl": Registered("jsonl:JsonLines", (".jsonl", ".ndjson", ".json")),
    "bibtex": Registered("bibtex:Bibtex", (".bib", ".bibtex", ".biblatex", ".bibfile")),
    "ris": Registered("ris:Ris", (".ris",)),
    "csl-json": Registered("csl:CslJson", (".json", ".csljson", ".csl")),
    "csl-yaml": Registered("csl:CslYaml", (".yaml", ".yml")),
    "medline": Registered("medline:Medline", (".nbib", ".medline")),
    "web-of-science": Registered("web_of_science:WebOfScience", (".ciw", ".isi")),
    "refworks": Registered("refworks", (".txt", ".refworks")),
    "refworks-xml": Registered("refworks:RefWorksXml", (".xml",)),
    "proquest": Registered("proquest:ProQuest", (".txt",)),
    "ebsco": Registered("ebsco:Ebsco", (".txt",)),
    "ovid": Registered("ovid:Ovid", (".txt", ".ovd")),
    "scopus": Registered("scopus:Scopus", (".txt",)),
    "pubmed-xml": Registered("pubmed_xml:PubMedXml", (".xml",)),
    "pubmed-text": Registered("pubmed_text:PubMedText", (".txt",)),
    "refer": Registered("refer:Refer", (".enw", ".refer")),
    "bbl": Registered("latex_bbl:LatexBbl", (".bbl", ".tex")),
    "endnote-xml": Registered("endnote_xml:EndNoteXml", (".xml", ".enlx")),
    "list": Registered("plain_list:PlainList", (".txt", ".text", ".lst")),
    "markdown": Registered("markdown:Markdown", (".md", ".markdown", ".qmd", ".rmd")),
    "csv": Registered("csv_table:Csv", (".csv", ".tsv", ".tab")),
    "xlsx": Registered("spreadsheet:Xlsx", (".xlsx", ".xlsm", ".xltx", ".xltm")),
    "ods": Registered("spreadsheet:Ods", (".ods", ".ots")),
    "xls": Registered("spreadsheet:Xls", (".xls", ".xlt")),
    "docx": Registered("docx:Docx", (".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot")),
    "pdf": Registered("pdf:Pdf", (".pdf",)),
    "jats": Registered("jats:Jats", (".xml", ".nxml", ".jats")),
    "cambridge-html": Registered("cambridge_html:CambridgeHtml", (".html", ".htm", ".xhtml")),
    "cambridge-text": Registered("cambridge_text:CambridgeText", (".txt", ".text")),
}
_SURE, _BARELY = 0.9, 0.2

# Zip (an empty one too), gzip, bzip2, xz, zstd, 7z.
_ZIP = b"PK\x03\x04"
_PACKED = (_ZIP, b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf")


# What archives of other programs say in their first entry.
_OFFICE = {
    b"opendocument.text": ("an OpenDocument text", "save it as .docx"),
    b"epub+zip": ("an e-book", "unpack it and name the page with its references"),
}
_RICH_TEXT = b"{\\rtf"


def reader_for(name: str) -> Reader:
    """Return the reader of the format `name`; raises ConfigurationError where there is none."""
    if name not in READERS:
        raise ConfigurationError(f"no such format: {name!r}; there are {', '.join(sorted(READERS))}.")
    module, _, attribute = READERS[name].place.partition(":")
    if not attribute:
        from enrich.formats.tables import tagged
        from enrich.readers.helpers.tagged import TaggedReader

        return TaggedReader(tagged(module))
    return cast(Reader, getattr(import_module(f"enrich.readers.{module}"), attribute)())


def suffixes() -> frozenset[str]:
    """Return the extensions that the formats known here go by, in lower case with their dot."""
    return frozenset(suffix for registered in READERS.values() for suffix in registered.suffixes)


def recognise(document: Document) -> Reader:
    """Return the reader whose format `document` has, judged by content; its extension breaks ties.

    Raises UnreadableInput where the document is empty or of no known format.
    """
    if not document.head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableInput(document.name, "is empty.")
    if document.head.startswith(_RICH_TEXT):
        raise UnreadableInput(document.name, "is rich text (RTF), which is not read; save it as .docx.")
    best, found = 0.0, ""
    for name in _likeliest_first(document.suffix):
        score = reader_for(name).recognises(document)
        if score > best:
            best, found = score, name
        if best >= _SURE and document.suffix in READERS[found].suffixes:
            break
    if best <= _BARELY and (sentence := named(document.head_text)):
        raise NoReferences(document.name, sentence)
    if not found:
        advice = "name its format with --from if you know it."
        if document.head.startswith(_PACKED):
            _say_why_not(document)
        if document.is_binary:
            raise UnreadableInput(document.name, f"is binary data of no known format; {advice}")
        raise NoReferences(document.name, f"holds no references known here; {advice}")
    return reader_for(found)


def _likeliest_first(suffix: str) -> list[str]:
    """The formats that go by an extension before the others, which need not be loaded where one is sure."""
    return sorted(READERS, key=lambda name: suffix not in READERS[name].suffixes)


def _say_why_not(document: Document) -> None:
    """Raise UnreadableInput for an archive that no reader takes: damaged, a trap, or to be unpacked."""
    for kind, (what, advice) in _OFFICE.items():
        if document.head.startswith(_ZIP) and kind in document.head[:200]:
            raise UnreadableInput(document.name, f"is {what}, which is not read; {advice}.")
    if document.head.startswith(_ZIP):
        from enrich.formats.archives import open_archive

        open_archive(document.name, document.data).close()
    raise UnreadableInput(document.name, "is a packed archive; unpack it and name what is in it.")


def read(
    source: str | Path | Document, format: str = "", encoding: str = "", column: str = ""
) -> Iterator[Block]:
    """Return the references of `source` and the blocks set aside, in order, streaming where possible.

    `source` is a path, ``-`` for standard input, or a `Document`; `format` is
    a key of `READERS`, else it is recognised; `column` names the column of a
    table that holds the references. Raises UnreadableInput for input
    that is empty, unknown, wrongly encoded or without references, and
    ConfigurationError for an unknown format.
    """
    document = source if isinstance(source, Document) else _document(str(source), encoding)
    document.encoding = encoding or document.encoding
    document.column = column or document.column
    return _with_references(document, _reader(document, format))


def stretches(document: Document, size: int, format: str = "") -> Iterator[Stretch] | None:
    """The blocks of `document` in stretches of `size` that can be read in another process, in order.

    None for a format whose blocks only the whole document tells. Raises as
    `read` does; but whether any reference was found, its reader tells.
    """
    cut = getattr(_reader(document, format), "stretches", None)
    return cast(Callable[[Document, int], Iterator[Stretch] | None], cut)(document, size) if cut else None


def none_found(file: str, first: SetAside | None) -> UnreadableInput:
    """What is said of a document without any reference; `first` is its first block that has a fault."""
    if first is None:
        return NoReferences(file, "holds no references.")
    return UnreadableInput(file, f"holds no readable reference: {first.reason}", first.line)


def _reader(document: Document, format: str) -> Reader:
    return reader_for(format) if format else recognise(document)


def _document(name: str, encoding: str) -> Document:
    if name == "-":
        return Document.from_stream("<stdin>", sys.stdin.buffer, encoding=encoding)
    return Document(name, encoding=encoding)


def _with_references(document: Document, reader: Reader) -> Iterator[Block]:
    """Pass the blocks on; a document that turns out to hold no reference is unreadable."""
    first: SetAside | None = None
    found = False
    for block in as_far_as_read(document.name, reader.read(document)):
        found = found or isinstance(block, Reference)
        if first is None and isinstance(block, SetAside) and block.fault:
            first = block
        yield block
    if not found:
        raise none_found(document.name, first)

"""Documents in, references out: which reader reads what, and how a format is recognised."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import cast

from enrich.errors import ConfigurationError, NoReferences, UnreadableInput
from enrich.readers.base import Block, Document, Reader
from enrich.records import Reference, SetAside

# Format name (as in `--from`) → "module:attribute", loaded when first needed.
READERS: dict[str, str] = {
    "jsonl": "enrich.readers.jsonl:JsonLines",
    "bibtex": "enrich.readers.bibtex:Bibtex",
    "ris": "enrich.readers.ris:Ris",
    "csl-json": "enrich.readers.csl:CslJson",
    "csl-yaml": "enrich.readers.csl:CslYaml",
    "medline": "enrich.readers.medline:Medline",
    "refer": "enrich.readers.refer:Refer",
    "bbl": "enrich.readers.latex_bbl:LatexBbl",
    "endnote-xml": "enrich.readers.endnote_xml:EndNoteXml",
    "list": "enrich.readers.plain_list:PlainList",
    "markdown": "enrich.readers.markdown:Markdown",
    "csv": "enrich.readers.csv_table:Csv",
    "xlsx": "enrich.readers.spreadsheet:Xlsx",
    "ods": "enrich.readers.spreadsheet:Ods",
    "xls": "enrich.readers.spreadsheet:Xls",
    "docx": "enrich.readers.docx:Docx",
    "pdf": "enrich.readers.pdf:Pdf",
    "jats": "enrich.readers.jats:Jats",
    "cambridge-html": "enrich.readers.cambridge_html:CambridgeHtml",
    "cambridge-text": "enrich.readers.cambridge_text:CambridgeText",
}


def reader_for(name: str) -> Reader:
    """Return the reader of the format `name`; raises ConfigurationError where there is none."""
    if name not in READERS:
        raise ConfigurationError(f"no such format: {name!r}; there are {', '.join(sorted(READERS))}.")
    module, attribute = READERS[name].split(":")
    return cast(Reader, getattr(import_module(module), attribute)())


def suffixes() -> frozenset[str]:
    """Return the extensions that the formats known here go by, in lower case with their dot."""
    return frozenset(suffix for name in READERS for suffix in reader_for(name).suffixes)


def recognise(document: Document) -> Reader:
    """Return the reader whose format `document` has, judged by content; its extension breaks ties.

    Raises UnreadableInput where the document is empty or of no known format.
    """
    if not document.head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableInput(document.name, "is empty.")
    readers = [reader_for(name) for name in READERS]
    scores = [(reader.recognises(document), document.suffix in reader.suffixes) for reader in readers]
    best = max(scores)
    if best[0] <= 0:
        advice = "name its format with --from if you know it."
        if document.is_binary:
            raise UnreadableInput(document.name, f"is binary data of no known format; {advice}")
        raise NoReferences(document.name, f"holds no references known here; {advice}")
    return readers[scores.index(best)]


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
    reader = reader_for(format) if format else recognise(document)
    return _with_references(document, reader)


def _document(name: str, encoding: str) -> Document:
    if name == "-":
        return Document.from_stream("<stdin>", sys.stdin.buffer, encoding=encoding)
    return Document(name, encoding=encoding)


def _with_references(document: Document, reader: Reader) -> Iterator[Block]:
    """Pass the blocks on; a document that turns out to hold no reference is unreadable."""
    first: SetAside | None = None
    found = False
    for block in reader.read(document):
        found = found or isinstance(block, Reference)
        if first is None and isinstance(block, SetAside) and block.fault:
            first = block
        yield block
    if not found and first is not None:
        raise UnreadableInput(document.name, f"holds no readable reference: {first.reason}", first.line)
    if not found:
        raise NoReferences(document.name, "holds no references.")

"""Which files of a fetched repository are of a format of ours, and the documents inside its tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from enrich.errors import EnrichError
from enrich.readers import recognise
from enrich.readers.base import Document

PROMISED = {
    ".bib": "bibtex", ".bibtex": "bibtex", ".biblatex": "bibtex", ".ris": "ris", ".nbib": "medline",
    ".ciw": "web-of-science",
    ".enw": "refer", ".ref": "refer", ".bbl": "bbl", ".csljson": "csl-json", ".csl.json": "csl-json",
    ".csl.yaml": "csl-yaml", ".csl.yml": "csl-yaml", ".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx",
    ".xlsm": "xlsx", ".xltx": "xlsx", ".xls": "xls", ".ods": "ods", ".docx": "docx", ".docm": "docx",
    ".doc": "docx", ".pdf": "pdf", ".md": "markdown", ".markdown": "markdown", ".qmd": "markdown",
    ".rmd": "markdown", ".html": "cambridge-html", ".htm": "cambridge-html", ".nxml": "jats",
}  # fmt: skip
"""Extensions whose files are read as what they promise, so that what is damaged is met too."""
_JUDGED = (".txt", ".xml", ".json", ".jats", ".isi", ".yaml", ".tex")
_CSL_INPUT = re.compile(rb">>=+ INPUT =+>>(.*?)<<=+ INPUT =+<<", re.DOTALL)
_TRANSLATORS = {
    "RIS.js": "ris", "MEDLINEnbib.js": "medline", "ReferBibIX.js": "refer", "BibTeX.js": "bibtex",
    "Endnote XML.js": "endnote-xml", "CSL JSON.js": "csl-json", "CSV.js": "csv",
}  # fmt: skip
_CASE = re.compile(r'^\t*"input":\s*("(?:[^"\\]|\\.)*")', re.MULTILINE)


class Part(NamedTuple):
    """One document to be read: its name, its bytes and the name of its format."""

    name: str
    data: bytes
    format: str


def parts(corpus: Path) -> Iterator[Part]:
    """Every document of a corpus: its files, the items in tests of CSL, the inputs in tests of Zotero's."""
    for path in sorted(p for p in corpus.rglob("*") if p.is_file() and not p.is_symlink()):
        if path.name in _TRANSLATORS:
            yield from _of_translator(path)
        elif path.suffix == ".txt" and (found := _CSL_INPUT.search(path.read_bytes())):
            yield Part(str(path), found[1], "csl-json")
        elif format := _format(path):
            yield Part(str(path), path.read_bytes(), format)


def _format(path: Path) -> str:
    name = path.name.lower()
    promised = next((f for suffix, f in PROMISED.items() if name.endswith(suffix)), "")
    if promised or not name.endswith(_JUDGED):
        return promised
    try:
        return recognise(Document(str(path))).name
    except EnrichError:
        return ""


def _of_translator(path: Path) -> Iterator[Part]:
    for number, case in enumerate(_CASE.findall(path.read_text(encoding="utf-8")), 1):
        text = json.loads(case.replace("\t", "\\t"))
        yield Part(f"{path}#{number}", text.encode("utf-8", "replace"), _TRANSLATORS[path.name])

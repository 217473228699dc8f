"""Recognises the reports that this program wrote: left in a directory, they are not to be read again.

Named outright they are read as any table or list, for people correct a report and hand it in again.
"""

from __future__ import annotations

from enrich.errors import UnreadableInput
from enrich.formats.archives import SIGNATURE, open_archive, whole
from enrich.patterns import lazy
from enrich.readers.base import Document
from enrich.verdicts import VERDICTS

_COLUMNS = lazy(r'"?reference"?[,;\t]"?status"?[,;\t]"?DOI"?[,;\t]"?confidence"?[,;\t]')
_PAGE = lazy(r"<title>References and their DOIs\b")
_WHOLE = lazy(r'\s*\{\s*(?:"contract":\s*\d{1,9},\s*)?"created":[^{}]{0,200}"versions":\s*\{\s*"enrich":')
_LINE = lazy(r'\s*(?:\[\s*)?\{"id":"(?:[^"\\]|\\.)*","file":"(?:[^"\\]|\\.)*","line":\d+,"unstructured":')
_SUMMARY = lazy(r"# References\s+[\d,]+ references?: \*\*\d")
_BOOK = b"<dc:description>made by enrich</dc:description>"


def is_report(document: Document) -> bool:
    """Whether `document` is a report of this program, in any format; false where it cannot be opened."""
    if document.head.startswith(SIGNATURE):
        return document.suffix == ".xlsx" and _is_workbook(document)
    head = document.head_text
    if any(pattern.match(head) for pattern in (_COLUMNS, _WHOLE, _SUMMARY)):
        return True
    return bool(_PAGE.search(head[:4096]) or (_LINE.match(head) and _is_decided(head)))


def _is_decided(head: str) -> bool:
    return any(f'"status":"{status}"' in head for status in VERDICTS)


def _is_workbook(document: Document) -> bool:
    try:
        with open_archive(document.name, document.data) as archive:
            return _BOOK in whole(archive, "docProps/core.xml", document.name)
    except UnreadableInput:
        return False

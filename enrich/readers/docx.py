"""Reads the list of references of a Word document, else the works that its fields cite, else its footnotes.

`line` is the number of the paragraph, counted from 1 through the whole
document (footnotes and endnotes come after the text): Word files have no lines.
What is no reference is one block set aside for each stretch of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from enrich.comparable import doi, resolvers
from enrich.errors import UnreadableInput
from enrich.formats.archives import SIGNATURE, open_archive, whole
from enrich.formats.docx import LARGEST_PART, MAIN, Paragraph, Scanned, scan
from enrich.formats.xml_guard import tree
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers import shapes
from enrich.readers.helpers.docx_list import Listed, find_list
from enrich.records import Fields, Link, Reference, SetAside

if TYPE_CHECKING:
    from zipfile import ZipFile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = tuple(name.encode("utf-16-le") for name in ("WordDocument", "EncryptedPackage"))
_HARMLESS, _STEEPEST = 4 * 1024**2, 100
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_RESOLVER = lazy(rf"{resolvers.ADDRESS}10\.\S+", re.IGNORECASE)


class Docx:
    """Word's documents since 2007."""

    name = "docx"
    suffixes = (".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot")

    def recognises(self, document: Document) -> float:
        """Sure by the names of the archive's parts; old and encrypted files by what their container names."""
        if document.head.startswith(_OLE):
            is_word = any(name in document.data for name in _OLD) or document.suffix in self.suffixes
            return 0.6 if is_word and document.suffix not in (".xls", ".xlsx", ".xlt") else 0.0
        if not document.head.startswith(SIGNATURE):
            return 0.0
        return 0.95 if MAIN.encode() in document.data else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield a reference for each paragraph of the list, the text around it set aside."""
        if document.head.startswith(_OLE):
            reason = "is an old Word file (.doc) or one with a password; save it as .docx without one."
            raise UnreadableInput(document.name, reason)
        with open_archive(document.name, document.data) as archive:
            main = scan(document.name, part(archive, MAIN, document.name))
            paragraphs = [piece for paragraph in main.paragraphs for piece in _pieces(paragraph)]
            found = find_list(paragraphs, _styles(archive, document.name))
            targets = _targets(archive, document.name)
            notes = _notes(archive, document.name)
        blocks = list(_blocks(document.name, paragraphs, found, targets))
        if not found.references or found.guessed:
            from enrich.readers.helpers.docx_fields import cited

            works = list(cited(document.name, main, notes))
            if works:
                yield from works
                return
            in_notes = list(_note_blocks(document.name, main, notes))
            if sum(isinstance(b, Reference) for b in in_notes) > len(found.references):
                yield from _skipped(document.name, paragraphs)
                yield from in_notes
                return
        yield from blocks
        yield from _unread(document.name, main, notes)


def part(archive: ZipFile, name: str, file: str) -> bytes:
    """One part of the document; raises UnreadableInput where it is missing, damaged or over 64 MB."""
    info = next((info for info in archive.infolist() if info.filename == name), None)
    if info and info.file_size > LARGEST_PART:
        raise UnreadableInput(file, f"its text takes {info.file_size:,} bytes of XML; split the document.")
    if info and info.file_size > max(_HARMLESS, _STEEPEST * info.compress_size):
        raise UnreadableInput(file, f"its text inflates to {info.file_size:,} bytes, as none does; refused.")
    return whole(archive, name, file)


def _notes(archive: ZipFile, file: str) -> list[Scanned]:
    names = set(archive.namelist())
    return [scan(file, part(archive, name, file)) for name in _NOTES if name in names]


def _styles(archive: ZipFile, file: str) -> dict[str, str]:
    """The names of the paragraph styles by their ids, in lower case."""
    if "word/styles.xml" not in archive.namelist():
        return {}
    names = {}
    for style in tree(file, part(archive, "word/styles.xml", file)).iter("{*}style"):
        values = {str(key).rpartition("}")[2]: str(value) for key, value in style.attrib.items()}
        labels = [
            str(v)
            for name in style.iter("{*}name")
            for k, v in name.attrib.items()
            if str(k).endswith("}val")
        ]
        names[values.get("styleId", "")] = labels[0].lower() if labels else ""
    return names


def _targets(archive: ZipFile, file: str) -> dict[str, str]:
    """The addresses of the document's links by the ids of their relationships."""
    name = "word/_rels/document.xml.rels"
    if name not in archive.namelist():
        return {}
    links = tree(file, part(archive, name, file)).iter("{*}Relationship")
    return {str(e.get("Id")): str(e.get("Target") or "") for e in links if e.get("TargetMode") == "External"}


def _pieces(paragraph: Paragraph) -> list[Paragraph]:
    """A paragraph, or one for each of the references that line breaks part in it.

    A line that reads like none goes with the one before it. Which of them a
    link belongs to is not known; so only what they print counts.
    """
    parts: list[str] = []
    for line in paragraph.lines:
        complete = parts and (shapes.is_heading(parts[-1]) or shapes.cites(parts[-1]))
        if parts and not (complete and shapes.cites(line)):
            parts[-1] += f" {line}"
        else:
            parts.append(line)
    if len(parts) < 2:
        return [paragraph]
    return [replace(paragraph, text=part, links=[]) for part in parts]


def _blocks(
    file: str, paragraphs: Sequence[Paragraph], found: Listed, targets: dict[str, str]
) -> Iterator[Block]:
    """References and what stands around them, in order."""
    rest: list[Paragraph] = []
    count = 0
    for at, paragraph in enumerate(paragraphs):
        if at not in found.references and at not in found.others:
            rest.append(paragraph)
            continue
        yield from _skipped(file, rest)
        rest = []
        if at in found.references:
            count += 1
            yield _reference(file, count, paragraph, targets)
        else:
            reason, fault = found.others[at]
            yield SetAside(file=file, line=paragraph.number, reason=reason, text=paragraph.text, fault=fault)
    yield from _skipped(file, rest)


def _skipped(file: str, rest: Sequence[Paragraph]) -> Iterator[SetAside]:
    if rest:
        yield SetAside(
            file=file,
            line=rest[0].number,
            end_line=rest[-1].number,
            reason=f"{len(rest):,} paragraphs that belong to no list of references.",
            text=rest[0].text[:200],
            fault=False,
        )


def _reference(file: str, count: int, paragraph: Paragraph, targets: dict[str, str]) -> Reference:
    urls = dict.fromkeys(link.url or targets.get(link.relation, "") for link in paragraph.links)
    web = [url for url in urls if url.startswith(("http://", "https://"))]
    links = tuple(Link(label="doi" if resolvers.is_address(url) else "URL", url=url) for url in web)
    marked = shapes.marker(paragraph.text)
    return shapes.reference(
        file,
        count,
        paragraph.number,
        paragraph.text,
        column=1 + max(0, " ".join(paragraph.lines).find(paragraph.text)),
        text=marked.rest if marked and shapes.plausible(marked.rest) else "",
        links=links,
        fields=Fields(DOI=_doi(paragraph.text, web)),
    )


def _doi(text: str, urls: Sequence[str]) -> str:
    """The one DOI that a paragraph links to or prints; "" where there is none or more than one."""
    linked = {doi.find_at(url) for url in urls if resolvers.is_address(url)} - {""}
    resolved = {d for match in _RESOLVER.finditer(text) for d in doi.find_all(match.group())}
    found = linked or resolved or set(doi.find_all(text))
    return found.pop() if len(found) == 1 else ""


def _note_blocks(file: str, main: Scanned, notes: Sequence[Scanned]) -> Iterator[Block]:
    """The works that footnotes and endnotes cite in full; what cites none is set aside."""
    count, before = 0, main.total
    for scanned in notes:
        for paragraph in (piece for whole_one in scanned.paragraphs for piece in _pieces(whole_one)):
            line = before + paragraph.number
            if shapes.cites(paragraph.text):
                count += 1
                fields = Fields(DOI=_doi(paragraph.text, ()))
                yield shapes.reference(file, count, line, paragraph.text, fields=fields)
            elif paragraph.text.strip():
                reason = "a note that does not look like a reference."
                yield SetAside(file=file, line=line, reason=reason, text=paragraph.text, fault=False)
        before += scanned.total


def _unread(file: str, main: Scanned, notes: Sequence[Scanned]) -> Iterator[SetAside]:
    """Footnotes and endnotes, which may cite in full but are no list."""
    count = sum(len(scanned.paragraphs) for scanned in notes)
    if count:
        reason = f"{count:,} paragraphs of footnotes and endnotes, which are not read as references."
        yield SetAside(file=file, line=max(1, main.total), reason=reason, fault=False)

"""Edits Word documents in place: the DOI goes behind the reference, as text in a run of its own.

Of the archive only the part with the text changes, and of that only the place
of the edit. What a reference manager keeps in fields is left to the manager.
"""

from __future__ import annotations

import re
from functools import partial
from xml.sax.saxutils import escape

from enrich.comparable import doi, resolvers
from enrich.editors.base import COPY, NO_OPTIONS, CannotEdit, Edits, ReadOptions, collected
from enrich.editors.splice import splice_bytes
from enrich.editors.writable import in_text
from enrich.errors import UnreadableInput
from enrich.formats.archives import open_archive, replaced, whole
from enrich.formats.docx import MAIN, Paragraph, scan
from enrich.records import Edit, Reference

_TRACKED = re.compile(rb"<(?:\w+:)?(?:rPrChange|ins|del|moveFrom|moveTo)\b")
Splice = tuple[int, int, bytes]


class DocxEditor:
    """Adds the DOI at the end of a reference's paragraph, or replaces the one that its text prints."""

    name = "docx"

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with each edit made; raises CannotEdit for the first that is impossible."""
        if not edits:
            return data
        file = edits[0][0].file
        with open_archive(file, data) as archive:
            xml = whole(archive, MAIN, file)
        scanned = scan(file, xml, {reference.line for reference, _ in edits})
        if xml.startswith((b"\xff\xfe", b"\xfe\xff")) or re.match(rb"<\?xml[^>]*utf-?16", xml, re.IGNORECASE):
            raise UnreadableInput(file, "the document is not in UTF-8; save it again first.")
        paragraphs = {paragraph.number: paragraph for paragraph in scanned.paragraphs}
        splices = collected(partial(_splices, paragraphs, *pair) for pair in edits)
        if not splices:
            return data
        return replaced(file, data, {MAIN: splice_bytes(xml, splices)})


def _splices(paragraphs: dict[int, Paragraph], reference: Reference, edit: Edit) -> list[Splice]:
    """The change that one edit makes; none where the DOI is there already."""
    if edit.field not in ("DOI", COPY):
        raise CannotEdit(reference, edit, "in a Word document only addresses can be added.")
    if reference.structured:
        raise CannotEdit(reference, edit, "it comes from a reference manager's field; add the DOI there.")
    if reference.line > max(paragraphs, default=0):
        raise CannotEdit(reference, edit, "it stands in a footnote or endnote; add the DOI there.")
    paragraph = paragraphs.get(reference.line)
    if (
        paragraph
        and len(reference.unstructured) < len(paragraph.text)
        and reference.unstructured in " ".join(paragraph.lines)
    ):
        raise CannotEdit(reference, edit, "it shares its paragraph with others; split them in Word first.")
    if paragraph is None or paragraph.text != reference.unstructured:
        raise CannotEdit(reference, edit, "it is not where it was read; has the file changed?")
    if edit.field == COPY:
        return [] if edit.new in paragraph.text else [_addition(paragraph, reference, edit)]
    old = doi.normalise(reference.fields.DOI)
    if old == doi.normalise(edit.new):
        return []
    return [_replacement(paragraph, reference, edit) if old else _addition(paragraph, reference, edit)]


def _addition(paragraph: Paragraph, reference: Reference, edit: Edit) -> Splice:
    """A run behind the text, looking like the last one."""
    if paragraph.after < 0:
        raise CannotEdit(reference, edit, "its paragraph has no place for more text.")
    p = paragraph.prefix
    look = b"" if _TRACKED.search(paragraph.look) else paragraph.look
    text = escape(f" {edit.new if edit.field == COPY else doi.url(edit.new)}").encode()
    run = b'<%br>%b<%bt xml:space="preserve">%b</%bt></%br>' % (p, look, p, text, p, p)
    return paragraph.after, paragraph.after, run


def _replacement(paragraph: Paragraph, reference: Reference, edit: Edit) -> Splice:
    """The printed DOI exchanged where it stands in one piece of text, with its resolver where it has one."""
    old = doi.normalise(reference.fields.DOI)
    linked = any(resolvers.is_address(link.url) for link in reference.links)
    for piece in paragraph.pieces:
        at = piece.text.lower().find(old)
        if at < 0 or linked or len(piece.text.encode()) != piece.end - piece.start:
            continue
        before = piece.text[:at].encode()
        start = piece.start + len(before)
        new = doi.quoted(edit.new) if resolvers.is_before(piece.text, at) else in_text(edit.new)
        return start, start + len(old.encode()), escape(new).encode()
    raise CannotEdit(
        reference, edit, f"its old DOI, {old}, is a link or in several pieces; change it in Word."
    )

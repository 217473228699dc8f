"""Edits references that are lines of text: the DOI goes behind the words of the last one as an address."""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from enrich.comparable import doi, resolvers
from enrich.editors.base import COPY, NO_OPTIONS, CannotEdit, Edits, ReadOptions, collected
from enrich.editors.splice import Splice, line_start, splice
from enrich.editors.writable import in_text
from enrich.formats.encoding import Decoded, decode
from enrich.formats.labels import label_ends, split_labels
from enrich.records import Edit, Reference

_WORD = re.compile(r"\w")


class Lines(NamedTuple):
    """A document as text, as readers see it, and where its lines begin; the last place is past the end."""

    text: str
    readable: str
    starts: list[int]


def lines_of(decoded: Decoded) -> Lines:
    """The lines of a document, as the readers count them."""
    text = decoded.text
    ends = re.finditer("\n" if "\n" in text else "\r", text)
    return Lines(text, decoded.readable, [0, *(end.end() for end in ends), len(text) + 1])


class ListEditor:
    """Appends DOIs to the references of a plain list."""

    name = "list"

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decode(data, preferred=options.encoding)
        lines = lines_of(decoded)
        changes = collected(partial(self.changes, lines, *pair) for pair in edits)
        return decoded.encode(splice(decoded.text, changes))

    def changes(self, lines: Lines, reference: Reference, edit: Edit) -> tuple[Splice, ...]:
        """The change that one edit makes; none where the DOI is printed already."""
        if edit.field not in ("DOI", COPY):
            raise CannotEdit(
                reference, edit, "to a reference that is plain text only addresses can be added."
            )
        start, end = _span(lines, reference, edit)
        text = lines.text[start:end]
        there = _printed(reference, text) if edit.field == "DOI" else set()
        if doi.normalise(edit.new) in there or (edit.field == COPY and edit.new in text):
            return ()
        if there:
            old = doi.normalise(edit.old or reference.fields.DOI)
            return (_replacement(text, start, old, reference, edit),)
        address = self.address(edit)
        if _labelled(reference):
            if "\n" in split_labels(text)[0].strip():
                raise CannotEdit(
                    reference, edit, "its lines would be read as two references with a DOI in them."
                )
            amid = lines.text[end : end + 1] not in ("", "\r", "\n")
            return (_before_labels(text, start, reference, edit, address, amid=amid),)
        if label_ends(text):
            raise CannotEdit(reference, edit, "link labels stand amid its text; are these two references?")
        if lines.text[end : end + 3].lstrip("\r\n")[:1].islower():
            raise CannotEdit(reference, edit, "the line below goes on in small letters; is it a part of it?")
        at = start + self.text_end(text)
        return (Splice(at, at, f" {address}"),)

    def address(self, edit: Edit) -> str:
        """What is added to the words of a reference."""
        return doi.url(edit.new) if edit.field == "DOI" else edit.new

    def text_end(self, text: str) -> int:
        """Where a reference ends: before lines of signs only, which an address would make into items."""
        bare = text.rstrip()
        while bare and not _WORD.search(bare, line_start(bare, len(bare))):
            bare = bare[: line_start(bare, len(bare))].rstrip()
        return len(bare or text.rstrip())


class CambridgeTextEditor(ListEditor):
    """Adds DOIs to the references of a saved page, before the labels of their links."""

    name = "cambridge-text"


def _labelled(reference: Reference) -> bool:
    return any(not link.url for link in reference.links)


def _printed(reference: Reference, text: str) -> set[str]:
    """The DOIs that a reference prints already."""
    there = {*doi.find_all(reference.text), *doi.find_all(text), doi.normalise(reference.fields.DOI)}
    return there - {""}


def _before_labels(
    text: str, start: int, reference: Reference, edit: Edit, address: str, *, amid: bool
) -> Splice:
    """The address between the words and their link labels, where both read back as they are.

    `amid` a line, labels tell where the next reference begins, and must go on doing so.
    """
    words, labels = split_labels(text)
    at = len(text) - len(text.lstrip()) + len(words)
    # Behind a letter and a space a lone label would be prose; behind a full stop it never is.
    for end in ("" if text[at : at + 1].isspace() else " ", "."):
        new = f"{text[:at]} {address}{end}{text[at:]}"
        said, kept = split_labels(new)
        wanted = f"{words} {address}{end}".split()
        told_apart = not amid or _ends_alike(text, new)
        if labels and kept == labels and said.split() == wanted and told_apart:
            return Splice(start + at, start + at, f" {address}{end}")
    reason = "link labels stand at the end of its line, and would be read as text with a DOI among them."
    raise CannotEdit(reference, edit, reason)


def _ends_alike(old: str, new: str) -> bool:
    """Whether labels that end a reference amid a line still do."""
    return (label_ends(f"{old} ")[-1:] == [len(old)]) == (label_ends(f"{new} ")[-1:] == [len(new)])


def _span(lines: Lines, reference: Reference, edit: Edit) -> tuple[int, int]:
    """Where the reference stands, on lines of its own or within one, without the last line end."""
    first, last = reference.line - 1, max(reference.end_line, reference.line) - 1
    if last < len(lines.starts) - 1:
        start, end = lines.starts[first], lines.starts[last + 1] - 1
        at = start + reference.column - 1
        if lines.readable.startswith(reference.unstructured, at, end) and first == last:
            return at, at + len(reference.unstructured)
        text = lines.readable[start:end].replace("\r\n", "\n").replace("\r", "\n")
        if [*filter(str.strip, text.split("\n"))] == reference.unstructured.split("\n"):
            return start, end
    raise CannotEdit(reference, edit, "it is not where it was read; has the file changed?")


def _replacement(text: str, start: int, old: str, reference: Reference, edit: Edit) -> Splice:
    """The printed DOI exchanged where it stands, once and as it is registered."""
    at = text.lower().find(old) if old else -1
    if at < 0 or len(text.lower()) != len(text) or text.lower().count(old) != 1:
        reason = f"its old DOI, {old}, does not stand in its text exactly once; change it by hand."
        raise CannotEdit(reference, edit, reason)
    new = doi.quoted(edit.new) if resolvers.is_before(text, at) else in_text(edit.new)
    return Splice(start + at, start + at + len(old), new)

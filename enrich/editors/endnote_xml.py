"""Edits EndNote's XML in place: a value gets an element of its own, with the style that others have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from enrich.comparable import doi, years
from enrich.editors.base import COPY, NO_OPTIONS, CannotEdit, Edits, ReadOptions
from enrich.editors.located import Wanted, edited
from enrich.editors.markup import decoded_xml, spelled
from enrich.editors.splice import Splice
from enrich.formats.encoding import Decoded
from enrich.formats.tables.endnote import UNCONTAINED, XML
from enrich.formats.xml_records import Record, scan
from enrich.formats.xml_tags import Element, elements
from enrich.records import Edit, Reference

_TEXT = re.compile(r"((?:\s*<style\b[^<>]*[^<>/]>)?)([^<]*)((?:</style>)?\s*)")
_STYLE = re.compile(r"<style\b[^<>]*[^<>/]>")


class _Node(NamedTuple):
    """An element within a record: its path from there, where its content ends, and where it does."""

    path: str
    element: Element
    content_end: int
    end: int


class EndNoteXmlEditor:
    """Sets elements of records."""

    name = "endnote-xml"

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decoded_xml(data, options.encoding)
        return edited(decoded, scan(decoded.readable, "record"), edits, _changes)


def _changes(decoded: Decoded, record: Record, wanted: Wanted) -> list[Splice]:
    raw = decoded.text[record.start : record.end]
    nodes = _nodes(raw)
    changes = []
    for reference, edit in wanted:
        if edit.field not in XML.editable:
            raise CannotEdit(
                reference, edit, "enrich does not write this field into EndNote XML files; add it by hand."
            )
        if edit.field == "container-title" and reference.fields.type in UNCONTAINED:
            raise CannotEdit(reference, edit, "a book is not part of a journal or another book.")
        if edit.field == COPY:
            changes += [] if spelled(edit.new) in raw else [_second(raw, nodes, reference, edit)]
            continue
        there = [n for path in XML.names(edit.field) for n in nodes if n.path == path]
        said = next((n for n in there if _says(raw, n)), there[0] if there else None)
        if said:
            changes.append(_replaced(raw, said, reference, edit))
        else:
            changes.append(_added(raw, nodes, reference, edit))
    return [Splice(record.start + c.start, record.start + c.end, c.new) for c in changes]


def _nodes(raw: str) -> list[_Node]:
    """The elements of a record, in the order of their places."""
    stack: list[Element] = []
    found = []
    for element, content_end, end in elements(raw, stack):
        path = "/".join([*(above.tag for above in stack[1:]), element.tag])
        if stack:
            found.append(_Node(path, element, content_end, end))
    return sorted(found, key=lambda node: node.element.start)


def _says(raw: str, node: _Node) -> bool:
    return bool(re.sub(r"<[^<>]*>", "", raw[node.element.content : node.content_end]).strip())


def _replaced(raw: str, node: _Node, reference: Reference, edit: Edit) -> Splice:
    """The new text where the old one stands, with the style and the resolver that it has."""
    if node.element.empty:
        return Splice(node.element.start, node.end, _made(raw, node.element.tag, edit))
    there = _TEXT.fullmatch(raw, node.element.content, node.content_end)
    if there is None:
        raise CannotEdit(reference, edit, "its value is in several pieces of markup; change it by hand.")
    new, old = spelled(edit.new), there[2]
    if edit.field == "DOI" and (resolver := doi.before(old)):
        new = resolver + new
    elif edit.field == "year" and (year := years.LETTERED.search(old)):
        new = old[: year.start()] + new + old[year.end() :]
    return Splice(*there.span(2), new)


def _added(raw: str, nodes: Sequence[_Node], reference: Reference, edit: Edit) -> Splice:
    """A new element: behind the addresses or the last one, or at the end of the one that it belongs into."""
    parent, _, name = XML.new(edit.field).rpartition("/")
    children = [node for node in nodes if "/" not in node.path]
    around = next((node for node in children if node.path == parent), None)
    if around and not around.element.empty:
        return Splice(around.content_end, around.content_end, _made(raw, name, edit))
    if around or not children:
        raise CannotEdit(reference, edit, "the record has no place for it.")
    made = f"<{parent}>{_made(raw, name, edit)}</{parent}>" if parent else _made(raw, name, edit)
    after = next((node for node in reversed(children) if node.path == "urls"), children[-1])
    before = raw[: after.element.start]
    gap = before[len(before.rstrip()) :]
    return Splice(after.end, after.end, gap + made)


def _second(raw: str, nodes: Sequence[_Node], reference: Reference, edit: Edit) -> Splice:
    """A further element beside that of the page's address."""
    parent, _, name = XML.new(edit.field).rpartition("/")
    around = next((node for node in nodes if node.path == parent and not node.element.empty), None)
    if around is None:
        raise CannotEdit(reference, edit, "the record has no list of addresses in which it could stand.")
    return Splice(around.content_end, around.content_end, _made(raw, name, edit))


def _made(raw: str, name: str, edit: Edit) -> str:
    style = _STYLE.search(raw)
    text = f"{style[0]}{spelled(edit.new)}</style>" if style else spelled(edit.new)
    return f"<{name}>{text}</{name}>"

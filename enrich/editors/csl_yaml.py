"""Edits CSL-YAML in place: a new key stands on a line of its own, or inside the braces of a flow mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from enrich.editors.base import COPY, NO_OPTIONS, CannotEdit, Edits, ReadOptions, collected
from enrich.editors.csl import names_of
from enrich.editors.located import Wanted, located, require_encodable
from enrich.editors.splice import Splice, line_end, line_start, splice
from enrich.formats.encoding import Decoded, decode
from enrich.formats.json_items import Item, Member
from enrich.formats.tables.csl import TABLE
from enrich.formats.yaml_items import scan
from enrich.records import Edit, Reference

# What CSL has as a mapping, which stands in YAML in more ways than can be kept.
_DATES = ("year",)
# What may stand without quotes and is text to every YAML reader, in flow mappings too.
_BARE = re.compile(r"10\.\d{4,9}/[\w./()<>;+-]*[\w)>]")
_LINE_END = re.compile(r"[^\r\n]*")


class CslYamlEditor:
    """Sets members of CSL items in YAML."""

    name = "csl-yaml"

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decode(data, preferred=options.encoding)
        return decoded.encode(splice(decoded.text, changes_to(decoded, edits)))


def changes_to(decoded: Decoded, edits: Edits) -> list[Splice]:
    """The changes that `edits` make to YAML, be it a file or the metadata of one."""
    found = located(decoded.readable, _items(decoded.readable), edits)
    return collected(partial(_changes, decoded, item, wanted) for item, wanted in found)


def _items(text: str) -> Iterator[Item]:
    return (b for b in scan(text) if isinstance(b, Item))


def _changes(decoded: Decoded, item: Item, wanted: Wanted) -> list[Splice]:
    text, changes, added = decoded.text, [], []
    for reference, edit in wanted:
        value = _value(decoded, reference, edit)
        name = TABLE.new(edit.field) if edit.field == COPY else edit.field
        there = next((m for m in reversed(item.members) if m.key == name), None)
        if there and edit.field == COPY:
            continue
        if there is None:
            added.append(f"{name}: {value}")
        elif isinstance(there.value, list | dict) or text[there.value_start : there.value_end][:1] in "*&!|>":
            if text[there.value_start : there.value_end]:
                raise CannotEdit(
                    reference, edit, "in the file it is a list or goes over several lines; change it by hand."
                )
            changes.append(Splice(there.value_start, there.value_end, f" {value}"))
        else:
            changes.append(Splice(there.value_start, there.value_end, value))
    return [*changes, *_insertion(text, item, added, wanted[0])]


def _value(decoded: Decoded, reference: Reference, edit: Edit) -> str:
    if edit.field not in TABLE.editable or edit.field in _DATES:
        raise CannotEdit(
            reference, edit, "enrich does not write this field into CSL-YAML files; add it by hand."
        )
    require_encodable(decoded, reference, edit)
    if edit.field == "author":
        names = (", ".join(f"{key}: {_quoted(v)}" for key, v in n.items()) for n in names_of(edit.new))
        return "[" + ", ".join(f"{{{name}}}" for name in names) + "]"
    return edit.new if _BARE.fullmatch(edit.new) else _quoted(edit.new)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _insertion(text: str, item: Item, added: Sequence[str], first: tuple[Reference, Edit]) -> list[Splice]:
    """New members behind the last one that ends on the line it begins on."""
    if not added:
        return []
    if text[item.start] == "{":
        at = item.members[-1].value_end
        return [Splice(at, at, "".join(f", {member}" for member in added))]
    model = next((m for m in reversed(item.members) if _on_one_line(text, m)), None)
    if model is None:
        raise CannotEdit(*first, "no line of the item shows how to write another.")
    line = line_start(text, item.start)
    indent = " " * (item.start - line)
    end = _LINE_END.match(text, model.value_end)
    at = end.end() if end else model.value_end
    return [Splice(at, at, "".join(f"{line_end(text, at)}{indent}{member}" for member in added))]


def _on_one_line(text: str, member: Member) -> bool:
    """Whether a member is one line of the file: a plain or quoted value, closed where it begins."""
    written = text[member.start : member.value_end]
    return "\n" not in written and "\r" not in written and text[member.value_start : member.value_end] != ""

"""Edits CSL-JSON in place: a new member is indented as its neighbours are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from enrich.editors import people
from enrich.editors.base import COPY, NO_OPTIONS, CannotEdit, Edits, ReadOptions
from enrich.editors.located import Wanted, edited, has
from enrich.editors.splice import Splice
from enrich.formats.encoding import Decoded, decode
from enrich.formats.json_items import Item, Member, scan
from enrich.formats.tables.csl import TABLE
from enrich.records import Edit, Reference

_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")


class CslJsonEditor:
    """Sets members of CSL items."""

    name = "csl-json"

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decode(data, preferred=options.encoding)
        return edited(decoded, _items(decoded.readable), edits, _changes)


def _items(text: str) -> Iterator[Item]:
    return (b for b in scan(text) if isinstance(b, Item))


def _changes(decoded: Decoded, item: Item, wanted: Wanted) -> list[Splice]:
    changes, added = [], []
    for reference, edit in wanted:
        name = _member_name(item, reference, edit)
        there = next((m for m in reversed(item.members) if m.key == name), None)
        if there and edit.field == COPY:
            continue
        value = _spelt(decoded, edit, there)
        if there:
            changes.append(Splice(there.value_start, there.value_end, value))
        else:
            added.append((name, value))
    return [*changes, *_insertion(decoded.text, item, added)]


def _member_name(item: Item, reference: Reference, edit: Edit) -> str:
    if edit.field not in TABLE.editable:
        raise CannotEdit(
            reference, edit, "enrich does not write this field into CSL-JSON files; add it by hand."
        )
    if edit.field == "DOI":
        return next((n for n in TABLE.names("DOI") if item.get(n) is not None), TABLE.new("DOI"))
    return TABLE.new(edit.field)


def _spelt(decoded: Decoded, edit: Edit, there: Member | None) -> str:
    """The value as JSON; ASCII only where the file has kept to that, or its encoding lacks a character."""
    if edit.field == "year":
        rest = _month_and_day(there.value if there else None)
        return json.dumps({"date-parts": [[int(edit.new), *rest]]})
    value: object = edit.new
    if edit.field == "author":
        value = names_of(edit.new)
    elif there and isinstance(there.value, list):
        value = [edit.new]
    elif there and isinstance(there.value, int) and _NUMBER.fullmatch(edit.new):
        value = int(edit.new)
    return json.dumps(value, ensure_ascii=decoded.text.isascii() or not has(decoded, edit.new))


def names_of(value: str) -> list[dict[str, str]]:
    """The authors of an edit as CSL's names."""
    return [
        {"literal": name.name}
        if name.name
        else {key: v for key in ("family", "given", "suffix") if (v := getattr(name, key))}
        for name in people.parsed(value)
    ]


def _month_and_day(value: object) -> list[object]:
    parts = value.get("date-parts") if isinstance(value, dict) else None
    return parts[0][1:] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []


def _insertion(text: str, item: Item, added: Sequence[tuple[str, str]]) -> list[Splice]:
    """New members after the last one, parted from it as that is from the one before."""
    if not added:
        return []
    last = item.members[-1]
    before = item.members[-2].value_end if len(item.members) > 1 else item.start
    glue = text[before : last.start]
    if "," not in glue:
        glue = "," + glue.removeprefix("{")
    # A key may hold a colon of its own; what follows the closing quote is the separator.
    colon = text[text.rindex('"', last.start, last.value_start) + 1 : last.value_start]
    new = "".join(f"{glue}{json.dumps(name)}{colon}{value}" for name, value in added)
    return [Splice(last.value_end, last.value_end, new)]

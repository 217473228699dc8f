"""Edits BibTeX in place: a new field looks like its neighbours, everything else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from enrich.comparable import doi, years
from enrich.comparable.pages import DASH, is_range
from enrich.editors import people
from enrich.editors.base import COPY, COPY_DAY, NO_OPTIONS, CannotEdit, Edits, ReadOptions
from enrich.editors.located import Wanted, edited, has
from enrich.editors.splice import Splice, line_end, line_start
from enrich.formats import bibtex as syntax
from enrich.formats.encoding import Decoded, declared_encoding, decode
from enrich.formats.latex import escape
from enrich.formats.tables.bibtex import IN_BOOKS, JOURNALS, TABLE
from enrich.records import Edit

_GLUE = re.compile(r"(\s*,)(\s*)")
_TRAILING = re.compile(r"[ \t]*,")
_COMMENT = re.compile(r"[ \t]*%[^\n\r]*")


class BibtexEditor:
    """Sets fields of BibTeX and BibLaTeX entries."""

    name = "bibtex"

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decode(data, declared_encoding(data), preferred=options.encoding)
        return edited(decoded, _entries(decoded.readable), edits, _changes)


def _entries(text: str) -> Iterator[syntax.Entry]:
    return (b for b in syntax.scan(text) if isinstance(b, syntax.Entry))


def _changes(decoded: Decoded, entry: syntax.Entry, wanted: Wanted) -> list[Splice]:
    changes, added = [], []
    for reference, edit in wanted:
        if edit.field not in TABLE.editable:
            raise CannotEdit(
                reference, edit, "enrich does not write this field into BibTeX files; add it by hand."
            )
        if edit.field in (COPY, COPY_DAY) and not _is_for_a_copy(entry, wanted):
            continue
        there = _field(entry, edit.field)
        value = _value(decoded, edit)
        if there is None:
            added.append((_new_name(entry, edit.field), value))
        else:
            changes.append(_replaced(decoded.text, there, edit, value))
    if added and not entry.fields:
        raise CannotEdit(*wanted[0], "the entry has no fields next to which it could stand.")
    return [*changes, *_insertions(decoded.text, entry, added)]


def _is_for_a_copy(entry: syntax.Entry, wanted: Wanted) -> bool:
    """Whether a copy is to be named where none is; a day alone says nothing."""
    return _field(entry, COPY) is None and any(edit.field == COPY for _, edit in wanted)


def _field(entry: syntax.Entry, name: str) -> syntax.Field | None:
    """The field of `entry` that holds `name`; of several, the one that is read."""
    known = TABLE.names(name)
    return next((f for name in known for f in entry.fields if f.name.lower() == name), None)


def _new_name(entry: syntax.Entry, field: str) -> str:
    """The name for a field that is added, in the letter case of its neighbours."""
    name = TABLE.new(field, in_book=entry.type in IN_BOOKS)
    if name in JOURNALS and any(f.name.lower() == "date" for f in entry.fields):
        name = JOURNALS[0]  # the entry is BibLaTeX's
    names = [f.name for f in entry.fields]
    if names and all(n.isupper() for n in names):
        return name.upper()
    return name.capitalize() if names and all(n[:1].isupper() for n in names) else name


def _value(decoded: Decoded, edit: Edit) -> str:
    """The new value as LaTeX, in characters that the file's encoding has."""
    value = edit.new if edit.field in ("DOI", COPY) else escape(edit.new)
    if edit.field == "author":
        value = people.in_bibtex(edit.new)
    if edit.field == "page" and is_range(value):
        value = DASH.sub("--", value)
    return "".join(c if has(decoded, c) else _spelt_out(c) for c in value)


def _spelt_out(character: str) -> str:
    """A character as LaTeX spells it in ASCII."""
    from pylatexenc.latexencode import unicode_to_latex

    return str(unicode_to_latex(character, non_ascii_only=True))


def _replaced(text: str, field: syntax.Field, edit: Edit, value: str) -> Splice:
    """`value` between the delimiters that are there; a DOI keeps the resolver it was printed with."""
    old = text[field.value_start : field.value_end]
    part = field.parts[0] if len(field.parts) == 1 else None
    if part and edit.field == "DOI" and (resolver := doi.before(part.text)):
        value = resolver + value
    if part and field.name.lower() == "date" and (year := years.ANY.search(part.text)):
        value = part.text[: year.start()] + value + part.text[year.end() :]
    if part and part.kind == "number" and value.isdigit():
        new = value
    elif part and part.kind == "quoted" and '"' not in value:
        new = f'"{value}"'
    else:
        new = f"{{{value}}}"
    return Splice(field.value_start, field.value_end, new if old.strip() else f" {new}")


def _insertions(text: str, entry: syntax.Entry, added: Sequence[tuple[str, str]]) -> list[Splice]:
    """New fields behind the last one, joined as that is joined to what stands before it."""
    if not added:
        return []
    last = entry.fields[-1]
    model = _model(text, entry)
    place = entry.fields.index(model)
    before = entry.fields[place - 1].value_end if place else entry.key_end
    glue = _GLUE.fullmatch(text[before : model.start])
    comma, space = glue.groups() if glue else (",", _own_space(text, model))
    fields = [_spelt(text, entry, name, value, space) for name, value in added]
    trailing = _TRAILING.match(text, last.value_end)
    comment = _COMMENT.match(text, trailing.end() if trailing else last.value_end)
    if trailing:
        return [Splice(*_at(comment.end() if comment else trailing.end()), "".join(f + "," for f in fields))]
    joined = "".join(comma + f for f in fields)
    if comment is None:
        return [Splice(*_at(last.value_end), joined)]
    return [Splice(*_at(last.value_end), ","), Splice(*_at(comment.end()), joined.removeprefix(comma))]


def _model(text: str, entry: syntax.Entry) -> syntax.Field:
    """The field to look like: the last that begins a line, else the last."""
    lined = [f for f in entry.fields if _begins_line(text, f)]
    return lined[-1] if lined else entry.fields[-1]


def _at(offset: int) -> tuple[int, int]:
    return offset, offset


def _own_space(text: str, field: syntax.Field) -> str:
    """White space before a field that a comment, or a missing comma, parts from the one before it."""
    line = line_start(text, field.start)
    indent = text[line : field.start]
    return line_end(text, field.start) + indent if not indent.strip() else " "


def _spelt(text: str, entry: syntax.Entry, name: str, value: str, space: str) -> str:
    """``name = value`` with the white space and delimiters of the entry's other fields."""
    model = _model(text, entry)
    before, after = text[model.start + len(model.name) : model.value_start].split("=", 1)
    lined = [f for f in entry.fields if _begins_line(text, f)]
    widths = {f.value_start - f.start for f in lined}
    ends = {_column(text, f) + len(f.name) for f in lined}
    starts = {_column(text, f) for f in lined}
    several = len({len(f.name) for f in lined}) > 1
    if several and len(widths) == 1 and len(starts) == 1:
        before, after = _aligned(text, lined, name, widths.pop())
    elif several and len(ends) == 1 and len(starts) > 1 and line_end(space) in space:
        space = space.rstrip(" ") + " " * max(0, ends.pop() - 1 - len(name))
    quoted = '"' not in value and _mostly_quoted(entry)
    return f"{space}{name}{before}={after}" + (f'"{value}"' if quoted else f"{{{value}}}")


def _aligned(text: str, fields: Sequence[syntax.Field], name: str, width: int) -> tuple[str, str]:
    """The white space around the equals sign that puts the value under the others."""
    before, after = text[fields[0].start + len(fields[0].name) : fields[0].value_start].split("=", 1)
    signs = {text.index("=", f.start) - f.start for f in fields}
    if len(signs) == 1:
        return " " * max(0, signs.pop() - len(name)), after
    return before, " " * max(0, width - len(name) - len(before) - 1)


def _begins_line(text: str, field: syntax.Field) -> bool:
    return not text[field.start - _column(text, field) + 1 : field.start].strip()


def _column(text: str, field: syntax.Field) -> int:
    return field.start - line_start(text, field.start) + 1


def _mostly_quoted(entry: syntax.Entry) -> bool:
    kinds = [part.kind for part in _single_parts(entry.fields)]
    return kinds.count("quoted") > kinds.count("braced")


def _single_parts(fields: Iterable[syntax.Field]) -> Iterator[syntax.Part]:
    return (f.parts[0] for f in fields if len(f.parts) == 1)

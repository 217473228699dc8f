r"""Edits LaTeX's own lists in place: a DOI is printed as the list prints others, else as ``\url``.

biber's entries name their fields and get a ``\verb`` of their own.
"""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from enrich.comparable import doi, resolvers
from enrich.editors.base import COPY, NO_OPTIONS, CannotEdit, Edits, ReadOptions
from enrich.editors.located import Wanted, edited
from enrich.editors.splice import Splice, line_end, line_start
from enrich.formats.encoding import Decoded, declared_encoding, decode
from enrich.formats.latex_bbl import END_ENTRY, Item, blanked, items
from enrich.records import Edit, Reference

_DOI = r"10\.\d{4,9}(?:\.\d+)*/(?:\\[_%&#]|[^\s{}\\])+"
_PRINTED = (
    rf"\\doi\s*\{{{_DOI}\}}",
    rf"\\href\s*\{{{resolvers.ADDRESS}{_DOI}\}}\s*\{{(?:\\(?:path|nolinkurl|texttt)\s*\{{)?(?:doi:\s*|{resolvers.ADDRESS})?{_DOI}\}}+",
    rf"\\url\s*\{{{resolvers.ADDRESS}{_DOI}\}}",
    rf"(?<![{{/.\w])(?:{resolvers.ADDRESS}|doi:\s*){_DOI}",
)
_LEAD = r"(?P<block>\\newblock\s+)?(?P<words>(?:DOI|doi):?\s+)?"
_STYLES = tuple(re.compile(rf"{_LEAD}(?P<printed>{printed})") for printed in _PRINTED)
_ANY_DOI = re.compile(_DOI)
_SHUT = re.compile(r"(?:(?<!\s)\s++)?\\BibitemShut\s*\{[^{}]*\}\s*\Z")
_ESCAPE = re.compile(r"\\([_%&#])")
_STOPS = ".,;"
# What LaTeX prints as it stands, whatever command it is the argument of.
_PLAIN = re.compile(r"[A-Za-z0-9./():;-]+")
_VERB = re.compile(r"\\verb\{doi\}\s*\\verb[ \t]+([^\r\n]*)")


class _Style(NamedTuple):
    """How a list prints a DOI: an example, the words before it, whether in a block, the stop behind."""

    example: str = ""
    words: str = ""
    block: bool = False
    stop: str = ""

    def printed(self, identifier: str) -> str:
        """A DOI like the example; as an address where LaTeX would not print it plainly."""
        if not self.example or not _PLAIN.fullmatch(identifier):
            return rf"\url{{{doi.url(identifier)}}}"
        return _ANY_DOI.sub(lambda match: identifier, self.example)


class BblEditor:
    r"""Adds DOIs to ``\bibitem``s and to biber's entries."""

    name = "bbl"

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decode(data, declared_encoding(data), preferred=options.encoding)
        changes = partial(_changes, _style(decoded.text))
        return edited(decoded, items(decoded.readable), edits, changes, _body)


def _body(item: Item) -> int:
    return item.start if item.kind else item.body


def _changes(style: _Style, decoded: Decoded, item: Item, wanted: Wanted) -> list[Splice]:
    changes = []
    for reference, edit in wanted:
        if edit.field != "DOI" and (edit.field != COPY or item.kind):
            raise CannotEdit(reference, edit, "to this list of LaTeX's own only a DOI can be added.")
        if decoded.text[item.body - 1] != "}":
            raise CannotEdit(reference, edit, "its key is not in braces.")
        if edit.field == COPY:
            changes += _copy(decoded.text, item, style, edit)
        elif item.kind:
            changes += _entry(decoded.text, item, reference, edit)
        else:
            changes += _string(decoded.text, item, style, reference, edit)
    return changes


def _copy(text: str, item: Item, style: _Style, edit: Edit) -> list[Splice]:
    r"""A further ``\url`` behind the words of an item, unless it is there."""
    source = text[item.body : item.end]
    at = item.body + _said_end(source)
    gap = line_end(text, at) + r"\newblock " if style.block else " "
    return [] if edit.new in source else [Splice(at, at, rf"{gap}\url{{{edit.new}}}")]


def _string(text: str, item: Item, style: _Style, reference: Reference, edit: Edit) -> list[Splice]:
    there = {*doi.find_all(reference.text), *(doi.normalise(link.url) for link in reference.links)}
    there |= {
        doi.normalise(reference.fields.DOI),
        *doi.find_all(_ESCAPE.sub(r"\1", text[item.body : item.end])),
    }
    if doi.normalise(edit.new) in there:
        return []
    if there - {""}:
        return _replacements(text, item, reference, edit)
    at = item.body + _said_end(text[item.body : item.end])
    gap = line_end(text, at) + r"\newblock " if style.block else " "
    return [Splice(at, at, f"{gap}{style.words}{style.printed(edit.new)}{style.stop}")]


def _style(text: str) -> _Style:
    """How most DOIs of a list are printed."""
    seen = blanked(text)
    found = [list(style.finditer(seen)) for style in _STYLES]
    most = max(found, key=len)
    if not most:
        return _Style()
    model = most[0]
    example = model["printed"].rstrip(_STOPS)
    behind = seen[model.start("printed") + len(example) :][:1]
    stop = behind if behind == "." else ""
    return _Style(example, model["words"] or "", bool(model["block"]), stop)


def _said_end(source: str) -> int:
    """Where the words of an item end: before comments and REVTeX's closing mark."""
    seen = blanked(source)
    shut = _SHUT.search(seen, max(0, len(seen.rstrip()) - 200))
    return len(seen[: shut.start()] if shut else seen.rstrip())


def _replacements(text: str, item: Item, reference: Reference, edit: Edit) -> list[Splice]:
    """The new DOI wherever the old one is printed, quoted in addresses."""
    old = doi.normalise(edit.old or reference.fields.DOI)
    spellings = sorted({old, doi.quoted(old), _escaped(old)}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, spellings)) + r"(?!\w)" if old else r"(?!)", re.IGNORECASE)
    changes = []
    for match in pattern.finditer(text, item.body, item.end):
        in_address = resolvers.is_before(text, match.start())
        new = doi.quoted(edit.new) if in_address else _escaped(edit.new)
        changes.append(Splice(*match.span(), new))
    if not changes:
        raise CannotEdit(reference, edit, f"its old DOI, {old}, is printed in pieces; change it by hand.")
    return changes


def _escaped(identifier: str) -> str:
    return re.sub(r"([_%&#])", r"\\\1", identifier)


def _entry(text: str, item: Item, reference: Reference, edit: Edit) -> list[Splice]:
    r"""The ``\verb`` of an entry that biber wrote."""
    if there := _VERB.search(text, item.body, item.end):
        return [Splice(*there.span(1), edit.new)]
    end = END_ENTRY.search(text, item.body, item.end)
    if end is None:
        raise CannotEdit(reference, edit, "the entry has no end to stand before.")
    line = line_start(text, end.start())
    above = text[line_start(text, max(item.body, line - 1)) : line]
    indent = above[: len(above) - len(above.lstrip(" \t"))]
    lines = (r"\verb{doi}", rf"\verb {edit.new}", r"\endverb")
    if text[line : end.start()].strip():
        raise CannotEdit(reference, edit, "the end of the entry does not stand on a line of its own.")
    return [Splice(line, line, "".join(f"{indent}{new}{line_end(text, line)}" for new in lines))]

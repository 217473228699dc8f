"""Edits JATS: the DOI becomes a `pub-id` within its citation, and no other character changes.

The text is cut at its tags rather than parsed and written again, which would
lose entities, quotes, and white space within tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from enrich.comparable import doi
from enrich.editors.base import COPY, NO_OPTIONS, CannotEdit, Edits, ReadOptions, collected
from enrich.editors.markup import decoded_xml, spelled
from enrich.editors.splice import Splice, splice
from enrich.formats.encoding import Decoded
from enrich.formats.jats import ALTERNATIVES, CITATIONS, Names
from enrich.formats.xml_tags import Element, elements
from enrich.records import Edit, Reference

_INDENT = re.compile(r"\s*")
_IDENTIFIERS = ("pub-id", "object-id")


class _Citation(NamedTuple):
    """A citation that is a reference; `doi` is the place of the first DOI tagged in it."""

    id: str
    element: Element
    end: int
    doi: tuple[int, int] | None
    alternative: bool


class JatsEditor:
    """Sets the `pub-id` of citations."""

    name = "jats"

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decoded_xml(data, options.encoding)
        citations = {citation.id: citation for citation in _citations(decoded.text)}
        changes = collected(partial(_changes, decoded, citations.get(r.id), r, edit) for r, edit in edits)
        return decoded.encode(splice(decoded.text, changes))


def _changes(
    decoded: Decoded, citation: _Citation | None, reference: Reference, edit: Edit
) -> tuple[Splice, ...]:
    if edit.field not in ("DOI", COPY):
        raise CannotEdit(reference, edit, "enrich writes only addresses into a JATS article; add it by hand.")
    if citation is None or not _stands_at(decoded.text, citation, reference.line):
        raise CannotEdit(reference, edit, "it is not where it was read; has the file changed?")
    if citation.alternative:
        raise CannotEdit(reference, edit, "it is given in alternative forms; add the DOI by hand.")
    if edit.field == COPY:
        address = spelled(edit.new)
        is_there = address in decoded.text[citation.element.start : citation.end]
        return () if is_there else (_insertion(decoded.text, citation, "uri", address),)
    if doi.normalise(reference.fields.DOI) == doi.normalise(edit.new):
        return ()
    value = spelled(edit.new)
    if citation.doi and "<" not in decoded.text[slice(*citation.doi)]:
        return (Splice(*citation.doi, value),)
    if citation.doi or reference.fields.DOI:
        raise CannotEdit(reference, edit, "its old DOI is no plain pub-id; change it by hand.")
    return (_insertion(decoded.text, citation, "pub-id", value, ' pub-id-type="doi"'),)


def _stands_at(text: str, citation: _Citation, line: int) -> bool:
    """Whether `line` is one of the citation's start tag, any line of which parsers may name."""
    first = 1 + text.count("\n" if "\n" in text else "\r", 0, citation.element.start)
    return first <= line <= first + text.count("\n", citation.element.start, citation.element.content)


def _insertion(text: str, citation: _Citation, name: str, value: str, attributes: str = "") -> Splice:
    """A new element at the end: behind a space in a string, else as far from its neighbour as that one is."""
    element = citation.element
    prefix = element.tag[: -len(element.local)]
    made = f"<{prefix}{name}{attributes}>{value}</{prefix}{name}>"
    content = text[element.content : citation.end]
    at = element.content + len(content.rstrip())
    indent = _INDENT.match(content)
    gap = indent[0] if indent and element.local == "element-citation" else " "
    return Splice(at, at, gap + made)


def _citations(text: str) -> Iterator[_Citation]:
    """The citations in the order, and with the names, that the reader gives them."""
    names, stack = Names(), list[Element]()
    found: tuple[int, int] | None = None
    alternatives: set[int] = set()
    for element, end, _ in elements(text, stack):
        if element.local in CITATIONS and not _within(stack, CITATIONS):
            among = stack[-1].start if stack and stack[-1].local == ALTERNATIVES else -1
            if among not in alternatives:  # the first alternative stands for all
                ref = next((above for above in reversed(stack) if above.local == "ref"), element)
                name = names.next(ref.get("id"))
                yield _Citation(name, element, end, found, alternative=among >= 0)
            alternatives |= {among} - {-1}
            found = None
        elif _is_doi(element) and found is None and _within(stack, CITATIONS):
            found = element.content, end


def _within(stack: list[Element], names: frozenset[str]) -> bool:
    return any(above.local in names for above in stack)


def _is_doi(element: Element) -> bool:
    return element.local in _IDENTIFIERS and element.get("pub-id-type") == "doi"

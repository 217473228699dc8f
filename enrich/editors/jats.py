"""Edits JATS: the DOI becomes a `pub-id` within its citation, and no other character changes.

The text is cut at its tags rather than parsed and written anew, which would
lose entities, quotes, and white space within tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple

from enrich import doi
from enrich.editors.base import UNTOLD, CannotEdit, Edits, Told
from enrich.editors.splice import Splice, splice
from enrich.formats.encoding import Decoded, codec_name, decode
from enrich.formats.jats import ALTERNATIVES, CITATIONS, Names
from enrich.records import Edit, Reference

_TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|<(?P<close>/?)(?P<name>[^\s<>/!?\"'=]+)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""(?:^|\s)(id|pub-id-type)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.-]+)")
_INDENT = re.compile(r"\s*")
_IDENTIFIERS = ("pub-id", "object-id")


class _Open(NamedTuple):
    """An element whose end has not come yet: its name as written, and where its content begins."""

    tag: str
    start: int
    content: int
    attributes: dict[str, str]

    @property
    def local(self) -> str:
        return self.tag.rpartition(":")[2]


class _Citation(NamedTuple):
    """A citation that is a reference; `doi` is the place of the first DOI tagged in it."""

    id: str
    element: _Open
    end: int
    doi: tuple[int, int] | None
    alternative: bool


class JatsEditor:
    """Sets the `pub-id` of citations."""

    name = "jats"

    def apply(self, data: bytes, edits: Edits, told: Told = UNTOLD) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        declared = _DECLARED.search(data[:1000])
        name = codec_name(declared[1].decode("ascii")) if declared else ""
        decoded = decode(data, name, told=told.encoding)
        citations = {citation.id: citation for citation in _citations(decoded.text)}
        changes = [c for r, edit in edits for c in _changes(decoded, citations.get(r.id), r, edit)]
        return decoded.encode(splice(decoded.text, changes))


def _changes(
    decoded: Decoded, citation: _Citation | None, reference: Reference, edit: Edit
) -> tuple[Splice, ...]:
    if edit.field != "DOI":
        raise CannotEdit(reference, edit, "of an article only DOIs can be changed.")
    if citation is None or not _stands_at(decoded.text, citation, reference.line):
        raise CannotEdit(reference, edit, "it is not where it was read; has the file changed?")
    if citation.alternative:
        raise CannotEdit(reference, edit, "it is given in alternative forms; add the DOI by hand.")
    if doi.normalise(reference.fields.DOI) == doi.normalise(edit.new):
        return ()
    value = escape(edit.new, quote=False).encode("ascii", "xmlcharrefreplace").decode()
    if citation.doi and "<" not in decoded.text[slice(*citation.doi)]:
        return (Splice(*citation.doi, value),)
    if citation.doi or reference.fields.DOI:
        raise CannotEdit(reference, edit, "its old DOI is no plain pub-id; change it by hand.")
    return (_insertion(decoded.text, citation, value),)


def _stands_at(text: str, citation: _Citation, line: int) -> bool:
    """Whether `line` is one of the citation's start tag, any line of which parsers may name."""
    first = 1 + text.count("\n" if "\n" in text else "\r", 0, citation.element.start)
    return first <= line <= first + text.count("\n", citation.element.start, citation.element.content)


def _insertion(text: str, citation: _Citation, value: str) -> Splice:
    """A `pub-id` at the end: behind a space in a string, else as far from its neighbour as that one is."""
    element = citation.element
    prefix = element.tag[: -len(element.local)]
    made = f'<{prefix}pub-id pub-id-type="doi">{value}</{prefix}pub-id>'
    content = text[element.content : citation.end]
    at = element.content + len(content.rstrip())
    indent = _INDENT.match(content)
    gap = indent[0] if indent and element.local == "element-citation" else " "
    return Splice(at, at, gap + made)


def _citations(text: str) -> Iterator[_Citation]:
    """The citations in the order, and with the names, that the reader gives them."""
    names, stack = Names(), list[_Open]()
    found: tuple[int, int] | None = None
    alternatives: set[int] = set()
    for element, end in _elements(text, stack):
        if element.local in CITATIONS and not _within(stack, CITATIONS):
            among = stack[-1].start if stack and stack[-1].local == ALTERNATIVES else -1
            if among not in alternatives:  # the first alternative stands for all
                ref = next((above for above in reversed(stack) if above.local == "ref"), element)
                name = names.next(ref.attributes.get("id", ""))
                yield _Citation(name, element, end, found, alternative=among >= 0)
            alternatives |= {among} - {-1}
            found = None
        elif _is_doi(element) and found is None and _within(stack, CITATIONS):
            found = element.content, end


def _elements(text: str, stack: list[_Open]) -> Iterator[tuple[_Open, int]]:
    """Each element when it ends, and where its content does; `stack` holds those around it."""
    for token in _TOKEN.finditer(text):
        name, attributes = token["name"], token["attributes"] or ""
        if not name:
            continue
        if not token["close"]:
            stack.append(_Open(name, token.start(), token.end(), _attributes(attributes)))
            if not attributes.rstrip().endswith("/"):
                continue
        elif not stack or stack[-1].tag != name:
            return
        yield stack.pop(), token.start() if token["close"] else token.end()


def _attributes(text: str) -> dict[str, str]:
    return {m[1]: unescape(m[2] if m[2] is not None else m[3]) for m in _ATTRIBUTE.finditer(text)}


def _within(stack: list[_Open], names: frozenset[str]) -> bool:
    return any(above.local in names for above in stack)


def _is_doi(element: _Open) -> bool:
    return element.local in _IDENTIFIERS and element.attributes.get("pub-id-type") == "doi"

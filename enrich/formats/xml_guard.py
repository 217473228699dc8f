"""XML from strangers: no entities expanded, nothing fetched, memory bounded.

A document type with an external identifier (JATS has one) is legal and is
never fetched; one that declares entities of its own is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.entities import html5
from typing import IO, TYPE_CHECKING, Any

from enrich.errors import UnreadableInput
from enrich.formats.encoding import markless_utf16
from enrich.patterns import lazy

if TYPE_CHECKING:
    from lxml.etree import _Element

_PROLOGUE = 65_536
_DOCTYPE = lazy(r"<!DOCTYPE\b")
_ENTITY = lazy(r"<!ENTITY\b")
_STRICT = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
DEEPEST = 200


def check_prologue(file: str, head: bytes, *, doctype: bool = False) -> None:
    """Raise UnreadableInput where XML declares entities, or has a document type and may not (`doctype`)."""
    text = head[:_PROLOGUE].replace(b"\0", b"").decode("latin-1")
    if _ENTITY.search(text):
        raise UnreadableInput(file, "declares XML entities of its own, which can be a trap; refused.")
    if not doctype and _DOCTYPE.search(text):
        raise UnreadableInput(file, "an office document with a document type is a trap; refused.")


def tree(file: str, data: bytes, *, doctype: bool = False) -> _Element:
    """Parse a whole document; raises UnreadableInput with the line where it is not well-formed."""
    from lxml import etree

    check_prologue(file, data, doctype=doctype)
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, **_STRICT)
    if encoding := markless_utf16(data):
        # The parser knows UTF-16 by its mark alone.
        data = "\ufeff".encode(encoding) + data
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = f"is no well-formed XML ({getattr(error, 'msg', error)})."
        raise UnreadableInput(file, reason, _line(error)) from error
    if root is None:
        raise UnreadableInput(file, "is no well-formed XML.")
    return root


def elements(file: str, stream: IO[bytes], *names: str) -> Iterator[_Element]:
    """Yield each finished element with one of the local `names`, then forget it; memory stays flat."""
    from lxml import etree

    head = stream.read(_PROLOGUE)
    check_prologue(file, head)
    tags = [f"{{*}}{name}" for name in names]
    source: Any = _Chained(head, stream)
    context = etree.iterparse(source, events=("end",), tag=tags, **_STRICT)
    try:
        for _, element in context:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise UnreadableInput(file, f"holds XML that is not well-formed ({error.msg}).") from error


def local(element: _Element) -> str:
    """The name of an element without its namespace, "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(element: _Element, skip: frozenset[str] = frozenset()) -> str:
    """The text within an element, entities of HTML's names resolved, elements named in `skip` left out."""
    return "".join(_texts(element, skip, 0))


def _texts(element: _Element, skip: frozenset[str], depth: int) -> Iterator[str]:
    yield element.text or "" if isinstance(element.tag, str) else ""
    for child in element:
        name = getattr(child, "name", None)
        if isinstance(child.tag, str):
            if local(child) not in skip and depth < DEEPEST:
                yield from _texts(child, skip, depth + 1)
        elif isinstance(name, str):
            yield html5.get(name + ";", f"&{name};")
        yield child.tail or ""


def _line(error: Exception) -> int:
    return int(getattr(error, "lineno", 0) or 0)


class _Chained:
    """What was read ahead, then the rest of the stream."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        if self._head:
            head, self._head = self._head[:size], self._head[size:] if size >= 0 else b""
            return head
        return self._rest.read(size)

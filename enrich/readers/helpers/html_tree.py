"""Saved pages as trees: parsing that survives anything, the text a browser would show, and its links."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from enrich.comparable import resolvers
from enrich.errors import UnreadableInput
from enrich.formats.labels import is_tool, label
from enrich.patterns import lazy
from enrich.readers.base import MEGABYTE, Document
from enrich.records import Link

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Elements = Set["HtmlElement"]
NONE: Elements = frozenset()
LARGEST_PAGE = 40 * MEGABYTE
_MOST_TAGS = 700_000
_CHARSET = lazy(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARATION = lazy(r"^\s*<\?xml[^>]*\?>")
_HTML = lazy(
    r"\s*(?:<!--.{0,4000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|div|section|article|ol|ul|main|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    (
        *_HEADS,
        "address",
        "article",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "li",
        "ol",
        "p",
        "section",
        "td",
        "tr",
        "ul",
    )
)
_SILENT = frozenset(("script", "style", "button", "svg", "noscript", "template", "select"))
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROLS = lazy(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HOST_LABELS = (
    (lazy(resolvers.WITHOUT_SCHEME, re.IGNORECASE), "CrossRef"),
    (lazy(r"//scholar\.google\.", re.IGNORECASE), "Google Scholar"),
    (lazy(r"//(?:www\.|pubmed\.)?ncbi\.nlm\.nih\.gov/", re.IGNORECASE), "PubMed"),
)


def looks_like_html(text: str) -> bool:
    """Whether a document begins as an HTML page or fragment does."""
    return _HTML.match(_DECLARATION.sub("", text)) is not None


def tree(document: Document) -> HtmlElement | None:
    """Return the page's root element, None where nothing but blanks is left of it.

    Raises UnreadableInput for pages over 40 MB or with 700,000 tags, and for bytes that neither the
    page's own charset nor UTF-8 explains.
    """
    from lxml import etree, html

    if document.at_most(LARGEST_PAGE).count(b"<") > _MOST_TAGS:
        raise UnreadableInput(document.name, "has more markup than any article's page; split it.")
    text = _CONTROLS.sub(" ", _DECLARATION.sub("", _decoded(document)))
    if not text.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    return root if isinstance(root, html.HtmlElement) else None


def _decoded(document: Document) -> str:
    """The page's text by its own charset; one that contradicts the bytes it is written in is ignored."""
    declared = _CHARSET.search(document.head)
    if declared and not document.encoding and not document.head.startswith(_MARKS):
        name = declared.group(1).decode("ascii").lower()
        with contextlib.suppress(LookupError, UnicodeError):
            return document.data.decode("utf-8" if name.startswith(("utf-16", "utf-32")) else name)
    return document.text()


def visible(element: HtmlElement, *, labels: bool = True, without: Elements = NONE) -> str:
    """Return the text of `element` as a browser shows it, white space collapsed.

    The words of link labels are left out unless wanted, as are the elements
    `without`, which an unclosed tag may have put inside.
    """
    return " ".join("".join(_pieces(element, labels, without)).split())


def _pieces(element: HtmlElement, labels: bool, without: Elements) -> Iterator[str]:
    """Walk without recursion: pages nest deeper than Python does."""
    pending: list[HtmlElement | str] = [element]
    while pending:
        node = pending.pop()
        if isinstance(node, str):
            yield node
            continue
        blank = " " if node.tag in _BLOCKS else ""
        parts: list[HtmlElement | str] = [blank, node.text or ""]
        for child in node:
            if isinstance(child.tag, str) and not _hidden(child, labels) and child not in without:
                parts.append(child)
            parts.append(child.tail or "")
        parts.append(blank)
        pending.extend(reversed(parts))


def _hidden(element: HtmlElement, labels: bool) -> bool:
    if element.tag in _SILENT or is_footnote_mark(element):
        return True
    if labels:
        return False
    if element.tag == "a":
        return label_of(element) != "" or is_tool(_shown(element))
    return element.tag == "span" and len(element) == 0 and is_tool(element.text or "")


def walk(element: HtmlElement, without: Elements = NONE) -> Iterator[HtmlElement]:
    """Yield `element` and all below it in document order, but nothing of the elements `without`."""
    pending = [element]
    while pending:
        node = pending.pop()
        yield node
        below = [child for child in node if isinstance(child.tag, str) and child not in without]
        pending.extend(reversed(below))


def is_footnote_mark(element: HtmlElement) -> bool:
    """Whether `element` is the number in front of a footnote: a ``span.label`` in a paragraph."""
    return element.tag == "span" and "label" in classes(element)


def classes(element: HtmlElement) -> list[str]:
    """The class names of `element`, in order."""
    return (element.get("class") or "").split()


def label_of(anchor: HtmlElement) -> str:
    """Return the publisher's label of a link ("CrossRef"), "" where the link is part of the text."""
    shown = _shown(anchor)
    spoken = (anchor.get("aria-label") or "").partition(" link for ")[0].strip()
    if found := label(shown) or label(spoken):
        return found
    if shown:
        return ""
    return next((label for pattern, label in _HOST_LABELS if pattern.search(anchor.get("href") or "")), "")


def _shown(anchor: HtmlElement) -> str:
    return " ".join(anchor.text_content().split())


def links(element: HtmlElement, without: Elements = NONE) -> tuple[Link, ...]:
    """Return the links of `element` to other places, labelled as printed, each once, in order."""
    found = []
    for anchor in walk(element, without):
        if anchor.tag != "a":
            continue
        url = (anchor.get("href") or "").strip()
        label = label_of(anchor)
        if is_tool(_shown(anchor)):
            continue
        if label or url.lower().startswith(("http://", "https://", "//")):
            found.append(Link(label=label or visible(anchor)[:80] or "link", url=url))
    return tuple(dict.fromkeys(found))

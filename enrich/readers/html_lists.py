"""Finds the list of references on a page whose publisher's markup is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

from enrich.readers.html_tree import visible
from enrich.readers.shapes import cites, heads_notes, is_heading, plausible

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:references?|reflist|ref-list|bibliograph\w*|citations?|cit-list|bib)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MAY_HEAD = (*_HEADINGS, "p", "div", "span", "summary", "button", "strong", "b", "dt")
_LISTS = ("ol", "ul", "dl")
_BLOCKS = ("p", "div", "tr")
_NAMES_ONE = re.compile(
    r"(?:ref|reference|bib|bibr?|cit|cite|cite_note|citation|en|fn|footnote|endnote|note|b|cr|r)[-_.:]?\w*\d\w*",
    re.IGNORECASE,
)
_ENOUGH, _MOST = 0.4, 0.6


def listed(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the items after a heading "References", else of a list named so, else what is named so itself.

    A heading of notes, an element named as a note and a ``<cite>`` promise less:
    of these, only what reads like a reference is taken.
    """
    after_heading = [item for heading in _reference_headings(root) for item in _following(heading)]
    yield from dict.fromkeys(after_heading or _of_named_list(root) or _named(root))


def _of_named_list(root: HtmlElement) -> list[HtmlElement]:
    for element in root.iter("ol", "ul", "div", "section"):
        if _NAMED.search(f"{element.get('id') or ''} {element.get('class') or ''}"):
            items = _items(element)
            if items and _ENOUGH * len(items) <= sum(plausible(visible(item)) for item in items):
                return items
    return []


def _named(root: HtmlElement) -> list[HtmlElement]:
    """Elements whose own name says reference or note, else whole paragraphs or items of ``<cite>``."""
    named = [e for e in root.iter("li", "p", "div", "dd", "td") if _NAMES_ONE.fullmatch(e.get("id") or "")]
    found = [element for element in named if cites(visible(element))]
    return found or [element for element in root.iter("cite") if cites(visible(element))]


def _reference_headings(root: HtmlElement) -> list[HtmlElement]:
    return [e for e in root.iter(*_MAY_HEAD) if len(e) <= 2 and is_heading(_short(e))]


def _short(element: HtmlElement) -> str:
    return " ".join((element.text_content() or "").split())[:100]


def _following(heading: HtmlElement) -> list[HtmlElement]:
    """The items of the first list after `heading`, else the blocks of text up to the next heading."""
    blocks: list[HtmlElement] = []
    takes = cites if heads_notes(_short(heading)) else plausible
    for element in heading.xpath("following::*"):
        if element.tag in _LISTS and not blocks:
            items = _items(element)
            if takes is cites:
                items = [item for item in items if cites(visible(item))]
            if any(takes(visible(item)) for item in items):
                return items
        if element.tag == "footer" or (element.tag in _HEADINGS and not is_heading(_short(element))):
            break
        if element.tag in _BLOCKS and _is_leaf(element):
            parts = _parted(element)
            blocks += parts if len(parts) > 1 or takes(visible(element)) else []
    return blocks


def _items(container: HtmlElement) -> list[HtmlElement]:
    """The items of a list: those that hold no further list, unless the lists inside hold links only."""
    leaves = [item for item in container.iter("li", "dd") if item.find(".//li") is None]
    own = [item for item in container if item.tag in ("li", "dd")]
    if sum(plausible(visible(item)) for item in own) > sum(plausible(visible(item)) for item in leaves):
        leaves = own
    return [part for item in leaves for part in _parted(item)]


def _is_leaf(element: HtmlElement) -> bool:
    return not any(below is not element for below in element.iter(*_BLOCKS, *_LISTS))


def _parted(element: HtmlElement) -> list[HtmlElement]:
    """The lines of a block that holds a reference a line, parted by ``<br>``; else the block."""
    if element.find("br") is None:
        return [element]
    lines = [_line(element.text, element.sourceline)]
    for child in element:
        if child.tag == "br":
            lines.append(_line(child.tail, child.sourceline))
        else:
            lines[-1].append(deepcopy(child))
    printed = [line for line in lines if visible(line)]
    telling = sum(cites(visible(line)) for line in printed)
    return printed if telling > 1 and telling > _MOST * len(printed) else [element]


def _line(text: str | None, sourceline: int | None) -> HtmlElement:
    from lxml.html import Element

    line = Element("div")
    line.text, line.sourceline = text, sourceline
    return line

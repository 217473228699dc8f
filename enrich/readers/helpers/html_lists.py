"""Finds the list of references on a page whose publisher's markup is not known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from enrich.formats.labels import only_labels
from enrich.patterns import lazy
from enrich.readers.helpers.html_tree import visible
from enrich.readers.helpers.page_words import is_about_the_page
from enrich.readers.helpers.shapes import cites, heads_notes, is_heading, is_note, plausible

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMED = lazy(
    r"(?:^|[\s_-])(?:references?|reflist|ref-list|bibliograph\w*|citations?|cit-list|bib)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MAY_HEAD = (*_HEADINGS, "p", "div", "span", "summary", "button", "strong", "b", "dt")
_LISTS = ("ol", "ul", "dl")
_BLOCKS = ("p", "div", "tr")
_NAMES_ONE = lazy(
    r"(?:ref|reference|bib|bibr?|cit|cite|cite_note|citation|en|fn|footnote|endnote|note|b|cr|r)[-_.:]?\w*\d\w*",
    re.IGNORECASE,
)
_ENOUGH, _MOST = 0.4, 0.6
_MOST_PARTS, _MOST_WITHIN = 200, 20


class Listed(NamedTuple):
    """One item of a list: the element with its text, and the row with its links, which may be more."""

    content: HtmlElement
    row: HtmlElement


def listed(root: HtmlElement) -> Iterator[Listed]:
    """Yield the items after a heading "References", else of a list named so, else what is named so itself.

    A heading of notes, an element named as a note and a ``<cite>`` promise less:
    of these, only what reads like a reference is taken. What a page says of itself is no item.
    """
    after_heading = [item for heading in _reference_headings(root) for item in _following(heading)]
    found = after_heading or [Listed(e, e) for e in _of_named_list(root) or _named(root)]
    yield from {item.content: item for item in found if not is_about_the_page(visible(item.content))}.values()


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


def _following(heading: HtmlElement) -> list[Listed]:
    """The items of the first list after `heading`, else the blocks of text up to the next heading."""
    blocks: list[_Block] = []
    takes = cites if heads_notes(_short(heading)) else plausible
    taken: set[HtmlElement] = set()
    telling = 0
    for element in heading.xpath("following::*"):
        if element.getparent() in taken:
            taken.add(element)
            continue
        if _is_list(element) and not telling:
            items = _items(element)
            if takes is cites:
                items = [item for item in items if cites(visible(item))]
            if any(takes(visible(item)) for item in items):
                return [Listed(item, item) for item in items]
        if element.tag == "footer" or (element.tag in _HEADINGS and not is_heading(_short(element))):
            break
        if element.tag in _BLOCKS and (_is_leaf(element) or plausible(_own_text(element))):
            taken.add(element)
            telling += _take(blocks, element, takes)
    return _without_notes([block.listed() for block in blocks])


class _Block:
    """A block that is an item, and the blocks of nothing but link labels below it."""

    def __init__(self, content: HtmlElement) -> None:
        self.content = content
        self.labels: list[HtmlElement] = []

    def listed(self) -> Listed:
        """The item, its row made of all that belongs to it, each part as it is."""
        if not self.labels:
            return Listed(self.content, self.content)
        row = _line("", self.content.sourceline)
        row.extend([deepcopy(part) for part in (self.content, *self.labels)])
        return Listed(self.content, row)


def _take(blocks: list[_Block], element: HtmlElement, takes: Callable[[str], bool]) -> int:
    """Add a block to `blocks`, or its labels to the last of them; returns how many read like references."""
    shown = visible(element)
    if blocks and shown and only_labels(shown):
        blocks[-1].labels.append(element)
        return 0
    parts = _parted(element)
    if len(parts) == 1 and not takes(shown):
        return 0
    blocks += map(_Block, parts)
    return sum(cites(visible(part)) for part in parts)


def _without_notes(blocks: list[Listed]) -> list[Listed]:
    """`blocks` but for the notes beside them, where any of them reads like a reference."""
    if not any(cites(visible(block.content)) for block in blocks):
        return blocks
    return [block for block in blocks if not is_note(visible(block.content))]


def _is_list(element: HtmlElement) -> bool:
    return element.tag in _LISTS or element.get("role") == "list"


def _is_item(element: HtmlElement) -> bool:
    return element.tag in ("li", "dd") or element.get("role") == "listitem"


def _own_text(element: HtmlElement) -> str:
    """What stands in a block itself and in short marks of style, not in the blocks and lists within."""
    said = [element.text or ""]
    for child in islice(element, _MOST_PARTS):
        inline = isinstance(child.tag, str) and child.tag not in (*_BLOCKS, *_LISTS, *_HEADINGS)
        said += [node.text or "" for node in islice(child.iter(), _MOST_WITHIN)] if inline else []
        said.append(child.tail or "")
    return " ".join("".join(said).split())


def _items(container: HtmlElement) -> list[HtmlElement]:
    """The items of a list: those that hold no further list, unless the lists inside hold links only."""
    every = [e for e in container.iter() if isinstance(e.tag, str) and _is_item(e)]
    around = {ancestor for item in every for ancestor in item.iterancestors()}
    leaves = [item for item in every if item not in around]
    own = [item for item in container if isinstance(item.tag, str) and _is_item(item)]
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

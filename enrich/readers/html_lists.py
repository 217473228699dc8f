"""Finds the list of references on a page whose publisher's markup is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from enrich.readers.html_tree import visible
from enrich.readers.shapes import is_heading, plausible

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:references?|reflist|ref-list|bibliograph\w*|citations?|cit-list|bib)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MAY_HEAD = (*_HEADINGS, "p", "div", "span", "summary", "button", "strong", "b", "dt")
_LISTS = ("ol", "ul", "dl")


def listed(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the items after a heading "References", else of the first list that calls itself so."""
    after_heading = [item for heading in _reference_headings(root) for item in _following(heading)]
    yield from dict.fromkeys(after_heading) or _of_named_list(root)


def _of_named_list(root: HtmlElement) -> list[HtmlElement]:
    for element in root.iter("ol", "ul", "div", "section"):
        if _NAMED.search(f"{element.get('id') or ''} {element.get('class') or ''}"):
            items = _leaves(element)
            if items:
                return items
    return []


def _reference_headings(root: HtmlElement) -> list[HtmlElement]:
    return [e for e in root.iter(*_MAY_HEAD) if len(e) <= 2 and is_heading(_short(e))]


def _short(element: HtmlElement) -> str:
    return " ".join((element.text_content() or "").split())[:100]


def _following(heading: HtmlElement) -> list[HtmlElement]:
    """The items of the first list after `heading`, else the paragraphs up to the next heading."""
    paragraphs: list[HtmlElement] = []
    for element in heading.xpath("following::*"):
        if element.tag in _LISTS:
            items = _leaves(element)
            if any(plausible(visible(item)) for item in items):
                return items
        if element.tag in _HEADINGS and not is_heading(_short(element)):
            break
        if element.tag == "p" and plausible(visible(element)):
            paragraphs.append(element)
    return paragraphs


def _leaves(container: HtmlElement) -> list[HtmlElement]:
    """The items of a list that hold no further list."""
    return [item for item in container.iter("li", "dd") if item.find(".//li") is None]

"""Finds the list of references on a page whose publisher's markup is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_NAMES_ONE = re.compile(
    r"(?:ref|reference|bib|bibr?|cit|cite|cite_note|citation|en|fn|footnote|endnote|note|b|cr|r)[-_.:]?\w*\d\w*",
    re.IGNORECASE,
)
_ENOUGH = 0.4


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
            items = _leaves(element)
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
    """The items of the first list after `heading`, else the paragraphs up to the next heading."""
    paragraphs: list[HtmlElement] = []
    takes = cites if heads_notes(_short(heading)) else plausible
    for element in heading.xpath("following::*"):
        if element.tag in _LISTS:
            items = _leaves(element)
            if takes is cites:
                items = [item for item in items if cites(visible(item))]
            if any(takes(visible(item)) for item in items):
                return items
        if element.tag in _HEADINGS and not is_heading(_short(element)):
            break
        if element.tag == "p" and takes(visible(element)):
            paragraphs.append(element)
    return paragraphs


def _leaves(container: HtmlElement) -> list[HtmlElement]:
    """The items of a list that hold no further list."""
    return [item for item in container.iter("li", "dd") if item.find(".//li") is None]

"""Reads a saved Cambridge Core article page, and other publishers' pages in the way they have in common.

Cambridge marks each reference by an id or a class and its parts by spans; the
links carry the addresses that a page saved as text has lost. Where none of
that markup is found, references are the items of the list that follows a
heading "References", or that calls itself a list of references.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from enrich.comparable import resolvers
from enrich.formats.labels import split_labels
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.html_lists import listed
from enrich.readers.helpers.html_tree import (
    NONE,
    Elements,
    classes,
    is_footnote_mark,
    links,
    looks_like_html,
    tree,
    visible,
    walk,
)
from enrich.readers.helpers.shapes import is_heading, marker, plausible, reference
from enrich.records import Fields, Name, Reference, SetAside

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CAMBRIDGE = lazy(r"cambridge\.org|circle-list__item|id=[\"']?references-list|Cambridge University Press")
_CONTENT_ID = lazy(r"reference-.*-content|(?:r|ref|fn|en)\d+-content")
_LOOSE, _MOST_LOOSE = " ,;|\t\n", 40
_BARE_NUMBER = lazy(r"(\d{1,4})\s+(?=[^\W\d_])")
_ROW, _CONTENT = "circle-list__item", "circle-list__item__grouped__content"
_PERSON = frozenset({"surname", "collab", "institution"})


class CambridgeHtml:
    """References with their links, by the publisher's markup or by the shape of the page."""

    name = "cambridge-html"
    suffixes = (".html", ".htm", ".xhtml")

    def recognises(self, document: Document) -> float:
        """Sure of the publisher's own markup; any other page is a likeness."""
        head = document.head_text
        if not looks_like_html(head):
            return 0.0
        return 0.9 if _CAMBRIDGE.search(head) else 0.3

    def read(self, document: Document) -> Iterator[Block]:
        """Yield the page around the references as one block set aside, then the references."""
        root = tree(document)
        if root is None:
            return
        items = _items(root)
        if items:
            reason = "the page around its references."
            yield SetAside(file=document.name, line=1, reason=reason, fault=False)
        count, line = 0, 1
        for item in items:
            line = max(line, item.content.sourceline or 1)
            block = _block(document.name, count + 1, line, item)
            count += isinstance(block, Reference)
            if block is not None:
                yield block


class _Item(NamedTuple):
    """One reference: the element with its text, the row that holds its links, and what is not its own.

    Not `marked`: the page's shape alone says that it is one.
    """

    content: HtmlElement
    row: HtmlElement
    others: Elements
    marked: bool = True


def _block(file: str, number: int, line: int, item: _Item) -> Block | None:
    found = links(item.row, item.others)
    printed = visible(item.row, without=item.others)
    text = _unnumbered(visible(item.content, labels=False, without=item.others), number)
    text, loose = split_labels(_trimmed(text))
    if not printed or is_heading(text):
        return None
    known = found if item.marked else any(resolvers.is_address(link.url) for link in found)
    if not known and not plausible(text):
        footnote = any(is_footnote_mark(element) for element in walk(item.row, item.others))
        unlike = "does not look like a reference: no year, no numbers, no link."
        reason = "a footnote." if footnote else unlike
        return SetAside(file=file, line=line, reason=reason, text=printed, fault=not footnote)
    known_labels = {link.label for link in found}
    found += tuple(link for link in loose if link.label not in known_labels)
    return reference(file, number, line, printed, text=_trimmed(text), links=found, fields=_fields(item))


def _trimmed(text: str) -> str:
    """`text` without the empty brackets and the commas that link labels leave when they are taken out."""
    for _ in range(_MOST_LOOSE):
        bare = text.rstrip(_LOOSE)
        inner = bare[:-1].rstrip(_LOOSE)
        if bare[-1:] not in ("]", ")") or inner[-1:] not in ("[", "("):
            return bare
        text = inner[:-1]
    return text


def _unnumbered(text: str, number: int) -> str:
    """`text` without its own number in the list, where that stands in front of it."""
    marked, bare = marker(text), _BARE_NUMBER.match(text)
    if marked is not None and marked.number == number:
        return marked.rest
    return text[bare.end() :] if bare and int(bare[1]) == number else text


def _items(root: HtmlElement) -> list[_Item]:
    """What holds one reference each, in order: by the publisher's marks, else by the page's shape."""
    every = [element for element in root.iter() if isinstance(element.tag, str)]
    rows = [element for element in every if _ROW in classes(element)]
    contents = _contents(every)
    marks = frozenset((*rows, *contents))
    notes = [element for element in every if _is_footnote(element) and not _within(element, marks)]
    marks |= frozenset(notes)
    if not marks:
        return [_Item(*item, NONE, marked=False) for item in listed(root)]
    found = [item for row in rows for item in _in_row(row, contents, marks)]
    found += [_Item(e, e, marks - {e}) for e in contents if not _within(e, frozenset(rows))]
    found += [_Item(e, e, marks - {e}) for e in (*notes, *_strays(root, marks))]
    order = {element: i for i, element in enumerate(every)}
    return sorted(found, key=lambda item: order[item.content])


def _contents(every: list[HtmlElement]) -> list[HtmlElement]:
    by_id = [element for element in every if _CONTENT_ID.fullmatch(element.get("id") or "")]
    return by_id or [element for element in every if _CONTENT in classes(element)]


def _in_row(row: HtmlElement, contents: list[HtmlElement], marks: Elements) -> list[_Item]:
    """A row is one reference, or a note with several; rows that an unclosed tag put inside are others."""
    own = [content for content in contents if _nearest(content, marks) is row]
    if len(own) > 1:
        return [_Item(content, content, marks - {content}) for content in own]
    content = own[0] if own else row
    return [_Item(content, row, marks - {row, content})]


def _nearest(element: HtmlElement, marks: Elements) -> HtmlElement | None:
    return next((ancestor for ancestor in element.iterancestors() if ancestor in marks), None)


def _within(element: HtmlElement, marks: Elements) -> bool:
    return _nearest(element, marks) is not None


def _is_footnote(element: HtmlElement) -> bool:
    return element.tag == "p" and any(isinstance(c.tag, str) and is_footnote_mark(c) for c in element)


def _strays(root: HtmlElement, marks: Elements) -> list[HtmlElement]:
    """Items of the list of references that carry none of its marks, but read like references."""
    container = root.find(".//*[@id='references-list']")
    if container is None:
        return []
    around = {ancestor for mark in marks for ancestor in mark.iterancestors()}
    found: list[HtmlElement] = []
    known = set(marks)
    for element in container.iter("li", "p", "div"):
        taken = element in around or element in known or _within(element, known)
        if not taken and plausible(visible(element)):
            found.append(element)
            known.add(element)
    return found


def _fields(item: _Item) -> Fields:
    """What the publisher's own spans say; the rest is parsed from the text."""
    spans: dict[str, list[str]] = {}
    people: list[Name] = []
    for element in walk(item.content, item.others):
        for name in classes(element) if element.tag in ("span", "i", "em", "b") else ():
            spans.setdefault(name, []).append(visible(element))
        person = _person(element)
        people += [person] if person is not None else []
    title = _span(spans, "article-title", "chapter-title")
    source = _span(spans, "source")
    return Fields(
        author=tuple(people),
        year=_span(spans, "year"),
        title=title or source,
        container_title=source if title else "",
        volume=_span(spans, "volume"),
        issue=_span(spans, "issue"),
        page=_pages(spans),
        edition=_span(spans, "edition"),
        publisher=_span(spans, "publisher-name"),
        publisher_location=_span(spans, "publisher-loc"),
    )


def _person(element: HtmlElement) -> Name | None:
    kind = _PERSON & set(classes(element))
    ancestors = [name for ancestor in element.iterancestors() for name in classes(ancestor)]
    if not kind or any("editor" in name or "translator" in name for name in ancestors):
        return None
    text = visible(element)
    if "surname" not in kind:
        return Name(name=text)
    given = next((e for e in _siblings(element) if any(c.startswith("given-name") for c in classes(e))), None)
    return Name(family=text, given=visible(given) if given is not None else "")


def _siblings(element: HtmlElement) -> Iterator[HtmlElement]:
    """What follows `element` in its parent up to the next surname, then what precedes it."""
    for following in element.itersiblings():
        if isinstance(following.tag, str):
            if "surname" in classes(following):
                break
            yield following
    for preceding in element.itersiblings(preceding=True):
        if isinstance(preceding.tag, str):
            if "surname" in classes(preceding):
                break
            yield preceding


def _span(spans: dict[str, list[str]], *names: str) -> str:
    return next((spans[name][0].strip(" ,.;:‘’“”") for name in names if spans.get(name)), "")


def _pages(spans: dict[str, list[str]]) -> str:
    first, last = _span(spans, "fpage"), _span(spans, "lpage")
    return f"{first}–{last}" if first and last else first

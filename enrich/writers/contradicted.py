"""What a record contradicts, and where to look next, as parts of a page."""

from __future__ import annotations

from enrich.records import Contradiction, Entry, Match
from enrich.writers.comparison import doi_link
from enrich.writers.markup import Markup, h, join, text

_NOTHING = "nothing"


def contradicted(match: Match) -> Markup | None:
    """Return each contradiction: what it is, the words printed, the record's words, and whose they are."""
    if not match.contradictions:
        return None
    items = [h("li", _told(one), class_=one.class_) for one in match.contradictions]
    return h("ul", items, class_="contradictions", aria_label="Contradicted by a record")


def _told(one: Contradiction) -> Markup:
    source = h("span", f", from {one.source}", class_="confidence") if one.source else None
    printed = h("div", h("dt", "Printed"), h("dd", text(one.printed or _NOTHING)))
    record = h("div", h("dt", "The record"), h("dd", text(one.record or _NOTHING)))
    whose = h("div", h("dt", "Whose DOI"), h("dd", doi_link(one.DOI), source)) if one.DOI else None
    return join((h("b", one.heading), h("dl", printed, record, whose)))


def further(entry: Entry) -> Markup | None:
    """Return what kind of work a reference without its record is, and the next places to look."""
    if not entry.kind:
        return None
    what = h("span", "Kind of work: ", h("b", entry.kind), ". ")
    links = [h("a", text(place.name), href=place.url, rel="noreferrer nofollow") for place in entry.next]
    parts = [part for link in links for part in (", ", link)][1:]
    return h("p", what, ("Look next in: ", *parts) if parts else None, class_="next")

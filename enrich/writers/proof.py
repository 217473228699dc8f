"""The proof: a page about one reference, to print and to send to the person who asked for it.

It says what was asked, where it was looked for and when, what stands at the
place that is printed, what comes nearest, and where to look next. It draws no
conclusion about anybody: a work that an index does not hold may be on a shelf.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from enrich.comparable.agreement.known import named
from enrich.records import Entry, Registration, Report
from enrich.verdicts import Status
from enrich.writers.comparison import doi_link, side_by_side
from enrich.writers.contradicted import contradicted
from enrich.writers.frame import framed
from enrich.writers.markup import Markup, h, text
from enrich.writers.rows import citation, reason_in_full

_SHOWN = 3
_SHORTLY: dict[Status, str] = {
    "matched": "This reference is the work below.",
    "doubtful": "What is printed and what is recorded do not go together, as shown below. Which is right, "
    "the work itself will tell.",
    "ambiguous": "Several records fit this reference equally well; they are shown below.",
    "unmatched": "No record of this work was found in the places that were asked. That does not say that "
    "there is none: many works are in no index, and a wrong number or a short title is enough to miss one.",
    "unchecked": "Not every place could be asked, so nothing can be said of this reference yet.",
}
_REGISTERED = {
    "registered": "is registered",
    "unregistered": "is not registered: perhaps it was copied with a sign too many or too few",
    "unchecked": "could not be confirmed",
}


class Proof:
    """One self-contained page; of several references with one id each has its part."""

    name = "proof"
    suffixes = ()

    def write(self, report: Report, stream: BinaryIO) -> None:
        title = f"About one reference: {', '.join(dict.fromkeys(e.reference.id for e in report.entries))}"
        parts = (part for entry in report.entries for part in _about(entry, report))
        for part in framed(title, (h("header", h("h1", "About one reference")), *parts, _footer(report))):
            stream.write(part.encode())


def _about(entry: Entry, report: Report) -> Iterator[Markup]:
    reference, match = entry.reference, entry.match
    place = f"{reference.file}:{reference.line}, {reference.id}"
    asked = (
        h("blockquote", text(reference.text or reference.unstructured)),
        h("p", "Read from ", text(place), class_="meaning"),
        h("p", "Kind of work, as far as that can be told: ", h("b", entry.kind)) if entry.kind else None,
    )
    yield _section("What was asked", *asked)
    yield _section("In short", h("p", _SHORTLY[match.status]), _found(entry), contradicted(match))
    yield _section(
        "Where it was looked for", _sources(report), h("p", text(reason_in_full(entry)), class_="reason")
    )
    if entry.registrations:
        yield _section("The DOI that is printed", h("ul", map(_registered, entry.registrations)))
    near = [one for one in match.near if one.DOI != match.DOI][:_SHOWN]
    if near:
        shown = side_by_side(reference.fields, near, sure=False)
        yield _section("What comes nearest", h("ol", [h("li", text(citation(one))) for one in near]), shown)
    if entry.next:
        places = [
            h("li", h("b", text(p.name)), h("br"), h("a", text(p.url), href=p.url, rel="noreferrer"))
            for p in entry.next
        ]
        yield _section("Where to look next", h("ul", places, class_="addresses"))


def _section(heading: str, *content: object) -> Markup:
    return h("section", h("h2", heading), *content)


def _found(entry: Entry) -> Markup | None:
    match = entry.match
    record = next((one for one in match.judgements if one.DOI == match.DOI), None)
    if not match.DOI:
        return None
    return h("p", doi_link(match.DOI), h("br"), text(citation(record)) if record else None, class_="doi")


def _sources(report: Report) -> Markup:
    """Who was asked, and who did not answer; with the day, for what is held changes."""
    asked = [h("li", text(source)) for source in report.sources]
    silent = [
        h("li", h("b", text(one.source)), " could not be asked: ", text(f"{one.reason} {one.advice}".strip()))
        for one in report.silent
    ]
    return h(
        "div",
        h("p", "Asked on ", h("time", report.created[:10], datetime=report.created[:10]), ":"),
        h("ul", asked, silent),
    )


def _registered(one: Registration) -> Markup:
    work = f": {named(one.work)}" if one.work else ""
    return h("li", doi_link(one.DOI), " ", _REGISTERED[one.state], text(work))


def _footer(report: Report) -> Markup:
    made = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    said = "This page compares words with records. It says nothing about the person who gave the reference."
    return h("footer", h("p", said), h("p", "Made by ", text(made), "."))

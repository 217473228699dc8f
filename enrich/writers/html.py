"""The report as one HTML file: for reading, filtering, printing and handing on.

Its heart is what is still open, each with its reason and the nearest
candidates side by side. It needs no network and works without scripts; a small
script, allowed by its hash alone, adds filters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import BinaryIO

from enrich.records import Entry, LinkStatus, Report
from enrich.verdicts import TURNS, VERDICTS, Status, left_open, to_do_first
from enrich.writers.comparison import doi_link, side_by_side
from enrich.writers.contradicted import contradicted, further
from enrich.writers.frame import asset, framed
from enrich.writers.markup import Markup, h, join, text
from enrich.writers.rows import (
    ANSWER_WORDS,
    LINK_WORDS,
    UNRESOLVED,
    answers_in_words,
    citation,
    reason_in_full,
    remarks,
)

SIDE_BY_SIDE = 3
MOST_SHOWN = 10_000
"""References on a page; of more, those that are settled go first, for a browser chokes on them all."""
_SETTLED = TURNS.index("settled")
_ORDERLY_LINKS = {"agrees", "label-only", "not-judged", "unconfirmed", "ok", "blocked", "login"}


class Html:
    """One self-contained page."""

    name = "html"
    suffixes = (".html", ".htm")

    def write(self, report: Report, stream: BinaryIO) -> None:
        for part in page(report):
            stream.write(part.encode())


def page(report: Report) -> Iterator[str]:
    """Yield the page bit by bit: an article is forgotten when it was written, however many there are."""
    return framed(f"References and their DOIs – {_files(report)}", _body(report), asset("report.js"))


def _body(report: Report) -> Iterator[str]:
    yield f"{_skip()}{_header(report)}<main>"
    yield from _main(report)
    yield f"</main>{_footer(report)}"


def _files(report: Report) -> str:
    names = [name for name in report.counted().files if name]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _skip() -> Markup:
    return h("a", "Skip to what is still open", href="#unresolved", class_="skip")


def _header(report: Report) -> Markup:
    facts = [("Read from", text(_files(report))), ("Asked", text(", ".join(report.sources)))]
    facts += [("Made", h("time", report.created[:19].replace("T", " ") + " UTC", datetime=report.created))]
    facts += [("With", text(", ".join(f"{name} {version}" for name, version in report.versions.items())))]
    return h(
        "header",
        h("h1", "References and their DOIs"),
        h("dl", [h("div", h("dt", name), h("dd", value)) for name, value in facts], class_="facts"),
        _silence(report),
        _tally(report),
    )


def _silence(report: Report) -> Markup | None:
    if not report.silent:
        return None
    said = [
        h("li", h("b", text(s.source)), " – ", text(f"{s.reason} {s.advice}".strip())) for s in report.silent
    ]
    heading = h("h2", "Not everything could be checked", id="silent")
    explained = h("p", "These sources did not answer, so nothing can be said from them about any reference:")
    return h("section", heading, explained, h("ul", said), class_="silence", aria_labelledby="silent")


def _tally(report: Report) -> Markup:
    tally = report.tally()
    decided = _decided(report)
    all_decided = {status for status, count in decided.items() if count == tally[status]}
    anchors = {status: "decided" if status in all_decided else status for status in tally}
    items = [_count(status, status, number, anchors[status]) for status, number in tally.items()]
    items.append(_count("set-aside", "set aside", len(report.set_aside)))
    total = len(report.entries) + len(report.set_aside)
    blocks = "block" if len(report.set_aside) == 1 else "blocks"
    counted = (
        f"{len(report.entries):,} references read + {len(report.set_aside):,} {blocks} set aside = {total:,}"
    )
    bar = _bar(list(tally.items()))
    return h("nav", h("p", counted), bar, h("ul", items, class_="tally"), aria_label="Results")


def _bar(counts: Sequence[tuple[Status, int]]) -> Markup | None:
    """The tally as a picture, for the eye only; SVG, since the page's policy allows no inline style."""
    total, at, parts = sum(count for _, count in counts), 0.0, []
    for status, count in counts:
        width = 1000 * count / max(total, 1)
        parts.append(h("rect", x=f"{at:.1f}", width=f"{width:.1f}", height="10", class_=f"fill {status}"))
        at += width
    box = "0 0 1000 10"
    return (
        h("svg", parts, class_="bar", viewBox=box, preserveAspectRatio="none", aria_hidden="true")
        if total
        else None
    )


def _count(name: str, words: str, count: int, anchor: str = "") -> Markup:
    """One number of the tally, leading to its section where there is one."""
    shown = (h("b", f"{count:,}"), " ", words)
    return h("li", h("a", shown, href=f"#{anchor or name}") if count else h("span", shown), class_=name)


def _main(report: Report) -> Iterator[str]:
    shown = _Shown(report)
    yield _filters(report)
    yield from _still_open(shown)
    yield from _decided_on(shown)
    for status in (one for one in VERDICTS if VERDICTS[one].match):
        yield from _group(shown, status, "h2")
    yield shown.remarks() or ""
    yield _set_aside(report)


def _decided(report: Report) -> dict[Status, int]:
    """How many references without a record a person decided on, by verdict."""
    open_ones = {status: report.tally()[status] for status in left_open()}
    if sum(open_ones.values()) == report.open_count():
        return {}
    return dict(Counter(entry.match.status for _, entry in report.having(open_ones, (_SETTLED,))))


class _Shown:
    """What a page shows of a report: as many references as a browser can take, what is still open first."""

    def __init__(self, report: Report) -> None:
        self.report, self.tally = report, report.tally()
        self.decided = _decided(report)
        self._left = MOST_SHOWN
        self._odd_links: list[tuple[int, Markup]] = []

    def open_count(self, status: Status) -> int:
        """How many references of a verdict nobody decided on."""
        return self.tally[status] - self.decided.get(status, 0)

    def articles(self, status: Status) -> Iterator[str]:
        """The references of a verdict, of those without a record the open ones; the most urgent first."""
        if status not in self.decided:
            yield from self._listed(self.report.in_turn({status}), self.tally[status])
            return
        one_by_one = ((n, entry) for n, entry in self.report.in_turn({status}) if entry.decision is None)
        yield from self._listed(one_by_one, self.open_count(status))

    def decided_on(self) -> Iterator[str]:
        """The references of which a person found that no record is theirs."""
        settled = self.report.having(self.decided, (_SETTLED,))
        yield from self._listed(settled, sum(self.decided.values()))

    def _listed(self, entries: Iterator[tuple[int, Entry]], total: int) -> Iterator[str]:
        count = 0
        for number, entry in islice(entries, self._left):
            count, self._left = count + 1, self._left - 1
            self._odd_links += [(number, row) for row in _odd_links(f"ref-{number + 1}", entry)]
            yield _article(f"ref-{number + 1}", entry)
        if count < total:
            more = f"… and {total - count:,} more than a page can show; "
            yield h("p", f"{more}CSV, XLSX and JSON Lines hold them all.", class_="meaning")

    def remarks(self) -> Markup | None:
        """Links that are not in order, in one table, each leading to its reference."""
        return _remarks([row for _, row in sorted(self._odd_links, key=itemgetter(0))])


def _filters(report: Report) -> Markup:
    """Shown by the script, for without it the fields would do nothing."""
    verdicts = [h("option", "every verdict", value="any")]
    verdicts += [h("option", status, value=status) for status in to_do_first()]
    counted = report.counted()
    if contradictory := sum(counted.contradicted.values()):
        verdicts.append(h("option", f"contradicted ({contradictory:,})", value="contradicted"))
    kinds = [h("option", "every kind", value="any")]
    kinds += [h("option", f"{kind} ({count:,})", value=kind) for kind, count in sorted(counted.kinds.items())]
    codes = {code: count for code, count in counted.codes.items() if code != UNRESOLVED}
    found = [h("option", "with or without", value="all"), h("option", "with any finding", value="any")]
    found += [h("option", f"{code} ({count:,})", value=f"={code}") for code, count in sorted(codes.items())]
    return h(
        "form",
        h("label", "Find ", h("input", type="search", id="find", autocomplete="off")),
        h("label", "Show ", h("select", verdicts, id="verdict")),
        h("label", "Kind ", h("select", kinds, id="kind")) if counted.kinds else None,
        h("label", "Findings ", h("select", found, id="finding")) if codes else None,
        h("button", "Unfold all evidence", type="button", id="unfold", aria_pressed="false"),
        h("p", "", id="shown", role="status"),
        id="filters",
        role="search",
        hidden=True,
    )


def _still_open(shown: _Shown) -> Iterator[str]:
    count = sum(map(shown.open_count, left_open()))
    yield '<section id="unresolved" aria-labelledby="unresolved-heading">'
    yield h("h2", f"Still open ({count:,})", id="unresolved-heading")
    if not count:
        or_decided = " or decided on" if shown.decided else ""
        yield h("p", f"Every reference was matched{or_decided}.")
    for status in left_open():
        yield from _group(shown, status, "h3")
    yield "</section>"


def _decided_on(shown: _Shown) -> Iterator[str]:
    if not shown.decided:
        return
    yield '<section id="decided" class="group" aria-labelledby="decided-heading">'
    yield h("h2", f"Decided ({sum(shown.decided.values()):,})", id="decided-heading")
    yield h("p", "A person decided that no record is theirs, or that they have no DOI.", class_="meaning")
    yield from shown.decided_on()
    yield "</section>"


def _group(shown: _Shown, status: Status, heading: str) -> Iterator[str]:
    verdict = VERDICTS[status]
    if not shown.open_count(status):
        return
    yield f'<section id="{status}" class="group" aria-labelledby="{status}-heading">'
    yield h(heading, f"{verdict.heading} ({shown.open_count(status):,})", id=f"{status}-heading")
    yield h("p", verdict.sentence, class_="meaning")
    yield from shown.articles(status)
    yield "</section>"


def _article(anchor: str, entry: Entry) -> Markup:
    reference, match = entry.reference, entry.match
    place = h("a", text(f"{reference.file}:{reference.line}"), href=f"#{anchor}", class_="place")
    badge = h("span", VERDICTS[match.status].heading, class_=f"badge {match.status}")
    identity = h("span", text(reference.id), class_="id")
    return h(
        "article",
        h("p", badge, " ", place, " ", identity, class_="head"),
        h("blockquote", text(reference.text or reference.unstructured)),
        _doi(entry) if match.DOI else None,
        contradicted(match),
        h("p", text(reason), class_="reason") if (reason := reason_in_full(entry)) else None,
        _evidence(entry),
        _links(entry),
        _findings(entry),
        further(entry),
        id=anchor,
        data_status=match.status,
        data_kind=entry.kind,
        data_contradicted="yes" if match.contradictions else "",
        data_findings=" ".join(f.code for f in remarks(entry)),
    )


def _doi(entry: Entry) -> Markup:
    match = entry.match
    record = next((citation(j) for j in match.judgements if j.DOI == match.DOI), "")
    confidence = f"confidence {match.confidence:.3f}" if match.confidence is not None else ""
    return h(
        "p", doi_link(match.DOI or ""), " ", h("span", confidence, class_="confidence"),
        h("br"), h("span", text(record), class_="record"), class_="doi",
    )  # fmt: skip


def _evidence(entry: Entry) -> Markup | None:
    """The nearest candidates side by side; folded away under a match, where few will look."""
    near = entry.match.near[:SIDE_BY_SIDE]
    if VERDICTS[entry.match.status].match:
        table = side_by_side(entry.reference.fields, [j for j in near if j.DOI == entry.match.DOI][:1])
        return _folded("Evidence, field by field", table)
    if near:
        sure = entry.match.status != "doubtful"
        return side_by_side(entry.reference.fields, near, sure=sure)
    return h("p", "No candidate comes near.", class_="meaning") if entry.match.judgements else None


def _folded(summary: str, content: Markup, class_: str = "") -> Markup:
    """What few will look at, folded away; with scripts its elements are made when it is opened.

    Without scripts a browser takes ``noscript`` for the plain elements that are in it; with them it is
    one string, which is what keeps a page of thousands of references quick.
    """
    return h("details", h("summary", summary), h("noscript", content), class_=class_)


def _links(entry: Entry) -> Markup | None:
    if not entry.links:
        return None
    items = [
        h(
            "li",
            _label(link.label, link.url),
            ": ",
            h("b", LINK_WORDS.get(link.status, link.status)),
            " – ",
            text(link.note),
            _answers(link),
            class_=link.status,
        )
        for link in entry.links
    ]
    orderly = all(link.status in _ORDERLY_LINKS for link in entry.links)
    if orderly:
        return _folded(f"Links ({len(items)})", h("ul", items), class_="links")
    summary = h("summary", f"Links ({len(items)}), with something to look at")
    return h("details", summary, h("ul", items), class_="links", open=True)


def _answers(link: LinkStatus) -> Markup | None:
    """The answers about a link, each apart and with how it is known; None where nothing was asked."""
    told = answers_in_words(link)
    if not told:
        return None
    named = ((words, getattr(link.answers, name)) for name, words in ANSWER_WORDS.items())
    how = "; ".join(f"{words}: {answer.how}" for words, answer in named if answer.how)
    return h("span", " (", told, ")", class_="confidence", title=how)


def _label(label: str, url: str) -> Markup:
    """A label as a link where its address is one of the web; anything else is only shown."""
    if url.startswith(("http://", "https://")):
        return h("a", text(label), href=url, rel="noreferrer nofollow")
    return join((text(label), " ", h("code", text(url)))) if url else text(label)


def _findings(entry: Entry) -> Markup | None:
    shown = [
        h(
            "li",
            h("b", f.code),
            " ",
            h("span", f"({f.severity})", class_="confidence"),
            " – ",
            text(f.message),
        )
        for f in remarks(entry)
    ]
    return h("ul", shown, class_="findings", aria_label="Findings") if shown else None


def _remarks(rows: Sequence[Markup]) -> Markup | None:
    if not rows:
        return None
    columns = [h("th", name, scope="col") for name in ("Place", "Link", "Verdict", "In words")]
    table = h(
        "table",
        h("caption", "Links to look at", class_="unseen"),
        h("thead", h("tr", columns)),
        h("tbody", rows),
    )
    heading = h("h2", f"Links to look at ({len(rows):,})", id="links-heading")
    scroll = h("div", table, class_="scroll", tabindex="0", role="group", aria_label="Links to look at")
    return h("section", heading, scroll, id="links", aria_labelledby="links-heading")


def _odd_links(anchor: str, entry: Entry) -> Iterator[Markup]:
    place = f"{entry.reference.file}:{entry.reference.line}"
    for link in entry.links:
        if link.status not in _ORDERLY_LINKS:
            cells = (
                h("a", text(place), href=f"#{anchor}"),
                _label(link.label, link.url),
                LINK_WORDS.get(link.status, link.status),
                text(link.note),
            )
            yield h("tr", [h("td", cell) for cell in cells])


def _set_aside(report: Report) -> Markup:
    heading = h(
        "h2", f"Set aside, not read as references ({len(report.set_aside):,})", id="set-aside-heading"
    )
    items = [
        h(
            "li",
            h("b", text(f"{b.file}:{b.line}")),
            " ",
            text(b.reason),
            h("blockquote", text(b.text)) if b.text else None,
        )
        for b in report.set_aside[:MOST_SHOWN]
    ]
    listed = h("ul", items) if items else h("p", "Nothing: every block of the input is above.")
    return h("section", heading, listed, id="set-aside", aria_labelledby="set-aside-heading")


def _footer(report: Report) -> Markup:
    verdicts = [VERDICTS[status] for status in to_do_first()]
    meanings = [h("div", h("dt", verdict.heading), h("dd", verdict.sentence)) for verdict in verdicts]
    notes = [h("p", text(note)) for note in report.notes]
    return h("footer", h("h2", "What the verdicts mean"), h("dl", meanings, class_="facts"), notes)

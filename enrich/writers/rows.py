"""The report as a table, one row a reference, original text first: what CSV and XLSX share.

Values are plain strings that no spreadsheet program can choke on; how each
format keeps them from being read as dates or formulas is its own affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enrich.comparable import doi
from enrich.ledger.fingerprint import fingerprint
from enrich.records import Entry, Finding, Judgement, LinkStatus, Name, Report, SetAside
from enrich.verdicts import TURNS, VERDICTS, Turn
from enrich.wire.sheet import COLUMNS, origin

_SHOWN = 3
"""Candidates that a row shows."""
SET_ASIDE = "set aside"
UNRESOLVED = "unresolved"
LONGEST_CELL = 32_000
"""Characters; Excel holds 32,767 a cell and calls a file with more damaged."""

LINK_WORDS = {
    "agrees": "agrees",
    "other-work": "another work",
    "differs": "differs from the reference",
    "malformed": "malformed",
    "unregistered": "not a registered DOI",
    "unconfirmed": "could not be confirmed",
    "nothing-found": "nothing found to compare",
    "label-only": "only the label is left",
    "no-label": "DOI found, but no label",
    "lost": "address lost",
    "not-judged": "not judged",
    "ok": "the page is there",
    "blocked": "programs are turned away",
    "login": "asks for a login",
    "gone": "gone",
    "broken": "no such page",
    "failing": "could not be had",
    "timeout": "no answer in time",
    "refused": "not asked",
    "unchecked": "could not be checked",
}
"""The verdicts on links as people read them; a verdict that joins later is shown as it is."""

ANSWER_WORDS = {
    "registered": "registered",
    "same_work": "this work",
    "reachable": "page",
    "shows_it": "page shows it",
}
"""The four questions about a link as people read them."""

TURN_WORDS: dict[Turn, str] = {
    "contradicted": "contradicted",
    "doubtful": "doubtful",
    "ambiguous": "ambiguous",
    "article-near": "article, a record is near",
    "article": "article, not found",
    "unchecked": "unchecked",
    "near": "not found, a record is near",
    "other": "not found",
    "settled": "",
}
"""What makes a reference worth a person's time, as people read it."""

Row = tuple[str, ...]

# What XML 1.0, and so XLSX, cannot hold: controls but tab and line end, surrogates, non-characters.
# Nor may text turn the writing direction of what stands beside it.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def rows(report: Report) -> Iterator[Row]:
    """Yield one row a reference, in input order, with the columns of `COLUMNS`."""
    return (_row(entry) for entry in report.entries)


def set_aside_row(block: SetAside) -> Row:
    """A block that was not read as a reference, in the same columns."""
    cells = dict.fromkeys(COLUMNS, "")
    cells |= {"reference": block.text, "status": SET_ASIDE, "reason": block.reason}
    cells |= {"file": block.file, "line": str(block.line)}
    return tuple(clean(cells[column]) for column in COLUMNS)


def about(report: Report) -> Iterator[tuple[str, str]]:
    """Yield (what, value) pairs that say how the run was done."""
    yield "created", report.created
    yield from ((f"version of {name}", version) for name, version in report.versions.items())
    yield from (("source asked", source) for source in report.sources)
    yield from (("could not be asked", f"{s.source}: {s.reason} {s.advice}".strip()) for s in report.silent)
    yield from ((status, str(count)) for status, count in report.tally().items())
    yield SET_ASIDE, str(len(report.set_aside))
    yield from (("note", note) for note in report.notes)


def clean(value: str) -> str:
    """`value` without characters that a spreadsheet cannot hold, and no longer than a cell."""
    value = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    return value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - 1] + "…"


def names(authors: Sequence[Name]) -> str:
    """Names as a librarian lists them: ``Braun, V.; Clarke, V.``"""
    return "; ".join(map(str, authors))


def remarks(entry: Entry) -> tuple[Finding, ...]:
    """The findings that say more than the verdict itself does."""
    return tuple(finding for finding in entry.findings if finding.code != UNRESOLVED)


def reason_in_full(entry: Entry) -> str:
    """The reason for the verdict, unless contradictions say it, and what is held where it should stand."""
    said = " ".join(one.sentence for one in entry.match.contradictions)
    reason = "" if entry.match.reason == said else entry.match.reason
    return " ".join(filter(None, (reason, entry.shelf)))


def citation(judgement: Judgement) -> str:
    """A candidate's record in a line: authors, year, title, container, volume and pages."""
    work = judgement.candidate.work
    people = names((work.author or work.editor)[:3]) + (" et al." if len(work.author) > 3 else "")
    year = f"({work.issued})" if work.issued else ""
    numbers = ", ".join(filter(None, (work.volume, work.issue and f"no. {work.issue}", work.page)))
    head = " ".join(filter(None, (people, year)))
    title = " ".join(work.title[:1])
    place = ", ".join(filter(None, (*work.container_title[:1], numbers)))
    sentences = [part if part.endswith((".", "?", "!")) else f"{part}." for part in (head, title) if part]
    return " ".join((*sentences, place)).strip()


def _row(entry: Entry) -> Row:
    parts = (*_verdict(entry), *_fields(entry), *_nearest(entry), *_remarks(entry))
    return tuple(map(clean, (*parts, fingerprint(entry.reference))))


def _verdict(entry: Entry) -> Row:
    reference, match = entry.reference, entry.match
    return (
        reference.unstructured or reference.text,
        match.status,
        doi.url(match.DOI) if match.DOI else "",
        _number(match.confidence),
        entry.decision.decision if entry.decision else "",
        entry.decision.note if entry.decision else "",
        " ".join(filter(None, (match.reason, entry.shelf))),
        contradictions(entry),
        look_at(entry),
        entry.kind,
        *origin(reference),
        reference.id,
    )


def _fields(entry: Entry) -> Row:
    fields = entry.reference.fields
    return (
        names(fields.author),
        fields.year,
        fields.title,
        fields.container_title,
        fields.volume,
        fields.issue,
        fields.page,
        fields.publisher,
        fields.type,
    )


def _nearest(entry: Entry) -> Row:
    """The best candidates of a reference that was not matched, for review by eye."""
    near = () if VERDICTS[entry.match.status].match else entry.match.near[:_SHOWN]
    cells = [(doi.url(one.DOI), citation(one)) for one in near]
    confidence = _number(near[0].confidence) if near else ""
    first, second, third = (*cells, *[("", "")] * (_SHOWN - len(cells)))
    return (*first, confidence, *second, *third)


def _remarks(entry: Entry) -> Row:
    links = "\n".join(_link(link) for link in entry.links)
    findings = "\n".join(f"{finding.code}: {finding.message}" for finding in entry.findings)
    return (links, findings, places(entry))


def contradictions(entry: Entry) -> str:
    """What records contradict, a sentence a line."""
    return "\n".join(one.sentence for one in entry.match.contradictions)


def first_place(entry: Entry) -> str:
    """The first of the places to look next."""
    return "".join(f"{place.name}: {place.url}" for place in entry.next[:1])


def places(entry: Entry) -> str:
    """The next places to look, one a line."""
    return "\n".join(f"{place.name}: {place.url}" for place in entry.next)


def look_at(entry: Entry) -> str:
    """Why and when a reference is worth a look, in a word that sorts; "" for one that is settled."""
    word = TURN_WORDS[TURNS[entry.turn]]
    return f"{entry.turn + 1} {word}" if word else ""


def _link(link: LinkStatus) -> str:
    """A link with its verdict, and with its answers where its page was asked for."""
    said = f"{link.label}: {link.status} {link.url}".rstrip()
    told = answers_in_words(link) if link.answers.reachable.value != "unasked" else ""
    return f"{said} ({told})" if told else said


def answers_in_words(link: LinkStatus) -> str:
    """What is known of a link, each answer apart; "" where nothing was asked."""
    answers = ((words, getattr(link.answers, name).value) for name, words in ANSWER_WORDS.items())
    return ", ".join(f"{words}: {value}" for words, value in answers if value != "unasked")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"

"""The nouns of the project: frozen, JSON-able values that every room shares.

Data walks one way: a reader makes a `Reference`; sources answer with
`Candidate`s (a `Work` and where it came from); matching turns them into a
`Match`; link checks add `LinkStatus`es and checks add `Finding`s; all that was
learned about one reference is an `Entry`. Nothing here does I/O and nothing
here is ever changed in place: use `msgspec.structs.replace`.

Field names in JSON are those of the Crossref REST API (``container-title``,
``article-number`` …), see https://api.crossref.org/swagger-ui/index.html.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Literal, Protocol, runtime_checkable

from msgspec import Struct
from msgspec.structs import force_setattr

from enrich.verdicts import CONTRADICTIONS, TURNS, VERDICTS, ContradictionClass, Status, Turn, left_open

Kind = Literal["text", "number", "date", "boolean"]
Level = Literal["exact", "close", "missing", "different"]
Says = Literal["agrees", "close", "differs", "not-printed", "not-in-record", "not-comparable"]
Severity = Literal["error", "warning", "info"]

INTERNAL_ERROR = "internal-error"
"""Code of the finding that tells of a fault of enrich itself; with it nothing else is said of a reference."""

_NAMING, _PEOPLE = {"identifier", "ISBN"}, {"author", "editor"}
"""Fields whose agreement means something by itself; a surname, a year or a volume agrees by chance."""
_TELLING_WORDS = 5
"""Words of a title that means something by itself; others bear “Introduction”."""
LEVELS: dict[Says, Level] = {
    "agrees": "exact",
    "close": "close",
    "differs": "different",
    "not-printed": "missing",
    "not-in-record": "missing",
    "not-comparable": "missing",
}
"""What a comparison says, and the word of contract 1 for it, which `level` keeps for one release."""
_SOUGHT = "article"
"""The kind of works that sources hold best: one that is not found is worth a look."""
_LIKELY = 0.01
"""Confidence from which a candidate is near that agrees in its people or its title."""

_CROSSREF_NAMES = {
    "container_title": "container-title",
    "short_container_title": "short-container-title",
    "article_number": "article-number",
    "publisher_location": "publisher-location",
    "series_title": "series-title",
    "original_title": "original-title",
    "edition_number": "edition-number",
    "updated_by": "updated-by",
    "update_to": "update-to",
    "is_preprint_of": "is-preprint-of",
    "has_preprint": "has-preprint",
}


class Name(Struct, frozen=True, omit_defaults=True):
    """A person (`family`, `given`, `suffix`) or an organisation (`name`)."""

    family: str = ""
    given: str = ""
    name: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        if self.name:
            return self.name
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)


class Fields(Struct, frozen=True, kw_only=True, omit_defaults=True, rename=_CROSSREF_NAMES):
    """What a reference says, field by field, each value as printed.

    `year` keeps its suffix (``2005a``); `page` is never repaired (``77101``
    stays ``77101``). An empty value means that the reference does not say.
    """

    author: tuple[Name, ...] = ()
    editor: tuple[Name, ...] = ()
    year: str = ""
    title: str = ""
    container_title: str = ""
    series_title: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    article_number: str = ""
    edition: str = ""
    publisher: str = ""
    publisher_location: str = ""
    accessed: str = ""
    type: str = ""
    DOI: str = ""
    URL: str = ""
    ISSN: str = ""
    ISBN: str = ""
    PMID: str = ""
    PMCID: str = ""


class Link(Struct, frozen=True, kw_only=True):
    """A link or link label that came with a reference; `url` is empty where only the label is left."""

    label: str
    url: str = ""


class Column(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One cell of the table that a reference came in, under its column's name; `kind` is what it held."""

    name: str
    value: str
    kind: Kind = "text"


class Reference(Struct, frozen=True, kw_only=True):
    """One reference as its document gives it; never altered.

    `unstructured` is the original string, labels and all; `text` is the same
    without the publisher's link labels: the string to parse and to search.
    `structured` is true where the format itself names the fields (BibTeX, RIS,
    JSON), false where `fields` had to be parsed out of a string. `columns` are
    all cells of its row, where it came in a table.
    `line`, `column` and `end_line` count from 1 in `file`.
    """

    id: str
    file: str = ""
    line: int = 1
    column: int = 1
    end_line: int = 0
    unstructured: str = ""
    text: str = ""
    fields: Fields = Fields()
    structured: bool = False
    links: tuple[Link, ...] = ()
    columns: tuple[Column, ...] = ()


class SetAside(Struct, frozen=True, kw_only=True):
    """A block of input that could not be read as a reference: where, what, and why.

    It travels through to the report, so that references read plus blocks set
    aside equal what is there. `fault` is false for blocks that are no
    references by design (a BibTeX ``@comment``): counted, but no cause for alarm.
    `failed` is true where it was enrich itself that failed on it.
    """

    file: str
    line: int
    reason: str
    text: str = ""
    end_line: int = 0
    fault: bool = True
    failed: bool = False


class Update(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A notice that changes a work: retraction, correction, expression of concern.

    From Crossref's ``updated-by``; `source` is ``publisher`` or
    ``retraction-watch``, `updated` an ISO date where known.
    """

    type: str
    DOI: str = ""
    label: str = ""
    source: str = ""
    updated: str = ""


class Work(Struct, frozen=True, kw_only=True, omit_defaults=True, rename=_CROSSREF_NAMES):
    """What a registration agency says about one DOI, in Crossref's field names.

    `DOI` is lower case. `issued` is the year Crossref shows; `years` holds all
    years the record gives (print, online, issued), each of which may be the
    one a reference prints. `aliases` are further DOIs of the same work.
    `institution` is where a thesis or report was made, `version` that of data
    or software, `number` what a series of reports or standards calls the work.
    """

    DOI: str
    title: tuple[str, ...] = ()
    subtitle: tuple[str, ...] = ()
    original_title: tuple[str, ...] = ()
    author: tuple[Name, ...] = ()
    editor: tuple[Name, ...] = ()
    container_title: tuple[str, ...] = ()
    short_container_title: tuple[str, ...] = ()
    issued: int | None = None
    years: tuple[int, ...] = ()
    volume: str = ""
    issue: str = ""
    page: str = ""
    article_number: str = ""
    edition_number: str = ""
    publisher: str = ""
    publisher_location: str = ""
    institution: tuple[str, ...] = ()
    degree: tuple[str, ...] = ()
    version: str = ""
    number: tuple[str, ...] = ()
    type: str = ""
    subtype: str = ""
    language: str = ""
    ISSN: tuple[str, ...] = ()
    ISBN: tuple[str, ...] = ()
    PMID: str = ""
    aliases: tuple[str, ...] = ()
    is_preprint_of: tuple[str, ...] = ()
    has_preprint: tuple[str, ...] = ()
    updated_by: tuple[Update, ...] = ()
    update_to: tuple[Update, ...] = ()
    agency: str = ""


class Candidate(Struct, frozen=True, kw_only=True):
    """A work that a source offers for a reference; `rank` counts from 0 in that source's answer."""

    work: Work
    source: str
    rank: int = 0
    score: float = 0.0


class Silence(Struct, frozen=True, kw_only=True):
    """A source that was to be asked and did not answer: why, and what the user can do."""

    source: str
    reason: str
    advice: str = ""


class Comparison(Struct, frozen=True, kw_only=True):
    """One field of a reference beside the same field of a work.

    `weight` is the evidence in log-odds (natural logarithm): positive speaks
    for the same work, negative against. `says` is the answer: ``not-printed``
    where only the record has the field, ``not-in-record`` where only the
    reference has it, ``not-comparable`` where that is not known, where neither
    has it or where the two cannot be compared. Left out, it is made of the rest.
    """

    field: str
    level: Level
    weight: float
    reference: str = ""
    work: str = ""
    says: Says | Literal[""] = ""

    def __post_init__(self) -> None:
        if not self.says:
            force_setattr(self, "says", _said(self))


def _said(comparison: Comparison) -> Says:
    """What a comparison of contract 1 says, which has a level only."""
    if comparison.level != "missing":
        return next(says for says, level in LEVELS.items() if level == comparison.level)
    printed, recorded = bool(comparison.reference), bool(comparison.work)
    if printed == recorded:
        return "not-comparable"
    return "not-in-record" if printed else "not-printed"


class Judgement(Struct, frozen=True, kw_only=True):
    """A candidate with the evidence for and against it.

    `veto` is the sentence of the rule that refuses it and `code` that rule's
    code; both are empty where none does.
    """

    candidate: Candidate
    confidence: float
    comparisons: tuple[Comparison, ...] = ()
    veto: str = ""
    code: str = ""

    @property
    def DOI(self) -> str:
        return self.candidate.work.DOI

    @property
    def near(self) -> bool:
        """Whether a person would call it near: what shares a name, a year or a page with it is not."""
        agreeing = {c.field: c for c in self.comparisons if c.level in ("exact", "close")}
        people, place = agreeing.keys() & _PEOPLE, agreeing.keys() & {"year", "volume", "page"}
        likely = self.confidence >= _LIKELY and (people or "title" in agreeing)
        if likely or agreeing.keys() & _NAMING:
            return True
        if "title" in agreeing:
            return bool(people) or len(agreeing["title"].work.split()) >= _TELLING_WORDS
        author = agreeing.get("author")
        several = author is not None and author.level == "exact" and len(self.candidate.work.author) > 1
        if "container-title" in agreeing:
            return several or bool(people and place) or {"volume", "page"} <= place
        return several and "year" in place


class Contradiction(Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """A printed thing that a record denies: a fact that a person can verify.

    `kind` is one of `verdicts.CONTRADICTIONS`, which knows its class. `field`
    is Crossref's name for what is contradicted (``page`` for a whole place),
    `printed` what the reference says, `record` what the record of `DOI`, which
    `source` gave, says instead.
    """

    kind: str
    class_: ContradictionClass
    field: str
    printed: str
    record: str
    DOI: str
    source: str = ""

    @property
    def sentence(self) -> str:
        """The contradiction in words, for reports and findings."""
        said = CONTRADICTIONS[self.kind].sentence
        told = said.format(printed=self.printed, record=self.record, DOI=self.DOI)
        return told[:-1] if told.endswith("..") else told

    @property
    def heading(self) -> str:
        """What kind of contradiction it is, in a few words."""
        return CONTRADICTIONS[self.kind].heading


class Match(Struct, frozen=True, kw_only=True):
    """The decision about one reference, with its reasons.

    `DOI` and `confidence` are set only when `status` is ``matched``.
    `contradictions` are told under any verdict; those of class ``identity``
    are what makes a match ``doubtful``.
    `judgements` are the nearest candidates, best first. `asked` names the
    sources that answered, `silent` those that did not. `code` is that of the
    reason: one of `verdicts.REASONS`, or of the rule that refused the nearest
    candidate; empty where it is not known (from a lock file or an older release).
    """

    status: Status
    reason: str
    code: str = ""
    DOI: str | None = None
    confidence: float | None = None
    judgements: tuple[Judgement, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    asked: tuple[str, ...] = ()
    silent: tuple[Silence, ...] = ()

    @property
    def near(self) -> tuple[Judgement, ...]:
        """The candidates worth a reviewer's look, best first; those that contradict something are."""
        called = {one.DOI for one in self.contradictions}
        return tuple(one for one in self.judgements if one.near or one.DOI in called)

    @property
    def work(self) -> Work | None:
        """The matched work, None unless `status` is ``matched``."""
        if self.DOI is None:
            return None
        return next((j.candidate.work for j in self.judgements if j.DOI == self.DOI), None)


Target = Literal["", "nowhere", "deleted", "invalid", "pending"]
"""What is wrong with where a handle points: nowhere, or at its agency's page for dead or coming DOIs."""
DEAD: frozenset[Target] = frozenset({"nowhere", "deleted", "invalid"})
NOT_ASKED = "not in the index, and the DOI system was not asked"
"""The note of a registration that is unchecked because nobody was to be asked, which is no outage."""


class Registration(Struct, frozen=True, kw_only=True):
    """What is known about a DOI that a reference prints, whatever it matched.

    `state` is ``unregistered`` only when the handle system itself says so;
    ``unchecked`` means that nobody who would know could be asked. `primary` is
    the DOI that answered where `DOI` is an alias of it. `landing` is the
    address that its handle holds, where that was asked for, and `target` what
    is wrong with it.
    """

    DOI: str
    state: Literal["registered", "unregistered", "unchecked"]
    agency: str = ""
    work: Work | None = None
    primary: str = ""
    note: str = ""
    target: Target = ""
    landing: str = ""


class Identified(Struct, frozen=True, kw_only=True):
    """What NCBI says of a number of PubMed or PubMed Central (`number`, the latter with its ``PMC``).

    ``known``: the numbers and the DOI of the work, as far as it has them, and
    `live_from`, the date from which PubMed Central will show it where that is
    to come. ``absent``: PubMed Central holds no such work, which says nothing
    about a number of PubMed. ``unchecked``: NCBI could not say; `note` tells
    why, and `silent` that it could not be asked.
    """

    number: str
    state: Literal["known", "absent", "unchecked"]
    PMID: str = ""
    PMCID: str = ""
    DOI: str = ""
    live_from: str = ""
    note: str = ""
    silent: Silence | None = None


AnswerValue = Literal["yes", "no", "blocked", "unknown", "unasked"]
"""``unknown``: who was asked could not say; ``unasked``: nobody was, or there is no such question."""


class LinkAnswer(Struct, frozen=True, kw_only=True):
    """One answer about a link: `when` it was given (ISO date, "" where unasked) and `how` it is known."""

    value: AnswerValue = "unasked"
    when: str = ""
    how: str = ""


UNASKED = LinkAnswer()


class Answers(Struct, frozen=True, kw_only=True, rename={"same_work": "same-work", "shows_it": "shows-it"}):
    """Four answers about a link, never merged.

    Is its DOI registered? Is that the work of this reference? Is there a page?
    Does the page show the work? Only the first two can be findings.
    """

    registered: LinkAnswer = UNASKED
    same_work: LinkAnswer = UNASKED
    reachable: LinkAnswer = UNASKED
    shows_it: LinkAnswer = UNASKED


class LinkStatus(Struct, frozen=True, kw_only=True):
    """The verdict on one link of a reference: `answers`, `status` as their summary, `note` in a sentence."""

    label: str
    url: str
    status: str
    note: str = ""
    answers: Answers = Answers()


PageFault = Literal[
    "",
    "refused",
    "robots",
    "waiting",
    "unresolved",
    "network",
    "unreachable",
    "untrusted",
    "timeout",
    "cut",
    "too-many-redirects",
]
"""Why there is no answer: `refused` by our safety, `robots` by its host's rules for programs; `waiting`: the
host asked for more patience than we have; `unresolved`: no such host; `network`: nobody could say whether
there is one; `untrusted`: its certificate is not to be believed; `cut`: broken off, or no HTTP."""


class Hop(Struct, frozen=True):
    """An address that was asked on the way to another, and the status with which it sent us on."""

    url: str
    status: int


class Page(Struct, frozen=True, kw_only=True):
    """What was found where an address leads: data, whatever the status.

    `url` is the address asked last, `hops` are those before it; none shows
    credentials. `status` is 0 where there was no answer, and `fault` says why,
    with `note` in words. `headers` have names in lower case; `body` is the
    beginning of the page, inflated.
    """

    url: str
    status: int = 0
    hops: tuple[Hop, ...] = ()
    headers: Mapping[str, str] = {}
    body: bytes = b""
    fault: PageFault = ""
    note: str = ""


class Edit(Struct, frozen=True, kw_only=True):
    """A suggested change: set `field` from `old` (empty: absent) to `new`."""

    field: str
    new: str
    old: str = ""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing a check has to say about an entry, at a place in its file.

    `field` names the field it is about, in Crossref's names; empty: the whole reference.
    """

    code: str
    message: str
    severity: Severity = "warning"
    line: int = 1
    column: int = 1
    edit: Edit | None = None
    field: str = ""


class Decision(Struct, frozen=True, kw_only=True):
    """What a person said about a reference; it has the last word on the match.

    `decision` is the word: ``accept``, ``accept 2``, a DOI, ``none`` (none of
    the records shown), ``no DOI`` or ``undo``. `DOI` is that of the work that
    is meant, None where none is. `on` is an ISO date or moment, `by` a name.
    """

    decision: str
    DOI: str | None = None
    by: str = ""
    on: str = ""
    note: str = ""


class NextPlace(Struct, frozen=True, kw_only=True):
    """A place to look for a work that was not found: its name, and an address that was made, not asked."""

    name: str
    url: str


class IndexState(Struct, frozen=True, kw_only=True):
    """Which local index was asked: `id` is made of its works, `date` is the day it was made, "" unknown."""

    id: str
    date: str = ""


class Entry(Struct, frozen=True, kw_only=True):
    """All that was learned about one reference: the unit of streaming, resuming and answering.

    `decision` is that of a person, which `match` then follows. `matcher` is the
    version of the matcher and `index` the local index that the match was made
    with ("" and None: not known, or none was asked). `kind` says what kind of
    work it is, one of `comparable.onward.KINDS`, and `next` where to look next;
    `shelf` says what a source holds where the reference says that its work
    stands. They are for a reference that is left without its record, and empty else.
    """

    reference: Reference
    match: Match
    decision: Decision | None = None
    registrations: tuple[Registration, ...] = ()
    links: tuple[LinkStatus, ...] = ()
    findings: tuple[Finding, ...] = ()
    matcher: str = ""
    index: IndexState | None = None
    kind: str = ""
    next: tuple[NextPlace, ...] = ()
    shelf: str = ""

    @property
    def turn(self) -> int:
        """Its place in `verdicts.TURNS`: when it is its turn to be looked at by a person."""
        return TURNS.index(self._turn)

    @property
    def _turn(self) -> Turn:
        status = self.match.status
        if VERDICTS[status].match or self.decision is not None:
            return "settled"
        if self.match.contradictions:
            return "contradicted"
        if status == "unmatched":
            near = bool(self.match.near)
            if self.kind == _SOUGHT:
                return "article-near" if near else "article"
            return "near" if near else "other"
        return status if status in ("doubtful", "ambiguous") else "unchecked"

    @property
    def failed(self) -> bool:
        """Whether enrich itself failed on this reference, so that nothing is said about it."""
        return any(finding.code == INTERNAL_ERROR for finding in self.findings)


@runtime_checkable
class Selective(Protocol):
    """Entries that know the verdict of each without reading it, so that those of one are read alone."""

    def having(
        self, statuses: Container[Status], turns: Container[int] | None = None
    ) -> Iterator[tuple[int, Entry]]:
        """See `Report.having`."""


class Tally(Struct, frozen=True, kw_only=True):
    """What is counted over all entries of a run.

    `statuses` counts verdicts, `links` the verdicts on links by (label, status), `codes` the
    entries with a finding of each code, `kinds` those left open by what kind of work they are, and
    `contradicted` those of each verdict in which a record contradicts something; `settled` are those
    without their record that a person decided on; `files` names the inputs in order.
    """

    statuses: Mapping[Status, int] = {}
    links: Mapping[tuple[str, str], int] = {}
    codes: Mapping[str, int] = {}
    kinds: Mapping[str, int] = {}
    contradicted: Mapping[Status, int] = {}
    settled: int = 0
    files: tuple[str, ...] = ()


class Report(Struct, frozen=True, kw_only=True):
    """A finished run: entries in input order, what was set aside, and how it was done.

    `entries` may be read from a file as they are asked for; then `tallied` says what was counted on the way.

    `sources` describes each source in words ("starter index, 61 works");
    `versions` names what the verdicts depend on (``enrich``, ``matcher``);
    `silent` lists the sources that could not be asked, once each;
    `notes` are sentences for the end of the run (requests made, cache hits).
    """

    entries: Sequence[Entry] = ()
    set_aside: tuple[SetAside, ...] = ()
    sources: tuple[str, ...] = ()
    silent: tuple[Silence, ...] = ()
    versions: Mapping[str, str] = {}
    notes: tuple[str, ...] = ()
    created: str = ""
    tallied: Tally | None = None

    def counted(self) -> Tally:
        """What is counted over all entries; where nobody did so on the way, they are read for it."""
        return self.tallied or tally_of(self.entries)

    def tally(self) -> dict[Status, int]:
        """Number of entries by status, every status present."""
        return {**dict.fromkeys(VERDICTS, 0), **self.counted().statuses}

    def having(
        self, statuses: Container[Status], turns: Container[int] | None = None
    ) -> Iterator[tuple[int, Entry]]:
        """The entries with one of `statuses`, each with its place counted from 0, in input order.

        With `turns` only those whose turn (see `Entry.turn`) is one of these.
        """
        if isinstance(self.entries, Selective):
            return self.entries.having(statuses, turns)
        return ((n, entry) for n, entry in enumerate(self.entries) if is_among(entry, statuses, turns))

    def in_turn(self, statuses: Container[Status]) -> Iterator[tuple[int, Entry]]:
        """The entries with one of `statuses`, what is most worth a person's time first."""
        for turn in range(len(TURNS)):
            yield from self.having(statuses, (turn,))

    def still_open(self) -> Iterator[tuple[int, Entry]]:
        """The entries left without their record that nobody decided on, in turn."""
        for turn in range(len(TURNS)):
            if TURNS[turn] != "settled":
                yield from self.having(left_open(), (turn,))

    def open_count(self) -> int:
        """How many entries `still_open` yields."""
        tally = self.counted()
        return sum(tally.statuses.get(status, 0) for status in left_open()) - tally.settled


def is_among(entry: Entry, statuses: Container[Status], turns: Container[int] | None) -> bool:
    """Whether an entry has one of `statuses` and one of `turns` (None: whatever)."""
    return entry.match.status in statuses and (turns is None or entry.turn in turns)


def tally_of(entries: Iterable[Entry]) -> Tally:
    """Count what a report says of all its entries together."""
    statuses, links, codes = Counter[Status](), Counter[tuple[str, str]](), Counter[str]()
    kinds, contradicted = Counter[str](), Counter[Status]()
    settled = 0
    files: dict[str, None] = {}
    for entry in entries:
        statuses[entry.match.status] += 1
        links.update((link.label, link.status) for link in entry.links)
        codes.update({finding.code for finding in entry.findings})
        by_hand = entry.decision is not None and not VERDICTS[entry.match.status].match
        kinds.update([entry.kind] if entry.kind and not by_hand else [])
        settled += by_hand
        contradicted.update([entry.match.status] if entry.match.contradictions else [])
        files[entry.reference.file] = None
    return Tally(
        statuses=statuses,
        links=links,
        codes=codes,
        kinds=kinds,
        contradicted=contradicted,
        settled=settled,
        files=tuple(files),
    )

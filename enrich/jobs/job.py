"""The one place that knows the order: reference → candidates → match → links → findings → entry.

    job = Job(sources=open_sources(settings, door), registry=open_registry(settings, door))
    for entry in job.run(references): ...

The cheapest question comes first. DOIs that are printed are looked up, many at
a time; what that settles is never searched. The rest is put to each source in
turn, the local index first, and a reference that is matched leaves the queue.
A source that stays silent is remembered: its silence makes a reference
`unchecked`, never `unmatched`. Where enrich itself fails on a reference, at
whatever step, that one is given up and the others of its batch are done without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from functools import cache
from itertools import islice
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from enrich.checks import check
from enrich.checks.denied import own_record, with_contradicted_dois
from enrich.comparable.agreement.titles import is_telling
from enrich.comparable.carried import named, named_dois, printed_dois
from enrich.comparable.onward import kind_of, next_places
from enrich.comparable.pages import first_and_last
from enrich.failures import contained, given_up
from enrich.jobs.lookups import Lookups, look_up
from enrich.jobs.numbers import Numbers, ask
from enrich.jobs.plan import EVERYTHING, Plan
from enrich.ledger.decisions import decided
from enrich.ledger.locked import today
from enrich.links import judge_links
from enrich.matching import MATCHER_VERSION, Question
from enrich.matching.holding import Holding, hold, slips_of
from enrich.matching.masking import only, without
from enrich.matching.twins import with_twins
from enrich.parsing import identify, parse
from enrich.records import Candidate, Decision, Entry, LinkStatus, Match, Reference, Registration, Silence
from enrich.retractions import NO_NOTICES, Notices
from enrich.sources import index_state
from enrich.sources.base import Converter, Place, Registry, Shelved, Source
from enrich.verdicts import VERDICTS

LOOKUP_BATCH, SEARCH_BATCH = 50, 10
"""References that are looked up, and searched for, together over a network: the first are soon ready."""
LOCAL_BATCH = 250
"""References that are done together where only this machine is asked: the more, the less each costs."""
T = TypeVar("T")


class Asked(Struct, frozen=True):
    """How far one reference has come: what was offered for it, who answered, who did not.

    `question` is the reference as it is matched: with the DOIs in one piece that lines part.
    `unnamed` tells who could not be asked for the works behind its numbers.
    """

    reference: Reference
    question: Question
    holding: Holding
    candidates: tuple[Candidate, ...] = ()
    answered: tuple[str, ...] = ()
    silent: tuple[Silence, ...] = ()
    decision: Decision | None = None
    unnamed: tuple[Silence, ...] = ()

    @property
    def match(self) -> Match:
        return self.holding.match

    @property
    def settled(self) -> bool:
        return self.match.status == "matched"

    @property
    def parsed(self) -> Reference:
        """The reference with its fields; parsed now, where the plan left that out."""
        parsed = self.question.parsed
        return replace(self.reference, fields=parsed()) if parsed else self.reference


class Offered(Struct, frozen=True, kw_only=True):
    """A DOI that a person names for a reference. `match` says how its record fits, None where none is known.

    `registration` is what is known of the DOI itself, `silent` who could not be asked.
    """

    DOI: str
    match: Match | None = None
    registration: Registration | None = None
    silent: tuple[Silence, ...] = ()


class Job:
    """Turns references into entries; holds what it asks, not what it learned.

    `sources` are asked in order; `registry` (None: nobody to ask) settles what
    no source knows about a printed DOI, `converter` (None: nobody to ask) names
    the works behind other numbers, which are then looked up; `unasked` says in
    words which sources were left out on purpose ("Crossref was not asked").
    What the `plan` leaves out is not done; decisions of people in it have the
    last word. With `web` the addresses that texts print count as links.
    `resolver` is the address of a library's link resolver, where there is one to look further; `notices`
    are those of a kept list of retractions.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        registry: Registry | None = None,
        *,
        converter: Converter | None = None,
        unasked: str = "",
        plan: Plan = EVERYTHING,
        web: bool = False,
        resolver: str = "",
        notices: Notices = NO_NOTICES,
    ) -> None:
        self._sources = tuple(sources)
        self._registry = registry
        self._converter = converter
        self._unasked = unasked
        self._plan = plan
        self._web = web
        self._resolver = resolver
        self._notices = notices
        self.index = index_state(sources)

    def planned(self, plan: Plan) -> Job:
        """The same job, which takes the steps of another plan."""
        job = copy(self)
        job._plan = plan
        return job

    def records(self, dois: Iterable[str]) -> dict[str, Candidate | Silence | None]:
        """For each DOI the work that a source holds, None where none does, or who could not be asked."""
        wanted = {doi: named(doi) for doi in dois}
        lookups = look_up(list(wanted.values()), self._sources, None)
        return {
            doi: lookups.of(doi) or next(iter(lookups.silences([one])), None) for doi, one in wanted.items()
        }

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the sources, in the order of asking."""
        return tuple(source.name for source in self._sources)

    def describe(self) -> tuple[str, ...]:
        """Each source in words, in the order of asking."""
        return tuple(source.describe() for source in self._sources)

    def run(self, references: Iterable[Reference]) -> Iterator[Entry]:
        """Yield one entry for each reference, in order, as soon as its batch is done."""
        for batch in _batches(references, LOOKUP_BATCH if self._registry else LOCAL_BATCH):
            yield from contained(self._batch, batch, given_up)

    def offered(self, reference: Reference, identifier: str) -> Offered:
        """What a DOI that a person names is, and how its record fits a reference."""
        lookups = look_up([named(identifier)], self._sources, self._registry)
        read = (parse if self._plan.parsed else identify)(reference)
        candidate = lookups.of(identifier)
        match = hold(self._question(read, read), (candidate,)).match if candidate else None
        return Offered(
            DOI=identifier,
            match=match,
            registration=lookups.known.get(identifier),
            silent=_once_each(lookups.silences([named(identifier)])),
        )

    def _batch(self, batch: Sequence[Reference]) -> Iterator[Entry]:
        read = parse if self._plan.parsed else identify
        said = [(read(reference), self._plan.decisions.effective(reference)) for reference in batch]
        numbers = ask([reference for reference, _ in said], self._converter)
        names = [one for reference, _ in said for one in (*named_dois(reference), *numbers.dois(reference))]
        names += [named(decision.DOI) for _, decision in said if decision and decision.DOI]
        lookups = look_up(names, self._sources, self._registry)
        for group in _batches(said, SEARCH_BATCH if self._registry else LOCAL_BATCH):
            asked = [
                replace(self._from_lookups(reference, lookups, numbers), decision=decision)
                for reference, decision in group
            ]
            yield from (self._entry(a, lookups, numbers) for a in self._search(asked))

    def _from_lookups(self, reference: Reference, lookups: Lookups, numbers: Numbers) -> Asked:
        """What the printed DOIs led to, and those behind other numbers.

        Another reading of a DOI is offered only where the first is not this work.
        """
        named = named_dois(reference)
        question = self._question(reference, lookups.mended(reference, named))
        found = lookups.candidates(named)
        others = [candidate for each in lookups.candidates(numbers.dois(reference)) for candidate in each]
        silent = _once_each(lookups.silences(named))
        for offered in ([each[:1] for each in found], found):
            candidates = _distinct((*(candidate for each in offered for candidate in each), *others))
            candidates = numbers.given_to(candidates)
            holding = hold(question, candidates)
            matched = holding.match.status == "matched"
            if matched or all(len(each) < 2 for each in found):
                break
        answered = tuple(dict.fromkeys(c.source for c in candidates)) if matched else ()
        unnamed = numbers.silences(reference)
        return Asked(reference, question, holding, candidates, answered, silent, unnamed=unnamed)

    def _question(self, reference: Reference, meant: Reference) -> Question:
        """The reference as it is matched; its string is parsed only where the plan or a rule asks for it."""
        given = self._plan.parsed or reference.structured
        parsed = None if given else cache(lambda: parse(reference).fields)
        return Question(meant, parsed, self._plan.compared)

    def _search(self, group: Sequence[Asked]) -> list[Asked]:
        """Put what is not settled to each source in turn."""
        asked = list(group)
        doubted = [i for i, a in enumerate(asked) if a.settled and a.holding.is_open]
        for source in self._sources:
            open_ones = [i for i, a in enumerate(asked) if not a.settled]
            if not open_ones and not doubted:
                break
            references = [asked[i].question.reference for i in open_ones]
            answers = source.search_many(references) if references else ()
            for i, answer in zip(open_ones, answers, strict=True):
                asked[i] = _heard(asked[i], source.name, answer)
            of, doubted = [*open_ones, *doubted], []
            self._what_stands_there(asked, of, source)
            self._whose_title(asked, of, source)
        return asked

    def _whose_title(self, asked: list[Asked], of: Iterable[int], source: Source) -> None:
        """Ask for the title alone where all else fits a record, or for all else where the title does."""
        halves = {i: half for i in of if (half := asked[i].holding.half)}
        parsed = {i: one for i in halves if is_telling((one := asked[i].parsed).fields.title)}
        alone = {
            i: only(one, "title") if halves[i] == "title" else without(one, "title")
            for i, one in parsed.items()
        }
        questions = {i: one for i, one in alone.items() if one is not None}
        answers = source.search_many(list(questions.values())) if questions else ()
        for i, answer in zip(questions, answers, strict=True):
            if not isinstance(answer, Silence):
                asked[i] = _offered(asked[i], answer)

    def _what_stands_there(self, asked: list[Asked], of: Iterable[int], source: Source) -> None:
        """Add the works that stand where a reference says that its own stands, unless it was found there."""
        unplaced = [i for i in of if not asked[i].settled or asked[i].holding.misplaced]
        places = {i: place for i in unplaced if (place := _place(asked[i].parsed))}
        if not places:
            return
        answers = source.at_place(list(places.values()))
        for i, answer in zip(places, answers, strict=True):
            new = answer if isinstance(answer, tuple) else ()
            known = {candidate.work.DOI for candidate in asked[i].candidates}
            if any(candidate.work.DOI not in known for candidate in new):
                asked[i] = _offered(asked[i], new)

    def _entry(self, asked: Asked, lookups: Lookups, numbers: Numbers) -> Entry:
        match, decision = self._verdict(asked), asked.decision
        if decision is not None:
            match = decided(match, decision, lookups.of(decision.DOI) if decision.DOI else None)
        registrations = lookups.registrations(printed_dois(asked.reference), match)

        entry = Entry(
            reference=asked.reference,
            match=match,
            decision=decision,
            registrations=registrations,
            links=self._judged(asked.reference, match, registrations, numbers) if self._plan.linked else (),
            matcher=MATCHER_VERSION,
            index=self.index,
        )
        entry = _with_the_near_only(_held_to_its_doi(with_contradicted_dois(entry), asked))
        entry = self._notices.on(self._led(entry, asked))
        return replace(entry, findings=check(entry)) if self._plan.found else entry

    def _led(self, entry: Entry, asked: Asked) -> Entry:
        """The entry with what leads on from it, where it is left without its record."""
        if VERDICTS[entry.match.status].match or not self._plan.led:
            return entry
        fields = asked.parsed.fields
        kind = kind_of(asked.reference, fields)
        return replace(
            entry,
            kind=kind,
            next=next_places(asked.reference, fields, kind, self._resolver),
            shelf=self._shelf(asked),
        )

    def _shelf(self, asked: Asked) -> str:
        """What sources hold where the reference says that its work stands, and no work was found."""
        place = _place(asked.parsed)
        if place is None or asked.match.status not in ("unmatched", "doubtful"):
            return ""
        told = (source.shelf(place) for source in self._sources if isinstance(source, Shelved))
        return " ".join(filter(None, told))

    def _judged(
        self, reference: Reference, match: Match, registrations: tuple[Registration, ...], numbers: Numbers
    ) -> tuple[LinkStatus, ...]:
        day = today().isoformat()
        return judge_links(reference, match, registrations, today=day, web=self._web, numbers=numbers.told)

    def _verdict(self, asked: Asked) -> Match:
        """The decision with its provenance; silence turns `unmatched` into `unchecked`."""
        match = replace(asked.match, asked=asked.answered, silent=asked.silent)
        if match.status == "matched":
            return with_twins(match)
        asked = replace(asked, silent=_once_each((*asked.silent, *asked.unnamed)))
        match = replace(match, silent=asked.silent)
        if match.status in ("unmatched", "doubtful") and asked.silent:
            return replace(
                match, status="unchecked", reason=self._unchecked_reason(asked), code="source-silent"
            )
        if match.status == "unmatched":
            near, code = (f" {match.reason}", match.code) if match.near else ("", "nothing-offered")
            return replace(match, reason=f"{self._absent_from(asked)}{near}", code=code)
        return replace(match, reason=f"{match.reason} {self._silence_of(asked)}".strip())

    def _absent_from(self, asked: Asked) -> str:
        """Who answered that the work is not there, and who was left out on purpose."""
        absent_from = set(asked.answered) - {silence.source for silence in asked.silent}
        described = ", ".join(s.describe() for s in self._sources if s.name in absent_from)
        absent = f"Not found in: {described}." if described else ""
        return " ".join(part for part in (absent, self._unasked) if part)

    def _unchecked_reason(self, asked: Asked) -> str:
        return f"{self._silence_of(asked)} {self._absent_from(asked)}".strip()

    def _silence_of(self, asked: Asked) -> str:
        """Who could not be asked, and why; the advice is said once for the run, not with each reference."""
        everybody = (*self._sources, *([self._converter] if self._converter else []))
        named = {s.name: s.describe() for s in everybody}
        spoken = (f"{named.get(s.source, s.source)} – {s.reason.rstrip('.')}" for s in asked.silent)
        return f"Could not be checked: {'; '.join(spoken)}." if asked.silent else ""


def _held_to_its_doi(entry: Entry, asked: Asked) -> Entry:
    """The entry with its slips, where its own DOI names the work though no record was matched."""
    work = own_record(entry) if asked.question.compared else None
    if work is None:
        return entry
    source = next((one.source for one in asked.candidates if one.work.DOI == work.DOI), "")
    slips = slips_of(asked.question, Candidate(work=work, source=source))
    told = (*entry.match.contradictions, *slips)
    return replace(entry, match=replace(entry.match, contradictions=told))


def _with_the_near_only(entry: Entry) -> Entry:
    """The entry without candidates that have nothing in common with it, where none is called a match."""
    if entry.match.status not in ("unmatched", "unchecked"):
        return entry
    return replace(entry, match=replace(entry.match, judgements=entry.match.near))


def _heard(asked: Asked, source: str, answer: tuple[Candidate, ...] | Silence) -> Asked:
    """What a reference knows after one more source has spoken, or has not."""
    if isinstance(answer, Silence):
        return replace(asked, silent=_once_each((*asked.silent, answer)))
    return replace(_offered(asked, answer), answered=(*asked.answered, source))


def _offered(asked: Asked, new: Sequence[Candidate]) -> Asked:
    """What a reference means, with more candidates than before."""
    candidates = _distinct((*asked.candidates, *new))
    return replace(asked, holding=hold(asked.question, candidates), candidates=candidates)


def _place(reference: Reference) -> Place | None:
    """Where a reference says that its work stands, None where it names no journal, volume and page."""
    fields = reference.fields
    page, _ = first_and_last(fields.page or fields.article_number)
    if not (fields.container_title and fields.volume and page):
        return None
    return Place(journal=fields.container_title, volume=fields.volume, page=page)


def _once_each(silences: Iterable[Silence]) -> tuple[Silence, ...]:
    """Each silent source once, with the first reason it gave."""
    return tuple({s.source: s for s in reversed(list(silences))}.values())[::-1]


def _distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Each work once, as the first source gave it."""
    return tuple({c.work.DOI: c for c in reversed(list(candidates))}.values())[::-1]


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch

"""NCBI's ID converter: which DOI, PMID and PMCID are the same work.

It knows the works of PubMed Central and no others, by their numbers and nothing
else. So a DOI that it gives is looked up with the other sources and has to
agree with the reference like any; and what it does not find may be in PubMed
all the same. Many numbers of one kind go into one question. One number that it
does not understand makes it refuse them all: then the question is halved until
only that one is left.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from msgspec.structs import replace

from enrich.comparable import doi
from enrich.comparable.numbered import printed_numbers
from enrich.errors import SourceUnavailable
from enrich.network.answers import Answer, Valid
from enrich.network.services import DAY, Lifetimes, Rate, Service
from enrich.records import Candidate, Identified, Reference, Silence, Work
from enrich.settings import Setting, Settings
from enrich.sources.base import CannotSay, Declaration, Found, Place, cannot_say, silence

if TYPE_CHECKING:
    from enrich.network.door import Door

URL = Setting(
    name="ncbi_url",
    default="https://pmc.ncbi.nlm.nih.gov",
    help="NCBI's ID converter: the DOIs of works whose PMID or PMCID a reference prints or links to",
)
KEY = Setting(
    name="ncbi_key",
    shape="word",
    help="an NCBI API key, which allows for ten requests a second instead of three; secret",
)
PATH = "tools/idconv/api/v1/articles/"
MANY, MANY_DOIS = 200, 40
"""How many numbers, or DOIs, which are longer, one question holds."""
TOOL = "doi-enrich"
_PARTED = Identified(number="", state="unchecked", note="a comma would part this DOI in a question to it")


def services(settings: Settings) -> tuple[Service, ...]:
    """NCBI allows three requests a second, ten with a key, and never says when to come back."""
    key = settings.of(KEY)
    rate = Rate(10 if key else 3)
    who = {"tool": TOOL, "email": settings.mailto, "api_key": key}
    ncbi = Service(
        name="ncbi",
        label="NCBI",
        base_url=settings.of(URL),
        pool="key" if key else "public",
        rates={"single": rate, "list": rate},
        lifetimes=Lifetimes(single=7 * DAY),
        introduction={name: value for name, value in who.items() if value},
        advice="PubMed numbers are then compared with nothing.",
    )
    return (ncbi,)


class NcbiSource:
    """Answers from NCBI's ID converter: see `base.Converter`."""

    name = "ncbi"

    def __init__(self, settings: Settings, door: Door) -> None:
        self._door = door

    def describe(self) -> str:
        return "NCBI's ID converter"

    def identified(self, numbers: Sequence[str]) -> Mapping[str, Identified]:
        """See `Converter.identified`; numbers of a kind are asked together."""
        central = [number for number in numbers if number.startswith("PMC")]
        return self._all("pmcid", central) | self._all("pmid", [n for n in numbers if n not in set(central)])

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Work | Silence | None]:
        """See `Source.lookup`: the numbers of a work, without title or author; None where PMC has it not."""
        found = self._all("doi", [identifier for identifier in dois if "," not in identifier])
        return {identifier: _answer(found.get(identifier, _PARTED), identifier) for identifier in dois}

    def search_many(self, references: Sequence[Reference]) -> Sequence[Found | Silence]:
        """See `Source.search_many`: the works whose numbers a reference prints or links to."""
        numbers = [[one.value for one in printed_numbers(reference)] for reference in references]
        known = self.identified([number for some in numbers for number in some])
        return [_found([known[number] for number in some]) for some in numbers]

    def at_place(self, places: Sequence[Place]) -> Sequence[Found | Silence | CannotSay]:
        """See `Source.at_place`."""
        return cannot_say(self.name, places, "NCBI's converter knows works by their numbers only.")

    def _all(self, kind: str, numbers: Sequence[str]) -> dict[str, Identified]:
        distinct = list(dict.fromkeys(numbers))
        recalled = {number: self._recalled(kind, number) for number in distinct}
        known = {number: one for number, one in recalled.items() if one is not None}
        rest = [number for number in distinct if number not in known]
        size = MANY_DOIS if kind == "doi" else MANY
        for at in range(0, len(rest), size):
            known |= self._asked(kind, rest[at : at + size])
        return known

    def _recalled(self, kind: str, number: str) -> Identified | None:
        answer = self._door.recall(self.name, _path(kind, [number]), valid=_about([number]))
        return None if answer is None else _records(answer, [number])[number]

    def _asked(self, kind: str, numbers: Sequence[str]) -> dict[str, Identified]:
        """One question; in halves again where it is refused, down to the number that is not understood."""
        try:
            answer = self._door.get(self.name, _path(kind, numbers), valid=_about(numbers), store=False)
        except SourceUnavailable as error:
            told = silence(self.name, error)
            return {
                n: Identified(number=n, state="unchecked", note=told.reason, silent=told) for n in numbers
            }
        if answer.status == 200:
            return self._kept(kind, numbers, answer)
        if len(numbers) == 1:
            note = "NCBI does not take it for a number that it could know."
            return {numbers[0]: Identified(number=numbers[0], state="unchecked", note=note)}
        half = len(numbers) // 2
        return self._asked(kind, numbers[:half]) | self._asked(kind, numbers[half:])

    def _kept(self, kind: str, numbers: Sequence[str], answer: Answer) -> dict[str, Identified]:
        """What an answer says of each number, kept as if each had been asked for alone."""
        found = _records(answer, numbers)
        for number, record in _by_number(answer, numbers).items():
            if found[number].state == "unchecked":
                continue
            body = json.dumps({"status": "ok", "records": [{**record, "requested-id": number}]}).encode()
            self._door.keep(self.name, _path(kind, [number]), body)
        return found


def _path(kind: str, numbers: Sequence[str]) -> str:
    return f"{PATH}?{urlencode({'ids': ','.join(numbers), 'idtype': kind, 'format': 'json'}, safe=',')}"


def _about(numbers: Sequence[str]) -> Valid:
    """A check that an answer holds records, or is the converter's own refusal of the question."""

    def fault(answer: Answer) -> str:
        reply = answer.json()
        if not isinstance(reply, dict):
            return f"status {answer.status} without the converter's data"
        if answer.status == 200:
            return "" if isinstance(reply.get("records"), list) else "no list of records"
        refused = 400 <= answer.status < 500 and _text(reply.get("status")) == "error"
        return "" if refused else f"status {answer.status}"

    return fault


def _by_number(answer: Answer, numbers: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """The record of each number, by what the answer says was asked for, else by the numbers in it."""
    found: dict[str, Mapping[str, Any]] = {}
    wanted = {number.lower(): number for number in numbers}
    for record in answer.json()["records"]:
        for name in _names(record) if isinstance(record, dict) else ():
            if name.lower() in wanted:
                found.setdefault(wanted[name.lower()], record)
    return found


def _names(record: Mapping[str, Any]) -> Iterator[str]:
    """What a record may be asked for by; where it says what was asked for, by that alone."""
    asked = _text(record.get("requested-id"))
    names = (asked,) if asked else map(_text, map(record.get, ("pmid", "pmcid", "doi")))
    yield from filter(None, names)


def _records(answer: Answer, numbers: Sequence[str]) -> dict[str, Identified]:
    """What an answer says of each number asked for."""
    records = _by_number(answer, numbers)
    return {number: _identified(number, records.get(number)) for number in numbers}


def _identified(number: str, record: Mapping[str, Any] | None) -> Identified:
    if record is None:
        return Identified(number=number, state="unchecked", note="NCBI's answer does not speak of it.")
    if _text(record.get("status")) == "error":
        said = _text(record.get("errmsg"))
        if "not found" in said.lower():
            return Identified(number=number, state="absent", note=said[:200])
        return Identified(number=number, state="unchecked", note=f"NCBI says: {said[:200]}")
    identifier = doi.normalise(_text(record.get("doi")))
    one = Identified(
        number=number,
        state="known",
        PMID=_text(record.get("pmid")),
        PMCID=_text(record.get("pmcid")).upper().partition(".")[0],
        DOI=identifier if identifier.isprintable() else "",
    )
    own = one.PMCID if number.startswith("PMC") else one.PMID if number.isdigit() else number
    if own not in ("", number):
        return Identified(number=number, state="unchecked", note="NCBI's answer is about another number.")
    is_live = _text(record.get("live")).lower() != "false"
    return one if is_live else replace(one, live_from=_text(record.get("release-date")) or "a later date")


def _found(known: Sequence[Identified]) -> Found | Silence:
    named = [work for one in known if isinstance(work := _answer(one), Work)]
    silent = next((one.silent for one in known if one.silent), None)
    if silent and not named:
        return silent
    distinct = {work.DOI: work for work in named}.values()
    return tuple(
        Candidate(work=work, source=NcbiSource.name, rank=rank) for rank, work in enumerate(distinct)
    )


def _answer(one: Identified, asked: str = "") -> Work | Silence | None:
    """What is known of a number as an answer about a work; one without a DOI is none that we could name.

    Where a DOI was `asked` for, the record of another one is not believed.
    """
    if asked and one.state == "known" and asked != one.DOI:
        return Silence(
            source=NcbiSource.name, reason=f"gave the record of {one.DOI or 'a work without a DOI'}"
        )
    if one.state == "unchecked":
        return one.silent or Silence(source=NcbiSource.name, reason=one.note)
    return Work(DOI=one.DOI, PMID=one.PMID) if one.DOI else None


def _text(value: Any) -> str:
    """A value as text: NCBI writes numbers and truth with and without quotation marks."""
    return str(value).strip() if isinstance(value, str | int) else ""


SOURCE = Declaration(name="ncbi", open=NcbiSource, services=services, settings=(URL, KEY), only_names=True)

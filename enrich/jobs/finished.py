"""Finished lines: what a worker makes of a chunk of a run, and what their marks say.

A worker reads a chunk, has an entry made of each reference, and gives back
packed lines with what is counted over them; the parent only writes them down.
What was set aside has its line too, so that a spool is the whole account of a run.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from enrich.failures import given_up, log
from enrich.jobs.chunks import Chunk
from enrich.jobs.plan import Plan, plan_for
from enrich.jobs.session import Session
from enrich.jobs.standing import standing
from enrich.ledger.decisions import NO_DECISIONS, Decisions
from enrich.readers.base import Block
from enrich.records import Entry, Reference, SetAside, Silence, Tally, tally_of
from enrich.spool import Packed, pack
from enrich.verdicts import TURNS, VERDICTS, Status
from enrich.wire.entry import KEYS, encoded, line_of
from enrich.writers.whole import plainer

_STATUSES: tuple[Status, ...] = tuple(VERDICTS)
_TURN = 4
"""By so many bits the turn of an entry stands above its verdict in its mark."""
ASIDE = 0x0F
"""The mark of a block that was set aside."""
MARKS: dict[int, Status] = {
    place | turn << _TURN: status for place, status in enumerate(_STATUSES) for turn in range(len(TURNS))
}
"""What the mark of an entry says of its verdict."""


def turn_of(mark: int) -> int:
    """What the mark of an entry says of when it is its turn to be looked at."""
    return mark >> _TURN


class Finished(Struct, frozen=True):
    """Some blocks of a run in order, as lines, with what is counted over them.

    `silent` are the sources that could not be asked, `first` the first block
    with a fault that was set aside, `aside` how many were; `file` is the one that they are
    a stretch of, `dois` are those of the matches, "" for none.
    """

    lines: Packed
    tally: Tally
    silent: tuple[Silence, ...]
    aside: int = 0
    first: SetAside | None = None
    file: str = ""
    dois: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many blocks these are."""
        return len(self.lines.marks)


class Finish(Struct, frozen=True):
    """The work of a run: chunks in, finished lines out with these `keys`, `group` at a time."""

    keys: tuple[str, ...] = KEYS
    decisions: Decisions = NO_DECISIONS
    group: int = 250
    since: str = ""

    @property
    def plan(self) -> Plan:
        """Nothing is done that no key asks for."""
        return plan_for(self.keys, self.decisions)

    def do(self, session: Session, chunk: Chunk) -> Iterator[Finished]:
        """The lines of a chunk, in as many pieces as there are groups in it."""
        blocks = chunk if isinstance(chunk, Sequence) else list(chunk.blocks())
        stands = self._standing(session, blocks)
        asked = [b for n, b in enumerate(blocks) if isinstance(b, Reference) and n not in stands]
        entries = session.run(asked)
        done = (
            stands.get(n) or next(entries) if isinstance(block, Reference) else block
            for n, block in enumerate(blocks)
        )
        while group := list(islice(done, self.group)):
            yield self.finished(group, _file_of(chunk))

    def _standing(self, session: Session, blocks: Sequence[Block]) -> dict[int, Entry]:
        """By their places, the references that need not be decided on again."""
        if not self.since:
            return {}
        known = standing(self.since, session.sources, session.index)
        decided = self.decisions.effective
        entries = {
            n: known.entry(block, session.notices)
            for n, block in enumerate(blocks)
            if isinstance(block, Reference) and decided(block) is None
        }
        return {n: entry for n, entry in entries.items() if entry is not None}

    def give_up(self, chunk: Chunk, error: Exception) -> Finished:
        """The line of the one block in `chunk`, which cannot be sent."""
        (block,) = chunk if isinstance(chunk, Sequence) else chunk.blocks()
        given = given_up(block, error) if isinstance(block, Reference) else block
        return self.finished([given], _file_of(chunk))

    def finished(self, group: Sequence[Entry | SetAside], file: str) -> Finished:
        """The lines of some blocks, which are of a stretch of `file` ("": of other blocks)."""
        lines = list(map(self._line, group))
        written = [item for item, _ in lines]
        entries = [item for item in written if isinstance(item, Entry)]
        aside = [item for item in written if isinstance(item, SetAside)]
        return Finished(
            lines=pack([line for _, line in lines], bytes(map(_mark, written))),
            tally=tally_of(entries),
            silent=silences(entries),
            aside=len(aside),
            first=next((block for block in aside if block.fault), None),
            file=file,
            dois=tuple(item.match.DOI or "" if isinstance(item, Entry) else "" for item in written),
        )

    def _line(self, item: Entry | SetAside) -> tuple[Entry | SetAside, bytes]:
        """The line of an item; one that no line can hold goes out with less in it."""
        while True:
            try:
                return item, line_of(item, self.keys) if isinstance(item, Entry) else line_aside(item)
            except Exception as error:  # noqa: BLE001
                log(error)
                item = plainer(item, error)


def _file_of(chunk: Chunk) -> str:
    return "" if isinstance(chunk, Sequence) else chunk.file


def silences(entries: Sequence[Entry]) -> tuple[Silence, ...]:
    """Return each silent source once, with the first reason it gave."""
    return first_of_each(silence for entry in entries for silence in entry.match.silent)


def first_of_each(said: Iterable[Silence]) -> tuple[Silence, ...]:
    """Return the first silence of each source."""
    first: dict[str, Silence] = {}
    for silence in said:
        first.setdefault(silence.source, silence)
    return tuple(first.values())


def line_aside(block: SetAside) -> bytes:
    """A block that was set aside, as a line."""
    return encoded(msgspec.to_builtins(block))


def aside_of(line: bytes) -> SetAside:
    """The block that `line_aside` made a line of."""
    return SetAside(**json.loads(line))


def added(one: Tally, other: Tally) -> Tally:
    """What is counted over both."""
    return replace(
        one,
        statuses=Counter(one.statuses) + Counter(other.statuses),
        links=Counter(one.links) + Counter(other.links),
        codes=Counter(one.codes) + Counter(other.codes),
        kinds=Counter(one.kinds) + Counter(other.kinds),
        contradicted=Counter(one.contradicted) + Counter(other.contradicted),
        settled=one.settled + other.settled,
        files=one.files if one.files[-1:] == other.files else _each_once(*one.files, *other.files),
    )


def less(one: Tally, other: Tally) -> Tally:
    """What is counted over `one` without `other`; the files stay."""
    return replace(
        one,
        statuses=Counter(one.statuses) - Counter(other.statuses),
        links=Counter(one.links) - Counter(other.links),
        codes=Counter(one.codes) - Counter(other.codes),
        kinds=Counter(one.kinds) - Counter(other.kinds),
        contradicted=Counter(one.contradicted) - Counter(other.contradicted),
        settled=one.settled - other.settled,
    )


def _each_once(*files: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(files))


def _mark(item: Entry | SetAside) -> int:
    if isinstance(item, SetAside):
        return ASIDE
    return _STATUSES.index(item.match.status) | item.turn << _TURN

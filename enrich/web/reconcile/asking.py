"""Has matched what is not known yet, and says when to ask again where that takes long or cannot be done.

A batch is answered whole or not at all: the protocol has no word for "could
not be checked", and OpenRefine takes an empty list for "there is none". It
asks again, three times, after the seconds that it is told, and waits a minute
for each answer. So a batch that takes longer is worked on between its
attempts, and what was found for it is kept.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from functools import partial

import msgspec
from msgspec import Struct

from enrich.errors import EnrichError
from enrich.failures import attempted, log, what
from enrich.jobs.plan import Plan
from enrich.jobs.session import Session
from enrich.jobs.standby import Crowded, Standby
from enrich.ledger.decisions import Decisions, in_force
from enrich.ledger.fingerprint import fingerprint
from enrich.matching import MATCHER_VERSION
from enrich.records import Candidate, Fields, Reference, Silence, Work
from enrich.web.reconcile.decided import Ledgers
from enrich.web.reconcile.kept import Kept, Key
from enrich.web.reconcile.offers import Answer, answer_of

TOGETHER = 10
"""References that travel to where they are matched at a time."""
PATIENCE = 40.0
"""Seconds; OpenRefine gives an answer up after sixty."""
BUSY, SILENT = 10, 30
"""Seconds after which to ask again: what is being worked on; a source that does not say when."""
SHORTEST, LONGEST = 5, 3600
FAILED = Answer(failed=True, whole=False)
"""What is known of a reference at which enrich itself fails."""


class Later(Exception):
    """There is no answer now, for the reason told; ask again after `wait` seconds.

    `crowded` says that it is for want of time here, and not for a source that was silent.
    """

    def __init__(self, reason: str, wait: float, *, crowded: bool = False) -> None:
        self.reason, self.crowded = reason, crowded
        self.wait = SHORTEST if math.isinf(wait) else math.ceil(min(max(wait, SHORTEST), LONGEST))
        super().__init__(reason)


class Judged(Struct, frozen=True):
    """What came of some references, and in how many seconds silent sources may be asked again."""

    answers: tuple[Answer, ...]
    again_in: float


def judged(session: Session, references: Sequence[Reference], decisions: Decisions) -> Judged:
    """A question to those who stand by: the answers to `references`, in order."""
    plan = Plan(parsed=False, linked=False, found=False, led=False, decisions=decisions)
    entries = list(session.run(references, plan))
    answers = tuple(attempted(partial(answer_of, entry), lambda _: FAILED) for entry in entries)
    silent = [silence for entry in entries for silence in entry.match.silent]
    return Judged(answers, session.again_in(silent))


class Records(Struct, frozen=True):
    """The works behind some DOIs, None for one that no source holds; who was silent about the others."""

    works: Mapping[str, Work | None]
    silent: tuple[Silence, ...]
    again_in: float


def records(session: Session, dois: Sequence[str]) -> Records:
    """A question to those who stand by: the works behind `dois`."""
    found = session.records(dois)
    works = {
        doi: one.work if isinstance(one, Candidate) else None
        for doi, one in found.items()
        if not isinstance(one, Silence)
    }
    silent = tuple(one for one in found.values() if isinstance(one, Silence))
    return Records(works, silent, session.again_in(silent))


class _Landed(Struct, frozen=True):
    """What came of some references; `again_in` tells when to ask about the others, `reason` why not now."""

    answers: Mapping[Key, Answer]
    again_in: float = 0.0
    reason: str = ""


class Asking:
    """Answers references from what is kept, else from those who stand by; in one event loop.

    `index` is the id of the local index. What is asked for twice at a time is matched once.
    """

    def __init__(self, standby: Standby, ledgers: Ledgers, index: str, patience: float = PATIENCE) -> None:
        self._standby, self._ledgers, self._index, self._patience = standby, ledgers, index, patience
        self.kept = Kept()
        self._under_way: dict[Key, asyncio.Task[_Landed]] = {}

    async def answers(self, references: Sequence[Reference], owner: str) -> list[Answer]:
        """The answer to each reference, as `owner` decided; raises Later where not all can be had now."""
        keys = await asyncio.to_thread(self._keys, references, owner)
        asked = dict(zip(keys, references, strict=True))
        now = time.monotonic()
        known = {key: answer for key in asked if (answer := self.kept.get(key, now)) is not None}
        tasks = self._started({key: asked[key] for key in asked if key not in known})
        if tasks:
            await asyncio.wait(tasks, timeout=self._patience)
        landed = [task.result() for task in tasks if task.done()]
        for one in landed:
            known |= one.answers
        _refuse(known, asked, landed)
        return [known[key] for key in keys]

    async def records(self, dois: Sequence[str]) -> Mapping[str, Work | None]:
        """The works behind DOIs, from all sources; raises Later where one of these was silent."""
        try:
            coming = asyncio.wrap_future(self._standby.ask(records, dois))
            found = await asyncio.wait_for(coming, self._patience)
        except Crowded:
            raise _crowded() from None
        except TimeoutError:
            raise Later("The sources take long to answer.", BUSY, crowded=True) from None
        except BrokenProcessPool as error:
            raise Later("The process that asks was ended from outside.", BUSY) from error
        if found.silent:
            first = found.silent[0]
            raise Later(f"{first.source}: {first.reason}", found.again_in or SILENT)
        return found.works

    def _keys(self, references: Sequence[Reference], owner: str) -> list[Key]:
        """What the references are asked by; reads the ledger, and takes its time where they are long."""
        decisions = self._ledgers.decisions(owner)
        marked = [(one, fingerprint(one)) for one in references]
        return [
            Key(mark, _digest(one.fields), in_force(decisions.of(one, mark)), MATCHER_VERSION, self._index)
            for one, mark in marked
        ]

    def _started(self, asked: Mapping[Key, Reference]) -> set[asyncio.Task[_Landed]]:
        """The work on these, that which is under way already included."""
        new = [key for key in asked if key not in self._under_way]
        for at in range(0, len(new), TOGETHER):
            self._start({key: asked[key] for key in new[at : at + TOGETHER]})
        return {self._under_way[key] for key in asked}

    def _start(self, asked: Mapping[Key, Reference]) -> None:
        task = asyncio.ensure_future(self._landing(asked, self._coming(asked)))
        self._under_way |= dict.fromkeys(asked, task)

    def _coming(self, asked: Mapping[Key, Reference]) -> asyncio.Future[Judged]:
        standing = {key.mark: key.decision for key in asked if key.decision is not None}
        try:
            return asyncio.wrap_future(self._standby.ask(judged, list(asked.values()), Decisions(standing)))
        except Crowded:
            raise _crowded() from None

    async def _landing(self, asked: Mapping[Key, Reference], coming: asyncio.Future[Judged]) -> _Landed:
        """Keep what comes, and say no more that it is under way."""
        try:
            landed = await self._landed(asked, coming)
            for key, answer in landed.answers.items():
                self.kept.put(key, answer, time.monotonic())
            return landed
        finally:
            for key in asked:
                del self._under_way[key]

    async def _landed(self, asked: Mapping[Key, Reference], coming: asyncio.Future[Judged]) -> _Landed:
        """What comes of these; one at which its worker dies costs only itself."""
        try:
            found = await coming
            return _Landed(dict(zip(asked, found.answers, strict=True)), found.again_in)
        except BrokenProcessPool as error:
            if len(asked) > 1:
                return await self._one_by_one(asked)
            log(error)
            return _Landed(dict.fromkeys(asked, FAILED))
        except Exception as error:  # noqa: BLE001 (whatever happened there, whoever asks hears a sentence)
            log(error)
            return _Landed({}, SILENT, str(error) if isinstance(error, EnrichError) else what(error))

    async def _one_by_one(self, asked: Mapping[Key, Reference]) -> _Landed:
        parts: list[_Landed] = []
        for key, reference in asked.items():
            try:
                parts.append(await self._landed({key: reference}, self._coming({key: reference})))
            except Later as later:
                parts.append(_Landed({}, later.wait, later.reason))
        answers = {key: answer for part in parts for key, answer in part.answers.items()}
        waits = [part for part in parts if part.reason]
        return _Landed(answers, waits[0].again_in, waits[0].reason) if waits else _Landed(answers)


def _digest(fields: Fields) -> str:
    """A few letters that stand for what other columns say."""
    return hashlib.blake2b(msgspec.json.encode(fields), digest_size=16).hexdigest()


def _refuse(known: Mapping[Key, Answer], asked: Collection[Key], landed: Sequence[_Landed]) -> None:
    """Raise Later where an answer is missing, or says that somebody could not be asked."""
    unchecked = next((known[key].unchecked for key in asked if key in known and known[key].unchecked), "")
    reason = unchecked or next((one.reason for one in landed if one.reason), "")
    if reason:
        raise Later(reason, max((one.again_in for one in landed), default=0.0) or SILENT)
    if any(key not in known for key in asked):
        raise Later("These references are still being matched.", BUSY, crowded=True)


def _crowded() -> Later:
    return Later("So much is being matched that nothing more can be taken now.", BUSY, crowded=True)

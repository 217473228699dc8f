"""The planted repository as the tests use it: an index of made works and a registry that knows made DOIs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import enrich.jobs.session
from enrich.cli.main import main
from enrich.index import open_index
from enrich.index.account import Account
from enrich.jobs.indexing import build
from enrich.jobs.job import Job
from enrich.jobs.plan import Plan
from enrich.jobs.supplies import Files
from enrich.records import Entry, Identified, Reference, Registration, Silence, Work
from enrich.settings import Settings
from enrich.sources.base import CannotSay, Place, cannot_say
from enrich.sources.index import IndexSource

PLANTED = Path(__file__).parent.parent / "cases" / "planted"
UNREGISTERED = {"10.5555/plantd.5", "10.5555/never.registered", "10.5555/plantt.12", "10.5555/planted"}
OTHER_AGENCY = {"10.5555/datacite.1"}
DELETED = {"10.5555/deleted.1"}


def made_index(folder: Path) -> Path:
    """Build the index of the planted works."""

    def fail(sentence: str) -> None:
        raise AssertionError(sentence)

    account = Account(fail)
    build(folder, [Files([PLANTED / "works.jsonl"])], account, tell=str, watch=lambda *_: None)
    return folder


class MadeRegistry:
    """Knows which made DOIs are not registered and which are with another agency."""

    def registrations(self, dois: Sequence[str]) -> Mapping[str, Registration]:
        return {d: self._registration(d) for d in dois}

    def _registration(self, identifier: str) -> Registration:
        if identifier in UNREGISTERED:
            return Registration(DOI=identifier, state="unregistered")
        if identifier in OTHER_AGENCY:
            return Registration(DOI=identifier, state="registered", agency="DataCite")
        if identifier in DELETED:
            note = "registered, but dead: its agency lists it as deleted"
            return Registration(DOI=identifier, state="registered", target="deleted", note=note)
        return Registration(DOI=identifier, state="unchecked", note="nobody to ask")


class MadeConverter:
    """Knows the works behind two made numbers of PubMed, of planted works."""

    name = "ncbi"

    def describe(self) -> str:
        return "the made converter"

    def identified(self, numbers: Sequence[str]) -> Mapping[str, Identified]:
        known = {"99000001": "10.5555/planted.1", "99000003": "10.5555/planted.3"}
        return {n: self._told(n, known.get(n, "")) for n in numbers}

    def _told(self, number: str, identifier: str) -> Identified:
        if not identifier:
            return Identified(number=number, state="absent")
        return Identified(number=number, state="known", PMID=number, DOI=identifier)


class DeadSource:
    """A service that is down."""

    name = "crossref"

    def describe(self) -> str:
        return "Crossref"

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Work | Silence | None]:
        return dict.fromkeys(dois, self._silence())

    def search_many(self, references: Sequence[Reference]) -> Sequence[Silence]:
        return [self._silence() for _ in references]

    def at_place(self, places: Sequence[Place]) -> Sequence[CannotSay]:
        return cannot_say("crossref", places, "it cannot be reached")

    def _silence(self) -> Silence:
        return Silence(source="crossref", reason="HTTP 503", advice="Try again later.")


class DeadRegistry:
    """A registry that nobody can reach."""

    def registrations(self, dois: Sequence[str]) -> Mapping[str, Registration]:
        return {d: Registration(DOI=d, state="unchecked", note="doi.org did not answer") for d in dois}


class World:
    """What `enrich check` meets when it asks: made sources in place of real ones; counts what is asked."""

    def __init__(self, index: Path) -> None:
        self._index = open_index(index)
        self.down = False
        self.asked: list[str] = []

    def session(self, settings: Settings, plan: Plan) -> FakeSession:
        return FakeSession(self, plan)

    def job(self, plan: Plan) -> Job:
        if self.down:
            return Job([DeadSource()], DeadRegistry(), plan=plan)
        sources = [IndexSource(self._index, "made index")]
        return Job(sources, MadeRegistry(), converter=MadeConverter(), plan=plan)


class FakeSession:
    """In the place of `enrich.jobs.session.Session`."""

    def __init__(self, world: World, plan: Plan) -> None:
        self._world, self._plan = world, plan

    def close(self) -> None:
        pass

    def run(self, references: Iterable[Reference]) -> Iterator[Entry]:
        wanted = list(references)
        self._world.asked += [reference.id for reference in wanted]
        return self._world.job(self._plan).run(wanted)

    def notes(self) -> tuple[str, ...]:
        return ()

    def waiting(self) -> str:
        return ""


class Checker:
    """Runs `enrich check` in this process and reads what it says."""

    def __init__(
        self, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.world = world
        self.monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> tuple[int, str]:
        """Exit code and standard output of one command."""
        code = main([str(a) for a in arguments])
        captured = self._capsys.readouterr()
        self.errors = captured.err
        return code, captured.out

    def findings(self, *arguments: str | Path) -> list[dict[str, Any]]:
        """The findings of `enrich check` with these arguments."""
        _, out = self("check", "--format", "json", *arguments)
        return list(json.loads(out)["findings"])


def fake_session(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Let every session be one of `world`."""
    monkeypatch.setattr(enrich.jobs.session, "Session", world.session)

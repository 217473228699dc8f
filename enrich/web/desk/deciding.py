"""Decisions about the references of a job, taken into the ledger of its owner."""

from __future__ import annotations

from msgspec import Struct

from enrich.jobs.decide import Deciding, take
from enrich.jobs.taking import Known, known_from
from enrich.readers.base import Document
from enrich.web.desk.desk import Desk
from enrich.web.desk.views import View, Views


class Heard(Struct, frozen=True):
    """What came of some decisions, and sentences about those that are none."""

    taken: Deciding
    said: tuple[str, ...]


def fresh(desk: Desk, views: Views, owner: str, job: str) -> View:
    """The view of a job as of now, also where its owner decided elsewhere; raises NoSuchJob."""
    view, taken = views.of(desk.folder(owner, job)), desk.decisions(owner)
    if view.known != taken:
        desk.up_to_date(owner, job).result()
        view.follow()
        view.known = taken
    return view


def decided(desk: Desk, views: Views, owner: str, job: str, lines: bytes) -> Heard:
    """Take decisions, JSON Lines as for `enrich decide`; ids are those of the job's references."""
    view = fresh(desk, views, owner, job)
    said: list[str] = []

    def ids(identifier: str) -> tuple[Known, ...]:
        return tuple(known_from(view.entry(place)) for place in view.places_of(identifier))

    document = Document("decisions", lines)
    taken = take([document], ids, desk.settings(owner), by=desk.by(owner), tell=said.append)
    view.known += taken.taken
    return Heard(taken, tuple(said))

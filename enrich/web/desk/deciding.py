"""Decisions about the references of a job, taken into the ledger of its owner."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from functools import partial

from msgspec import Struct

from enrich.jobs.decide import Deciding, take
from enrich.jobs.taking import Known, known_from
from enrich.ledger.fingerprint import fingerprint
from enrich.ledger.standing import decisions_in
from enrich.readers.base import Document
from enrich.web.desk.desk import Desk
from enrich.web.desk.views import View, Views


class Heard(Struct, frozen=True):
    """What came of some decisions, and sentences about those that are none."""

    taken: Deciding
    said: tuple[str, ...]


def fresh(desk: Desk, views: Views, owner: str, job: str, *, waiting: bool = False) -> View:
    """The view of a job as of now; raises NoSuchJob.

    What its owner decided elsewhere shows a moment later, or at once for who is `waiting` for it.
    """
    view = views.of(desk.folder(owner, job))
    coming = _catching_up(desk, view, owner, job)
    if waiting and coming is not None:
        coming.result()
        view.follow()
    return view


def _catching_up(desk: Desk, view: View, owner: str, job: str) -> Future[str] | None:
    """The errand that lets a view follow all decisions, None where it does; several askers share one."""
    with view.deciding:
        taken = desk.decisions(owner)
        if view.known == taken:
            return None
        if view.coming is None or view.coming.done():
            view.coming = desk.up_to_date(owner, job)
            view.coming.add_done_callback(partial(_caught_up, view, taken))
        return view.coming


def _caught_up(view: View, taken: int, _: Future[str]) -> None:
    view.known = max(view.known, taken)


def decided(desk: Desk, views: Views, owner: str, job: str, lines: bytes) -> Heard:
    """Take decisions, JSON Lines as for `enrich decide`; ids are those of the job's references."""
    view = fresh(desk, views, owner, job)
    said: list[str] = []
    marks: dict[str, int] = {}

    def ids(identifier: str) -> tuple[Known, ...]:
        known = {place: known_from(view.entry(place)) for place in view.places_of(identifier)}
        marks.update({one.mark: place for place, one in known.items()})
        return tuple(known.values())

    document = Document("decisions", lines)
    with view.deciding:
        taken = take([document], ids, desk.settings(owner), by=desk.by(owner), tell=said.append)
        view.known += taken.taken
        show(desk, view, owner, marks)
    return Heard(taken, tuple(said))


def show(desk: Desk, view: View, owner: str, marks: Mapping[str, int]) -> None:
    """Show what stands decided now about the references with these fingerprints: at their places, and again
    where a job has the same reference a second time."""
    standing = decisions_in(desk.settings(owner).data_path).standing if marks else {}
    for mark, place in marks.items():
        if mark in standing:
            for one in (place, *_twins(view, place, mark)):
                view.note(one, standing[mark])


def _twins(view: View, place: int, mark: str) -> list[int]:
    """Where else the reference at a place stands."""
    text = view.row(place).text
    like = [row.place for row in view.rows() if row.text == text and row.place != place]
    return [one for one in like if fingerprint(view.entry(one).reference) == mark]

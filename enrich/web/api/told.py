"""A job as the API tells it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from enrich.web.desk.cards import State
from enrich.web.desk.desk import Desk
from enrich.web.desk.outcome import outcome


class Job(Struct, frozen=True, kw_only=True):
    """A job: `done` of `total` blocks of the input (null until they were counted), and the verdicts so far.

    `waiting` says what it waits for at the moment, "" for nothing. `said` are
    sentences about what a person should know, such as why it failed.
    """

    id: str
    name: str
    files: tuple[str, ...]
    state: State
    done: int
    total: int | None
    created: str
    finished: str
    verdicts: Mapping[str, int]
    set_aside: int
    waiting: str
    said: tuple[str, ...]


def told(desk: Desk, owner: str, id: str) -> Job:
    """How a job of `owner` stands; raises NoSuchJob."""
    standing = desk.standing(owner, id)
    card = standing.card
    done, verdicts = card.done, dict(card.verdicts)
    if card.state != "finished":
        so_far = outcome(desk.folder(owner, id))
        done, verdicts = so_far.done, dict(so_far.verdicts)
    return Job(
        id=card.id,
        name=card.name,
        files=card.files,
        state=card.state,
        done=done,
        total=card.total,
        created=card.created,
        finished=card.finished,
        set_aside=verdicts.pop("", 0),
        verdicts=verdicts,
        waiting=standing.waiting,
        said=card.said,
    )

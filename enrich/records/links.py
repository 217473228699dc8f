"""What is known about a link that came with a reference: four answers, never merged, and a status."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

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


class Hop(Struct, frozen=True):
    """An address that was asked on the way to another, and the status with which it sent us on."""

    url: str
    status: int


class Archived(Struct, frozen=True, kw_only=True):
    """What archives hold of a page: `url` and `date` of the copy that fits best, where one is ``found``.

    ``none``: all that were asked have none; ``unknown``: one could not say; ``unasked``.
    """

    state: Literal["found", "none", "unknown", "unasked"]
    url: str = ""
    date: str = ""


class LinkStatus(Struct, frozen=True, kw_only=True):
    """The verdict on one link of a reference: `answers`, `status` as their summary, `note` in a sentence.

    Of a web address that was to be asked, `final` is where it led in the end
    (whatever came of it, "" where nobody was asked), `hops` how it got there,
    `since` the day since which it has not been as it should, `edit` the address
    to print instead, where one is offered, `archive` what archives hold of it.
    """

    label: str
    url: str
    status: str
    note: str = ""
    answers: Answers = Answers()
    final: str | UnsetType = UNSET
    hops: tuple[Hop, ...] | UnsetType = UNSET
    since: str | UnsetType = UNSET
    edit: str | UnsetType = UNSET
    archive: Archived | UnsetType = UNSET

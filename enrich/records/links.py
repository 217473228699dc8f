"""What is known about a link that came with a reference: four answers, never merged, and a status."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

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

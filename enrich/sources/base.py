"""The shape of a source of works: found, absent and unavailable are three answers, never two.

Both calls answer for each item on its own, so that an outage in the middle of
a batch costs only the items it hit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from enrich.errors import SourceUnavailable
from enrich.records import Candidate, Reference, Registration, Silence, Work

Found = tuple[Candidate, ...]
T = TypeVar("T")


class Source(Protocol):
    """Answers with works. Adding one touches its module and one line in `sources.SOURCES`."""

    name: str

    def describe(self) -> str:
        """The source in words, for the report: "starter index (61 works)"."""

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Work | Silence | None]:
        """For each DOI asked: its work, None (the source answered: not here), or Silence (could not ask)."""

    def search(self, references: Sequence[Reference]) -> Sequence[Found | Silence]:
        """For each reference, aligned: candidates best first (empty: none here), or Silence."""


def silence(source: str, error: SourceUnavailable) -> Silence:
    """The answer of a source that could not be asked."""
    return Silence(source=source, reason=error.reason, advice=error.advice)


def understood(source: str, read: Callable[[], T]) -> T | Silence:
    """What `read` makes of an answer; Silence where the answer holds something that cannot be read.

    An answer was checked for its shape before; but a stranger may put anything
    at any depth of it, and what that breaks must cost only this one question.
    """
    try:
        return read()
    except Exception as error:  # noqa: BLE001
        return Silence(
            source=source,
            reason=f"gave an answer that cannot be read ({type(error).__name__})",
            advice="Look the work up there by hand.",
        )


class Registry(Protocol):
    """Knows whether a DOI is registered at all, with any agency."""

    def registrations(self, dois: Sequence[str]) -> Mapping[str, Registration]:
        """For each DOI asked, what the handle system and its agency say; never raises for an outage."""

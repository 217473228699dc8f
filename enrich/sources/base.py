"""The shape of a source of works: found, absent and unavailable are three answers, never two.

Each call answers for each item on its own, so that an outage in the middle of
a batch costs only the items it hit. What a source says of itself is its
`Declaration`; its module is loaded also for its settings alone, by runs that
never ask it, so libraries that take long to load are imported where it is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from msgspec import Struct

from enrich.errors import SourceUnavailable
from enrich.records import Candidate, Identified, Reference, Registration, Silence, Work
from enrich.settings import Setting, Settings

if TYPE_CHECKING:
    from enrich.network.services import Service

Found = tuple[Candidate, ...]
T = TypeVar("T")


class Place(Struct, frozen=True, kw_only=True):
    """Where a work stands: its journal under any of its names, the volume and the first page."""

    journal: str
    volume: str
    page: str


class CannotSay(Struct, frozen=True, kw_only=True):
    """The source cannot know what stands at a place: neither an absence nor an outage."""

    source: str
    reason: str


class Source(Protocol):
    """Answers with works. Adding one touches its module and one line in `sources.SOURCES`."""

    name: str

    def describe(self) -> str:
        """The source in words, for the report: "starter index (61 works)"."""

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Work | Silence | None]:
        """For each DOI asked: its work, None (the source answered: not here), or Silence (could not ask)."""

    def search_many(self, references: Sequence[Reference]) -> Sequence[Found | Silence]:
        """For each reference, aligned: candidates best first (empty: none here), or Silence."""

    def at_place(self, places: Sequence[Place]) -> Sequence[Found | Silence | CannotSay]:
        """For each place, aligned: the works there (empty: it holds none there), Silence, or CannotSay."""


@runtime_checkable
class Shelved(Protocol):
    """A source that can say what it holds of a whole volume of a journal."""

    def shelf(self, place: Place) -> str:
        """What it holds of the volume of a place where no work begins on the page, in a sentence; "" else."""


class Converter(Source, Protocol):
    """A source that knows works by other numbers than DOIs; its works hold their names and nothing else."""

    def identified(self, numbers: Sequence[str]) -> Mapping[str, Identified]:
        """For each number of PubMed or PubMed Central, what it stands for; never raises for an outage."""


class Declaration(Struct, frozen=True, kw_only=True):
    """What a source says of itself: all that settings, door and command line know of it.

    `name` is that of `--source`; `open` makes the source from the settings and
    the door (None for a source on this machine). `services` gives those it
    asks over the network, with their addresses, labels, limits and hints, and
    is None for a source that needs no network. `settings` are its own. One that
    `only_names` knows the DOIs of works by other numbers, and no more of them:
    it opens as a `Converter`, and what it names is looked up with the others.
    """

    name: str
    open: Callable[[Settings, Any], Source]
    services: Callable[[Settings], tuple[Service, ...]] | None = None
    settings: tuple[Setting, ...] = ()
    only_names: bool = False

    @property
    def needs_network(self) -> bool:
        """Whether it lies beyond this machine."""
        return self.services is not None


def cannot_say(source: str, places: Sequence[Place], reason: str) -> list[CannotSay]:
    """The answers of a source that cannot be asked for places at all."""
    return [CannotSay(source=source, reason=reason)] * len(places)


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

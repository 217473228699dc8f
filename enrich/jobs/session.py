"""Opens what a job needs from settings alone, so that any process can open its own.

    with Session(settings) as session:
        for entry in session.run(references): ...

Database handles and network sessions do not travel between processes; settings
and references do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType

from enrich.jobs.job import Job, Offered
from enrich.jobs.plan import EVERYTHING, Plan
from enrich.records import Candidate, Entry, IndexState, Reference, Silence
from enrich.retractions import open_notices
from enrich.settings import Settings
from enrich.sources import left_out, open_converter, open_door, open_registry, open_sources


class Session:
    """A job with everything it asks, opened from `settings` and closed at the end.

    What the `plan` leaves out is not done; decisions of people in it have the last word.
    Raises ConfigurationError where a source is unknown or an index unreadable.
    """

    def __init__(self, settings: Settings, plan: Plan = EVERYTHING) -> None:
        self._door = open_door(settings)
        sources = open_sources(settings, self._door)
        registry = open_registry(settings, self._door)
        self.notices = open_notices(settings.data_path)
        self._job = Job(
            sources,
            registry,
            converter=open_converter(settings, self._door),
            unasked=_unasked(settings),
            plan=plan,
            web=settings.links,
            resolver=settings.resolver,
            notices=self.notices,
        )

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what was opened."""
        if self._door:
            self._door.close()

    def run(self, references: Iterable[Reference], plan: Plan | None = None) -> Iterator[Entry]:
        """Yield one entry for each reference, in order, by its own plan or this one."""
        job = self._job if plan is None else self._job.planned(plan)
        return job.run(references)

    def records(self, dois: Iterable[str]) -> dict[str, Candidate | Silence | None]:
        """For each DOI the work that a source holds, None where none does, or who could not be asked."""
        return self._job.records(dois)

    def offered(self, reference: Reference, identifier: str) -> Offered:
        """See `Job.offered`."""
        return self._job.offered(reference, identifier)

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the sources that are asked, in order."""
        return self._job.sources

    @property
    def index(self) -> IndexState | None:
        """The local index that is among them; None where none is."""
        return self._job.index

    def describe(self) -> tuple[str, ...]:
        """Each source in words, in the order of asking."""
        return self._job.describe()

    def waiting(self) -> str:
        """What the run waits for at the moment because a service asked for it, "" for nothing."""
        return self._door.waiting() if self._door else ""

    def again_in(self, silent: Iterable[Silence]) -> float:
        """Seconds until who was silent may be asked again, 0 for now, infinite where one refuses us."""
        return self._door.again_in(one.source for one in silent) if self._door else 0.0

    def requests(self) -> int:
        """How many requests were made."""
        return self._door.all_requests() if self._door else 0

    def notes(self) -> tuple[str, ...]:
        """Sentences for the end of the run: requests made, what the cache saved; empty without a network."""
        return self._door.notes() if self._door else ()


def _unasked(settings: Settings) -> str:
    """Which sources are left out on purpose, in words; "" where none is."""
    titles = left_out(settings)
    if not titles:
        return ""
    verb = "was" if len(titles) == 1 else "were"
    return f"{' and '.join(titles)} {verb} not asked{' (--offline)' if settings.offline else ''}."

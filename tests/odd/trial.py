"""Takes odd cases through the whole house in one process, and counts where it was in need of its net.

python -m tests.odd.trial 20000 [SEED]    the measure; a thousand are in the suite
"""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from io import BytesIO
from itertools import pairwise
from time import process_time

from msgspec import Struct
from msgspec.structs import replace

from enrich import failures
from enrich.checks import check, check_together
from enrich.checks.formats import FORMATS, format_named
from enrich.checks.judging import judge
from enrich.checks.policy import Policy
from enrich.checks.report import CheckReport
from enrich.comparable.carried import all_readings
from enrich.editors import EDITORS, editor_for
from enrich.editors.base import EDITABLE, NO_OPTIONS, Edits
from enrich.failures import contained, mended
from enrich.jobs.fix import apply_each
from enrich.jobs.job import Job
from enrich.jobs.proposals import edits_for
from enrich.ledger.fingerprint import fingerprint
from enrich.ledger.line import decoded
from enrich.ledger.line import encoded as line_of
from enrich.ledger.locked import is_complete, locked
from enrich.links import judge_links
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import (
    Candidate,
    Entry,
    Finding,
    Judgement,
    Match,
    Reference,
    Registration,
    Report,
    SetAside,
    Work,
)
from enrich.sources.base import Place
from enrich.wire.crossref import work_from_json
from enrich.wire.datacite import work_from_attributes
from enrich.wire.entry import encoded, entry_from_json, entry_to_json
from enrich.writers import WRITERS, writer_for
from enrich.writers.whole import write_report
from tests.odd.odd import Case, Odd, readable

BATCH = 50
FILE = "odd.jsonl"
TODAY = date(2026, 1, 1)


class Seen(Struct):
    """What a trial saw: how many cases, what the net caught (trace by trace), what escaped it."""

    cases: int = 0
    references: int = 0
    set_aside: int = 0
    statuses: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    traces: dict[str, BaseException] = {}
    damaged: list[str] = []

    def catch(self, error: BaseException) -> None:
        """Remember an error that was survived."""
        place = failures.what(error)
        self.caught[place] += 1
        self.traces.setdefault(place, error)


class OddSource:
    """Offers each reference its own odd works, and its neighbour's."""

    name = "odd"

    def __init__(self, works: Mapping[int, Sequence[Work]]) -> None:
        self._works = works
        self._by_doi = {work.DOI: work for found in works.values() for work in found}

    def describe(self) -> str:
        return f"odd works ({len(self._by_doi)})"

    def lookup(self, dois: Sequence[str]) -> dict[str, Work | None]:
        return {d: self._by_doi.get(d) for d in dois}

    def search_many(self, references: Sequence[Reference]) -> list[tuple[Candidate, ...]]:
        return [self._for(reference.line) for reference in references]

    def at_place(self, places: Sequence[Place]) -> list[tuple[Candidate, ...]]:
        return [self._for(1) for _ in places]

    def _for(self, line: int) -> tuple[Candidate, ...]:
        works = (*self._works.get(line, ()), *self._works.get(line - 1, ()))
        return tuple(Candidate(work=work, source=self.name, rank=n) for n, work in enumerate(works))

    def registrations(self, dois: Sequence[str]) -> dict[str, Registration]:
        return {d: Registration(DOI=d, state="unregistered" if len(d) % 2 else "registered") for d in dois}


def works_of(case: Case) -> list[Work]:
    """The works that the sources' own readers make of a case's records."""
    found = [readable(work_from_json, record) for record in case.crossref]
    found += [readable(work_from_attributes, record) for record in case.datacite]
    return [work for work in found if work is not None]


@contextlib.contextmanager
def watched(seen: Seen) -> Iterator[None]:
    """Have every error that is survived told to `seen`."""
    before = failures.log
    failures.log = seen.catch  # type: ignore[assignment]
    try:
        yield
    finally:
        failures.log = before


def run(count: int, seed: int = 1) -> Seen:
    """Take `count` cases through reader, job, checks, links, lock, writers, formats and editors."""
    seen, odd = Seen(), Odd(seed)
    with watched(seen):
        for start in range(0, count, BATCH):
            _batch([odd.case(seed * 1_000_003 + n) for n in range(start, min(count, start + BATCH))], seen)
    return seen


def _batch(cases: Sequence[Case], seen: Seen) -> None:
    data = "".join(f"{case.line}\n" for case in cases).encode()
    blocks = list(read(Document(FILE, data), format="jsonl"))
    references = [b for b in blocks if isinstance(b, Reference)]
    aside = tuple(b for b in blocks if isinstance(b, SetAside))
    assert len(blocks) == len(cases), "read + set aside is what is there"
    source = OddSource({n: works_of(case) for n, case in enumerate(cases, 1)})
    entries = tuple(Job([source], source).run(references))
    assert [e.reference.id for e in entries] == [r.id for r in references]
    seen.cases += len(cases)
    seen.references += len(references)
    seen.set_aside += len(aside)
    seen.statuses.update(entry.match.status for entry in entries)
    _check(entries, aside, data)
    _pair(references, source)
    _lock(entries)
    _write(entries, aside)
    _edit(entries, seen)


def _check(entries: Sequence[Entry], aside: Sequence[SetAside], data: bytes) -> None:
    references = [entry.reference for entry in entries]
    verdicts = judge(
        references, entries, aside, {FILE: data.decode().split("\n")},
        policy=Policy(), chosen=[True] * len(entries), blocks=[None] * len(entries), today=TODAY,
    )  # fmt: skip
    report = CheckReport(
        problems=verdicts.problems, unchecked=verdicts.unchecked, files=(FILE,), references=len(entries)
    )
    for name in FORMATS:
        format_named(name)(report).encode("utf-8", "replace")


def _pair(references: Sequence[Reference], source: OddSource) -> None:
    """Check each reference against works that no matcher would give it."""
    own = [(r, c.work) for r in references for c in source.search_many([r])[0]]
    pairs = own[::2] + [(before, work) for (before, _), (_, work) in pairwise(own[::4])]
    entries = [_matched(reference, work) for reference, work in pairs]
    list(contained(partial(map, _examined), entries, lambda entry, error: ()))
    check_together(entries)
    _write(tuple(entries[:10]), ())


def _examined(entry: Entry) -> tuple[Finding, ...]:
    judge_links(entry.reference, entry.match, entry.registrations)
    kept = locked(entry, sources=("odd",), matcher="1", today=TODAY).entry(entry.reference)
    alone = entry if entry.reference.line % 2 else kept
    return (*check(alone), *check(replace(entry, match=Match(status="unmatched", reason="so"))))


def _lock(entries: Sequence[Entry]) -> None:
    for entry in entries:
        if is_complete(entry):
            mark = fingerprint(entry.reference)
            kept = locked(entry, sources=("odd",), matcher="1", today=TODAY)
            with contextlib.suppress(UnicodeEncodeError):  # what the file cannot hold is not kept
                assert decoded(line_of(mark, kept))[0] == mark


def _write(entries: tuple[Entry, ...], aside: tuple[SetAside, ...]) -> None:
    report = Report(entries=entries, set_aside=aside, sources=("odd",), created="2026-01-01T00:00:00+00:00")
    for name in WRITERS:
        stream = BytesIO()
        written = write_report(writer_for(name), report, stream)
        assert len(written.entries) == len(entries)
        assert stream.getvalue()
    for entry in entries:
        encoded(entry_to_json(entry))
        assert entry_from_json(entry_to_json(entry)) == entry


def _edit(entries: Sequence[Entry], seen: Seen) -> None:
    """Give the works that were matched to the sound references of every format, to be written there."""
    works = [entry.match.work for entry in entries if entry.match.work is not None]
    for format, sample in _samples().items():
        for start in range(0, len(works), 10):
            _edit_sample(format, sample, works[start : start + 10], seen)


def _edit_sample(format: str, sample: bytes, works: Sequence[Work], seen: Seen) -> None:
    references = [b for b in read(Document("input", sample), format=format) if isinstance(b, Reference)]
    editor = editor_for(format)
    assert editor is not None
    matched = [_matched(reference, work) for reference, work in zip(references, works, strict=False)]
    each = mended(_proposed, matched, lambda entry, error: None)
    edits = [edit for edits in each for edit in edits]
    after, _, _ = apply_each(editor, sample, edits, NO_OPTIONS)
    again = [b for b in read(Document("input", after), format=format) if isinstance(b, Reference)]
    if len(again) != len(references):
        values = [edit.new[:80] for _, edit in edits]
        seen.damaged.append(f"{format}: {len(references)} references became {len(again)}: {values}")


def _proposed(matched: Sequence[Entry]) -> list[Edits]:
    return [edits_for([entry], EDITABLE, replace=True).edits for entry in matched]


def _matched(reference: Reference, work: Work) -> Entry:
    judged = Judgement(candidate=Candidate(work=work, source="odd"), confidence=1.0)
    match = Match(status="matched", reason="so", DOI=work.DOI, confidence=1.0, judgements=(judged,))
    known = tuple(
        Registration(DOI=d, state="registered", work=work) for d in (*all_readings(reference), work.DOI)
    )
    return Entry(reference=reference, match=match, registrations=known)


_SAMPLES: dict[str, bytes] = {}


def _samples() -> Mapping[str, bytes]:
    """A sound document of each format that can be edited, out of its editor's own tests."""
    if not _SAMPLES:
        from importlib import import_module
        from pathlib import Path

        from tests.conformance.editor_suite import EditorSuite

        for path in sorted((Path(__file__).parents[1] / "editors").glob("test_*.py")):
            import_module(f"tests.editors.{path.stem}")
        _SAMPLES.update({suite.format: suite.sample for suite in EditorSuite.__subclasses__()})
        assert set(_SAMPLES) == set(EDITORS)
    return _SAMPLES


def main(arguments: Sequence[str]) -> int:
    """Print what a trial of that many cases saw; 1 where anything needed the net."""
    count, seed = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 1
    started = process_time()
    seen = run(count, seed)
    print(
        f"{seen.cases:,} cases (seed {seed}): {seen.references:,} references, {seen.set_aside:,} set aside;"
    )
    print(", ".join(f"{n:,} {status}" for status, n in seen.statuses.most_common()), end="; ")
    print(f"{seen.caught.total():,} needed the net; {process_time() - started:.0f} s of CPU time")
    failures.show_traces()
    for place, number in seen.caught.most_common():
        print(f"{number} × {place}")
        failures.log(seen.traces[place])
    print(
        *([f"{len(seen.damaged)} documents lost an entry"] if seen.damaged else ()),
        *seen.damaged[:20],
        sep="\n",
    )
    return 1 if seen.caught or seen.damaged else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

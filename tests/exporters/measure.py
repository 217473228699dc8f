"""How often `enrich check` accuses a correct reference: `python -m tests.exporters.measure`.

Works of the shared bench are written as eight programs export them, with their
own DOIs, and checked against those very records: whatever is found is false.
Then the DOIs of some are replaced by those of other works, which must be found, and
slips of the keyboard made in others (see `slips`).
The bench is found as the benchmark finds it (ENRICH_SHARED). The works are
split by DOI: what is tuned is tuned on one part, `--held-back` shows the other.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from enrich.checks import check_together
from enrich.checks.base import printed_dois
from enrich.index import Index
from enrich.jobs.job import Job
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Entry, Finding, Reference, Work
from enrich.sources.index import IndexSource
from tests.bench import data
from tests.exporters.styles import EXPORTERS

WORKS, ALTERED = 1_000, 240
FILES = ("crossref", "styles", "real", "opencitations", "medline")
_NO_REFERENCE = frozenset({"component", "journal", "journal-issue", "journal-volume", "peer-review", ""})
TRUE_NOTES = frozenset({"doi-alias", "corrected", "published-version", "retracted"})
"""What may rightly be noted of a correct reference, where it is a note: it is true of the work."""


class Accused(Struct, frozen=True):
    """One finding on a correct entry."""

    exporter: str
    reference: Reference
    finding: Finding
    work: Work


class Altered(Struct, frozen=True):
    """An entry whose DOI was replaced by that of `other`: how, and whether the check found it."""

    kind: str
    entry: Entry
    other: Work
    found: bool


def bench_works(*, held_back: bool = False, files: tuple[str, ...] = FILES) -> list[Work]:
    """The works of the bench that a bibliography would cite, of one half; empty where there is no bench."""
    folder = data.bench_folder()
    if folder is None:
        return []
    known = {work.DOI: work for work in data.works(folder, files)}
    return [work for work in known.values() if _is_citable(work) and _is_held_back(work) == held_back]


def _is_citable(work: Work) -> bool:
    return (
        bool(work.title and work.issued and (work.author or work.editor)) and work.type not in _NO_REFERENCE
    )


def _is_held_back(work: Work) -> bool:
    return crc32(f"held back {work.DOI}".encode()) % 2 == 0


def sample(works: Sequence[Work], size: int) -> list[Work]:
    """The same works at every call; a third of them no articles in journals, which rule the bench."""
    random = Random(11)
    shuffled = random.sample(works, len(works))
    rare = [work for work in shuffled if work.type != "journal-article"][: size // 3]
    rest = [work for work in shuffled if work.type == "journal-article"][: size - len(rare)]
    return [*rare, *rest]


def accused(works: Sequence[Work]) -> Iterator[Accused]:
    """Everything that is said of correct entries of these works."""
    job = job_of(works)
    by_doi = {work.DOI: work for work in works}
    for exporter in EXPORTERS:
        entries = list(job.run(references(exporter, works)))
        together = check_together(entries)
        said = [(entry, finding) for entry in entries for finding in entry.findings]
        for entry, finding in (*said, *together):
            if finding.severity != "info" or finding.code not in TRUE_NOTES:
                work = by_doi.get(next(iter(printed_dois(entry.reference)), ""), works[0])
                yield Accused(exporter, entry.reference, finding, work)


def job_of(works: Iterable[Work]) -> Job:
    """A job that knows these works, and asks nobody."""
    return Job([IndexSource(Index.in_memory(works), "the works of the bench")])


def references(exporter: str, works: Sequence[Work]) -> list[Reference]:
    """The works as one file of `exporter`, read again; raises AssertionError where entries are lost."""
    name, write, join = EXPORTERS[exporter]
    document = Document(name, join([write(work) for work in works]).encode())
    blocks = list(read(document))
    found = [block for block in blocks if isinstance(block, Reference)]
    assert len(found) == len(works), f"{exporter}: {len(works)} written, {len(found)} read"
    return found


def altered(works: Sequence[Work], others: Sequence[Work], most: int = ALTERED) -> Iterator[Altered]:
    """Entries with another work's DOI: any other's, a neighbour's of the journal, one of the same author."""
    random = Random(240)
    job = job_of({work.DOI: work for work in (*works, *others)}.values())
    exporters = list(EXPORTERS)
    for number, (kind, work, other) in enumerate(_pairs(works, others, random, most)):
        reference = references(exporters[number % len(exporters)], [replace(work, DOI=other.DOI)])[0]
        (entry,) = job.run([reference])
        yield Altered(kind, entry, other, any(f.code == "doi-mismatch" for f in entry.findings))


def _pairs(
    works: Sequence[Work], others: Sequence[Work], random: Random, most: int
) -> Iterator[tuple[str, Work, Work]]:
    journals: dict[str, list[Work]] = {}
    people: dict[str, list[Work]] = {}
    for other in others:
        journals.setdefault(" ".join(other.container_title[:1]), []).append(other)
        people.setdefault(_first(other), []).append(other)
    made: Counter[str] = Counter()
    for work in random.sample(works, len(works)):
        near = {
            "any other": others,
            "neighbour": [w for w in journals.get(" ".join(work.container_title[:1]), ()) if w.volume],
            "same author": people.get(_first(work), ()),
        }
        for kind, choices in near.items():
            another = [w for w in choices if w.DOI != work.DOI and w.title[0] != work.title[0]]
            if another and made[kind] < most // len(near):
                made[kind] += 1
                yield kind, work, random.choice(another)
                break


def _first(work: Work) -> str:
    person = (work.author or work.editor)[0]
    return f"{person.family or person.name} {person.given[:1]}"


def main() -> int:
    """Print what was said of correct entries and how many altered ones were found; 1 where any finding is."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--works", type=int, default=WORKS)
    parser.add_argument("--held-back", action="store_true", help="the half that nothing was tuned on")
    parser.add_argument("--slips", type=int, default=50, metavar="N", help="slips of each kind")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="show the first N accusations")
    arguments = parser.parse_args()
    all_works = bench_works(held_back=arguments.held_back)
    if not all_works:
        print("The shared bench is absent; set ENRICH_SHARED.", file=sys.stderr)
        return 2
    works = sample(all_works, arguments.works)
    said = list(accused(works))
    for one in said[: arguments.show]:
        print(f"{one.exporter}: {one.finding.severity} {one.finding.code}: {one.finding.message}")
        print(f"    {one.reference.fields}\n    {one.work}")
    for severity in ("error", "warning", "info"):
        counts = Counter(
            f"{a.finding.code} {a.finding.field}" for a in said if a.finding.severity == severity
        )
        print(f"{severity}: {counts.total()} {dict(counts.most_common())}")
    wrong = list(altered(works, all_works))
    tally = Counter((one.kind, one.found) for one in wrong)
    for kind in ("any other", "neighbour", "same author"):
        print(f"altered, {kind}: {tally[kind, True]} of {tally[kind, True] + tally[kind, False]} found")
    for one in [one for one in wrong if not one.found][: arguments.show]:
        print(f"missed: {one.kind}\n    {one.entry.reference.fields}\n    {one.other}")
    from tests.exporters.slips import shares, slipped

    for kind, (told, of) in shares(list(slipped(works, arguments.slips))).items():
        print(f"slip, {kind}: {told} of {of} told")
    return int(any(a.finding.severity != "info" for a in said))


if __name__ == "__main__":
    sys.exit(main())

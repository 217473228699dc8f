"""What a run came to, for who sees many files: how many of each verdict in each, and what kinds there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from enrich.records import Entry, Report
from enrich.verdicts import REASONS, VERDICTS
from enrich.wire.sheet import origin
from enrich.writers.rows import SET_ASIDE, Row, remarks

KINDS = (("what", 14), ("kind", 24), ("how many", 10), ("first row", 10), ("for example", 90))
"""The columns of the kinds to look at, with their widths."""
_ALL = "all files"


def sums_head() -> tuple[str, ...]:
    """The columns of the sums: the file, each verdict, what was set aside, and all of it."""
    return ("file", *VERDICTS, SET_ASIDE, "total")


def sums(report: Report) -> Iterator[Row]:
    """Yield a row for each file, in input order, and one for all files at the end."""
    counts: dict[str, Counter[str]] = {}
    for entry in report.entries:
        counts.setdefault(origin(entry.reference)[0], Counter())[entry.match.status] += 1
    for block in report.set_aside:
        counts.setdefault(block.file, Counter())[SET_ASIDE] += 1
    everything: Counter[str] = sum(counts.values(), Counter())
    for file, of_file in (*counts.items(), (_ALL, everything)):
        cells = [of_file[name] for name in sums_head()[1:-1]]
        yield (file, *map(str, cells), str(sum(cells)))


def kinds(report: Report) -> Iterator[Row]:
    """Yield a row for each kind of thing to look at, commonest first: why not matched, and each finding."""
    counts = Counter[tuple[str, str]]()
    first: dict[tuple[str, str], tuple[int, str]] = {}
    for row, entry in enumerate(report.entries, 2):
        for what, code, example in _of(entry):
            counts[what, code] += 1
            first.setdefault((what, code), (row, example))
    for (what, code), count in sorted(counts.items(), key=lambda kind: (_rank(kind[0][0]), -kind[1])):
        row, example = first[what, code]
        yield (what, code, str(count), str(row), example)


def _of(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """What there is to look at in an entry: the kind, its code, and the sentence as an example."""
    match = entry.match
    if not VERDICTS[match.status].match and entry.decision is None:
        code = match.code or "not told"
        yield match.status, code, REASONS.get(code, match.reason)
    for finding in {finding.code: finding for finding in remarks(entry)}.values():
        yield "finding", finding.code, finding.message


def _rank(what: str) -> int:
    """Verdicts as reports list them, then findings."""
    return next((verdict.order for status, verdict in VERDICTS.items() if status == what), len(VERDICTS))

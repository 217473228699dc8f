"""Counts what becomes of the files that others use to break parsers: `make corpora CORPORA=FOLDER`.

Each folder below FOLDER is one corpus: a repository that was fetched, named
``name`` or ``name@commit``. Every document of one of our formats is read, once
more after a DOI was written into every reference of it where the format can be
written, and compared with a count made by other means. The table goes to
standard output and between the marks in ``docs/formats.md``; what was refused,
broken or lost to standard error. The exit code is 1 when anything was lost,
took over ten seconds or crashed. Nothing of a corpus is kept.
"""

from __future__ import annotations

import re
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from enrich.comparable import doi
from enrich.editors import editor_for
from enrich.editors.base import CannotEdit
from enrich.errors import EnrichError
from enrich.readers import read
from enrich.readers.base import Block, Document
from enrich.records import Edit, Reference, SetAside
from tests.corpora.counts import count
from tests.corpora.parts import Part, parts

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"
BETWEEN = re.compile(r"(<!-- corpora -->\n).*?(<!-- end of corpora -->)", re.DOTALL)
COLUMNS = (
    "files", "references", "by design", "broken", "refused", "records", "lost", "lines lost", "edits wrong",
    "slow", "crashes",
)  # fmt: skip
MUST_BE_NONE = COLUMNS[6:]
DOI = "10.5555/corpus-test"
LARGEST_TO_EDIT = 2_000_000
SECONDS = 10


class TooSlow(Exception):
    """Reading took longer than anybody waits for a document of this size."""


def main(folder: str) -> int:
    """Print and publish one row for each corpus and format; return the exit code."""
    corpora = sorted(p for p in Path(folder).iterdir() if p.is_dir())
    measured = {corpus.name: of_corpus(corpus) for corpus in corpora}
    table = "\n".join(rows(measured)) + "\n"
    print(table)
    PAGE.write_text(BETWEEN.sub(lambda m: f"{m[1]}\n{table}\n{m[2]}", PAGE.read_text("utf-8")), "utf-8")
    return (
        1
        if any(c[bad] for counts in measured.values() for c in counts.values() for bad in MUST_BE_NONE)
        else 0
    )


def rows(measured: dict[str, dict[str, Counter[str]]]) -> Iterator[str]:
    """The lines of the table."""
    yield "| corpus | format | " + " | ".join(COLUMNS) + " |"
    yield "|---|---|" + "---:|" * len(COLUMNS)
    total = Counter[str]()
    for corpus, counts in measured.items():
        for format, counted in sorted(counts.items()):
            total += counted
            yield _row(corpus.replace("@", " "), format, counted)
    yield _row("all", "", total)


def _row(corpus: str, format: str, counted: Counter[str]) -> str:
    return f"| {corpus} | {format} | " + " | ".join(f"{counted[c]:,}" for c in COLUMNS) + " |"


def of_corpus(corpus: Path) -> dict[str, Counter[str]]:
    """The counts of one corpus, format by format."""
    counts: dict[str, Counter[str]] = {}
    for part in parts(corpus):
        counts.setdefault(part.format, Counter()).update(of_part(part))
    return counts


def of_part(part: Part) -> Counter[str]:
    """The counts of one document."""
    counted: Counter[str] = Counter(files=1)
    blocks: list[Block] = []
    try:
        with patience():
            blocks.extend(read(Document(part.name, part.data), format=part.format))
        with patience():
            counted["edits wrong"] += edits_gone_wrong(part, blocks)
        counted.update(compared(part, blocks))
    except EnrichError as error:
        counted["refused"] += 1
        print(f"{part.name}: {error}", file=sys.stderr)
    except TooSlow:
        counted["slow"] += 1
        print(f"{part.name}: SLOW, over {SECONDS} s", file=sys.stderr)
    except Exception:  # noqa: BLE001  (a crash is what is counted here)
        counted["crashes"] += 1
        print(f"{part.name}: CRASH as {part.format}", file=sys.stderr)
        traceback.print_exc()
    counted["references"] += sum(isinstance(b, Reference) for b in blocks)
    counted["by design"] += sum(isinstance(b, SetAside) and not b.fault for b in blocks)
    for block in blocks:
        if isinstance(block, SetAside) and block.fault:
            counted["broken"] += 1
            print(f"{part.name}:{block.line}: broken: {block.reason}", file=sys.stderr)
    return counted


def compared(part: Part, blocks: list[Block]) -> dict[str, int]:
    """What another count finds in a document, and what of it is in no block."""
    found = count(part.name, part.data, part.format, blocks)
    if found.lost or found.lines:
        print(
            f"{part.name}: LOST {found.lost} records, {found.lines} lines as {part.format}", file=sys.stderr
        )
    return {"records": found.records, "lost": found.lost, "lines lost": found.lines}


@contextmanager
def patience() -> Iterator[None]:
    """Raise TooSlow in the block where it takes more than ten seconds of the processor's time."""

    def over(signum: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def edits_gone_wrong(part: Part, blocks: list[Block]) -> int:
    """How many references do not read back with a DOI that was written into every one of them."""
    editor = editor_for(part.format)
    before = [b for b in blocks if isinstance(b, Reference)]
    if editor is None or len(part.data) > LARGEST_TO_EDIT:
        return 0
    edits = [(r, Edit(field="DOI", new=DOI)) for r in before]
    while True:
        try:
            edited = editor.apply(part.data, edits)
            break
        except CannotEdit as error:
            left = [pair for pair in edits if pair[0] is not error.reference]
            if len(left) == len(edits):
                raise
            edits = left
    after = [b for b in read(Document(part.name, edited), format=part.format) if isinstance(b, Reference)]
    changed = {id(reference) for reference, _ in edits}
    wrong = sum(
        DOI not in (a.fields.DOI, *found_in(a)) if id(b) in changed else a.fields != b.fields
        for b, a in zip(before, after, strict=False)
    )
    wrong += abs(len(before) - len(after)) + (editor.apply(part.data, []) != part.data)
    if wrong:
        print(f"{part.name}: WRONG {wrong} edits read back wrongly as {part.format}", file=sys.stderr)
    return wrong


def found_in(reference: Reference) -> tuple[str, ...]:
    """The DOIs that the string of a reference prints, where its reader names no fields."""
    return doi.find_all(reference.unstructured) if not reference.structured else ()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Counts what becomes of the files that others use to break parsers: `make corpora CORPORA=FOLDER`.

Each folder below FOLDER is one corpus (a repository that was fetched). Every
file whose name says that it is of one of our formats is read, and the script
prints for each corpus and format: files, references, blocks set aside by design
and as broken, files refused with a sentence, lines that no block accounts for
(must be none), edits (one DOI added to every reference) that read back wrongly
(must be none), and crashes (must be none). It exits 1 when one of these is not
none. Nothing of a corpus is kept.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from enrich.editors import editor_for
from enrich.editors.base import CannotEdit
from enrich.errors import EnrichError
from enrich.formats.encoding import declared_encoding, decode
from enrich.readers import read
from enrich.readers.base import Block, Document
from enrich.records import Edit, Reference, SetAside

FORMATS = {
    ".bib": "bibtex", ".bibtex": "bibtex", ".biblatex": "bibtex", ".ris": "ris", ".nbib": "medline",
    ".enw": "refer", ".ref": "refer", ".bbl": "bbl", ".csljson": "csl-json", ".csl.json": "csl-json",
    ".csl.yaml": "csl-yaml", ".csl.yml": "csl-yaml",
}  # fmt: skip
COLUMNS = ("files", "references", "by design", "broken", "refused", "lines lost", "edits wrong", "crashes")
MUST_BE_NONE = ("lines lost", "edits wrong", "crashes")
CSL_INPUT = re.compile(rb">>=+ INPUT =+>>(.*?)<<=+ INPUT =+<<", re.DOTALL)
BETWEEN = ("csl-json", "csl-yaml", "bbl", "endnote-xml")
"""Formats that have markup between their records."""
DOI = "10.5555/corpus-test"
LARGEST_TO_EDIT = 2_000_000


def main(folder: str) -> int:
    """Print one row for each corpus and format; return the exit code."""
    print("| corpus | format | " + " | ".join(COLUMNS) + " |")
    print("|---|---|" + "---:|" * len(COLUMNS))
    bad = 0
    for corpus in sorted(p for p in Path(folder).iterdir() if p.is_dir()):
        counts: dict[str, Counter[str]] = {}
        for path, format in files(corpus):
            counts.setdefault(format, Counter()).update(measured(path, format))
        for format, count in sorted(counts.items()):
            print(f"| {corpus.name} | {format} | " + " | ".join(f"{count[c]:,}" for c in COLUMNS) + " |")
            bad += sum(count[c] for c in MUST_BE_NONE)
    return 1 if bad else 0


def files(corpus: Path) -> Iterator[tuple[Path, str]]:
    """The files of a corpus with the format that their names promise."""
    for path in sorted(p for p in corpus.rglob("*") if p.is_file() and not p.is_symlink()):
        name = path.name.lower()
        format = next((f for suffix, f in FORMATS.items() if name.endswith(suffix)), "")
        if name.endswith(".xml") and b"<records>" in path.read_bytes()[:2000]:
            format = "endnote-xml"
        if name.endswith(".txt") and CSL_INPUT.search(path.read_bytes()):
            format = "csl-json"
        if format:
            yield path, format


def content(path: Path) -> bytes:
    """The bytes to read: the whole file, or the items inside a test of the CSL suite."""
    data = path.read_bytes()
    found = CSL_INPUT.search(data) if path.suffix == ".txt" else None
    return found[1] if found else data


def measured(path: Path, format: str) -> Counter[str]:
    """The counts of one file."""
    count: Counter[str] = Counter(files=1)
    data = content(path)
    blocks: list[Block] = []
    try:
        for block in read(Document(str(path), data), format=format):
            blocks.append(block)
        count["edits wrong"] += edits_gone_wrong(path, data, blocks, format)
    except EnrichError as error:
        count["refused"] += 1
        print(f"{path}: {error}", file=sys.stderr)
    except Exception:  # noqa: BLE001  (a crash is what is counted here)
        count["crashes"] += 1
        traceback.print_exc()
    else:
        count["lines lost"] += lines_lost(path, data, blocks, format)
    count["references"] += sum(isinstance(b, Reference) for b in blocks)
    count["by design"] += sum(isinstance(b, SetAside) and not b.fault for b in blocks)
    for block in blocks:
        if isinstance(block, SetAside) and block.fault:
            count["broken"] += 1
            print(f"{path}:{block.line}: {block.reason}", file=sys.stderr)
    return count


def lines_lost(path: Path, data: bytes, blocks: list[Block], format: str) -> int:
    """Lines with something on them that no block covers."""
    if format in BETWEEN:
        return 0
    text = decode(data, declared_encoding(data)).text
    lines = text.split("\n") if "\n" in text else text.split("\r")
    covered = {n for b in blocks for n in range(b.line, max(b.line, b.end_line) + 1)}
    lost = [n for n, line in enumerate(lines, 1) if line.strip() and n not in covered]
    for number in lost[:3]:
        print(f"{path}:{number}: lost: {lines[number - 1][:80]!r}", file=sys.stderr)
    return len(lost)


def edits_gone_wrong(path: Path, data: bytes, blocks: list[Block], format: str) -> int:
    """How many references do not read back with a DOI that was written into every one of them."""
    editor = editor_for(format)
    before = [b for b in blocks if isinstance(b, Reference)]
    if editor is None or len(data) > LARGEST_TO_EDIT:
        return 0
    edits = [(r, Edit(field="DOI", new=DOI)) for r in before]
    while True:
        try:
            edited = editor.apply(data, edits)
            break
        except CannotEdit as error:
            edits = [pair for pair in edits if pair[0] is not error.reference]
            print(f"{path}: {error}", file=sys.stderr)
    after = [b for b in read(Document(str(path), edited), format=format) if isinstance(b, Reference)]
    changed = {id(reference) for reference, _ in edits}
    wrong = sum(
        a.fields.DOI != DOI if id(b) in changed else a.fields != b.fields
        for b, a in zip(before, after, strict=False)
    )
    wrong += abs(len(before) - len(after)) + (editor.apply(data, []) != data)
    if wrong:
        print(f"{path}: {wrong} edits read back wrongly", file=sys.stderr)
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""What `fix` would write into a bibliography of altered references: files are made, fixed, and read again."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from enrich.jobs.fix import fix
from enrich.jobs.fixed import Fixed
from enrich.jobs.inputs import Inputs
from enrich.readers.base import Document
from enrich.readers.bibtex import Bibtex as BibtexReader
from enrich.records import Entry, Match, Reference, Report
from enrich.settings import Settings
from enrich.writers.bibtex import Bibtex
from tests.bench.altered.material import Case


def written(cases: Sequence[Case], index: str) -> int:
    """Return how many of the cases, as entries of a ``.bib`` file, get a DOI that they do not print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "altered.bib"
        before = as_bibtex(cases)
        path.write_bytes(before)
        settings = Settings(offline=True, index=index, cache_dir=folder, workers=1)
        (result,) = fix(Inputs([str(path)]), settings)
    if not isinstance(result, Fixed):
        raise RuntimeError(result.sentence)
    pairs = zip(_dois(before), _dois(result.after), strict=True)
    return sum(new != old for old, new in pairs)


def as_bibtex(cases: Sequence[Case]) -> bytes:
    """The cases as a bibliography in BibTeX."""
    stream = io.BytesIO()
    entries = (_entry(number, case) for number, case in enumerate(cases))
    Bibtex().write(Report(entries=tuple(entries)), stream)
    return stream.getvalue()


def _entry(number: int, case: Case) -> Entry:
    reference = Reference(id=f"k{number}", fields=replace(case.fields, ISSN=""), structured=True)
    return Entry(reference=reference, match=Match(status="unmatched", reason=""))


def _dois(data: bytes) -> list[str]:
    blocks = BibtexReader().read(Document("altered.bib", data))
    return [block.fields.DOI for block in blocks if isinstance(block, Reference)]

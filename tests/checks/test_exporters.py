"""Correct references as eight programs export them: nobody is accused, and a wrong DOI still is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exporters import measure
from tests.exporters.styles import EXPORTERS

WORKS = 150
FILES = ("crossref", "styles")
"""The whole bench takes seconds to read; `make exporters` measures on all of it."""


def test_correct_entries_are_never_accused_and_wrong_dois_are(shared: Path) -> None:
    works = measure.bench_works(files=FILES)
    chosen = measure.sample(works, WORKS)
    said = [(one.exporter, one.finding.code, one.finding.message) for one in measure.accused(chosen)]
    assert said == []
    wrong = list(measure.altered(chosen, works, 60))
    assert len(wrong) == 60
    missed = [(one.kind, one.entry.reference.fields.title, one.other.title) for one in wrong if not one.found]
    assert len(missed) <= 1, missed


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_every_exporter_writes_what_can_be_read(exporter: str) -> None:
    from enrich.index.starter import starter_works

    works = [work for work in starter_works() if work.title and work.author]
    read = measure.references(exporter, works)
    assert [reference.fields.DOI for reference in read] == [work.DOI for work in works]

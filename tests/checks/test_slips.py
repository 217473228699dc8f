"""One slip in a correct reference, where the record shows it: the check names the field."""

from __future__ import annotations

from pathlib import Path

from tests.checks.test_exporters import FILES
from tests.exporters import measure, slips

EACH, TOLD = 12, 0.95


def test_each_kind_of_slip_is_told_where_the_record_shows_it(shared: Path) -> None:
    works = measure.sample(measure.bench_works(files=FILES), 600)
    typed = list(slips.slipped(works, EACH))
    made = {kind: of for kind, (_, of) in slips.shares(typed).items()}
    assert made == dict.fromkeys(slips.SLIPS, EACH)
    missed = [(one.kind, one.exporter, one.work.DOI) for one in typed if not one.told]
    assert len(missed) <= (1 - TOLD) * len(typed), missed


def test_no_slip_in_a_correct_reference_makes_a_graver_finding_than_the_slip(shared: Path) -> None:
    """What is typed wrongly of a work whose DOI is printed is told as that, and no DOI is called wrong."""
    works = measure.sample(measure.bench_works(files=FILES), 200)
    typed = list(slips.slipped(works, 4))
    assert {one.kind for one in typed for f in one.entry.findings if f.code == "doi-mismatch"} == set()

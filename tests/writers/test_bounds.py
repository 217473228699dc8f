"""What reports hold, and what holding it costs: entries are read as they are asked for, and none is kept."""

import os
import tracemalloc
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pytest

from enrich.files import write_each
from enrich.records import Entry, Match, Reference, Report, SetAside
from enrich.writers import WRITERS, writer_for, xlsx

_MOST_BYTES = 2_000
"""Bytes a further entry may cost while a report is written: a row of a sheet in memory is four times that."""


class _Made(Sequence[Entry]):
    """Entries that are made when they are asked for, as a spool gives them."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at: int) -> Entry:  # type: ignore[override]
        if at >= self._count:
            raise IndexError(at)
        said = f"Müller, A. {at}. Quiet rivers of the north. Journal of Hydrology {at % 90}: {at % 300}."
        return Entry(reference=Reference(id=f"r{at}", file="a.txt", line=at + 1, text=said), match=_found(at))


def _found(at: int) -> Match:
    if at % 5 == 0:
        return Match(status="unmatched", reason="No source holds it.")
    return Match(status="matched", reason="", DOI=f"10.5555/{at}", confidence=0.99)


def _peak(name: str, count: int) -> int:
    tracemalloc.start()
    with open(os.devnull, "wb") as stream:
        writer_for(name).write(Report(entries=_Made(count)), stream)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "proof"])
def test_no_writer_keeps_the_entries(name: str) -> None:
    """The proof is of one reference. A first report is written for what a writer loads once."""
    few, many = 50, 350
    _peak(name, few)
    assert (_peak(name, many) - _peak(name, few)) / (many - few) < _MOST_BYTES


def test_a_sheet_that_cannot_hold_all_is_told_and_the_others_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    aside = SetAside(file="a.txt", line=1, reason="No reference.")
    told: list[str] = []
    for report in (Report(entries=_Made(4)), Report(entries=_Made(1), set_aside=(aside,) * 4)):
        puts = [(str(tmp_path / f"r.{suffix}"), partial(_put, suffix, report)) for suffix in ("xlsx", "csv")]
        assert write_each(puts, told.append) == [str(tmp_path / "r.csv")]
    sentence = "a sheet holds 3 rows, this report has 4. CSV and JSON Lines hold them all."
    assert told == [f"{tmp_path / 'r.xlsx'}: {sentence}"] * 2
    assert not (tmp_path / "r.xlsx").exists()


def _put(suffix: str, report: Report, stream: BinaryIO) -> None:
    writer_for(suffix).write(report, stream)

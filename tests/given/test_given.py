"""The shared cases, row by row; skipped where they are absent. `make cases` prints them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.given.rows import ROWS
from tests.given.trial import trial


def _minutes(row: str) -> bool:
    """Whether a row serves its links and waits as in life: for `make soak` and `make cases`."""
    return row.startswith("links/")


@pytest.mark.parametrize(
    "row", [pytest.param(row, marks=pytest.mark.soak if _minutes(row) else ()) for row in ROWS]
)
def test_row(row: str, shared: Path) -> None:
    with trial(shared / "cases") as attempt:
        faults = list(ROWS[row](attempt))
    assert not faults, "\n".join(faults)

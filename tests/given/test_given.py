"""The shared cases, row by row; skipped where they are absent. `make cases` prints them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.given.rows import ROWS
from tests.given.trial import trial


@pytest.mark.parametrize("row", ROWS)
def test_row(row: str, shared: Path) -> None:
    with trial(shared / "cases") as attempt:
        faults = list(ROWS[row](attempt))
    assert not faults, "\n".join(faults)

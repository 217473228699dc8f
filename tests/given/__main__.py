"""`make cases`: which of the shared cases are right, which are not, and which wait for later work."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.given.rows import NOT_YET, ROWS
from tests.given.trial import trial


def main(cases: Path) -> int:
    """Print a line for each row, and what is wrong with it; return 1 where a row is wrong."""
    if not cases.is_dir():
        print(f"no cases at {cases}; name their folder (CASES=…)", file=sys.stderr)
        return 2
    wrong = 0
    for name, row in ROWS.items():
        with trial(cases) as attempt:
            faults = list(row(attempt))
        wrong += bool(faults)
        print(f"{'not right' if faults else 'right':9}  {name}", flush=True)
        for fault in faults:
            print(f"           {fault}")
    for name, waits_for in NOT_YET.items():
        print(f"not yet    {name}: {waits_for}")
    print(f"{len(ROWS) - wrong} right, {wrong} not right, {len(NOT_YET)} not yet")
    return 1 if wrong else 0


sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/cases")))

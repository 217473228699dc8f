"""The database of the ledger, whoever else has it open."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

from enrich.ledger.store import Ledger

_ADD = "INSERT INTO visits VALUES (?, '2026-11-25', x'00')"
_ANOTHER = f"""
import sys
from pathlib import Path
from enrich.ledger.store import Ledger
with Ledger(Path(sys.argv[1])) as ledger, ledger.writing() as db:
    db.execute("{_ADD}", ("another program's",))
"""
_READ = """
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute("SELECT address FROM visits"): print(*row)
"""


def _told(script: str, argument: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", script, str(argument)], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_what_is_committed_stays_whoever_else_opens_and_closes_it(tmp_path: Path) -> None:
    """A process that opens the file beside its database loses its locks, and the log is taken away."""
    with Ledger(tmp_path) as run:
        with run.writing() as db:
            db.execute(_ADD, ("before",))
        Ledger(tmp_path).close()
        _told(_ANOTHER, tmp_path)
        with run.writing() as db:
            db.execute(_ADD, ("after",))
        assert sorted(_told(_READ, run.path)) == ["after", "another program's", "before"]


def test_it_is_its_owners_alone(tmp_path: Path) -> None:
    with Ledger(tmp_path / "data") as ledger:
        assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600

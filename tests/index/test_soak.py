"""Builds that are killed at any moment, while others read: there is always a whole index."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from enrich.index import build, open_index
from enrich.records import Work

_BUILD = """
import sys
from pathlib import Path
from enrich.index import build
from enrich.records import Work

count = int(sys.argv[2])
build(Path(sys.argv[1]), [Work(DOI=f"10.5555/{n}", title=(f"Rivers {n} of {count}",)) for n in range(count)])
"""


def building(path: Path, count: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", _BUILD, str(path), str(count)])


@pytest.mark.soak
def test_kills_at_any_moment_leave_the_old_index_or_the_new_one(tmp_path: Path) -> None:
    rng = random.Random(3)
    counts = {500}
    build(tmp_path / "ix", [Work(DOI=f"10.5555/{n}", title=(f"Rivers {n}",)) for n in range(500)])
    started = time.monotonic()
    building(tmp_path / "ix", 3000).wait()
    whole = time.monotonic() - started
    counts.add(3000)
    for turn in range(20):
        counts.add(3000 + turn)
        with building(tmp_path / "ix", 3000 + turn) as process:
            time.sleep(rng.uniform(0.5, 1.1) * whole)
            process.kill()
        index = open_index(tmp_path / "ix")
        assert index.works in counts
        assert index.verify() == ()
    assert building(tmp_path / "ix", 40).wait() == 0
    assert open_index(tmp_path / "ix").works == 40
    assert [path.name for path in tmp_path.iterdir()] == ["ix"]


@pytest.mark.soak
def test_who_reads_during_updates_is_always_answered(tmp_path: Path) -> None:
    build(tmp_path / "ix", [Work(DOI="10.5555/1", title=("Rivers 1 of old",))])
    for turn in range(8):
        with building(tmp_path / "ix", 50 + turn) as process:
            while process.poll() is None:
                index = open_index(tmp_path / "ix")
                assert index.lookup("10.5555/1")
                assert index.search("Rivers 1")
            assert process.returncode == 0

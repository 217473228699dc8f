"""A build that is killed for good goes on and makes the same index; what it read with is gone with it."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from enrich.index import open_index
from tests.index.dumps_read import filled

_BUILD = """
import sys
from enrich.cli.main import main
from enrich.jobs import indexing, supplies

indexing.CHECKPOINT, supplies._SMALL = 0.1, 0
if __name__ == "__main__":
    sys.exit(main(["index", *sys.argv[1:], "-q"]))
"""


def dump(folder: Path) -> Path:
    folder.mkdir()
    for part in range(8):
        lines = (
            json.dumps({"DOI": f"10.5555/{part}.{n}", "title": [f"Work {n} of {part}"]}) for n in range(5_000)
        )
        (folder / f"{part}.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode(), 1))
    return folder


@pytest.mark.soak
@pytest.mark.parametrize("action", ["build", "update"])
def test_a_killed_build_goes_on(action: str, tmp_path: Path) -> None:
    files, index = dump(tmp_path / "dump"), tmp_path / "ix"
    (tmp_path / "build.py").write_text(_BUILD)
    (tmp_path / "old.jsonl").write_text('{"DOI": "10.5555/old", "title": ["Old"]}\n')
    command = [sys.executable, str(tmp_path / "build.py"), action, str(index), str(files), "--workers", "2"]
    if action == "update":
        filled(index, tmp_path / "old.jsonl")
    killed = 0
    for wait in (1.5, 2.0, 2.5, 3.0):
        process = subprocess.Popen(command, start_new_session=True)
        time.sleep(wait)
        if process.poll() is None:
            process.kill()
            killed += 1
        process.wait()
        if action == "update":
            assert open_index(index).lookup("10.5555/old"), "the old index answers"
    assert killed
    assert not readers(command[1]), "no reader outlives its build"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    whole = filled(tmp_path / "whole", files, *([tmp_path / "old.jsonl"] if action == "update" else []))
    assert open_index(index).info().works == whole.works
    assert open_index(index).verify() == ()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def readers(script: str) -> list[int]:
    """The processes that still run a script, a moment after it was killed."""
    time.sleep(1.0)
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if script.encode() in path.read_bytes() and int(path.parent.name) != os.getpid():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


@pytest.mark.soak
def test_a_reader_that_is_killed_ends_the_build_with_a_sentence(tmp_path: Path) -> None:
    files = dump(tmp_path / "dump")
    (tmp_path / "build.py").write_text(_BUILD)
    command = [sys.executable, str(tmp_path / "build.py"), "build", str(tmp_path / "ix"), str(files)]
    with subprocess.Popen([*command, "--workers", "2"], stderr=subprocess.PIPE, text=True) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        for _ in range(600):
            found = children.read_text().split()
            if len(found) > 1:
                break
            time.sleep(0.01)
        os.kill(int(found[-1]), signal.SIGKILL)
        _, err = process.communicate()
    assert process.returncode == 2
    assert "ended from outside" in err
    assert "Traceback" not in err

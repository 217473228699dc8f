"""What a reference costs the parent, in time and memory, however many there are: it only writes lines down.

The workers' part is done once and played back, so that a million references
pass through the parent in a minute (`make soak`); the suite sends thousands.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.jobs.test_lines import FOUND

MOST_MICROSECONDS, MOST_MEGABYTES = 20.0, 300
SCRIPT = """
import json, os, re, resource, sys, time
from pathlib import Path
from enrich.jobs import executors, run
from enrich.jobs.executors import serial
from enrich.jobs.inputs import Inputs
from enrich.jobs.reports import report_targets, write_reports
from enrich.jobs.streams import Streams
from enrich.settings import Settings

class Playback(serial.Serial):
    "Does each stretch once; what comes of one like it is what came of the first."
    spent = 0.0

    def __iter__(self):
        known = {}
        for chunk in self._chunks:
            began = time.process_time()
            key = len(chunk)
            if key not in known:
                known[key] = list(self._work.do(self._session, chunk))
            Playback.spent += time.process_time() - began
            yield from known[key]

def megabytes():
    # What getrusage says counts the process that started this one, too.
    status = open("/proc/self/status").read() if os.path.exists("/proc/self/status") else ""
    told = re.search(r"VmHWM:\\s+(\\d+)", status)
    return int(told[1]) / 1024 if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

serial.Serial = Playback
executors.executor = lambda name: Playback
began = None
def counting(chunks):
    global began
    for number, chunk in enumerate(chunks):
        if number == 4:  # what is loaded and learned once is over
            began = time.process_time(), Playback.spent
        yield chunk
with Streams(["out.jsonl"]) as streams:
    settings = Settings(offline=True, workers=1, ledger=False)
    report = run.run(Inputs(["in.jsonl"]), settings, put=streams.put, counting=counting)
    spent = time.process_time() - began[0] - (Playback.spent - began[1])
    write_reports(report_targets(["out.html"], "", []), report)
    streams.finish()
print(json.dumps({"entries": len(report.entries), "seconds": spent, "most": megabytes()}))
"""


def made(folder: Path, count: int) -> dict[str, float]:
    """What the parent of a run of `count` references used."""
    lines = [FOUND.strip(), "Nobody (1969) Nothing at all. Journal of No Things, 12, 3-4."]
    with (folder / "in.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(
                json.dumps({"id": f"reference {number // 2}", "unstructured": lines[number % 2]}) + "\n"
            )
    (folder / "script.py").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    assert said["entries"] == count
    return said


@pytest.mark.parametrize("count", [20_000, pytest.param(1_000_000, marks=pytest.mark.soak)])
def test_the_parent_only_writes_lines_down(count: int, tmp_path: Path) -> None:
    said = made(tmp_path, count)
    assert 1e6 * said["seconds"] / count <= MOST_MICROSECONDS
    assert said["most"] <= MOST_MEGABYTES
    assert (tmp_path / "out.jsonl").read_bytes().count(b"\n") == count
    assert (tmp_path / "out.html").stat().st_size < 100_000_000

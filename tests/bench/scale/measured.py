"""What building and asking an index costs: CPU time, time on the wall, memory where the system tells it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread
from time import monotonic, process_time

from msgspec import Struct

_OFTEN = 0.2


class Cost(Struct, frozen=True):
    """Seconds of CPU and on the wall, and the most megabytes of the largest process and of all together."""

    cpu: float
    wall: float
    largest: int = 0
    together: int = 0


def run(*arguments: str) -> Cost:
    """Run the command line; of processes that are gone within a fifth of a second no memory is known."""
    started, done = monotonic(), Event()
    command = [sys.executable, "-m", "enrich", *arguments]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    most: dict[int, int] = {}
    watch = Thread(target=_watch, args=(child.pid, most, done))
    watch.start()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    done.set()
    watch.join()
    assert child.returncode in (0, 1, 3), child.returncode
    return Cost(
        cpu=used.ru_utime + used.ru_stime,
        wall=monotonic() - started,
        largest=max(most.values(), default=0) // 1024,
        together=sum(most.values()) // 1024,
    )


def _watch(root: int, most: dict[int, int], done: Event) -> None:
    """Note the high water mark of a process and of all below it, in kB, for as long as they live."""
    while not done.wait(_OFTEN):
        for pid in _below(root):
            most[pid] = max(most.get(pid, 0), _high_water(pid))


def _below(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(each for child in children for each in _below(int(child)))]


def _high_water(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def whole(index: Path, strings: Sequence[str], folder: Path) -> tuple[Cost, list[str]]:
    """Link references in a whole compact run; its cost, and the DOI of each, "" where none was given."""
    source, out = folder / "asked.jsonl", folder / "out.jsonl"
    source.write_text("".join(json.dumps({"unstructured": string}) + "\n" for string in strings))
    cost = run(
        "run", str(source), "--offline", "--no-ledger", "-q", "--index", str(index),
        "-o", str(out), "--fields", "id,status,DOI", "--workers", "2",
    )  # fmt: skip
    return cost, [json.loads(line).get("DOI") or "" for line in out.read_text().splitlines()]


def rate(ask: Callable[[Sequence[str]], object], strings: Sequence[str], at_once: int) -> float:
    """References answered in a second of CPU time, asked so many at once."""
    spent = process_time()
    for at in range(0, len(strings), at_once):
        ask(strings[at : at + at_once])
    return len(strings) / (process_time() - spent)

"""`enrich serve` as a program of its own, for what a client in the same process cannot try."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """A service in a process of its own, and its address."""
    command = [sys.executable, "-m", "enrich", "serve", "--port", "0", "--offline", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            found = re.fullmatch(r"Serving at (http://127\.0\.0\.1:\d+/)\n", line)
            assert found, line
            yield found[1], process
        finally:
            process.terminate()
            process.wait(30)


def seconds_of(process: "subprocess.Popen[str]") -> float:
    """The CPU time of a process itself, without its children."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes_of(process: "subprocess.Popen[str]") -> float:
    """The memory that a process holds now."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000

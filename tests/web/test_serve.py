"""`enrich serve` as a program: it says where it is, answers, and ends in peace; it never stands open."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

import pytest


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
            process.kill()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_and_stops_when_told(sign: signal.Signals) -> None:
    with serving() as (address, process):
        with urlopen(f"{address}health") as answer:
            assert json.load(answer)["status"] == "ok"
        process.send_signal(sign)
        assert process.wait(20) == 0


@pytest.mark.parametrize(
    ("arguments", "token", "said"),
    [
        (("--host", "0.0.0.0"), "", "Set ENRICH_TOKEN"),
        (("--host", "::"), "", "Set ENRICH_TOKEN"),
        (("--host", "192.0.2.1"), "", "Set ENRICH_TOKEN"),
        (("--host", ""), "", "Set ENRICH_TOKEN"),
        (("--host", "no.such.host.invalid"), "secret", "cannot be listened at"),
        (("--port", "70000"), "", "is no port"),
    ],
)
def test_it_refuses_to_stand_open(arguments: tuple[str, ...], token: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "enrich", "serve", *arguments],
        env={**os.environ, "ENRICH_TOKEN": token},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr

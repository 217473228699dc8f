"""`enrich serve` as a program: it says where it is, answers, and ends in peace; it never stands open."""

import json
import os
import signal
import subprocess
import sys
from urllib.request import urlopen

import pytest

from tests.web.program import serving


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

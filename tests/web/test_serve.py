"""`enrich serve` as a program: it says where it is, answers, and ends in peace; it never stands open."""

import json
import signal
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import httpx
import pytest

from enrich.cli.main import main
from tests.web.program import serving
from tests.web.test_api import BIB


@pytest.mark.parametrize("sign", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.soak)])
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
def test_it_refuses_to_stand_open(
    arguments: tuple[str, ...],
    token: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ENRICH_TOKEN", token)
    with pytest.raises(SystemExit) as ended:
        sys.exit(main(["serve", *arguments]))
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert "Traceback" not in told.err


@pytest.mark.soak
def test_a_job_outlives_a_service_that_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENRICH_DATA_DIR", str(tmp_path))
    with serving() as (address, process):
        sent = httpx.post(f"{address}api/v1/jobs", files={"file": ("refs.bib", BIB * 3_000)})
        job = f"api/v1/jobs/{sent.json()['id']}"
        while not httpx.get(address + job).json()["done"]:
            time.sleep(0.05)
        process.kill()
        process.wait(20)
    with serving() as (address, _), httpx.Client(base_url=address) as client:
        while (state := client.get(job).json())["state"] in ("waiting", "running"):
            time.sleep(0.2)
        lines = client.get(f"{job}/entries").content.splitlines()
    assert (state["state"], state["said"], len(lines)) == ("finished", [], 6_000)

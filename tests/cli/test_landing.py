"""`--landing` as a user calls it: pages in reports, told at the end of a check, and never a finding."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from enrich.cli.main import main
from tests.network.pages.hosts import Hosts, answer, made_hosts, title
from tests.standin import server

BRAUN = "10.1191/1478088706qp063oa"
TITLE = "Using thematic analysis in psychology"
ASKING = ["--source", "index", "--landing", "--allow-host", "127.0.0.1"]


@pytest.fixture
def hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosts]:
    """A host for the page of one DOI, and a DOI system that leads there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENRICH_CACHE_DIR", str(tmp_path / "cache"))
    text = f"Braun, V. and Clarke, V. (2006) {TITLE}, Qualitative Research in Psychology, 3, 2, 77-101."
    (tmp_path / "refs.txt").write_text(f"{text} https://doi.org/{BRAUN}\n", encoding="utf-8")
    with made_hosts() as made, server.running() as standin:
        monkeypatch.setenv("ENRICH_DOI_URL", f"{standin.url}/doi")
        with patch.dict(server.DEAD, {BRAUN: f"http://127.0.0.1:{made.port}/page"}):
            yield made


def link(folder: Path) -> dict[str, object]:
    (line,) = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    (found,) = json.loads(line)["links"]
    return dict(found)


def test_a_run_asks_for_the_page_and_reports_show_it(hosts: Hosts, tmp_path: Path) -> None:
    hosts.on("127.0.0.1", "/page", title(TITLE))
    reports = ["-o", "out.jsonl", "-o", "out.html", "-o", "out.csv"]
    assert main(["run", "refs.txt", "-q", *reports, *ASKING]) == 0
    found = link(tmp_path)
    assert found["status"] == "ok"
    assert {name: answer["value"] for name, answer in found["answers"].items()} == {  # type: ignore[attr-defined]
        "registered": "yes", "same-work": "yes", "reachable": "yes", "shows-it": "yes"
    }  # fmt: skip
    words = "registered: yes, this work: yes, page: yes, page shows it: yes"
    assert words in (tmp_path / "out.html").read_text(encoding="utf-8")
    assert words in (tmp_path / "out.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("status", "value", "told"), [(403, "blocked", False), (404, "no", True)])
def test_a_publisher_who_refuses_makes_no_finding(
    status: int, value: str, told: bool, hosts: Hosts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hosts.on("127.0.0.1", "/page", answer(status))
    checked = ["check", "refs.txt", "--no-lock", "--fail-on", "info", "--strict", *ASKING]
    assert main([*checked, "--format", "human", "--format", "json=out.json"]) == 0
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert report["findings"] == []
    shown = capsys.readouterr().out
    assert "None of this is a finding" in shown
    assert (f"answered {status}" in shown) == told


def test_without_landing_nobody_is_asked(hosts: Hosts, tmp_path: Path) -> None:
    assert main(["run", "refs.txt", "-q", "-o", "out.jsonl", "--source", "index"]) == 0
    assert link(tmp_path)["status"] == "agrees"
    assert hosts.seen == []


@pytest.mark.parametrize(
    ("fault", "status", "code"), [(socket.EAI_AGAIN, "unchecked", 3), (socket.EAI_NONAME, "failing", 0)]
)
def test_a_network_that_is_down_is_no_dead_page(
    fault: int, status: str, code: int, hosts: Hosts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def look_up(host: str, *arguments: Any, **options: Any) -> Any:
        if host == "publisher.example":
            raise socket.gaierror(fault, "no answer")
        return real(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with patch.dict(server.DEAD, {BRAUN: "http://publisher.example/page"}):
        assert main(["run", "refs.txt", "-q", "-o", "out.jsonl", *ASKING]) == code
        assert main(["check", "refs.txt", "--no-lock", "--strict", *ASKING]) == code
    assert link(tmp_path)["status"] == status


def test_a_range_cannot_be_allowed(hosts: Hosts, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "refs.txt", "--landing", "--allow-host", "10.0.0.0/8"]) == 2
    assert "10.0.0.0/8" in capsys.readouterr().err


def test_hosts_are_allowed_by_settings_too(
    hosts: Hosts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts.on("127.0.0.1", "/page", title(TITLE))
    (tmp_path / "enrich.toml").write_text('landing = true\nallow-hosts = ["127.0.0.1"]\n', encoding="utf-8")
    assert main(["run", "refs.txt", "-q", "-o", "out.jsonl", "--source", "index"]) == 0
    assert link(tmp_path)["status"] == "ok"
    monkeypatch.setenv("ENRICH_ALLOW_HOSTS", "a.example, b.example")
    assert main(["run", "refs.txt", "-q", "-o", "out.jsonl", "--source", "index"]) == 0
    assert link(tmp_path)["status"] == "refused"


def test_options_given_in_vain_are_told(hosts: Hosts, capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", "refs.txt", "-q", "--offline", "--landing"])
    main(["run", "refs.txt", "-q", "--offline", "--allow-host", "a.example"])
    shown = capsys.readouterr().err
    assert "--landing" in shown
    assert "--allow-host" in shown

"""`enrich links` as a user calls it, and `--links` in `run` and `check`: words, places, exit codes."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from enrich.cli.main import main
from enrich.jobs import landing
from tests.network.pages.hosts import Hosts, answer, made_hosts, on_to, title

TITLE = "Willows of the lower marsh"
ASKING = ["--allow-host", "127.0.0.1", "--now"]


@pytest.fixture
def hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosts]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENRICH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("ENRICH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(landing, "PACE", 0.0)
    with made_hosts() as made:
        made.on("127.0.0.1", "/good", title(TITLE))
        (tmp_path / "refs.md").write_text(
            f"# References\n\n- Sallow, P. (2009). {TITLE}. http://127.0.0.1:{made.port}/good.\n"
            f"- Osier, Q. (2010). Reeds of the upper fen. Marsh Notes 3,\n  4-9. http://127.0.0.1:{made.port}/lost\n",
            encoding="utf-8",
        )
        yield made


def entries(name: str = "out.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]


def test_a_lost_page_is_told_at_its_address(hosts: Hosts, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["links", "refs.md", "--format", "github", "-o", "out.jsonl", *ASKING]) == 0
    shown = capsys.readouterr().out
    (line,) = [line for line in shown.splitlines() if line.startswith("::")]
    column = len("  4-9. ") + 1
    assert line.startswith(f"::warning file=refs.md,line=5,col={column},title=address-broken")
    assert "Links: ok 1, broken 1." in shown or "Links: broken 1, ok 1." in shown
    good, lost = entries()
    assert (good["links"][0]["status"], good["status"]) == ("ok", "unchecked")
    assert lost["links"][0]["status"] == "broken"
    assert lost["links"][0]["since"]
    assert [one["code"] for one in lost["findings"]] == ["address-broken"]


def test_exit_codes_are_those_of_check(hosts: Hosts, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["links", "refs.md", "--fail-on", "warning", *ASKING]) == 1
    assert main(["links", "refs.md", "--fail-on", "warning", "--ignore", "address-broken", *ASKING]) == 0
    assert (
        main(["links", "refs.md", "--ignore-url", "/lost$", "--fail-on", "warning", "--strict", *ASKING]) == 0
    )
    assert main(["links", "no-such-file.bib", *ASKING]) == 2
    assert main(["links", "refs.md", "--ignore-url", "(", *ASKING]) == 2
    assert "--ignore-url" in capsys.readouterr().err


def test_an_outage_ends_with_3_where_that_is_asked_for(hosts: Hosts, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(host: str, *_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    Path("two.txt").write_text(
        f"Sallow, P. (2009). {TITLE}. http://one.example/x\n\nOsier, Q. (2010). Reeds. http://two.example/y\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(socket, "getaddrinfo", down)
    assert main(["links", "two.txt", "-o", "out.jsonl", "--strict"]) == 3
    assert {one["links"][0]["status"] for one in entries()} == {"unchecked"}
    assert main(["links", "two.txt"]) == 0


def test_an_exception_covers_a_lost_page(hosts: Hosts, capsys: pytest.CaptureFixture[str]) -> None:
    text = Path("refs.md").read_text(encoding="utf-8")
    comment = "<!-- enrich: ignore[address-broken] kept for history -->"
    Path("refs.md").write_text(text.replace("- Osier", f"{comment}\n- Osier"), encoding="utf-8")
    assert main(["links", "refs.md", "--fail-on", "info", *ASKING]) == 0
    assert "1 excepted" in capsys.readouterr().out


def test_a_moved_page_is_suggested(hosts: Hosts, capsys: pytest.CaptureFixture[str]) -> None:
    hosts.on("127.0.0.1", "/old", on_to("/good", 301))
    Path("a.txt").write_text(
        f"Sallow, P. (2009). {TITLE}. http://127.0.0.1:{hosts.port}/old\n", encoding="utf-8"
    )
    assert main(["links", "a.txt", "-o", "out.jsonl", *ASKING]) == 0
    assert f"suggested: set URL to http://127.0.0.1:{hosts.port}/good" in capsys.readouterr().out
    (link,) = entries()[0]["links"]
    assert (link["status"], link["edit"]) == ("moved", f"http://127.0.0.1:{hosts.port}/good")
    assert [hop["status"] for hop in link["hops"]] == [301]


def test_run_and_check_ask_for_them_too(hosts: Hosts, capsys: pytest.CaptureFixture[str]) -> None:
    asking = ["--links", "--source", "index", *ASKING]
    assert main(["run", "refs.md", "-q", "--no-ledger", "-o", "out.jsonl", *asking]) == 0
    assert [one["links"][-1]["status"] for one in entries()] == ["ok", "broken"]
    assert "address-broken" in [one["code"] for one in entries()[1]["findings"]]
    assert (
        main(["check", "refs.md", "--no-lock", "--select", "address-*", "--fail-on", "warning", *asking]) == 1
    )
    assert "5:8  warning  address-broken" in capsys.readouterr().out
    hosts.seen.clear()
    assert main(["run", "refs.md", "-q", "--no-ledger", "-o", "out.jsonl", "--source", "index"]) == 0
    assert hosts.seen == []


def test_days_are_remembered(hosts: Hosts, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for day in ("2026-11-25", "2026-11-26", "2026-11-28", "2026-12-01"):
        monkeypatch.setenv("ENRICH_NOW", day)
        assert main(["links", "refs.md", "-o", "out.jsonl", "--allow-host", "127.0.0.1"]) == 0
        told.append(entries()[1]["links"][0]["status"])
    assert told == ["failing", "failing", "failing", "broken"]
    assert entries()[1]["links"][0]["since"] == "2026-11-25"
    monkeypatch.setenv("ENRICH_NOW", "tomorrow")
    assert main(["links", "refs.md"]) == 2


def test_options_given_in_vain_are_told(hosts: Hosts, capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", "refs.md", "-q", "--offline", "--links"])
    main(["run", "refs.md", "-q", "--offline", "--ignore-url", "x"])
    main(["check", "refs.md", "--no-lock", "--offline", "--now"])
    shown = capsys.readouterr().err
    assert all(
        option in shown
        for option in ("--links does nothing", "--ignore-url does nothing", "--now does nothing")
    )


def test_a_file_without_addresses_says_so(hosts: Hosts, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text(f"Sallow, P. (2009). {TITLE}. Marsh Notes, 3, 4-9.\n", encoding="utf-8")
    assert main(["links", "a.txt"]) == 0
    assert "No reference prints an address of the web." in capsys.readouterr().out
    hosts.on("127.0.0.1", "/good", answer(500))

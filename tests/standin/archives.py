"""A stand-in for archives of web pages: CDX and copies of the Wayback Machine, and Memento's TimeMaps.

What it keeps is put into `kept` (rows as CDX gives them, by address), `pages`
(what a copy shows), `elsewhere` (copies in other archives), `lists` (TimeMaps as they are); `faults` has, by
the service's name, what it answers instead.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from enrich.links.printed import key

Reply = tuple[int, str, str]
"""Status, content type, body."""


def row(moment: str, status: str = "200", kind: str = "text/html") -> dict[str, str]:
    """A row of CDX: when, with which status, of which type."""
    return {"timestamp": moment, "statuscode": status, "mimetype": kind}


class Keeper(ThreadingHTTPServer):
    """The server; `seen` holds every request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.kept: dict[str, list[dict[str, str]]] = {}
        self.pages: dict[str, str] = {}
        self.elsewhere: dict[str, list[tuple[str, str]]] = {}
        self.lists: dict[str, str] = {}
        self.faults: dict[str, Reply] = {}
        self.seen: list[str] = []

    @property
    def of_sources(self) -> dict[str, str]:
        """The settings that put it in the archives' place."""
        names = ("cdx", "wayback", "memento")
        return {f"{name}_url": f"http://127.0.0.1:{self.server_port}/{name}" for name in names}


class Handler(BaseHTTPRequestHandler):
    server: Keeper

    def do_GET(self) -> None:
        self.server.seen.append(self.path)
        _, service, path = self.path.split("/", 2)
        answer = {"cdx": self.cdx, "wayback": self.wayback, "memento": self.memento}[service]
        status, kind, body = self.server.faults.get(service) or answer(path)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", body)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def cdx(self, path: str) -> Reply:
        """Rows as CDX gives them: filtered, nearest first where that is asked, a table with a head."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        rows = self.server.kept.get(key(asked["url"]), [])
        rows = [one for one in rows if not re.fullmatch("[345]..", one["statuscode"])]
        assert asked["filter"] == "!statuscode:[345].."
        if "closest" in asked:
            at = _when(asked["closest"])
            rows = sorted(rows, key=lambda one: abs(_when(one["timestamp"]) - at))
        limit = int(asked["limit"])
        rows = rows[:limit] if limit > 0 else rows[limit:]
        names = asked["fl"].split(",")
        table = [names, *([one[name] for name in names] for one in rows)] if rows else []
        return 200, "application/json", json.dumps(table)

    def wayback(self, path: str) -> Reply:
        """A copy as it was served, or the way to the one that is made now."""
        if path.startswith("save/"):
            return 302, "text/html", f"/wayback/web/20261125120000/{path.removeprefix('save/')}"
        moment = path.removeprefix("web/")[:14]
        shown = self.server.pages.get(moment)
        return (404, "text/html", "Not archived") if shown is None else (200, "text/html", shown)

    def memento(self, path: str) -> Reply:
        """A TimeMap in link-format."""
        url = path.removeprefix("timemap/link/")
        if (told := self.server.lists.get(url) or self.server.lists.get(key(url))) is not None:
            return 200, "application/link-format", told
        known = self.server.elsewhere.get(key(url))
        if known is None:
            return 404, "text/plain", ""
        dated = [(format_datetime(datetime.strptime(m, "%Y%m%d%H%M%S")), at) for m, at in known]
        lines = [f'<{url}>; rel="original"', *(f'<{at}>; rel="memento"; datetime="{m}"' for m, at in dated)]
        return 200, "application/link-format", ",\n".join(lines)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _when(moment: str) -> float:
    return datetime.strptime(moment, "%Y%m%d%H%M%S").timestamp()


@contextmanager
def keeping() -> Iterator[Keeper]:
    """A stand-in on a free port for as long as the block lasts."""
    server = Keeper()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()

"""A stand-in for Crossref, DataCite, doi.org and NCBI: real records, in the services' own envelopes.

    python -m tests.standin.server 8080

The services cannot be reached from where this project is developed. What they
send, header by header, is known from recorded traffic; this server sends the
same for the works in `works.jsonl` (facts about real works; DOIs under 10.5555
and all numbers of PubMed are made up). Crossref lives under ``/crossref``,
DataCite under ``/datacite``, the DOI system under ``/doi`` and NCBI under ``/ncbi``.
"""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

HERE = Path(__file__).parent
RECORDS = [json.loads(line) for line in (HERE / "works.jsonl").read_text(encoding="utf-8").splitlines()]
WORKS = {record["DOI"].lower(): record for record in RECORDS}
ALIASES = {"10.5555/alias": "10.1191/1478088706qp063oa"}
DATACITE = {r["doi"]: r for r in json.loads((HERE / "datacite.json").read_text(encoding="utf-8"))}
DEAD = {"10.5555/deleted": "https://www.crossref.org/deleted_DOI.html"}
OTHER_AGENCIES: dict[str, str] = {}
"""DOIs whose agency has no records that we ask for, and that agency."""
SHORT: dict[str, str] = {"10/bq2k7f": "10.1191/1478088706qp063oa"}
"""Short DOIs: handles of their own whose record names the DOI."""
NUMBERS = [
    {"pmid": 99000001, "pmcid": "PMC9900001", "doi": "10.5555/retracted"},
    {"pmid": "99000002", "pmcid": "PMC9900002", "live": "false", "release-date": "2099-01-01"},
    {"pmcid": "PMC9900003"},
]
"""Works of PubMed Central as NCBI's converter tells of them."""
REFUSED = {"99999999"}
"""Numbers that make the converter refuse the whole question."""

Reply = tuple[int, str, str, dict[str, str]]
"""Status, content type, body, further headers."""


class StandIn(ThreadingHTTPServer):
    """The server; `seen` and `headers_seen` hold every request, `on_request` is called for each."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.seen: list[str] = []
        self.headers_seen: list[dict[str, str]] = []
        self.refuses_lists = False
        self.on_request: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def of_sources(self) -> dict[str, str]:
        """The settings that put it in the services' place."""
        return {f"{name}_url": f"{self.url}/{name}" for name in ("crossref", "datacite", "doi", "ncbi")}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: StandIn

    def do_GET(self) -> None:
        self.server.on_request()
        self.server.seen.append(self.path)
        self.server.headers_seen.append(dict(self.headers))
        parts = urlsplit(self.path)
        _, service, path = parts.path.split("/", 2)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        answer = {"crossref": crossref, "datacite": datacite, "doi": doi_org, "ncbi": ncbi}[service]
        if self.server.refuses_lists and "filter" in query:
            answer = refused
        status, kind, body, headers = answer(path, query, "mailto:" in self.headers.get("User-Agent", ""))
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body.encode())),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def crossref(path: str, query: dict[str, str], polite: bool) -> Reply:
    """What the Crossref REST API answers."""
    headers = {
        "x-api-pool": "polite" if polite else "public",
        "x-rate-limit-limit": "10" if polite else "5",
        "x-rate-limit-interval": "1s",
        "x-concurrency-limit": "3" if polite else "1",
    }
    if path == "works" and ("cursor" in query or query.get("rows") == "0"):
        return (*listed(query), headers)
    if path == "works":
        items = _filtered(query["filter"]) if "filter" in query else _searched(query)
        return 200, "application/json", _list(items[: int(query.get("rows", "20"))]), headers
    if path.startswith("v1/works/"):
        found = WORKS[unquote(path.removeprefix("v1/works/").removesuffix("/transform")).lower()]
        return 200, "application/vnd.citationstyles.csl+json", json.dumps(_csl(found)), headers
    identifier = unquote(path.removeprefix("works/")).lower()
    agency = identifier.endswith("/agency")
    identifier = identifier.removesuffix("/agency")
    if identifier in ALIASES:
        location = f"/crossref/works/{quote(ALIASES[identifier], safe='')}"
        return 301, "text/html", "", {**headers, "Location": location}
    if identifier not in WORKS:
        return 404, "text/plain", "Resource not found.", headers
    if agency:
        message = {"DOI": identifier, "agency": {"id": "crossref", "label": "Crossref"}}
        return 200, "application/json;charset=utf-8", _envelope("work-agency", message), headers
    return 200, "application/json", _envelope("work", WORKS[identifier]), headers


LISTED: list[dict[str, Any]] = []
"""Works that are there for lists only; tests put in what they need."""
FORGOTTEN: set[str] = set()
"""Cursors that are too old."""


def listed(query: dict[str, str]) -> tuple[int, str, str]:
    """One page of a list, as Crossref gives it for a cursor: made up from its documentation, not recorded."""
    cursor = query.get("cursor", "*")
    if cursor in FORGOTTEN:
        fault = [{"type": "cursor-not-found", "value": cursor, "message": "Cursor not found or expired"}]
        body = {"status": "failed", "message-type": "validation-failure", "message": fault}
        return 400, "application/json;charset=utf-8", json.dumps(body)
    found = [record for record in (*RECORDS, *LISTED) if _passes(record, query.get("filter", ""))]
    begin, rows = 0 if cursor == "*" else int(cursor.partition("~")[2]), int(query["rows"])
    items = found[begin : begin + rows]
    message = {"total-results": len(found), "items": items, "items-per-page": rows, "facets": {}}
    if "cursor" in query:
        message["next-cursor"] = f"DnF1ZXJ5VGhlbkZldGNo~{begin + len(items)}"
    return 200, "application/json", _envelope("work-list", message)


def _passes(record: dict[str, Any], filters: str) -> bool:
    """Whether a record passes filters: one of each name, all names."""
    given: dict[str, list[bool]] = {}
    for one in filter(None, filters.split(",")):
        name, _, value = one.partition(":")
        given.setdefault(name, []).append(_passes_one(record, name, value))
    return all(map(any, given.values()))


def _passes_one(record: dict[str, Any], name: str, value: str) -> bool:
    if name in ("issn", "member", "doi"):
        field = {"issn": "ISSN", "doi": "DOI"}.get(name, name)
        said = record.get(field, "")
        return value in said if isinstance(said, list) else value == str(said)
    bound, kind, _ = name.split("-")
    field = {"pub": "issued", "index": "indexed", "created": "created"}[kind]
    day = record.get(field, {}).get("date-time", "")[: len(value)]
    return value <= day if bound == "from" else day <= value


def refused(path: str, query: dict[str, str], polite: bool) -> Reply:
    """What the Crossref REST API answers to a filter that it does not understand."""
    fault = {"type": "filter-not-available", "value": "doi", "message": "Filter doi specified but invalid"}
    body = {"status": "failed", "message-type": "validation-failure", "message": [fault]}
    return 400, "application/json;charset=utf-8", json.dumps(body), {}


def datacite(path: str, query: dict[str, str], polite: bool) -> Reply:
    """What the DataCite REST API answers."""
    kind = "application/vnd.api+json; charset=utf-8"
    if path == "dois":
        words = set(re.findall(r"\w+", query["query"].lower().partition(":")[2])) - {"and"}
        found = [r for r in DATACITE.values() if words <= set(re.findall(r"\w+", str(r["titles"]).lower()))]
        return (
            200,
            kind,
            json.dumps({"data": [_resource(r) for r in found], "meta": {"total": len(found)}}),
            {},
        )
    record = DATACITE.get(unquote(path.removeprefix("dois/")).lower())
    if record is None:
        title = "The resource you are looking for doesn't exist."
        return 404, kind, json.dumps({"errors": [{"status": "404", "title": title}]}), {}
    return 200, kind, json.dumps({"data": _resource(record)}), {}


def ncbi(path: str, query: dict[str, str], polite: bool) -> Reply:
    """What NCBI's ID converter answers about several numbers of one kind."""
    asked = query["ids"].split(",")
    refused = [number for number in asked if number in REFUSED]
    if refused:
        said = {"status": "error", "message": f"ID type of '{refused[0]}' is unknown"}
        return 400, "application/json", json.dumps(said), {}
    known = {str(value).lower(): one for one in NUMBERS for value in one.values()}
    absent = {"status": "error", "errmsg": "Identifier not found in PMC"}
    records = [{**known.get(number.lower(), absent), "requested-id": number} for number in asked]
    return 200, "application/json", json.dumps({"status": "ok", "request": {}, "records": records}), {}


def doi_org(path: str, query: dict[str, str], polite: bool) -> Reply:
    """What doi.org answers about a handle and about the agency of a prefix."""
    if path.startswith("ra/"):
        asked = unquote(path.removeprefix("ra/"))
        agency = "DataCite" if asked.lower() in DATACITE else "Crossref"
        agency = OTHER_AGENCIES.get(asked.lower(), agency)
        known = asked.lower() in _registered()
        said = {"RA": agency} if known else {"status": "DOI does not exist"}
        return 200, "application/json;charset=utf-8", json.dumps([{"DOI": asked, **said}]), {}
    if not path.startswith("api/handles/"):
        return negotiated(unquote(path).lower())
    handle = unquote(path.removeprefix("api/handles/"))
    kind = "application/json;charset=UTF-8"
    if handle.lower() in SHORT:
        alias = {"format": "string", "value": SHORT[handle.lower()]}
        values = [{"index": 1, "type": "HS_ALIAS", "data": alias, "ttl": 86400}]
        return 200, kind, json.dumps({"responseCode": 1, "handle": handle, "values": values}), {}
    if handle.lower() not in _registered():
        return 404, kind, json.dumps({"responseCode": 100, "handle": handle}), {}
    target = DEAD.get(handle.lower(), f"https://example.org/{quote(handle)}")
    value = {"index": 1, "type": "URL", "data": {"format": "string", "value": target}, "ttl": 86400}
    return 200, kind, json.dumps({"responseCode": 1, "handle": handle, "values": [value]}), {}


def _registered() -> set[str]:
    return {*WORKS, *ALIASES, *DATACITE, *DEAD, *OTHER_AGENCIES}


def negotiated(identifier: str) -> Reply:
    """What doi.org answers to who asks for citation data: the way to the agency's own server."""
    if identifier in WORKS:
        location = f"/crossref/v1/works/{quote(identifier, safe='')}/transform"
        return 302, "text/html;charset=utf-8", "", {"Location": location}
    if identifier in DATACITE:
        return 200, "text/html", "<!doctype html><title>A landing page</title>", {}
    return 404, "text/html;charset=utf-8", "<!doctype html><title>DOI not found</title>", {}


def _filtered(text: str) -> list[dict[str, Any]]:
    wanted = [part.removeprefix("doi:").lower() for part in text.split(",")]
    return [WORKS[identifier] for identifier in wanted if identifier in WORKS]


def _searched(query: dict[str, str]) -> list[dict[str, Any]]:
    """Works that share words with the query, most first, with a score as the API gives one."""
    words = set(re.findall(r"\w+", query["query.bibliographic"].lower()))
    scored = [(len(words & set(re.findall(r"\w+", json.dumps(r).lower()))), r) for r in RECORDS]
    chosen = sorted((pair for pair in scored if pair[0] > 1), key=lambda pair: -pair[0])
    fields = set(query["select"].split(",")) if "select" in query else set()
    return [
        {**{k: v for k, v in record.items() if not fields or k in fields}, "score": 9.5 * score}
        for score, record in chosen
    ]


def _csl(record: dict[str, Any]) -> dict[str, Any]:
    """A record as citation data: titles are single, types have other names."""
    title = {name: record[name][0] for name in ("title", "container-title") if name in record}
    kind = {"journal-article": "article-journal"}.get(record["type"], record["type"])
    return {**record, **title, "type": kind}


def _list(items: list[dict[str, Any]]) -> str:
    message = {"facets": {}, "total-results": len(items), "items": items, "items-per-page": 20}
    return _envelope("work-list", {**message, "query": {"start-index": 0, "search-terms": None}})


def _envelope(kind: str, message: dict[str, Any]) -> str:
    return json.dumps({"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message})


def _resource(record: dict[str, Any]) -> dict[str, Any]:
    return {"id": record["doi"], "type": "dois", "attributes": record}


@contextmanager
def running() -> Iterator[StandIn]:
    """A stand-in on a free port for as long as the block lasts."""
    server = StandIn()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    StandIn(int(sys.argv[1]) if len(sys.argv) > 1 else 8080).serve_forever()

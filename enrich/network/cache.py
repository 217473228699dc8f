"""The cache of HTTP answers: requests-cache over SQLite, as JSON, and never a reason to fail.

requests-cache pickles by default, loops for ever over a file it may not write
and raises on a damaged one; here such a file is set aside under another name
and a new one begun, or the run goes on with answers kept in memory.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from requests import PreparedRequest, Response
from requests.structures import CaseInsensitiveDict
from requests_cache.backends.base import BaseCache
from requests_cache.backends.sqlite import SQLiteCache
from requests_cache.models.request import CachedRequest
from requests_cache.models.response import CachedResponse

from enrich.network.routes import RoutedSession

STALE_SECONDS = 90 * 86_400
SECRET_NAMES = ("mailto", "User-Agent", "X-USER-AGENT", "Authorization", "Crossref-Plus-API-Token")
_OURS = {"responses", "redirects", "expires_idx"}

# Its warnings come with exception traces; what matters of them is told by the door.
logging.getLogger("requests_cache").setLevel(logging.CRITICAL)


def session(path: Path) -> tuple[RoutedSession, tuple[str, ...]]:
    """A session whose answers are kept in the SQLite file `path`, and sentences about its troubles.

    How long an answer is kept is read from its ``Cache-Control``, which the
    adapter writes; errors carry none and are not stored.
    """
    backend, notes = _backend(path)
    made = RoutedSession(
        backend=backend,
        serializer="json",
        allowable_codes=(200, 404),
        allowable_methods=("GET",),
        cache_control=True,
        expire_after=0,
        key_fn=key,
        ignored_parameters=SECRET_NAMES,
        stale_if_error=STALE_SECONDS,
    )
    return made, notes


def key(request: Any, **_: Any) -> str:
    """The name of an answer in the cache: the address without `mailto`, and the format asked for.

    The address is taken as it is: libraries that tidy addresses fold the dots
    and slashes that are part of a DOI.
    """
    parts = urlsplit(request.url or "")
    query = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k != "mailto")
    address = parts._replace(query=urlencode(query), fragment="").geturl()
    named = "\n".join((request.method or "GET", address, request.headers.get("Accept", "")))
    return hashlib.blake2b(named.encode(), digest_size=16).hexdigest()


class ForgivingCache(SQLiteCache):
    """A cache whose troubles cost answers, not runs: reads give nothing, writes are dropped."""

    trouble = ""

    def get_response(self, key: str, default: CachedResponse | None = None) -> CachedResponse | None:
        """The answer under `key`; `default` also where it is unreadable or no answer at all."""
        try:
            found = super().get_response(key, default)
        except Exception as error:  # noqa: BLE001 (a poisoned row can raise anything while it is parsed)
            self._note(error)
            return default
        return found if isinstance(found, CachedResponse) else default

    def save_response(
        self, response: Response, cache_key: str | None = None, expires: datetime | None = None
    ) -> None:
        """Keep an answer, or note why it could not be kept."""
        try:
            super().save_response(response, cache_key, expires)
        except Exception as error:  # noqa: BLE001 (an answer may hold what cannot be written down)
            self._note(error)

    def delete(self, *keys: str, **conditions: Any) -> None:
        """Drop answers; one that cannot be dropped is judged again when it is read."""
        try:
            super().delete(*keys, **conditions)
        except sqlite3.Error as error:
            self._note(error)

    def forget(self, moment: float) -> None:
        """Drop the answers that were no longer fresh at `moment` (Unix time): too old even for an outage."""
        with self.responses.connection(commit=True) as connection:
            connection.execute("DELETE FROM responses WHERE expires < ?", (int(moment),))

    def _note(self, error: Exception) -> None:
        self.trouble = self.trouble or (
            f"The cache {self.db_path} gave trouble ({error}), and answers may be asked for again; "
            "where that is so in every run, delete the file."
        )


def _backend(path: Path) -> tuple[BaseCache, tuple[str, ...]]:
    """The SQLite cache at `path`, made again where it is damaged, in memory where that cannot be."""
    notes: tuple[str, ...] = ()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fault = damage(path)
        if fault:
            notes = (_set_aside(path, fault),)
        _probe_writing(path)
        backend = ForgivingCache(path, serializer="json", wal=True, busy_timeout=10_000)
        backend.forget(time.time() - STALE_SECONDS)
        return backend, notes
    except (OSError, sqlite3.Error) as error:
        note = f"The cache {path} cannot be used ({error}); answers are kept for this run only."
        return BaseCache(), (*notes, note)


def damage(path: Path) -> str:
    """What is wrong with a cache file, "" where nothing is; raises where it cannot be opened at all."""
    if not path.exists() or not path.stat().st_size:
        return ""
    try:
        with closing(_connect(path)) as connection:
            rows = connection.execute("SELECT name, type, sql FROM sqlite_master").fetchall()
            for name in {"responses", "redirects"} & {row[0] for row in rows}:
                connection.execute(f"SELECT key, value, expires FROM {name} LIMIT 1").fetchall()
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "unable to open" in str(error):
            raise
        return str(error)
    except sqlite3.DatabaseError as error:
        return str(error)
    strange = [name for name, kind, _ in rows if kind in ("trigger", "view")]
    strange += [name for name, *_ in rows if name not in _OURS and not name.startswith("sqlite_")]
    return f"it holds {strange[0]!r}, which is none of ours" if strange else ""


def _set_aside(path: Path, fault: str) -> str:
    """Rename a damaged cache and its companions; return the sentence that says so."""
    aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        companion = path.with_name(path.name + suffix)
        if companion.exists():
            companion.rename(aside.with_name(aside.name + suffix))
    return f"The cache {path} was damaged ({fault}); it was set aside as {aside.name} and a new one begun."


def _probe_writing(path: Path) -> None:
    """Raise sqlite3.Error where the file cannot be written; requests-cache would wait for ever."""
    with closing(_connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS redirects (key TEXT PRIMARY KEY, value BLOB, expires INTEGER)"
        )
        connection.execute("COMMIT")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None)
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def prepared(url: str, accept: str) -> PreparedRequest:
    """The request for `url` as the session would send it, to name its answer in the cache."""
    request = PreparedRequest()
    request.prepare(method="GET", url=url, headers={"Accept": accept, "Accept-Encoding": "gzip, deflate"})
    return request


def answer(request: PreparedRequest, body: bytes, content_type: str) -> CachedResponse:
    """A response of status 200 to `request`, made rather than fetched, to be stored."""
    return CachedResponse(
        status_code=200,
        reason="OK",
        url=request.url or "",
        request=CachedRequest.from_request(request),
        headers=CaseInsensitiveDict({"Content-Type": content_type}),
        content=body,
    )


def age(response: CachedResponse) -> float:
    """For how many seconds the cache has had an answer."""
    created = response.created_at
    return (datetime.now(UTC) - (created if created.tzinfo else created.replace(tzinfo=UTC))).total_seconds()

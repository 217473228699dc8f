"""The ledger: an SQLite database in the user's data directory that holds what people decided and jobs did.

Of decisions nothing is ever changed, only added. It is readable by its owner alone, for reading lists are
patrons' data. The cache may be deleted at any time; this is what must not be lost, so it is never in it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

import msgspec

from enrich.errors import ConfigurationError
from enrich.ledger.decisions import Taken
from enrich.ledger.standing import NAME
from enrich.records import Decision

VERSION = 3
PATIENCE = 30.0
"""Seconds to wait for another program that is writing."""
_JOURNAL = "WAL"
_NO_ROOM = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""What the database says where no file can be made beside it."""
_MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE decisions (
      number INTEGER PRIMARY KEY,
      fingerprint TEXT NOT NULL,
      decision TEXT NOT NULL,
      DOI TEXT,
      by TEXT NOT NULL,
      at TEXT NOT NULL,
      note TEXT NOT NULL,
      about TEXT NOT NULL,
      seen TEXT NOT NULL,
      matcher TEXT NOT NULL
    );
    CREATE INDEX decisions_by_fingerprint ON decisions (fingerprint);
    """,
    """
    CREATE TABLE jobs (
      number INTEGER PRIMARY KEY,
      digest TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      about TEXT NOT NULL,
      created TEXT NOT NULL,
      touched TEXT NOT NULL,
      finished TEXT NOT NULL,
      done INTEGER NOT NULL,
      end INTEGER NOT NULL,
      pinned INTEGER NOT NULL,
      decided TEXT NOT NULL,
      state BLOB NOT NULL,
      holder TEXT NOT NULL,
      until REAL NOT NULL
    );
    CREATE TABLE positions (
      job INTEGER NOT NULL,
      position INTEGER NOT NULL,
      at INTEGER NOT NULL,
      status TEXT NOT NULL,
      DOI TEXT NOT NULL,
      PRIMARY KEY (job, position)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE visits (
      address TEXT PRIMARY KEY,
      asked TEXT NOT NULL,
      state BLOB NOT NULL
    ) WITHOUT ROWID;
    """,
)
"""What makes each version out of the one before; a released one is never changed."""
_COLUMNS = "fingerprint, decision, DOI, by, at, note, about, seen, matcher"


class Ledger:
    """The open ledger of a data directory; made where it is not there yet.

    `logged` is false where the file system allows no write-ahead log, so
    that commits are slower. Raises ConfigurationError where it cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        with self._told():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _made(self.path)
            self.db = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
            self.logged = self._with_log()
            self.db.execute("PRAGMA synchronous = FULL")
            self._migrate()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.db.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction, which is kept whole or not at all."""
        with self._told():
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
            except BaseException:
                self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The database, for questions; what is wrong with it is told."""
        with self._told():
            yield self.db

    def take(self, taken: Iterable[Taken]) -> int:
        """Add decisions, each once whoever hands it in; return how many were not there."""
        count = 0
        with self.writing() as db:
            for one in taken:
                row = _row(one)
                there = db.execute(
                    "SELECT 1 FROM decisions WHERE fingerprint = ? AND decision = ? AND DOI IS ? AND by = ?"
                    " AND at = ? AND note = ?",
                    row[:6],
                ).fetchone()
                if there is None:
                    marks = ", ".join("?" * len(row))
                    db.execute(f"INSERT INTO decisions ({_COLUMNS}) VALUES ({marks})", row)
                    count += 1
        return count

    def taken_so_far(self) -> int:
        """How many decisions were ever taken: more than before are new ones."""
        with self.reading() as db:
            return int(db.execute("SELECT count(*) FROM decisions").fetchone()[0])

    def taken(self) -> Iterator[Taken]:
        """Yield every decision that was ever taken, in the order of adding."""
        with self.reading() as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM decisions ORDER BY number").fetchall()
        return map(_taken, rows)

    def _with_log(self) -> bool:
        """Whether the write-ahead log works here; on network drives it may not."""
        try:
            return bool(self.db.execute(f"PRAGMA journal_mode = {_JOURNAL}").fetchone()[0] == "wal")
        except sqlite3.OperationalError:
            self.db.execute("PRAGMA journal_mode = DELETE")
            return False

    def _migrate(self) -> None:
        if _version_of(self.db, self.path) == VERSION:
            return
        with self.writing() as db:
            version = _version_of(db, self.path)  # another program may have been first
            for step in ";".join(_MIGRATIONS[version:]).split(";"):
                db.execute(step)
            db.execute(f"PRAGMA user_version = {VERSION}")

    def _told(self) -> AbstractContextManager[None]:
        return _told(self.path)


def _made(path: Path) -> None:
    """Make the file where there is none, its owner's alone.

    One that is there is never opened but by the database: closing a file gives up all the locks that this
    process has on it, and another program would take the log away under a connection that is still open.
    """
    if not path.exists():
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def taken_in(folder: Path) -> list[Taken]:
    """Every decision that the ledger of a data directory holds, also where nothing can be written there.

    Raises ConfigurationError where it cannot be read.
    """
    path = folder / NAME
    if os.access(folder, os.W_OK) and os.access(path, os.W_OK):
        with Ledger(folder) as ledger:
            return list(ledger.taken())
    with _told(path):
        try:
            return _read_only(path, "mode=ro")
        except sqlite3.OperationalError as error:
            log = path.with_name(f"{NAME}-wal")  # what stands there is not in the database yet
            if error.sqlite_errorcode & 0xFF not in _NO_ROOM or (log.is_file() and log.stat().st_size):
                raise
            return _read_only(path, "immutable=1")  # there is no room for what readers tell each other


def _read_only(path: Path, how: str) -> list[Taken]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=PATIENCE)) as db:
        version = _version_of(db, path)
        rows = db.execute(f"SELECT {_COLUMNS} FROM decisions ORDER BY number") if version else ()
        return list(map(_taken, rows))


def _version_of(db: sqlite3.Connection, path: Path) -> int:
    """The version of a ledger; raises ConfigurationError where a newer enrich made it."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise ConfigurationError(
            f"{path}: a ledger of version {version}, made by a newer enrich; update enrich."
        )
    return version


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say of a ledger that cannot be used that it is one."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        said = getattr(error, "strerror", None) or error
        raise ConfigurationError(
            f"{path}: the ledger, which holds your decisions, cannot be used ({said}). "
            "ENRICH_DATA_DIR names another folder for it."
        ) from error


def _row(one: Taken) -> tuple[str | None, ...]:
    said = one.decision
    seen = msgspec.json.encode(one.seen).decode()
    return (
        one.fingerprint,
        said.decision,
        said.DOI,
        said.by,
        said.on,
        said.note,
        one.about,
        seen,
        one.matcher,
    )


def _taken(row: tuple[str, str, str | None, str, str, str, str, str, str]) -> Taken:
    mark, word, identifier, by, on, note, about, seen, matcher = row
    return Taken(
        fingerprint=mark,
        decision=Decision(decision=word, DOI=identifier, by=by, on=on, note=note),
        about=about,
        seen=msgspec.json.decode(seen, type=tuple[str, ...]),
        matcher=matcher,
    )

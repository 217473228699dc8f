"""Writes the lock file so that runs that end at the same time keep each other's lines; sets git up for it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Container, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

from enrich.checks.promise import current_rules
from enrich.errors import ConfigurationError
from enrich.files import write_bytes
from enrich.jobs.locks import read_lock, troubles_of
from enrich.jobs.resolving import Resolved
from enrich.jobs.watching import Tell, unheard
from enrich.ledger.lock_file import Lock, dump

_PATIENCE = 120.0
"""Seconds to wait for another run that is writing the same file."""
_ATTRIBUTES = ".gitattributes"
_UNION = b"merge=union"


def keep(
    path: Path,
    resolved: Resolved,
    cache: Path,
    *,
    only: Container[str] | None = None,
    all_asked: bool = False,
) -> Lock:
    """Put what was learned into the lock file and return what it holds now; of other lines `only` these stay.

    The file is read again for this, and no other run of this user writes it
    meanwhile: what another added in between stays. `all_asked` says that all of it
    was asked for, as `enrich lock` does; else a merge in conflict is an error.
    """
    with _alone(path, cache):
        there = read_lock(path, repairing=all_asked) or Lock()
        rules = current_rules() if all_asked else None
        lock = there.updated(resolved.learned, resolved.places, only=only, rules=rules)
        _write(path, lock)
    return lock


def repair(path: Path, cache: Path, *, tell: Tell = unheard) -> str:
    """Put a lock file in order without asking anyone, and say what was done.

    Both sides of a merge in conflict stay, of two lines of one reference the
    newer; damaged lines are told and go. Raises ConfigurationError where there is no file.
    """
    with _alone(path, cache):
        lock = read_lock(path, repairing=True)
        if lock is None:
            raise ConfigurationError(f"--repair: there is no {path}; `enrich lock FILES` makes it.")
        for sentence in troubles_of(lock, path):
            tell(sentence)
        _write(path, lock.in_order())
    done = ["both sides of the merge are kept"] if lock.conflict else []
    done += [f"{lock.twice:,} references stood there twice"] if lock.twice else []
    done += [f"{len(lock.troubles):,} damaged places were told above"] if lock.troubles else []
    return f"{path}: in order, {len(lock.blocks):,} references; nobody was asked. {'; '.join(done)}".rstrip()


def set_git_up(path: Path) -> str:
    """Let git merge the lock file `path` by lines, and say where that stands; nothing is written twice."""
    attributes = path.parent / _ATTRIBUTES
    try:
        there = attributes.read_bytes()
    except FileNotFoundError:
        there = b""
    except OSError as error:
        raise ConfigurationError(f"{attributes}: cannot be read ({error.strerror or error}).") from error
    if _merges_by_lines(there, path.name):
        return f"{attributes}: git merges {path.name} by lines already."
    end = b"\r\n" if b"\r\n" in there else b"\n"
    gap = b"" if not there or there.endswith(b"\n") else end
    pattern = f'"{path.name}"' if " " in path.name else path.name
    data = there + gap + pattern.encode() + b" " + _UNION + end
    write_bytes(str(attributes), data)
    return f"{attributes}: git merges {path.name} by lines from now on; commit this file."


def _merges_by_lines(attributes: bytes, name: str) -> bool:
    """Whether the last of the lines that say how to merge the file `name` says: by lines."""
    said = ""
    for line in attributes.decode("utf-8", "replace").splitlines():
        pattern, *words = line.split()[:99] or [""]
        merge = [word for word in words if word.lstrip("-!").partition("=")[0] in ("merge", "binary")]
        if merge and fnmatchcase(name, pattern.strip('"').removeprefix("/")):
            said = merge[-1]
    return said == _UNION.decode()


def _write(path: Path, lock: Lock) -> None:
    data = dump(lock)
    if not path.is_file() or path.read_bytes() != data:
        write_bytes(str(path), data)


@contextmanager
def _alone(path: Path, cache: Path) -> Iterator[None]:
    """Keep other runs from writing `path` meanwhile; where no guard can be had, go on without."""
    from filelock import FileLock, Timeout

    name = hashlib.sha256(os.path.realpath(path).encode("utf-8", "surrogateescape")).hexdigest()[:24]
    guard = FileLock(cache / "guards" / f"{name}.lock", timeout=_PATIENCE)
    try:
        (cache / "guards").mkdir(parents=True, exist_ok=True)
        guard.acquire()
    except Timeout as error:
        raise ConfigurationError(f"{path}: another enrich has been writing it for two minutes.") from error
    except (OSError, NotImplementedError):
        yield
        return
    try:
        yield
    finally:
        guard.release()

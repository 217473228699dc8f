"""The folder in which an index is made, until it is whole and takes its place.

A build works in a folder of its own beside the index, with a lock in it that
the operating system frees when the process ends, however that comes about. So
the next build can tell what a dead one left behind from what a living one needs.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

_LOCK, _FRESH, _OLD = "building.lock", "index", "old"
_ABANDONED = 6 * 3600.0
"""Seconds without a change, after which a folder that has no lock belongs to nobody any more."""


@contextmanager
def workshop(place: Path) -> Iterator[Path]:
    """A folder beside `place` for as long as the block lasts; removed at its end, or by the next build.

    Removes what builds of `place` that were killed have left, and puts the
    index back that one of them had just taken away. Raises OSError.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    for left in _left_behind(place):
        _put_back(left, place)
        shutil.rmtree(left, ignore_errors=True)
    folder = place.with_name(f".{place.name}-{uuid4().hex[:8]}")
    folder.mkdir()
    lock = FileLock(folder / _LOCK, thread_local=False)
    try:
        with lock.acquire(timeout=0):
            yield folder
    finally:
        _put_back(folder, place)
        shutil.rmtree(folder, ignore_errors=True)


def fresh(folder: Path) -> Path:
    """Where in the workshop `folder` the new index is made."""
    return folder / _FRESH


def deliver(folder: Path, place: Path) -> None:
    """Move the new index to `place`, where nothing is missing for longer than two renames take."""
    if place.exists():
        place.rename(folder / _OLD)
    fresh(folder).rename(place)


def _put_back(folder: Path, place: Path) -> None:
    """Give `place` the old index again, where the new one did not get there."""
    with suppress(OSError):
        if not place.exists():
            (folder / _OLD).rename(place)


def _left_behind(place: Path) -> list[Path]:
    """The folders of builds of `place` that are over, the youngest first."""
    named = re.compile(rf"\.{re.escape(place.name)}-[0-9a-f]{{8}}(?:-old)?")
    found = [path for path in place.parent.iterdir() if named.fullmatch(path.name) and path.is_dir()]
    return [path for path in sorted(found, key=_changed, reverse=True) if _is_over(path)]


def _is_over(folder: Path) -> bool:
    """Whether nobody works in a folder any more: its lock is free, or it has none and lay still for long."""
    if not (folder / _LOCK).is_file():
        return time.time() - _changed(folder) > _ABANDONED
    try:
        with FileLock(folder / _LOCK, thread_local=False).acquire(timeout=0):
            return True
    except (OSError, Timeout):
        return False


def _changed(folder: Path) -> float:
    """When something in a folder last changed (Unix time); now, where that cannot be seen."""
    try:
        return max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
    except OSError:
        return time.time()

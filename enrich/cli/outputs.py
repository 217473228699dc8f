"""Writes reports so that none is ever half-written: to a temporary file beside it, then renamed."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from enrich.errors import ConfigurationError

STANDARD_OUTPUT = "-"
_LONGEST_PREFIX = 100


def write_whole(target: str, write: Callable[[BinaryIO], None]) -> None:
    """Let `write` fill `target` (a path, or ``-``); on failure what was there before stays.

    Raises ConfigurationError where the place cannot be written to.
    """
    try:
        if target == STANDARD_OUTPUT:
            write(sys.stdout.buffer)
            sys.stdout.flush()
        else:
            _write_file(Path(target).resolve(), write)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ConfigurationError(f"{target}: cannot be written ({error.strerror or error}).") from error


def _write_file(path: Path, write: Callable[[BinaryIO], None]) -> None:
    if path.exists() and not path.is_file():
        # A device or a pipe: renaming a file over /dev/null would take it from everyone.
        with path.open("wb") as stream:
            write(stream)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(prefix=f".{path.name[:_LONGEST_PREFIX]}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            write(stream)
        _take_after(path, fresh)
        os.replace(fresh, path)
    finally:
        Path(fresh).unlink(missing_ok=True)


def write_text(target: str, text: str) -> None:
    """Write a whole text as UTF-8, as `write_whole` does."""
    data = text.encode("utf-8", "replace")

    def put(stream: BinaryIO) -> None:
        stream.write(data)

    write_whole(target, put)


def _take_after(path: Path, fresh: str) -> None:
    """Give a fresh file the owner, permissions and attributes of the file it replaces, as far as allowed."""
    if not path.exists():
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(fresh, 0o666 & ~umask)
        return
    old = path.stat()
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(fresh, old.st_uid, old.st_gid)
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(path):
                os.setxattr(fresh, name, os.getxattr(path, name))
    os.chmod(fresh, old.st_mode & 0o7777)

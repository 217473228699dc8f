"""Writes reports so that none is ever half-written: to a temporary file beside it, then renamed."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
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
        os.chmod(fresh, _mode(path))
        os.replace(fresh, path)
    finally:
        Path(fresh).unlink(missing_ok=True)


def write_text(target: str, text: str) -> None:
    """Write a whole text as UTF-8, as `write_whole` does."""
    data = text.encode("utf-8", "replace")

    def put(stream: BinaryIO) -> None:
        stream.write(data)

    write_whole(target, put)


def _mode(path: Path) -> int:
    """The file's own permissions, or what a new file would get."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask

"""Writes reports so that none is ever half-written: to a temporary file beside it, then renamed."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from enrich.errors import CannotHold, ConfigurationError, EnrichError
from enrich.failures import ADVICE, attempted, what

STANDARD_OUTPUT = "-"
_LONGEST_PREFIX = 100
_IN_MEMORY = 16 * 1024 * 1024

_whole: list[str] = []
"""What this process has written whole: what a Ctrl-C may be told of, and nothing else."""

Write = Callable[[BinaryIO], None]


def probe(targets: Iterable[str]) -> None:
    """Find out whether each of `targets` (paths, or ``-``) can be written to, before any work is done.

    Raises ConfigurationError for the first that cannot.
    """
    for target in targets:
        try:
            _probe(target)
        except (OSError, RuntimeError, ValueError) as error:  # full or read-only; a loop of links; no name
            raise _cannot(target, error) from error


def _probe(target: str) -> None:
    path = Path(target).resolve()
    if target == STANDARD_OUTPUT or _is_device(path):
        return
    if path.is_dir():
        raise ConfigurationError(f"{target}: is a folder; name a file in it.")
    if path.exists() and not os.access(path, os.W_OK):
        raise ConfigurationError(f"{target}: is read-only; make it writable or name another file.")
    folder = next(p for p in path.parents if p.exists())
    if not folder.is_dir():
        raise ConfigurationError(f"{target}: cannot be written ({folder} is a file, not a folder).")
    with _fresh(path, folder) as fresh, _opened(fresh) as stream:
        stream.write(b".")


def write_each(files: Iterable[tuple[str, Write]], tell: Callable[[str], None]) -> list[str]:
    """Write several files, each whole or not at all; return those that are whole.

    What keeps one from being written is told in a sentence, and the others are written all the same.
    """
    done, closed = [], None
    for target, write in files:
        try:
            wrong = attempted(partial(_written, target, write), partial(_not_written, target))
        except BrokenPipeError as error:
            closed = error
            continue
        except CannotHold as error:
            wrong = f"{target}: {error}"
        except EnrichError as error:
            wrong = str(error)
        if wrong:
            tell(wrong)
        else:
            done.append(target)
    if closed:
        raise closed
    return done


def _written(target: str, write: Write) -> str:
    write_whole(target, write)
    return ""


def _not_written(target: str, error: Exception) -> str:
    reason = f"cannot be written, and that is a fault of enrich itself ({what(error)}). {ADVICE}"
    return f"{target}: {reason}"


def whole() -> tuple[str, ...]:
    """The files that this process has written, each whole."""
    return tuple(dict.fromkeys(_whole))


def write_whole(target: str, write: Write) -> None:
    """Let `write` fill `target` (a path, or ``-``); on failure what was there before stays.

    Raises ConfigurationError where the place cannot be written to.
    """
    try:
        if target == STANDARD_OUTPUT and sys.stdout is None:
            raise ConfigurationError(f"{target}: cannot be written (standard output is closed).")
        if target == STANDARD_OUTPUT:
            _pour(write, sys.stdout.buffer)
        else:
            _write_file(Path(target).resolve(), write)
            _whole.append(target)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _cannot(target, error) from error


@contextmanager
def growing(target: str) -> Iterator[BinaryIO]:
    """A stream that fills `target` (a path, or ``-``) bit by bit, as `write_whole` does all at once.

    A file is in its place when the block has ended, and not where it ended
    with an error. Raises ConfigurationError where the place cannot be written to.
    """
    try:
        if target == STANDARD_OUTPUT:
            if sys.stdout is None:
                raise ConfigurationError(f"{target}: cannot be written (standard output is closed).")
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
            return
        with _in_place(Path(target).resolve()) as stream:
            yield stream
        _whole.append(target)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _cannot(target, error) from error


def _cannot(target: str, error: Exception) -> ConfigurationError:
    return ConfigurationError(f"{target}: cannot be written ({getattr(error, 'strerror', None) or error}).")


def _write_file(path: Path, write: Write) -> None:
    if _is_device(path):
        with path.open("wb") as stream:
            _pour(write, stream)
        return
    with _in_place(path) as stream:
        write(stream)


@contextmanager
def _in_place(path: Path) -> Iterator[BinaryIO]:
    """A stream to what is at `path` when the block has ended, and not where it ended with an error."""
    if _is_device(path):
        # Renaming a file over /dev/null would take it from everyone.
        with path.open("wb") as stream:
            yield stream
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with _fresh(path, path.parent) as fresh:
        with _opened(fresh) as stream:
            yield stream
        _take_after(path, str(fresh))
        os.replace(fresh, path)


@contextmanager
def _fresh(path: Path, folder: Path) -> Iterator[Path]:
    """A name in `folder` for what is to become `path`; no file of that name is left at the end.

    The name is there before the file, so that a Ctrl-C right after its making leaves none either.
    """
    fresh = folder / f".{path.name[:_LONGEST_PREFIX]}-{secrets.token_hex(8)}"
    try:
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)


def _opened(fresh: Path) -> BinaryIO:
    """A new file, for nobody else to read until it is whole."""
    return os.fdopen(
        os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "w+b"
    )


def _is_device(path: Path) -> bool:
    """Whether there is something that is neither a file nor a folder: a device or a pipe."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _pour(write: Write, stream: BinaryIO) -> None:
    """Fill a stream that cannot be taken back only when all there is to write is there."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as fresh:
        write(cast(BinaryIO, fresh))
        fresh.seek(0)
        shutil.copyfileobj(fresh, stream)
    stream.flush()


def write_text(target: str, text: str) -> None:
    """Write a whole text as UTF-8, as `write_whole` does."""
    write_bytes(target, text.encode("utf-8", "replace"))


def write_bytes(target: str, data: bytes) -> None:
    """Write whole `data`, as `write_whole` does."""

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

"""Reads parts on all cores and gives back portions in the order of the parts, whoever was done first.

So equal inputs make equal indexes, and a build that was killed goes on behind
the last portion that it kept. What is read ahead of its turn waits in memory,
as far as there is room for it; then its reader waits. A reader makes all that
takes time: it inflates, decodes, cleans and prepares, and sends bytes.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any

import msgspec

from enrich.errors import ConfigurationError
from enrich.index.dumps.parts import Part
from enrich.index.dumps.portions import Portion, portions

_ROOM = 64 * 1024 * 1024
"""Bytes that one reader may be ahead of its turn."""
_SELDOM = 100_000
"""Things made until circles are looked for, of which records make none."""
_KILLED = (
    "A process that read the dump was ended from outside, perhaps for want of memory. "
    "Start again to go on from where it was; with --workers 1 it needs less."
)
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Portion).decode
_part = msgspec.msgpack.Decoder(tuple[Part, int]).decode


def read(parts: Iterable[tuple[Part, int]], workers: int = 1) -> Iterator[Portion]:
    """Yield the portions of each of `parts`, in order, without as many of its first as are named with it.

    A part that is lent is gone when the next one begins. Raises
    ConfigurationError where a reading process is ended from outside.
    """
    if workers < 2:
        for part, behind in parts:
            yield from _given_back(part, portions(part, behind))
        return
    readers = _Readers(workers)
    try:
        yield from readers.all(iter(parts))
    finally:
        readers.end()


def _given_back(part: Part, read: Iterator[Portion]) -> Iterator[Portion]:
    try:
        yield from read
    finally:
        if part.lent:
            with suppress(OSError):
                os.unlink(part.path)


class _Reader:
    """A process that reads one part at a time, and what it is ahead."""

    def __init__(self, number: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other,), name=f"reader-{number}", daemon=True)
        self.process.start()
        other.close()
        self.part: Part | None = None
        self.waiting: deque[Portion] = deque()
        self.room = _ROOM

    def begin(self, part: Part, behind: int) -> None:
        """Let it read a part; raises ConfigurationError where the process is no more."""
        self.part = part
        try:
            self.connection.send_bytes(_encode((part, behind)))
        except OSError as error:
            raise ConfigurationError(_KILLED) from error

    def hear(self) -> None:
        """Take in one portion; raises EOFError or OSError where the process is no more."""
        said = self.connection.recv_bytes()
        portion = _decode(said)
        self.room -= len(said)
        self.waiting.append(msgspec.structs.replace(portion, weight=len(said)))

    def next(self) -> Portion | None:
        """The portion that is next, None where none is there."""
        if not self.waiting:
            return None
        portion = self.waiting.popleft()
        self.room += portion.weight
        return portion


class _Readers:
    """All readers; those that have a part stand in the order of the parts."""

    def __init__(self, count: int) -> None:
        before = _deaf()
        self._all = [_Reader(number) for number in range(count)]
        _hearing(before)
        self._free = deque(self._all)
        self._busy: deque[_Reader] = deque()

    def all(self, parts: Iterator[tuple[Part, int]]) -> Iterator[Portion]:
        """Keep every reader busy; yield what is next as soon as it is there."""
        self._hand_out(parts)
        while self._busy:
            first = self._busy[0]
            portion = first.next()
            if portion is None:
                self._hear()
                continue
            yield portion
            if portion.last:
                self._free.append(self._busy.popleft())
                first.part = None
                self._hand_out(parts)

    def _hand_out(self, parts: Iterator[tuple[Part, int]]) -> None:
        while self._free and (given := next(parts, None)):
            reader = self._free.popleft()
            reader.begin(*given)
            self._busy.append(reader)

    def _hear(self) -> None:
        """Wait for somebody who has something to say, and room for it; whose turn it is always has."""
        speakers: dict[Any, _Reader] = {
            reader.connection: reader for turn, reader in enumerate(self._busy) if not turn or reader.room > 0
        }
        for connection in wait(list(speakers)):
            try:
                speakers[connection].hear()
            except (EOFError, OSError) as error:
                raise ConfigurationError(_KILLED) from error

    def end(self) -> None:
        """End all readers."""
        for reader in self._all:
            reader.connection.close()
            reader.process.terminate()
        for reader in self._all:
            reader.process.join()


def _deaf() -> set[Any] | None:
    """Processes that start now do not hear the Ctrl-C that their parent answers."""
    return (
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        if hasattr(signal, "pthread_sigmask")
        else None
    )


def _hearing(before: set[Any] | None) -> None:
    if before is not None:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection) -> None:
    """Read part after part, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_SELDOM)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            part, behind = _part(connection.recv_bytes())
            for portion in _given_back(part, portions(part, behind)):
                connection.send_bytes(_encode(portion))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

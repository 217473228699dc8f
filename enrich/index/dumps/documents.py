"""The records of a JSON document that is no line: `{"items": [...]}`, a list, records over many lines.

Read as a stream: no more of it is in memory than one record. Where records
begin and end is seen by their braces alone, so what is wrong inside of one
costs it and not the others. Where a brace or a quotation mark is missing or
too much, the next record is known by how the first one began: its indentation
and its first field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from enrich.index.dumps.openings import HEAD, opening

LARGEST = 16 * 1024 * 1024
"""Bytes of one record: more than any holds; what seems to be larger has lost its end."""
_QUOTED = rb'"(?:[^"\\\n]++|\\[^\n])*+"'
_BRACE = re.compile(rb'(?:[^"{}]++|' + _QUOTED + rb'|"(?=(?:[^"\\\n]++|\\[^\n])*+\\?\n))*+[{}]')
"""As far as the next brace outside of quotes; a mark without its other in its line is a sign like any."""
_BLANKS = re.compile(rb"[\s,]*+")
_FIRST = re.compile(rb"\{(\s*+)(" + _QUOTED + rb")")
_UNSURE = (b'"DOI"', b'"id"', b'"key"', b'"type"')
"""First fields that objects inside of a record may have too."""
_LINE = re.compile(rb"\n")
TORN = "the file ends too soon; better get it again."
ENDLESS = "a record without its end; left out."
STRAY = "what stands here belongs to no record; left out."


class Piece(Struct, frozen=True):
    """The bytes of one record; or what is left out there, with a sentence as `fault`.

    It begins in the line `line`, counted from 1, at the byte `byte`, counted from 0.
    """

    line: int
    byte: int
    raw: bytes = b""
    fault: str = ""


def records(pieces: Iterable[bytes]) -> Iterator[Piece]:
    """Yield each record of the values in `pieces`, and what is left out of them, in their order."""
    yield from _Scanner(pieces).run()


class _Scanner:
    """Where in a document the reading is.

    Records are expected `inside` of something, a list or one field; `wraps` objects are open around that.
    """

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._buffer, self._at = b"", 0
        self._line, self._counted, self._dropped = 1, 0, 0
        self._inside, self._listed, self._wraps = False, False, 0
        self._next: re.Pattern[bytes] | None = None
        self._seen = False

    def run(self) -> Iterator[Piece]:
        while self._goes_on():
            sign = self._buffer[self._at : self._at + 1]
            if not self._inside and self._wraps:
                self._leave()
            elif not self._inside and self._enter():
                continue
            elif sign == b"{":
                yield from self._record()
            elif sign == b"]" and self._listed:
                self._at += 1
                self._inside = self._listed = False
            else:
                yield self._resumed(self._at, STRAY)
        if self._inside or self._wraps:
            yield self._here(fault=TORN)

    def _goes_on(self) -> bool:
        """Pass over what stands between values; false at the end of the file."""
        while True:
            found = _BLANKS.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return True
            if not self._more():
                return False

    def _enter(self) -> bool:
        """Go to the first record of a value that is around records; false where it is not."""
        while len(self._buffer) - self._at < HEAD and self._more():
            pass
        found = opening(self._buffer[self._at : self._at + HEAD])
        if found is None:
            return False
        self._at += found.offset
        self._inside, self._listed, self._wraps = True, found.listed, found.wraps
        return True

    def _leave(self) -> None:
        """Pass over the rest of the objects around the records."""
        while self._wraps:
            found = _BRACE.match(self._buffer, self._at)
            if found:
                self._at = found.end()
                self._wraps += 1 if self._buffer[self._at - 1 : self._at] == b"{" else -1
            elif len(self._buffer) - self._at > LARGEST or not self._more():
                self._at = len(self._buffer)
                return

    def _record(self) -> Iterator[Piece]:
        """The record that begins here; where it has no end, that, and the reading goes on with the next."""
        if not self._seen:
            self._seen, self._next = True, self._beginning()
        end = self._end()
        if end is None:
            yield self._resumed(self._at + 1, ENDLESS)
            return
        yield self._here(self._buffer[self._at : end])
        self._at = end
        self._inside = self._inside and self._listed

    def _end(self) -> int | None:
        """Where the record ends that begins here; None where its end is not to be seen."""
        done, depth = 0, 0
        while True:
            found = _BRACE.match(self._buffer, self._at + done)
            if found:
                done = found.end() - self._at
                depth += 1 if self._buffer[found.end() - 1 : found.end()] == b"{" else -1
                if not depth:
                    return None if self._holds_another(found.end()) else found.end()
            elif self._is_endless() or not self._more():
                return None

    def _is_endless(self) -> bool:
        """Whether what is there of a record is too much for one, or holds the beginning of the next."""
        return len(self._buffer) - self._at > LARGEST or self._holds_another(len(self._buffer))

    def _holds_another(self, end: int) -> bool:
        """Whether another record begins before `end`: then the braces of this one are not right."""
        return bool(self._next and self._next.search(self._buffer, self._at + 1, end))

    def _resumed(self, start: int, sentence: str) -> Piece:
        """Go to the next record that begins behind `start`, or to the end; returns what is left out."""
        left = self._here(fault=sentence)
        wanted = self._next or (None if self._inside else _LINE)
        self._at = start
        while wanted:
            found = wanted.search(self._buffer, self._at)
            if found:
                self._at = found.end() if wanted is _LINE else found.start(1)
                return left
            self._at = max(self._at, len(self._buffer) - HEAD)
            if not self._more():
                break
        self._to_the_end()
        return Piece(left.line, left.byte, fault=TORN) if sentence == ENDLESS else left

    def _to_the_end(self) -> None:
        """Give up the rest."""
        for _ in self._pieces:
            pass
        self._at = len(self._buffer)
        self._inside, self._wraps = False, 0

    def _beginning(self) -> re.Pattern[bytes] | None:
        """How records of this file begin, as far as the first one shows."""
        before = self._buffer[: self._at]
        lead = before[before.rfind(b"\n") + 1 :]
        found = _FIRST.match(self._buffer, self._at)
        if not found:
            return None
        record = rb"(\{" + re.escape(found[1]) + re.escape(found[2]) + rb")"
        if not lead.strip() and (b"\n" in before or not before):
            return re.compile(rb"\n" + re.escape(lead) + record) if lead or b"\n" not in found[1] else None
        return None if found[2] in _UNSURE else re.compile(rb",\s*+" + record)

    def _here(self, raw: bytes = b"", fault: str = "") -> Piece:
        self._line += self._buffer.count(b"\n", self._counted, self._at)
        self._counted = self._at
        return Piece(self._line, self._dropped + self._at, raw, fault)

    def _more(self) -> bool:
        """Take in the next piece and drop what lies before the place of the reading; false at the end."""
        piece = next(self._pieces, b"")
        if piece:
            # The first record is known by the line that it begins in.
            keep = self._at if self._seen else max(0, self._buffer.rfind(b"\n", 0, self._at))
            self._line += self._buffer.count(b"\n", self._counted, keep)
            self._counted = max(0, self._counted - keep)
            self._buffer = self._buffer[keep:] + piece
            self._at, self._dropped = self._at - keep, self._dropped + keep
        return bool(piece)

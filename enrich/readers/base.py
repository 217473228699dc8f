"""The shape of a reader: one document in, references and blocks set aside out."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from enrich.errors import UnreadableInput
from enrich.records import Reference, SetAside

Block = Reference | SetAside

HEAD = 65_536
LONGEST_DOCUMENT = 512 * 1024 * 1024
LONGEST_LINE = 1024 * 1024

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Document:
    """One input: a file or bytes given outright, with its name for messages.

    `head` is enough to recognise a format by; `data` and `text` load the whole
    document; `lines` streams it. `encoding` overrides what the bytes suggest.
    """

    def __init__(self, name: str, data: bytes | None = None, *, encoding: str = "") -> None:
        self.name = name
        self.encoding = encoding
        self._data = data

    @property
    def suffix(self) -> str:
        """The extension in lower case, with its dot; "" where there is none."""
        return Path(self.name).suffix.lower()

    @property
    def head(self) -> bytes:
        """The first 64 kB."""
        if self._data is not None:
            return self._data[:HEAD]
        with open(self.name, "rb") as stream:
            return stream.read(HEAD)

    @property
    def data(self) -> bytes:
        """All bytes; raises UnreadableInput for a document over 512 MB."""
        if self._data is None:
            size = Path(self.name).stat().st_size
            if size > LONGEST_DOCUMENT:
                raise UnreadableInput(self.name, f"too large to read whole ({size:,} bytes); split it.")
            self._data = Path(self.name).read_bytes()
        return self._data

    def text(self, fallback: str = "") -> str:
        """The decoded document, line ends untouched.

        Bytes that are no UTF-8 are read as `fallback` (an encoding) where one
        is given; else UnreadableInput names the line and says what to do.
        """
        encoding = self.encoding or guess_encoding(self.head)
        try:
            return self.data.decode(encoding)
        except UnicodeDecodeError as error:
            if fallback and not self.encoding:
                return self.data.decode(fallback, errors="replace")
            raise self._undecodable(encoding, error.start) from error
        except LookupError as error:
            raise UnreadableInput(self.name, f"unknown encoding {encoding!r}.") from error

    def lines(self) -> Iterator[tuple[int, str]]:
        """Stream (line number from 1, line without its end); memory stays flat.

        Raises UnreadableInput at a line longer than 1 MB: no reference is.
        """
        encoding = self.encoding or guess_encoding(self.head)
        if encoding.startswith(("utf-16", "utf-32")):
            yield from enumerate(self.text().splitlines(), 1)
            return
        for number, raw in enumerate(self._raw_lines(), 1):
            if number == 1:
                raw = raw.removeprefix(codecs.BOM_UTF8)
            try:
                yield number, raw.decode(encoding).rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise UnreadableInput(self.name, _not_decodable(encoding), number) from error

    def _raw_lines(self) -> Iterator[bytes]:
        if self._data is not None:
            yield from self._data.splitlines(keepends=True)
            return
        with open(self.name, "rb") as stream:
            number = 0
            while line := stream.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise UnreadableInput(self.name, "a line longer than 1 MB is no reference.", number)
                yield line

    def _undecodable(self, encoding: str, offset: int) -> UnreadableInput:
        line = self.data.count(b"\n", 0, offset) + 1
        return UnreadableInput(self.name, _not_decodable(encoding), line)


def guess_encoding(head: bytes) -> str:
    """The encoding that a byte order mark announces, UTF-8 without one."""
    return next((name for bom, name in _BOMS if head.startswith(bom)), "utf-8")


def _not_decodable(encoding: str) -> str:
    return f"not readable as {encoding.upper()}; save it as UTF-8 or name its --encoding."


class Reader(Protocol):
    """Reads one format. Adding one touches its module and one line in `readers.READERS`."""

    name: str

    def recognises(self, document: Document) -> float:
        """How surely `document` is of this format, 0 (not) to 1 (certain), judged by content."""

    def read(self, document: Document) -> Iterator[Block]:
        """Yield every block of `document` in order; nothing that is there goes unmentioned."""

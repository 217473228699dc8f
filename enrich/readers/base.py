"""The shape of a reader: one document in, references and blocks set aside out."""

from __future__ import annotations

import codecs
import hashlib
import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import IO, BinaryIO, Protocol, Self

from enrich.errors import UnreadableInput
from enrich.formats.encoding import markless_utf16
from enrich.patterns import lazy
from enrich.records import Reference, SetAside

Block = Reference | SetAside

HEAD = 65_536
MEGABYTE = 1024 * 1024
LONGEST_DOCUMENT = 100 * MEGABYTE
"""Of what must be read whole: the readers take two to three times that in memory."""
LONGEST_LINE = MEGABYTE
_SHOWN = 2_000
_TOO_LONG = "a line longer than 1 MB is not a reference."
_IN_MEMORY = 8 * MEGABYTE

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_END = lazy(r"\r\n|\n|\r")
_NO_TEXT = lazy(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")


class Document:
    """One input: a file or bytes given outright, with its name for messages.

    `head` is enough to recognise a format by; `data` and `text` load the whole
    document; `lines` streams it. `encoding` overrides what the bytes suggest,
    `column` names the column of a table that holds the references. It was `found`
    where nobody named it, in a folder: what it holds may be anything.
    """

    def __init__(
        self,
        name: str,
        data: bytes | None = None,
        *,
        encoding: str = "",
        column: str = "",
        found: bool = False,
    ) -> None:
        self.name = name
        self.found = found
        self.encoding = encoding
        self.column = column
        self._data = data
        self._spool: IO[bytes] | None = None

    @classmethod
    def from_stream(cls, name: str, stream: IO[bytes], *, encoding: str = "", column: str = "") -> Document:
        """A document out of a stream that can be read once; what is long goes through a temporary file.

        Raises UnreadableInput where a line never ends and the whole is too large to be read at once.
        """
        first = stream.read(_IN_MEMORY + 1)
        if len(first) <= _IN_MEMORY:
            return cls(name, first, encoding=encoding, column=column)
        document = cls(name, encoding=encoding, column=column)
        document._spool = _spooled(name, chain([first], iter(lambda: stream.read(MEGABYTE), b"")))
        return document

    @property
    def suffix(self) -> str:
        """The extension in lower case, with its dot; "" where there is none."""
        return Path(self.name).suffix.lower()

    @cached_property
    def head(self) -> bytes:
        """The first 64 kB; raises UnreadableInput where the file cannot be opened."""
        with self._open() as stream:
            return stream.read(HEAD)

    @cached_property
    def head_text(self) -> str:
        """The first 64 kB decoded as well as can be, for recognition; "" for binary data."""
        encoding = self.encoding or guess_encoding(self.head)
        if self.is_binary:
            return ""
        try:
            return self.head.decode(encoding, errors="replace").removeprefix("\ufeff")
        except (LookupError, UnicodeError):
            return ""

    @property
    def is_binary(self) -> bool:
        """Whether most lines of the head hold control characters that no text has (UTF-16 and UTF-32 aside).

        In data nearly every line does; a stray one in a text costs its line at most.
        """
        encoding = self.encoding or guess_encoding(self.head)
        if encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
            return False
        if not _NO_TEXT.search(self.head):
            return False
        lines = [line for line in re.split(rb"[\r\n]+", self.head) if line]
        return sum(_NO_TEXT.search(line) is not None for line in lines) > len(lines) / 2

    @property
    def size(self) -> int:
        """How many bytes there are; nothing is read to tell."""
        if self._data is not None:
            return len(self._data)
        with self._open() as stream:
            return stream.seek(0, io.SEEK_END)

    def digest(self) -> str:
        """The SHA-256 of all bytes, of which none are kept; raises UnreadableInput where it cannot be."""
        whole = hashlib.sha256()
        with self._open() as stream:
            while part := stream.read(MEGABYTE):
                whole.update(part)
        return whole.hexdigest()

    @property
    def data(self) -> bytes:
        """All bytes; raises UnreadableInput for a document over 100 MB."""
        return self.at_most(LONGEST_DOCUMENT)

    def at_most(self, most: int) -> bytes:
        """All bytes; raises UnreadableInput, and reads nothing, where there are more than `most`."""
        if self._data is None:
            with self._open() as stream:
                # Ask for the size first: what is refused must not fill the memory before.
                size = stream.seek(0, io.SEEK_END) if stream.seekable() else 0
                if stream.seekable():
                    stream.seek(0)
                data = stream.read(most + 1) if size <= most else b""
            if max(size, len(data)) > most:
                raise self._too_large(most)
            self._data = data
        if len(self._data) > most:
            raise self._too_large(most)
        return self._data

    def hold(self, most: int) -> None:
        """Read all bytes now, unless there are more than `most`; what is asked later reads no file again."""
        if self._data is None and self._spool is None:
            with suppress(UnreadableInput, OSError), self._open() as stream:
                if stream.seek(0, io.SEEK_END) <= most:
                    stream.seek(0)
                    self._data = stream.read()

    def _too_large(self, most: int) -> UnreadableInput:
        reason = f"too large to read whole (over {most // MEGABYTE} MB); split it."
        return UnreadableInput(self.name, reason)

    def text(self, fallback: str = "") -> str:
        """The decoded document, line ends untouched.

        Bytes that are no UTF-8 are read as `fallback` (an encoding) where one
        is given; else UnreadableInput names the line and says what to do.
        """
        encoding = self.encoding or guess_encoding(self.head)
        try:
            return self.data.decode(encoding).removeprefix("\ufeff")
        except UnicodeError as error:
            if fallback and not self.encoding:
                return self.data.decode(fallback, errors="replace")
            raise self._undecodable(encoding, getattr(error, "start", 0)) from error
        except LookupError as error:
            raise UnreadableInput(self.name, f"unknown encoding {encoding!r}.") from error

    def text_as_read(self) -> str:
        """The decoded document; bytes that are no UTF-8 as the lone surrogates of PEP 383.

        Raises UnreadableInput where another encoding does not know a byte.
        """
        encoding = self.encoding or guess_encoding(self.head)
        if not encoding.startswith("utf-8"):
            return self.text()
        return self.data.decode(encoding, "surrogateescape").removeprefix("\ufeff")

    def lines(self) -> Iterator[tuple[int, str]]:
        """Stream (line number from 1, line without its end); memory stays flat.

        Raises UnreadableInput at a line longer than 1 MB (no reference is) and
        at bytes that the encoding does not know.
        """
        for number, line in self.all_lines():
            if isinstance(line, UnreadableLine):
                raise UnreadableInput(self.name, line.reason, number)
            yield number, line

    def all_lines(self) -> Iterator[tuple[int, str]]:
        """Stream the lines as `lines` does; one that cannot be read comes as an `UnreadableLine`."""
        encoding = self.encoding or guess_encoding(self.head)
        wide = encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32"))
        try:
            if wide:
                yield from enumerate(self._wide_lines(encoding), 1)
                return
            for number, raw in self.raw_lines():
                yield number, decoded_line(raw, encoding)
        except LookupError as error:
            raise UnreadableInput(self.name, f"unknown encoding {encoding!r}.") from error

    def raw_lines(self) -> Iterator[tuple[int, bytes]]:
        """Stream (line number from 1, line as bytes), where a line end is one byte.

        Of a line longer than 1 MB a little more than that comes, by which `decoded_line` knows it.
        """
        for number, raw in enumerate(self._raw_lines(), 1):
            yield number, raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw

    def _wide_lines(self, encoding: str) -> Iterator[str]:
        """The lines of UTF-16 or UTF-32, which cannot be cut before it is decoded."""
        try:
            yield from _LINE_END.split(self.text())
        except UnreadableInput:
            for line in _LINE_END.split(self.data.decode(encoding, "replace").removeprefix("\ufeff")):
                broken = "\N{REPLACEMENT CHARACTER}" in line
                yield UnreadableLine(line, not_decodable(encoding)) if broken else line

    def _raw_lines(self) -> Iterator[bytes]:
        """The lines as bytes; of one longer than 1 MB a little more than that."""
        if b"\n" not in self.head and b"\r" in self.head:
            yield from re.split(rb"\r\n|\n|\r", self.data)
            return
        with self._open() as stream:
            number = 0
            while line := stream.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    self._skip_line(stream, number)
                yield line

    def _skip_line(self, stream: BinaryIO, number: int) -> None:
        """Read on to the end of a line; raises UnreadableInput where it does not come."""
        skipped = 0
        while (more := stream.readline(MEGABYTE)) and not more.endswith(b"\n"):
            skipped += len(more)
            if skipped > LONGEST_DOCUMENT:
                raise UnreadableInput(self.name, _TOO_LONG, number)

    def _open(self) -> BinaryIO:
        if self._data is not None:
            return io.BytesIO(self._data)
        try:
            return open(self._spool.name if self._spool else self.name, "rb")
        except FileNotFoundError as error:
            raise UnreadableInput(self.name, "there is no such file.") from error
        except IsADirectoryError as error:
            raise UnreadableInput(self.name, "is a directory; name the files in it.") from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise UnreadableInput(self.name, f"cannot be opened ({reason}).") from error

    def _undecodable(self, encoding: str, offset: int) -> UnreadableInput:
        line = self.data.count(b"\n", 0, offset) + 1
        return UnreadableInput(self.name, not_decodable(encoding), line)


def _spooled(name: str, chunks: Iterable[bytes]) -> IO[bytes]:
    """A temporary file with all `chunks`; gone when nothing refers to it any more."""
    spool = tempfile.NamedTemporaryFile(prefix="enrich-")  # noqa: SIM115  (lives as long as its document)
    size = unbroken = 0
    for chunk in chunks:
        spool.write(chunk)
        size += len(chunk)
        unbroken = len(chunk) - 1 - chunk.rfind(b"\n") if b"\n" in chunk else unbroken + len(chunk)
        if size > LONGEST_DOCUMENT and unbroken > 2 * LONGEST_LINE:
            raise UnreadableInput(name, _TOO_LONG)
    spool.flush()
    return spool


class UnreadableLine(str):
    """What can be shown of a line that cannot be read, and the `reason` in a sentence."""

    reason: str

    def __new__(cls, shown: str, reason: str) -> UnreadableLine:
        line = super().__new__(cls, shown)
        line.reason = reason
        return line


def decoded_line(raw: bytes, encoding: str) -> str:
    """A line without its end; raises LookupError for an encoding that there is not."""
    if len(raw) > LONGEST_LINE:
        return UnreadableLine(raw[:_SHOWN].decode(encoding, "replace"), _TOO_LONG)
    try:
        return raw.decode(encoding).rstrip("\r\n")
    except UnicodeError:
        shown = raw[:_SHOWN].decode(encoding, "replace").rstrip("\r\n")
        return UnreadableLine(shown, not_decodable(encoding))


def guess_encoding(head: bytes) -> str:
    """The encoding that a byte order mark announces; without one UTF-16 by its zeros, else UTF-8."""
    marked = next((name for bom, name in _BOMS if head.startswith(bom)), "")
    return marked or markless_utf16(head) or "utf-8"


def not_decodable(encoding: str) -> str:
    """What is said of bytes that are none in `encoding`."""
    return f"not readable as {encoding.upper()}; save it as UTF-8 or name its --encoding."


class Stretch(Protocol):
    """A stretch of a document as bytes, to be read elsewhere: as long as it has blocks; it can be cut."""

    @property
    def file(self) -> str:
        """The document that it is of."""

    @property
    def last(self) -> int:
        """The line that it ends on."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: slice, /) -> Self: ...

    def blocks(self) -> Iterator[Block]:
        """Read it; whatever is wrong with one block costs only that."""


class Reader(Protocol):
    """Reads one format. Adding one touches its module and one line in `readers.READERS`.

    Modules of readers import heavy libraries inside their functions, so that
    recognising a plain text never waits for a spreadsheet library.
    """

    name: str
    suffixes: tuple[str, ...]

    def recognises(self, document: Document) -> float:
        """How surely `document` is of this format, 0 (not) to 1 (certain), judged by `head` alone.

        1 for a signature nothing else has, .9 for unmistakable markup, .5 for
        a likeness, .1 for "could be read". Extensions break ties elsewhere.
        """

    def read(self, document: Document) -> Iterator[Block]:
        """Yield every block of `document` in order; nothing that is there goes unmentioned."""

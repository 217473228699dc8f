"""Turns the arguments of a command into documents: files, directories and standard input."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from enrich.errors import NoReferences, UnreadableInput
from enrich.failures import as_far_as_read
from enrich.readers import read, suffixes
from enrich.readers.base import Block, Document
from enrich.readers.reports import is_report
from enrich.records import Reference, SetAside

STANDARD_INPUT = "-"
_MOST_KINDS = 12
_SHOWN_NAME = 60


class Inputs:
    """The blocks of all inputs, in order; unreadable inputs are kept in `failures` and the rest goes on.

    After iterating, `set_aside` and `failures` say what else was there.
    """

    def __init__(
        self, paths: Iterable[str], *, format: str = "", encoding: str = "", column: str = ""
    ) -> None:
        self._paths = list(paths)
        self._format, self._encoding, self._column = format, encoding, column
        self.failures: list[UnreadableInput] = []
        self.set_aside: list[SetAside] = []

    @classmethod
    def named_by(cls, arguments: argparse.Namespace) -> Inputs:
        """The inputs of a command line, read as its options say."""
        return cls(
            arguments.inputs,
            format=arguments.format,
            encoding=arguments.encoding,
            column=arguments.column,
        )

    @property
    def unreadable(self) -> bool:
        """Whether any input could not be read; one that merely holds no reference could."""
        return any(not isinstance(failure, NoReferences) for failure in self.failures)

    @property
    def failed(self) -> bool:
        """Whether enrich itself failed while reading, so that something there was not read."""
        return any(block.failed for block in self.set_aside)

    def references(self) -> Iterator[Reference]:
        """Yield every reference of every input; what is no reference is collected on the way."""
        for block in self._blocks():
            if isinstance(block, SetAside):
                self.set_aside.append(block)
            else:
                yield block

    def tell_failures(self) -> None:
        """Print a sentence about each input that could not be read."""
        for failure in self.failures:
            print(f"enrich: {failure}", file=sys.stderr)

    def _blocks(self) -> Iterator[Block]:
        for path in self._paths:
            try:
                for name in _files(path):
                    blocks = self._read(name, named=name == path)
                    yield from as_far_as_read(name, blocks)
                yield from _others(path)
            except UnreadableInput as error:
                self.failures.append(error)

    def _read(self, name: str, *, named: bool) -> Iterator[Block]:
        """The blocks of one file, whose failure must not cost the files beside it.

        A file that was not `named`, only found in a directory, may well be no
        bibliography: it is set aside with the reason, and is no failure. A
        fault at a line of it is one all the same.
        """
        try:
            document = self._document(name)
            if not named and is_report(document):
                reason = "a report that enrich wrote; name it to have its references read anew."
                yield SetAside(file=name, line=1, reason=reason, fault=False)
                return
            yield from read(document, format=self._format, column=self._column)
        except OSError as error:
            self.failures.append(UnreadableInput(name, f"cannot be read ({error.strerror or error})."))
        except UnreadableInput as error:
            if named:
                self.failures.append(error)
            else:
                fault = bool(error.line)
                yield SetAside(file=name, line=error.line or 1, reason=error.reason, fault=fault)

    def _document(self, name: str) -> Document:
        if name == STANDARD_INPUT:
            return Document.from_stream("<stdin>", sys.stdin.buffer, encoding=self._encoding)
        return Document(name, encoding=self._encoding)


def _files(path: str) -> list[str]:
    """The files that one argument means; of a directory those below it of a format known here, sorted."""
    if path == STANDARD_INPUT:
        return [path]
    place = Path(path)
    try:
        there = place.exists()
    except OSError as error:  # text given where a file's name was expected
        reason = "no file can have such a name; put text into a file, or pass it to standard input (-)."
        raise UnreadableInput(f"{path[:_SHOWN_NAME]}…", reason) from error
    if not there:
        raise UnreadableInput(path, "no such file.")
    if not place.is_dir():
        return [path]
    known = suffixes()
    below = sorted(p for p in place.rglob("*") if p.suffix.lower() in known and p.is_file())
    visible = [str(p) for p in below if not _hidden(p.relative_to(place))]
    if not visible:
        raise UnreadableInput(path, "the directory holds no file of a format known here.")
    return visible


def _others(path: str) -> Iterator[SetAside]:
    """What lies in a directory beside the files that are read: one block, with the kinds and their number."""
    place = Path(path)
    if path == STANDARD_INPUT or not place.is_dir():
        return
    known = suffixes()
    below = (p for p in place.rglob("*") if p.suffix.lower() not in known and p.is_file())
    kinds = Counter(p.suffix.lower() or p.name for p in below if not _hidden(p.relative_to(place)))
    if kinds:
        listed = ", ".join(
            f"{kind} ({count:,})"
            for kind, count in sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))[:_MOST_KINDS]
        )
        more = ", …" if len(kinds) > _MOST_KINDS else ""
        reason = f"{kinds.total():,} files of no format known here: {listed}{more}."
        yield SetAside(file=path, line=1, reason=reason, fault=False)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)

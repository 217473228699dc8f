"""Turns the arguments of a command into documents: files, directories and standard input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from enrich.errors import NoReferences, UnreadableInput
from enrich.failures import as_far_as_read
from enrich.jobs.tex import Tree, has_own_list, is_built, is_main, tree
from enrich.jobs.walk import walk
from enrich.paths import canonical
from enrich.readers import read, suffixes
from enrich.readers.base import Block, Document
from enrich.readers.reports import is_report
from enrich.records import Reference, SetAside

STANDARD_INPUT = "-"
_MOST_KINDS = 12
_SHOWN_NAME = 60


class Inputs:
    """The blocks of all inputs, in order; unreadable inputs are kept in `failures` and the rest goes on.

    After iterating, `set_aside` and `failures` say what else was there; `files_aside`
    are those of the blocks set aside that stand for a whole file or folder. A
    file that is named twice is read once.
    """

    def __init__(
        self, paths: Iterable[str], *, format: str = "", encoding: str = "", column: str = ""
    ) -> None:
        self._paths = list(paths)
        self._format, self._encoding, self._column = format, encoding, column
        self.failures: list[UnreadableInput] = []
        self.set_aside: list[SetAside] = []
        self.files_aside: list[SetAside] = []
        self._seen: set[str] = set()

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

    @property
    def blocks_aside(self) -> tuple[SetAside, ...]:
        """The blocks set aside within files that were read."""
        whole = set(map(id, self.files_aside))
        return tuple(block for block in self.set_aside if id(block) not in whole)

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
                if _is_folder(path):
                    yield from self._folder(path)
                else:
                    yield from self._file(path, named=True)
            except UnreadableInput as error:
                self.failures.append(error)

    def _folder(self, path: str) -> Iterator[Block]:
        """The blocks of every bibliography below a folder; a line for each file and folder that is none."""
        walked = walk(Path(path), suffixes())
        if not walked.files:
            raise UnreadableInput(path, "the directory holds no file of a format known here.")
        for folder, reason in walked.left_out.items():
            yield self._aside(folder, reason)
        for name in walked.files:
            yield from self._file(name, named=False)
        if walked.others:
            yield self._aside(path, _kinds(walked.others))

    def _file(self, name: str, *, named: bool) -> Iterator[Block]:
        """The blocks of a file that was not read before, and of the bibliographies that LaTeX in it names."""
        place = canonical(name)
        if place in self._seen:
            return
        self._seen.add(place)
        named_files = _tree(name, named=named)
        if named_files and named_files.bibliographies and not has_own_list(Path(name)):
            yield self._aside(name, _elsewhere(named_files))
        else:
            yield from as_far_as_read(name, self._read(name, named=named))
        if named_files:
            yield from self._resources(named_files, named=named)

    def _resources(self, found: Tree, *, named: bool) -> Iterator[Block]:
        for resource in found.resources:
            if resource.path is None:
                reason = f"names the bibliography {resource.printed!r}, and there is no such file."
                yield self._aside(str(resource.file), reason, resource.line)
        for path in found.bibliographies:
            yield from self._file(str(path), named=named)

    def _read(self, name: str, *, named: bool) -> Iterator[Block]:
        """The blocks of one file, whose failure must not cost the files beside it.

        A file that was not `named`, only found in a directory, may well be no
        bibliography: it is set aside with the reason, and is no failure. A
        fault at a line of it is one all the same.
        """
        try:
            document = self._document(name, named=named)
            if not named and (reason := self._why_none(document)):
                yield self._aside(name, reason)
                return
            yield from read(document, format=self._format, column=self._column)
        except OSError as error:
            self.failures.append(UnreadableInput(name, f"cannot be read ({error.strerror or error})."))
        except UnreadableInput as error:
            if named:
                self.failures.append(error)
            elif error.line:
                yield SetAside(file=name, line=error.line, reason=error.reason)
            else:
                yield self._aside(name, error.reason)

    def _why_none(self, document: Document) -> str:
        if is_report(document):
            return "a report that enrich wrote; name it to have its references read anew."
        if document.suffix == ".bbl" and is_built(Path(document.name)):
            return "made by LaTeX from a .bib file, which is read instead."
        from enrich.readers.bibliography import why_none  # only for what was found in a folder

        return why_none(document, self._format)

    def _aside(self, file: str, reason: str, line: int = 1) -> SetAside:
        """A file or folder that is set aside whole: no fault of anybody's."""
        block = SetAside(file=file, line=line, reason=reason, fault=False)
        self.files_aside.append(block)
        return block

    def _document(self, name: str, *, named: bool) -> Document:
        if name == STANDARD_INPUT:
            return Document.from_stream("<stdin>", sys.stdin.buffer, encoding=self._encoding)
        return Document(name, encoding=self._encoding, column=self._column, found=not named)


def _is_folder(path: str) -> bool:
    """Whether an argument is a folder; raises UnreadableInput where it is nothing at all."""
    if path == STANDARD_INPUT:
        return False
    if not path:  # a variable that the shell does not know; it would name this folder
        raise UnreadableInput("''", "is no name of a file.")
    place = Path(path)
    try:
        there = place.exists()
    except OSError as error:  # text given where a file's name was expected
        reason = "no file can have such a name; put text into a file, or pass it to standard input (-)."
        raise UnreadableInput(f"{path[:_SHOWN_NAME]}…", reason) from error
    if not there:
        raise UnreadableInput(path, "no such file.")
    return place.is_dir()


def _kinds(others: Mapping[str, int]) -> str:
    """What lies in a directory beside the files of a known format: the kinds and their number."""
    ranked = sorted(others.items(), key=lambda kind: (-kind[1], kind[0]))
    listed = ", ".join(f"{kind} ({count:,})" for kind, count in ranked[:_MOST_KINDS])
    more = ", …" if len(others) > _MOST_KINDS else ""
    return f"{sum(others.values()):,} files of no format known here: {listed}{more}."


def _tree(name: str, *, named: bool) -> Tree | None:
    """What a LaTeX file takes in, where it is a whole document or was asked for; else None."""
    path = Path(name)
    if path.suffix.lower() not in (".tex", ".ltx") or not (named or is_main(path)):
        return None
    return tree(path)


def _elsewhere(found: Tree) -> str:
    names = ", ".join(path.name for path in found.bibliographies[:_MOST_KINDS])
    return f"LaTeX; its references are read from {names}."

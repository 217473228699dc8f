"""The inputs of every job: files, folders and standard input, with the words that say how to read them."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

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
LONGEST_KEPT = 32 * 1024 * 1024
"""Bytes of a document whose lines are shown."""
_MOST_KINDS = 12
_SHOWN_NAME = 60


Found = Document | SetAside | UnreadableInput
"""What stands behind a name: a document to read, what is set aside whole, or what cannot be read."""


class Inputs:
    """The blocks of all inputs, in order; unreadable inputs are kept in `failures` and the rest goes on.

    `paths` are files, folders and ``-`` for standard input; `format`,
    `encoding` and `column` are as `readers.read` takes them, "" to be found
    out. Unless `following`, no file is read but these, also where LaTeX names one: whoever
    takes in strangers' files shows them none of this machine's. After iterating,
    `set_aside` and `failures` say what else was there; `files_aside` are those of the
    blocks set aside that stand for a whole file or folder, and `kept` the documents that
    were to be kept. A file that is named twice is read once.
    """

    def __init__(
        self,
        paths: Iterable[str],
        *,
        format: str = "",
        encoding: str = "",
        column: str = "",
        following: bool = True,
    ) -> None:
        self.paths = tuple(paths)
        self.format, self.encoding, self.column = format, encoding, column
        self._following = following
        self.failures: list[UnreadableInput] = []
        self.set_aside: list[SetAside] = []
        self.files_aside: list[SetAside] = []
        self.kept: dict[str, Document] = {}
        self._seen: set[str] = set()
        self._gathered: deque[Found] | None = None

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

    def references(self, *, keeping: bool = False) -> Iterator[Reference]:
        """Yield every reference of every input; what is no reference is collected on the way.

        With `keeping` the documents stay in `kept`, those of up to 32 MB with
        their bytes, so that what is asked of them later reads no file again.
        """
        for found in self.documents():
            if isinstance(found, UnreadableInput):
                self.failures.append(found)
            elif isinstance(found, SetAside):
                self.set_aside.append(found)
                self.files_aside.append(found)
            else:
                if keeping:
                    self._keep(found)
                yield from self._references(as_far_as_read(found.name, self.blocks_of(found)))

    def documents(self, *, following: bool = True) -> Iterator[Found]:
        """Yield what stands behind each name, in order, and each file once.

        With `following`, the bibliographies that LaTeX names come after it, wherever they lie.
        """
        if self._gathered is not None:
            while self._gathered:
                yield self._gathered.popleft()
            return
        following = following and self._following
        for path in self.paths:
            try:
                if _is_folder(path):
                    yield from self._folder(path, following)
                else:
                    yield from self._file(path, following, named=True)
            except UnreadableInput as error:
                yield error

    def gathered(self) -> tuple[Found, ...]:
        """List all that `documents` will yield, once more, for who must know beforehand."""
        if self._gathered is None:
            self._gathered = deque(self.documents())
        return tuple(self._gathered)

    def why_not(self, document: Document) -> str:
        """Why a document that was only found in a folder is not to be read; "" where it is, or was named."""
        if not document.found:
            return ""
        if is_report(document):
            return "a report that enrich wrote; name it to have its references read again."
        if document.suffix == ".bbl" and is_built(Path(document.name)):
            return "made by LaTeX from a .bib file, which is read instead."
        from enrich.readers.bibliography import why_none  # only for what was found in a folder

        return why_none(document, self.format)

    def _folder(self, path: str, following: bool) -> Iterator[Found]:
        """What is below a folder; a line for each file and folder that is no bibliography."""
        walked = walk(Path(path), suffixes())
        if not walked.files:
            raise UnreadableInput(path, "the directory holds no file of a format known here.")
        for folder, reason in walked.left_out.items():
            yield aside(folder, reason)
        for name in walked.files:
            yield from self._file(name, following, named=False)
        if walked.others:
            yield aside(path, _kinds(walked.others))

    def _file(self, name: str, following: bool, *, named: bool) -> Iterator[Found]:
        """A file that was not met before, and the bibliographies that LaTeX in it names."""
        place = canonical(name)
        if place in self._seen:
            return
        self._seen.add(place)
        named_files = _tree(name, named=named) if following else None
        if named_files and named_files.bibliographies and not has_own_list(Path(name)):
            yield aside(name, _elsewhere(named_files))
        else:
            yield self._document(name, named=named)
        if named_files:
            yield from self._resources(named_files, named=named)

    def _resources(self, found: Tree, *, named: bool) -> Iterator[Found]:
        for resource in found.resources:
            if resource.path is None:
                reason = f"names the bibliography {resource.printed!r}, and there is no such file."
                yield aside(str(resource.file), reason, resource.line)
        for path in found.bibliographies:
            yield from self._file(str(path), True, named=named)

    def _document(self, name: str, *, named: bool) -> Found:
        try:
            if name == STANDARD_INPUT:
                return self._stream("<stdin>", sys.stdin.buffer)
            if Path(name).is_fifo():  # as the shell's <(command), which can be read only once
                with open(name, "rb") as stream:
                    return self._stream(name, stream)
        except (OSError, UnreadableInput) as error:
            return unreadable("<stdin>" if name == STANDARD_INPUT else name, error)
        return Document(name, encoding=self.encoding, column=self.column, found=not named)

    def _stream(self, name: str, stream: IO[bytes]) -> Document:
        return Document.from_stream(name, stream, encoding=self.encoding, column=self.column)

    def _keep(self, document: Document) -> None:
        if Path(document.name).is_file():
            document.hold(LONGEST_KEPT)
        self.kept[document.name] = document

    def _references(self, blocks: Iterable[Block]) -> Iterator[Reference]:
        for block in blocks:
            if isinstance(block, SetAside):
                self.set_aside.append(block)
            else:
                yield block

    def blocks_of(self, document: Document) -> Iterator[Block]:
        """The blocks of one document, whose failure must not cost the files beside it.

        A file that was not named, only found in a directory, may well be no
        bibliography: it is set aside with the reason, and is no failure. A
        fault at a line of it is one all the same.
        """
        try:
            if reason := self.why_not(document):
                yield self._whole_aside(document.name, reason)
                return
            yield from read(document, format=self.format)
        except (OSError, UnreadableInput) as error:
            failure = unreadable(document.name, error)
            if not document.found or isinstance(error, OSError):
                self.failures.append(failure)
            elif failure.line:
                yield SetAside(file=document.name, line=failure.line, reason=failure.reason)
            else:
                yield self._whole_aside(document.name, failure.reason)

    def _whole_aside(self, file: str, reason: str) -> SetAside:
        block = aside(file, reason)
        self.files_aside.append(block)
        return block


def aside(file: str, reason: str, line: int = 1) -> SetAside:
    """A file or folder that is set aside whole: no fault of anybody's."""
    return SetAside(file=file, line=line, reason=reason, fault=False)


def unreadable(name: str, error: OSError | UnreadableInput) -> UnreadableInput:
    """An error in reading the file `name`, in a sentence."""
    if isinstance(error, UnreadableInput):
        return error
    return UnreadableInput(name, f"cannot be read ({error.strerror or error}).")


def _is_folder(path: str) -> bool:
    """Whether an argument is a folder; raises UnreadableInput where it is nothing at all."""
    if path == STANDARD_INPUT:
        return False
    if not path:  # a variable that the shell does not know; it would name this folder
        raise UnreadableInput("''", "is not the name of a file.")
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

"""Which references a check is about, and the lines they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from enrich.checks.cited import ALL, DOCUMENTS, cited_keys, key_not_found
from enrich.errors import ConfigurationError, UnreadableInput
from enrich.jobs.changed import changed_lines, old_version
from enrich.jobs.inputs import LONGEST_KEPT
from enrich.jobs.tex import SUFFIXES, tree
from enrich.readers import read
from enrich.readers.base import Document
from enrich.readers.helpers.headings import headings_of
from enrich.records import Fields, Finding, Reference, SetAside

Said = tuple[str, Fields, str]
"""What a reference says, whatever lines it stands in: its key, its fields, its text."""
_LINE_END = re.compile(r"\r\n?")
_BORROWED = re.compile(rb"@\s*string\b|\b(?:crossref|xdata)\s*=", re.IGNORECASE)


def files_of(*blocks: Iterable[Reference | SetAside]) -> tuple[str, ...]:
    """The files that references and other blocks come from, each once, in order."""
    return tuple(dict.fromkeys(block.file for group in blocks for block in group))


class Citing(NamedTuple):
    """A document that cites, read once; `name` says how to read it."""

    document: Document
    name: str

    @property
    def text(self) -> str:
        """What the document says, with the line ends of this program."""
        return _LINE_END.sub("\n", self.document.data.decode("utf-8", "replace"))


def citing(documents: Iterable[str]) -> tuple[Citing, ...]:
    """Return the documents, those below a folder among them, and of LaTeX all that they take in.

    Raises ConfigurationError for a document that cannot be read.
    """
    parts = [part for name in documents for path in _documents(name) for part in _parts(path)]
    return tuple(_citing(path, name) for path, name in dict.fromkeys(parts))


def _citing(path: Path, name: str) -> Citing:
    try:
        return Citing(Document(str(path), path.read_bytes()), name)
    except FileNotFoundError as error:
        raise ConfigurationError(f"--cited-only {path}: no such file.") from error
    except OSError as error:
        raise ConfigurationError(f"--cited-only {path}: {error}") from error


def chosen_references(
    references: Sequence[Reference],
    documents: Sequence[Citing] | None,
    revision: str | None,
    kept: Mapping[str, Document] = {},
) -> list[bool]:
    """Return for each reference whether it is cited in `documents` and changed since `revision`, where given.

    Files that are `kept` from reading are not read again. Raises
    ConfigurationError for a document that is damaged and a revision that git does not know.
    """
    keys = frozenset((ALL,)) if documents is None else _cited(documents)
    changed = _changed(references, revision, kept) if revision else None
    return [_is_cited(r, keys) and (changed is None or at in changed) for at, r in enumerate(references)]


def _changed(references: Sequence[Reference], revision: str, kept: Mapping[str, Document]) -> set[int]:
    """The places in `references` of those whose lines changed, or that say something else than before.

    What an entry of BibTeX says comes in part from elsewhere in its file: from
    ``@string``, and from the entries that it inherits from.
    """
    lines = {file: changed_lines(file, revision) for file in files_of(references)}
    before = {file: said for file in lines if lines[file] and (said := _said_before(file, revision, kept))}
    return {
        at
        for at, r in enumerate(references)
        if _touches(r, lines[r.file]) or (r.file in before and _said(r) not in before[r.file])
    }


def _said_before(file: str, revision: str, kept: Mapping[str, Document]) -> frozenset[Said]:
    """What the references of a file said, where entries borrow from others; else nothing."""
    old = old_version(file, revision)
    now = kept.get(file) or Document(file)
    if old is None or now.size > LONGEST_KEPT or not _BORROWED.search(old + now.data):
        return frozenset()
    try:
        return frozenset(_said(r) for r in read(Document(file, old)) if isinstance(r, Reference))
    except UnreadableInput:
        return frozenset()


def _said(reference: Reference) -> Said:
    return reference.id, reference.fields, reference.text


def keys_not_found(
    references: Iterable[Reference], documents: Iterable[Citing]
) -> tuple[tuple[str, Finding], ...]:
    """A finding for each key that a document cites and no reference has, with the document's name."""
    keys = frozenset(reference.id for reference in references)
    return tuple(
        (one.document.name, found) for one in documents for found in key_not_found(one.name, one.text, keys)
    )


def _is_cited(reference: Reference, keys: frozenset[str]) -> bool:
    return ALL in keys or reference.id in keys


def _touches(reference: Reference, ranges: Iterable[tuple[int, int]]) -> bool:
    last = max(reference.end_line, reference.line)
    return any(first <= last and reference.line <= end for first, end in ranges)


def _cited(documents: Iterable[Citing]) -> frozenset[str]:
    return frozenset(key for one in documents for key in _keys(one))


def _keys(one: Citing) -> frozenset[str]:
    try:
        return cited_keys(one.name, one.text)
    except ValueError as error:
        raise ConfigurationError(f"--cited-only {one.document.name}: {error}") from error


def _parts(path: Path) -> list[tuple[Path, str]]:
    """A document and what it takes in, each with a name that says how to read it."""
    taken = tree(path).documents[1:] if path.suffix.lower() in SUFFIXES and path.is_file() else ()
    others = [(part, part.name if part.suffix.lower() in DOCUMENTS else f"{part.name}.tex") for part in taken]
    return [(path, path.name), *others]


def _documents(name: str) -> list[Path]:
    """The document, or every document of a known kind below a directory."""
    path = Path(name)
    if not path.is_dir():
        return [path]
    below = (p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in DOCUMENTS)
    return sorted(p for p in below if not any(part.startswith(".") for part in p.relative_to(path).parts))


class Texts:
    """The files of a check for whoever shows their lines: those `kept` from reading are read no more."""

    def __init__(self, kept: Mapping[str, Document], encoding: str = "") -> None:
        self._kept, self._encoding = kept, encoding

    def headings(self, files: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """For each file that is a table: field → what its column is called."""
        there = ((file, self._document(file)) for file in files)
        return {file: headings_of(document) for file, document in there if document is not None}

    def lines(self, files: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """The lines of each file that is text; none for spreadsheets, standard input and very long files."""
        return {file: _lines(self._document(file)) for file in files}

    def _document(self, file: str) -> Document | None:
        """A file as nobody read it yet (who reads may settle on another encoding); None for what is none."""
        if not Path(file).is_file():
            return None
        kept = self._kept.get(file)
        there = kept.data if kept is not None and kept.size <= LONGEST_KEPT else None
        return Document(file, there, encoding=self._encoding)


def _lines(document: Document | None) -> Sequence[str]:
    if document is None or document.size > LONGEST_KEPT:
        return ()
    try:
        return () if document.is_binary else [line for _, line in document.lines()]
    except UnreadableInput:
        return document.data.decode("latin-1").splitlines()

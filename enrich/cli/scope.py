"""Which references a check is about, and the lines they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from enrich.checks.cited import ALL, DOCUMENTS, cited_keys
from enrich.cli.changed import changed_lines
from enrich.errors import ConfigurationError, UnreadableInput
from enrich.readers.base import Document
from enrich.records import Reference, SetAside

_LONGEST_SHOWN = 32 * 1024 * 1024


def files_of(*blocks: Iterable[Reference | SetAside]) -> tuple[str, ...]:
    """The files that references and other blocks come from, each once, in order."""
    return tuple(dict.fromkeys(block.file for group in blocks for block in group))


def chosen_references(
    references: Sequence[Reference], documents: Sequence[str], revision: str | None
) -> list[bool]:
    """Return for each reference whether it is cited in `documents` and changed since `revision`, where given.

    Raises ConfigurationError for a document that cannot be read and a revision that git does not know.
    """
    keys = _cited(documents) if documents else frozenset((ALL,))
    changed = {file: changed_lines(file, revision) for file in files_of(references)} if revision else None
    return [_is_cited(r, keys) and (changed is None or _touches(r, changed[r.file])) for r in references]


def _is_cited(reference: Reference, keys: frozenset[str]) -> bool:
    return ALL in keys or reference.id in keys


def _touches(reference: Reference, ranges: Iterable[tuple[int, int]]) -> bool:
    last = max(reference.end_line, reference.line)
    return any(first <= last and reference.line <= end for first, end in ranges)


def _cited(documents: Iterable[str]) -> frozenset[str]:
    return frozenset(key for name in documents for path in _documents(name) for key in _keys(path))


def _documents(name: str) -> list[Path]:
    """The document, or every document of a known kind below a directory."""
    path = Path(name)
    if not path.is_dir():
        return [path]
    below = (p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in DOCUMENTS)
    return sorted(p for p in below if not any(part.startswith(".") for part in p.relative_to(path).parts))


def _keys(path: Path) -> frozenset[str]:
    try:
        return cited_keys(path.name, path.read_text(encoding="utf-8", errors="replace"))
    except FileNotFoundError as error:
        raise ConfigurationError(f"--cited-only {path}: no such file.") from error
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"--cited-only {path}: {error}") from error


def lines_of(files: Iterable[str], encoding: str = "") -> Mapping[str, Sequence[str]]:
    """The lines of each file that is text; none for spreadsheets, standard input and very long files."""
    return {file: _lines(file, encoding) for file in files}


def _lines(file: str, encoding: str) -> Sequence[str]:
    path = Path(file)
    if not path.is_file() or path.stat().st_size > _LONGEST_SHOWN:
        return ()
    document = Document(file, encoding=encoding)
    try:
        return () if document.is_binary else [line for _, line in document.lines()]
    except UnreadableInput:
        return document.data.decode("latin-1").splitlines()

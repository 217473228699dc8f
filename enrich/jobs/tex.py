r"""A LaTeX document with all that it takes in: the files with its text, and those with its references."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from enrich.formats.latex_bbl import OWN_LIST, uncommented
from enrich.formats.latex_files import Named, named_in
from enrich.readers.base import MEGABYTE

SUFFIXES = (".tex", ".ltx", ".aux")
_LONGEST = 4 * MEGABYTE
_MOST = 2_000


class Resource(Struct, frozen=True, kw_only=True):
    """A bibliography that a document names at a line of `file`; `path` None where there is no such file."""

    printed: str
    file: Path
    line: int
    path: Path | None


class Tree(Struct, frozen=True, kw_only=True):
    """The documents, the one that was asked for first, and the bibliographies that they name."""

    documents: tuple[Path, ...]
    resources: tuple[Resource, ...]

    @property
    def bibliographies(self) -> tuple[Path, ...]:
        """The bibliographies that are there, each once."""
        return tuple(dict.fromkeys(r.path for r in self.resources if r.path is not None))


def tree(main: Path) -> Tree:
    """Follow what `main` takes in; names are looked for in its folder, else beside who names them.

    Files that cannot be read are passed over, and so are those beyond two thousand.
    """
    waiting, seen = [main], {main.resolve()}
    documents: list[Path] = []
    resources: list[Resource] = []
    while waiting and len(documents) < _MOST:
        path = waiting.pop(0)
        documents.append(path)
        text = _text(path)
        taken = []
        for named in named_in(text):
            found = _found(named, main.parent, path.parent)
            if named.kind == "bibliography":
                line = text.count("\n", 0, named.at) + 1
                resources.append(Resource(printed=named.printed, file=path, line=line, path=found))
            elif found is not None and found.resolve() not in seen:
                seen.add(found.resolve())
                taken.append(found)
        waiting = [*taken, *waiting]
    return Tree(documents=tuple(documents), resources=tuple(resources))


def is_main(path: Path) -> bool:
    r"""Whether a file is a whole document, and no chapter or preamble of one."""
    return "\\documentclass" in _text(path)


def has_own_list(path: Path) -> bool:
    """Whether a file holds a ``thebibliography`` of its own."""
    return bool(OWN_LIST.search(uncommented(_text(path))))


def is_built(path: Path) -> bool:
    """Whether a ``.bbl`` is made from a ``.bib`` that is at hand: beside it, or named by its document."""
    main = path.with_suffix(".tex")
    return any(path.parent.glob("*.bib")) or (main.is_file() and bool(tree(main).bibliographies))


def _found(named: Named, *folders: Path) -> Path | None:
    """The file that is meant; an absolute path is another machine's, and is not followed."""
    return next((path for path in _candidates(named, folders) if path.is_file()), None)


def _candidates(named: Named, folders: tuple[Path, ...]) -> Iterator[Path]:
    for folder in folders:
        for name in named.names:
            if not Path(name).is_absolute() and "\x00" not in name and len(name) < 1000:
                yield folder / name


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(_LONGEST).decode("utf-8", "replace")
    except OSError:
        return ""

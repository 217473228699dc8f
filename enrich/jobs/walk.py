"""Which files of a folder may be looked into: not what git ignores, what is hidden, installed or built."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from enrich.jobs.places import git

_INSTALLED = "a folder of installed packages; name it to have it read."
_BUILT = "a folder of pages built from other files; name it to have it read."
_DANGLING = "a link to a file that is not there; mend the link, or remove it."
FOLDERS: Mapping[str, str] = {
    **dict.fromkeys(("node_modules", "bower_components", "site-packages", "renv", "packrat"), _INSTALLED),
    **dict.fromkeys(("__pycache__", "jspm_packages", "site_libs"), _INSTALLED),
    **dict.fromkeys(("_site", "_build", "_book", "htmlcov"), _BUILT),
}
"""Folders that are left out by their name."""
_MARKS: Mapping[str, str] = {
    "pyvenv.cfg": _INSTALLED,
    "autoload.php": _INSTALLED,
    "pkgdown.yml": _BUILT,
    "searchindex.js": _BUILT,
    "sitemap.xml": _BUILT,
    "search.json": _BUILT,
}
"""Files by which a folder is known; those of built pages count beside an index.html."""
_BUILT_NAMES = ("public", "docs", "site", "dist", "build", "out", "html", "htdocs", "output")
_INSTALLED_ENDS = (".egg-info", ".dist-info", ".Rcheck")


class Walk(Struct, frozen=True, kw_only=True):
    """What is below a folder: `files` of known kinds, folders `left_out` and why, `others` by kind."""

    files: tuple[str, ...]
    left_out: Mapping[str, str]
    others: Mapping[str, int]


def walk(folder: Path, known: Collection[str]) -> Walk:
    """List the files below `folder` whose extension is `known`, sorted.

    In a git repository git says which files belong to it, unless it ignores
    the very folder that was asked for.
    """
    reasons: dict[Path, str] = {}
    left_out: dict[str, str] = {}
    files: list[Path] = []
    others: Counter[str] = Counter()
    for name in _by_git(folder) or _by_hand(folder, left_out):
        path = folder / name
        if any(part.startswith(".") for part in Path(name).parts):
            continue
        if not path.is_file():
            if path.is_symlink() and not path.exists() and path.suffix.lower() in known:
                left_out[str(path)] = _DANGLING
            continue
        out = _outermost(Path(name), folder, reasons)
        if out is not None:
            left_out.setdefault(str(folder / out), reasons[out])
        elif path.suffix.lower() in known:
            files.append(path)
        else:
            others[path.suffix.lower() or path.name] += 1
    return Walk(files=tuple(map(str, sorted(files))), left_out=left_out, others=others)


def _by_git(folder: Path) -> Iterable[str]:
    if git(folder, "check-ignore", "."):
        return ()
    told = git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return dict.fromkeys(name for name in told.split("\0") if name)


def _by_hand(folder: Path, left_out: dict[str, str]) -> Iterator[str]:
    """Every file; folders that are hidden or `left_out` are not gone into."""
    for place, folders, names in os.walk(folder):
        here = Path(place)
        visible = sorted(name for name in folders if not name.startswith("."))
        reasons = {name: _why_out(here / name) for name in visible}
        left_out.update((str(here / name), reason) for name, reason in reasons.items() if reason)
        folders[:] = [name for name in visible if not reasons[name]]
        yield from (str((here / name).relative_to(folder)) for name in sorted(names))


def _outermost(path: Path, top: Path, reasons: dict[Path, str]) -> Path | None:
    """The outermost folder around `path` that is left out; `reasons` remembers what was found out."""
    for parent in reversed(path.parents[:-1]):
        if parent not in reasons:
            reasons[parent] = _why_out(top / parent)
        if reasons[parent]:
            return parent
    return None


def _why_out(folder: Path) -> str:
    name = folder.name
    if name in FOLDERS or name.endswith(_INSTALLED_ENDS):
        return FOLDERS.get(name, _INSTALLED)
    marks = [(mark, reason) for mark, reason in _MARKS.items() if (folder / mark).exists()]
    is_site = (folder / "index.html").exists() and name.lower() in _BUILT_NAMES
    return next((reason for _, reason in marks if reason is _INSTALLED or is_site), "")

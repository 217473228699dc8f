"""Which lines of a file changed since a revision, as git knows it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from enrich.errors import ConfigurationError

_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)

Ranges = tuple[tuple[int, int], ...]
EVERYTHING: Ranges = ((1, 10**9),)


def changed_lines(file: str, revision: str) -> Ranges:
    """Return the lines (first, last) of `file` that differ from `revision`; all of them in a new file.

    Raises ConfigurationError outside of a repository and for an unknown revision.
    """
    path = Path(file)
    if revision.startswith("-") or not revision:
        raise ConfigurationError(f"--changed-since: {revision!r} is no revision.")
    _git(path, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", revision=revision)
    if not _git(path, "ls-files", "--", path.name, revision=revision):
        return EVERYTHING
    if _git(path, "diff", "--numstat", revision, "--", path.name, revision=revision).startswith("-\t-"):
        return EVERYTHING  # no text, so git knows no lines
    diff = _git(
        path,
        "diff",
        "--no-color",
        "--no-ext-diff",
        "--unified=0",
        revision,
        "--",
        path.name,
        revision=revision,
    )
    return tuple(_range(int(start), count) for start, count in _HUNK.findall(diff))


def old_version(file: str, revision: str) -> bytes | None:
    """The file as it was at `revision`, None where it was not there.

    Raises ConfigurationError outside of a repository.
    """
    path = Path(file)
    if not _git(path, "ls-tree", "--name-only", revision, "--", path.name, revision=revision):
        return None
    return _output(path, "show", f"{revision}:./{path.name}", revision=revision)


def _range(start: int, count: str) -> tuple[int, int]:
    """Lines taken out leave a trace on the line before them."""
    return start, start + max(int(count or 1), 1) - 1


def _git(path: Path, *arguments: str, revision: str) -> str:
    return _output(path, *arguments, revision=revision).decode("utf-8", "replace")


def _output(path: Path, *arguments: str, revision: str) -> bytes:
    command = ["git", "-C", str(path.parent), "--literal-pathspecs", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise ConfigurationError("--changed-since needs git, which is not installed.") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = said[0] if said else f"git does not know {revision}; a shallow clone may lack it"
        raise ConfigurationError(f"--changed-since {revision}: {reason}.")
    return done.stdout

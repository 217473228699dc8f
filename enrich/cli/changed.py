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


def _range(start: int, count: str) -> tuple[int, int]:
    """Lines taken out leave a trace on the line before them."""
    return start, start + max(int(count or 1), 1) - 1


def _git(path: Path, *arguments: str, revision: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(path.parent), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except FileNotFoundError as error:
        raise ConfigurationError("--changed-since needs git, which is not installed.") from error
    if done.returncode:
        said = done.stderr.strip().splitlines()
        reason = said[0] if said else f"git does not know {revision}; a shallow clone may lack it"
        raise ConfigurationError(f"--changed-since {revision}: {reason}.")
    return done.stdout

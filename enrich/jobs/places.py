"""Where the files of a check lie, whatever folder it is started in: repository, settings, lock, baseline."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from enrich.checks.policy import Policy, policy_from
from enrich.settings import Settings, from_home, home

LOCK = "enrich.lock"


class Places(Struct, frozen=True, kw_only=True):
    """`root` is the folder that reports name files from, `settings` that whose settings hold (or None)."""

    root: Path
    settings: Path | None

    @property
    def bases(self) -> tuple[Path, ...]:
        """The folders that a file named in a baseline of old may be seen from, the likeliest first."""
        known = (self.settings, Path.cwd(), self.root)
        return tuple(dict.fromkeys(folder for folder in known if folder is not None))


def places_of(inputs: Iterable[str]) -> Places:
    """Return the places of a check of `inputs`: the root is that of the repository we are in, or they are."""
    here = Path.cwd()
    top = repository(here)
    paths = [Path(name).absolute() for name in inputs if os.path.exists(name)]
    if top is None or not any(path.resolve().is_relative_to(top) for path in paths or [here]):
        theirs = {repository(path if path.is_dir() else path.parent) for path in paths}
        top = theirs.pop() if len(theirs) == 1 else top
    return Places(root=top or here, settings=home(here))


def repository(folder: Path) -> Path | None:
    """The top folder of git's work tree around `folder`, None without one or without git."""
    told = git(folder, "rev-parse", "--show-toplevel")
    return Path(told.rstrip("\n")) if told else None


def git(folder: Path, *arguments: str) -> str:
    """What git says in `folder`, "" where it fails or is missing; it runs nothing of the repository's."""
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return ""
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else ""


def policy_here(settings: Settings, flags: Mapping[str, Any], places: Places) -> Policy:
    """Return the policy of settings and `flags`, its lock and baseline as paths from here.

    Raises ConfigurationError as `policy_from` does.
    """
    policy = policy_from(settings.check, flags)
    named = {
        name: from_home(getattr(policy, name), places.settings, Path.cwd())
        for name in ("lock", "baseline")
        if places.settings is not None and flags.get(name) is None
    }
    policy = replace(policy, **named)
    return policy if policy.lock else replace(policy, lock=_lock(places))


def _lock(places: Places) -> str:
    """The lock file that is there: here, beside the settings or at the root; else where a new one belongs."""
    here, root = Path.cwd(), places.root
    beside = places.settings if places.settings and places.settings.resolve().is_relative_to(root) else root
    there = next((folder for folder in (here, beside, root) if (folder / LOCK).exists()), beside)
    return from_home(LOCK, there, here)

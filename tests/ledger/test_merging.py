"""The lock file under real git: with the union driver nothing conflicts and nothing is lost.

Each trial is a repository with two branches that add, drop and renew
references at random, merged in one of git's ways. Eight run in the suite,
forty with `make soak`.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from enrich.errors import ConfigurationError
from enrich.jobs.keeping import repair, set_git_up
from enrich.jobs.locks import read_lock
from enrich.ledger.lock_file import HEADER, Lock, Rules, dump, load
from enrich.ledger.locked import Locked
from tests.ledger.test_lock_file import DAY, facts, made, mark_of

WAYS = ("merge", "merge theirs", "rebase", "criss-cross")
TRIALS = [pytest.param(n, marks=() if n < 8 else pytest.mark.soak) for n in range(40)]
IDENTITY = ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL")
Blocks = dict[str, Locked]


class Repository:
    """A repository whose only file of interest is its lock."""

    def __init__(self, folder: Path, *, union: bool = True) -> None:
        self.path = folder / "enrich.lock"
        self._folder = folder
        self.git("init", "-q", "-b", "main")
        if union:
            set_git_up(self.path)
            set_git_up(self.path)
            assert (folder / ".gitattributes").read_text() == "enrich.lock merge=union\n"

    def git(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        home = {"HOME": str(self._folder), "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true"}
        who = {
            f"GIT_{role}_{part}": "a@example.org"
            for role in ("AUTHOR", "COMMITTER")
            for part in ("NAME", "EMAIL")
        }
        done = subprocess.run(
            ["git", *arguments], cwd=self._folder, env={**os.environ, **home, **who}, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0 or not check, done.stdout + done.stderr
        return done

    def commit(self, blocks: Mapping[str, Locked], rules: Rules | None = None) -> None:
        self.path.write_bytes(dump(Lock(blocks=blocks, rules=rules)))
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "lock")

    def read(self) -> Lock:
        lock = read_lock(self.path)
        assert lock is not None
        return lock


def changed(base: Blocks, chance: random.Random, fresh: range) -> tuple[Blocks, set[str], set[str]]:
    """A branch's lock: some references dropped, some renewed, some added; which it dropped and renewed."""
    marks = sorted(base)
    dropped = set(chance.sample(marks, chance.randint(0, min(6, len(marks)))))
    renewed = set(chance.sample(marks, chance.randint(0, min(6, len(marks))))) - dropped
    added = {mark_of(n): made(n) for n in chance.sample(fresh, chance.randint(1, 12))}
    later = DAY + timedelta(days=chance.randint(1, 3))
    blocks = {m: replace(b, checked=later, matcher="2") if m in renewed else b for m, b in base.items()}
    return {m: b for m, b in blocks.items() if m not in dropped} | added, dropped, renewed


@pytest.mark.parametrize("trial", TRIALS)
def test_branches_merge_without_conflict_or_loss(tmp_path: Path, trial: int) -> None:
    chance = random.Random(trial)
    repository, way = Repository(tmp_path), WAYS[trial % len(WAYS)]
    base = {mark_of(n): made(n) for n in range(chance.choice((0, 1, 5, 40)))}
    fresh = range(100, 100 + chance.choice((15, 60)))  # few: both sides add the same ones
    ours, dropped, renewed = changed(base, chance, fresh)
    theirs, dropped_there, renewed_there = changed(base, chance, fresh)
    theirs = {m: replace(b, checked=DAY + timedelta(days=9)) if m in ours and m not in base else b
              for m, b in theirs.items()}  # fmt: skip
    merge(repository, way, base, ours, theirs)

    lock = repository.read()
    assert lock.troubles == ()
    assert repository.path.read_text().startswith(HEADER)
    there = facts(lock)
    assert {*ours, *theirs} - dropped - dropped_there <= set(there) <= {*base, *ours, *theirs}
    for mark in there:
        sides = [side[mark] for side in (ours, theirs) if mark in side]
        newest = max((block.checked for block in sides), default=DAY)
        assert there[mark].checked == newest, "the newer of two lines counts"
    assert all(there[m].matcher == "2" for m in (renewed | renewed_there) & set(there))
    written = dump(lock)
    lines = written.decode().splitlines()
    assert lines[0] == HEADER
    assert lines[1:] == sorted(lines[1:])
    assert load(written).twice == 0
    assert facts(load(written)) == there


def merge(repository: Repository, way: str, base: Blocks, ours: Blocks, theirs: Blocks) -> None:
    """Bring two branches together in one of git's ways."""
    git = repository.git
    repository.commit(base)
    git("checkout", "-q", "-b", "other")
    repository.commit(theirs)
    git("checkout", "-q", "main")
    repository.commit(ours)
    if way == "merge theirs":
        git("checkout", "-q", "other")
        git("merge", "-q", "--no-edit", "main")
    elif way == "rebase":
        git("rebase", "-q", "other")
    elif way == "criss-cross":
        git("branch", "before")
        git("merge", "-q", "--no-edit", "other")
        git("checkout", "-q", "other")
        git("merge", "-q", "--no-edit", "before")
        git("merge", "-q", "--no-edit", "main")
    else:
        git("merge", "-q", "--no-edit", "other")


def test_both_orders_of_a_merge_say_the_same(tmp_path: Path) -> None:
    chance = random.Random(7)
    base = {mark_of(n): made(n) for n in range(30)}
    ours, theirs = (changed(base, chance, range(100, 110))[0] for _ in range(2))
    said = []
    for way in ("merge", "merge theirs"):
        folder = tmp_path / way
        folder.mkdir()
        repository = Repository(folder)
        merge(repository, way, base, ours, theirs)
        said.append(dump(repository.read()))
    assert said[0] == said[1]


def test_a_branch_that_still_has_version_1_merges_with_one_that_has_version_2(tmp_path: Path) -> None:
    """Main was upgraded while a pull request of the older release was open."""
    kept = Path(__file__).parent.parent / "cases" / "locks" / "version-1"
    old = load((kept / "green.lock").read_bytes())
    repository = Repository(tmp_path)
    text = (kept / "green.lock").read_text()
    first, block = text.index("\n\n"), text.rindex("\n\n[")
    repository.path.write_text(text[:block] + "\n")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "version 1")
    repository.git("checkout", "-qb", "other")
    repository.path.write_text(text)
    repository.git("commit", "-qam", "one more, by the old release")
    repository.git("checkout", "-q", "main")
    upgraded = load((text[:block] + "\n").encode()).blocks
    repository.commit({**upgraded, mark_of(1): made(1)})
    repository.git("merge", "-q", "--no-edit", "other")
    assert set(repository.read().blocks) == {*old.blocks, mark_of(1)}
    assert first > 0


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_without_the_driver_git_conflicts_and_the_repair_is_named_and_works(
    tmp_path: Path, style: str
) -> None:
    repository = Repository(tmp_path, union=False)
    repository.git("config", "merge.conflictStyle", style)
    base, ours, theirs = (
        {mark_of(n): made(n) for n in ns} for ns in ((1, 2), (1, 2, *range(10, 30)), (1, *range(30, 50)))
    )
    repository.commit(base)
    repository.git("checkout", "-qb", "other")
    repository.commit(theirs)
    repository.git("checkout", "-q", "main")
    repository.commit(ours)
    assert repository.git("merge", "other", check=False).returncode == 1
    with pytest.raises(
        ConfigurationError, match=r"enrich\.lock:\d+: a merge conflict.*--repair.*--ours.*--gitattributes"
    ):
        repository.read()
    assert "both sides" in repair(repository.path, tmp_path / "cache")
    assert {*ours, *theirs} - {mark_of(2)} <= set(repository.read().blocks) <= {*ours, *theirs}
    lines = repository.path.read_text().splitlines()
    assert lines[1:] == sorted(lines[1:])


ATTRIBUTES = {
    "none": (None, "enrich.lock merge=union\n"),
    "others": ("*.bib text\n", "*.bib text\nenrich.lock merge=union\n"),
    "no line end": ("*.bib text", "*.bib text\nenrich.lock merge=union\n"),
    "windows": ("*.bib text\r\n", "*.bib text\r\nenrich.lock merge=union\r\n"),
    "there": ("/enrich.lock   text merge=union\n", None),
    "for all": ("*.lock merge=union\n* text=auto\n", None),
    "otherwise": ("enrich.lock merge=ours\n", "enrich.lock merge=ours\nenrich.lock merge=union\n"),
    "undone": (
        "enrich.lock merge=union\n*.lock -merge\n",
        "enrich.lock merge=union\n*.lock -merge\nenrich.lock merge=union\n",
    ),
    "tab": ("enrich.lock\tmerge=union\n", None),
    "comment": ("# enrich.lock merge=union\n", "# enrich.lock merge=union\nenrich.lock merge=union\n"),
}


@pytest.mark.parametrize("case", ATTRIBUTES)
def test_gitattributes_are_added_to_and_never_twice(tmp_path: Path, case: str) -> None:
    before, after = ATTRIBUTES[case]
    file = tmp_path / ".gitattributes"
    if before is not None:
        file.write_bytes(before.encode())
    for _ in range(3):
        set_git_up(tmp_path / "enrich.lock")
        assert file.read_bytes().decode() == (before if after is None else after)

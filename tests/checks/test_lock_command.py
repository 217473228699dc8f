"""The lock file under whole checks: damage is told, conflicts are mended, no line is lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from enrich.ledger.lock_file import HEADER, load
from tests.checks.planted import PLANTED, Checker


@pytest.fixture
def project(checker: Checker, tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(PLANTED, folder)
    checker.monkeypatch.chdir(folder)
    checker.monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    checker("lock", "faults.bib")
    checker.world.asked.clear()
    return folder


def lines_of(project: Path) -> list[str]:
    return (project / "enrich.lock").read_text().splitlines()


def write(project: Path, lines: list[str]) -> None:
    (project / "enrich.lock").write_text("\n".join(lines) + "\n")


def test_a_damaged_line_is_told_with_its_place_and_costs_one_look_up(checker: Checker, project: Path) -> None:
    whole = lines_of(project)
    number = next(n for n, line in enumerate(whole) if "Market days" in line)
    write(project, [line[:200] if n == number else line for n, line in enumerate(whole)])
    before = checker.findings("faults.bib", "--locked")
    assert f"enrich.lock:{number + 1}: damaged" in checker.errors
    assert [f["reference"] for f in before if f["code"] == "not-locked"] == ["alias2"]
    checker("check", "faults.bib")
    assert checker.world.asked == ["alias2"]
    assert whole[number][:200] in lines_of(project), "a check throws nothing away"
    checker("lock", "faults.bib", "--max-age", "99999d")
    assert sorted(lines_of(project)) == sorted(whole)
    checker("check", "faults.bib", "--locked")
    assert checker.errors == ""


def test_of_many_damaged_lines_the_first_are_told_and_the_rest_counted(
    checker: Checker, project: Path
) -> None:
    write(project, ["{broken"] * 500)
    checker("check", "faults.bib", "--locked")
    told = checker.errors.splitlines()
    assert len(told) == 21
    assert "480 more lines" in told[-1]


def test_a_conflict_stops_a_check_and_enrich_lock_mends_it(checker: Checker, project: Path) -> None:
    whole = lines_of(project)
    write(
        project, [*whole[:5], "<<<<<<< HEAD", *whole[5:9], "=======", *whole[9:12], ">>>>>>> x", *whole[12:]]
    )
    assert checker("check", "faults.bib", "--locked")[0] == 2
    assert "enrich.lock:6: a merge conflict" in checker.errors
    assert checker("lock", "faults.bib", "--max-age", "99999d")[0] == 0
    assert lines_of(project) == whole
    assert checker.world.asked == []


def test_repair_asks_nobody_and_keeps_both_sides(checker: Checker, project: Path) -> None:
    whole = lines_of(project)
    write(project, ["<<<<<<< HEAD", *reversed(whole), "=======", *whole[1:], ">>>>>>> x", "{broken"])
    code, out = checker("lock", "--repair")
    assert (code, lines_of(project)) == (0, whole)
    assert "both sides" in out
    assert ": damaged" in checker.errors
    assert checker.world.asked == []


@pytest.mark.parametrize("arguments", [(), ("--prune",), ("--max-age", "3d")])
def test_without_files_there_is_nothing_to_lock(
    checker: Checker, project: Path, arguments: tuple[str, ...]
) -> None:
    assert checker("lock", *arguments)[0] == 2
    assert "at least one FILE" in checker.errors


def test_without_a_lock_there_is_nothing_to_repair(checker: Checker, project: Path) -> None:
    (project / "enrich.lock").unlink()
    assert checker("lock", "--repair")[0] == 2
    assert "enrich lock FILES" in checker.errors


def test_git_is_set_up_beside_the_lock_with_files_and_without(checker: Checker, project: Path) -> None:
    (project / "sub").mkdir()
    for arguments in ((), ("faults.bib",)):
        assert checker("lock", "--gitattributes", "--lock", "sub/my.lock", *arguments)[0] == 0
    assert (project / "sub" / ".gitattributes").read_text() == "my.lock merge=union\n"
    assert (project / "sub" / "my.lock").read_text().startswith(HEADER)


def test_a_lock_of_a_version_to_come_is_left_alone(checker: Checker, project: Path) -> None:
    write(project, [HEADER.replace("version 2", "version 3"), "!!"])
    for command in ("check", "lock"):
        assert checker(command, "faults.bib")[0] == 2
        assert "newer enrich" in checker.errors
    assert lines_of(project)[1] == "!!"


KEEP = """
import sys
from pathlib import Path
from enrich.jobs.resolving import Resolved
from enrich.jobs.keeping import keep
from tests.ledger.test_lock_file import made, mark_of
path, cache, first = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
for n in range(first, first + 15):
    keep(path, Resolved(entries=(), learned={mark_of(n): made(n)}), cache)
"""


def test_runs_that_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    lock = tmp_path / "enrich.lock"
    runs = [
        subprocess.Popen([sys.executable, "-c", KEEP, lock, tmp_path / "cache", str(100 * n)])
        for n in range(4)
    ]
    assert [run.wait() for run in runs] == [0, 0, 0, 0]
    assert len(load(lock.read_bytes()).blocks) == 60
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["enrich.lock"]


def test_where_no_guard_can_be_had_the_lock_is_written_all_the_same(checker: Checker, project: Path) -> None:
    (project / "file").write_text("in the way")
    checker.monkeypatch.setenv("ENRICH_CACHE_DIR", str(project / "file"))
    assert checker("lock", "list.txt", "--lock", "other.lock")[0] == 0
    assert load((project / "other.lock").read_bytes()).blocks

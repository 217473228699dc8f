"""Of a folder, bibliographies are read and nothing else; the repositories are in tests/cases/repositories."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import xlsxwriter

from enrich.jobs.inputs import Inputs

CASES = sorted((Path(__file__).parents[1] / "cases" / "repositories").glob("*.txt"))
_FILE = re.compile(
    r"^=== (?P<path>.+?) \| (?P<verdict>read|aside|out|nothing|other)(?: (?P<count>\d+))?\n", re.M
)


class Case(NamedTuple):
    """One file of a repository: where it lies, what it holds, and what is to become of it."""

    path: str
    content: str
    verdict: str
    count: int


def cases(file: Path) -> Iterator[Case]:
    parts = _FILE.split(file.read_text(encoding="utf-8"))
    assert parts[0] == "", f"{file.name} begins with a file"
    for path, verdict, count, content in zip(*[iter(parts[1:])] * 4, strict=True):
        assert "\n=== " not in content, f"{file.name}: a line that is no beginning of a file, after {path}"
        yield Case(path, content, verdict, int(count or 0))


def lay_out(file: Path, folder: Path) -> list[Case]:
    found = list(cases(file))
    for case in found:
        place = folder / case.path
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.suffix == ".xlsx":
            write_book(place, case.content)
        else:
            place.write_text(case.content, encoding="utf-8")
    return found


def write_book(place: Path, content: str) -> None:
    with xlsxwriter.Workbook(str(place)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(csv.reader(io.StringIO(content))):
            sheet.write_row(number, 0, row)


def verdicts(folder: Path) -> tuple[Counter[str], dict[str, int], Inputs]:
    """References a file, lines of files set aside (by path below `folder`), and the inputs."""
    inputs = Inputs([str(folder)])
    read = Counter(str(Path(r.file).relative_to(folder)) for r in inputs.references())
    aside = Counter(str(Path(a.file).relative_to(folder)) for a in inputs.files_aside)
    return read, aside, inputs


@pytest.mark.parametrize("git", [True, False], ids=["git", "no git"])
@pytest.mark.parametrize("file", CASES, ids=[case.stem for case in CASES])
def test_only_bibliographies_are_read(
    file: Path, git: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = lay_out(file, tmp_path)
    if git:
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    else:
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    read, aside, inputs = verdicts(tmp_path)
    ignored = {case.path for case in found if case.verdict == "nothing" and not git}
    assert {path: n for path, n in read.items() if path not in ignored} == {
        case.path: case.count for case in found if case.verdict == "read"
    }
    out = {case.path for case in found if case.verdict == "out"}
    folders = {path for path in aside if path != "." and (tmp_path / path).is_dir()}
    assert set(aside) - folders - ignored - {"."} == {c.path for c in found if c.verdict == "aside"}
    assert all(any(path.startswith(f"{folder}/") for folder in folders) for path in out)
    assert all(any(path.startswith(f"{folder}/") for path in out) for folder in folders)
    assert set(aside.values()) <= {1}
    assert inputs.failures == []
    assert [b.file for b in inputs.set_aside if b.fault] == [
        str(tmp_path / path) for path in read if "broken" in path
    ]


def test_every_verdict_has_cases() -> None:
    every = [case for file in CASES for case in cases(file)]
    assert {case.verdict for case in every} == {"read", "aside", "out", "nothing", "other"}
    assert all(case.count for case in every if case.verdict == "read")
    assert len(every) > 120


def test_what_is_named_is_read_as_ever(tmp_path: Path) -> None:
    lay_out(Path(CASES[0].parent / "data-repository.txt"), tmp_path)
    for name in ("films.csv", "effects.csv", "README.md"):
        inputs = Inputs([str(tmp_path / name)])
        assert list(inputs.references()), name
    inputs = Inputs([str(tmp_path)], column="content")
    assert {Path(r.file).name for r in inputs.references()} >= {"news.csv"}


def test_a_folder_that_is_named_is_read_though_git_ignores_it(tmp_path: Path) -> None:
    lay_out(Path(CASES[0].parent / "website-jekyll.txt"), tmp_path)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert [r.id for r in Inputs([str(tmp_path / "vendor-cache")]).references()] == ["x"]
    assert [r.id for r in Inputs([str(tmp_path / "_site" / "assets")]).references()] == ["silva2001"]


def test_a_file_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(Path(CASES[0].parent / "thesis.txt"), tmp_path)
    monkeypatch.chdir(tmp_path)
    names = ["bib/own.bib", "./bib/own.bib", ".", "bib", str(tmp_path / "bib" / "own.bib")]
    assert Counter(r.id for r in Inputs(names).references())["moreira2011"] == 1


@pytest.mark.parametrize("git", [True, False], ids=["git", "no git"])
def test_a_link_that_leads_nowhere_is_told(
    git: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    if git:
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "refs.bib").write_text("@book{a, author={Silva, D.}, title={Tides}, year=2001}\n")
    for name, target in (("gone.bib", "nowhere.bib"), ("gone.o", "nowhere.o"), ("round", ".")):
        (tmp_path / name).symlink_to(target)
    read, aside, inputs = verdicts(tmp_path)
    assert (read, aside["gone.bib"]) == ({"refs.bib": 1}, 1)
    assert "a link to a file that is not there" in next(a.reason for a in inputs.files_aside)


def test_a_walk_looks_at_the_beginning_of_large_files(tmp_path: Path) -> None:
    """A gigabyte of data costs no more than its first lines, and what is too large to judge is not opened."""
    with (tmp_path / "data.csv").open("w") as stream:
        stream.write("station,year,level\n12,1998,3.4\n")
        stream.truncate(1 << 30)
    with (tmp_path / "book.xlsx").open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(1 << 28)
    (tmp_path / "refs.bib").write_text("@book{a, author={Silva, D.}, title={Tides}, year=2001}\n")
    read, aside, _ = verdicts(tmp_path)
    assert (set(read), set(aside)) == ({"refs.bib"}, {"data.csv", "book.xlsx"})

"""`enrich fix` as a user calls it: the diff, the file, and what is left alone."""

from __future__ import annotations

import argparse
import io
import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import enrich.jobs.fix
from enrich.cli import fix
from enrich.cli.main import main
from enrich.formats import ods as spreadsheet
from enrich.formats.archives import open_archive
from enrich.jobs import executors
from enrich.jobs.executors import processes
from tests.readers.test_spreadsheet import ods, ods_row

BIB = """% mine
@article{braun,
  author  = {Braun, V. and Clarke, V.},
  title   = {Using thematic analysis in psychology},
  journal = {Qualitative Research in Psychology},
  year    = 2006, volume = 3, number = 2,
  pages   = {77--101},
}
@article{nobody, author = {Brandt, K.}, title = {Clay tablets and their keepers}, year = 1969}
@article{broken, title = {Never closed
"""
LINE = "  doi     = {10.1191/1478088706qp063oa},\n"
FIXED = BIB.replace("  pages   = {77--101},\n", "  pages   = {77--101},\n" + LINE)


@pytest.fixture(autouse=True)
def bib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENRICH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "refs.bib"
    path.write_text(BIB, encoding="utf-8")
    return path


def _arguments(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    fix.add_parser(parser.add_subparsers(dest="command"))
    return parser.parse_args(["fix", *given])


def test_the_diff_is_shown_and_nothing_written(bib: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fix", "refs.bib", "--offline"]) == 0
    shown = capsys.readouterr()
    added = [line for line in shown.out.splitlines() if line[:1] in "+-"]
    assert added == ["--- refs.bib", "+++ refs.bib (fixed)", "+" + LINE.rstrip("\n")]
    assert bib.read_text(encoding="utf-8") == BIB
    assert "2 references read, 2 blocks set aside, 1 of them named below." in shown.err
    assert "refs.bib:10: set aside" in shown.err
    assert "1 value added" in shown.err
    assert "1 unmatched" in shown.err


def test_write_changes_the_file_keeps_its_mode_and_leaves_nothing_behind(bib: Path) -> None:
    bib.chmod(0o640)
    assert main(["fix", "refs.bib", "--offline", "--write"]) == 0
    assert bib.read_text(encoding="utf-8") == FIXED
    assert bib.stat().st_mode & 0o777 == 0o640
    assert {p.name for p in bib.parent.iterdir()} <= {"refs.bib", "cache"}


def test_a_second_time_changes_nothing(bib: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["fix", "refs.bib", "--offline", "--write", "-q"])
    before = bib.stat()
    capsys.readouterr()
    assert main(["fix", "refs.bib", "--offline", "--write"]) == 0
    assert "refs.bib: nothing to write." in capsys.readouterr().err
    after = bib.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_symbolic_link_stays_one(bib: Path) -> None:
    link = bib.with_name("link.bib")
    link.symlink_to(bib)
    assert main(["fix", "link.bib", "--offline", "--write"]) == 0
    assert link.is_symlink()
    assert bib.read_text(encoding="utf-8") == FIXED


def test_a_file_that_is_read_only_stays_and_the_next_is_written(
    bib: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = bib.with_name("other.bib")
    other.write_text(BIB, encoding="utf-8")
    bib.chmod(0o444)
    assert main(["fix", "refs.bib", "other.bib", "--offline", "--write"]) == 2
    assert "refs.bib: is read-only; nothing written" in capsys.readouterr().err
    assert bib.read_text(encoding="utf-8") == BIB
    assert other.read_text(encoding="utf-8") == FIXED


def test_a_hard_link_is_told(bib: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bib.with_name("other.bib").hardlink_to(bib)
    assert main(["fix", "refs.bib", "--offline", "--write"]) == 0
    assert "refs.bib: had 1 other name (hard links), where the old text stays." in capsys.readouterr().err
    assert bib.with_name("other.bib").read_text(encoding="utf-8") == BIB


def test_a_file_that_cannot_be_written_does_not_cost_the_next(
    bib: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = bib.with_name("other.bib")
    other.write_text(BIB, encoding="utf-8")
    replace = os.replace

    def full(old: str, new: Path) -> None:
        if new.name == "refs.bib":
            raise OSError(28, "No space left on device")
        replace(old, new)

    monkeypatch.setattr(os, "replace", full)
    assert main(["fix", "refs.bib", "other.bib", "--offline", "--write"]) == 2
    assert "refs.bib: cannot be written (No space left on device)." in capsys.readouterr().err
    assert (bib.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")) == (BIB, FIXED)
    assert {p.name for p in bib.parent.iterdir()} <= {"refs.bib", "other.bib", "cache"}


def test_a_reader_of_the_diff_that_goes_away_is_no_failure(
    bib: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(fix, "_deliver", gone)
    with pytest.raises(BrokenPipeError):
        fix.run(_arguments("refs.bib", "--offline"))


def test_a_failing_disk_leaves_the_old_file(bib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert main(["fix", "refs.bib", "--offline", "--write"]) == 2
    assert bib.read_text(encoding="utf-8") == BIB
    assert {p.name for p in bib.parent.iterdir()} <= {"refs.bib", "cache"}


def test_a_file_changed_meanwhile_is_not_overwritten(
    bib: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edits_for = enrich.jobs.fix.edits_for

    def slowly(*arguments: object, **options: object) -> object:
        bib.write_text("someone else was here", encoding="utf-8")
        return edits_for(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("enrich.jobs.fix.edits_for", slowly)
    assert main(["fix", "refs.bib", "--offline", "--write"]) == 2
    assert bib.read_text(encoding="utf-8") == "someone else was here"
    assert "changed meanwhile" in capsys.readouterr().err


def test_a_printed_doi_needs_replace(bib: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = FIXED.replace("10.1191/1478088706qp063oa", "10.5555/wrong")
    bib.write_text(wrong, encoding="utf-8")
    main(["fix", "refs.bib", "--offline", "--write"])
    assert bib.read_text(encoding="utf-8") == wrong
    main(["fix", "refs.bib", "--offline", "--write", "--replace"])
    shown = capsys.readouterr().err
    assert bib.read_text(encoding="utf-8") == FIXED
    assert "refs.bib:2: braun: left alone: it prints 10.5555/wrong" in shown
    assert "refs.bib:2: braun: DOI was 10.5555/wrong, is 10.1191/1478088706qp063oa." in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["absent.bib"], "absent.bib: no such file"),
        (["refs.bib", "--fields", "shoe-size"], "shoe-size cannot be written"),
        (["refs.jsonl"], "cannot be written back"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str], says: str, bib: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bib.with_name("refs.jsonl").write_text('{"unstructured": "A (2000) B."}\n', encoding="utf-8")
    assert main(["fix", *arguments, "--offline"]) == 2
    assert says in capsys.readouterr().err


def as_table(kind: str, rows: list[list[str]]) -> bytes:
    """The rows as a file of that kind."""
    if kind == "csv":
        return "".join(",".join(row) + "\n" for row in rows).encode()
    if kind == "ods":
        return ods("".join(ods_row(*row) for row in rows))
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def rows_of(path: Path) -> list[tuple[str, ...]]:
    """The rows that a table holds, the header included."""
    with open_archive(path.name, path.read_bytes()) as archive:
        if path.suffix == ".ods":
            return [named.row.cells for named in spreadsheet.rows_of(archive, path.name)]
    return [tuple(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]


ODD = "Shelf,What it is\nA1,Braun V and Clarke V: Using thematic analysis in psychology. Qual Res Psychol 3\n"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_a_column_that_only_the_user_knows(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"refs.{kind}"
    rows = [line.split(",") for line in ODD.splitlines()]
    path.write_bytes(as_table(kind, rows))
    assert main(["fix", path.name, "--offline", "--write", "--column", "What it is"]) == 0
    expected = [(*rows[0], "DOI"), (*rows[1], "10.1191/1478088706qp063oa")]
    if kind == "csv":
        assert path.read_bytes() == as_table(kind, [list(row) for row in expected])
    else:
        assert rows_of(path) == expected


@pytest.mark.parametrize("kind", ["xlsx", "ods", "docx"])
def test_an_archive_cut_short_stays_as_it_is(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"refs.{kind}"
    whole = as_table(kind if kind != "docx" else "xlsx", [["Title", "Year"], ["On things", "2001"]])
    path.write_bytes(whole[: len(whole) * 2 // 3])
    assert main(["fix", path.name, "--offline", "--write", "--from", kind]) == 2
    assert "damaged or incomplete" in capsys.readouterr().err
    assert path.read_bytes() == whole[: len(whole) * 2 // 3]


@pytest.fixture
def folder(bib: Path) -> Path:
    """A folder with all that there may be beside a bibliography."""
    place = bib.parent / "paper"
    (place / "sub").mkdir(parents=True)
    (place / "refs.bib").write_text(BIB, encoding="utf-8")
    (place / "sub" / "more.bib").write_text(BIB, encoding="utf-8")
    (place / "main.tex").write_text(
        "\\documentclass{article}\\begin{document}\\cite{braun}\\bibliography{refs,../refs}\\end{document}",
        encoding="utf-8",
    )
    (place / "settings.json").write_text('{"indent": 2}', encoding="utf-8")
    (place / "items.jsonl").write_text(
        '{"unstructured": "Brandt, K. (1969). Clay tablets. Journal of Clay, 3(2), 77-101."}\n' * 3
    )
    (place / "notes.xyz").write_text("no format of ours")
    return place


def test_a_folder_is_fixed_file_by_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no bibliography, or cannot be written back, is told in a line and is no failure."""
    assert main(["fix", "paper", "--offline", "--write"]) == 0
    for name in ("refs.bib", "sub/more.bib"):
        assert (folder / name).read_text(encoding="utf-8") == FIXED
    assert (folder.parent / "refs.bib").read_text(encoding="utf-8") == BIB, "outside of the folder"
    told = capsys.readouterr().err.splitlines()
    left = [line for line in told if line.startswith("not fixed: ")]
    for name, why in {
        "items.jsonl": "jsonl files cannot be written back",
        "main.tex": "LaTeX",
        "settings.json": "configuration or data",
        "paper: ": "1 files of no format known here",
    }.items():
        assert [line for line in left if name in line and why in line], (name, told)
    assert len(left) == 4


def test_a_folder_is_fixed_as_its_files_are(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fix", "paper", "--offline", "-q"]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["fix", "paper/refs.bib", "paper/sub/more.bib", "--offline"]) == 0
    by_name = capsys.readouterr().out
    assert main(["fix", "paper", "--offline"]) == 0
    assert capsys.readouterr().out == by_name
    assert by_name.count("+" + LINE) == 2


def test_what_keeps_one_file_of_a_folder_from_being_fixed_costs_no_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.bib").write_bytes(b"")
    (folder / "broken.bib").write_text("@article{x, title = {never closed", encoding="utf-8")
    assert main(["fix", "absent.bib", "paper", "--offline", "--write"]) == 2
    told = capsys.readouterr().err
    assert "enrich: absent.bib: no such file." in told
    assert "paper/a.bib: is empty." in told
    assert "paper/broken.bib:1: holds no readable reference" in told
    assert (folder / "sub" / "more.bib").read_text(encoding="utf-8") == FIXED


def test_workers_fix_as_one_does(bib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "SERIAL_BELOW", 10)
    monkeypatch.setattr(executors, "CHUNK", 7)
    started: list[object] = []
    begin = processes.Processes.__init__

    def starting(*arguments: Any, **named: Any) -> None:
        started.append(arguments)
        begin(*arguments, **named)

    monkeypatch.setattr(processes.Processes, "__init__", starting)
    names = [f"part{n}.bib" for n in range(12)]
    for name in names:
        bib.with_name(name).write_text(BIB, encoding="utf-8")
    assert main(["fix", *names, "--offline", "--write", "-q", "--workers", "2"]) == 0
    assert len(started) == 1
    assert [bib.with_name(name).read_text(encoding="utf-8") for name in names] == [FIXED] * 12


def test_no_file_is_changed_twice_or_by_a_link_from_a_folder(
    bib: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = bib.with_name("elsewhere.bib")
    elsewhere.write_text(BIB, encoding="utf-8")
    (folder / "a.bib").symlink_to("refs.bib")
    (folder / "out.bib").symlink_to("../elsewhere.bib")
    assert main(["fix", "paper", "--offline", "--write"]) == 0
    told = capsys.readouterr().err
    assert "not fixed: paper/a.bib: a link to another file" in told
    assert "not fixed: paper/out.bib: a link to another file" in told
    assert elsewhere.read_text(encoding="utf-8") == BIB
    assert (folder / "refs.bib").read_text(encoding="utf-8") == FIXED
    names = ["paper/out.bib", "elsewhere.bib", "./elsewhere.bib", "paper/sub/../out.bib"]
    assert main(["fix", *names, "--offline", "--write"]) == 0
    assert "not fixed: elsewhere.bib: the same file as paper/out.bib." in capsys.readouterr().err
    assert elsewhere.read_text(encoding="utf-8") == FIXED
    assert (folder / "out.bib").is_symlink()

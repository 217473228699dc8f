"""Reports are written whole, and never over what is no file."""

import errno
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import NoReturn

import pytest

from enrich.cli.main import main
from enrich.errors import ConfigurationError
from enrich.files import write_text, write_whole


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    """A rename over a device such as the null device would take it from the whole machine."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_text(str(pipe), "report")
    reader.join(timeout=5)
    assert read == [b"report"]
    assert pipe.is_fifo()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "there")
    write_text(str(tmp_path / "link"), "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_text() == "new"


def test_permissions_and_attributes_stay(tmp_path: Path) -> None:
    target = tmp_path / "report"
    target.write_text("old")
    target.chmod(0o640)
    try:
        os.setxattr(target, "user.note", b"mine")
    except (AttributeError, OSError):
        pytest.skip("no extended attributes here")
    write_text(str(target), "new")
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("new", 0o640)
    assert os.getxattr(target, "user.note") == b"mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(tmp_path: Path) -> None:
    target = tmp_path / "report"
    target.write_text("old")
    try:
        os.chown(target, 1234, 2345)
    except OSError:
        pytest.skip("a rootless container has no other owners to give files to")
    write_text(str(target), "new")
    assert (target.stat().st_uid, target.stat().st_gid) == (1234, 2345)


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "report"
    target.write_text("old")

    def fail(stream: object) -> None:
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        write_whole(str(target), fail)
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["report"]


def test_a_full_disk_is_told_and_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "report"
    target.write_text("old")

    def fail(stream: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(ConfigurationError, match=r"report: cannot be written .No space left"):
        write_whole(str(target), fail)
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["report"]


def test_a_name_as_long_as_names_can_be_is_written(tmp_path: Path) -> None:
    write_text(str(tmp_path / ("n" * 255)), "report")
    assert (tmp_path / ("n" * 255)).read_text() == "report"


def test_a_directory_is_no_target(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        write_text(str(tmp_path), "report")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_standard_output_is_told() -> None:
    script = "from enrich.files import write_text; write_text('-', 'report')"
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", script], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert b"ConfigurationError: -: cannot be written (No space left on device)" in done.stderr


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENRICH_CACHE_DIR", str(tmp_path / "cache"))
    page = tmp_path / "refs.bib"
    page.write_text("@article{a, title = {Clay tablets}, author = {Brandt, K.}, year = 1969}\n")
    return page


def never(*_: object) -> NoReturn:
    raise AssertionError("work was begun")


BAD_PLACES = {
    "a file in the way": ("refs.bib/out.csv", "refs.bib is a file, not a folder"),
    "a folder of that name": ("folder.csv", "is a folder; name a file in it"),
    "a folder without an ending": ("folder", "is a folder; name a file in it"),
    "a name too long": ("n" * 300 + ".csv", "too long"),
    "a folder that takes no files": ("/proc/out.csv", "cannot be written"),
    "a loop of links": ("loop/out.csv", "cannot be written"),
}


@pytest.mark.parametrize("kind", BAD_PLACES)
@pytest.mark.parametrize("command", ["run refs.bib -q", "check refs.bib", "lock refs.bib"])
def test_places_are_tried_before_the_work_begins(
    kind: str, command: str, page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place, said = BAD_PLACES[kind]
    if place.startswith("/proc") and not Path("/proc/self").exists():
        pytest.skip("this system has no /proc")
    Path("folder.csv").mkdir()
    Path("folder").mkdir()
    Path("loop").symlink_to("loop")
    monkeypatch.setattr("enrich.jobs.inputs.Inputs.references", never)
    monkeypatch.setattr("enrich.jobs.session.Session.run", never)
    if command.startswith("check"):
        options = [*command.split(), "--format", f"json={place}"]
    elif command.startswith("lock"):
        options = [*command.split(), "--lock", place]
    else:
        options = [*command.split(), "-o", "good.html", "-o", place]
    before = sorted(os.listdir())
    assert main([*options, "--offline"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("enrich: ")
    assert told.count("\n") == 1
    assert re.search(said, told), told
    assert sorted(os.listdir()) == before


def test_an_input_that_is_read_only_is_told_before_it_is_read(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.setattr("enrich.jobs.fix.recognise", never)
    assert main(["fix", "refs.bib", "--offline", "--write"]) == 2
    assert "refs.bib: is read-only" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("kind", ["csv", "xlsx", "html", "json", "jsonl", "md", "bib", "ris", "txt"])
def test_a_full_disk_costs_one_report(kind: str, page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path(f"full.{kind}").symlink_to("/dev/full")
    outputs = [f"full.{kind}", "good.csv", "good.json"]
    assert main(["run", "refs.bib", "--offline", *(f"-o{name}" for name in outputs)]) == 2
    shown = capsys.readouterr()
    assert f"enrich: full.{kind}: cannot be written (No space left on device)." in shown.err
    assert shown.err.count("\n") == 1
    assert "Wrote good.csv" in shown.out
    assert f"Wrote full.{kind}" not in shown.out
    assert all(Path(name).stat().st_size for name in ("good.csv", "good.json"))


def test_a_disk_that_fills_up_leaves_the_old_report(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    Path("a.csv").write_text("old")
    monkeypatch.setattr("enrich.writers.csv.Csv.write", full)
    assert main(["run", "refs.bib", "--offline", "-q", "-o", "a.csv", "-o", "b.json"]) == 2
    assert "a.csv: cannot be written" in capsys.readouterr().err
    assert Path("a.csv").read_text() == "old"
    assert sorted(p.name for p in Path().iterdir() if p.name != "cache") == ["a.csv", "b.json", "refs.bib"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "options",
    [["run"], ["run", "-q", "-o", "-", "--format", "csv", "-o", "good.csv"], ["check"], ["explain"]],
)
def test_a_full_standard_output_is_told_once(options: list[str], page: Path) -> None:
    command, *more = options
    inputs = [] if command == "explain" else ["refs.bib", "--offline"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "enrich", command, *inputs, *more], stdout=full, stderr=subprocess.PIPE,
            text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    if "good.csv" in more:
        assert Path("good.csv").stat().st_size


def test_a_report_for_a_reader_who_has_gone_does_not_cost_the_others(page: Path) -> None:
    arguments = ["run", "refs.bib", "--offline", "-q", "-o", "-", "--format", "html", "-o", "good.csv"]
    with subprocess.Popen(
        [sys.executable, "-m", "enrich", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout
        running.stdout.close()
        assert running.stderr
        told = running.stderr.read()
    assert running.returncode == 141
    assert told == b""
    assert Path("good.csv").stat().st_size


def test_a_name_that_no_terminal_can_show_is_printed_all_the_same(page: Path) -> None:
    name = os.fsdecode(b"r\xff\xe9fs.bib")
    try:
        Path(name).write_bytes(page.read_bytes())
    except OSError:
        pytest.skip("this file system takes no such name")
    for command in (["run"], ["check"], ["fix"], ["lock"]):
        done = subprocess.run(
            [sys.executable, "-m", "enrich", *command, name, "--offline"], capture_output=True, check=False,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
        assert b"Traceback" not in done.stderr


CLOSED = """
import os, sys
os.close(1)
os.execv(sys.executable, [sys.executable, "-m", "enrich", *sys.argv[1:]])
"""


@pytest.mark.parametrize(("command", "code", "lines"), [("run", 0, 0), ("lock", 0, 0), ("check", 2, 1)])
def test_a_standard_output_that_is_closed_costs_what_goes_there(
    command: str, code: int, lines: int, page: Path
) -> None:
    arguments = [sys.executable, "-c", CLOSED, command, "refs.bib", "--offline"]
    done = subprocess.run(arguments, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (code, lines)
    assert not lines or done.stderr == "enrich: -: cannot be written (standard output is closed).\n"

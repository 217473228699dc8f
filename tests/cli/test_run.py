"""`enrich run` as a user calls it: outputs, exit codes, and errors that say what to do."""

import io
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from enrich.cli.main import main
from enrich.index.starter import starter_works
from enrich.jobs import executors

GOOD = (
    "Braun, V. and Clarke, V. (2006) ‘Using thematic analysis in psychology’, "
    "Qualitative Research in Psychology, 3, 2, 77101.CrossRefGoogle Scholar\n"
    "Brandt, K. (1969) ‘Clay tablets and their keepers’, Antiquity Notes, 12, 3, 4458.Google Scholar\n"
)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENRICH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "list.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


def entries(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_offline_run(page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(page), "--offline", "-o", "out.jsonl"]) == 0
    matched, absent = entries(tmp_path / "out.jsonl")
    assert (matched["status"], matched["DOI"]) == ("matched", "10.1191/1478088706qp063oa")
    assert matched["unstructured"] == GOOD.splitlines()[0]
    assert (absent["status"], absent["DOI"]) == ("unmatched", None)
    assert f"starter index ({len(starter_works())} works)" in str(absent["reason"])
    assert "Crossref was not asked" in str(absent["reason"])
    shown = capsys.readouterr()
    assert "out.jsonl" in shown.out
    assert "starter index" in shown.out


@pytest.mark.parametrize("suffix", ["html", "xlsx", "csv", "jsonl", "json", "md"])
def test_every_report_is_written(page: Path, tmp_path: Path, suffix: str) -> None:
    assert main(["run", str(page), "--offline", "-q", "-o", f"new/folder/out.{suffix}"]) == 0
    assert (tmp_path / "new" / "folder" / f"out.{suffix}").stat().st_size > 100


def test_standard_input_to_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode())))
    assert main(["run", "-", "--offline", "-o", "-", "--format", "jsonl"]) == 0
    lines = capsysbinary.readouterr().out.splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["matched", "unmatched"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n", "empty"),
        ("photo.jpg", bytes(range(256)) * 20, "binary"),
        ("latin.txt", "Müller, J. (1977) Über Flüsse. Hydrologie, 3, 4-5.\n".encode("latin-1") * 3, "UTF-8"),
        ("prose.txt", b"It was a quiet morning and nobody had cited anything yet.\n", "no"),
    ],
)
def test_input_that_holds_nothing_readable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert main(["run", name, "--offline", "-o", "out.csv"]) == 2
    message = capsys.readouterr().err.strip()
    assert name in message
    assert said in message
    assert message.count("\n") == 0
    assert not (tmp_path / "out.csv").exists()


def test_a_name_that_is_empty_is_none(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As of a shell's variable that is not set; it is not this folder."""
    assert main(["run", "", "--offline"]) == 2
    assert "'': is not the name of a file" in capsys.readouterr().err


def test_good_input_beside_bad_is_processed(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "missing.txt", str(page), "--offline", "-o", "out.jsonl"]) == 2
    assert len(entries(tmp_path / "out.jsonl")) == 2
    assert "missing.txt: no such file" in capsys.readouterr().err


def test_what_could_not_be_read_is_in_the_report(page: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert main(["run", "empty.txt", str(page), "--offline", "-q", "-o", "out.json"]) == 2
    (block,) = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["set_aside"]
    assert (block["file"], block["reason"]) == ("empty.txt", "is empty.")


def test_a_directory_means_its_files(page: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("b.txt", "a.txt", ".hidden.txt"):
        (folder / name).write_text(GOOD, encoding="utf-8")
    assert main(["run", "folder", "--offline", "-q", "-o", "out.jsonl"]) == 0
    assert [Path(str(e["file"])).name for e in entries(tmp_path / "out.jsonl")] == ["a.txt"] * 2 + [
        "b.txt"
    ] * 2


def test_other_files_of_a_directory_are_set_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "list.txt").write_text(GOOD, encoding="utf-8")
    (folder / "notes.txt").write_text("Ring the printer about the cover.\n")
    for name in ("photo.jpg", "enrich.lock", "build.sh"):
        (folder / name).write_text(GOOD)
    assert main(["run", "folder", "--offline", "-o", "out.json"]) == 0
    notes, others = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["set_aside"]
    assert [Path(block["file"]).name for block in (notes, others)] == ["notes.txt", "folder"]
    assert "3 files of no format known here: .jpg (1), .lock (1), .sh (1)" in others["reason"]
    assert not notes["fault"]
    assert not others["fault"]
    assert "2 references read + 2 blocks set aside = 4" in capsys.readouterr().out
    (folder / "list.txt").unlink()
    assert main(["run", "folder", "--offline", "-o", "none.json"]) == 2
    assert "no references" in capsys.readouterr().err


def test_a_report_left_in_a_directory_is_not_read_again(page: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "list.txt").write_text(GOOD, encoding="utf-8")
    outputs = [f"folder/r.{kind}" for kind in ("csv", "jsonl", "json", "html", "md", "xlsx")]
    assert main(["run", "folder", "--offline", "-q", *(f"-o{name}" for name in outputs)]) == 0
    assert main(["run", "folder", "--offline", "-q", "-o", "again.json"]) == 0
    again = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))
    assert sum(again["tally"].values()) == 2
    assert sum("a report that enrich wrote" in block["reason"] for block in again["set_aside"]) == 6
    assert main(["run", "folder/r.jsonl", "--offline", "-q", "-o", "named.json"]) == 0
    assert sum(json.loads((tmp_path / "named.json").read_text(encoding="utf-8"))["tally"].values()) == 2


def test_an_outage_is_said_and_blames_nobody(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ENRICH_CROSSREF_URL", f"http://127.0.0.1:{closed.getsockname()[1]}")
        assert main(["run", str(page), "-o", "out.jsonl"]) == 3
    matched, unchecked = entries(tmp_path / "out.jsonl")
    assert matched["status"] == "matched"
    assert unchecked["status"] == "unchecked"
    assert "crossref" in str(unchecked["reason"]).lower()
    assert "could not be" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "list.txt", "--offline", "-o", "out.docx2"],
        ["run", "list.txt", "--offline", "-o", "-"],
        ["run", "list.txt", "--source", "nowhere"],
        ["run", "list.txt", "--offline", "--index", "nowhere"],
        ["run", "list.txt", "--offline", "--from", "nowhere"],
    ],
)
def test_usage_errors_are_sentences(
    page: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    message = capsys.readouterr().err
    assert message.startswith("enrich: ")
    assert "Traceback" not in message


def test_a_report_that_cannot_be_written_leaves_the_old_one(page: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["run", str(page), "--offline", "-q", "-o", "file/out.csv"]) == 2
    assert (tmp_path / "file").read_text() == "in the way"


def test_workers_give_the_same_answer_in_the_same_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "SERIAL_BELOW", 10)
    monkeypatch.setattr(executors, "CHUNK", 7)
    (tmp_path / "many.txt").write_text(GOOD * 30, encoding="utf-8")
    assert main(["run", "many.txt", "--offline", "-q", "--workers", "1", "-o", "one.jsonl"]) == 0
    assert main(["run", "many.txt", "--offline", "-q", "--workers", "2", "-o", "two.jsonl"]) == 0
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_a_run_that_is_ended_leaves_nothing_half_made() -> None:
    script = (
        "import os, signal, sys\nfrom enrich.cli import explain, main\n"
        "def run(arguments):\n"
        "    try: signal.raise_signal(signal.SIGTERM)\n"
        "    finally: print('cleaned up')\n"
        "explain.run = run\nsys.argv = ['enrich', 'explain']\nsys.exit(main.main())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (143, "cleaned up\n")


ONE = "@article{a, title = {On things}, author = {Smith, J.}, year = 1999, keywords = {kept}}\n"


@pytest.mark.parametrize(
    ("given", "target"),
    [("r.bib", "./r.bib"), ("r.bib", "link.bib"), ("link.bib", "r.bib"), ("d", "d/r.bib")],
)
def test_no_report_takes_the_place_of_an_input(
    given: str, target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "d").mkdir()
    for name in ("r.bib", "d/r.bib"):
        (tmp_path / name).write_text(ONE, encoding="utf-8")
    (tmp_path / "link.bib").symlink_to("r.bib")
    assert main(["run", given, "--offline", "-o", target]) == 2
    assert f"{target}: is an input; name another file" in capsys.readouterr().err
    assert [(tmp_path / name).read_text(encoding="utf-8") for name in ("r.bib", "d/r.bib")] == [ONE, ONE]


def test_a_report_in_an_input_directory_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "r.bib").write_text(ONE, encoding="utf-8")
    for _ in range(2):
        assert main(["run", "d", "--offline", "-q", "-o", "d/report.csv", "-o", "d/report.xlsx"]) == 0
    assert (tmp_path / "d" / "report.csv").read_text(encoding="utf-8-sig").count("On things") == 2

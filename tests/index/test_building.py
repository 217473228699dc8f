"""Builds that are killed, at whatever moment, cost nothing but themselves; old indexes open."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from enrich.errors import ConfigurationError
from enrich.index import build, open_index
from enrich.index.layout import read_manifest
from enrich.records import Work

KEPT = Path(__file__).parent / "kept"
WORKS = [Work(DOI="10.5555/a", title=("Quiet rivers",)), Work(DOI="10.5555/b")]
_BUILD = """
import sys, time
from pathlib import Path
from enrich.index import build
from enrich.records import Work

def works():
    yield Work(DOI="10.5555/new")
    print("at work", flush=True)
    sys.stdin.read()

build(Path(sys.argv[1]), works())
"""


def at_work(path: Path) -> subprocess.Popen[str]:
    """A process in the middle of building an index; it goes on when its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", _BUILD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "at work\n"
    return process


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGINT])
def test_what_a_killed_build_left_is_removed_by_the_next(kind: signal.Signals, tmp_path: Path) -> None:
    build(tmp_path / "ix", WORKS)
    with at_work(tmp_path / "ix") as process:
        process.send_signal(kind)
    assert len(names(tmp_path)) == (2 if kind == signal.SIGKILL else 1)
    assert open_index(tmp_path / "ix").works == 2
    build(tmp_path / "ix", WORKS[:1])
    assert names(tmp_path) == ["ix"]


def test_a_second_build_of_an_index_is_told_and_the_first_goes_on(tmp_path: Path) -> None:
    with at_work(tmp_path / "ix") as process:
        with pytest.raises(ConfigurationError, match="another process is building this index"):
            build(tmp_path / "ix", WORKS)
        process.communicate("")
    assert process.returncode == 0
    assert names(tmp_path) == ["ix"]
    assert open_index(tmp_path / "ix").lookup("10.5555/new")


def test_a_build_that_is_killed_while_it_delivers_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "ix", WORKS)
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "ix", WORKS[:1])
    monkeypatch.undo()
    assert open_index(tmp_path / "ix").works == 2
    build(tmp_path / "ix", WORKS[:1])
    assert open_index(tmp_path / "ix").works == 1
    assert len(names(tmp_path / "ix")) == 2, "what the killed one had brought there is gone"


def test_nothing_in_an_index_is_removed_that_is_not_its_own(tmp_path: Path) -> None:
    shutil.copytree(KEPT / "layout-1", tmp_path / "ix")
    (tmp_path / "ix" / "notes.txt").write_text("Mine.")
    build(tmp_path / "ix", WORKS)
    (generation,) = (tmp_path / "ix").glob("g-*")
    assert names(tmp_path / "ix") == ["enrich-index.json", generation.name, "notes.txt"]


def test_who_opens_an_index_while_it_is_replaced_gets_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "ix", WORKS)
    old = read_manifest(tmp_path / "ix")
    build(tmp_path / "ix", WORKS[:1])
    said = iter([old])
    monkeypatch.setattr("enrich.index.read_manifest", lambda path: next(said, None) or read_manifest(path))
    assert open_index(tmp_path / "ix").works == 1


def test_a_full_disk_is_a_sentence_and_leaves_the_old_index(tmp_path: Path) -> None:
    build(tmp_path / "ix", WORKS)
    dump = tmp_path / "dump.jsonl"
    dump.write_text("".join(f'{{"DOI": "10.5555/{n}", "title": ["{n**9} {n**8}"]}}\n' for n in range(3000)))
    run = subprocess.run(
        [sys.executable, "-m", "enrich", "index", "build", str(tmp_path / "ix"), str(dump)],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)),
        check=False,
    )
    assert run.returncode == 2
    assert "cannot be written" in run.stderr
    assert "untouched" in run.stderr
    assert "Traceback" not in run.stderr
    assert open_index(tmp_path / "ix").works == 2
    assert names(tmp_path) == ["dump.jsonl", "ix"]


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"{",
        b"[]",
        b'{"format": "\xff"}',
        b'{"format": 1, "works": -1}',
        b'{"format": true, "works": 2}',
        b'{"format": 1, "works": ' + b"9" * 400 + b"}",
        b'{"odd": ' + b"[" * 100_000,
    ],
)
def test_a_damaged_manifest_is_a_sentence(manifest: bytes, tmp_path: Path) -> None:
    build(tmp_path / "ix", WORKS)
    (tmp_path / "ix" / "enrich-index.json").write_bytes(manifest)
    with pytest.raises(ConfigurationError, match=r"no index here|damaged"):
        open_index(tmp_path / "ix")


def test_an_index_made_before_still_opens(tmp_path: Path) -> None:
    shutil.copytree(KEPT / "layout-1", tmp_path / "ix")
    index = open_index(tmp_path / "ix")
    assert index.works == 2
    harbour = index.lookup("10.5555/kept-1")
    assert harbour
    assert (harbour.volume, harbour.years, harbour.author[1].name) == ("14", (1987,), "Harbour Survey Group")
    assert index.search("J Made-up Coasts 1987;14:101-19")[0].work == harbour
    assert [c.work.DOI for c in index.search("Lindqvist Å. Slow tides. 2003")] == ["10.5555/kept-2"]

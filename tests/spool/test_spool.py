"""The spool: what was appended is read again, the latest for each position; damage is seen, never read."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.errors import ConfigurationError
from enrich.spool import DamagedSpool, Spool, pack, verify

LINES = st.lists(st.tuples(st.integers(0, 9), st.binary(max_size=40), st.integers(0, 200)), max_size=6)
BLOCKS = st.lists(st.tuples(st.integers(0, 12), LINES), max_size=6)
KILLED = """
import os, signal, sys
from pathlib import Path
from enrich.spool import Spool, pack
spool = Spool.create(Path(sys.argv[1]))
for n in range(20):
    spool.append(pack([b"line %d" % n], b"x"), n)
os.kill(os.getpid(), signal.SIGKILL)
"""


def filled(path: Path, count: int = 6) -> list[int]:
    """A spool with `count` blocks of two lines; the offset at which each ends."""
    with Spool.create(path) as spool:
        ends = []
        for n in range(count):
            spool.append(pack([b"a%d" % n, b"b%d" % n], b"ab"), 2 * n)
            ends.append(spool.end)
    return ends


@given(BLOCKS)
@settings(max_examples=150, deadline=None)
def test_what_was_appended_is_read_again_the_latest_for_each_position(
    blocks: list[tuple[int, list[tuple[int, bytes, int]]]],
) -> None:
    there: dict[int, tuple[int, bytes]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spool"
        with Spool.create(path) as spool:
            for first, said in blocks:
                rows = sorted({place: (place, line, mark) for place, line, mark in said}.values())
                packed = pack(
                    [line for _, line, _ in rows], bytes(m for *_, m in rows), [p for p, *_ in rows]
                )
                spool.append(packed, first)
                there |= {first + place: (mark, line) for place, line, mark in rows}
            right = [(position, there[position][1]) for position in sorted(there)]
            assert list(spool.contents.lines()) == right
        assert verify(path).damage == ""
        with Spool.open(path) as again:
            contents = again.contents
            assert list(contents.lines()) == right
            assert len(contents) == len(there)
            assert contents.marks == bytes(there[position][0] for position in sorted(there))
            odd = {mark for mark, _ in there.values() if mark % 2}
            assert list(contents.positions(odd)) == [p for p in sorted(there) if there[p][0] % 2]
            for position in range(-1, 25):
                assert (position in contents) == (position in there)
                if position in there:
                    assert contents.line(position) == there[position][1]


@given(st.integers(min_value=0))
@settings(max_examples=200, deadline=None)
def test_a_file_that_ends_anywhere_keeps_its_whole_blocks(cut: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spool"
        ends = filled(path)
        begin = ends[0] - (ends[1] - ends[0])
        cut = begin + cut % (ends[-1] - begin + 1)
        os.truncate(path, cut)
        whole = sum(end <= cut for end in ends)
        said = verify(path)
        assert (said.lines, said.end) == (2 * whole, ends[whole - 1] if whole else begin)
        assert bool(said.damage) == (cut not in (begin, *ends))
        with Spool.open(path) as spool:
            assert len(spool.contents) == 2 * whole
            spool.append(pack([b"new"], b"n"), 2 * whole)
        assert verify(path).lines == 2 * whole + 1
        assert verify(path).damage == ""


@given(st.integers(min_value=0), st.integers(1, 255))
@settings(max_examples=300, deadline=None)
def test_a_changed_byte_is_seen_wherever_it_is(at: int, change: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spool"
        ends = filled(path)
        data = bytearray(path.read_bytes())
        at %= len(data)
        data[at] ^= change
        path.write_bytes(data)
        begin = ends[0] - (ends[1] - ends[0])
        if at < begin:
            with pytest.raises(ConfigurationError, match="no spool of this version"):
                Spool.open(path)
            return
        said = verify(path)
        assert said.damage
        assert said.lines == 2 * sum(end <= at for end in ends)


def test_damage_after_the_opening_is_seen_when_it_is_read(tmp_path: Path) -> None:
    ends = filled(tmp_path / "spool")
    with Spool.open(tmp_path / "spool") as spool:
        data = bytearray((tmp_path / "spool").read_bytes())
        data[ends[3] - 2] ^= 1
        (tmp_path / "spool").write_bytes(data)
        assert spool.contents.line(0) == b"a0"
        with pytest.raises(DamagedSpool, match="damaged in its text"):
            spool.contents.line(6)


def test_what_nobody_relied_upon_is_cut_off(tmp_path: Path) -> None:
    ends = filled(tmp_path / "spool")
    with Spool.open(tmp_path / "spool", end=ends[2]) as spool:
        assert (len(spool.contents), spool.end) == (6, ends[2])
    assert (tmp_path / "spool").stat().st_size == ends[2]


def test_a_killed_process_loses_nothing_that_it_appended(tmp_path: Path) -> None:
    path = tmp_path / "spool"
    done = subprocess.run([sys.executable, "-c", KILLED, path], check=False)
    assert done.returncode == -signal.SIGKILL
    with Spool.open(path) as spool:
        assert [line for _, line in spool.contents.lines()] == [b"line %d" % n for n in range(20)]


def test_a_full_disk_leaves_the_blocks_before(tmp_path: Path) -> None:
    script = """
import resource, signal, sys
from pathlib import Path
from enrich.errors import ConfigurationError
from enrich.spool import Spool, pack
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))
spool = Spool.create(Path(sys.argv[1]))
try:
    for n in range(99):
        spool.append(pack([b"line %d" % n], b"x"), n)
except ConfigurationError:
    print(n, spool.end, len(spool.contents))
"""
    path = tmp_path / "spool"
    said = subprocess.run([sys.executable, "-c", script, path], check=True, capture_output=True, text=True)
    count, end, lines = map(int, said.stdout.split())
    assert count == lines > 2
    assert path.stat().st_size == end
    assert verify(path).damage == ""


def test_only_its_owner_reads_it_and_none_is_overwritten(tmp_path: Path) -> None:
    filled(tmp_path / "spool")
    assert stat.S_IMODE((tmp_path / "spool").stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        Spool.create(tmp_path / "spool")
    (tmp_path / "other").write_bytes(b"something else")
    with pytest.raises(ConfigurationError, match="no spool"):
        Spool.open(tmp_path / "other")


def test_a_spool_may_have_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Spool.temporary() as spool:
        spool.append(pack([b"a"], b"x"), 0)
        assert list(spool.contents.lines()) == [(0, b"a")]
    assert not list(tmp_path.iterdir())


def test_a_line_needs_a_mark() -> None:
    with pytest.raises(ValueError, match="a mark"):
        pack([b"a", b"b"], b"x")
    with pytest.raises(ValueError, match="a place"):
        pack([b"a", b"b"], b"xy", [0])


def test_blocks_without_a_wanted_line_are_not_read(tmp_path: Path) -> None:
    with Spool.create(tmp_path / "spool") as spool:
        for n, mark in enumerate(b"xxyx"):
            spool.append(pack([b"%d" % n], bytes([mark])), n)
        (tmp_path / "spool").write_bytes(b"")  # what is not read is not missed
        assert list(spool.contents.lines(b"z")) == []
        with pytest.raises(DamagedSpool):
            list(spool.contents.lines(b"y"))


def test_the_name_of_a_new_spool_is_brought_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(os.fstat(handle).st_ino), fsync(handle)))
    folder = tmp_path / "spools"
    folder.mkdir()
    Spool.create(folder / "one.spool").close()
    assert {folder.stat().st_ino, tmp_path.stat().st_ino} <= set(synced)

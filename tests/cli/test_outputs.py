"""Reports are written whole, and never over what is no file."""

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from enrich.cli.outputs import write_text, write_whole
from enrich.errors import ConfigurationError


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
    script = "from enrich.cli.outputs import write_text; write_text('-', 'report')"
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", script], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert b"ConfigurationError: -: cannot be written (No space left on device)" in done.stderr

"""A large file that is cut is read as if it were not: the same works, line numbers, and what is left out."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest

from enrich.index.account import Account
from enrich.index.dumps import cuts, inputs_in, parts_of, portions
from tests.index.dumps_read import filled, killed, portions_in


def line(number: int) -> bytes:
    if number % 7 == 3:
        return b"{broken"
    if number % 11 == 5:
        return b""
    return json.dumps({"DOI": f"10.5555/{number}", "title": ["Rivers " * (number % 40)]}).encode()


PLAIN = b"\n".join(map(line, range(300)))
HALF = len(PLAIN) // 2
DOCUMENT = b'ms": [' + b",\n".join(json.dumps({"DOI": f"10.5555/{n}"}).encode() for n in range(300)) + b"]}"
FILES: list[tuple[str, bytes]] = [
    ("plain", PLAIN),
    ("with a mark before it", b"\xef\xbb\xbf" + PLAIN),
    ("with its last line end", PLAIN + b"\n"),
    ("a line that is an archive's mark", PLAIN.replace(b"{broken", b"\x1f\x8b\x08{broken")),
    ("a list in a line", PLAIN + b'\n{"items": [{"DOI": "10.5555/last"}, {"DOI": "10.5555/least"}]}'),
    ("packed", gzip.compress(PLAIN)),
    ("a document of which a part holds half a line", gzip.compress(b'{"ite') + gzip.compress(DOCUMENT)),
    ("packed in parts", gzip.compress(PLAIN[:HALF]) + gzip.compress(PLAIN[HALF:])),
    ("torn", gzip.compress(PLAIN)[:-300]),
    ("torn in its last bytes", gzip.compress(PLAIN)[:-3]),
    ("a broken part", gzip.compress(PLAIN) + gzip.compress(PLAIN)[:-8] + bytes(8) + gzip.compress(PLAIN)),
    ("garbage between", gzip.compress(PLAIN) + b"garbage" * 99 + gzip.compress(PLAIN)),
    ("garbage behind", gzip.compress(PLAIN) + b"garbage"),
    ("no archive but its mark", b"\x1f\x8b" + b"x" * 5000),
]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuts, "WHOLE", 1)
    monkeypatch.setattr(cuts, "STRETCH", 2_000)


def read(path: Path) -> tuple[list[str], list[str]]:
    told: list[str] = []
    works, _ = portions_in(path, account=Account(told.append), folder=path.parent)
    return [work.DOI for work in works], told


@pytest.mark.parametrize(("name", "content"), FILES, ids=[name for name, _ in FILES])
def test_a_file_that_is_cut_is_read_as_a_whole_one(
    name: str, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "d").write_bytes(content)
    monkeypatch.setattr("enrich.index.lines.BLOCK", 512)
    monkeypatch.setattr("enrich.index.lines._INFLATED", 700)
    whole = read(tmp_path / "d")
    monkeypatch.setattr(cuts, "WHOLE", 1)
    monkeypatch.setattr(cuts, "STRETCH", 2_000)
    assert read(tmp_path / "d") == whole
    assert [path.name for path in tmp_path.iterdir()] == ["d"], "what was unpacked is gone"


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("content", [PLAIN, gzip.compress(PLAIN)], ids=["plain", "packed"])
def test_a_large_file_of_lines_is_cut(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("enrich.index.lines.BLOCK", 512)
    monkeypatch.setattr("enrich.index.lines._INFLATED", 700)
    (tmp_path / "d").write_bytes(content)
    parts = list(parts_of(inputs_in([tmp_path / "d"]), tmp_path, Account(str).at))
    assert len(parts) > 5
    assert parts[-1].until == len(content)
    assert [part.lines for part in parts] == sorted({part.lines for part in parts})


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "content",
    [b'{"items": [' + PLAIN + b"]}", b"PK\x03\x04" + PLAIN, b"[\n{}\n]"],
    ids=["document", "zip", "list"],
)
def test_what_is_no_file_of_lines_is_not_cut(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "d").write_bytes(content)
    assert len(list(parts_of(inputs_in([tmp_path / "d"]), tmp_path, Account(str).at))) == 1


@pytest.mark.usefixtures("small")
def test_a_line_without_an_end_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("enrich.index.lines.LONGEST", 5_000)
    monkeypatch.setattr("enrich.index.lines._INFLATED", 700)
    (tmp_path / "d").write_bytes(gzip.compress(line(0) + b"\n" + b"x" * 900_000 + b"\n" + line(1)))
    parts = list(parts_of(inputs_in([tmp_path / "d"]), tmp_path, Account(str).at))
    assert sum(Path(part.path.decode()).stat().st_size for part in parts) < 9_000
    dois, told = read(tmp_path / "d")
    assert dois == ["10.5555/0", "10.5555/1"]
    assert "too large to be read" in told[0]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("after", [1, 4, 9])
@pytest.mark.parametrize("content", [PLAIN, gzip.compress(PLAIN) + b"garbage"], ids=["plain", "packed"])
def test_a_killed_build_goes_on_in_the_middle_of_a_file(
    content: bytes, after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("enrich.index.lines.BLOCK", 512)
    monkeypatch.setattr("enrich.index.lines._INFLATED", 700)
    monkeypatch.setattr("enrich.jobs.indexing.CHECKPOINT", 0.0)
    monkeypatch.setattr(portions, "SIZE", 7)
    (tmp_path / "d").write_bytes(content)
    whole = Account(str)
    expected = filled(tmp_path / "whole", tmp_path / "d", account=whole)
    killed(tmp_path / "ix", tmp_path / "d", after)
    account = Account(str)
    info = filled(tmp_path / "ix", tmp_path / "d", account=account)
    assert info.id == expected.id
    assert info.origins == expected.origins
    assert account.damaged == whole.damaged


def test_damage_is_told_behind_the_lines_before_it() -> None:
    whole, broken = gzip.compress(b"{}\n" * 3), gzip.compress(b"{}\n" * 5)
    stream = io.BytesIO(whole + broken[:-8] + bytes(8) + whole)
    left = [left for some in cuts.unpacked(stream) for left in some.left]
    assert [one.line for one in left] == [3]

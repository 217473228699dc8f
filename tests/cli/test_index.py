"""`enrich index`: what it says and how it exits."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from enrich.cli.main import main
from enrich.index import open_index

GOOD = b'{"DOI": "10.5555/a", "title": ["Some work"]}\n'
OTHER = b'{"DOI": "10.5555/b", "title": ["Other work"]}\n'


def built(tmp_path: Path, capsys: pytest.CaptureFixture[str], *contents: bytes) -> tuple[int, str, str]:
    files = [tmp_path / f"{n}.jsonl" for n in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    code = main(["index", "build", str(tmp_path / "ix"), *map(str, files)])
    return code, *capsys.readouterr()


def packed(content: bytes) -> bytes:
    """An archive without the time in it, so that a test has the same name in every process."""
    return gzip.compress(content, mtime=0)


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (GOOD + OTHER, 0, ""),
        (
            GOOD + OTHER + GOOD + b"{}\n",
            0,
            "1 record without a DOI.\nenrich: Of a DOI with several records the newest counts: 1",
        ),
        (GOOD + b"{broken\n" + OTHER, 3, "0.jsonl:2: no JSON"),
        (GOOD + b'{"DOI": "10.5555/x", "title": ["\xe9"]}\n' + OTHER, 3, "0.jsonl:2: "),
        (packed(GOOD + OTHER)[:-5], 3, "0.jsonl:2: the archive ends too soon"),
        (packed(GOOD + OTHER) + b"garbage", 3, "the archive is damaged"),
        (
            packed(GOOD)[:-8] + bytes(8) + packed(GOOD + OTHER),
            3,
            "part 1 of the archive does not pass its check",
        ),
        (b"", 2, "no work to put into it"),
        (b"{}\n", 2, "1 record without a DOI"),
        (b"not JSON\n", 2, "0.jsonl:1: no JSON"),
        (b"\x1f\x8b", 2, "no work to put into it"),
    ],
)
def test_exit_codes_of_a_build(
    content: bytes, code: int, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    got, out, err = built(tmp_path, capsys, content)
    assert got == code
    assert told in err
    assert "Traceback" not in err
    assert ("2 works indexed" in out) == (code != 2)
    assert (tmp_path / "ix").exists() == (code != 2)


def test_one_damaged_file_does_not_cost_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = built(tmp_path, capsys, b"\x1f\x8bnothing", GOOD, gzip.compress(OTHER)[:-1])
    assert code == 3
    assert "2 works indexed" in out
    assert "0.jsonl" in err
    assert "2.jsonl" in err


def test_a_file_that_is_not_there_is_told_before_anything_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built(tmp_path, capsys, GOOD)
    assert main(["index", "build", str(tmp_path / "ix"), str(tmp_path / "nothing.jsonl")]) == 2
    assert "no such file" in capsys.readouterr().err
    assert open_index(tmp_path / "ix").works == 1


def test_info_says_what_an_index_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built(tmp_path, capsys, GOOD + OTHER)
    assert main(["index", "info", str(tmp_path / "ix")]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{tmp_path / 'ix'}: 2 works\n")
    assert "from Crossref, 0.jsonl: 2 records" in out
    assert "licence: facts" in out

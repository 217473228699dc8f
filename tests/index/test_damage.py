"""What is wrong with a dump costs only itself, is told with file and line, and needs no memory."""

from __future__ import annotations

import gzip
import json
import random
import re
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as fewer
from hypothesis import strategies as st

from enrich.errors import ConfigurationError
from enrich.index import build, lines, open_index
from enrich.index.account import SHOWN, Account
from enrich.index.dumps import portions
from enrich.jobs.supplies import Files
from enrich.records import Work
from tests.index.dumps_read import filled, works_in

RECORD = b'{"DOI": "10.5555/%d", "title": ["Some work"]}\n'
A, B, C = (RECORD % n for n in range(3))


def read(path: Path, content: bytes) -> tuple[list[str], list[str], Account]:
    """The DOIs that are read from a file of `content`, what is told, and the account."""
    path.write_bytes(content)
    told: list[str] = []
    account = Account(told.append)
    return [work.DOI for work in works_in(path, account)], told, account


# name, the odd line, whether it is damage (else only counted)
ODD = [
    ("one Latin-1 byte", b'{"DOI": "10.5555/x", "title": ["Caf\xe9"]}', True),
    ("NUL bytes", b"\0" * 1000, True),
    ("a NUL in a record", b'{"DOI": "10.5555/x\0"}', True),
    ("cut off", b'{"DOI": "10.5555/x", "tit', True),
    ("nested", b'{"DOI": "10.5555/x", "title": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", True),
    ("brackets without an end", b"[" * 100_000, True),
    ("not a number", b'{"DOI": "10.5555/x", "volume": NaN}', True),
    ("a number", b"5", True),
    ("null", b"null", True),
    ("a text", b'"10.5555/x"', True),
    ("a list with a number in it", b"[5]", True),
    ("two values", b'{"DOI": "10.5555/x"} {"DOI": "10.5555/y"}', True),
    ("half a surrogate", b'{"DOI": "10.5555/x", "title": ["\\ud800"]}', True),
    ("no DOI", b'{"title": ["Some work"]}', False),
    ("an empty DOI", b'{"DOI": "", "title": ["Some work"]}', False),
    ("a DOI that is none", b'{"DOI": "n/a", "title": ["Some work"]}', False),
    ("a DOI that is a list", b'{"DOI": ["10.5555/x"]}', False),
    ("nothing", b"{}", False),
    ("an empty answer", b'{"message": {}}', False),
]
HARMLESS = [
    ("a boolean year", b'{"DOI": "10.5555/x", "issued": {"date-parts": [[true]]}}'),
    ("a huge year", b'{"DOI": "10.5555/x", "issued": {"date-parts": [[%s]]}}' % (b"9" * 400)),
    ("a negative year", b'{"DOI": "10.5555/x", "issued": {"date-parts": [[-5, null]]}}'),
    ("a huge volume", b'{"DOI": "10.5555/x", "volume": %s}' % (b"9" * 30)),
    ("everything null", b'{"DOI": "10.5555/x", "title": null, "author": null, "issued": null, "type": null}'),
    ("everything a list", b'{"DOI": "10.5555/x", "title": [[]], "author": [[]], "volume": [], "issued": []}'),
    (
        "everything true",
        b'{"DOI": "10.5555/x", "title": [true], "author": [true], "volume": true, "page": true}',
    ),
    ("a carriage return", b'{"DOI": "10.5555/x"}\r'),
]


@pytest.mark.parametrize(("line", "damaged"), [case[1:] for case in ODD], ids=[case[0] for case in ODD])
def test_an_odd_line_costs_only_itself(line: bytes, damaged: bool, tmp_path: Path) -> None:
    dois, told, account = read(tmp_path / "works.jsonl", A + line + b"\n" + B)
    assert dois == ["10.5555/0", "10.5555/1"]
    assert (account.damaged, account.without_doi) == ((1, 0) if damaged else (0, 1))
    assert [t.startswith(f"{tmp_path / 'works.jsonl'}:2") for t in told] == [True] * damaged


@pytest.mark.parametrize("line", [case[1] for case in HARMLESS], ids=[case[0] for case in HARMLESS])
def test_an_odd_value_costs_at_most_its_record(line: bytes, tmp_path: Path) -> None:
    path, account = tmp_path / "works.jsonl", Account(lambda _: None)
    path.write_bytes(A + line + b"\n" + B)
    assert filled(tmp_path / "ix", path, account=account).works + account.damaged == 3
    index = open_index(tmp_path / "ix")
    assert index.lookup("10.5555/0")
    assert len(index.search("Some work")) == 2, "no later run suffers"
    assert bool(index.lookup("10.5555/x")) == (not account.damaged)


def test_works_come_from_every_shape_of_dump(tmp_path: Path) -> None:
    record = {"DOI": "10.5555/a"}
    shapes = [record, {"message": {"items": [record]}}, {"items": [record, {}]}, {"message": record}]
    text = "\n".join([*map(json.dumps, shapes), "", "{broken", ""])
    dois, told, account = read(tmp_path / "dump.jsonl.gz", gzip.compress(text.encode()))
    assert dois == ["10.5555/a"] * 4
    assert (account.damaged, account.without_doi) == (1, 1)
    assert [t.split(": ")[0] for t in told] == [f"{tmp_path / 'dump.jsonl.gz'}:6"]


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


MANY = A + b"".join(RECORD % (n * 7919 % 99991) for n in range(3000))
TWO_PARTS = gzip.compress(MANY) + gzip.compress(B + C)
SOUND = re.findall(r"10\.5555/\d+", (MANY + B + C).decode())
HOLE = len(gzip.compress(MANY)) // 2
ARCHIVES: list[tuple[str, bytes, int, int]] = [
    # name, the archive, works at least, things told at least
    ("whole", gzip.compress(A + B + C), 3, 0),
    ("in parts", gzip.compress(A) + gzip.compress(B[:9]) + gzip.compress(B[9:] + C), 3, 0),
    ("padded with zeros", gzip.compress(A + B + C) + b"\0" * 5000, 3, 0),
    ("without a last line end", gzip.compress(A + B + C[:-1]), 3, 0),
    ("torn", gzip.compress(MANY)[:-3000], 1, 1),
    ("torn in its last bytes", gzip.compress(A + B + C)[:-4], 3, 1),
    ("torn in its head", gzip.compress(A)[:6], 0, 1),
    ("garbage behind", gzip.compress(A + B + C) + noise(9999), 3, 1),
    ("a little garbage behind", gzip.compress(A + B + C) + b"x", 3, 1),
    ("text behind", gzip.compress(A + B) + C, 2, 1),
    ("garbage between", gzip.compress(A) + noise(99_999) + gzip.compress(B + C), 3, 1),
    ("a hole in the middle", TWO_PARTS[:HOLE] + noise(500) + TWO_PARTS[HOLE + 500 :], 2, 1),
    ("zeros in the middle", TWO_PARTS[:HOLE] + b"\0" * 500 + TWO_PARTS[HOLE + 500 :], 2, 1),
    ("a wrong sum", gzip.compress(A + B)[:-8] + b"\0" * 8 + gzip.compress(C), 1, 1),
    ("no archive but its mark", b"\x1f\x8b" + noise(5000), 0, 1),
    ("marks only", b"\x1f\x8b\x08\x00" * 20_000, 0, 1),
]


@pytest.mark.parametrize("held", [lines.HELD, 0], ids=["held", "read twice"])
@pytest.mark.parametrize(
    ("archive", "works", "least"), [a[1:] for a in ARCHIVES], ids=[a[0] for a in ARCHIVES]
)
def test_damage_in_an_archive_costs_what_it_hit(
    archive: bytes, works: int, least: int, held: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "HELD", held)
    dois, told, account = read(tmp_path / "dump.gz", archive)
    assert len(dois) >= works
    assert account.damaged >= least
    assert account.damaged == 0 or least
    assert all(t.startswith(str(tmp_path / "dump.gz")) for t in told)
    if works == 3:
        assert "10.5555/2" in dois, "what lies behind is read"


@fewer(max_examples=60, deadline=None)
@given(at=st.integers(0, len(TWO_PARTS) - 1), hole=st.binary(min_size=1, max_size=40))
def test_no_damage_is_silent(at: int, hole: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    damaged = TWO_PARTS[:at] + hole + TWO_PARTS[at + len(hole) :]
    dois, _, account = read(tmp_path_factory.mktemp("dump") / "d.gz", damaged)
    assert account.damaged or dois == SOUND or at < 2


def rich(number: int) -> bytes:
    """A record as long and as various as those of a dump."""
    draw = random.Random(number)
    words = ["".join(draw.choices("aeiounrstlm", k=draw.randint(3, 9))) for _ in range(60)]
    doi = f"10.5555/{draw.randrange(10**8)}"
    authors = [{"family": word, "sequence": "additional", "affiliation": []} for word in words[:8]]
    record = {"DOI": doi, "title": [" ".join(words)], "author": authors, "prefix": "10.5555"}
    return json.dumps(record | {"issued": {"date-parts": [[1900 + number % 120]]}}).encode() + b"\n"


RICH = [rich(number) for number in range(1500)]
ONE_PART = gzip.compress(b"".join(RICH))


def flipped(archive: bytes, at: int) -> bytes:
    """An archive of which one bit is another."""
    at %= len(archive)
    return archive[:at] + bytes([archive[at] ^ 1 << at % 8]) + archive[at + 1 :]


@pytest.mark.parametrize("held", [lines.HELD, 50_000], ids=["held", "read twice"])
@pytest.mark.parametrize("at", range(12, len(ONE_PART), len(ONE_PART) // 40))
def test_of_a_part_in_which_one_bit_is_another_nothing_is_believed(
    at: int, held: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "HELD", held)
    dois, told, account = read(tmp_path / "d.gz", gzip.compress(A) + flipped(ONE_PART, at) + gzip.compress(B))
    assert dois == ["10.5555/0", "10.5555/1"]
    assert account.damaged
    assert "part 2 of the archive does not pass its check" in " ".join(told)


def test_parts_are_numbered_through_where_some_are_read_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = gzip.compress(A) + b"x" * 9 + ONE_PART + gzip.compress(B) + flipped(gzip.compress(C), -3)
    whole = read(tmp_path / "d.gz", archive)[:2]
    monkeypatch.setattr(lines, "HELD", 50_000)
    assert read(tmp_path / "d.gz", archive)[:2] == whole
    assert "part 4 of the archive" in whole[1][-1]


def test_an_archive_of_broken_parts_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_MOST_DAMAGED", 3)
    broken = flipped(gzip.compress(A), -3) + gzip.compress(B)
    dois, told, account = read(tmp_path / "d.gz", broken * 9)
    assert dois == ["10.5555/1"] * 3
    assert account.damaged == 5
    assert "the rest of it is left out" in told[-1]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
def test_of_a_file_that_ends_too_soon_the_records_before_are_read(share: float, tmp_path: Path) -> None:
    cut = ONE_PART[: int(len(ONE_PART) * share)]
    dois, told, _ = read(tmp_path / "d.gz", cut)
    assert len(dois) > len(RICH) * share * 0.8 - 40
    assert dois == [json.loads(line)["DOI"] for line in RICH[: len(dois)]]
    assert "ends too soon" in " ".join(told)


@fewer(max_examples=100, deadline=None)
@given(pieces=st.lists(st.text("ab\n", max_size=9).map(str.encode), max_size=9), longest=st.integers(1, 9))
def test_lines_are_those_of_the_whole_but_for_the_long_ones(pieces: list[bytes], longest: int) -> None:
    whole = enumerate(b"".join(pieces).split(b"\n"), 1)
    expected = [lines.Line(n, line if len(line) <= longest else None) for n, line in whole]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "LONGEST", longest)
        found = list(lines.split(pieces))
    assert found == (expected[:-1] if expected[-1].raw == b"" else expected)


@pytest.mark.parametrize("head", [b"", b'{"DOI": "10.5555/x", "title": ["', b"[", b"\n" * 10])
@pytest.mark.parametrize("packed", [True, False])
def test_a_line_without_an_end_is_left_out_and_needs_no_memory(
    head: bytes, packed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LONGEST", 1_000_000)
    monkeypatch.setattr(lines, "HELD", 1_000_000)
    content = A + head + b"0" * 100_000_000 + b"\n" + B
    path = tmp_path / "dump"
    path.write_bytes(gzip.compress(content, 1) if packed else content)
    del content
    account = Account(lambda _: None)
    tracemalloc.start()
    dois = [work.DOI for work in works_in(path, account)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert dois == ["10.5555/0", "10.5555/1"]
    assert account.damaged == 1
    assert peak < 12_000_000


def test_a_line_of_more_values_than_any_record_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "_LARGE", 100)
    monkeypatch.setattr(portions, "MOST_VALUES", 1000)
    dois, told, _ = read(tmp_path / "d", A + b'{"DOI": "10.5555/x", "t": [' + b"[]," * 500 + b"[]]}\n" + B)
    assert dois == ["10.5555/0", "10.5555/1"]
    assert "too large" in told[0]


def test_a_file_that_cannot_be_opened_costs_only_itself(tmp_path: Path) -> None:
    account = Account(lambda _: None)
    (tmp_path / "a.jsonl").write_bytes(A)
    (tmp_path / "b.jsonl").write_bytes(B)
    files = Files([tmp_path])
    (tmp_path / "a.jsonl").unlink()
    assert filled(tmp_path / "ix", account=account, supplies=[files]).works == 1
    assert account.damaged == 1


@pytest.mark.parametrize("odd", [{"years": ("x",)}, {"title": ("\ud800",)}, {"issued": True}, {"volume": 5}])
def test_what_cannot_be_indexed_is_told_with_its_place(odd: dict[str, Any], tmp_path: Path) -> None:
    told: list[str] = []
    account = Account(told.append)

    def works() -> Iterable[Work]:
        for number, more in enumerate([{}, odd, {}], 1):
            account.place = f"dump:{number}"
            yield Work(DOI=f"10.5555/{number}", **more)

    assert build(tmp_path / "ix", works(), account) == 2
    assert [t.split(": ")[0] for t in told] == ["dump:2"]
    assert open_index(tmp_path / "ix").lookup("10.5555/3")


def test_nothing_to_index_leaves_the_old_index(tmp_path: Path) -> None:
    build(tmp_path / "ix", [Work(DOI="10.5555/a")])
    with pytest.raises(ConfigurationError, match="no work"):
        build(tmp_path / "ix", [])
    assert open_index(tmp_path / "ix").works == 1


def test_much_damage_is_told_shortly() -> None:
    told: list[str] = []
    account = Account(told.append)
    for _ in range(SHOWN + 5):
        account.damage("broken.")
    account.without_doi, account.repeated = 1, 2
    assert len(told) == SHOWN
    assert account.summary() == (
        "… and 5 more lines or records left out for damage.",
        "Left out: 1 record without a DOI.",
        "Of a DOI with several records the newest counts: 2 records gave way.",
    )

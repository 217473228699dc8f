"""Dumps as they are published: files, folders, archives; by one process or several; from anywhere on."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import structs

from enrich.errors import ConfigurationError, UnreadableInput
from enrich.index import Dated, Origin, open_index
from enrich.index.account import Account
from enrich.index.dumps import Part, inputs_in, parts_of, portions, read
from enrich.index.dumps.plain import plain_record
from enrich.index.dumps.records import Record, decode, moment, record_from
from enrich.jobs import indexing
from enrich.jobs.indexing import build, export
from enrich.jobs.supplies import Files, Held
from tests.index.dumps_read import Killed, filled, killed, portions_in


def crossref(number: int, moment: str = "2024-01-01T00:00:00Z", **more: Any) -> dict[str, Any]:
    return {"indexed": {"date-time": moment}, "DOI": f"10.5555/{number}", "title": [f"Work {number}"], **more}


def datacite(number: int, **attributes: Any) -> dict[str, Any]:
    said = {"doi": f"10.5072/{number}", "titles": [{"title": f"Data {number}"}], "state": "findable"}
    return {"id": f"10.5072/{number}", "type": "dois", "attributes": {**said, **attributes}}


def lines(*records: dict[str, Any]) -> bytes:
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


def told_of(*paths: Path, folder: Path) -> tuple[list[str], list[str]]:
    """The DOIs in dumps, in order, and what is told."""
    told: list[str] = []
    works, _ = portions_in(*paths, account=Account(told.append), folder=folder)
    return [work.DOI for work in works], told


def titles(index: Path) -> dict[str, str]:
    return {work.DOI: work.title[0] for work in open_index(index).all_works()}


# What a folder holds, in order; the last are none of ours.
MEMBERS = {
    "dump/0.jsonl.gz": gzip.compress(lines(crossref(0), crossref(1))),
    "dump/1.json.gz": gzip.compress(json.dumps({"items": [crossref(2), crossref(3)]}).encode()),
    "dump/2.json": json.dumps({"items": [crossref(4)]}, indent=2).encode(),
    f"dump/{'long' * 40}/part.jsonl": lines(datacite(5)),
    "dump/x.ndjson": lines(crossref(6)),
    "dump/README.md": b"{",
    "dump/MANIFEST": lines(crossref(8)),
    "dump/z.csv.gz": gzip.compress(b"doi,state"),
}
EXPECTED = [f"10.5555/{n}" for n in range(5)] + ["10.5072/5", "10.5555/6"]


def tar(members: dict[str, bytes], kind: int = tarfile.GNU_FORMAT) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=kind) as archive:
        folder = tarfile.TarInfo("dump")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def test_a_folder_is_read_in_order(tmp_path: Path) -> None:
    for name, data in {**MEMBERS, "dump/.hidden.jsonl": lines(crossref(9)), "dump/.git/a.json": b"["}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert told_of(tmp_path / "dump", folder=tmp_path) == ([*EXPECTED[:5], "10.5555/6", "10.5072/5"], [])


@pytest.mark.parametrize("kind", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_is_read_like_its_folder(kind: int, packed: bool, tmp_path: Path) -> None:
    data = tar(MEMBERS, kind)
    path = tmp_path / "all"
    path.write_bytes(gzip.compress(data) if packed else data)
    assert told_of(path, folder=tmp_path) == (EXPECTED, [])
    assert [one.name for one in tmp_path.iterdir()] == ["all"], "what was unpacked is gone"


def test_a_folder_without_works_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / "ix").mkdir()
    (tmp_path / "ix" / "enrich-index.json").touch()
    for path in (tmp_path, tmp_path / "nothing", tmp_path / "ix"):
        with pytest.raises(UnreadableInput):
            inputs_in([path])


SMALL = {f"{n}.jsonl.gz": gzip.compress(lines(crossref(n))) for n in range(4)}
BLOCK = tarfile.BLOCKSIZE


def headers(data: bytes) -> list[int]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return [member.offset for member in archive if member.isfile()]


@pytest.mark.parametrize("packed", [False, True])
def test_a_damaged_member_costs_itself(packed: bool, tmp_path: Path) -> None:
    data = tar({**SMALL, "2.jsonl.gz": SMALL["2.jsonl.gz"][:-12]})
    (tmp_path / "a.tar").write_bytes(gzip.compress(data) if packed else data)
    dois, told = told_of(tmp_path / "a.tar", folder=tmp_path)
    assert [doi[-1] for doi in dois if doi[-1] != "2"] == ["0", "1", "3"]
    assert told
    assert all(one.startswith(f"{tmp_path / 'a.tar'}:2.jsonl.gz") for one in told)


@pytest.mark.parametrize("packed", [False, True])
def test_a_damaged_header_costs_its_member(packed: bool, tmp_path: Path) -> None:
    data = bytearray(tar(SMALL))
    at = headers(bytes(data))[1]
    data[at + 20] ^= 1
    (tmp_path / "a.tar").write_bytes(gzip.compress(bytes(data)) if packed else bytes(data))
    dois, told = told_of(tmp_path / "a.tar", folder=tmp_path)
    assert [doi[-1] for doi in dois] == ["0", "2", "3"]
    assert ["cannot be read and is left out" in one for one in told] == [True]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("share", "left"), [(0.3, "01"), (0.9, "0123")])
def test_an_archive_that_ends_too_soon_keeps_what_it_holds(
    packed: bool, share: float, left: str, tmp_path: Path
) -> None:
    data = tar(SMALL)
    end = headers(data)[-1] + 2 * BLOCK
    cut = headers(data)[2] + BLOCK + 30 if share < 0.5 else end - BLOCK + 40
    whole = gzip.compress(data)
    (tmp_path / "a.tar").write_bytes(gzip.compress(data[:cut]) if packed else data[:cut])
    dois, told = told_of(tmp_path / "a.tar", folder=tmp_path)
    assert "".join(doi[-1] for doi in dois).startswith(left[:-1])
    assert any("ends too soon" in one for one in told)
    (tmp_path / "b.tar").write_bytes(whole[:-30])
    assert any("ends too soon" in one for one in told_of(tmp_path / "b.tar", folder=tmp_path)[1])


MOMENTS = {
    "2024-01-02T03:04:05Z": "2024-01-02T03:04:05Z",
    "2024-01-02T03:04:05.123Z": "2024-01-02T03:04:05Z",
    "2024-01-02T03:04:05+02:00": "2024-01-02T01:04:05Z",
    "2024-01-02T03:04:05": "2024-01-02T03:04:05Z",
    "2024-01-02": "2024-01-02T00:00:00Z",
    "2024": "",
    "yesterday": "",
    "2024-13-45T99:99:99+01:00": "",
}


def test_moments_have_one_form() -> None:
    assert {given: moment(given) for given in MOMENTS} == MOMENTS
    assert moment(None) == moment(20240102) == ""


OLD, NEW, LATER = (f"20{year}-01-01T00:00:00Z" for year in (20, 21, 22))
GONE = {"resource": {"primary": {"URL": "https://www.crossref.org/deleted_DOI.html"}}}


@pytest.mark.parametrize("read", [plain_record, lambda raw: record_from(decode(raw))])
@pytest.mark.parametrize(
    ("url", "deleted"),
    [
        ("https://www.crossref.org/deleted_DOI.html", True),
        ("http://www.crossref.org/_deleted-doi/", True),
        ("https://publisher.example/deleted_doi_policy", False),
        ("https://www.crossref.org/blog/deleted_doi/", False),
    ],
)
def test_a_record_is_deleted_that_leads_to_crossrefs_page_for_such(
    url: str, deleted: bool, read: Callable[[bytes], Record | None]
) -> None:
    record = read(json.dumps({**crossref(1, OLD), "resource": {"primary": {"URL": url}}}).encode())
    assert record
    assert record.deleted is deleted


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_newest_record_counts_whatever_the_order(order: tuple[int, ...], tmp_path: Path) -> None:
    files = [
        lines(crossref(1, OLD, title=["old"]), crossref(2, NEW), crossref(3, OLD), datacite(4, updated=NEW)),
        lines(crossref(1, NEW, title=["new"]), crossref(2, OLD, **GONE), datacite(5, updated=OLD)),
        lines(
            crossref(3, LATER, **GONE), datacite(4, updated=OLD, titles=[{"title": "old"}]),
            datacite(5, updated=NEW, isActive=False),
        ),
    ]  # fmt: skip
    paths = [tmp_path / f"{n}.jsonl" for n in order]
    for path in paths:
        path.write_bytes(files[int(path.stem)])
    account = Account(str)
    filled(tmp_path / "ix", *paths, account=account)
    assert titles(tmp_path / "ix") == {"10.5555/1": "new", "10.5555/2": "Work 2", "10.5072/4": "Data 4"}
    assert account.deleted == 3


def test_a_record_of_another_agencys_doi_gives_way_to_its_own(tmp_path: Path) -> None:
    cited = datacite(1, doi="10.5555/1", updated=LATER, titles=[{"title": "as cited"}])
    cited["relationships"] = {"client": {"data": {"id": "crossref.citations", "type": "clients"}}}
    (tmp_path / "a.jsonl").write_bytes(lines(crossref(1, OLD), cited))
    filled(tmp_path / "ix", tmp_path / "a.jsonl")
    found = open_index(tmp_path / "ix").lookup("10.5555/1")
    assert found
    assert (found.title, found.agency) == (("Work 1",), "Crossref")


def test_where_works_come_from_is_kept_through_exports_and_merges(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(crossref(1, NEW), crossref(2, OLD), datacite(3, updated=OLD)))
    filled(tmp_path / "a", tmp_path / "a.jsonl")
    (tmp_path / "export.jsonl").write_bytes(b"".join(export(tmp_path / "a")))
    filled(tmp_path / "b", tmp_path / "export.jsonl")
    filled(tmp_path / "c", supplies=[Held(tmp_path / "a"), Held(tmp_path / "b")])
    infos = [open_index(tmp_path / name).info() for name in "abc"]
    assert {(one.name, one.date, one.works) for one in infos[0].origins} == {
        ("Crossref, a.jsonl", "2021-01-01", 2),
        ("DataCite, a.jsonl", "2020-01-01", 1),
    }
    assert all(isinstance(one, Origin) and "CC0" in one.licence for one in infos[0].origins[1:])
    assert infos[0].origins == infos[1].origins == infos[2].origins
    dated = [sorted(open_index(tmp_path / name).all_dated(), key=lambda one: one.DOI) for name in "abc"]
    assert dated[0] == dated[1] == dated[2]
    assert all(type(one) is Dated and one.dated for one in dated[0])


def test_an_update_adds_newer_records_and_takes_older_ones_for_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(crossref(1, NEW), crossref(2, OLD), crossref(3, OLD)))
    more = (crossref(1, OLD, title=["old"]), crossref(2, NEW, title=["new"]), crossref(3, NEW, **GONE))
    (tmp_path / "b.jsonl").write_bytes(lines(*more, crossref(4, OLD)))
    filled(tmp_path / "ix", tmp_path / "a.jsonl")
    filled(tmp_path / "ix", tmp_path / "b.jsonl", supplies=[Held(tmp_path / "ix")])
    assert titles(tmp_path / "ix") == {"10.5555/1": "Work 1", "10.5555/2": "new", "10.5555/4": "Work 4"}


@pytest.fixture
def dump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with parts of several portions each, damage, and an archive."""
    monkeypatch.setattr(portions, "SIZE", 3)
    monkeypatch.setattr(indexing, "CHECKPOINT", 0)
    folder = tmp_path / "dump"
    folder.mkdir()
    for n in range(3):
        records = lines(*(crossref(n * 10 + m) for m in range(10))).splitlines(keepends=True)
        (folder / f"{n}.jsonl.gz").write_bytes(gzip.compress(b"".join([*records, b"{broken\n", b"{}\n"])))
    archive = {f"{n}.json": json.dumps({"items": [crossref(n), crossref(n * 7)]}).encode() for n in (40, 50)}
    (folder / "m.tar.gz").write_bytes(gzip.compress(tar(archive)))
    return folder


@pytest.mark.parametrize("after", [1, 3, 5, 9, 14])
def test_a_killed_build_goes_on_and_makes_the_same_index(after: int, dump: Path, tmp_path: Path) -> None:
    whole = Account(str)
    expected = filled(tmp_path / "whole", dump, account=whole)
    killed(tmp_path / "ix", dump, after)
    told: list[str] = []
    account, went = Account(str), []
    info = build(
        tmp_path / "ix", [Files([dump])], account, tell=told.append, watch=lambda *now: went.append(now)
    )
    assert info.id == expected.id
    assert info.origins == expected.origins
    assert (account.damaged, account.without_doi) == (whole.damaged, whole.without_doi) == (3, 3)
    assert len(went) == 17 - after
    assert "goes on" in told[0]


def test_the_build_of_something_else_is_not_thrown_away_unasked(dump: Path, tmp_path: Path) -> None:
    def stop(*_: int) -> None:
        if count.pop():
            return
        raise Killed

    count = [False, True, True]
    with pytest.raises(Killed):
        build(tmp_path / "ix", [Files([dump])], Account(str), tell=str, watch=stop)
    with pytest.raises(ConfigurationError, match="--anew"):
        filled(tmp_path / "ix", dump / "0.jsonl.gz")
    only = [Files([dump / "0.jsonl.gz"])]
    build(tmp_path / "ix", only, Account(str), anew=True, tell=str, watch=lambda *_: None)
    assert len(titles(tmp_path / "ix")) == 10


def parts(dump: Path, folder: Path) -> Iterator[tuple[Part, int]]:
    return ((part, 0) for part in parts_of(inputs_in([dump]), folder, Account(str).at))


@pytest.mark.soak
def test_several_readers_give_the_same_in_the_same_order(dump: Path, tmp_path: Path) -> None:
    alone = list(read(parts(dump, tmp_path)))
    portions.SIZE = 1_000  # as it is in the other processes
    one, two = list(read(parts(dump, tmp_path))), list(read(parts(dump, tmp_path), 2))
    assert one == [structs.replace(portion, weight=0) for portion in two]
    assert len(alone) == 17
    assert len(two) == 5


def test_progress_only_grows(dump: Path, tmp_path: Path) -> None:
    heard: list[tuple[int, int, int]] = []
    build(tmp_path / "ix", [Files([dump])], Account(str), tell=str, watch=lambda *now: heard.append(now))
    done = [now[0] for now in heard]
    assert done == sorted(done)
    assert 0 < done[-1] <= heard[-1][1]


# What somebody may give, by mistake or not: the file, how many works it has, and what is told of it.
GIVEN: dict[str, tuple[bytes, int, str]] = {
    "zstd": (b"\x28\xb5\x2f\xfd" + b"0" * 900, 0, "packed by zstd"),
    "zip": (b"PK\x03\x04" + b"\n" * 900, 0, "a zip archive"),
    "bzip2": (b"BZh9" + b"\n" * 900, 0, "packed by bzip2"),
    "UTF-16": (json.dumps(crossref(1)).encode("utf-16"), 0, "text in UTF-16"),
    "a report": (
        b'{"id": "a", "DOI": "10.5555/a", "status": "matched", "unstructured": ""}\n',
        0,
        "a reference",
    ),
    "a mark before": (b"\xef\xbb\xbf" + lines(crossref(1)), 1, ""),
    "packed twice": (gzip.compress(gzip.compress(lines(crossref(1)))), 0, "no JSON"),
    "CSL": (
        b'[{"id": "a", "DOI": "10.5555/a", "title": "Title", "issued": {"date-parts": [[2001]]}}]',
        1,
        "",
    ),
    "DataCite's answer": (json.dumps({"data": [datacite(1)], "meta": {}}).encode(), 1, ""),
    "one record of DataCite": (json.dumps({"data": datacite(1)}, indent=1).encode(), 1, ""),
    "a DataCite without attributes": (b'{"id": "10.5072/a", "type": "dois"}\n', 0, ""),
    "attributes of a DOI that is none": (lines(datacite(1, doi="none")), 0, ""),
    "an export of nothing": (b'{"enrich-export": 1, "sources": []}\n', 0, ""),
    "an export without its sources": (b'{"enrich-export": 1}\n' + lines(crossref(1)), 1, "cannot be read"),
    "an export of something else": (b'{"enrich-work": 1, "work": {"title": []}}\n', 0, "cannot be read"),
    "blank lines": (b"\n\r\n   \n" + lines(crossref(1)) + b"\n\n", 1, ""),
    "old line ends": (lines(crossref(1), crossref(2)).replace(b"\n", b"\r\n"), 2, ""),
    "a list a line": (json.dumps([crossref(1), crossref(2)]).encode() + b"\n" + b"[]\n", 2, ""),
    "a number in a list": (json.dumps([crossref(1), 5, crossref(2)]).encode(), 2, "belongs to no record"),
}


@pytest.mark.parametrize("name", GIVEN)
def test_what_is_given_is_read_or_told(name: str, tmp_path: Path) -> None:
    content, count, said = GIVEN[name]
    (tmp_path / "given").write_bytes(content)
    dois, told = told_of(tmp_path / "given", folder=tmp_path)
    assert len(dois) == count
    assert said in " ".join(told)
    assert bool(told) == bool(said)


def test_a_day_without_its_time_is_a_date_too(tmp_path: Path) -> None:
    old, new = ({"date-parts": [[year, 2, 3]]} for year in (2020, 2021))
    (tmp_path / "a.jsonl").write_bytes(
        lines(crossref(1, indexed=new, title=["new"]), crossref(1, indexed=old))
    )
    filled(tmp_path / "ix", tmp_path / "a.jsonl")
    assert titles(tmp_path / "ix") == {"10.5555/1": "new"}
    assert [one.dated for one in open_index(tmp_path / "ix").all_dated()] == ["2021-02-03T00:00:00Z"]


def test_names_of_any_bytes_can_be_told_and_sent(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"d\xff\nump")
    folder.mkdir()
    (folder / os.fsdecode(b"\xe9.jsonl")).write_bytes(lines(crossref(1)) + b"{broken\n")
    account = Account(str)
    filled(tmp_path / "ix", folder, account=account)
    assert account.damaged == 1
    (origin,) = open_index(tmp_path / "ix").info().origins
    assert origin.name == "Crossref, d\\udcff\nump"
    assert msgspec.msgpack.encode(list(parts(folder, tmp_path)))


def test_an_index_in_the_folder_and_a_link_to_nowhere_are_no_inputs_to_trip_over(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(crossref(1)))
    filled(tmp_path / "ix", tmp_path / "a.jsonl")
    (tmp_path / "b.jsonl").symlink_to("nowhere")
    dois, told = told_of(tmp_path, folder=tmp_path)
    assert dois == ["10.5555/1"]
    assert ["b.jsonl: cannot be read" in one for one in told] == [True]


def test_no_room_to_unpack_is_no_damage_of_the_archive(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(tar(SMALL)))
    with pytest.raises(ConfigurationError, match="cannot be written"):
        told_of(tmp_path / "a.tar.gz", folder=tmp_path / "nowhere")


def test_a_member_whose_size_stands_beside_its_header_is_read(tmp_path: Path) -> None:
    data = lines(crossref(1))
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("a.jsonl")
        info.size, info.pax_headers = len(data), {"size": str(len(data))}
        archive.addfile(info, io.BytesIO(data))
    content = bytearray(stream.getvalue())
    at = content.index(b"a.jsonl" + b"\0" * 90)
    content[at + 124 : at + 136] = b"00000000000\0"
    total = sum(content[at : at + 148]) + 8 * 32 + sum(content[at + 156 : at + 512])
    content[at + 148 : at + 156] = b"%06o\0 " % total
    (tmp_path / "a.tar").write_bytes(bytes(content))
    assert told_of(tmp_path / "a.tar", folder=tmp_path) == (["10.5555/1"], [])

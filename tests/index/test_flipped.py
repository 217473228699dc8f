"""A bit that a disk has changed is told: it makes no other DOI, and nothing that is there "not found"."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from enrich.errors import ConfigurationError
from enrich.index import build, open_index
from enrich.index.column import Column
from enrich.index.columns import Columns
from enrich.index.hashing import ORDINAL_BITS
from enrich.index.layout import MANIFEST
from tests.index.test_columns import ARTICLE, CHAPTER, FOUND, OTHERS

WORKS = {work.DOI: work for work in [*OTHERS[:150], ARTICLE, CHAPTER]}
FILES = [
    MANIFEST, "records", "offsets", "keys.entries", "keys.directory", "keys.filter", "dois.entries",
    "dois.directory", "dois.sums", "places.entries", "places.directory", "places.sums", "words",
]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("flipped") / "índice com espaços"
    build(path, WORKS.values())
    return path


def replace(file: Path, content: bytes) -> None:
    """Put another file in its place: one that is mapped into memory must not get shorter."""
    fresh = file.with_name(f"{file.name}.fresh")
    fresh.write_bytes(content)
    fresh.replace(file)


def ask(path: Path) -> None:
    """Ask for everything; what is answered has to be right."""
    index = open_index(path)
    assert isinstance(index, Columns)
    index.words = None  # nothing but columns answers
    assert [doi for doi, work in WORKS.items() if index.lookup(doi) != work] == []
    assert index.lookup("10.5555/nobody") is None
    place = index.at_place("Journal of Made-up Hydrology", "128", "485")
    assert [one.work for one in place or []] == [ARTICLE]
    strings = [string for _, string, _ in FOUND]
    for offered in (index.search_many(strings), [index.search(string) for string in strings]):
        assert [o.work.DOI for some in offered for o in some if o.work != WORKS[o.work.DOI]] == []


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_is_told_or_changes_nothing(name: str, made: Path, tmp_path: Path) -> None:
    path = tmp_path / "ix"
    shutil.copytree(made, path)
    named = (file for file in path.rglob("*") if name in (file.name, file.parent.name))
    files = [file for file in named if file.is_file() and file.stat().st_size]
    assert files
    rng = random.Random(name)
    for file in files:
        content = file.read_bytes()
        for _ in range(4):
            at = rng.randrange(len(content))
            replace(file, content[:at] + bytes([content[at] ^ 1 << rng.randrange(8)]) + content[at + 1 :])
            try:
                ask(path)
                assert open_index(path).verify(), f"{file.name}: verify does not find byte {at}"
            except ConfigurationError as error:
                assert "damaged" in str(error) or "build it again" in str(error)  # noqa: PT017
        replace(file, content)
    ask(path)


@pytest.mark.parametrize("kept", ["layout-2-first", "layout-2"])
def test_kept_indexes_open(kept: str, tmp_path: Path) -> None:
    """Those of the first builds of columns have no checksums of records and keys."""
    shutil.copytree(Path(__file__).parent / "kept" / kept, tmp_path / "ix")
    index = open_index(tmp_path / "ix")
    assert index.verify() == ()
    found = index.lookup("10.5555/kept-1")
    assert found
    assert found.title == ("Kept rivers number 1 of the north",)
    assert index.lookup("10.5555/other-1") == found
    assert index.search("Halvorsen A. Kept rivers number 1 of the north. 1991;2:11")[0].work == found
    (place,) = index.at_place("Journal of Kept Things", "2", "11") or []
    assert place.work == found


def test_columns_are_read_where_numbers_stand_the_other_way_round(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (stem,) = (path.with_suffix("") for path in made.rglob("keys.entries"))
    here = Column(stem)
    wanted = {entry >> ORDINAL_BITS for entry in here.entries}
    found = {one: here.find(one) for one in wanted}
    monkeypatch.setattr("enrich.index.column.sys.byteorder", "big")
    there = Column(stem)
    assert type(there.entries) is not type(here.entries)
    assert {one: there.find(one) for one in wanted} == found
    assert there.entries[3:6] == list(here.entries[3:6])


@pytest.mark.parametrize("kept", ["layout-1", "layout-2"])
def test_nothing_is_written_where_an_index_is_read_only(
    kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine for words would put its locks there; a disk for reading only, or another's, takes none."""
    shutil.copytree(Path(__file__).parent / "kept" / kept, tmp_path / "ix")
    for lock in (tmp_path / "ix").rglob("*.lock"):
        lock.unlink()
    there = sorted((tmp_path / "ix").rglob("*"))
    monkeypatch.setattr("enrich.index.words.os.access", lambda *_: False)
    index = open_index(tmp_path / "ix")
    (first, *_) = index.search("Lindqvist Halvorsen kept rivers harbour tides 2003")
    assert index.lookup(first.work.DOI) == first.work
    assert index.verify() == ()
    assert sorted((tmp_path / "ix").rglob("*")) == there

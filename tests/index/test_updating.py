"""An index that was updated answers as one that is made of all records at once, and reads none again."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from unittest.mock import patch

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.errors import ConfigurationError
from enrich.index import (
    Batch,
    Builder,
    Dated,
    adopted,
    columns,
    filling,
    generation,
    layout,
    making,
    open_index,
    prepare,
)
from enrich.index.account import Account
from enrich.index.column import Column, mapped
from enrich.index.columns import Columns
from enrich.index.dumps import portions
from enrich.index.dumps.records import exported
from enrich.index.hashing import KEY_BITS, ORDINAL_BITS
from enrich.index.layout import read_manifest
from enrich.jobs import supplies
from enrich.jobs.supplies import Held, Place
from enrich.records import Name, Work
from tests.index.dumps_read import filled

Event = Callable[[Builder], object]
Part = Sequence[Event]
"""What one build or update puts in."""
_MOMENTS = ["", "2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z", "2022-01-01T00:00:00Z"]
_ALWAYS = Dated(DOI="10.5555/always", title=("Always there",))


WITHOUT_NUMPY = patch.dict(sys.modules, {"numpy": None, "enrich.index.vectors": None})
ONE_KEY = [
    patch(f"enrich.index.{room}.doi_facts", lambda doi: (14, len(doi), 0, 0))
    for room in ("keys", "generation")
]
"""DOIs of one length have one key."""


def put(works: Sequence[Dated]) -> Event:
    return lambda builder: builder.take(prepare(works))


def removed(doi: str, since: str) -> Event:
    return lambda builder: builder.remove(doi, since)


DOIS = st.sampled_from([f"10.5555/{n}" for n in range(9)])
WORKS = st.builds(
    Dated,
    DOI=DOIS,
    title=st.sampled_from([(), ("Quiet rivers of the north",), ("Slow tides of the uncharted south",)]),
    author=st.sampled_from([(), (Name(family="Halvorsen"),), (Name(family="Lindqvist"),)]),
    container_title=st.sampled_from([(), ("Journal of Made-up Coasts",)]),
    years=st.sampled_from([(), (1987,), (2003,)]),
    volume=st.sampled_from(["", "14"]),
    page=st.sampled_from(["", "9-12", "77"]),
    aliases=st.sampled_from([(), ("10.5555/alias",)]),
    dated=st.sampled_from(_MOMENTS),
)
EVENTS = st.lists(
    st.builds(put, st.lists(WORKS, max_size=6)) | st.builds(removed, DOIS, st.sampled_from(_MOMENTS)),
    max_size=5,
)
PARTS = st.lists(EVENTS, min_size=1, max_size=4).map(lambda parts: [[put([_ALWAYS]), *parts[0]], *parts[1:]])


def made(path: Path, parts: Sequence[Part], *, update: bool = False) -> Columns:
    with filling(path) as builder:
        assert not update or builder.adopt(path)
        for event in (event for part in parts for event in part):
            event(builder)
        builder.commit()
    index = open_index(path)
    assert isinstance(index, Columns)
    return index


def content(path: Path, name: str) -> bytes:
    file = path / read_manifest(path).generation / name
    return file.read_bytes() if file.exists() else b""


def common(path: Path) -> set[int]:
    return set(mapped(path / read_manifest(path).generation / "keys.common")) - {1 << KEY_BITS}


def compare(folder: Path, parts: Sequence[Part]) -> None:
    """Build of the first part and update by the others; what is there then is what all at once make of it.

    But for keys that were common once: they are left out.
    """
    ever: set[int] = set()
    for count in range(1, len(parts) + 1):
        at_once, updated = folder / f"at-once-{count}", folder / "updated"
        made(at_once, parts[:count])
        index = made(updated, parts[count - 1 : count], update=count > 1)
        ever |= common(at_once)
        assert common(updated) == ever
        assert content(updated, "deleted") == content(at_once, "deleted")
        if generation.MOST_GONE:  # as if nothing had ever been there but what is left
            at_once = folder / f"left-{count}"
            made(at_once, [[put(list(index.all_dated()))]])
        for name in ("records", "offsets", "dois.entries", "places.entries"):
            assert content(updated, name) == content(at_once, name), name
        keys = Column(at_once / read_manifest(at_once).generation / "keys")
        expected = [entry for entry in keys.entries if entry >> ORDINAL_BITS not in ever]
        assert list(index.keys.entries) == expected
        assert all(index.keys.find(entry >> ORDINAL_BITS) for entry in expected)
        assert index.state.id == open_index(at_once).state.id
        assert index.verify() == ()


def tried(parts: Sequence[Part]) -> None:
    """Works keep their numbers, or get new ones whenever any is gone."""
    for most_gone in (0, 1_000):
        small = {"CAP": 2, "RUN": 7, "WORDS_UP_TO": 0, "MOST_GONE": most_gone}
        with TemporaryDirectory() as folder, patch.multiple(generation, **small):
            compare(Path(folder), parts)


@settings(max_examples=5, deadline=None)
@given(parts=PARTS)
def test_updates_make_what_all_records_at_once_make(parts: Sequence[Part]) -> None:
    tried(parts)


@settings(max_examples=3, deadline=None)
@given(parts=PARTS)
def test_so_they_do_without_numpy(parts: Sequence[Part]) -> None:
    with WITHOUT_NUMPY:
        tried(parts)


@settings(max_examples=3, deadline=None)
@given(parts=PARTS)
def test_so_they_do_where_dois_have_one_key(parts: Sequence[Part]) -> None:
    with ONE_KEY[0], ONE_KEY[1]:
        tried(parts)


@pytest.mark.soak
@settings(max_examples=150, deadline=None)
@given(parts=PARTS, numpy=st.booleans(), one_key=st.booleans())
def test_any_updates_do(parts: Sequence[Part], numpy: bool, one_key: bool) -> None:
    with ExitStack() as stack:
        for one in (*([] if numpy else [WITHOUT_NUMPY]), *(ONE_KEY if one_key else [])):
            stack.enter_context(one)
        tried(parts)


TITLES = [
    f"Rivers of the {one} {two}" for one in ("north", "south", "east") for two in ("hills", "plains", "bays")
]
MANY = [Dated(DOI=f"10.5555/m{n}", title=(title,), years=(1950 + n,)) for n, title in enumerate(TITLES * 4)]


def numbered(titles: Sequence[str], first: int = 100) -> list[Dated]:
    return [Dated(DOI=f"10.5555/m{n}", title=(title,)) for n, title in enumerate(titles, first)]


def by_words(index: Columns) -> list[list[tuple[float, int]]]:
    assert index.words
    return [index.words.search(title, 100) for title in TITLES]


@pytest.mark.parametrize("small", [0, 1_000])
def test_words_of_new_works_are_added(small: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "SMALL", small)
    parts = [
        [put(MANY)],
        [put(numbered(["Rivers of the north bays"]))],
        [put(numbered(["Quiet rivers"], 200))],
    ]
    for part in parts:
        index = made(tmp_path / "ix", [part], update=part != parts[0])
    assert by_words(index) == by_words(made(tmp_path / "at-once", parts))
    assert index.search("Quiet rivers", 1)[0].work.DOI == "10.5555/m200"
    assert index.verify() == ()


@pytest.mark.parametrize("small", [0, 1_000])
def test_words_find_nothing_that_is_gone(small: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "SMALL", small)
    gone = [removed(f"10.5555/m{n}", "") for n in range(0, 30, 3)]
    made(tmp_path / "ix", [[put(MANY)]])
    index = made(
        tmp_path / "ix", [[*gone, put([Dated(DOI="10.5555/m1", title=("Hidden coasts",))])]], update=True
    )
    there = {work.DOI for work in index.all_works()}
    assert len(there) == len(MANY) - 10
    for title in TITLES:
        found = [one.work for one in index.search(title, 5)]
        assert len(found) == 5, "what is gone takes no place"
        assert {work.DOI for work in found} <= there
        assert all(set(work.title[0].split()) & set(title.split()) for work in found)
    assert [one.work.DOI for one in index.search("hidden coasts", 1)] == ["10.5555/m1"]
    assert index.lookup("10.5555/m0") is None


def test_where_files_cannot_be_linked_words_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(columns, "SMALL", 0)
    monkeypatch.setattr("enrich.index.words.os.link", no_links)
    made(tmp_path / "ix", [[put(MANY)]])
    index = made(tmp_path / "ix", [[put(numbered(["Quiet rivers"]))]], update=True)
    assert index.search("Quiet rivers", 1)[0].work.DOI == "10.5555/m100"


def lines(path: Path, works: Sequence[Dated], deleted: Sequence[Dated] = ()) -> Path:
    gone = [
        {"enrich-work": 1, "deleted": True, "work": {"DOI": one.DOI, "dated": one.dated}} for one in deleted
    ]
    with path.open("wb") as stream:
        stream.writelines(map(exported, works))
        stream.writelines(msgspec.json.encode(one) + b"\n" for one in gone)
    return path


def counting(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many works are cleaned, packed and put under keys from now on, batch by batch."""
    counts: list[int] = []

    def counted(works: Sequence[Dated]) -> Batch:
        counts.append(len(works))
        return prepare(works)

    monkeypatch.setattr(supplies, "prepare", counted)
    monkeypatch.setattr(portions, "prepare", counted)
    return counts


def test_an_update_prepares_new_records_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path / "ix", lines(tmp_path / "old.jsonl", MANY))
    counts = counting(monkeypatch)
    newer = lines(tmp_path / "new.jsonl", numbered(["Quiet rivers", "Slow tides"]), MANY[:1])
    info = filled(tmp_path / "ix", newer, supplies=[Held(tmp_path / "ix")])
    assert (sum(counts), info.works) == (2, len(MANY) + 1)
    assert [origin.works for origin in info.origins] == [len(MANY), 2]


def test_what_gave_way_is_counted_whatever_was_deleted(tmp_path: Path) -> None:
    index, account = tmp_path / "ix", Account(str)
    filled(index, lines(tmp_path / "old.jsonl", MANY))
    gone = [*MANY[:4], *numbered(["Never there"] * 5, 500)]
    newer = lines(tmp_path / "new.jsonl", [*MANY[2:7], *MANY[6:9]], gone)
    filled(index, newer, supplies=[Held(index)], account=account)
    assert (account.deleted, account.repeated) == (9, 6)


def test_what_was_deleted_stays_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older record that comes later is none, also where all is made anew; a newer one is one again."""
    old, since, new = (Dated(DOI="10.5555/m0", title=(when,), dated=when) for when in _MOMENTS[1:])
    index = tmp_path / "ix"
    filled(index, lines(tmp_path / "a.jsonl", [*MANY, old], [since]))
    older = lines(tmp_path / "b.jsonl", [old])
    assert filled(index, older, supplies=[Held(index)]).works == len(MANY) - 1
    monkeypatch.setattr(adopted, "RULES", -1)
    assert filled(index, older, supplies=[Held(index)]).works == len(MANY) - 1
    monkeypatch.undo()
    assert filled(index, lines(tmp_path / "c.jsonl", [new]), supplies=[Held(index)]).works == len(MANY)
    assert filled(index, older, supplies=[Held(index)]).works == len(MANY)
    work = open_index(index).lookup("10.5555/m0")
    assert work
    assert work.title == new.title


@pytest.mark.parametrize("small", [0, 1_000])
def test_where_much_is_gone_works_are_numbered_anew(
    small: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "SMALL", small)
    for room in ("numpy", "enrich.index.vectors") if small else ():
        monkeypatch.setitem(sys.modules, room, None)
    index = tmp_path / "ix"
    filled(index, lines(tmp_path / "old.jsonl", MANY))
    numbers = []
    for few in (MANY[:8], MANY[8:10]):
        filled(index, lines(tmp_path / "gone.jsonl", [], few), supplies=[Held(index)])
        numbers.append(len(content(index, "offsets")) // 8 - 1)
    assert numbers == [len(MANY), len(MANY) - 10]
    updated = open_index(index)
    assert isinstance(updated, Columns)
    assert {work.DOI for work in updated.all_works()} == {work.DOI for work in MANY[10:]}
    assert all(updated.lookup(work.DOI) for work in MANY[10:])
    assert updated.verify() == ()
    assert by_words(updated) == by_words(made(tmp_path / "at-once", [[put(MANY[10:])]]))


@pytest.mark.parametrize("numpy", [True, False])
def test_new_numbers_follow_each_other(numpy: bool) -> None:
    gone = bytearray([1, 0, 0, 1, 1, 0, 1])
    with nullcontext() if numpy else WITHOUT_NUMPY:
        found = generation.ranks(gone)
    assert [number for number, is_gone in zip(found, gone, strict=True) if not is_gone] == [0, 1, 2]


@pytest.mark.parametrize("kept", ["layout-1", "layout-2-first", "layout-2"])
def test_an_index_made_before_is_updated_and_made_anew(kept: str, tmp_path: Path) -> None:
    """Those kept no common keys, and the first no checksums."""
    index = tmp_path / "ix"
    shutil.copytree(Path(__file__).parent / "kept" / kept, index)
    before = {work.DOI for work in open_index(index).all_works()}
    filled(index, lines(tmp_path / "new.jsonl", MANY), supplies=[Held(index)])
    assert {work.DOI for work in open_index(index).all_works()} == before | {work.DOI for work in MANY}
    with filling(tmp_path / "next") as builder:
        assert builder.adopt(index), "the next update is a quick one"


def test_indexes_are_merged_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "SMALL", 0)
    monkeypatch.setattr(generation, "CAP", 5)
    newer = [replace(work, title=("Hidden coasts",), dated=_MOMENTS[1]) for work in MANY[:3]]
    filled(tmp_path / "a", lines(tmp_path / "a.jsonl", MANY[:20]))
    filled(tmp_path / "b", lines(tmp_path / "b.jsonl", [*newer, *MANY[15:]], MANY[30:31]))
    counts = counting(monkeypatch)
    info = filled(tmp_path / "ix", supplies=[Held(tmp_path / "a"), Held(tmp_path / "b")])
    assert (sum(counts), info.works) == (0, len(MANY) - 1)
    index = open_index(tmp_path / "ix")
    assert isinstance(index, Columns)
    assert common(tmp_path / "ix") == common(tmp_path / "a") | common(tmp_path / "b") != set()
    assert index.verify() == ()
    for work in [*newer, *MANY[3:30], *MANY[31:]]:
        assert index.lookup(work.DOI) == Work(
            **{name: getattr(work, name) for name in Work.__struct_fields__}
        )
    assert {one.work.DOI for one in index.search("hidden coasts", 3)} == {work.DOI for work in newer}
    there = {work.DOI for work in index.all_works()}
    for title in TITLES:
        assert len({one.work.DOI for one in index.search(title, 10)} & there) == 10


def test_keys_that_are_common_in_any_of_them_stay_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "CAP", 2)
    made(tmp_path / "a", [[put(MANY[:1])]])
    made(tmp_path / "b", [[put(numbered(["Quiet rivers"] * 3))]])
    filled(tmp_path / "ix", supplies=[Held(tmp_path / "a"), Held(tmp_path / "b")])
    assert common(tmp_path / "ix") == common(tmp_path / "b") != set()


@pytest.mark.parametrize(("order", "one_key"), [("ab", True), ("ba", False)])
def test_what_one_of_them_knows_to_be_deleted_is_no_more(order: str, one_key: bool, tmp_path: Path) -> None:
    old = [replace(work, dated=_MOMENTS[1]) for work in MANY[:10]]
    with ExitStack() as stack:
        for one in ONE_KEY if one_key else ():
            stack.enter_context(one)
        made(tmp_path / "a", [[put(old[:5]), removed(old[9].DOI, _MOMENTS[2])]])
        made(tmp_path / "b", [[put(old[5:]), removed(old[0].DOI, _MOMENTS[2])]])
        filled(tmp_path / "ix", supplies=[Held(tmp_path / name) for name in order])
    there = {work.DOI for work in open_index(tmp_path / "ix").all_works()}
    assert there == {work.DOI for work in old[1:9]}


FILES = [
    "records",
    "offsets",
    "dois.entries",
    "places.entries",
    "keys.entries",
    "keys.common",
    "deleted",
    "*.idx",
]


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_index_is_told_and_not_copied(name: str, tmp_path: Path) -> None:
    index = tmp_path / "ix"
    works = [replace(one, aliases=(f"{one.DOI}a",)) for one in MANY]
    filled(index, lines(tmp_path / "old.jsonl", works, [Dated(DOI="10.5555/was", dated=_MOMENTS[1])]))
    (file,) = index.rglob(name)
    was = file.read_bytes()
    at = len(was) // 2
    file.write_bytes(was[:at] + bytes([was[at] ^ 4]) + was[at + 1 :])
    before, held = read_manifest(index), Held(index)
    with pytest.raises(ConfigurationError, match=r"damaged .*build it again"):
        filled(index, lines(tmp_path / "new.jsonl", numbered(["Quiet rivers"])), supplies=[held])
    assert read_manifest(index) == before


def test_an_update_that_does_not_come_to_its_end_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even files that both generations share."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(columns, "SMALL", 0)
    index = made(tmp_path / "ix", [[put(MANY)]])
    found = by_words(index)
    monkeypatch.setattr(layout, "deliver", killed)
    with suppress(KeyboardInterrupt):
        made(tmp_path / "ix", [[put(numbered(TITLES)), removed(MANY[0].DOI, "")]], update=True)
    again = open_index(tmp_path / "ix")
    assert isinstance(again, Columns)
    assert again.verify() == ()
    assert by_words(again) == found


def stopped(index: Path, works: Sequence[Dated]) -> None:
    with suppress(KeyboardInterrupt), filling(index) as builder:
        builder.adopt(index)
        builder.take(prepare(works[:1]))
        builder.remove(MANY[0].DOI)
        builder.checkpoint("one is in")
        builder.take(prepare(works[1:]))
        raise KeyboardInterrupt


def test_an_update_goes_on_behind_its_last_checkpoint(tmp_path: Path) -> None:
    index, works = tmp_path / "ix", numbered(["Quiet rivers", "Slow tides"])
    made(index, [[put(MANY)]])
    stopped(index, works)
    with filling(index) as builder:
        assert (builder.mark, builder.added) == ("one is in", len(MANY) + 1)
        builder.take(prepare(works[1:]))
        builder.commit()
    assert {work.DOI for work in open_index(index).all_works()} == {one.DOI for one in [*MANY[1:], *works]}


def test_an_update_of_what_is_there_no_more_begins_again(tmp_path: Path) -> None:
    index = tmp_path / "ix"
    made(index, [[put(MANY)]])
    stopped(index, numbered(["Quiet rivers", "Slow tides"]))
    made(tmp_path / "other", [[put(MANY[:5])]])
    shutil.rmtree(index)
    shutil.copytree(tmp_path / "other", index)
    with filling(index) as builder:
        assert (builder.mark, builder.added) == ("", 0)
        assert builder.adopt(index)
        assert builder.commit().works == 5


@pytest.mark.parametrize("small", [0, 1_000])
def test_an_index_that_is_replaced_while_it_is_taken_over_is_taken_over_as_it_was(
    small: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "SMALL", small)
    before = by_words(made(tmp_path / "a", [[put(MANY)]]))
    with filling(tmp_path / "ix") as builder:
        assert builder.adopt(tmp_path / "a")
        made(tmp_path / "a", [[put(MANY[:1])]])
        assert builder.commit().works == len(MANY)
    index = open_index(tmp_path / "ix")
    assert isinstance(index, Columns)
    assert index.verify() == ()
    assert by_words(index) == before


def test_an_index_that_is_damaged_between_a_kill_and_the_next_call_is_not_copied(tmp_path: Path) -> None:
    index = tmp_path / "ix"
    made(index, [[put(MANY)]])
    stopped(index, numbered(["Quiet rivers", "Slow tides"]))
    (file,) = index.rglob("records")
    was = file.read_bytes()
    file.write_bytes(was[:100] + bytes([was[100] ^ 4]) + was[101:])
    with filling(index) as builder:
        assert (builder.mark, builder.added) == ("", 0)
        with pytest.raises(ConfigurationError, match=r"damaged .*build it again"):
            builder.adopt(index)


@pytest.mark.parametrize("room", [making, adopted])
def test_an_update_begun_by_other_rules_begins_again(
    room: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They clean otherwise: what was made ready then is not what is made ready now."""
    made(tmp_path / "ix", [[put(MANY)]])
    stopped(tmp_path / "ix", numbered(["Quiet rivers", "Slow tides"]))
    monkeypatch.setattr(room, "RULES", -1)
    with filling(tmp_path / "ix") as builder:
        assert (builder.mark, builder.added) == ("", 0)


def test_whoever_reads_a_state_that_was_replaced_is_told_so(tmp_path: Path) -> None:
    index = made(tmp_path / "ix", [[put(MANY)]])
    made(tmp_path / "ix", [[put(numbered(["Quiet rivers"]))]], update=True)
    assert [said.split(": ")[1][:41] for said in index.verify()] == [
        "another state took the place of this one "
    ]
    newer = open_index(tmp_path / "ix")
    (file,) = (tmp_path / "ix").rglob("offsets")
    file.unlink()
    (said,) = newer.verify()
    assert "the index is damaged" in said


def test_an_index_is_taken_over_before_all_else_and_once(tmp_path: Path) -> None:
    made(tmp_path / "a", [[put(MANY)]])
    with filling(tmp_path / "ix") as builder:
        held = Held(tmp_path / "a")
        ((place, _),) = held.portions(Place(), builder, Account(str))
        assert builder.added == len(MANY)
        assert list(held.portions(place, builder, Account(str))) == [], "a build that goes on has it"
        builder.take(prepare(numbered(["Quiet rivers"])))
        assert not builder.adopt(tmp_path / "a")
        assert builder.commit().works == len(MANY) + 1

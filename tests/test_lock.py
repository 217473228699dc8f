"""The lock file: complete, mergeable, deaf to cosmetics, and never quietly wrong."""

from __future__ import annotations

import hashlib
import subprocess
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.errors import ConfigurationError
from enrich.lock import Locked, dump, fingerprint, is_complete, load, locked
from enrich.records import (
    Candidate,
    Entry,
    Fields,
    Judgement,
    Link,
    LinkStatus,
    Match,
    Name,
    Reference,
    Registration,
    Silence,
    Update,
    Work,
)

DAY = date(2026, 5, 1)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
DOIS = st.text('abc.0/(;<>#"\\é', min_size=1, max_size=8).map("10.5555/{}".format)
NAMES = st.builds(Name, family=TEXT, given=TEXT, name=TEXT, suffix=TEXT)
UPDATES = st.builds(Update, type=TEXT, DOI=DOIS, label=TEXT, source=TEXT, updated=TEXT)
YEARS = st.integers(1400, 2100)
WORKS = st.builds(
    Work,
    DOI=DOIS,
    title=TEXTS,
    author=st.lists(NAMES, max_size=2).map(tuple),
    container_title=TEXTS,
    issued=st.none() | YEARS,
    years=st.lists(YEARS, max_size=2).map(tuple),
    page=TEXT,
    is_preprint_of=TEXTS,
    updated_by=st.lists(UPDATES, max_size=2).map(tuple),
    agency=TEXT,
)


def judgement(work: Work, confidence: float) -> Judgement:
    return Judgement(candidate=Candidate(work=work, source="s"), confidence=confidence)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    works = draw(st.lists(WORKS, min_size=1, max_size=3, unique_by=lambda work: work.DOI))
    confidence = draw(st.floats(0, 1, allow_nan=False))
    judgements = tuple(
        Judgement(candidate=Candidate(work=w, source="s"), confidence=confidence) for w in works
    )
    status = draw(st.sampled_from(("matched", "ambiguous", "unmatched")))
    found = works[0].DOI if status == "matched" else None
    match = Match(status=status, reason=draw(TEXT), DOI=found, judgements=judgements, asked=draw(TEXTS),
                  confidence=confidence if found else None)  # fmt: skip
    registrations = tuple(
        Registration(DOI=w.DOI, state="registered", agency=w.agency, work=w, primary=draw(TEXT))
        for w in works
    )
    links = st.builds(LinkStatus, label=TEXT, url=TEXT, status=st.just("differs"), note=TEXT)
    return Entry(reference=Reference(id="r", text=draw(TEXT)), match=match, registrations=registrations,
                 links=draw(st.lists(links, max_size=2).map(tuple)))  # fmt: skip


def lock_of(entry: Entry) -> Locked:
    return locked(entry, sources=("index",), matcher="1", today=DAY)


@given(entries())
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_what_is_read(entry: Entry) -> None:
    blocks = {fingerprint(entry.reference): lock_of(entry)}
    text = dump(blocks)
    again = load(text)
    assert dump(again) == text
    ((mark, block),) = again.items()
    assert block.entry(entry.reference) == blocks[mark].entry(entry.reference)
    tomllib.loads(text)


def made(n: int, **given: Any) -> Locked:
    work = Work(DOI=f"10.5555/w{n}", title=(f"Work {n}",))
    match = Match(
        status="matched",
        reason="agrees",
        DOI=work.DOI,
        confidence=1.0,
        asked=("index",),
        judgements=(judgement(work, 1.0),),
    )
    entry = Entry(reference=reference(title=f"Work {n}"), match=match)
    return replace(lock_of(entry), **given)


def reference(**fields: Any) -> Reference:
    return Reference(id="r", structured=True, fields=Fields(**fields))


def marks(*numbers: int) -> dict[str, Locked]:
    return {fingerprint(reference(title=f"Work {n}")): made(n) for n in numbers}


def test_the_order_of_blocks_does_not_depend_on_the_order_of_asking() -> None:
    assert dump(marks(1, 2, 3)) == dump(marks(3, 2, 1))


def test_branches_that_touch_different_entries_merge_without_conflict(tmp_path: Path) -> None:
    """Git itself merges them; what comes out is the lock file of both."""
    base = marks(*range(0, 40))
    ours, theirs = base | marks(41, 43), base | marks(42, 44)
    ours = {m: replace(b, matcher="2") if i % 7 == 0 else b for i, (m, b) in enumerate(ours.items())}
    for name, blocks in (("base", base), ("ours", ours), ("theirs", theirs)):
        (tmp_path / name).write_text(dump(blocks))
    command = ["git", "merge-file", "-p", "ours", "base", "theirs"]
    merged = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert merged.returncode == 0, merged.stdout
    assert load(merged.stdout) == load(dump(theirs | ours))


@pytest.mark.parametrize("added", range(2, 12))
def test_with_the_union_driver_even_neighbours_merge(tmp_path: Path, added: int) -> None:
    """As docs/ci.md sets git up: a block that a merge mixed is asked for again, never used."""
    ours, theirs = marks(0, 1, added), marks(0, 1, added + 10)
    merged = load(union(tmp_path, marks(0, 1), ours, theirs))
    assert merged.items() <= load(dump(ours | theirs)).items()
    assert merged.items() >= load(dump(marks(0, 1))).items()


def union(folder: Path, *versions: Mapping[str, Locked]) -> str:
    for name, blocks in zip(("base", "ours", "theirs"), versions, strict=True):
        (folder / name).write_text(dump(blocks))
    command = ["git", "merge-file", "--union", "-p", "ours", "base", "theirs"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_an_entry_that_both_branches_changed_is_asked_for_again(tmp_path: Path) -> None:
    ((mark, block),) = marks(1).items()
    versions = [marks(2) | {mark: replace(block, matcher=matcher)} for matcher in ("1", "2", "3")]
    assert load(union(tmp_path, *versions)) == load(dump(marks(2)))


def test_a_merge_conflict_is_named_with_its_line() -> None:
    text = dump(marks(1)).replace("status =", "<<<<<<< ours\nstatus =", 1)
    with pytest.raises(ConfigurationError, match=r"my\.lock:5: a merge conflict"):
        load(text, "my.lock")


@pytest.mark.parametrize(
    ("sound", "damaged"),
    [("matched", 'mat"ched'), ("checked = ", "checked"), ("\n[", "\n[["), ("\n[", "\nstray = 1\n[")],
)
def test_damage_is_named_never_guessed_at(sound: str, damaged: str) -> None:
    with pytest.raises(ConfigurationError, match="damaged"):
        load(dump(marks(1)).replace(sound, damaged, 1))


@pytest.mark.parametrize(
    ("was", "now"), [("w1", "w2"), ("2026", "2027"), ("asked = ", "askd = "), ("mat", "unmat")]
)
def test_a_block_that_was_tampered_with_is_not_believed(was: str, now: str) -> None:
    assert load(dump(marks(1)).replace(was, now, 1)) == {}


@pytest.mark.parametrize("value", ["3", '"x"', "[]", "{}", "null", "true", '[["a"]]', '"2026-99-99"'])
def test_a_sealed_block_of_nonsense_is_named(value: str) -> None:
    """As a tool that means well but knows the file badly could write it."""
    sound = dump(marks(1)).strip().split("\n")[2:-1]
    names = [line.partition(" = ")[0] for line in sound[1:]]
    for name in [*names, "work", "printed", "links", "contenders"]:
        lines = [line for line in sound if not line.startswith(f"{name} = ")] + [f"{name} = {value}"]
        seal = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]
        with suppress(ConfigurationError):
            assert len(load("\n".join([*lines, f'digest = "{seal}"']))) == 1, "the seal is right"


def test_line_ends_of_windows_are_read() -> None:
    assert load(dump(marks(1, 2)).replace("\n", "\r\n")) == load(dump(marks(1, 2)))


PRINTED = {
    "author": (Name(family="Müller", given="Ada"),),
    "title": "Slow Rivers: a study",
    "year": "1998",
    "container_title": "J. Hydrology",
    "volume": "41",
    "page": "1–9",
    "DOI": "10.5555/W1",
}
COSMETIC = (
    {"title": "SLOW  RIVERS; A STUDY"},
    {"page": "1-9"},
    {"page": "1--9"},
    {"DOI": "https://doi.org/10.5555/w1"},
    {"author": (Name(family="Muller", given="Ada"),)},
    {"container_title": "J Hydrology"},
)
TELLING = (
    {"title": "Slow rivers, a story"},
    {"page": "1-8"},
    {"DOI": "10.5555/w2"},
    {"DOI": ""},
    {"author": (Name(family="Muller", given="Bea"),)},
    {"year": "1999"},
    {"volume": "", "issue": "41"},
)


@pytest.mark.parametrize("change", COSMETIC, ids=str)
def test_cosmetic_edits_keep_the_fingerprint(change: dict[str, Any]) -> None:
    moved = replace(reference(**(PRINTED | change)), id="other", line=99, file="moved.bib")
    assert fingerprint(moved) == fingerprint(reference(**PRINTED))


@pytest.mark.parametrize("change", TELLING, ids=str)
def test_edits_that_tell_something_change_it(change: dict[str, Any]) -> None:
    assert fingerprint(reference(**(PRINTED | change))) != fingerprint(reference(**PRINTED))


def test_a_link_is_part_of_what_a_reference_says() -> None:
    linked = replace(reference(**PRINTED), links=(Link(label="CrossRef", url="https://doi.org/10.5555/w9"),))
    assert fingerprint(linked) != fingerprint(reference(**PRINTED))


def test_texts_without_letters_are_told_apart() -> None:
    texts = ["!!!", "???", ""]
    assert len({fingerprint(Reference(id="r", text=text)) for text in texts}) == 3


NOTHING = Match(status="unmatched", reason="")


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (made(1), True),
        (made(1, matcher="0"), True),
        (made(1, checked=DAY - timedelta(days=40)), False),
        (made(1, checked=DAY + timedelta(days=1)), False),
        (made(1, match=NOTHING), False),
        (made(1, match=NOTHING, asked=("index", "crossref")), True),
        (
            made(1, match=NOTHING, asked=("index", "crossref"), matcher="0"),
            False,
        ),
    ],
)
def test_an_absence_counts_only_where_everyone_was_asked(block: Locked, expected: bool) -> None:
    """A match holds whoever found it; that nothing was found does not."""
    assert block.serves(("index", "crossref"), timedelta(days=30), DAY, lambda: "1") is expected


@pytest.mark.parametrize(
    ("match", "registrations", "expected"),
    [
        (Match(status="unmatched", reason=""), (), True),
        (Match(status="unchecked", reason=""), (), False),
        (Match(status="ambiguous", reason="", silent=(Silence(source="s", reason="r"),)), (), False),
        (Match(status="matched", reason="", DOI="10.5555/a"), (), True),
        (Match(status="matched", reason="", DOI="10.5555/a"),
         (Registration(DOI="10.5555/b", state="unchecked"),), False),
    ],
)  # fmt: skip
def test_what_was_not_checked_is_never_locked(
    match: Match, registrations: tuple[Registration, ...], expected: bool
) -> None:
    entry = Entry(reference=reference(title="x"), match=match, registrations=registrations)
    assert is_complete(entry) is expected

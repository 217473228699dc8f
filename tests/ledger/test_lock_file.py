"""The lock file: complete, mergeable, deaf to nothing, and never quietly wrong."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.errors import ConfigurationError
from enrich.ledger.fingerprint import fingerprint
from enrich.ledger.lock_file import HEADER, Lock, Rules, dump, load
from enrich.ledger.locked import Locked, is_complete, locked
from enrich.records import (
    Candidate,
    Entry,
    Fields,
    Finding,
    Judgement,
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
    has_preprint=TEXTS,
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
        Registration(DOI=w.DOI, state="registered", agency=w.agency, work=w, primary=draw(st.just("") | DOIS))
        for w in works
    )
    links = st.builds(LinkStatus, label=TEXT, url=TEXT, status=st.just("differs"), note=TEXT)
    return Entry(reference=Reference(id="r", text=draw(TEXT)), match=match, registrations=registrations,
                 links=draw(st.lists(links, max_size=2).map(tuple)))  # fmt: skip


def lock_of(entry: Entry) -> Locked:
    return locked(entry, sources=("index",), matcher="1", today=DAY)


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


def mark_of(n: int) -> str:
    return fingerprint(reference(title=f"Work {n}"))


def marks(*numbers: int) -> dict[str, Locked]:
    return {mark_of(n): made(n) for n in numbers}


def text(*numbers: int) -> bytes:
    return dump(Lock(blocks=marks(*numbers)))


def facts(lock: Lock) -> dict[str, Locked]:
    """What a lock says, however its lines are written."""
    return {mark: replace(block, raw=b"") for mark, block in lock.blocks.items()}


@given(entries())
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_what_is_read(entry: Entry) -> None:
    mark = fingerprint(entry.reference)
    said = dump(Lock(blocks={mark: lock_of(entry)}))
    again = load(said)
    assert (again.troubles, dump(again)) == ((), said)
    assert again.blocks[mark].entry(entry.reference) == lock_of(entry).entry(entry.reference)
    header, line = said.decode().splitlines()
    assert header == HEADER
    assert json.loads(line)["fingerprint"] == mark


def test_one_line_a_reference_sorted_whatever_the_order_of_asking() -> None:
    assert text(1, 2, 3) == text(3, 2, 1)
    lines = text(1, 2, 3).decode().split("\n")[1:-1]
    assert lines == sorted(lines)
    assert len(lines) == 3


def test_texts_with_lone_surrogates_are_written() -> None:
    odd = made(1, about="\ud800 odd")
    assert load(dump(Lock(blocks={mark_of(1): odd}))).blocks[mark_of(1)].about == "? odd"


@pytest.mark.parametrize("change", [
    lambda b: b.replace(b"\n", b"\r\n"),
    lambda b: b"\xef\xbb\xbf" + b,
    lambda b: b"\xef\xbb\xbf" + b.replace(b"\n", b"\r\n"),
    lambda b: b.rstrip(b"\n"),
    lambda b: b.replace(b"\n", b"\n\n"),
    lambda b: b"\n".join(reversed(b.split(b"\n"))),
    lambda b: b + b,
    lambda b: b.replace(b'":', b'" : '),
])  # fmt: skip
def test_what_editors_and_git_do_to_lines_does_no_harm(change: Any) -> None:
    lock = load(change(text(1, 2, 3)))
    assert (facts(lock), lock.troubles, lock.twice) == (marks(1, 2, 3), (), 0)
    assert dump(Lock(blocks=facts(lock))) == text(1, 2, 3)


LINE = text(1).split(b"\n")[1]
DAMAGED = {
    "cut off": LINE[:100],
    "cut off in front": LINE[100:],
    "not UTF-8": LINE.replace(b"Work 1", b"W\xffrk 1"),
    "half a sign": LINE.replace(b"Work 1", "é".encode()[:1]),
    "no line of a lock": b"hello",
    "binary": b"\x00\x01\x02",
    "deep": b'{"fingerprint":' + b"[" * 100_000,
    "unchecked": LINE.replace(b'"matched"', b'"unchecked"'),
    "no DOI": LINE.replace(b'"DOI":"10.5555/w1","conf', b'"conf', 1),
    "a DOI that is none": LINE.replace(b"10.5555/w1", b"javascript:alert(1)"),
    "control characters": LINE.replace(b"10.5555/w1", b"10.5555/w1\\n@comment"),
    "a huge number": LINE.replace(b'"works":[{', b'"works":[{"issued":' + b"9" * 400 + b","),
    "a year out of this world": LINE.replace(b'"works":[{', b'"works":[{"issued":1234567,'),
    "sure beyond measure": LINE.replace(b'"confidence":1.0', b'"confidence":7e300'),
    "no date": LINE.replace(b"2026-05-01", b"2026-99-99"),
    "no fingerprint of ours": LINE.replace(b'"fingerprint":"2-', b'"fingerprint":"../'),
    "rules that are none": b'{"enrich":"0.1.0","rules":["doi-missing"]}',
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_line_costs_itself_and_is_told_with_its_number(damage: str) -> None:
    """It stands there until `enrich lock` writes the file again: a check throws nothing away."""
    assert DAMAGED[damage] != LINE
    lock = load(b"\n".join([HEADER.encode(), DAMAGED[damage], *text(2, 3).split(b"\n")[1:]]))
    assert facts(lock) == marks(2, 3)
    assert [(t.line, "`enrich lock FILES`" in t.sentence) for t in lock.troubles] == [(2, True)]
    assert DAMAGED[damage] in dump(lock)
    assert dump(lock.in_order()) == text(2, 3)


@pytest.mark.parametrize("value", ["3", '"x"', "[]", "{}", "null", "true", '[["a"]]', '"2026-99-99"'])
@pytest.mark.parametrize("key", list(json.loads(LINE)))
def test_any_key_may_hold_any_nonsense(key: str, value: str) -> None:
    said = {**json.loads(LINE), key: json.loads(value)}
    lock = load(json.dumps(said).encode() + b"\n" + text(2))
    assert marks(2).items() <= facts(lock).items()
    assert len(lock.blocks) + len(lock.troubles) + len(lock.others) >= 2


def test_a_lock_of_a_version_to_come_is_refused_with_what_to_do() -> None:
    with pytest.raises(ConfigurationError, match=r"my\.lock: .*version 3.*update enrich"):
        load(text(1).replace(b"version 2", b"version 3"), "my.lock")
    assert load(text(1).replace(b"Work 1", b"# enrich.lock, version 9")).blocks


NEWER = {"accession": {"by": "A. Librarian", "on": ["2027-01-02"]}, "pages": [1, {"x": None}], "ζ": "é\u2028"}


def test_keys_of_a_newer_release_are_kept_when_a_line_is_rewritten_and_when_it_is_refreshed() -> None:
    said = {**json.loads(LINE), **NEWER}
    said["works"][0]["abstract"] = "nested"
    lock = load(text(2) + json.dumps(said).encode())
    assert lock.troubles == ()
    (line,) = [json.loads(row) for row in dump(lock).decode().split("\n") if "accession" in row]
    assert line == said
    refreshed = lock.updated({mark_of(1): made(1, matcher="2")}, {mark_of(1): mark_of(1)})
    (line,) = [json.loads(row) for row in dump(refreshed).decode().split("\n") if "accession" in row]
    assert NEWER.items() <= line.items()
    assert line["matcher"] == "2"
    again = load(dump(refreshed)).updated({mark_of(1): made(1, matcher="3")}, {})
    assert b'"accession"' in dump(again)


def test_lines_that_only_a_newer_release_understands_are_kept() -> None:
    verdict = {**json.loads(LINE), "status": "doubtful", "enrich": "99.1"}
    for other in ({"page": "https://example.org", "seen": 3}, verdict):
        line = json.dumps(other).encode()
        lock = load(line + b"\n" + text(2))
        assert facts(lock) == marks(2)
        assert line in dump(lock)
        assert line in dump(lock.in_order())
    assert "newer enrich" in lock.troubles[0].sentence


def test_of_two_lines_of_one_reference_the_newer_counts_in_any_order() -> None:
    mark = mark_of(1)
    old, new = made(1), made(1, checked=DAY + timedelta(days=1), matcher="2")
    fuller = made(1, asked=("index", "crossref"))
    for worse, better in ((old, new), (old, fuller), (fuller, new), (old, made(1, release="0.2.0"))):
        lines = [dump(Lock(blocks={mark: block})) for block in (worse, better)]
        for said in (lines[0] + lines[1], lines[1] + lines[0]):
            lock = load(said)
            assert (facts(lock), lock.twice) == ({mark: better}, 1)
            assert dump(lock) == dump(Lock(blocks={mark: better}))


def test_what_a_newer_release_wrote_on_either_of_two_lines_is_kept() -> None:
    said = json.dumps({**json.loads(LINE), **NEWER}).encode()
    newer = dump(Lock(blocks={mark_of(1): made(1, checked=DAY + timedelta(days=1))}))
    for content in (said + b"\n" + newer, newer + said):
        lock = load(content)
        assert lock.blocks[mark_of(1)].checked > DAY
        assert b'"accession"' in dump(lock)


def test_the_rules_are_those_of_the_newest_enrich_lock() -> None:
    rules = [Rules(enrich=release, rules={"doi-missing": n}) for n, release in enumerate(("0.9.0", "0.10.0"))]
    lines = [dump(Lock(rules=one)) for one in rules]
    assert load(lines[0] + lines[1]).rules == load(lines[1] + lines[0]).rules == rules[1]


def test_pruning_keeps_what_is_asked_for() -> None:
    lock = load(text(1, 2, 3)).updated({mark_of(4): made(4)}, {}, only={mark_of(2), mark_of(4)})
    assert facts(lock) == marks(2, 4)


def test_a_conflict_is_understood_with_either_style_of_markers() -> None:
    ours, theirs, base = (dump(Lock(blocks=marks(n))).split(b"\n")[1] for n in (1, 2, 3))
    for middle in ([], [b"||||||| 1234567", base]):
        said = [HEADER.encode(), b"<<<<<<< HEAD", ours, *middle, b"=======", theirs, b">>>>>>> other", b""]
        lock = load(b"\r\n".join(said))
        assert (facts(lock), lock.conflict, lock.troubles) == (marks(1, 2), 2, ())
        assert dump(lock.in_order()) == text(1, 2)


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


def test_an_entry_that_enrich_itself_failed_at_is_never_locked() -> None:
    match = Match(status="matched", reason="", DOI="10.5555/a")
    failed = Finding(code="internal-error", message="Something went wrong.")
    entry = Entry(reference=reference(title="x"), match=match, findings=(failed,))
    assert not is_complete(entry)

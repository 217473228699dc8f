"""References that are read otherwise today are found where the lock of an older release keeps them."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from enrich.ledger.fingerprint import fingerprint, source_of
from enrich.ledger.first_fingerprint import first_fingerprint
from enrich.ledger.lock_file import Lock
from enrich.ledger.locked import Locked, about, release_key
from enrich.ledger.places import Places
from enrich.records import Fields, Match, Name, Reference, Registration
from tests.ledger.test_lock_file import made

RAW = "@article{k, author = {A & B}, title = {Paper kites}, doi = {10.5555/a}}"
OLD = Reference(
    id="k",
    unstructured=RAW,
    structured=True,
    fields=Fields(author=(Name(family="A & B"),), title="Paper kites", volume="3", DOI="10.5555/a"),
)
NEW = replace(OLD, fields=replace(OLD.fields, author=(Name(family="A"), Name(family="B"))))


def block(reference: Reference, release: str) -> Locked:
    return made(1, source=source_of(reference), release=release, about="A & B Paper kites")


def test_a_line_of_an_older_release_is_found_by_the_source() -> None:
    mark = fingerprint(OLD)
    lock = Lock(blocks={mark: block(OLD, "0.0.1")})
    assert fingerprint(NEW) != mark
    assert Places(lock).of(NEW, fingerprint(NEW)) == mark
    assert Places(lock).of(replace(NEW, unstructured=RAW.replace("10.5555/a", "10.5555/b")), "2-00") == ""


def test_a_line_of_this_release_is_not_for_its_reader_would_read_the_same() -> None:
    lock = Lock(blocks={fingerprint(OLD): block(OLD, "99.0")})
    assert Places(lock).of(NEW, fingerprint(NEW)) == ""


@pytest.mark.parametrize(
    ("older", "newer"),
    [("", "0.1.0"), ("0.1.0", "0.2.0"), ("0.9", "0.10"), ("1.0rc1", "1.0"), ("nonsense", "0.0.1"),
     ("1.0", "1.0.1"), ("0.2.0.dev3", "0.2.0")],
)  # fmt: skip
def test_older_releases_come_first(older: str, newer: str) -> None:
    assert release_key(older) < release_key(newer)
    assert release_key("1.0") == release_key("1.0.0")


def test_a_source_that_two_lines_have_says_nothing() -> None:
    lock = Lock(blocks={mark: block(OLD, "0.0.1") for mark in (fingerprint(OLD), "2-00000000")})
    assert Places(lock).of(NEW, fingerprint(NEW)) == ""


FIRST = Lock(
    blocks={
        first_fingerprint(OLD): replace(
            block(OLD, ""), source="", registrations=(Registration(DOI="10.5555/a", state="registered"),)
        )
    }
)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, True),
        ({"author": (Name(family="A & B,"),)}, True),
        ({"title": "Paper kites, again"}, False),
        ({"year": "1990"}, False),
        ({"author": (Name(family="C"),)}, False),
        ({"DOI": "10.5555/a."}, False),
        ({"DOI": "10.5555/b"}, False),
        ({"DOI": ""}, False),
    ],
)
def test_a_line_of_version_1_must_tell_of_the_same_work_and_dois(change: dict[str, Any], found: bool) -> None:
    reference = replace(OLD, unstructured="", fields=replace(OLD.fields, **change, volume="4"))
    assert Places(FIRST).of(reference, fingerprint(reference)) == ""
    assert bool(Places(FIRST).near(reference, ())) is found
    assert Places(FIRST).near(reference, {first_fingerprint(OLD)}) == ""


def test_a_line_that_another_reference_has_serves_where_the_doi_says_that_the_work_is_the_same() -> None:
    mark = first_fingerprint(OLD)
    matched = replace(FIRST.blocks[mark], match=Match(status="matched", reason="", DOI="10.5555/a"))
    taken = Places(Lock(blocks={mark: matched}))
    reference = replace(OLD, fields=replace(OLD.fields, volume="4"))
    assert taken.near(reference, {mark}) == mark
    assert Places(FIRST).near(reference, {mark}) == ""


LONG = "Paper kites in laminar air above the harbours and islands of the north and of the far south"


def test_where_the_words_are_cut_off_is_no_difference() -> None:
    long = replace(OLD, fields=replace(OLD.fields, title=LONG))
    said = replace(long, fields=replace(long.fields, year="1999/"))
    mark = first_fingerprint(OLD)
    kept = Lock(blocks={mark: replace(FIRST.blocks[mark], about=about(said))})
    reference = replace(long, fields=replace(long.fields, year="1999"))
    assert about(said)[-4:] != about(reference)[-4:]
    assert Places(kept).near(reference, ()) == mark

"""Fingerprints: deaf to cosmetics, never to a sign of a DOI, and the same for ever."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.ledger.fingerprint import fingerprint
from enrich.records import Fields, Link, Name, Reference

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
    {"title": "Slow <i>Rivers</i>: a&nbsp;study"},
    {"page": "1-9"},
    {"page": "1--9"},
    {"DOI": "https://doi.org/10.5555/w1"},
    {"DOI": "doi: 10.5555/w1"},
    {"author": (Name(family="Muller", given="Ada"),)},
    {"container_title": "J Hydrology"},
)
TELLING = (
    {"title": "Slow rivers, a story"},
    {"page": "1-8"},
    {"DOI": "10.5555/w2"},
    {"DOI": "10.5555/w1."},
    {"DOI": "10.5555/w 1"},
    {"DOI": "10.5555/w-1"},
    {"DOI": ""},
    {"author": (Name(family="Muller", given="Bea"),)},
    {"year": "1999"},
    {"volume": "", "issue": "41"},
)


def reference(**fields: Any) -> Reference:
    return Reference(id="r", structured=True, fields=Fields(**fields))


def text(said: str) -> Reference:
    return Reference(id="r", unstructured=said, text=said)


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
    assert len({fingerprint(text(said)) for said in ("!!!", "???", "")}) == 3


# What stands between a DOI's first sign and the one that differs.
DAMAGES = ("", " ", "\n", "\u200b", "\u00ad", "- ")
BEFORE = (
    "10.5555/abc",
    "10.1002/(SICI)1097(19)3:1<1::A>3.0.CO;2-",
    "10.5555%2Fabc",
    "10. 5555/abc",
    "1 0.5555/a",
)
LABELS = ("", "doi: ", "https://doi.org/", "https://example.org/doi/full/", "[DOI] ", "Available at ")


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("before", BEFORE)
@given(
    signs=st.lists(st.sampled_from(".-_;/:<>()[]#+~–—*=&,'\" "), min_size=2, max_size=2, unique=True),
    damage=st.sampled_from(DAMAGES),
    structured=st.booleans(),
)
def test_two_references_that_differ_in_one_sign_of_their_doi_are_two(
    label: str, before: str, signs: list[str], damage: str, structured: bool
) -> None:
    """Wherever it is printed and however it is damaged: which sign is the DOI's end is not asked."""
    one, other = (f"{label}{before}{damage}{sign}x9" for sign in signs)
    if structured:
        assert fingerprint(reference(**PRINTED | {"DOI": one})) != fingerprint(
            reference(**PRINTED | {"DOI": other})
        )
        assert fingerprint(reference(title="A", URL=one)) != fingerprint(reference(title="A", URL=other))
    else:
        stem = "Müller, A. (1998) Slow rivers. J. Hydrology 41: 1–9. "
        assert fingerprint(text(stem + one)) != fingerprint(text(stem + other))


@given(st.text(max_size=80), st.text(max_size=20))
def test_any_text_has_one(said: str, doi: str) -> None:
    """Lone surrogates and all; what is read in capitals is the same."""
    assert fingerprint(text(said)) == fingerprint(text(said))
    assert len(fingerprint(reference(title=said, DOI=doi))) == 26
    assert fingerprint(text("\ud800" + said)).startswith("2-")


def test_the_rule_is_never_changed() -> None:
    """Locks in the world hold these: a better rule is a third one beside it."""
    assert fingerprint(reference(**PRINTED)) == "2-74b8c17c7a6b63d4231ea2b0"
    assert (
        fingerprint(text("Müller, A. (1998) Slow rivers, &amp; more. doi:10.5555/W1."))
        == "2-dcbec139d593beb6dbd2b087"
    )
    assert fingerprint(text("Мюллер А. Медленные реки // Гидрология. 1998.")) == "2-fd67d02f5ecedde80fd9d1b5"


def test_runs_of_signs_cost_linear_time() -> None:
    for sign in ("10.", "1 0 ", "<a ", "&amp;", ". ", "10 . "):
        fingerprint(text(sign * 50_000))

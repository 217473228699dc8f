"""What no other test looked at, as mutants showed: each of these was red with the change made."""

from __future__ import annotations

from datetime import date

import pytest

from enrich.ledger.first_fingerprint import first_printed
from enrich.ledger.lock_file import Lock, Rules
from enrich.ledger.locked import locked
from enrich.records import Candidate, Entry, Judgement, Match, Reference, Work


def test_a_file_that_was_just_asked_for_again_is_in_no_conflict() -> None:
    torn = Lock(conflict=7)
    assert torn.updated({}, {}).conflict == 7
    assert torn.updated({}, {}, rules=Rules(enrich="0.2.0", rules={})).conflict == 0


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"])
def test_signs_of_typesetting_were_no_part_of_a_doi_in_the_first_form_either(sign: str) -> None:
    reference = Reference(id="1", text=f"Tinker A. Toys. 1998. doi:10.5555/to{sign}y-1 [cited 2020]")
    assert first_printed(reference) == ("10.5555/toy-1",)


@pytest.mark.parametrize(("status", "kept"), [("ambiguous", ["10.5555/a", "10.5555/b"]), ("unmatched", [])])
def test_the_contenders_are_kept_where_several_fit_and_nowhere_else(status: str, kept: list[str]) -> None:
    works = [Work(DOI="10.5555/a", title=("A title",)), Work(DOI="10.5555/b", title=("A title",))]
    judgements = tuple(Judgement(candidate=Candidate(work=w, source="index"), confidence=0.5) for w in works)
    entry = Entry(
        reference=Reference(id="1", text="A title."),
        match=Match(status=status, reason="", judgements=judgements),
    )
    line = locked(entry, sources=("index",), matcher="1", today=date(2026, 1, 1))
    assert [judgement.DOI for judgement in line.match.judgements] == kept
    assert all(judgement.candidate.work == Work(DOI=judgement.DOI) for judgement in line.match.judgements)


@pytest.mark.parametrize(
    "printed", ["https://doi.org/10.5555/a%23b", "10.5555%2Fa%23b", "doi.org/10.5555%2fa%23b"]
)
def test_an_address_was_decoded_in_the_first_form_and_so_was_a_slash_in_code(printed: str) -> None:
    assert first_printed(Reference(id="1", text=f"Tinker A. Toys. 1998. {printed} [cited 2020]")) == (
        "10.5555/a#b",
    )
    assert first_printed(Reference(id="1", text="Tinker A. Toys. 10.5555/a%23b")) == ("10.5555/a%23b",)

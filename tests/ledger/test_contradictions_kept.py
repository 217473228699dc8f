"""Contradictions in the lock file: kept as what they are, looked for once in what is older."""

from datetime import date

from msgspec.structs import replace

from enrich.ledger.line import decoded, encoded
from enrich.ledger.locked import Locked, is_complete, locked
from enrich.matching import decide
from enrich.records import Candidate, Entry, Fields, Name, Reference, Work

WORK = Work(
    DOI="10.5555/quiet",
    title=("Quiet rivers of the northern plateau",),
    author=(Name(family="Okafor", given="Chidi"),),
    container_title=("Journal of Invented Hydrology",),
    issued=1998,
    years=(1998,),
    volume="41",
    page="101-119",
    type="journal-article",
)
TODAY = date(2026, 11, 25)


def entry(**other: object) -> Entry:
    fields = Fields(
        author=WORK.author,
        year="1998",
        title=WORK.title[0],
        container_title=WORK.container_title[0],
        volume="41",
        page="101-119",
    )
    reference = Reference(id="r", fields=replace(fields, **other), structured=True)
    return Entry(reference=reference, match=decide(reference, [Candidate(work=WORK, source="index")]))


def kept(said: Entry) -> Locked:
    return decoded(encoded("2-00000000", locked(said, sources=("index",), matcher="m", today=TODAY)))[1]


def test_a_doubtful_one_keeps_its_verdict_its_contradictions_and_the_record() -> None:
    said = entry(author=(Name(family="Vardenholm", given="Dora"),))
    assert said.match.status == "doubtful"
    assert is_complete(said)
    held = kept(said)
    assert held.match.status == "doubtful"
    assert held.match.contradictions == said.match.contradictions
    assert held.match.judgements[0].candidate.work.title == WORK.title
    assert encoded("2-00000000", replace(held, raw=b"")) == held.raw


def test_a_match_keeps_its_slips_and_one_without_says_that_it_was_held() -> None:
    assert [one.kind for one in kept(entry(year="1993")).match.contradictions] == ["year-differs"]
    assert b'"contradictions":[]' in kept(entry()).raw


def test_a_match_of_a_line_without_them_is_asked_for_once() -> None:
    whole = kept(entry()).raw
    old = decoded(whole.replace(b',"contradictions":[]', b""))[1]
    assert not old.is_held
    assert not old.serves(("index",), None, TODAY, lambda: "m")
    assert decoded(whole)[1].serves(("index",), None, TODAY, lambda: "another")


def test_a_kind_of_a_newer_release_is_left_out() -> None:
    raw = kept(entry(year="1993")).raw.replace(b'"year-differs"', b'"moon-differs"')
    assert decoded(raw)[1].match.contradictions == ()

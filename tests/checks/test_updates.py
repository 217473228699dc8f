"""What is said of notices about a work."""

from __future__ import annotations

import pytest

from enrich.checks.rules.updates import published_version, retracted
from enrich.records import (
    Candidate,
    Entry,
    Fields,
    Judgement,
    Match,
    Reference,
    Registration,
    Update,
    Work,
)


@pytest.mark.parametrize(
    ("updated", "said"),
    [("2020-03-14", " on 2020-03-14"), ("2020-03", " in 2020-03"), ("2020", " in 2020"), ("", "retracted (")],
)
def test_a_notice_is_dated_as_one_says_it(updated: str, said: str) -> None:
    notice = Update(type="retraction", DOI="10.5555/n", updated=updated)
    work = Work(DOI="10.5555/a", title=("Paper kites in laminar air",), updated_by=(notice,))
    reference = Reference(
        id="r", structured=True, fields=Fields(title="Paper kites in laminar air", DOI="10.5555/a")
    )
    entry = Entry(
        reference=reference,
        match=Match(status="matched", reason="", DOI="10.5555/a"),
        registrations=(Registration(DOI="10.5555/a", state="registered", work=work),),
    )
    assert said in retracted(entry)[0].message


@pytest.mark.parametrize("of", ["10.5555/kites.preprint", "10.5555/another.preprint"])
def test_the_published_version_is_named_by_its_own_record_as_well(of: str) -> None:
    preprint = Work(
        DOI="10.5555/kites.preprint",
        title=("Paper kites in laminar air",),
        type="posted-content",
        subtype="preprint",
    )
    published = Work(DOI="10.5555/kites", title=("Paper kites in laminar air",), has_preprint=(of,))
    offered = [
        Judgement(candidate=Candidate(work=work, source="index"), confidence=confidence)
        for work, confidence in ((preprint, 0.99), (published, 0.2))
    ]
    reference = Reference(
        id="r", structured=True, fields=Fields(title="Paper kites in laminar air", DOI=preprint.DOI)
    )
    entry = Entry(
        reference=reference,
        match=Match(status="matched", reason="", DOI=preprint.DOI, judgements=tuple(offered)),
        registrations=(Registration(DOI=preprint.DOI, state="registered", work=preprint),),
    )
    named = [one.edit.new for one in published_version(entry) if one.edit]
    assert named == (["10.5555/kites"] if of == preprint.DOI else [])

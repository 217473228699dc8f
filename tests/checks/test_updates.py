"""What is said of notices about a work."""

from __future__ import annotations

import pytest

from enrich.checks.rules.updates import retracted
from enrich.records import Entry, Fields, Match, Reference, Registration, Update, Work


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

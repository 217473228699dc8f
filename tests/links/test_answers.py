"""Four answers about a link, each for itself; what a link is that the reference's own words print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.comparable.printed_addresses import addresses_in, shown
from enrich.links import judge_links
from enrich.records import (
    NOT_ASKED,
    Candidate,
    Fields,
    Judgement,
    Link,
    LinkStatus,
    Match,
    Reference,
    Registration,
    Target,
    Work,
)

TODAY = "2026-11-25"
WORK = Work(DOI="10.5555/this", title=("Willows of the lower marsh",), aliases=("10.5555/old",))
MATCH = Match(
    status="matched",
    reason="",
    DOI=WORK.DOI,
    confidence=0.99,
    judgements=(Judgement(candidate=Candidate(work=WORK, source="index"), confidence=0.99),),
)
NONE = Match(status="unmatched", reason="None holds it.")
TEXT = "Sallow, P. (2009). Willows of the lower marsh. Marsh Notes, 4, 1-9."


def judged(text: str, match: Match, *known: Registration, links: tuple[Link, ...] = ()) -> list[LinkStatus]:
    reference = Reference(id="r1", unstructured=text, text=text, links=links)
    return list(judge_links(reference, match, known, today=TODAY, web=True))


def values(link: LinkStatus) -> tuple[str, str, str, str]:
    told = link.answers
    return told.registered.value, told.same_work.value, told.reachable.value, told.shows_it.value


def registered(identifier: str, target: Target = "", *, work: Work | None = None) -> Registration:
    return Registration(DOI=identifier, state="registered", target=target, work=work)


@pytest.mark.parametrize(
    ("known", "match", "expected"),
    [
        (registered("10.5555/this", work=WORK), MATCH, ("yes", "yes", "unasked", "unasked")),
        (registered("10.5555/this", "pending", work=WORK), MATCH, ("yes", "yes", "no", "unknown")),
        (registered("10.5555/this", "deleted"), NONE, ("yes", "unknown", "no", "no")),
        (registered("10.5555/this", "invalid"), NONE, ("yes", "unknown", "no", "no")),
        (registered("10.5555/this", "nowhere"), NONE, ("yes", "unknown", "unasked", "unasked")),
        (
            Registration(DOI="10.5555/this", state="unregistered"),
            NONE,
            ("no", "unknown", "unasked", "unasked"),
        ),
        (
            Registration(DOI="10.5555/this", state="unchecked", note="doi.org: is down"),
            NONE,
            ("unknown", "unknown", "unasked", "unasked"),
        ),
        (
            Registration(DOI="10.5555/this", state="unchecked", note=NOT_ASKED),
            NONE,
            ("unasked", "unasked", "unasked", "unasked"),
        ),
    ],
)
def test_what_is_known_without_a_page(
    known: Registration, match: Match, expected: tuple[str, str, str, str]
) -> None:
    (link,) = judged(f"{TEXT} https://doi.org/10.5555/this", match, known)
    assert (link.label, link.url) == ("DOI", "https://doi.org/10.5555/this")
    assert values(link) == expected
    for answer in (link.answers.registered, link.answers.same_work, link.answers.reachable):
        assert (answer.when, bool(answer.how)) == (
            ("", False) if answer.value == "unasked" else (TODAY, True)
        )


def test_an_alias_names_the_doi_to_use_and_a_link_elsewhere_is_another_work() -> None:
    (old,) = judged(f"{TEXT} doi:10.5555/old", MATCH, replace(registered("10.5555/old"), primary=WORK.DOI))
    assert values(old)[:2] == ("yes", "yes")
    assert "10.5555/this" in old.note
    other = Work(DOI="10.5555/frogs", title=("Frogs of the upper marsh",))
    (link,) = judged(f"{TEXT} doi:10.5555/frogs", MATCH, registered("10.5555/frogs", work=other))
    assert (link.status, values(link)[:2]) == ("other-work", ("yes", "no"))


@pytest.mark.parametrize(
    ("target", "status"), [("deleted", "gone"), ("invalid", "gone"), ("nowhere", "gone")]
)
def test_a_dead_handle_is_said(target: Target, status: str) -> None:
    (link,) = judged(f"{TEXT} doi:10.5555/this", NONE, registered("10.5555/this", target))
    assert link.status == status
    assert "handle" in link.note


def test_a_doi_that_is_linked_and_printed_is_one_link() -> None:
    links = (Link(label="CrossRef", url="https://dx.doi.org/10.5555/THIS"),)
    assert len(judged(f"{TEXT} https://doi.org/10.5555/this", MATCH, links=links)) == 1


def test_printed_addresses_count_as_links_where_they_are_asked_for() -> None:
    text = (
        f"{TEXT} Available at: <http://marsh.example/a_(b)>, http://marsh.example/c) [accessed 1 May 2019]."
    )
    reference = Reference(id="r1", unstructured=text, text=text)
    assert judge_links(reference, NONE) == ()
    found = judge_links(reference, NONE, web=True)
    assert [(link.url, link.status) for link in found] == [
        ("http://marsh.example/a_(b)", "not-judged"),
        ("http://marsh.example/c", "not-judged"),
    ]


def test_addresses_of_other_kinds_count_as_well() -> None:
    text = f"{TEXT} file:///etc/hostname, ldap://reader:secret@files.example/x and ftp://files.example/y."
    found = judge_links(Reference(id="r1", unstructured=text, text=text), NONE, web=True)
    assert [link.url for link in found] == [
        "file:///etc/hostname",
        "ldap://files.example/x",
        "ftp://files.example/y",
    ]


def test_passwords_in_addresses_are_not_shown() -> None:
    fields = Fields(URL="ftp://me:secret@files.example/x")
    text = f"{TEXT} http://reader:secret@open.example/list"
    told = judge_links(Reference(id="r1", text=text, fields=fields), NONE, web=True)
    assert "http://open.example/list" in {link.url for link in told}
    assert not any("secret" in f"{link.url} {link.note}" for link in told)
    assert shown("see http://a:b@c.example/@d and a@b.example") == "see http://c.example/@d and a@b.example"


@given(st.text(alphabet="htps:/.@)]([ ,a1。%\n", max_size=200))
def test_addresses_stand_in_the_text_as_they_are_given(text: str) -> None:
    for address in addresses_in(text):
        assert address in text
        assert address == address.strip()


def test_a_doi_in_a_publishers_address_is_a_link_of_its_own() -> None:
    links = (Link(label="URL", url="https://publisher.example/doi/full/10.5555/this"),)
    found = judged(f"{TEXT} https://publisher.example/doi/full/10.5555/this", MATCH, links=links)
    assert [(link.label, link.status) for link in found] == [("URL", "not-judged"), ("DOI", "agrees")]

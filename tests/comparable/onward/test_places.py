"""The next places to look: addresses that hold the reference and no more, and a library's own first."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.comparable.onward import KINDS, next_places
from enrich.records import Fields, Name, Reference

CHAPTER = Fields(
    author=(Name(family="Sørensen", given="Anna"),),
    title="Harbours & ice",
    container_title="Cities on ice",
    year="2009a",
    page="33–58",
    ISBN="978-3-16-148410-0",
)
REFERENCE = Reference(id="r1", text="Sørensen, A. (2009a) Harbours & ice. https://lib.example/a?b=c#d.")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_leads_somewhere(kind: str) -> None:
    places = next_places(REFERENCE, CHAPTER, kind)
    assert len(places) > 1
    assert len({place.name for place in places}) == len(places)
    assert all(place.url.startswith("https://") for place in places)


def test_a_search_asks_for_title_author_and_year() -> None:
    (crossref, *_) = next_places(REFERENCE, CHAPTER, "chapter")
    assert parse_qs(urlsplit(crossref.url).query)["q"] == ["Sørensen Harbours ice 2009"]


def test_without_a_title_the_reference_itself_is_asked_for_without_its_address() -> None:
    (crossref, *_) = next_places(REFERENCE, Fields(), "other")
    assert parse_qs(urlsplit(crossref.url).query)["q"] == ["Sørensen A 2009a Harbours ice"]


def test_a_number_of_a_book_leads_to_the_book_and_a_page_to_its_copies() -> None:
    by_name = {place.name: place.url for place in next_places(REFERENCE, CHAPTER, "book")}
    assert by_name["Open Library"] == "https://openlibrary.org/isbn/9783161484100"
    (copies, *_) = next_places(REFERENCE, Fields(), "web page")
    assert copies.url == "https://web.archive.org/web/*/https://lib.example/a?b=c"


@pytest.mark.parametrize("resolver", ["https://link.lib.example/x", "https://link.lib.example/x?vid=1"])
def test_the_librarys_own_resolver_comes_first(resolver: str) -> None:
    (library, *_) = next_places(REFERENCE, CHAPTER, "chapter", resolver)
    said = parse_qs(urlsplit(library.url).query)
    assert library.url.startswith(resolver)
    assert said["rft.genre"] == ["bookitem"]
    assert (said["rft.atitle"], said["rft.btitle"]) == (["Harbours & ice"], ["Cities on ice"])
    assert (said["rft.spage"], said["rft.epage"], said["rft.date"]) == (["33"], ["58"], ["2009"])
    assert (said["rft.aulast"], said["rft.isbn"]) == (["Sørensen"], ["978-3-16-148410-0"])


@given(st.text(max_size=300), st.text(max_size=60), st.sampled_from(KINDS))
def test_no_text_breaks_out_of_an_address(text: str, title: str, kind: str) -> None:
    fields = Fields(title=title, URL=text)
    for place in next_places(Reference(id="r1", text=text), fields, kind, "https://lib.example/"):
        assert re.fullmatch(r"https://[!-~]+", place.url)
        assert not set(place.url) & set("<>\"'\\^`{|}")

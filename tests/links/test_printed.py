"""The addresses that a reference prints come with the day on which somebody looked at each."""

from __future__ import annotations

import pytest

from enrich.links.printed import key, looked_at_on, web_addresses
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Reference

DAY = "2011-10-10"


def first(name: str, text: str) -> Reference:
    return next(one for one in read(Document(name, text.encode())) if isinstance(one, Reference))


def told(reference: Reference) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.url, one.days) for one in web_addresses(reference)]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.bib", "@misc{a, title={E}, howpublished={\\url{http://x.test/a_b}}, note={Accessed: 2011-10-10}}",
         [("http://x.test/a_b", (DAY,))]),
        ("a.bib", "@misc{a, title={E}, howpublished={\\href{http://x.test/~d}{}}, note={viewed 10.10.2011}}",
         [("http://x.test/~d", (DAY,))]),
        ("a.bib", "@misc{a, title={E}, url={http://x.test/e\\%20f}, urldate={2011-10-10}, annote={http://n.test}}",
         [("http://x.test/e%20f", (DAY,))]),
        ("a.bib", "@misc{a, title={Ebb}, note={Online: http://x.test/a., accessed 10 October 2011}}",
         [("http://x.test/a", (DAY,))]),
        ("a.ris", "TY  - ELEC\nTI  - E\nUR  - http://x.test/a\nL1  - http://x.test/a.pdf\nLK  - www.x.test\n"
         "AB  - http://no.test/\nY2  - 2011/10/10\nER  - \n",
         [("http://x.test/a", (DAY,)), ("http://x.test/a.pdf", (DAY,)), ("www.x.test", (DAY,))]),
        ("a.json", '[{"id":"a","type":"webpage","title":"Ebb","URL":"http://x.test/a","note":"http://n.test/.",'
         '"accessed":{"date-parts":[[2011,10,10]]}}]',
         [("http://x.test/a", (DAY,)), ("http://n.test/", (DAY,))]),
        ("a.csv", "title,author,year,url,accessed,abstract\nEbb,Tide,2010,http://x.test/a,10.10.2011,http://no.test\n",
         [("http://x.test/a", (DAY,))]),
        ("a.md", "# References\n\n- Tide, B. (2010). Ebb. <http://x.test/a>. Accessed 10 Oct 2011.\n",
         [("http://x.test/a", (DAY,))]),
        ("a.txt", "1. Tide (2010). Ebb. http://x.test/ar-\n   chive/b [accessed 10.10.2011].\n\n2. T\n",
         [("http://x.test/ar-chive/b", (DAY,))]),
    ],
)  # fmt: skip
def test_addresses_are_found_in_every_format(name: str, text: str, expected: list[object]) -> None:
    assert told(first(name, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://a.test [accessed 10.10.2011]; http://b.test [accessed 11.10.2011]",
         [("http://a.test", ("2011-10-10",)), ("http://b.test", ("2011-10-11",))]),
        ("Retrieved October 10, 2011, from http://a.test. Retrieved October 11, 2011, from http://b.test",
         [("http://a.test", ("2011-10-10",)), ("http://b.test", ("2011-10-11",))]),
        ("http://a.test and http://b.test (accessed 10.10.2011)",
         [("http://a.test", ("2011-10-10",)), ("http://b.test", ("2011-10-10",))]),
        ("Accessed 10 October 2011 at http://a.test", [("http://a.test", ("2011-10-10",))]),
        ("[accessed 10.10.2011] http://a.test/x", [("http://a.test/x", ("2011-10-10",))]),
        ("Accessed 10 October 2011 http://a.test; accessed 11 October 2011 http://b.test",
         [("http://a.test", ("2011-10-10",)), ("http://b.test", ("2011-10-11",))]),
        ("http://a.test", [("http://a.test", ())]),
        ("http://a.test/ (accessed 03/04/2012)", [("http://a.test/", ("2012-04-03", "2012-03-04"))]),
    ],
)  # fmt: skip
def test_each_address_has_the_date_beside_it(text: str, expected: list[object]) -> None:
    text = f"Tide, B. (2010). Ebb. {text}."
    assert told(Reference(id="1", unstructured=text, text=text)) == expected


def test_an_address_behind_words_has_the_date_of_the_reference() -> None:
    text = "Tide, B. (2010). Ebb, consulté le 10 octobre 2011."
    reference = Reference(id="1", unstructured=text, text=text)
    assert looked_at_on(reference, "http://a.test") == ((DAY,), "consulté le 10 octobre 2011")


def test_a_date_is_found_for_an_address_in_another_spelling() -> None:
    text = "http://a.test/x [accessed 10.10.2011]; http://b.test [accessed 11.10.2011]"
    reference = Reference(id="1", unstructured=text, text=text)
    assert looked_at_on(reference, "https://www.B.test/")[0] == ("2011-10-11",)


@pytest.mark.parametrize("url", ["http://a.test/B", "https://www.A.test/B/", "//a.test/B", "www.a.test/B"])
def test_spellings_that_lead_to_one_page_have_one_key(url: str) -> None:
    assert key(url) == "a.test/B"

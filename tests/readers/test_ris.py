"""RIS: every dialect that other readers drop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.formats import tagged
from enrich.readers import read
from enrich.readers.base import Document
from enrich.readers.helpers.persons import person
from enrich.records import Name, Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite

SAMPLE = """Provider: Someone
Content: text/plain

TY  - JOUR
ID  - one
AU  - Smith, John
AU  - World Health Organization
TI  - On a title that goes on
      over the line
JO  - J. Things
JF  - Journal of Things
PY  - 2001/03/04/
VL  - 3
IS  - 4
SP  - 1
EP  - 20
DO  - https://doi.org/10.5555/ABC
SN  - 1234-5678
UR  - https://example.org/x
ER  -

TY  - CHAP
A1  - Bee, A.
T1  - Chapter
T2  - The Book
A2  - Itor, Ed
TY  - BOOK
TI  - Book
T2  - Series
SN  - 978-3-16-148410-0
ER  -
TY  - GEN
ER  -
"""


class TestRis(ReaderSuite):
    format = "ris"
    sample = SAMPLE.encode()
    references = 3
    set_aside = 2
    lines = (4, 22, 27)


def references(text: str | bytes) -> list[Reference]:
    data = text if isinstance(text, bytes) else text.encode()
    return [b for b in read(Document("x.ris", data)) if isinstance(b, Reference)]


def test_fields() -> None:
    first, chapter, book = (r.fields for r in references(SAMPLE))
    assert first.title == "On a title that goes on over the line"
    assert first.container_title == "Journal of Things"
    assert (first.year, first.volume, first.issue, first.page) == ("2001", "3", "4", "1-20")
    assert (first.DOI, first.ISSN, first.type) == ("10.5555/abc", "1234-5678", "journal-article")
    assert first.author == (Name(family="Smith", given="John"), Name(name="World Health Organization"))
    assert (chapter.title, chapter.container_title) == ("Chapter", "The Book")
    assert chapter.editor == (Name(family="Itor", given="Ed"),)
    assert (book.title, book.container_title, book.series_title) == ("Book", "", "Series")
    assert book.ISBN == "978-3-16-148410-0"


RECORD = "TY  - JOUR\nTI  - One\nPY  - 2001\nER  - \n\nTY  - JOUR\nTI  - Two\nPY  - 2002\nER  - \n"


@pytest.mark.parametrize(
    "text",
    [
        RECORD,
        RECORD.replace("ER  - \n", ""),
        RECORD.replace("  - ", " - "),
        RECORD.replace("  - ", "  -"),
        RECORD.replace("\n", "\r\n"),
        RECORD.replace("\n", "\r"),
        "\ufeff" + RECORD,
        RECORD.replace("\n\n", "\n"),
        RECORD.replace("TI", "T1").replace("PY", "Y1"),
        "\n\n  " + RECORD.replace("\n", "\n  "),
        RECORD.rstrip().removesuffix("ER  -"),
        RECORD.replace("ER  - \n", "ER  - \nER  - \n"),
        RECORD.replace("  - ", "-"),
        RECORD.replace("  - ", "\t- "),
    ],
    ids=range(14),
)
def test_dialects(text: str) -> None:
    assert [(r.fields.title, r.fields.year) for r in references(text)] == [("One", "2001"), ("Two", "2002")]


def test_other_encodings() -> None:
    assert references(RECORD.replace("One", "Café").encode("cp1252"))[0].fields.title == "Café"
    assert references(RECORD.replace("One", "Café").encode("utf-16"))[0].fields.title == "Café"


def test_a_doi_in_a_tag_of_another_meaning() -> None:
    assert references(RECORD.replace("PY", "M3  - 10.5555/x\nPY"))[0].fields.DOI == "10.5555/x"
    assert references(RECORD.replace("PY", "M3  - Article\nPY"))[0].fields.DOI == ""


def test_words_in_capitals_at_the_beginning_of_a_line_are_no_tags() -> None:
    text = "TY  - JOUR\nTI  - One\nAB  - It was\nCO-operation and\nXY - z\nER  - \n"
    assert len(references(text)) == 1


def test_a_record_that_says_nothing_is_listed() -> None:
    (fault,) = (b for b in read(Document("x.ris", SAMPLE.encode())) if isinstance(b, SetAside) and b.fault)
    assert fault.line == 32


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Smith, John", Name(family="Smith", given="John")),
        ("Smith,John,Jr.", Name(family="Smith", given="John", suffix="Jr.")),
        ("Smith JA", Name(family="Smith", given="JA")),
        ("John Smith", Name(family="Smith", given="John")),
        ("Plato", Name(family="Plato")),
        ("NASA,", Name(family="NASA")),
        ("University of Things", Name(name="University of Things")),
    ],
)
def test_persons(printed: str, expected: Name) -> None:
    assert person(printed) == expected


PIECES = st.sampled_from(
    ["TY  - ", "ER  - ", "TI  - x", "\n", "\r", "\r\n", " ", "word", "AU - y", "%0 ", "%T z", "PMID- 1"]
)


@given(
    st.lists(PIECES, max_size=40).map("".join), st.sampled_from([tagged.RIS, tagged.MEDLINE, tagged.REFER])
)
def test_blocks_cover_the_text_but_for_white_space(text: str, dialect: tagged.Dialect) -> None:
    at = 0
    for block in tagged.scan(text, dialect):
        assert not text[at : block.start].strip()
        assert block.end > block.start
        at = block.end
    assert not text[at:].strip()


def test_small_tags_are_tags() -> None:
    data = b"ty  - JOUR\nau  - Smith, J\nti  - On Things\njo  - J Things\npy  - 2001\ner  - \n"
    (reference,) = read(Document("x.ris", data))
    assert isinstance(reference, Reference)
    assert (reference.fields.title, reference.fields.year) == ("On Things", "2001")

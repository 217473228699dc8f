"""Web of Science's plain text."""

from __future__ import annotations

from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Name, Reference
from tests.conformance.reader_suite import ReaderSuite

SAMPLE = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Smith, J
   Okonkwo, CM
AF Smith, John
   Okonkwo, Chidi M.
CA Things Grp
TI On a title that goes on
   over the line
SO JOURNAL OF THINGS
VL 3
IS 4
BP 1
EP 20
PY 2001
DI 10.5555/ABC
SN 1234-5678
UT WOS:000101
ER

PT B
AU Bee, A
SO The Book of Things
PU Press
PY 1999
ER

EF
"""


class TestWebOfScience(ReaderSuite):
    format = "web-of-science"
    sample = SAMPLE.encode()
    references = 2
    set_aside = 2
    lines = (3, 22)


def test_fields() -> None:
    blocks = read(Document("savedrecs.txt", SAMPLE.encode()))
    first, book = (b.fields for b in blocks if isinstance(b, Reference))
    assert first.title == "On a title that goes on over the line"
    assert first.author == (
        Name(family="Smith", given="John"),
        Name(family="Okonkwo", given="Chidi M."),
        Name(name="Things Grp"),
    )
    assert (first.container_title, first.year, first.page) == ("JOURNAL OF THINGS", "2001", "1-20")
    assert (first.DOI, first.volume, first.issue, first.ISSN) == ("10.5555/abc", "3", "4", "1234-5678")
    assert (book.title, book.container_title, book.type) == ("The Book of Things", "", "book")

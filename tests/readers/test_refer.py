"""refer, and what EndNote makes of it."""

from __future__ import annotations

from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Name, Reference
from tests.conformance.reader_suite import ReaderSuite

SAMPLE = """%0 Journal Article
%T On Things
%A Smith, John
%A Things Group,
%J Journal of Things
%V 3
%N 4
%P 1-20
%@ 1234-5678
%D 2001
%R https://doi.org/10.5555/ABC
%F one

%0 Book Section
%A Bee, A.
%T Chapter
%B The Book
%E Itor, Ed
%D in press
%0 Book
%T Book
%@ 978-3-16-148410-0

%0 Generic
"""


class TestRefer(ReaderSuite):
    format = "refer"
    sample = SAMPLE.encode()
    references = 3
    set_aside = 1
    lines = (1, 14, 20)


def test_fields() -> None:
    blocks = read(Document("x.enw", SAMPLE.encode()))
    first, chapter, book = (b for b in blocks if isinstance(b, Reference))
    assert first.id == "one"
    assert first.fields.author == (Name(family="Smith", given="John"), Name(name="Things Group"))
    assert (first.fields.container_title, first.fields.issue) == ("Journal of Things", "4")
    assert (first.fields.DOI, first.fields.type) == ("10.5555/abc", "journal-article")
    assert (chapter.fields.container_title, chapter.fields.year) == ("The Book", "in press")
    assert chapter.fields.editor == (Name(family="Itor", given="Ed"),)
    assert book.fields.ISBN == "978-3-16-148410-0"

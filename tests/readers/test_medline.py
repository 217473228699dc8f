"""MEDLINE as PubMed exports it."""

from __future__ import annotations

from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Name, Reference
from tests.conformance.reader_suite import ReaderSuite

SAMPLE = """PMID- 101
OWN - NLM
DP  - 2001 Mar
TI  - On a title that goes on
      over the line.
PG  - 1-20
VI  - 3
IP  - 4
LID - 10.5555/ABC [doi]
LID - S1234 [pii]
FAU - Smith, John
AU  - Smith J
CN  - Things Group
TA  - J Things
JT  - Journal of things
IS  - 1234-5678 (Print)
PT  - Journal Article
PMC - PMC77

PMID- 102
TI  - Chapter.
BTI - The Book
DP  - 1999
PT  - Book Chapter

not a tag
"""


class TestMedline(ReaderSuite):
    format = "medline"
    sample = SAMPLE.encode()
    references = 2
    set_aside = 1
    lines = (1, 20)


def test_fields() -> None:
    blocks = read(Document("x.nbib", SAMPLE.encode()))
    first, chapter = (b.fields for b in blocks if isinstance(b, Reference))
    assert first.title == "On a title that goes on over the line"
    assert first.author == (Name(family="Smith", given="John"), Name(name="Things Group"))
    assert (first.container_title, first.year, first.page) == ("Journal of things", "2001", "1-20")
    assert (first.DOI, first.PMID, first.PMCID, first.ISSN) == ("10.5555/abc", "101", "PMC77", "1234-5678")
    assert first.type == "journal-article"
    assert (chapter.title, chapter.container_title, chapter.type) == ("Chapter", "The Book", "book-chapter")

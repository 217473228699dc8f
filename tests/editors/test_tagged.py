"""MEDLINE, Web of Science and refer written back."""

from __future__ import annotations

import pytest

from enrich.editors import editor_for
from enrich.editors.base import CannotEdit
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Reference
from tests.conformance.editor_suite import EditorSuite

FIELDS = ("DOI", "title", "year", "container-title", "volume", "issue", "page", "publisher")

MEDLINE = b"""PMID- 101
OWN - NLM
DP  - 2001 Mar
TI  - On a title that goes on
      over the line.
PG  - 1-20
VI  - 3
IP  - 4
LID - 10.5555/ABC [doi]
FAU - Smith, John
JT  - Journal of things
PT  - Journal Article
AID - S1234 [pii]
PST - ppublish
SO  - J Things

PMID- 102
TI  - Chapter.
BTI - The Book
DP  - 1999
PT  - Book Chapter

not a tag

PMID- 103
JT  - J
TI  - Third?
"""

REFER = b"""%0 Journal Article
%T On Things
%A Smith, John
%J Journal of Things
%V 3
%N 4
%P 1-20
%D 2001
%R https://doi.org/10.5555/ABC
%F one

%0 Book Section
%A Bee, A.
%T Chapter
%B The Book
%D in press
%X An abstract
  of two lines
%0 Journal Article
%T Third
%R
"""

WEB_OF_SCIENCE = b"""FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Smith, J
   Okonkwo, CM
TI On a title that goes on
   over the line
SO JOURNAL OF THINGS
VL 3
IS 4
BP 1
PY 2001
DI 10.5555/ABC
UT WOS:000101
ER

PT J
AU Bee, A
TI Another
SO THINGS
PY 1999
ER

EF
"""


class TestMedlineEditor(EditorSuite):
    format = "medline"
    sample = MEDLINE
    fields = FIELDS


class TestWebOfScienceEditor(EditorSuite):
    format = "web-of-science"
    sample = WEB_OF_SCIENCE
    fields = ("DOI", "title", "year", "container-title", "volume", "issue", "publisher")


class TestReferEditor(EditorSuite):
    format = "refer"
    sample = REFER
    fields = (*FIELDS, "author")


def edited(format: str, before: str, field: str = "DOI", new: str = "10.5555/x") -> str:
    data = before.encode()
    first = next(b for b in read(Document("x", data), format=format) if isinstance(b, Reference))
    editor = editor_for(format)
    assert editor is not None
    return editor.apply(data, [(first, Edit(field=field, new=new))]).decode()


@pytest.mark.parametrize(
    ("format", "before", "after"),
    [
        ("medline", "PMID- 1\nTI  - T.\nSO  - J\n", "PMID- 1\nTI  - T.\nAID - 10.5555/x [doi]\nSO  - J\n"),
        ("medline", "PMID- 1\r\nTI  - T.\r\n\r\n", "PMID- 1\r\nTI  - T.\r\nAID - 10.5555/x [doi]\r\n\r\n"),
        ("medline", "PMID- 1\nLID - e1 [pii] 10.5555/Old [doi]", "PMID- 1\nLID - e1 [pii] 10.5555/x [doi]"),
        ("web-of-science", "PT J\nTI T\nSO S\nUT W\nER\n", "PT J\nTI T\nSO S\nDI 10.5555/x\nUT W\nER\n"),
        ("refer", "%T T\n%A A\n%J J\n\n", "%T T\n%A A\n%J J\n%R 10.5555/x\n\n"),
        ("refer", "%T T\r%A A\r%J J", "%T T\r%A A\r%J J\r%R 10.5555/x"),
        ("refer", "%T T\n%R doi:10.5555/old\n%J J\n", "%T T\n%R doi:10.5555/x\n%J J\n"),
    ],
)
def test_a_doi_is_written_as_the_format_writes_it(format: str, before: str, after: str) -> None:
    assert edited(format, before) == after


def test_a_doi_that_is_given_twice_changes_twice() -> None:
    record = "PMID- 1\nLID - 10.5555/a [doi]\nAID - S1 [pii]\nAID - 10.5555/a [doi]\n"
    assert edited("medline", record) == record.replace("5555/a", "5555/x")


def test_the_stop_behind_a_title_of_medline_stays() -> None:
    assert edited("medline", "PMID- 1\nTI  - T.\n", "title", "New") == "PMID- 1\nTI  - New.\n"
    assert edited("medline", "PMID- 1\nTI  - T.\n", "title", "New?") == "PMID- 1\nTI  - New?\n"


@pytest.mark.parametrize(
    ("format", "book"), [("medline", "PMID- 1\nBTI - B\n"), ("refer", "%0 Book\n%T B\n")]
)
def test_a_book_gets_no_container(format: str, book: str) -> None:
    with pytest.raises(CannotEdit, match="not part of a journal"):
        edited(format, book, "container-title", "J")

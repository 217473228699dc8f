"""A cell changes, or a row grows by one; nothing else in the file does."""

from __future__ import annotations

import pytest

from enrich.editors.base import CannotEdit
from enrich.editors.csv_table import CsvEditor
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Reference
from tests.conformance.editor_suite import EditorSuite

SAMPLE = b'''My list

Key,Title,Year,Journal,Volume,Issue,Pages,Publisher,DOI,Notes
a1,"On things, and ""others""",2001,J Things,3,1,4-5,P,10.5555/a,x
a2,"A title
in two lines",2002,"J",5,2,7,,,"y"
a3,Third,1999,K,7,,8,,https://doi.org/10.5555/C,
'''


class TestCsvEditor(EditorSuite):
    format = "csv"
    sample = SAMPLE
    fields = ("DOI", "title", "year", "container-title", "volume", "issue", "page", "publisher")


def with_doi(data: bytes, new: str = "10.5555/x", field: str = "DOI") -> bytes:
    references = [b for b in read(Document("x.csv", data), format="csv") if isinstance(b, Reference)]
    return CsvEditor().apply(data, [(r, Edit(field=field, new=new)) for r in references])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Title,Year\nOn things,2001\n", "Title,Year,DOI\nOn things,2001,10.5555/x\n"),
        ("Title,Year\r\nOn things,2001", "Title,Year,DOI\r\nOn things,2001,10.5555/x"),
        ('"Title";"Year"\n"On things";"2001"\n', '"Title";"Year";"DOI"\n"On things";"2001";"10.5555/x"\n'),
        ("Title\tDOI\tYear\nOn things\t\t2001\n", "Title\tDOI\tYear\nOn things\t10.5555/x\t2001\n"),
        ("Title,Year,Note\nOn things\n", "Title,Year,Note,DOI\nOn things,,,10.5555/x\n"),
        ("sep=;\nTitle;Year\nOn things;2001\n", "sep=;\nTitle;Year;DOI\nOn things;2001;10.5555/x\n"),
        ('Title,Year\n"On\r\nthings",2001\n', 'Title,Year,DOI\n"On\r\nthings",2001,10.5555/x\n'),
        (
            "Title,DOI\nA title,https://doi.org/10.5555/old\nOther,\n",
            "Title,DOI\nA title,https://doi.org/10.5555/x\nOther,https://doi.org/10.5555/x\n",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_doi_goes_where_it_belongs(before: str, after: str, encoding: str) -> None:
    assert with_doi(before.encode(encoding)) == after.encode(encoding)


def test_windows_text_stays_windows_text() -> None:
    before = "Titel;Jahr\r\nÜber Dinge;2001\r\n".encode("cp1252")
    assert with_doi(before) == "Titel;Jahr;DOI\r\nÜber Dinge;2001;10.5555/x\r\n".encode("cp1252")
    with pytest.raises(CannotEdit, match="lacks a character"):
        with_doi(before, "ζ", "title")


def test_a_field_without_a_column_is_refused() -> None:
    with pytest.raises(CannotEdit, match="no column"):
        with_doi(b"Title,Year\nOn things,2001\n", "3", "volume")

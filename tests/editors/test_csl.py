"""CSL-JSON written back: new members in the file's own layout."""

from __future__ import annotations

import pytest

from enrich.editors.csl import CslJsonEditor
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Reference
from tests.conformance.editor_suite import EditorSuite
from tests.readers.test_csl import SAMPLE


class TestCslJsonEditor(EditorSuite):
    format = "csl-json"
    sample = SAMPLE.encode()
    fields = ("DOI", "author", "title", "year", "container-title", "volume", "issue", "page", "publisher")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[{"type":"book","title":"T"}]', '[{"type":"book","title":"T","DOI":"10.5555/x"}]'),
        ('[{"title": "T", "type": "book"}]', '[{"title": "T", "type": "book", "DOI": "10.5555/x"}]'),
        (
            '[\r\n\t{\r\n\t\t"title" : "T",\r\n\t\t"type" : "book"\r\n\t}\r\n]',
            '[\r\n\t{\r\n\t\t"title" : "T",\r\n\t\t"type" : "book",\r\n\t\t"DOI" : "10.5555/x"\r\n\t}\r\n]',
        ),
        (
            '{"id": {"a": [1e5, 1.0]}, "type": "book", "title": "T", "DOI": ""}',
            '{"id": {"a": [1e5, 1.0]}, "type": "book", "title": "T", "DOI": "10.5555/x"}',
        ),
        ('[{"type":"book","title":"T","doi":"x"}]', '[{"type":"book","title":"T","doi":"10.5555/x"}]'),
    ],
)
def test_a_doi_is_written_as_the_file_is_laid_out(before: str, after: str) -> None:
    references = [b for b in read(Document("x.json", before.encode())) if isinstance(b, Reference)]
    edited = CslJsonEditor().apply(before.encode(), [(references[0], Edit(field="DOI", new="10.5555/x"))])
    assert edited.decode() == after


def test_the_month_stays_when_the_year_is_corrected() -> None:
    data = b'[{"type": "book", "title": "T", "issued": {"date-parts": [[2001, 3]]}}]'
    reference = next(b for b in read(Document("x.json", data)) if isinstance(b, Reference))
    edited = CslJsonEditor().apply(data, [(reference, Edit(field="year", new="2002"))])
    assert edited == data.replace(b"2001", b"2002")

"""RIS written back: new tags in the record's own spelling."""

from __future__ import annotations

import pytest

from enrich.editors.ris import RisEditor
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Reference
from tests.conformance.editor_suite import EditorSuite

SAMPLE = b"""Provider: Someone

TY  - JOUR
AU  - Smith, John
TI  - On a title
      over the line
JO  - Journal of Things
Y1  - 2001/03/04/
VL  - 3
IS  - 4
SP  - 1
EP  - 20
DO  - 10.5555/ABC
PB  - P
ER  -

TY - JOUR
T1 - Two
JF - J
PY - 1999
M3 - doi:10.5555/two
SP - 7-9
TY  - CHAP
ID  - three
TI  - Three
ER  -
"""


class TestRisEditor(EditorSuite):
    format = "ris"
    sample = SAMPLE
    fields = ("DOI", "author", "title", "year", "container-title", "volume", "issue", "page", "publisher")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("TY  - JOUR\nTI  - T\nER  - \n", "TY  - JOUR\nTI  - T\nDO  - 10.5555/x\nER  - \n"),
        ("TY - JOUR\r\nTI - T\r\nER - ", "TY - JOUR\r\nTI - T\r\nDO - 10.5555/x\r\nER - "),
        ("TY  - JOUR\nTI  - T\n\n", "TY  - JOUR\nTI  - T\nDO  - 10.5555/x\n\n"),
        ("TY  - JOUR\rTI  - T\rER  - \r", "TY  - JOUR\rTI  - T\rDO  - 10.5555/x\rER  - \r"),
        ("TY  - JOUR\nTI  - T\nDO  - \nER  - ", "TY  - JOUR\nTI  - T\nDO  - 10.5555/x\nER  - "),
        ("TY  - JOUR\nTI  - T\nDO  -\nER  - ", "TY  - JOUR\nTI  - T\nDO  - 10.5555/x\nER  - "),
        (
            "TY  - JOUR\nTI  - T\nDO  - https://doi.org/10.1234/y\nER  - ",
            "TY  - JOUR\nTI  - T\nDO  - https://doi.org/10.5555/x\nER  - ",
        ),
        ("ty  - JOUR\nti  - T\ner  - \n", "ty  - JOUR\nti  - T\ndo  - 10.5555/x\ner  - \n"),
    ],
)
def test_a_doi_is_written_as_the_record_writes_its_tags(before: str, after: str) -> None:
    references = [b for b in read(Document("x.ris", before.encode())) if isinstance(b, Reference)]
    edited = RisEditor().apply(before.encode(), [(references[0], Edit(field="DOI", new="10.5555/x"))])
    assert edited.decode() == after

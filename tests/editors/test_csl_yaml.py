"""CSL-YAML written back."""

from __future__ import annotations

import pytest

from enrich.editors.csl_yaml import CslYamlEditor
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Reference
from tests.conformance.editor_suite import EditorSuite
from tests.readers.test_csl_yaml import SAMPLE


class TestCslYamlEditor(EditorSuite):
    format = "csl-yaml"
    sample = SAMPLE.encode()
    fields = ("DOI", "title", "container-title", "volume", "issue", "page", "publisher")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- title: T\n", "- title: T\n  DOI: 10.5555/x\n"),
        (
            "references:\n  - title: T # c\n    note: |\n      a\n",
            "references:\n  - title: T # c\n    DOI: 10.5555/x\n    note: |\n      a\n",
        ),
        ("- {title: T}\n", "- {title: T, DOI: 10.5555/x}\n"),
        ('- title: T\r\n  DOI: "10.1234/y"\r\n', "- title: T\r\n  DOI: 10.5555/x\r\n"),
        ("- title: T\n  DOI:\n", "- title: T\n  DOI: 10.5555/x\n"),
    ],
)
def test_a_doi_is_written_as_the_file_is_laid_out(before: str, after: str) -> None:
    data = before.encode()
    references = [b for b in read(Document("x.yaml", data), format="csl-yaml") if isinstance(b, Reference)]
    edited = CslYamlEditor().apply(data, [(references[0], Edit(field="DOI", new="10.5555/x"))])
    assert edited.decode() == after

"""A new field looks like its neighbours, whatever they look like."""

from __future__ import annotations

import pytest

from enrich.editors import editor_for
from enrich.editors.base import CannotEdit
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Reference
from tests.conformance.editor_suite import EditorSuite

SAMPLE = rb"""% kept
@string{j = "J"}
@article{one,
  author = {A, B},
  title  = {On "One"}, % why
  journal= j # { (London)},
  year   = 2001,
  volume = {3}, number = "4",
  pages  = {1--20}, publisher = {P},
}
   @ARTICLE( two , TITLE = "Two", JOURNAL="J", YEAR="1999", VOLUME=1, NUMBER=2, PAGES="3", PUBLISHER="P")
@article{three, title={Three}, doi = {https://doi.org/10.5555/OLD}, journal = {J},
  date = {2003-04-05}, volume={1}, issue={2}, pages={3}, publisher={P} % no comma
}
@comment{x}
trailing text
"""


class TestBibtexEditor(EditorSuite):
    format = "bibtex"
    sample = SAMPLE
    fields = ("DOI", "author", "title", "year", "container-title", "volume", "issue", "page", "publisher")


def with_doi(text: str | bytes, field: str = "DOI", new: str = "10.5555/x") -> bytes:
    data = text if isinstance(text, bytes) else text.encode()
    references = [b for b in read(Document("x.bib", data), format="bibtex") if isinstance(b, Reference)]
    editor = editor_for("bibtex")
    assert editor is not None
    return editor.apply(data, [(references[0], Edit(field=field, new=new))])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@misc{a, title={T}}", "@misc{a, title={T}, doi={10.5555/x}}"),
        ("@misc{a,title={T},}", "@misc{a,title={T},doi={10.5555/x},}"),
        ("@misc{a,\n\ttitle = {T}\n}", "@misc{a,\n\ttitle = {T},\n\tdoi = {10.5555/x}\n}"),
        ("@misc{a,\n  title = {T},\n}", "@misc{a,\n  title = {T},\n  doi = {10.5555/x},\n}"),
        ("@misc{a,\r\n  title = {T},\r\n}", "@misc{a,\r\n  title = {T},\r\n  doi = {10.5555/x},\r\n}"),
        ('@misc{a,\n  title = "T"\n}', '@misc{a,\n  title = "T",\n  doi = "10.5555/x"\n}'),
        ('@misc{a, title={T}, note="N"}', '@misc{a, title={T}, note="N", doi={10.5555/x}}'),
        ("@misc{a\n, title = {T}\n}", "@misc{a\n, title = {T}\n, doi = {10.5555/x}\n}"),
        ("@MISC{a,\n  TITLE = {T},\n}", "@MISC{a,\n  TITLE = {T},\n  DOI = {10.5555/x},\n}"),
        ("@misc{a,\n  Title = {T},\n}", "@misc{a,\n  Title = {T},\n  Doi = {10.5555/x},\n}"),
        (
            "@misc{a,\n  title     = {T},\n  publisher = {P}\n}",
            "@misc{a,\n  title     = {T},\n  publisher = {P},\n  doi       = {10.5555/x}\n}",
        ),
        (
            "@misc{a,\n  title =     {T},\n  publisher = {P}\n}",
            "@misc{a,\n  title =     {T},\n  publisher = {P},\n  doi =       {10.5555/x}\n}",
        ),
        (
            "@misc{a,\n    title = {T},\npublisher = {P}\n}",
            "@misc{a,\n    title = {T},\npublisher = {P},\n      doi = {10.5555/x}\n}",
        ),
        (
            "@misc{a,\n  title = {T}, % first\n  year = 1, % second\n}",
            "@misc{a,\n  title = {T}, % first\n  year = 1, % second\n  doi = {10.5555/x},\n}",
        ),
        (
            "@misc{a,\n  title = {T} % only\n}",
            "@misc{a,\n  title = {T}, % only\n  doi = {10.5555/x}\n}",
        ),
        (
            "@misc{a,\n  title   = {T},\n  year    = 1, volume = 2,\n}",
            "@misc{a,\n  title   = {T},\n  year    = 1, volume = 2,\n  doi     = {10.5555/x},\n}",
        ),
        ("@misc{a, doi={10.1/OLD}}", "@misc{a, doi={10.5555/x}}"),
        ('@misc{a, doi = "10.1234/old"}', '@misc{a, doi = "10.5555/x"}'),
        ("@misc{a, doi = {https://doi.org/10.1234/old}}", "@misc{a, doi = {https://doi.org/10.5555/x}}"),
        ("@misc{a, title={T}, doi = {}}", "@misc{a, title={T}, doi = {10.5555/x}}"),
        ("@misc{a, title={T}, doi =}", "@misc{a, title={T}, doi = {10.5555/x}}"),
    ],
)
def test_a_doi_is_written_in_the_style_of_the_entry(before: str, after: str) -> None:
    assert with_doi(before).decode() == after


def test_the_encoding_stays_and_lends_its_characters() -> None:
    latin = "@misc{a, title={Café}}".encode("latin-1")
    assert with_doi(latin, "title", "Naïve Ősz") == "@misc{a, title={Naïve \\H{O}sz}}".encode("latin-1")
    utf16 = "@misc{a, title={Café}}".encode("utf-16")
    assert with_doi(utf16).decode("utf-16") == "@misc{a, title={Café}, doi={10.5555/x}}"


def test_bytes_that_no_encoding_knows_stay() -> None:
    odd = b"@misc{a, title={Caf\xe9 \x81\x8d}}"
    assert with_doi(odd) == b"@misc{a, title={Caf\xe9 \x81\x8d}, doi={10.5555/x}}"


def test_of_equal_keys_the_one_meant_is_edited() -> None:
    data = b"@misc{k, title={A}}\n@misc{k, title={B}}\n"
    second = [b for b in read(Document("x.bib", data)) if isinstance(b, Reference)][1]
    editor = editor_for("bibtex")
    assert editor is not None
    edited = editor.apply(data, [(second, Edit(field="DOI", new="10.5555/x"))])
    assert edited == b"@misc{k, title={A}}\n@misc{k, title={B}, doi={10.5555/x}}\n"


def test_a_value_that_would_break_the_entry_is_refused() -> None:
    with pytest.raises(CannotEdit, match="cannot stand"):
        with_doi("@misc{a, title={T}}", "title", "Open { brace")


def test_titles_are_escaped() -> None:
    assert with_doi("@misc{a, title={T}}", "title", "R&D 5%") == rb"@misc{a, title={R\&D 5\%}}"

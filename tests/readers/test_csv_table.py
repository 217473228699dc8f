"""CSV and TSV in the dialects of the programs that write them."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from enrich.errors import NoReferences, UnreadableInput
from enrich.readers import read, recognise
from enrich.readers.base import Document
from enrich.readers.helpers.tables import people
from enrich.records import Name, Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite

SAMPLE = """My list,,,

Key,Title,Authors,Year,Journal,Pages,DOI,Notes
a1,"On things, and others","Smith, J.; Doe, A.",2001,J Things,3-4,10.5555/a,x
a2,"A title
in two lines",Brown B,2002,J,5,,
,,,,,,,only a note

a1,Third,"Green C, White D",1999,K,7,https://doi.org/10.5555/C,
"""


class TestCsv(ReaderSuite):
    format = "csv"
    sample = SAMPLE.encode()
    references = 3
    set_aside = 3
    lines = (4, 5, 9)


class TestSemicolonsOfWindows(ReaderSuite):
    format = "csv"
    sample = "Titel;Autor;Jahr\r\nÜber Dinge;Müller, A.;1999\r\nNoch etwas;Maß, B.;2003\r\n".encode("cp1252")
    references = 2
    set_aside = 1
    lines = (2, 3)


class TestUnicodeTextOfExcel(ReaderSuite):
    format = "csv"
    sample = 'Title\tYear\r\nOn "ζ"\t1999\r\n"Two\nlines"\t2003\r\n'.encode("utf-16")
    references = 2
    set_aside = 1


class TestOneColumnWithoutHeader(ReaderSuite):
    format = "csv"
    sample = (
        '1;"Smith, J. (2001). On the nature of things. Journal of Things, 3, 4–5."\n'
        '2;"Doe, A. (2002). On the nature of others. Journal of Things, 4, 6–7."\n'
    ).encode()
    references = 2
    set_aside = 0
    lines = (1, 2)


def references(text: str | bytes, column: str = "", name: str = "x.csv") -> list[Reference]:
    data = text if isinstance(text, bytes) else text.encode()
    blocks = read(Document(name, data), format="csv", column=column)
    return [b for b in blocks if isinstance(b, Reference)]


def test_columns_become_fields() -> None:
    first, second, third = references(SAMPLE)
    assert first.structured
    assert first.fields.author == (Name(family="Smith", given="J."), Name(family="Doe", given="A."))
    assert (first.fields.title, first.fields.year) == ("On things, and others", "2001")
    assert (first.fields.container_title, first.fields.page) == ("J Things", "3-4")
    assert first.fields.DOI == "10.5555/a"
    assert second.end_line == 6
    assert third.fields.DOI == "10.5555/c"
    assert [r.id for r in (first, second, third)] == ["a1", "a2", "a1@9"]


def test_a_row_of_notes_is_set_aside_with_its_line() -> None:
    blocks = list(read(Document("x.csv", SAMPLE.encode()), format="csv"))
    faults = [b for b in blocks if isinstance(b, SetAside) and b.fault]
    assert [(b.line, b.text) for b in faults] == [(7, "only a note")]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Full citation;Note", "Smith J. On things. 2001"),
        ("Literaturangabe;Note", "Smith J. On things. 2001"),
        ("Référence bibliographique;Note", "Smith J. On things. 2001"),
        ("参考文献;Note", "Smith J. On things. 2001"),
    ],
)
def test_a_column_of_references_in_several_languages(header: str, value: str) -> None:
    (reference,) = references(f"{header}\n{value};x\n")
    assert reference.unstructured == reference.text == value
    assert not reference.structured


@pytest.mark.parametrize("column", ["Werk", "werk", "B", "2"])
def test_the_user_names_the_column(column: str) -> None:
    rows = "Nummer;Werk\n1;Smith J. On things. 2001\n"
    assert [r.text for r in references(rows, column)][-1] == "Smith J. On things. 2001"


def test_a_column_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(UnreadableInput, match=r"'Opus'.*Nr, Titel"):
        references("Nr;Titel\n1;On things\n", "Opus")


def test_labels_come_off_the_reference() -> None:
    (reference,) = references("Reference;Note\nSmith J. On things. 2001;7, 1, 45.CrossRefGoogle Scholar\n")
    assert reference.unstructured.startswith("Smith")
    (reference,) = references('Reference;Note\n"Smith J. On things 7, 1, 45.CrossRefGoogle Scholar";\n')
    assert [link.label for link in reference.links] == ["CrossRef", "Google Scholar"]
    assert reference.text.endswith("45.")


def test_excel_names_its_delimiter() -> None:
    assert references("sep=;\nTitle;Year\nOn things, and others;2001\n")[0].fields.year == "2001"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Smith, John", [("Smith", "John")]),
        ("Smith J., Doe A.B.", [("Smith", "J."), ("Doe", "A.B.")]),
        ("Smith, J., Doe, A. B.", [("Smith", "J."), ("Doe", "A. B.")]),
        ("Jane Smith and Al Doe", [("Smith", "Jane"), ("Doe", "Al")]),
        ("Jane Smith, Al Doe, Bo Lee", [("Smith", "Jane"), ("Doe", "Al"), ("Lee", "Bo")]),
        ("Smith, Jane; Doe, Al;", [("Smith", "Jane"), ("Doe", "Al")]),
        ("", []),
    ],
)
def test_names_in_one_cell(cell: str, names: list[tuple[str, str]]) -> None:
    assert [(n.family, n.given) for n in people(cell)] == names


@pytest.mark.parametrize(
    ("name", "text", "format"),
    [
        ("x.csv", "Title,Year\nOn things,2001\n", "csv"),
        ("x.txt", "Title\tAuthors\nOn things\tSmith\n", "csv"),
        ("x.csv", "reference\nSmith J. On things. J Things 2001;3:4-5.\n", "csv"),
        (
            "x.txt",
            "Smith J, Doe A. On things. J Things 2001;3:4-5.\nDoe A, B C. Others. J 2002;4:5-6.",
            "list",
        ),
        ("x.txt", "References\nSmith J, Doe A. On things. J Things 2001;3:4-5.", "list"),
        ("x.bib", "@article{a,\n title={A, B},\n year=2001,\n}", "bibtex"),
    ],
)
def test_recognition(name: str, text: str, format: str) -> None:
    assert recognise(Document(name, text.encode())).name == format


def test_memory_stays_flat_however_long_the_table(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"Title,Year\n" + b"On things and their nature,2001\n" * 20_000)
    tracemalloc.start()
    assert sum(1 for _ in read(path)) == 20_001
    assert tracemalloc.get_traced_memory()[1] < 2 * 1024**2
    tracemalloc.stop()


def test_a_table_of_other_things_is_no_list_of_references() -> None:
    ledger = b"Item,Cost,Paid\n" + b"".join(b"desk %d,%d,yes\n" % (n, n) for n in range(30))
    with pytest.raises(NoReferences, match="--column"):
        list(read(Document("budget.csv", ledger)))
    chosen = list(read(Document("budget.csv", ledger, column="Item")))
    assert sum(isinstance(block, Reference) for block in chosen) == 30


def test_columns_without_names_are_references_where_their_rows_read_like_some() -> None:
    rows = b"Smith,1999,On the nature of things,J Things\nDoe,2003,More on the nature of things,J Things\n"
    blocks = list(read(Document("x.csv", rows)))
    assert [block.text for block in blocks if isinstance(block, Reference)] == [
        "Smith. 1999. On the nature of things. J Things",
        "Doe. 2003. More on the nature of things. J Things",
    ]

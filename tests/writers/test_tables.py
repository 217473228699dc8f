"""CSV and XLSX: nothing a spreadsheet program could take for a date or a formula, and nothing missing."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.records import Candidate
from enrich.wire.sheet import AS_READ, COLUMNS
from enrich.writers.csv import guarded
from enrich.writers.rows import citation
from tests.conformance.writer_suite import WriterSuite, written
from tests.writers.reports import CONTRADICTED, EVERY_VERDICT, HOSTILE, HOSTILE_REPORT, JUDGEMENT, WORK


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


class TestCsv(WriterSuite):
    name = "csv"

    def references(self, data: bytes) -> list[str]:
        return [row["reference"] for row in table(data) if row["status"] != "set aside"]

    def test_excel_can_tell_the_encoding(self) -> None:
        assert written(self.name, EVERY_VERDICT).startswith(b"\xef\xbb\xbfreference,")

    def test_set_aside_blocks_are_rows(self) -> None:
        last = table(written(self.name, EVERY_VERDICT))[-1]
        assert (last["status"], last["reference"], last["line"]) == ("set aside", "'@article{x", "99")

    def test_no_cell_is_a_formula(self) -> None:
        cells = [cell for row in table(written(self.name, HOSTILE_REPORT)) for cell in row.values()]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]

    @pytest.mark.parametrize(
        "value",
        [
            "3-4",
            "1/2",
            "1E5",
            "1.5e-3",
            "MAR1",
            "sept 2",
            "2 Mar",
            "3-May-05",
            "007",
            "10.10.2011",
            "1,234",
            "123456789012",
            "(3)",
            "$5",
            "5%",
            "10:30 PM",
            "TRUE",
            "\n=1",
            "＝1+1",
            "'tis",
        ],
    )
    def test_what_excel_would_misread_is_marked(self, value: str) -> None:
        assert guarded(value) == f"'{value}"

    @pytest.mark.parametrize(
        "value", ["", "Müller, A.", "485–496", "485-496 and more", "S12", "B392-395", "2005a", "12", "77101"]
    )
    def test_nothing_else_is_marked(self, value: str) -> None:
        assert guarded(value) == value

    @given(st.one_of(st.sampled_from(HOSTILE), st.text(alphabet="'=+-@1e/ ab"), st.text()))
    def test_taking_off_one_apostrophe_gives_the_value_back(self, value: str) -> None:
        assert guarded(value).removeprefix("'") == value


class TestXlsx(WriterSuite):
    name = "xlsx"

    def references(self, data: bytes) -> list[str]:
        rows = openpyxl.load_workbook(io.BytesIO(data))["References"].iter_rows(min_row=2, values_only=True)
        return [str(row[0]) for row in rows if row[1]]

    def test_sheets_and_heads(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(written(self.name, EVERY_VERDICT)))
        assert book.sheetnames == [
            "References",
            "Still open",
            "Summary",
            "Kinds to look at",
            "Set aside",
            "About this run",
        ]
        assert tuple(cell.value for cell in book["References"][1]) == (*COLUMNS, AS_READ)
        assert book["References"].freeze_panes == "B2"
        assert book["Set aside"]["C2"].value == "An open brace."
        about = {row[0]: row[1] for row in book["About this run"].iter_rows(min_row=2, values_only=True)}
        assert about["could not be asked"] == "crossref: answered HTTP 503. Try again later."

    def test_the_filter_covers_every_row(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(written(self.name, EVERY_VERDICT)))
        assert [sheet.auto_filter.ref for sheet in book] == [sheet.dimensions for sheet in book]

    def test_what_is_open_has_a_sheet_in_the_order_of_work(self) -> None:
        sheet = openpyxl.load_workbook(io.BytesIO(written(self.name, CONTRADICTED)))["Still open"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        assert [(row[0], row[1], row[-1]) for row in rows] == [
            ("1 contradicted", "article", 3),
            ("5 article, not found", "article", 2),
            ("8 not found", "book", 4),
        ]

    def test_dois_are_links_and_survive(self) -> None:
        sheet = openpyxl.load_workbook(io.BytesIO(written(self.name, EVERY_VERDICT)))["References"]
        cell = sheet.cell(2, COLUMNS.index("DOI") + 1)
        assert cell.value is not None
        assert cell.hyperlink.target == "https://doi.org/10.5555/(sici)1%3C2::aid-x%3E3.0.co%3B2-%23"

    def test_every_cell_is_text_or_a_number_that_loses_nothing(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(written(self.name, HOSTILE_REPORT)))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
        assert {cell.data_type for cell in cells} == {"s", "n"}
        assert {type(cell.value) for cell in cells if cell.data_type == "n"} <= {int, float}
        longest = max(len(str(c.value)) for s in book for row in s.iter_rows() for c in row)
        assert longest <= 32_767


def test_columns_say_what_was_found() -> None:
    matched, ambiguous, *_ = table(written("csv", EVERY_VERDICT))
    assert matched["nearest DOI"] == ""
    assert ambiguous["nearest DOI"].startswith("https://doi.org/10.5555/")
    assert "Müller, Ada; River Survey (1977)" in ambiguous["nearest record"]
    assert WORK.DOI not in ambiguous["DOI"]
    assert matched["issue"] == "'3-4"


def test_contradictions_kinds_and_places_have_columns() -> None:
    unmatched, doubtful, book, matched, _ = table(written("csv", CONTRADICTED))
    assert doubtful["contradictions"].startswith("None of the people printed (Reed, B.)")
    assert [row["look at"] for row in (unmatched, doubtful, book, matched)] == [
        "5 article, not found",
        "1 contradicted",
        "8 not found",
        "",
    ]
    assert [row["kind"] for row in (unmatched, doubtful, book, matched)] == ["article", "article", "book", ""]
    assert book["look next"].startswith("Catalogue (A|B): https://")
    assert "1977" in matched["contradictions"]


@pytest.mark.parametrize(
    ("title", "shown"), [("Why?", "Why? Journal"), ("So.", "So. Journal"), ("So", "So. Journal")]
)
def test_a_citation_ends_each_sentence_once(title: str, shown: str) -> None:
    assert shown in citation(
        replace(JUDGEMENT, candidate=Candidate(work=replace(WORK, title=(title,)), source=""))
    )

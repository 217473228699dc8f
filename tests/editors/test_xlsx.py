"""One cell of one sheet changes; every other part of the workbook is the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font

from enrich.editors.base import CannotEdit
from enrich.editors.xlsx import XlsxEditor
from enrich.formats.archives import replaced
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Reference
from tests.conformance.editor_suite import EditorSuite


def made(with_doi: bool = True) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Key", "Title", "Year", "Journal", *(["DOI"] if with_doi else []), "Note"])
    sheet.append(["a", "On things", 2001, "J & Things", *(["10.5555/old"] if with_doi else []), "=1+1"])
    sheet.append(["b", "On others", 2002, "J", *([None] if with_doi else []), "x"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    other = book.create_sheet("More, & other")
    other.append(["Reference", "x"])
    other.append(["Doe, A. On thirds. 2003", 1])
    book.create_sheet("Colours").append(["red", 7])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestXlsxEditor(EditorSuite):
    format = "xlsx"
    sample = made()
    fields = ("DOI",)
    text = False


def references(data: bytes) -> list[Reference]:
    return [b for b in read(Document("x.xlsx", data)) if isinstance(b, Reference)]


def with_doi(data: bytes, new: str = "10.5555/x<&>", field: str = "DOI") -> bytes:
    return XlsxEditor().apply(data, [(r, Edit(field=field, new=new)) for r in references(data)])


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_other_libraries_read_the_new_column_and_all_else_as_before() -> None:
    before = made(with_doi=False)
    after = with_doi(before)
    book, old = openpyxl.load_workbook(io.BytesIO(after)), openpyxl.load_workbook(io.BytesIO(before))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet["F"]] == ["DOI", "10.5555/x<&>", "10.5555/x<&>"]
    assert sheet["F1"].font.bold
    assert [cell.value for cell in book.worksheets[1]["C"]] == ["DOI", "10.5555/x<&>"]
    assert sheet.dimensions == "A1:F3"
    for number, name in enumerate(old.sheetnames):
        for row in old[name].iter_rows():
            for cell in row:
                new = book.worksheets[number][cell.coordinate]
                assert (new.value, new.style_id) == (cell.value, cell.style_id)


def test_only_the_sheets_that_changed_are_new() -> None:
    document = made()  # it holds the time at which it was made
    before, after = parts(document), parts(with_doi(document))
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    }


def test_the_spans_of_rows_are_widened() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Title", "Year"])
        sheet.write_row(1, 0, ["On things", 2001])
    after = with_doi(stream.getvalue(), "10.5555/x")
    assert b'spans="1:3"' in parts(after)["xl/worksheets/sheet1.xml"]
    assert [r.fields.DOI for r in references(after)] == ["10.5555/x"]


def test_numbers_stay_numbers() -> None:
    data = made()
    first = references(data)[0]
    after = XlsxEditor().apply(data, [(first, Edit(field="year", new="1999"))])
    assert openpyxl.load_workbook(io.BytesIO(after)).active["C2"].value == 1999


def test_a_computed_cell_is_left_alone() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Title", "DOI"])
    book.active.append(["On things", '="10.5555/"&1'])
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(CannotEdit, match="formula"):
        with_doi(stream.getvalue())


def test_an_empty_cell_of_one_tag_at_the_end_of_a_row_is_filled() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Title", "DOI"])
    book.active.append(["On things", None])
    book.active["B2"].font = Font(bold=True)
    stream = io.BytesIO()
    book.save(stream)
    sheet = "xl/worksheets/sheet1.xml"
    xml = re.sub(rb'(<c r="B2"[^>]*)></c>', rb"\1/>", parts(stream.getvalue())[sheet])
    assert b"/></row>" in xml
    after = with_doi(replaced("x.xlsx", stream.getvalue(), {sheet: xml}), "10.5555/x")
    assert openpyxl.load_workbook(io.BytesIO(after)).active["B2"].value == "10.5555/x"

"""Workbooks made by the libraries that make them, and by people with bad intentions."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from enrich.errors import UnreadableInput
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite

HEADER = ["ID", "Title", "Authors", "Year", "Journal", "Pages", "DOI", "Read on"]
ROWS = [
    ["a", "On things", "Smith, J.", 2009, "J Things", "3-4", "10.5555/A", date(2020, 1, 2)],
    [None, "On others", "Doe, A.; Lee, B.", 2010.0, "J Things", 17, None, None],
    [],
    [None, None, None, None, None, None, None, date(2021, 1, 1)],
]


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.worksheets[0] if number == 0 else book.create_sheet(f"Sheet{number + 1}")
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows: str, name: str = "One") -> bytes:
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="{name}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def ods_row(*cells: str, attributes: str = "") -> str:
    inner = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row {attributes}>{inner}</table:table-row>"


def archive(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(name, content, method)
    return stream.getvalue()


def blocks(data: bytes, format: str = "", column: str = "") -> list[Reference | SetAside]:
    return list(read(Document("x", data), format=format, column=column))


class TestXlsx(ReaderSuite):
    format = "xlsx"
    sample = workbook([["My list"], [], HEADER, *ROWS])
    references = 2
    set_aside = 3
    lines = (4, 5)


class TestOds(ReaderSuite):
    format = "ods"
    sample = ods(
        ods_row("Reference", "Note")
        + "<table:table-row table:number-rows-repeated='3'><table:table-cell/></table:table-row>"
        + ods_row("Smith<text:s text:c='2'/>J. On things &amp; more. 2001", "x")
        + ods_row("Doe, A. On others. 2002", "x", attributes="table:number-rows-repeated='2'")
    )
    references = 3
    set_aside = 1
    lines = (5, 6, 7)


def test_cells_become_fields_as_a_person_would_type_them() -> None:
    first, second = (b for b in blocks(TestXlsx.sample) if isinstance(b, Reference))
    assert (first.id, second.id) == ("a", "r5")
    assert (first.fields.year, second.fields.year) == ("2009", "2010")
    assert (first.fields.page, second.fields.page) == ("3-4", "17")
    assert first.fields.DOI == "10.5555/a"
    assert len(second.fields.author) == 2


def test_pages_that_became_a_date_are_no_pages() -> None:
    data = workbook([["Title", "Pages", "Date"], ["On things", date(2026, 4, 3), date(1999, 5, 6)]])
    (reference,) = (b for b in blocks(data) if isinstance(b, Reference))
    assert (reference.fields.page, reference.fields.year) == ("", "1999")


def test_every_sheet_with_references_is_read_and_the_others_are_named() -> None:
    data = workbook([HEADER, *ROWS], [["Colour", "Size"], ["red", 3]], [["Title"], ["On thirds"]])
    found = blocks(data)
    assert [b.id for b in found if isinstance(b, Reference)] == ["a", "r3", "Sheet3!r2"]
    assert any(isinstance(b, SetAside) and "'Sheet2' (2 rows)" in b.reason for b in found)


def test_rich_text_and_inline_strings_are_whole() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Reference", "x"])
        sheet.write_rich_string(1, 0, "Smith J. ", book.add_format({"italic": True}), "On things", ". 2001")
        sheet.write_formula(2, 0, '="Doe"', None, "Doe A. On others. 2002")
    texts = [b.text for b in blocks(stream.getvalue()) if isinstance(b, Reference)]
    assert texts == ["Smith J. On things. 2001", "Doe A. On others. 2002"]


def test_the_user_names_the_column() -> None:
    data = workbook([["Nr", "Werk"], [1, "On things. Smith 2001"]])
    found = blocks(data, column="Werk")
    assert [b.text for b in found if isinstance(b, Reference)] == ["On things. Smith 2001"]
    with pytest.raises(UnreadableInput, match="no column 'Opus'"):
        blocks(data, column="Opus")


def bombs() -> dict[str, bytes]:
    parts = {
        name: content
        for name, content in _parts(workbook([["Title"], ["x"]])).items()
        if "sheet1" not in name
    }
    sheet = "xl/worksheets/sheet1.xml"
    shared = '<c t="s"><v>0</v></c>'
    laughs = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><worksheet><sheetData/></worksheet>"
    return {
        "inflates": archive(parts | {sheet: b" " * (300 * 1024**2)}),
        "laughs": archive(parts | {sheet: laughs}),
        "external": archive(parts | {sheet: "<!DOCTYPE x SYSTEM 'http://localhost/x.dtd'><worksheet/>"}),
        "deep": archive(parts | {sheet: "<a>" * 500_000}),
        "repeats": ods(ods_row("On things 2001", attributes="table:number-rows-repeated='99999999'")),
        "strings": archive(
            parts
            | {
                "xl/sharedStrings.xml": f"<sst><si><t>{'x' * 30_000}</t></si></sst>",
                sheet: f"<worksheet><sheetData><row>{shared * 16_000}</row></sheetData></worksheet>",
            }
        ),
        "parts": archive({f"{n}.xml": b"" for n in range(20_001)} | {"xl/workbook.xml": b""}),
        "truncated": TestXlsx.sample[:-200],
    }


def _parts(data: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


@pytest.mark.parametrize(("name", "data"), bombs().items(), ids=list(bombs()))
def test_bombs_are_refused_quickly_and_cheaply(name: str, data: bytes) -> None:
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(UnreadableInput):
        blocks(data, format="ods" if name == "repeats" else "xlsx")
    assert time.process_time() - started < 2
    assert tracemalloc.get_traced_memory()[1] < 100 * 1024**2
    tracemalloc.stop()

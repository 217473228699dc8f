"""One cell of one sheet changes; rows and cells that stand for several are taken apart around it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.editors.base import CannotEdit
from enrich.editors.ods import OdsEditor
from enrich.errors import UnreadableInput
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Reference
from tests.conformance.editor_suite import FEW, EditorSuite
from tests.readers.test_spreadsheet import archive, ods, ods_row

GAP = "<table:table-cell/>"
WIDE = "<table:table-cell table:number-columns-repeated='3' table:style-name='ce1'/>"
SAMPLE = ods(
    ods_row("My list")
    + "<table:table-row table:number-rows-repeated='3'><table:table-cell/></table:table-row>"
    + ods_row("Key", "Title", "Year", "Journal", "Volume", "Issue", "Pages", "Publisher", "DOI", "Note")
    + ods_row("a", "On &amp; things", "2001", "J", "3", "1", "4-5", "P", "10.5555/A", "x")
    + "<table:table-row\n><table:table-cell><text:p>b</text:p></table:table-cell>"
    "<table:table-cell office:value-type='string'><text:p>On <text:span>others</text:span></text:p>"
    "</table:table-cell><table:table-cell office:value-type='float' office:value='2002'>"
    f"<text:p>2002</text:p></table:table-cell>{WIDE}{WIDE}<table:table-cell><text:p>y</text:p>"
    "</table:table-cell></table:table-row>"
    + ods_row("", "On thirds", "1999", attributes="table:number-rows-repeated='3'")
)


class TestOdsEditor(EditorSuite):
    format = "ods"
    sample = SAMPLE
    fields = ("DOI", "title", "year", "container-title", "volume", "issue", "page", "publisher")
    text = False


def references(data: bytes) -> list[Reference]:
    return [b for b in read(Document("x.ods", data), format="ods") if isinstance(b, Reference)]


def edited(data: bytes, *numbers: int, field: str = "DOI", new: str = "10.5555/x") -> bytes:
    found = references(data)
    wanted = [found[n] for n in numbers] if numbers else found
    return OdsEditor().apply(data, [(r, Edit(field=field, new=new)) for r in wanted])


def content(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.read("content.xml").decode()


def cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


HEADER = ods_row("Title", "Year")
THING = "<table:table-cell><text:p>On things</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("before", "number", "after"),
    [
        ("<R>T</R>", 0, "<R>T<c/>NEW</R>"),
        ("<R>T<c/>\n </R>", 0, "<R>T<c/>NEW\n </R>"),
        ("<R>T<c n='1020'/></R>", 0, "<R>T<c/>NEW<c n='1018'/></R>"),
        ("<R>T<c/><c n='2'/></R>", 0, "<R>T<c/>NEW<c/></R>"),
        ("<R n='3'>T</R>", 1, "<R>T</R><R>T<c/>NEW</R><R>T</R>"),
        ("<R n='5'>T</R>", 0, "<R>T<c/>NEW</R><R n='4'>T</R>"),
        ("<R n='5'>T</R>", 4, "<R n='4'>T</R><R>T<c/>NEW</R>"),
    ],
)
def test_what_stands_for_several_is_taken_apart(before: str, number: int, after: str) -> None:
    def spelt(text: str) -> str:
        text = text.replace("<R", "<table:table-row").replace("</R>", "</table:table-row>")
        text = (
            text.replace("<c", "<table:table-cell")
            .replace("T<", f"{THING}<")
            .replace("NEW", cell("10.5555/x"))
        )
        text = text.replace("<table:table-row n=", "<table:table-row table:number-rows-repeated=")
        return text.replace("<table:table-cell n=", "<table:table-cell table:number-columns-repeated=")

    made = content(edited(ods(HEADER + spelt(before)), number)).replace('="', "='").replace('"', "'")
    wanted = content(ods(spelt(after))).partition("<table:table ")[2].partition(">")[2].replace('"', "'")
    assert made.endswith(wanted)


def test_only_the_content_is_new_and_the_style_of_the_cell_stays() -> None:
    after = edited(SAMPLE, 1)
    with zipfile.ZipFile(io.BytesIO(SAMPLE)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert old.namelist() == new.namelist()
        assert new.read("mimetype") == old.read("mimetype")
        assert new.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert content(after) == content(SAMPLE).replace(
        WIDE + WIDE,
        WIDE
        + "<table:table-cell table:style-name='ce1' table:number-columns-repeated=\"2\"/>"
        + "<table:table-cell table:style-name='ce1' office:value-type=\"string\">"
        + "<text:p>10.5555/x</text:p></table:table-cell>",
    )


@FEW
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=5), st.data())
def test_any_reference_can_be_written_and_the_others_read_as_before(
    shape: list[tuple[int, int]], data: st.DataObject
) -> None:
    rows = "".join(
        f"<table:table-row table:number-rows-repeated='{rows}'>{THING}"
        f"<table:table-cell table:number-columns-repeated='{columns}'/></table:table-row>"
        for rows, columns in shape
    )
    document = ods(ods_row("Title", "Year", "DOI") + rows)
    before = references(document)
    chosen = data.draw(st.sets(st.integers(0, len(before) - 1), min_size=1))
    after = references(edited(document, *chosen))
    assert [r.line for r in after] == [r.line for r in before]
    assert [r.fields.DOI for r in after] == ["10.5555/x" * (n in chosen) for n in range(len(before))]
    assert {r.fields.title for r in after} == {"On things"}


@pytest.mark.parametrize(
    ("inner", "says"),
    [
        ("<table:table-cell table:formula='of:=1'><text:p>1</text:p></table:table-cell>", "formula"),
        ("<table:table-cell table:number-columns-spanned='2'/>", "merged"),
        ("<table:covered-table-cell/>", "merged"),
        ("<table:table-cell><text:p><text:a>10.5555/a</text:a></text:p></table:table-cell>", "linked"),
    ],
)
def test_cells_that_are_more_than_their_text_are_left_alone(inner: str, says: str) -> None:
    data = ods(ods_row("Title", "DOI") + f"<table:table-row>{THING}{inner}</table:table-row>")
    with pytest.raises(CannotEdit, match=says):
        edited(data)


def test_a_comment_stays_in_its_cell() -> None:
    note = "<office:annotation><text:p>ask</text:p></office:annotation>"
    inner = f"<table:table-cell table:style-name='s'>{note}<text:p>10.5555/old</text:p></table:table-cell>"
    data = ods(ods_row("Title", "DOI") + f"<table:table-row>{THING}{inner}</table:table-row>")
    made = f"table:style-name='s' office:value-type=\"string\">{note}<text:p>10.5555/x</text:p>"
    assert made in content(edited(data))


def test_numbers_stay_numbers() -> None:
    assert 'office:value-type="float" office:value="1999"' in content(
        edited(SAMPLE, 1, field="year", new="1999")
    )


def test_sheets_are_told_apart() -> None:
    body = content(ods(ods_row("Title", "Year") + ods_row("On things", "2001")))
    two = body.replace(
        "</office:spreadsheet>",
        body[body.index("<table:table ") : body.index("</office:sp")] + "</office:spreadsheet>",
    )
    head, _, tail = two.rpartition('table:name="One"')
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    data = archive(parts | {"content.xml": f'{head}table:name="Two"{tail}'})
    assert [r.id for r in references(data)] == ["r2", "Two!r2"]
    assert [r.fields.DOI for r in references(edited(data, 1))] == ["", "10.5555/x"]
    assert [r.fields.DOI for r in references(edited(data))] == ["10.5555/x"] * 2


def test_a_workbook_that_cannot_be_written_is_refused_whole() -> None:
    data = ods(ods_row("Title", "Year") + ods_row("On things", "<table:table/>"))
    with pytest.raises(UnreadableInput, match="a table of its own"):
        edited(data)


@pytest.mark.skipif(shutil.which("libreoffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_back_what_it_wrote_and_the_one_new_cell(tmp_path: Path) -> None:
    rows = ["Title,Year,DOI,Note", "On things,2001,,x", "On things,2001,,x", "On others,2002,,=1+1"]
    (tmp_path / "made.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    converted(tmp_path, "ods", "made.csv")
    data = (tmp_path / "made.ods").read_bytes()
    (tmp_path / "fixed.ods").write_bytes(edited(data, 1))
    converted(tmp_path, "csv", "fixed.ods")
    expected = [*rows[:2], "On things,2001,10.5555/x,x", "On others,2002,,2"]
    assert (tmp_path / "fixed.csv").read_text(encoding="utf-8").splitlines() == expected


def converted(folder: Path, kind: str, name: str) -> None:
    """Have LibreOffice convert a file, with a profile of its own."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["libreoffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, str(folder / name)], check=True, capture_output=True, timeout=60)

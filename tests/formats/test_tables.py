"""A new format of tagged lines as a newcomer adds it: a table, and one line in each registry it joins."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest

from enrich.checks.called import called
from enrich.editors import EDITORS, editor_for
from enrich.formats.tables import TABLES, Table
from enrich.formats.tables.bibtex import TABLE as BIBTEX
from enrich.readers import READERS, Registered, read, recognise
from enrich.readers.base import Document
from enrich.records import Edit, Entry, Match, Reference, Report
from enrich.writers import WRITERS, writer_for

ROOT = Path(__file__).parents[2]
MODULE = '''
"""What Toybib calls types and fields."""

import re

from enrich.formats.tables import Tagged
from enrich.formats.tagged import Dialect

TABLE = Tagged(
    name="toybib",
    title="Toybib",
    suffixes=(".toy",),
    dialect=Dialect(re.compile(r"([a-z]+)> ?"), first="kind", blank_ends=True),
    sure=re.compile(r"^kind> ", re.M),
    fields={
        "type": ("kind",), "id": ("mark",), "author": ("by",), "title": ("called",),
        "container-title": ("within", "inside"), "year": ("when",), "volume": ("tome",),
        "page": ("from",), "last-page": ("to",), "DOI": ("doi",),
    },
    editable=("DOI", "author", "title", "year", "page", "container-title"),
    types={"Paper": "journal-article"},
    written={"journal-article": "Paper"},
    looks=re.compile(r"\\s*kind> "),
    line="{tag}> {value}",
)
'''
DATA = (
    b"kind> Paper\nmark> one\nby> Osterrand, B.\nby> Lisk, E.\ncalled> Reading rooms\n  after dark\n"
    b"inside> Annals of Library Practice\nwhen> 2001\ntome> 12\nfrom> 9\nto> 27\n\n"
    b"kind> Paper\nmark> two\nby> Brandt, T.\ncalled> Wells\nwhen> 1999\ndoi> 10.5555/Wells\n"
)


@pytest.fixture
def toybib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "toybib.py").write_text(MODULE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "toybib", raising=False)
    # What a newcomer writes: one line in each of these.
    monkeypatch.setitem(TABLES, "toybib", import_module("toybib").TABLE)
    monkeypatch.setitem(READERS, "toybib", Registered("toybib", (".toy",)))
    monkeypatch.setitem(EDITORS, "toybib", "toybib")
    monkeypatch.setitem(WRITERS, "toybib", ((".toy",), "toybib"))


def _read(data: bytes) -> list[Reference]:
    blocks = list(read(Document("a.toy", data=data)))
    assert all(isinstance(block, Reference) for block in blocks)
    return [block for block in blocks if isinstance(block, Reference)]


@pytest.mark.usefixtures("toybib")
class TestANewFormat:
    def test_is_recognised_and_read(self) -> None:
        assert recognise(Document("a.toy", data=DATA)).name == "toybib"
        one, two = _read(DATA)
        assert (one.id, two.id) == ("one", "two")
        assert [name.family for name in one.fields.author] == ["Osterrand", "Lisk"]
        assert one.fields.title == "Reading rooms after dark"
        assert (one.fields.type, one.fields.year, one.fields.page) == ("journal-article", "2001", "9-27")
        assert one.structured
        assert two.fields.DOI == "10.5555/wells"

    def test_is_edited(self) -> None:
        one, two = _read(DATA)
        editor = editor_for("toybib")
        assert editor is not None
        edits = [
            (one, Edit(field="DOI", new="10.5555/rooms")),
            (one, Edit(field="page", new="10-28")),
            (two, Edit(field="container-title", new="Hydrology")),
        ]
        edited = editor.apply(DATA, edits)
        assert edited == DATA.replace(
            b"from> 9\nto> 27\n", b"from> 10\nto> 28\ndoi> 10.5555/rooms\n"
        ).replace(b"doi> 10.5555/Wells", b"doi> 10.5555/Wells\nwithin> Hydrology")
        assert _read(edited)[0].fields.DOI == "10.5555/rooms"

    def test_is_written_and_read_again(self) -> None:
        references = _read(DATA)
        entries = tuple(Entry(reference=r, match=Match(status="unmatched", reason="")) for r in references)
        stream = BytesIO()
        writer_for("toybib").write(Report(entries=entries), stream)
        assert [r.fields for r in _read(stream.getvalue())] == [r.fields for r in references]

    def test_its_fields_are_called_as_it_calls_them(self) -> None:
        one, _ = _read(DATA)
        assert called("year", one, {}) == "when"
        assert called("DOI", one, {}) == "doi"


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_what_is_added_is_read(table: Table) -> None:
    """A name under which a field is written is one by which it is found again."""
    for name in {*table.added, *table.editable} - {"author"}:
        assert table.new(name) in table.names(name)
        assert table.new(name, in_book=True) in table.names(name)
    assert set(table.written.values()) <= {*table.types, *table.types.values()} or table is BIBTEX


def test_field_names_are_told_once() -> None:
    """A second table of a format's names would some day differ from the first."""
    telling = re.compile(r'"(DOI|title|year|container[-_]title|volume|issue|page|publisher)": \(\s*"')
    told = {path: set(telling.findall(path.read_text("utf-8"))) for path in (ROOT / "enrich").rglob("*.py")}
    found = {path.relative_to(ROOT / "enrich") for path, names in told.items() if len(names) > 3}
    ours = {Path("formats/columns.py"), Path("matching/reasons.py")}  # headings, and words of a sentence
    assert {str(path.parent) for path in found - ours} == {"formats/tables"}

"""The suite that every editor inherits: what an edit does not name stays, byte for byte.

class TestBibtexEditor(EditorSuite):
    format = "bibtex"
    sample = b"..."              # with references that have a DOI and some that have none
    fields = ("DOI", "volume")   # what the format can take, in Crossref's names
"""

from __future__ import annotations

import contextlib
import difflib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.editors import EDITORS, editor_for, people
from enrich.editors.base import CannotEdit
from enrich.errors import EnrichError
from enrich.readers import READERS, read
from enrich.readers.base import Document
from enrich.records import Edit, Reference

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
VALUES = {
    "DOI": "10.5555/new(1)<2>;3_x",
    "author": "Doe, Jane; van Roe, R.",
    "title": "An Entirely New Title & More",
    "year": "1987",
    "container-title": "Journal of New Things",
    "volume": "77",
    "issue": "6",
    "page": "101-109",
    "publisher": "New Publisher",
}
_ATTRIBUTES = {"container-title": "container_title"}


class EditorSuite:
    """Inherit, name the format, give a sample."""

    format: str = ""
    sample: bytes = b""
    fields: tuple[str, ...] = ("DOI",)
    text = True
    """Whether the format is lines of text, whose changes can be counted; else these tests are left out."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not cls.text:
            for name in ("test_only_lines_of_the_edit_differ", "test_line_ends_and_byte_order_mark_stay"):
                setattr(cls, name, None)

    def references(self, data: bytes) -> list[Reference]:
        blocks = read(Document("input", data), format=self.format)
        return [b for b in blocks if isinstance(b, Reference)]

    def apply(self, data: bytes, edits: list[tuple[Reference, Edit]]) -> bytes:
        editor = editor_for(self.format)
        assert editor is not None
        return editor.apply(data, edits)

    def test_is_registered_for_a_reader(self) -> None:
        assert self.format in EDITORS
        assert self.format in READERS
        editor = editor_for(self.format)
        assert editor is not None
        assert editor.name == self.format

    def test_no_edits_give_the_same_bytes(self) -> None:
        assert self.apply(self.sample, []) == self.sample

    def test_an_edit_is_read_back_and_the_others_are_untouched(self) -> None:
        before = self.references(self.sample)
        for field in self.fields:
            for at, reference in enumerate(before):
                edited = self.apply(self.sample, [(reference, Edit(field=field, new=VALUES[field]))])
                after = self.references(edited)
                assert _value(after[at], field) == VALUES[field]
                assert [_said(r) for i, r in enumerate(after) if i != at] == [
                    _said(r) for i, r in enumerate(before) if i != at
                ]
                assert _but(after[at], field) == _but(reference, field)

    def test_all_edits_at_once(self) -> None:
        before = self.references(self.sample)
        edits = [(r, Edit(field=f, new=VALUES[f])) for r in before for f in self.fields]
        after = self.references(self.apply(self.sample, edits))
        assert len(after) == len(before)
        for reference in after:
            assert {f: _value(reference, f) for f in self.fields} == {f: VALUES[f] for f in self.fields}

    def test_the_same_edit_again_changes_nothing(self) -> None:
        edit = Edit(field="DOI", new=VALUES["DOI"])
        once = self.apply(self.sample, [(r, edit) for r in self.references(self.sample)])
        assert self.apply(once, [(r, edit) for r in self.references(once)]) == once

    def test_only_lines_of_the_edit_differ(self) -> None:
        for reference in self.references(self.sample):
            edited = self.apply(self.sample, [(reference, Edit(field="DOI", new=VALUES["DOI"]))])
            old = self.sample.splitlines(keepends=True)
            new = edited.splitlines(keepends=True)
            blocks = [c for c in difflib.SequenceMatcher(a=old, b=new).get_opcodes() if c[0] != "equal"]
            assert len(blocks) == 1
            assert blocks[0][2] - blocks[0][1] <= 1, "at most one line of the old document is touched"

    def test_line_ends_and_byte_order_mark_stay(self) -> None:
        windows = b"\xef\xbb\xbf" + self.sample.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        edit = Edit(field="DOI", new=VALUES["DOI"])
        edited = self.apply(windows, [(r, edit) for r in self.references(windows)])
        assert edited.startswith(b"\xef\xbb\xbf")
        assert edited.count(b"\n") == edited.count(b"\r\n") == edited.count(b"\r")

    def test_a_reference_that_is_not_there_is_refused(self) -> None:
        reference = self.references(self.sample)[0]
        moved = replace(reference, line=100_000, id="no such id", unstructured="not there")
        with pytest.raises(CannotEdit):
            self.apply(self.sample, [(moved, Edit(field="DOI", new="10.5555/1"))])

    def test_an_unknown_field_is_refused(self) -> None:
        reference = self.references(self.sample)[0]
        with pytest.raises(CannotEdit):
            self.apply(self.sample, [(reference, Edit(field="shoe-size", new="42"))])

    def test_all_edits_that_are_refused_are_named_within_two_rounds(self) -> None:
        edits = [(r, Edit(field="shoe-size", new="42")) for r in self.references(self.sample)]
        edits += [(r, Edit(field="DOI", new=VALUES["DOI"])) for r, _ in edits]
        for _ in range(2):
            with contextlib.suppress(CannotEdit):
                self.apply(self.sample, edits)
                break
            with pytest.raises(CannotEdit) as refused:
                self.apply(self.sample, edits)
            gone = {id(error.edit) for error in (refused.value, *refused.value.others)}
            edits = [pair for pair in edits if id(pair[1]) not in gone]
        assert [edit.field for _, edit in edits] == ["DOI"] * len(self.references(self.sample))

    @FEW
    @given(st.data())
    def test_a_damaged_document_is_edited_where_it_can_be_read(self, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(self.sample)))
        noise = data.draw(st.binary(max_size=6) | st.sampled_from([b"\n", b"{", b'"', b",", b"%", b"\r"]))
        damaged = self.sample[:at] + noise + self.sample[at + data.draw(st.integers(0, 6)) :]
        try:
            before = self.references(damaged)
        except EnrichError:
            return
        assert self.apply(damaged, []) == damaged
        edit = Edit(field="DOI", new=VALUES["DOI"])
        for number, reference in enumerate(before):
            try:
                after = self.references(self.apply(damaged, [(reference, edit)]))
            except EnrichError:
                continue
            assert edit.new == after[number].fields.DOI
            assert len(after) == len(before)


def _value(reference: Reference, field: str) -> str:
    if field == "author":
        return people.joined(reference.fields.author)
    value: str = getattr(reference.fields, _ATTRIBUTES.get(field, field))
    return value.replace("–", "-") if field == "page" else value


def _said(reference: Reference) -> tuple[object, ...]:
    """All that a reference says, without where it stands."""
    return reference.id, reference.unstructured, reference.fields, reference.links


def _but(reference: Reference, field: str) -> object:
    empty = () if field == "author" else ""
    return replace(reference.fields, **{_ATTRIBUTES.get(field, field): empty})

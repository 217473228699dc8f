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

from enrich.comparable.carried import all_readings
from enrich.editors import EDITORS, editor_for, people
from enrich.editors.base import CannotEdit
from enrich.errors import EnrichError
from enrich.readers import READERS, read
from enrich.readers.base import Block, Document
from enrich.records import Edit, Name, Reference

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
# What opens, closes or adds something in one format or another, and what is no text at all.
HOSTILE = (
    "X}, doi={10.5555/evil}, note={Y", "a}b{c", "}{", "{", "}", "{{a}}", "back\\slash", "trailing\\",
    '"quoted" "', "@article{evil, title={x}}", "@string{a=1}", "100 % # sharp $5 ~ ^ _ &", "%",
    "\\input{/etc/passwd}", "\\verb|x|", "a\nER  - \nTY  - JOUR", "a\r\nDO  - 10.5555/evil", "a\rb",
    "a\x0bb", "a\x0cb", "a\x1cb", "a\x85b", "a\u2028b", "a\u2029b", "ER  - ", "TY  - JOUR", "%A Evil",
    "PMID- 1", "]]> x", "<![CDATA[x]]>", "<!-- x -->", "--> x", "&amp;lt;", "&#x41;", "&evil;", "<i>x</i>",
    "<script>alert(1)</script>", "</record><record>", "<?x y?>", "key: value", "- item", "--- ",
    "!!python/object x", "&anchor *alias", "'", "''", "it's: #no", "| x", "> x", "[a, b]", "{a: b}", "null",
    "~", "yes", "=1+1", "=HYPERLINK(\"http://e\")", "+1", "-1", "@SUM(A1)", "\t=1", "_x000A_", "_x000D_=1",
    'a","b', "a;b", "a,b", "a\tb", "[x](http://evil)", "![x](y)", "# head", "* item", "1. item",
    "[1]: http://evil", "`code`", "| a | b |", "\x00", "\x1b[31m", "\ud800", "\ufffe", "\u202eevil",
    "\u200b", "\ufeff", "", " ", "  a  b  ", "-", "n/a", "and", "A and B", "others", "et al.",
    "Evil, Eve, Jr, x", "#+begin", "''x''", "//", "10.5555/other", "https://doi.org/10.5555/other",
    "doi:10.5555/other", "1999", "12-13",
)  # fmt: skip
signs = st.text(
    st.sampled_from("{}\\\"'@#%$&~^_|<>[]()*`!=+-:;,./?\n\r\t\x0b\x85\u2028\u202e\ud800 aé漢0"), max_size=12
)
hostile = st.sampled_from(HOSTILE) | signs | st.text(max_size=12)
hostile_names = st.lists(
    st.builds(Name, family=hostile, given=hostile, suffix=st.just("") | hostile)
    | st.builds(Name, name=hostile),
    min_size=1,
    max_size=3,
)
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

    def blocks(self, data: bytes) -> list[Block]:
        return list(read(Document("input", data), format=self.format))

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

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_no_value_does_more_than_it_says(self, data: st.DataObject) -> None:
        before = self.blocks(self.sample)
        at = data.draw(st.sampled_from([n for n, b in enumerate(before) if isinstance(b, Reference)]))
        field = data.draw(st.sampled_from(self.fields))
        value = data.draw(_values(field))
        reference = before[at]
        assert isinstance(reference, Reference)
        try:
            edited = self.apply(self.sample, [(reference, Edit(field=field, new=value))])
        except CannotEdit as error:
            reason = str(error)
        else:
            reason = ""
        assert reason.isprintable(), "it can be read"
        if reason:
            return
        after = self.blocks(edited)
        assert len(after) == len(before)
        changed = after[at]
        assert isinstance(changed, Reference)
        assert [_said_by(b) for i, b in enumerate(after) if i != at] == [
            _said_by(b) for i, b in enumerate(before) if i != at
        ]
        assert _but(changed, field) == _but(reference, field)
        if field == "DOI":
            assert value in all_readings(changed)
        else:
            assert _meant(_value(changed, field), field) == _meant(value, field)
        if self.text:
            touched = _lines_touched(self.sample, edited)
            assert all(reference.line <= line <= _last_line(before, at) for line in touched)

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


def _values(field: str) -> st.SearchStrategy[str]:
    """Values that a hostile record may have for a field."""
    if field == "author":
        return hostile_names.map(people.joined)
    if field == "DOI":
        return hostile.map(lambda end: "10.5555/" + "".join(end.lower().split()))
    return hostile


def _meant(value: str, field: str) -> object:
    """A value as it is compared: of names the letters, for not all formats tell organisations from people.

    A title's last stop is the format's in some (MEDLINE), so it says nothing.
    """
    if field == "title":
        return value.removesuffix(".")
    if field != "author":
        return value
    return [sorted(filter(str.isalnum, str(name))) for name in people.parsed(value)]


def _said_by(block: Block) -> object:
    return _said(block) if isinstance(block, Reference) else block.reason


def _lines_touched(old: bytes, new: bytes) -> set[int]:
    """The lines of a document, counted from 1, that an edit changed."""
    before, after = (data.replace(b"\r\n", b"\n").split(b"\n") for data in (old, new))
    top = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    left, right = before[top:][::-1], after[top:][::-1]
    same = next(
        (n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )
    return {*range(top + 1, len(before) - same + 1)}


def _last_line(blocks: list[Block], at: int) -> int:
    block = blocks[at]
    following = [b.line for b in blocks[at + 1 :]]
    return max(block.end_line, following[0] if following else 10**9)


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

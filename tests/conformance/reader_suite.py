"""The suite that every reader inherits: nothing lost, nothing altered, never a crash.

class TestBibtex(ReaderSuite):
    format = "bibtex"
    sample = b"..."          # a well-formed document with a broken block in it
    references = 3           # how many references it holds
    set_aside = 1            # how many further blocks
    lines = (1, 7, 20)       # where the references begin; () for formats without lines
"""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrich.errors import EnrichError, UnreadableInput
from enrich.readers import READERS, read, recognise
from enrich.readers.base import Block, Document
from enrich.records import Reference, SetAside

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


class ReaderSuite:
    """Inherit, name the format, give a sample."""

    format: str = ""
    sample: bytes = b""
    references: int = 0
    set_aside: int = 0
    lines: tuple[int, ...] = ()

    def blocks(self, data: bytes | None = None) -> list[Block]:
        """Read `data` (the sample by default) with the format named outright."""
        return list(read(Document("input", self.sample if data is None else data), format=self.format))

    def test_is_registered_under_its_own_name(self) -> None:
        document = Document("input", self.sample)
        assert self.format in READERS
        assert recognise(document).name == self.format, "recognised by content alone"

    def test_every_block_is_there(self) -> None:
        blocks = self.blocks()
        assert sum(isinstance(b, Reference) for b in blocks) == self.references
        assert sum(isinstance(b, SetAside) for b in blocks) == self.set_aside

    def test_set_aside_blocks_say_where_and_why(self) -> None:
        for block in self.blocks():
            if isinstance(block, SetAside):
                assert block.file == "input"
                assert block.line >= 1
                assert block.reason.strip()

    def test_positions_count_up(self) -> None:
        blocks = self.blocks()
        assert all(b.file == "input" and b.line >= 1 for b in blocks)
        assert [b.line for b in blocks] == sorted(b.line for b in blocks)
        assert all(b.end_line in (0, b.line) or b.end_line > b.line for b in blocks)
        if self.lines:
            assert tuple(b.line for b in blocks if isinstance(b, Reference)) == self.lines

    def test_ids_are_unique_and_present(self) -> None:
        ids = [b.id for b in self.blocks() if isinstance(b, Reference)]
        assert all(ids)
        assert len(set(ids)) == len(ids)

    def test_every_reference_can_be_searched_for(self) -> None:
        for block in self.blocks():
            if isinstance(block, Reference):
                assert block.text.strip() or block.fields.DOI

    def test_reading_twice_gives_the_same(self) -> None:
        assert self.blocks() == self.blocks()

    @pytest.mark.parametrize("data", [b"", b" \r\n\n\t", b"\xef\xbb\xbf"])
    def test_empty_input_is_refused(self, data: bytes) -> None:
        with pytest.raises(UnreadableInput):
            self.blocks(data)

    def test_binary_input_is_refused_or_set_aside(self) -> None:
        with pytest.raises(UnreadableInput):
            self.blocks(bytes(range(256)) * 8)

    @FEW
    @given(st.data())
    def test_a_document_cut_short_never_crashes(self, data: st.DataObject) -> None:
        cut = data.draw(st.integers(0, len(self.sample)))
        self.survives(self.sample[:cut])

    @FEW
    @given(st.data())
    def test_a_damaged_document_never_crashes(self, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(self.sample)))
        noise = data.draw(st.binary(max_size=8) | st.text(max_size=8).map(str.encode))
        skip = data.draw(st.integers(0, 8))
        self.survives(self.sample[:at] + noise + self.sample[at + skip :])

    @FEW
    @given(st.text(max_size=300))
    def test_any_text_never_crashes(self, text: str) -> None:
        self.survives(text.encode("utf-8", "surrogatepass"))

    def survives(self, data: bytes) -> None:
        """Blocks or one clear sentence; anything else is a crash."""
        with contextlib.suppress(EnrichError):
            assert all(isinstance(block, Reference | SetAside) for block in self.blocks(data))

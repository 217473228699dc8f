"""Recognising and opening documents: every way in that fails says so in one sentence."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from enrich.errors import ConfigurationError, UnreadableInput
from enrich.readers import READERS, read, reader_for, recognise
from enrich.readers.base import LONGEST_DOCUMENT, MEGABYTE, Document
from enrich.records import Reference, SetAside

LIST = b"Brown, A. (2000) A title. Journal, 7, 1, 45.\nSmith, J. (1999) A book, Oxford: OUP.\n"


@pytest.mark.parametrize("name", READERS)
def test_every_reader_is_registered_under_its_own_name(name: str) -> None:
    assert reader_for(name).name == name
    assert reader_for(name).suffixes == READERS[name].suffixes


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match=r"no such format: 'dbase'; there are .*list"):
        read(Document("x", LIST), format="dbase")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (bytes(range(256)), "binary data of no known format"),
        (b"\x00\x01\x02\x03" * 50, "binary data of no known format"),
        (b"hello there\n", "holds no references"),
    ],
)
def test_input_without_references_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableInput, match=sentence) as caught:
        list(read(Document("x.txt", data)))
    assert str(caught.value).startswith("x.txt: ")
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_directory_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no such file"):
        read(tmp_path / "nothing.txt")
    with pytest.raises(UnreadableInput, match="is a directory"):
        read(tmp_path)


@pytest.mark.skipif(os.name == "nt" or getattr(os, "geteuid", int)() == 0, reason="root may read everything")
def test_a_forbidden_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(LIST)
    path.chmod(0)
    with pytest.raises(UnreadableInput, match="cannot be opened"):
        read(path)


def test_an_unknown_encoding_is_named() -> None:
    with pytest.raises(UnreadableInput, match="unknown encoding 'klingon'"):
        list(read(Document("x.txt", LIST), format="list", encoding="klingon"))


@pytest.mark.parametrize("encoding", ["idna", "undefined", "rot13"])
def test_an_encoding_that_does_not_fit_is_refused(encoding: str) -> None:
    for name in ("list", "cambridge-html", "jsonl"):
        with pytest.raises(UnreadableInput):
            list(read(Document("x.txt", b"\xe9" + LIST), format=name, encoding=encoding))


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LIST)))
    found = list(read("-"))
    assert [type(block) for block in found] == [Reference, Reference]
    assert {block.file for block in found} == {"<stdin>"}


def test_content_decides_and_the_extension_only_breaks_ties() -> None:
    line = b'{"unstructured": "Brown, A. (2000) A title."}\n'
    assert recognise(Document("x.txt", line)).name == "jsonl"
    assert recognise(Document("x.html", LIST)).name == "list"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_lines_alike(ends: str) -> None:
    data = LIST.decode().replace("\n", ends).encode()
    assert [block.line for block in read(Document("x.txt", data))] == [1, 2]


def test_a_later_part_in_another_encoding_is_set_aside_at_its_line() -> None:
    blocks = list(read(Document("x.txt", LIST + "Müller (1999) Ein Buch.\n".encode("latin-1"))))
    assert [(type(b).__name__, b.line) for b in blocks] == [
        ("Reference", 1),
        ("Reference", 2),
        ("SetAside", 3),
    ]
    assert isinstance(blocks[2], SetAside)
    assert "not readable as UTF-8" in blocks[2].reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_broken_line_of_a_wide_encoding_costs_itself(encoding: str) -> None:
    data = (LIST.decode() + "Müller (1999) X\ud800 Ein Buch.\n").encode(encoding, "surrogatepass")
    blocks = list(read(Document("x.txt", data)))
    assert [(type(b).__name__, b.line) for b in blocks] == [
        ("Reference", 1),
        ("Reference", 2),
        ("SetAside", 3),
    ]


def test_what_is_too_long_for_memory_comes_out_of_a_stream_whole() -> None:
    line = b"Smith, J. (1999). On the nature of things. J Things, 3, 4-5.\n"
    many = 9 * MEGABYTE // len(line)
    document = Document.from_stream("<stdin>", io.BytesIO(line * many))
    assert sum(1 for _ in document.lines()) == many
    assert len(document.data) == many * len(line)


def test_a_stream_without_an_end_of_line_is_refused_before_it_ends() -> None:
    endless = Endless()
    with pytest.raises(UnreadableInput, match="longer than 1 MB"):
        Document.from_stream("<stdin>", endless)
    assert endless.given < LONGEST_DOCUMENT + 4 * MEGABYTE


class Endless(io.RawIOBase):
    """Letters for ever."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        self.given += size
        return b"a" * size


@pytest.mark.parametrize(("format", "most"), [("markdown", 16), ("jats", 64), ("bibtex", 100)])
def test_a_large_document_is_refused_unread(format: str, most: int, tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as stream:
        stream.write(b"<article><back>" if format == "jats" else b"text\n" * 20_000)
        stream.truncate(most * MEGABYTE + 1)
    with pytest.raises(UnreadableInput, match="too large"):
        list(read(path, format=format))


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"PK\x03\x04 cut short", "damaged"),
        (b"\x1f\x8b\x08\x00 packed", "unpack"),
        (b"PK\x05\x06" + bytes(18), "unpack"),
    ],
)
def test_archives_are_told_from_unknown_data(data: bytes, advice: str) -> None:
    with pytest.raises(UnreadableInput, match=advice):
        read(Document("x", data))


def test_a_file_that_is_what_its_name_says_loads_no_other_reader() -> None:
    program = (
        "import sys; from enrich.readers import recognise; from enrich.readers.base import Document;"
        "recognise(Document('a.bib', b'@book{a, title={A}}'));"
        "print([m for m in sys.modules if m.startswith(('enrich.readers.', 'lxml'))])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert "enrich.readers.bibtex" in loaded
    assert not {"jats", "docx", "csv_table", "markdown", "lxml"} & set(re.findall(r"\w+", loaded))


def _zip(kind: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", kind)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{\\rtf1 {\\b x}}", "is rich text"),
        (
            _zip("application/vnd.oasis.opendocument.text"),
            "is an OpenDocument text",
        ),
        (_zip("application/epub+zip"), "is an e-book"),
    ],
)
def test_documents_of_other_programs_are_named(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableInput, match=reason):
        list(read(Document("x", data)))

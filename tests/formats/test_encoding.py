"""Any bytes go through text and come back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.formats.encoding import codec_name, declared_encoding, decode

BOMS = st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00"])
NAMES = st.sampled_from(["", "cp1252", "latin-1", "utf-7", "x-MacRoman", "shift_jis", "no such", "hex"])


@given(BOMS, st.binary(max_size=60), NAMES)
def test_no_byte_is_lost(bom: bytes, body: bytes, declared: str) -> None:
    decoded = decode(bom + body, declared)
    assert decoded.encode(decoded.text) == bom + body
    assert len(decoded.readable) == len(decoded.text)
    decoded.readable.encode("utf-8")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"% Encoding: Cp1252\n", "cp1252"),
        (b"%% -*- coding: latin-1 -*-\n", "iso8859-1"),
        (b"% Encoding: x-MacRoman\n", "mac-roman"),
        (b"@misc{a}", ""),
    ],
)
def test_what_a_document_declares(head: bytes, name: str) -> None:
    assert codec_name(declared_encoding(head)) == name


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    ["@misc{a, title = {Über}}\n", "1. Иванов, И. (2001) О рецензии. Москва: Наука.\r\n", "a,b\n1,é\n"],
)
def test_utf_16_without_a_mark_is_known_by_its_zeros(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert decode(data)[:2] == (text, encoding)
    assert decode(data).encode(text) == data


@pytest.mark.parametrize(
    "data",
    [
        b"plain",
        b"",
        b"\0",
        b"a\0",
        bytes(64),
        bytes(range(256)),
        b"a\0b\0c",
        b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0",
    ],
)
def test_other_bytes_are_not_taken_for_utf_16(data: bytes) -> None:
    assert not decode(data).encoding.startswith("utf-16")

"""Bodies: inflated right, bounded, and never endless."""

from __future__ import annotations

import gzip
import io
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.network import body
from enrich.network.body import CutOff, TooLarge, TooSlow


class Wire(io.BytesIO):
    """Bytes as urllib3 would hand them over."""

    def read1(self, amt: int | None = -1, /) -> bytes:
        return super().read1(amt)


def read(data: bytes, encoding: str = "", largest: int = body.LARGEST) -> bytes:
    return body.read(Wire(data), {"Content-Encoding": encoding}, time.monotonic() + 5, largest)


@given(st.binary(max_size=300_000))
def test_what_was_sent_is_what_is_read(data: bytes) -> None:
    assert read(data) == data
    assert read(gzip.compress(data), "gzip") == data
    assert read(zlib.compress(data), "deflate") == data


@given(st.binary(min_size=1, max_size=2000), st.integers(1, 2000))
def test_a_compressed_body_cut_anywhere_is_noticed(data: bytes, cut: int) -> None:
    whole = gzip.compress(data)
    with pytest.raises(CutOff):
        read(whole[: -min(cut, len(whole))], "gzip")


def test_more_than_allowed_is_refused_plain_and_inflated() -> None:
    assert read(b"x" * 100, largest=100) == b"x" * 100
    for data, encoding in ((b"x" * 101, ""), (gzip.compress(b"x" * 101), "gzip")):
        with pytest.raises(TooLarge):
            read(data, encoding, largest=100)
    with pytest.raises(TooLarge):
        body.read(Wire(b""), {"Content-Length": "1000000000000"}, time.monotonic() + 5)


def test_the_deadline_holds_between_reads() -> None:
    with pytest.raises(TooSlow):
        body.read(Wire(b"x"), {}, time.monotonic() - 1)

"""Archives with one part exchanged, and what happens to damaged ones."""

from __future__ import annotations

import io
import zipfile

import pytest

from enrich.errors import UnreadableInput
from enrich.formats.archives import replaced


def made() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "text/plain")
        archive.writestr("a.xml", "<a/>" * 20, zipfile.ZIP_DEFLATED)
        archive.writestr("b.xml", "<b/>")
    return stream.getvalue()


def test_one_part_changes_and_the_others_stay() -> None:
    data = replaced("x.zip", made(), {"a.xml": b"<new/>"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert [archive.read(name) for name in archive.namelist()] == [b"text/plain", b"<new/>", b"<b/>"]


@pytest.mark.parametrize("cut", range(0, len(made()), 5))
def test_an_archive_cut_short_is_refused_with_a_sentence(cut: int) -> None:
    with pytest.raises(UnreadableInput, match=r"x\.zip: cannot be written to .*save it again"):
        replaced("x.zip", made()[:cut], {"a.xml": b""})


@pytest.mark.parametrize("at", range(made().index(b"PK\x01\x02"), len(made()) - 2, 3))
def test_a_damaged_directory_is_never_half_written(at: int) -> None:
    data = made()[:at] + b"\xff" + made()[at + 1 :]
    try:
        edited = replaced("x.zip", data, {"a.xml": b"<new/>"})
    except UnreadableInput:
        return
    assert edited.count(b"<b/>") == 1

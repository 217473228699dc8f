"""Plain lists of every layout: cases as data in tests/cases/lists.jsonl."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from enrich.errors import NoReferences, UnreadableInput
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "cases" / "lists.jsonl").read_text("utf-8").splitlines()
]


class TestPlainList(ReaderSuite):
    format = "list"
    sample = (
        b"References\n\n[1] Brown, A. (2000) A title,\n  Journal, 7, 1, 45.CrossRefGoogle Scholar\n"
        b"[2] ***\n[3] Smith, J. (1999) A book, Oxford: OUP.\n"
    )
    references = 2
    set_aside = 2
    lines = (3, 6)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_cases(case: dict[str, list[str]]) -> None:
    data = "\n".join(case["lines"]).encode()
    found = [b for b in read(Document("x.txt", data)) if isinstance(b, Reference)]
    assert [r.text for r in found] == case["texts"]
    if "at" in case:
        assert [r.line for r in found] == case["at"]
    printed = [line.rstrip("\r") for line in case["lines"]]
    for r in found:
        assert r.unstructured == "\n".join(filter(str.strip, printed[r.line - 1 : r.end_line]))
    if "labels" in case:
        assert [[link.label for link in r.links] for r in found] == case["labels"]


@pytest.mark.parametrize("text", ["hello", "Dear all,\nthank you.\n", "print('x')\n"])
def test_text_without_references_is_refused(text: str) -> None:
    with pytest.raises(UnreadableInput, match="no references"):
        read(Document("x.txt", text.encode()))


def test_a_line_in_latin_1_costs_itself_and_is_read_when_the_encoding_is_named() -> None:
    data = "Brown, A. (2000) A title.\nMüller, J. (1999) Ein Buch.\nB. (2001) A.\n".encode("latin-1")
    first, broken, last = read(Document("x.txt", data))
    assert [first.text, last.text] == ["Brown, A. (2000) A title.", "B. (2001) A."]
    assert isinstance(broken, SetAside)
    assert (broken.line, broken.fault) == (2, True)
    assert broken.reason.startswith("not readable as UTF-8; save it as UTF-8 or name its --encoding")
    assert broken.text == "M\N{REPLACEMENT CHARACTER}ller, J. (1999) Ein Buch."
    found = list(read(Document("x.txt", data, encoding="latin-1")))
    assert [b.text for b in found][:2] == ["Brown, A. (2000) A title.", "Müller, J. (1999) Ein Buch."]


def test_a_list_all_in_another_encoding_is_refused() -> None:
    data = "Müller, J. (1999) Ein Buch.\n".encode("latin-1") * 3
    with pytest.raises(UnreadableInput, match=r"x\.txt:1: .*not readable as UTF-8"):
        list(read(Document("x.txt", data)))


def test_a_wrapped_reference_with_an_unreadable_line_is_set_aside_whole() -> None:
    first = "[1] Brown, A. (2000) A long title\n    that goes on.\n"
    data = f"{first}[2] Müller, J. (1999)\n    Ein Buch, München.\n".encode("latin-1")
    data = data.replace(b"M\xfcller", "Müller".encode())
    good, bad = read(Document("x.txt", data))
    assert isinstance(bad, SetAside)
    assert (good.line, bad.line, bad.end_line) == (1, 3, 4)
    assert bad.reason.startswith("line 4: not readable")


@pytest.mark.parametrize(
    ("line", "read_", "aside"),
    [
        (b"Doe, A. (1999) A t\x00itle.", 3, 0),
        (b"Doe, A. (1999) A t\xed\xa0\x80itle.", 2, 1),
        (b"Doe, A. (1999) A \xfftitle.", 2, 1),
        (b"Doe, A. (1999) " + b"A title " * 150_000, 2, 1),
    ],
    ids=["a NUL", "a lone surrogate", "no UTF-8", "1.2 MB"],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_odd_line_costs_itself_at_most(line: bytes, read_: int, aside: int, place: int) -> None:
    lines = [b"Brown, A. (2000) A title.", b"Cole, B. (2001) Another title."]
    lines.insert(place, line)
    blocks = list(read(Document("x.txt", b"\n".join(lines) + b"\n")))
    kinds = [isinstance(b, Reference) for b in blocks]
    assert (kinds.count(True), kinds.count(False)) == (read_, aside)
    assert [b.line for b in blocks] == [1, 2, 3]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_byte_order_marks_are_heeded(encoding: str) -> None:
    found = list(read(Document("x.txt", "Müller, J. (1999) Ein Buch.\nB. (2000) A.\n".encode(encoding))))
    assert [b.text for b in found] == ["Müller, J. (1999) Ein Buch.", "B. (2000) A."]


def test_an_endless_line_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as stream:
        stream.write(b"Brown, A. (2000) A title. ")
        stream.truncate(2 * 1024**3)
    started = time.process_time()
    with pytest.raises(UnreadableInput):
        list(read(path))
    assert time.process_time() - started < 2


STREAM = """
import sys
from enrich.readers import read
count = sum(1 for _ in read(sys.argv[1]))
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(count, int(peak.split()[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to read the peak memory from")
def test_a_long_list_streams(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    with path.open("w", encoding="utf-8") as stream:
        for i in range(60_000):
            stream.write(f"{i + 1}. Brown, A. ({1950 + i % 70}) Title number {i}. Journal, {i}, 1, 45–55.\n")
    done = subprocess.run(
        [sys.executable, "-c", STREAM, str(path)], capture_output=True, text=True, check=True
    )
    count, megabytes = map(int, done.stdout.split())
    assert count == 60_000
    assert megabytes < 120


def test_a_long_text_with_a_year_here_and_there_is_no_list() -> None:
    prose = "\n".join(f"This is line {n} of a manual that says something." for n in range(80))
    manual = f"{prose}\nIt was first published in 1999 by its author.\n".encode()
    with pytest.raises(NoReferences):
        list(read(Document("manual.txt", manual)))
    listed = f"{prose}\n\nReferences\n\nSmith, J. (1999). On things. J Things, 3, 4-5.\n".encode()
    assert sum(isinstance(b, Reference) for b in read(Document("manual.txt", listed))) == 1


def test_the_first_and_last_line_of_a_list_may_hold_a_piece_alone_and_a_doi_may_be_parted() -> None:
    """``30)17:…`` is the second line of a DOI, no thirtieth item; no line of a reference is left out."""
    text = (
        "1. Hart P. A survey of slates on the roofs of northern villages. Annals of the\n"
        "   Roof. 1998;17:1661. doi:10.5555/(SICI)1097-9999(19980815/\n"
        "   30)17:15/16<1661::AID-X>3.0.CO;2-2\n"
        + "".join(f"{n}. Moss K. Walls of the {n} towns. Wall Notes. 200{n};{n}:1-9.\n" for n in range(2, 9))
        + "9. Moss K. Bridges of the towns. Wall Notes. 2009;9:1-9. doi:10.5555/abc-\n   def\n"
    )
    blocks = list(read(Document("list.txt", text.encode())))
    assert [type(block) for block in blocks] == [Reference] * 9
    assert blocks[0].text.endswith("doi:10.5555/(SICI)1097-9999(19980815/ 30)17:15/16<1661::AID-X>3.0.CO;2-2")
    assert blocks[-1].text.endswith("doi:10.5555/abc- def")

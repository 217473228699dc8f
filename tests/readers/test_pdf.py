"""PDFs as publishers lay them out, and as nobody honest does."""

from __future__ import annotations

import sys
import time

import pytest

from enrich.errors import UnreadableInput
from enrich.readers import read
from enrich.readers.base import Document
from enrich.readers.pdf import joined
from enrich.records import Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite
from tests.readers.pdf_pages import assembled, column, content, pdf

PROSE = ["On things: an essay", "Things have been studied by self-report,", "which many people like."]
HANGING = [
    "References",
    "Smith, J. (1999). On things. Journal of",
    " Things, 3(4), 5-",
    " 16.",
    "Doe, A. (2001). A self-",
    " report of compre-",
    " hension. https://doi.org/",
    " 10.5555/abc",
    "Lee, B. (2003). A book of things. Oxford:",
    " A Press.",
]
WANTED = [
    "Smith, J. (1999). On things. Journal of Things, 3(4), 5-16.",
    "Doe, A. (2001). A self-report of comprehension. https://doi.org/10.5555/abc",
    "Lee, B. (2003). A book of things. Oxford: A Press.",
]


def blocks(data: bytes) -> list[Reference | SetAside]:
    return list(read(Document("x", data)))


def texts(*pages: bytes) -> list[str]:
    return [b.unstructured for b in blocks(pdf(*pages)) if isinstance(b, Reference)]


class TestPdf(ReaderSuite):
    format = "pdf"
    sample = pdf(content(column(PROSE)), content(column([*HANGING, "Appendix A", "Some more words."])))
    references = 3
    set_aside = 3
    lines = (5, 8, 12)


def test_hanging_indents_tell_entries_apart_in_two_columns_too() -> None:
    left, right = [*PROSE, *HANGING[:4]], HANGING[4:]
    assert texts(content(column(left) + column(right, x=320))) == WANTED


def test_numbers_tell_entries_apart() -> None:
    first = ["REFERENCES", "[1] Smith J. On things. J Things.", "1999;3(4):5. "]
    second = ["[2] Doe A. Other things.", "J Things. 2001;4:7.", "[10] years later. J Things 2001."]
    lines = [*first, *second, "[3] Lee B. A book. 2003."]
    assert texts(content(column([*PROSE, *lines]))) == [
        "[1] Smith J. On things. J Things. 1999;3(4):5.",
        "[2] Doe A. Other things. J Things. 2001;4:7. [10] years later. J Things 2001.",
        "[3] Lee B. A book. 2003.",
    ]


def test_gaps_tell_entries_apart() -> None:
    flush = [line.strip() for line in HANGING]
    lines = ["References", "", *flush[1:4], "", *flush[4:8], "", *flush[8:]]
    assert texts(content(column([*PROSE, *lines]))) == WANTED


def test_names_and_years_tell_entries_apart() -> None:
    assert texts(content(column([*PROSE, *(line.strip() for line in HANGING)]))) == WANTED


def test_page_furniture_is_dropped_and_counted() -> None:
    def page(number: int, lines: list[str]) -> bytes:
        head, foot = (72.0, 770.0, f"{number} Journal of Things 3 (1999)"), (300.0, 30.0, str(number))
        return content([head, *column(lines), foot])

    data = pdf(page(1, PROSE), page(2, HANGING[:6]), page(3, HANGING[6:]))
    found = blocks(data)
    assert [b.unstructured for b in found if isinstance(b, Reference)] == WANTED
    assert "6 running heads, feet and page numbers." in [b.reason for b in found if isinstance(b, SetAside)]


def test_the_heading_in_the_contents_is_not_the_list() -> None:
    assert (
        texts(content(column(["Contents", "References", "Appendix", *PROSE])), content(column(HANGING)))
        == WANTED
    )


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["compre-", "hension"], "comprehension"),
        (["self-", "report"], "self-report"),
        (["Smith-", "Jones"], "Smith-Jones"),
        (["12-", "34"], "12-34"),
        (["12–", "34"], "12–34"),
        (["https://a.example/", "x/y"], "https://a.example/x/y"),
        (["one", "two"], "one two"),
    ],
)
def test_lines_are_joined(lines: list[str], text: str) -> None:
    assert joined(lines, {"self-report"}) == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pdf(b"0 0 m 10 10 l S"), "OCR"),
        (pdf(content(column(PROSE))), "no list of references"),
        (b"%PDF-1.7\nnothing of the kind \x00", "damaged"),
        (
            pdf(
                content(column(HANGING)),
                extra="/Encrypt << /Filter /Standard /V 9 /R 9 /O (a) /U (b) /P 0 >>",
            ),
            "password|damaged",
        ),
    ],
    ids=["scan", "prose", "broken", "locked"],
)
def test_what_cannot_be_read_is_said_in_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableInput, match=says):
        blocks(data)


def test_without_pypdf_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(UnreadableInput, match=r"pip install 'doi-enrich\[formats\]'"):
        blocks(pdf(content(column(HANGING))))


def tree_of_trees() -> bytes:
    """Forty levels, each naming the next twice: a million million pages."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    objects += [f"<< /Type /Pages /Count 2 /Kids [{n} 0 R {n} 0 R] >>".encode() for n in range(3, 43)]
    return assembled([*objects, b"<< /Type /Page >>"])


@pytest.mark.parametrize(
    "data",
    [
        tree_of_trees(),
        assembled([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"]),
        pdf(*[b" " * 70_000_000] * 3, packed=True),
        pdf(b"(" * 900_000, packed=True),
        pdf(b"[" * 900_000, packed=True),
        pdf(b"BT /F1 9 Tf " + b"q " * 200_000, packed=True),
    ],
    ids=["tree", "circle", "inflated", "brackets", "arrays", "stack"],
)
def test_bombs_are_refused_quickly(data: bytes) -> None:
    begin = time.process_time()
    with pytest.raises(UnreadableInput):
        blocks(data)
    assert time.process_time() - begin < 6

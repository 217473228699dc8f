"""BibTeX and BibLaTeX: what each construct means, what is set aside, and that bombs do not go off."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.errors import UnreadableInput
from enrich.formats import bibtex as syntax
from enrich.ledger.first_fingerprint import first_fingerprint
from enrich.readers import read
from enrich.readers.base import Document
from enrich.readers.helpers.bibtex_names import names
from enrich.records import Name, Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite

SAMPLE = r"""% Encoding: UTF-8
@string{jt = "Journal of " # {Things}}
@comment{ not this one: @article{hidden, title = {Hidden}} }

@article{smith:2001,
  author  = {Smith, John and {World Health Organization} and Jan van der Berg and others},
  title   = {On {\"O}ther Things --- a \emph{Study}},
  journal = jt # { (London)},
  year = 2001, volume = 3, number = "4", pages = {1--20},
  doi = {https://doi.org/10.5555/AB\_C},
}
@article{open, title = {Never closed,
  year = 1999
@InProceedings(child, title="Chapter", author={Bee, A}, crossref={Parent})
@misc{x, title = {No comma} year = {2000a}}
@proceedings{parent, title={Proceedings of It}, year=2010, publisher={Pub}}
"""


class TestBibtex(ReaderSuite):
    format = "bibtex"
    sample = SAMPLE.encode()
    references = 4
    set_aside = 4
    lines = (5, 14, 15, 16)


def references(text: str | bytes) -> list[Reference]:
    data = text if isinstance(text, bytes) else text.encode()
    return [b for b in read(Document("x.bib", data)) if isinstance(b, Reference)]


def faults(text: str) -> list[SetAside]:
    return [b for b in read(Document("x.bib", text.encode())) if isinstance(b, SetAside) and b.fault]


def test_fields_are_decoded_and_named_as_crossref_names_them() -> None:
    first = references(SAMPLE)[0]
    assert first.id == "smith:2001"
    assert first.structured
    assert first.fields.title == "On Öther Things — a Study"
    assert first.fields.container_title == "Journal of Things (London)"
    assert (first.fields.year, first.fields.volume, first.fields.issue) == ("2001", "3", "4")
    assert first.fields.page == "1–20"
    assert first.fields.DOI == "10.5555/ab_c"
    assert first.fields.type == "journal-article"
    assert first.unstructured.startswith("@article{smith:2001,")
    assert first.unstructured.endswith("}")
    assert [str(n) for n in first.fields.author] == [
        "Smith, John",
        "World Health Organization",
        "van der Berg, Jan",
    ]


def test_a_child_inherits_from_a_parent_further_down() -> None:
    child = references(SAMPLE)[1].fields
    assert (child.title, child.container_title, child.year) == ("Chapter", "Proceedings of It", "2010")
    assert child.publisher == "Pub"


def test_xdata_hands_down_every_field_as_it_is() -> None:
    fields = references("@article{a, title={T}, xdata={d, e}}\n@xdata{d, journal={J}}\n@xdata{e, year=1999}")[
        0
    ].fields
    assert (fields.container_title, fields.year) == ("J", "1999")


def test_inheritance_in_a_circle_ends() -> None:
    assert len(references("@book{a, title={A}, crossref={b}}\n@book{b, title={B}, crossref={a}}")) == 2


def test_equal_keys_are_each_a_reference() -> None:
    assert [r.fields.title for r in references("@misc{k, title={A}}\n@misc{k, title={B}}")] == ["A", "B"]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("@article{a, title = {x", "never closed"),
        ('@article{a, title = "x', "never closed"),
        ("@article{a, title = {x}", "not closed"),
        ("@article{a, title {x}}", "expected '='"),
        ("@article{a, = {x}}", "expected a field"),
        ('@article{a, title = "x}y"}', "closing brace too many"),
        ("@article a, title = {x}", "without an opening brace"),
    ],
)
def test_a_broken_entry_costs_itself_only(broken: str, reason: str) -> None:
    text = f"@misc{{first, title = {{A}}}}\n\n{broken}\n\n@misc{{last, title = {{Z}}}}\n"
    assert [r.id for r in references(text)] == ["first", "last"]
    (fault,) = faults(text)
    assert reason in fault.reason
    assert fault.line == 3
    assert fault.text.startswith(broken[:9])


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ("@misc{a, title={Café}}".encode(), "Café"),
        ("\ufeff@misc{a, title={Café}}".encode(), "Café"),
        ("@misc{a, title={Café “x”}}".encode("cp1252"), "Café “x”"),
        ("% Encoding: ISO8859_2\n@misc{a, title={Škoda}}".encode("iso8859-2"), "Škoda"),
        ("@misc{a, title={Café}}".encode("utf-16"), "Café"),
        ("% x\r@misc{a,\r title={Café}}\r".encode("cp1252"), "Café"),
        (b"@misc{a, title={Caf\\'{e}}}", "Café"),
    ],
)
def test_any_encoding(data: bytes, title: str) -> None:
    assert references(data)[0].fields.title == title


def test_lines_and_columns_are_exact_with_any_line_end() -> None:
    for end in ("\n", "\r\n", "\r"):
        text = end.join(["", "@misc{a,", " title={A}}", "  @misc{b, title={B}}", ""])
        assert [(r.line, r.column, r.end_line) for r in references(text)] == [(2, 1, 3), (4, 3, 4)]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Knuth, Donald E.", Name(family="Knuth", given="Donald E.")),
        ("Donald E. Knuth", Name(family="Knuth", given="Donald E.")),
        ("Ludwig van Beethoven", Name(family="van Beethoven", given="Ludwig")),
        ("de la Vall{\\'e}e Poussin, Charles", Name(family="de la Vallée Poussin", given="Charles")),
        ("King, Jr., Martin Luther", Name(family="King", given="Martin Luther", suffix="Jr.")),
        ("{Barnes and Noble, Inc.}", Name(name="Barnes and Noble, Inc.")),
        ("{\\'E}variste Galois", Name(family="Galois", given="Évariste")),
        ("Plato", Name(family="Plato")),
        ("family=Hugo, given=Victor, prefix=de", Name(family="de Hugo", given="Victor")),
        ("Jan {van Winkel}", Name(family="van Winkel", given="Jan")),
    ],
)
def test_one_name(printed: str, expected: Name) -> None:
    assert names(printed) == (expected,)


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("A, B and C, D", 2),
        ("A, B AND\n C, D", 2),
        ("A, B and others", 1),
        ("A, B; C, D; E, F", 3),
        ("Smith, A., Jones, B., Brown, C.", 3),
        ("{A and B} and C", 2),
        ("Anderson, Sandy", 1),
        ("", 0),
    ],
)
def test_name_lists(printed: str, count: int) -> None:
    assert len(names(printed)) == count


DOUBLING = "@string{a0 = {xxxxxxxxxx}}\n" + "".join(
    f"@string{{a{i + 1} = a{i} # a{i}}}\n" for i in range(500)
)


@pytest.mark.parametrize(
    ("printed", "people"),
    [
        ("Imai, Rika & Brandt, Otto", ["Imai, Rika", "Brandt, Otto"]),
        (r"A. Smith \& B. Jones", ["Smith, A.", "Jones, B."]),
        ("Smith, A., Jones, B. & Brown, C.", ["Smith, A.", "Jones, B.", "Brown, C."]),
        ("Rika Imai & Otto Brandt and Jo Doe", ["Imai, Rika", "Brandt, Otto", "Doe, Jo"]),
        ("van der Berg, J. & Müller, Ö.", ["van der Berg, J.", "Müller, Ö."]),
        ("Smith & Sons", ["Smith & Sons"]),
        (r"Procter \& Gamble and Doe, Jo", ["Procter & Gamble", "Doe, Jo"]),
        ("Department of Health & Human Services", ["Department of Health & Human Services"]),
        ("J. Wiley & Sons", ["J. Wiley & Sons"]),
        ("Barnes & Noble, Inc.", ["Barnes & Noble, Inc."]),
        ("Smith, J. & Co.", ["Smith, J. & Co."]),
        ("{Imai, Rika & Brandt, Otto}", ["Imai, Rika & Brandt, Otto"]),
        ("AT&T Labs", ["Labs, AT&T"]),
    ],
)
def test_an_ampersand_stands_between_persons_or_within_a_firm(printed: str, people: list[str]) -> None:
    assert [str(name) for name in names(printed)] == people


@pytest.mark.parametrize(
    ("printed", "year"),
    [
        ("2012-12/2013-01", "2012/2013"),
        ("2012/2013", "2012/2013"),
        ("2012-01/2012-03", "2012"),
        ("2012-05-01", "2012"),
        ("2012/04/03", "2012"),
        ("2012a", "2012a"),
    ],
)
def test_a_range_of_dates_keeps_both_years(printed: str, year: str) -> None:
    data = f"@article{{k, title={{T}}, date={{{printed}}}}}".encode()
    block = next(iter(read(Document("x.bib", data))))
    assert isinstance(block, Reference)
    assert block.fields.year == year
    first = replace(block, fields=replace(block.fields, year=year[:5].rstrip("/")))
    assert first_fingerprint(block) == first_fingerprint(first), "locks of older releases go on serving it"


@pytest.mark.parametrize(
    "bomb",
    [
        DOUBLING + "@misc{a, title = a500}",
        "@misc{a, title = " + "{" * 10_000 + "x" + "}" * 10_000 + "}",
        "@misc{a, title = " + "{" * 10_000,
        '@misc{a, title = "' + "{" * 10_000,
        "@a{" * 50_000,
        "@a(b," * 50_000,
        "@a{k,t={ " * 50_000,
        "@comment{" * 50_000,
        "@misc{a, " + "x" * 1_000_000 + "}",
        "@misc{a, title = {" + "\\" * 100_000 + "}}",
        "@misc{a, author = {" + "a and " * 50_000 + "}}",
        "@misc{a, author = {" + "{a" * 90 + "}" * 90 + " " * 10_000 + "}}",
        "% @a{" * 50_000,
        "@misc{a, title = {" + "\\'{" * 30 + "}" * 30 + "$" * 20_000 + "}}",
    ],
    ids=range(14),
)
def test_bombs_do_not_go_off(bomb: str) -> None:
    start = time.process_time()
    with contextlib.suppress(UnreadableInput):
        longest = max(len(b.text) for b in read(Document("x.bib", bomb.encode()), format="bibtex"))
        assert longest <= max(70_000, 2 * len(bomb))
    assert time.process_time() - start < 2


ALPHABET = st.sampled_from(
    [
        "@article",
        "@string",
        "@comment",
        "@x",
        "{",
        "}",
        "(",
        ")",
        '"',
        ",",
        "=",
        "#",
        "%",
        "\n",
        "\r\n",
        " ",
        "a",
        "1",
        "\\",
    ]
)


@given(st.lists(ALPHABET, max_size=60).map("".join))
def test_blocks_cover_the_text_but_for_white_space(text: str) -> None:
    at = 0
    for block in syntax.scan(text):
        assert not text[at : block.start].strip()
        assert block.end > block.start
        at = block.end
    assert not text[at:].strip()

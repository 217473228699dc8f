"""A DOI's end is a hypothesis: the registered DOI is among the readings, and is the one chosen."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.comparable import doi
from enrich.comparable.doi import PrintedDOI

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "cases" / "dois.jsonl").read_text().splitlines()
]
FINDERS = {"text": doi.printed_in, "field": doi.printed_as, "address": doi.printed_at}


def chosen(printed: PrintedDOI, registered: set[str]) -> str | None:
    return next((reading for reading in printed.readings if reading in registered), None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['place']}: {case['case']}")
def test_the_registered_reading_is_the_doi(case: dict[str, Any]) -> None:
    found = FINDERS[case["place"]](case["printed"])
    assert found, "a DOI is printed"
    assert chosen(found[0], set(case["registered"])) == case["right"], found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['place']}: {case['case']}")
def test_what_blanks_part_is_never_joined_while_nothing_is_known(case: dict[str, Any]) -> None:
    for one in FINDERS[case["place"]](case["printed"]):
        assert not one.likeliest or one.likeliest in one.readings
        cleaned = case["printed"].lower()
        if one.likeliest and cleaned.isascii() and not {"\\", "&", "%", "{", "$"} & set(cleaned):
            assert one.likeliest in cleaned


PLACEHOLDERS = (
    "- – -- 0 ? n/a N/A N.A. #N/A none None NULL nan NaN x tba TBD unknown [none] (none) s/d S/D — ..."
)
WORDS = (
    "não tem|Nicht vergeben|no tiene DOI|sans objet|néant|s.o.|#REF!|#VALUE!|#NV|#N/D|FALSE|pending|s/ DOI"
)


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "no doi",
        "No DOI",
        "doi:n/a",
        "https://doi.org/",
        "sem doi",
        "keine",
        *PLACEHOLDERS.split(),
        *WORDS.split("|"),
    ],
)
def test_a_placeholder_is_no_doi(value: str) -> None:
    assert doi.is_placeholder(value)
    assert doi.printed_as(value) == ()


@pytest.mark.parametrize(
    "value",
    ["10.7000/x", "10/abc", "7000/x", "doi", "Smith 2003", "no. 12", "5555/na", "#12", "no/abc", "see notes"],
)
def test_what_was_meant_to_be_one_is_no_placeholder(value: str) -> None:
    assert not doi.is_placeholder(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://doi.org/gf4k2h", ("10/gf4k2h",)),
        ("see doi.org/b2kx.", ("10/b2kx",)),
        ("http://dx.doi.org/10/GF4K2H)", ("10/gf4k2h",)),
        ("doi:10/abc,", ("10/abc",)),
        ("https://doi.org/index.html", ()),
        ("https://doi.org/the-identifier/resources", ()),
        ("https://www.doi.org/", ()),
        ("on 10/11 June, 10/abc", ()),
        ("https://doi.org/10.7000/abc", ()),
        ("https://doi.org/https://example.org", ()),
    ],
)
def test_short_dois(text: str, expected: tuple[str, ...]) -> None:
    found = [one for one in doi.printed_in(text) if doi.is_short(one.readings[0])]
    assert tuple(one.likeliest for one in found) == expected


def test_a_page_of_the_resolver_may_be_a_short_doi_but_does_not_stand_unconfirmed() -> None:
    [one] = doi.printed_in("https://doi.org/handbook")
    assert (one.readings, one.likeliest) == (("10/handbook",), "")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("10.7000/abc", True),
        ("DOI: https://doi.org/10.7000/ABC", True),
        (r"\href{https://doi.org/10.7000/abc}{10.7000/abc}", True),
        ("http://dx.doi.org/10.7000%2Fabc", True),
        ("10.7000/abc.", False),
        ("10.7000/abc\u200b", False),
        ("https://example.org/doi/10.7000/abc", False),
    ],
)
def test_a_field_says_the_doi_alone(value: str, says: bool) -> None:
    assert doi.is_wrapped(value, "10.7000/abc") == says


SUFFIXES = st.from_regex(r"[a-z0-9](?:[a-z0-9.()_-]{0,18}[a-z0-9])?", fullmatch=True)
REAL = st.sampled_from(
    [
        "10.1002/(sici)1096-8644(199610)101:2<1::aid-ajpa1>3.0.co;2-#",
        "10.1002/(sici)1097-0258(19990730)18:14<1905::aid-sim188>3.0.co;2-n",
        "10.1175/1520-0493(1974)102<0736:wacoj>2.0.co;2",
        "10.1016/0014-5793(77)80983-6",
        "10.1016/s0140-6736(05)67889-0",
        "10.1371/journal.pone.0033693",
        "10.1007/978-3-030-00001-1_12",
        "10.1111/j.1365-2745.2008.01450.x",
        "10.21203/rs.3.rs-12345/v1",
        "10.12688/f1000research.12345.2",
        "10.3319/tao.2009.05.25.02(iwnop)",
        "10.1641/0006-3568(2006)56[311:tgvonp]2.0.co;2",
        "10.18637/jss.v012.i03",
        "10.1037//0022-3514.78.4.678",
        "10.5281/zenodo.999",
        "10.1000.10/123456",
        "10.6070/a,b",
        "10.18260/1-2--28757",
        "10.1093/oxfordhb/9780199588190.013.0001",
        "10.1002/vms3.123/v2/decision1",
    ]
)
DOIS = REAL | st.builds("10.{}/{}".format, st.integers(1000, 99999), SUFFIXES)
TAILS = [
    ".",
    ",",
    ";",
    ")",
    "]",
    ".)",
    "”",
    "»",
    "*",
    "**",
    "。",
    "，",
    "；",
    "</a>",
    "<br>",
    "PMID: 12",
    "[doi]",
]
TAILS += ["Accessed 3 May", "/", ".Epub 2010", " Google Scholar", "CrossRef", "¹", ". Available from x", "…"]
ADDRESSES = ["https://doi.org/{}", "http://dx.doi.org/{}", "doi.org/{}", "https://x.org/doi/{}/full"]
ADDRESSES += [
    "https://x.org/doi/abs/{}?needAccess=true",
    "https://x.org/article/{}.pdf",
    "https://x.org/doi/{}#sec-2",
]
ADDRESSES += ["https://x.org/a?id={}&type=printable", "https://x.org/doi/pdf/{};jsessionid=1A.b"]


def assert_chosen(found: tuple[PrintedDOI, ...], wanted: str) -> None:
    assert found
    assert chosen(found[0], {wanted}) == wanted, found


@given(DOIS, st.sampled_from(TAILS))
def test_whatever_is_glued_to_a_doi_it_is_found(wanted: str, tail: str) -> None:
    assert_chosen(doi.printed_in(f"Roots. 2013;74:3. doi:{wanted}{tail}"), wanted)


@given(DOIS, st.sampled_from(ADDRESSES), st.booleans(), st.sampled_from(["", ".", ", p. 3", ")"]))
def test_whatever_address_it_stands_in_it_is_found(
    wanted: str, address: str, encoded: bool, end: str
) -> None:
    written = quote(wanted, safe="/") if encoded or "#" in wanted else wanted
    assert_chosen(doi.printed_in(f"See {address.format(written)}{end}"), wanted)


DAMAGE = [
    "{}.",
    "{}\u200b",
    "doi: https://doi.org/{}",
    "https://doi.org/https://doi.org/{}",
    "{{{}}}",
    "DOI:{}",
]
DAMAGE += [
    "\\url{{https://doi.org/{}}}",
    "https://doi-org.ezproxy.example.edu/{}",
    "<{}>",
    " {} ",
    "{} PMID: 1",
]


@given(DOIS, st.sampled_from(DAMAGE), st.sampled_from(["-", "–", "−", "\u2011", "‐"]))
def test_whatever_a_field_does_to_it_it_is_found(wanted: str, damage: str, dash: str) -> None:
    assert_chosen(doi.printed_as(damage.format(wanted.replace("-", dash))), wanted)


@given(DOIS, st.data())
def test_a_blank_anywhere_in_a_field_is_left_out(wanted: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(wanted.index("/"), len(wanted) - 1))
    blank = data.draw(st.sampled_from([" ", "\n", "\u00a0", "  "]))
    assert_chosen(doi.printed_as(wanted[:at] + blank + wanted[at:]), wanted)


@given(st.text(), st.sampled_from(["{}", "10.7000/{}", "https://doi.org/10.7000/{}", "doi:{}"]))
def test_any_text_is_read_and_every_reading_is_well_formed(text: str, frame: str) -> None:
    for one in (*doi.printed_in(frame.format(text)), *doi.printed_as(frame.format(text))):
        assert one.readings
        assert all(doi.is_short(r) or doi.normalise(r) == r for r in one.readings)
        assert not one.likeliest or one.likeliest in one.readings


LONG = [
    ")",
    ".",
    "<a",
    "10.7000/a,",
    "10.7000/",
    "%2F",
    "(",
    "a- b",
    "&lt;",
    "PMID",
    "1 ",
    "中",
    "\\_",
    "https://",
]


@pytest.mark.parametrize("unit", LONG)
def test_the_time_stays_linear(unit: str) -> None:
    """Four times the text takes about four times the time, not sixteen times."""
    spent = []
    for length in (20_000, 80_000):
        text = f"doi:10.7000/{unit * (length // len(unit))}"
        begin = time.process_time()
        for find in FINDERS.values():
            find(text)
        spent.append(time.process_time() - begin)
    assert spent[1] < 8 * spent[0] + 0.02

"""One question has one answer in one place: what a numeral, an edition, an ISSN or a resolver is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from enrich.comparable import doi, editions, issn, roman, years

ROOT = Path(__file__).parent.parent / "enrich"
# What a second table or pattern looks like, a line that has one, where the one is, and who may have its own
# all the same: what a release fixed for good, and what reads a page's foot.
TELLING: dict[str, tuple[str, str, set[str]]] = {
    "a year in a field": (
        r"YEAR = re\.compile\(r\"(?:\(\?<!\\d\))?\\d\{4\}(?:\[a-z\]\??)?(?:\(\?!\\d\))?\"",
        r'_YEAR = re.compile(r"\d{4}[a-z]?")',
        set(),
    ),
    "a year": (
        r"\(\?:1\[\d-\d\]|\(\?:1\[\d-9\]\\d|range\(1[3-6]00, 2\d\d\d\)",
        r'_YEAR = re.compile(r"(?:1[5-9]\d\d|20\d\d)")',
        {"comparable/years.py"},
    ),
    "a Roman numeral": (
        r"\"i\": 1\b|\bi ii iii iv\b|\[ivxlc\]\+|\[ivxlcdm\]\+",
        '_ROMAN = {"i": 1, "ii": 2}',
        {"comparable/roman.py", "formats/pdf.py"},
    ),
    "an edition": (
        r"\"second\", ?\"third\"|second\|third|\"second\": 2",
        '_ORDINALS = {"second": 2, "third": 3}',
        {"comparable/editions.py"},
    ),
    "an ISSN": (
        r"\\d\{4\}\)?-\?\(?\\d\{3\}\[",
        r're.findall(r"\d{4}-?\d{3}[\dX]", value)',
        {"comparable/issn.py"},
    ),
    "a whole book": (
        r"\"book\", \"monograph\",",
        'frozenset({"book", "monograph", "edited-book"})',
        {"comparable/kinds.py"},
    ),
    "what stands before a DOI in a field": (
        r"doi\\\.org/\|doi:",
        r'_RESOLVER = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)")',
        {"comparable/doi.py", "ledger/first_fingerprint.py", "comparable/resolvers.py"},
    ),
    "a PubMed address": (
        r"list_uids|MED/|pubmed/\)?[?(]",
        r'_PATHS = re.compile(r"/(?:pubmed/)?(\d+)/?$")',
        {"comparable/pmid.py"},
    ),
    "an abbreviation": (
        r"letter in \w+ for letter in",
        r"return word[0] == whole[0] and all(letter in letters for letter in word)",
        {"comparable/abbreviations.py", "comparable/agreement/journals.py"},
    ),
    "a resolver's address": (
        r"doi\\\.org/|\"doi\.org/\" (?:not )?in\b|endswith\(b?\"doi\.org",
        r'_RESOLVER = re.compile(r"https?://(?:dx\.)?doi\.org/")',
        # Who reads what is torn or damaged has another; so has a lock's fixed rule.
        {
            "comparable/resolvers.py",
            "comparable/doi.py",
            "comparable/doi_ends.py",
            "comparable/redirectors/ways.py",
            "checks/rules/dois.py",
            "parsing/printed.py",
            "writers/list.py",
            "ledger/fingerprint.py",
            "ledger/first_fingerprint.py",
        },
    ),
    "a range of pages": (
        r"\[: ?len\(\w+\) - len\(\w+\)\]|_(?:LOCATOR|RANGE|PAGES) = re\.compile\(r\"[^\"]{0,30}\[-–—",
        r'_LOCATOR = re.compile(r"\s*[-–—]++\s*")',
        {"comparable/pages.py"},
    ),
    "a part of a series": (
        r"\(\?:part\|pt\b|\bpt part\b|\"part\", ?\"pts?\"",
        r'_PART = re.compile(r"\b(?:part|pt|teil)\.?\s+(\d{1,2})\b")',
        {"comparable/parts.py"},
    ),
    "a small word": (
        r"word_set\(\s*\"(?:the a an|a an and)\b",
        '_STOP = text.word_set("the a an of and")',
        {"comparable/small_words.py"},
    ),
}


def _holding(pattern: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if re.search(pattern, path.read_text("utf-8"))
    }


@pytest.mark.parametrize("what", TELLING)
def test_there_is_no_second_table(what: str) -> None:
    pattern, example, homes = TELLING[what]
    assert re.search(pattern, example)
    assert _holding(pattern) <= homes, f"ask enrich.comparable what {what} is"


@pytest.mark.parametrize(
    ("word", "value"),
    [("i", 1), ("iv", 4), ("xiv", 14), ("mcmxcix", 1999), ("civil", 0), ("iiii", 0), ("", 0), ("v1", 0)],
)
def test_a_roman_numeral(word: str, value: int) -> None:
    assert roman.value(word) == value


@pytest.mark.parametrize(
    ("field", "number"),
    [
        ("2", 2),
        ("2nd ed.", 2),
        ("Second", 2),
        ("Tenth, revised", 10),
        ("III", 3),
        ("rev. ed.", 0),
        ("1998", 0),
    ],
)
def test_an_edition_in_a_field(field: str, number: int) -> None:
    assert editions.number(field) == number


@pytest.mark.parametrize(
    ("string", "number"),
    [
        ("Handbook of glazes (2nd ed.). Kiln House.", 2),
        ("Handbook of glazes. 3. Aufl.", 3),
        ("Handbook of glazes, Seventh Edition", 7),
        ("Handbook of glazes, 4th rev. edn", 4),
        ("Novak P (ed.) Handbook of glazes", 0),
        ("The second editor", 0),
    ],
)
def test_an_edition_in_a_string(string: str, number: int) -> None:
    assert editions.printed(string) == number


def test_an_issn() -> None:
    assert issn.all_in("1234-567x; 23456789") == {"1234-567X", "2345-6789"}
    assert [m["issn"] for m in issn.PRINTED.finditer("eISSN: 1234-5678, pages 1234-5678")] == ["1234-5678"]


@pytest.mark.parametrize(
    ("field", "before"),
    [
        ("https://doi.org/10.5555/x", "https://doi.org/"),
        (" doi: 10.5555/x", " doi: "),
        ("http://dx.doi.org/10.5555/x", "http://dx.doi.org/"),
        ("10.5555/x", ""),
        ("doi: none", ""),
    ],
)
def test_what_stands_before_a_doi(field: str, before: str) -> None:
    assert doi.before(field) == before


def test_a_year_in_a_field() -> None:
    assert [m[0] for m in years.LETTERED.finditer("2005a, 1998")] == ["2005a", "1998"]
    assert years.ALONE.findall("2005a 12345 1998") == ["2005", "1998"]

"""Keys find works by what agrees, whichever way they are asked: one reference, or many at once."""

from __future__ import annotations

import sys
from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.index import batches, build, columns, open_index
from enrich.index.column import Column, Writer, mapped
from enrich.index.columns import Columns
from enrich.index.common import Common
from enrich.index.hashing import KEY_BITS, ORDINAL_BITS, key
from enrich.index.keys import RULES, asked_keys
from enrich.index.packed import Packed
from enrich.index.readings import LONGEST, readings
from enrich.index.sorting import merged, sorted_runs
from enrich.index.vectors import FastWriter
from enrich.index.words import opened, rare_words
from enrich.index.work_keys import work_keys
from enrich.records import Name, Work

ARTICLE = Work(
    DOI="10.5555/quiet",
    title=("Quiet rivers of the uncharted north",),
    author=(Name(family="Halvorsen", given="Ada"), Name(family="de la Cruz", given="Luis")),
    container_title=("Journal of Made-up Hydrology",),
    years=(1977,),
    volume="128",
    page="485-496",
    type="journal-article",
)
CHAPTER = Work(
    DOI="10.5555/chapter",
    title=("Introduction",),
    author=(Name(family="Lindqvist", given="Å."),),
    container_title=("Handbook of Frozen Roads and Bridges",),
    years=(2003,),
    page="77-101",
    type="book-chapter",
)
SHORT = Work(
    DOI="10.5555/short",
    title=("Cold",),
    author=(Name(family="Li", given="X."),),
    years=(1988,),
    page="33-35",
)
LATE = Work(
    DOI="10.5555/late",
    title=("Warm",),
    author=(Name(family="Zhu", given="Y."),),
    container_title=("Letters on Moss",),
    years=(2001,),
    volume="14",
    page="1581-1590",
)
UNSIGNED = Work(
    DOI="10.5555/unsigned",
    title=("Masthead",),
    author=(Name(family="Anon"),),
    container_title=("Proceedings of Made-up Towns",),
    years=(1991,),
    volume="12",
    page="fmi",
)
OTHERS = [
    Work(
        DOI=f"10.5555/other-{n}",
        title=(f"Works about {'abcdefghij'[n % 10] * 3}{n} and their {n * 7919 % 1000} uses",),
        author=(Name(family=f"Author{'xyzuv'[n % 5]}{n}"),),
        container_title=(f"Annals of {['Old', 'New', 'Dry', 'Wet', 'Far'][n % 5]} Things",),
        years=(1950 + n % 60,),
        volume=str(n % 40 + 1),
        page=f"{n}-{n + 9}",
        type="journal-article",
    )
    for n in range(500)
]
WORKS = [*OTHERS, ARTICLE, CHAPTER, SHORT, LATE, UNSIGNED]
FOUND = [
    ("in full", "Halvorsen. Quiet rivers of the uncharted north. J Hydrol. 1977;128:485-96.", ARTICLE),
    ("without a title", "A. Halvorsen and L. de la Cruz, J. Made-up Hydrol. 128, 485 (1977).", ARTICLE),
    ("without names and title", "J Made-up Hydrol. 1977 Jun 17;128(3):485-96", ARTICLE),
    ("without a year", "A. Halvorsen, Journal of Made-up Hydrology 128, 485", ARTICLE),
    ("a surname cut off", "A. Halv0rsen and L. Cruz, J. Made-up Hydrol. 128, 485 (1977).", ARTICLE),
    ("a page in two parts", "J. Made-up Hydrol. 128, 48 5 (1977).", ARTICLE),
    ("a volume in two parts", "J. Made-up Hydrol. 1 28, 485 (1977).", ARTICLE),
    ("a range run together", "Halvorsen, J Made-up Hydrol 1977;128:485496", ARTICLE),
    ("the title alone", "Quiet rivers of the uncharted north", ARTICLE),
    ("the title with a word damaged", "Quiet r1vers of the uncharted north", ARTICLE),
    ("a chapter by its book", "Å. Lindqvist, Handbook of Frozen Roads and Bridges 77 (2003).", CHAPTER),
    ("a chapter without a year", "Lindqvist, Handbook of Frozen Roads and Bridges 77 (n.d.)", CHAPTER),
    ("a chapter without its page", "Lindqvist Å. Introduction. In: Handbook of Frozen Roads. 2003.", CHAPTER),
    ("a surname of two letters", "X. Li, 33 (1988).", SHORT),
    ("a page that may be a year", "L. Else, Letters on Moss 14, 1581 (2001).", LATE),
    # Below only by another reading than that of what is printed.
    ("letters for digits", "L. Else, J. Made-up Hydrol. l2B, 4BS (I977).", ARTICLE),
    ("digits for letters", "A. Ha1vorsen, 485 (1977).", ARTICLE),
    ("a digit at a surname's head", "A. 8alvorsen and R. 1indqvist, 77 (2003).", CHAPTER),
    ("all numbers in two parts", "L. Else, J. Made-up Hydrol. 12 8, 48 5 (19 77).", ARTICLE),
    ("the one number that may be a year, but is a page", "L. Else, Letters on Moss 14, 1581.", LATE),
    ("a year in two parts", "A. Halvorsen, Gazette 485 (1 977).", ARTICLE),
    ("a year wrong in one digit", "A. Halvorsen, Gazette 485 (1917).", ARTICLE),
    ("a year of another century", "A. Halvorsen, Gazette 485 (9977).", ARTICLE),
    ("a year too late", "A. Halvorsen, Gazette 128 (1980 [i.e. 1978]).", ARTICLE),
    ("a year with two digits swapped", "A. Halvorsen, Gazette 485 (1797).", ARTICLE),
    ("a year with a digit lost", "A. Halvorsen, Gazette 485 (197).", ARTICLE),
    ("a year with a digit doubled", "A. Halvorsen, Gazette 485 (19777).", ARTICLE),
    ("a surname in two parts", "A. Hal vorsen, Gazette 485 (1977).", ARTICLE),
    ("an initial at a surname", "AHalvorsen, Gazette 485 (1977).", ARTICLE),
    ("nines that look like letters", "A. Halvorsen, Gazette 485 (lg77).", ARTICLE),
    ("words at numbers", "L. Else, Made-up HydrolVol128pp485.", ARTICLE),
    ("a surname hyphenated", "A. Hal-\nvorsen, Gazette 485 (1977).", ARTICLE),
    ("a label at the first word", "1Handbook of Frost 77 (n.d.).", CHAPTER),
    ("words run together", "TheHandbook OfFrost 77.", CHAPTER),
    ("a volume at a word", "L. Else, J. Made-up Hydrol128, 485.", ARTICLE),
    ("nobody named", "1Proceedings of Made-up Towns 12, fmi (1997).", UNSIGNED),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Columns:
    """An index that is asked by keys alone."""
    path = tmp_path_factory.mktemp("index") / "ix"
    build(path, WORKS)
    opened = open_index(path)
    assert isinstance(opened, Columns)
    opened.words = None
    return opened


@pytest.mark.parametrize(("string", "work"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND])
def test_a_work_is_found_by_what_agrees(string: str, work: Work, index: Columns) -> None:
    assert index.search(string)[0].work == work


def test_what_agrees_in_nothing_is_not_offered(index: Columns) -> None:
    assert index.search("Nobody, Entirely Unheard. 1899;3:9999.") == []


def test_many_are_answered_as_one_is(index: Columns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_AT_ONCE", 9)
    strings = [string for _, string, _ in FOUND] * 2 + [" ".join(work.title) for work in OTHERS[:40]] + [""]
    assert index.search_many(strings) == [index.search(string) for string in strings]


def test_a_work_is_read_once_however_many_it_is_offered_to(
    index: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    work = Packed.work
    monkeypatch.setattr(Packed, "work", lambda self, number: read.append(number) or work(self, number))
    offered = index.search_many([string for _, string, _ in FOUND])
    assert sorted(work(index._packed, number).DOI for number in read) == sorted(
        {candidate.work.DOI for each in offered for candidate in each}
    )


_TEXTS = st.text(st.sampled_from("Halvorsen Quiet 1977 128 485 0d ,.;:()-éß 漢"), max_size=120)


@settings(max_examples=150, deadline=None)
@given(strings=st.lists(_TEXTS | st.text(max_size=60), min_size=1, max_size=12))
def test_any_texts_get_the_same_votes_together(strings: list[str], index: Columns) -> None:
    asked = [reading for string in strings for reading in readings(string)]
    assert all(len(keys) == len(set(keys)) for keys in map(list, map(asked_keys, asked)))
    assert index._voting
    assert index._voting.votes(asked, 10, 8) == [index.voted(asked_keys(one), 10) for one in asked]


def test_without_numpy_the_answers_are_the_same(
    index: Columns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strings = [string for _, string, _ in FOUND]
    quick = index.search_many(strings)
    for module in ("numpy", "enrich.index.batches", "enrich.index.vectors"):
        monkeypatch.setitem(sys.modules, module, None)
    build(tmp_path / "ix", WORKS)
    plain = open_index(tmp_path / "ix")
    assert isinstance(plain, Columns)
    plain.words = None
    assert plain.search_many(strings) == quick
    assert plain.state.id == index.state.id


def test_words_are_asked_where_keys_find_too_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "SMALL", 10)
    build(tmp_path / "ix", [*OTHERS, ARTICLE])
    index = open_index(tmp_path / "ix")
    assert index.search("rivers uncharted")[0].work == ARTICLE
    assert index.search("uncharted, hydrology")[0].work == ARTICLE
    assert index.search_many(["uncharted, hydrology"] * 20) == [index.search("uncharted, hydrology")] * 20


def test_words_have_pairs_of_facts_only_where_they_are_asked_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for small, held in ((0, 0), (10, 1)):
        monkeypatch.setattr(columns, "SMALL", small)
        build(tmp_path / "ix", [ARTICLE, CHAPTER])
        words = opened(next((tmp_path / "ix").glob("*/words"))).searcher()
        assert words.doc_freq("terms", "vp:128:485") == held
        assert words.doc_freq("terms", "uncharted") == 1


@pytest.mark.parametrize(
    ("counts", "searched"),
    [
        ([3, 20, 100], [0, 1, 2]),
        ([60_000, 3, 20], [1, 2]),
        ([20_000, 30_000, 1], [2, 0]),
        ([900_000, 800_000, 700_000], [2, 1]),
        ([0, 5, 0], [1]),
        ([0, 0, 0], []),
    ],
)
def test_beside_keys_only_words_are_searched_that_are_in_few_works(
    counts: list[int], searched: list[int]
) -> None:
    words = ["alpha", "beta", "gamma"]
    asked: list[str] = []
    works = dict(zip(words, counts, strict=True))
    found = rare_words("Alpha beta, gamma. Beta!", lambda _, term: asked.append(term) or works[term])
    assert found == [words[n] for n in searched]
    assert asked == words


@pytest.mark.parametrize("count", [0, 1, 7, 500, 20_000])
def test_columns_are_written_alike_with_and_without_numpy(count: int, tmp_path: Path) -> None:
    entries = array(
        "Q", sorted({(n * n * 7919 % (1 << 36) // 1000 * 1000) << ORDINAL_BITS | n for n in range(count)})
    )
    gone = bytearray(n % 7 == 0 for n in range(count))
    for maker, name in ((Writer, "plain"), (FastWriter, "quick")):
        column = maker(tmp_path / name, count, cap=5, gone=gone, filtered=True)
        column.write(entries)
        column.close()
    for end in ("entries", "directory", "filter"):
        assert (tmp_path / f"plain.{end}").read_bytes() == (tmp_path / f"quick.{end}").read_bytes()
    column = Column(tmp_path / "plain")
    expected: dict[int, list[int]] = {}
    for entry in entries:
        if not gone[entry & (1 << ORDINAL_BITS) - 1]:
            expected.setdefault(entry >> ORDINAL_BITS, []).append(entry & (1 << ORDINAL_BITS) - 1)
    assert all(column.find(k) == (works if len(works) <= 5 else []) for k, works in expected.items())
    assert column.find(12345) == []


def test_runs_are_merged_in_pieces_that_part_no_key(tmp_path: Path) -> None:
    numbers = array("Q", [(n * 48271 % 977) << 54 | n for n in range(5000)])
    (tmp_path / "raw").write_bytes(numbers.tobytes())
    runs = sorted_runs(tmp_path / "raw", tmp_path / "sorted", 700)
    assert [len(run) for run in runs] == [700] * 7 + [100]
    pieces = list(merged(runs, 700))
    assert array("Q", [n for piece in pieces for n in piece]) == array("Q", sorted(numbers))
    keys = [{n >> ORDINAL_BITS for n in piece} for piece in pieces]
    assert sum(map(len, keys)) == len(set().union(*keys))


def test_the_keys_of_a_work_are_those_of_its_rules() -> None:
    """Raise `keys.RULES` where this changes: an index is asked by the rules that it was made by."""
    made = [sum(map(key, work_keys(work))) for work in (ARTICLE, CHAPTER)]
    assert (RULES, made) == (1, [937707246655, 426361344971])


def test_a_volume_is_told_in_the_order_of_its_pages(tmp_path: Path) -> None:
    works = [
        replace(ARTICLE, DOI=f"10.5555/{n}", page=page, aliases=(f"10.5555/alias-{n}",))
        for n, page in enumerate(["485-496", "9-20", "", "e77", "100", "77"])
    ]
    build(tmp_path / "ix", [*works, replace(ARTICLE, DOI="10.5555/x", volume="129"), *OTHERS])
    index = open_index(tmp_path / "ix")
    found = index.in_volume("J. Made-up Hydrol.", "128")
    assert found is not None
    assert [work.page for work in found] == ["9-20", "e77", "77", "100", "485-496", ""]
    there = index.at_place("J Made-up Hydrology", "128", "100")
    assert there is not None
    assert [candidate.work.DOI for candidate in there] == ["10.5555/4"]
    assert index.lookup("10.5555/alias-3") == works[3]


def test_keys_that_were_common_are_written_once_up_to_any_and_to_the_end(tmp_path: Path) -> None:
    end = 1 << KEY_BITS
    common = Common(tmp_path / "keys", [[3, 7, 9, end], [3, 8, end]])
    assert list(common.upto(7)) == [3, 7]
    common.write([3, 5, 7])
    common.close()
    assert list(mapped(tmp_path / "keys.common")) == [3, 5, 7, 8, 9, end]


def test_an_endless_reference_costs_no_more_than_a_long_one():
    """Hundreds are read at once: of each but so much is held as is compared, of both of its ends."""
    endless = f"Halvorsen {'mud 7 ' * 50_000} Petrov 1998"
    for asked in readings(endless):
        assert len(asked.coded) <= LONGEST
    assert any(1998 in asked.years for asked in readings(f"Halvorsen {'mud ' * 50_000} Petrov 1998"))

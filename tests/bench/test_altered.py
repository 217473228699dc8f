"""References are altered in the one way that is meant, and what passes in silence is counted so."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from openpyxl import Workbook

from enrich.records import Entry, Match, Work
from tests.bench.altered import kinds, make, material, measure, outside, strings, table, written
from tests.bench.altered.__main__ import main
from tests.bench.altered.measure import Outcome, Said

KINDS = list(kinds.KINDS)


@pytest.fixture(scope="module")
def stock() -> material.Material:
    return material.own_material()


def made(stock: material.Material, kind: str, most: int = 6) -> list[material.Case]:
    return list(material.cases(stock, kind, most, 1))


def test_every_kind_has_a_way_to_make_it_and_something_to_be_named() -> None:
    assert set(make.ALTERATIONS) == set(KINDS)
    named = frozenset().union(*(group for k in kinds.KINDS.values() for group in (*k.must, *k.at_places)))
    assert named <= kinds.IDENTITY | kinds.SLIPS | {kinds.DOI}
    assert {name for name, kind in kinds.KINDS.items() if not kind.must} == {"A", "H"}


@pytest.mark.parametrize("kind", KINDS)
def test_equal_calls_alter_equally_and_another_seed_otherwise(stock: material.Material, kind: str) -> None:
    once, again = made(stock, kind), made(stock, kind)
    assert once == again
    assert [case.reference.id for case in once] == [f"{kind} {n + 1}" for n in range(len(once))]
    other = list(material.cases(stock, kind, 6, 2))
    assert not once or [c.fields for c in other] != [c.fields for c in once]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("A", "F", "H", "I")])
def test_only_what_is_meant_is_altered(stock: material.Material, kind: str) -> None:
    works = {work.DOI: work for held in stock.held.values() for work in held}
    for case in made(stock, kind):
        before, after = make.fields_of(works[case.true]), case.fields
        changed = {
            name.replace("_", "-")
            for name in before.__struct_fields__
            if getattr(before, name) != getattr(after, name)
        }
        assert changed
        assert changed - {"ISSN", "publisher", "publisher-location"} <= kinds.KINDS[kind].fields


def test_the_fields_of_two_works_are_told_apart(stock: material.Material) -> None:
    works = {work.DOI: work for held in stock.held.values() for work in held}
    for case in made(stock, "F"):
        assert case.fields.title == make.fields_of(works[case.other]).title
        assert case.fields.author == works[case.true].author
    for case in made(stock, "I"):
        assert case.true == case.fields.DOI
        assert case.fields.author[0] == works[case.true].author[0]
    for case in made(stock, "D"):
        assert case.fields.DOI == case.other != case.true


ARTICLE = make.Fields(
    author=(make.Name(family="Quillmark", given="Ada B."), make.Name(family="Lisk", given="E.")),
    year="2011", title="Sediment transport", container_title="Estuarine Mechanics", volume="41", issue="3",
    page="215-229",
)  # fmt: skip


@pytest.mark.parametrize("style", strings.STYLES)
def test_every_style_prints_all_that_is_altered(style: str) -> None:
    printed = strings.string(style, ARTICLE)
    for part in ("Quillmark", "Lisk", "2011", "Sediment transport", "Estuarine Mechanics", "41", "215–229"):
        assert part in printed
    assert ("3" in printed.replace("–", "")) == (style in strings.WITH_ISSUES)
    book = make.replace(ARTICLE, container_title="", volume="", issue="", page="", publisher="Kiln House")
    assert strings.string(style, book).count("Kiln House") == 1
    assert "10.5555/x" in strings.string(style, make.replace(book, DOI="10.5555/x"))


def test_what_is_said_of_the_bench_is_what_any_run_says(stock: material.Material) -> None:
    for one in measure.outcomes(stock, made(stock, "A")):
        assert (one.said.status, one.said.doi) == ("matched", one.case.true)
        assert not one.untrue
        assert not one.said.named
    for one in measure.outcomes(stock, made(stock, "H")):
        assert not one.silent


def outcome(stock: material.Material, kind: str, **said: object) -> Outcome:
    case = made(stock, kind)[0]
    told = {"status": "matched", "doi": case.true, "named": (), "findings": (), "shown": ()} | said
    return Outcome(
        case,
        Said(
            str(told["status"]),
            str(told["doi"]),
            frozenset(told["named"]),  # type: ignore[arg-type, call-overload]
            frozenset(told["findings"]),  # type: ignore[arg-type, call-overload]
            tuple(told["shown"]),  # type: ignore[arg-type, call-overload]
        ),
    )


@pytest.mark.parametrize(
    ("kind", "said", "silent"),
    [
        ("B", {}, True),
        ("B", {"findings": [("field-mismatch", "year")]}, True),
        ("B", {"findings": [("field-mismatch", "author")]}, False),
        ("B", {"findings": [("contradicted", "")]}, False),
        ("B", {"named": ["authors-differ"], "status": "doubtful"}, False),
        ("B", {"status": "unmatched", "doi": ""}, False),
        ("D", {"findings": [("field-mismatch", "DOI")]}, True),
        ("D", {"findings": [("doi-mismatch", "DOI")]}, False),
        ("I", {"status": "unmatched", "doi": ""}, True),
        ("I", {"status": "unmatched", "doi": "", "named": [kinds.DOI]}, False),
    ],
)
def test_what_passes_in_silence(
    stock: material.Material, kind: str, said: dict[str, object], silent: bool
) -> None:
    assert outcome(stock, kind, **said).silent is silent


@pytest.mark.parametrize(
    ("kind", "named", "right", "untrue"),
    [
        ("B", ["authors-differ"], True, False),
        ("B", ["authors-differ", "author-missing"], True, False),
        ("B", ["authors-differ", "year-differs"], True, True),
        ("B", [], False, False),
        ("E", ["title-differs"], False, False),
        ("E", ["title-differs", "place-taken"], True, False),
        ("K", ["volume-differs"], True, False),
        ("H", ["title-differs"], True, True),
        ("A", ["year-differs"], True, True),
    ],
)
def test_what_is_named_right_and_untrue(
    stock: material.Material, kind: str, named: list[str], right: bool, untrue: bool
) -> None:
    one = outcome(stock, kind, named=named)
    assert one.case.has_place
    assert (one.right, one.untrue) == (right, untrue)


def test_of_a_whole_book_less_can_be_named() -> None:
    said = {"has_place": False, "is_book": True}
    assert kinds.groups(kinds.KINDS["E"], **said) == ()
    assert kinds.groups(kinds.KINDS["B"], **said) == (frozenset({"authors-differ"}),)
    assert kinds.untrue(kinds.KINDS["F"], frozenset({"authors-differ"}), **said) == frozenset()
    assert kinds.untrue(kinds.KINDS["E"], frozenset({"year-differs"}), **said) == {"year-differs"}


def test_what_names_the_wrong_work_is_untrue(stock: material.Material) -> None:
    case = outcome(stock, "F").case
    for elsewhere, taken, right in (
        (case.other, case.true, True),
        (case.true, case.true, False),
        (case.other, case.other, False),
        ("", "", True),
    ):
        works = {"title-elsewhere": elsewhere, "place-taken": taken}
        one = Outcome(case, Said("doubtful", "", frozenset(works), frozenset(), (), works))
        assert (one.right, one.untrue) == (right, not right)


@pytest.mark.parametrize(
    ("kind", "said", "fault"),
    [
        ("B", {}, "silent"),
        ("B", {"named": ["authors-differ"]}, ""),
        ("B", {"named": ["authors-differ", "year-differs"]}, "untrue"),
        ("B", {"named": ["author-missing"]}, "not named"),
        ("F", {"named": ["title-elsewhere", "place-taken"]}, "not first"),
        ("A", {}, ""),
        ("A", {"named": ["year-differs"]}, "untrue"),
    ],
)
def test_what_is_wrong_with_what_was_said(
    stock: material.Material, kind: str, said: dict[str, object], fault: str
) -> None:
    assert outcome(stock, kind, **said).fault == fault


def test_any_work_that_stands_at_the_place_takes_it(stock: material.Material) -> None:
    case = outcome(stock, "E").case
    assert case.true in case.at_place
    works = {"title-differs": case.true, "place-taken": "10.5555/beside"}
    said = Said("doubtful", "", frozenset(works), frozenset(), (), works)
    assert Outcome(case, said).untrue
    beside = make.replace(case, at_place=case.at_place | {"10.5555/beside"})
    assert Outcome(beside, said).right


def test_who_must_be_shown_first(stock: material.Material) -> None:
    both = outcome(stock, "F")
    true, other = both.case.true, both.case.other
    assert outcome(stock, "F", shown=[other, true, "10.5555/x"]).first
    assert not outcome(stock, "F", shown=[true, "10.5555/x", other]).first
    true = outcome(stock, "G").case.true
    assert outcome(stock, "G", shown=[true, other]).first
    assert not outcome(stock, "G", shown=[other, true]).first


def test_a_row_counts_what_it_is_about(stock: material.Material) -> None:
    some = [outcome(stock, "B"), outcome(stock, "B", named=["authors-differ"], status="doubtful", doi="")]
    *_, row = table.by_kind(some)
    assert row == "| B | all authors another work's | 2 | 1 | 1 | 1 | 0.500 | 0.000 | – | 0 |"
    assert list(table.named(some))[2:] == ["| B | authors-differ 1 |"]
    *_, row = table.false_rates([("all", [one.said for one in some])])
    assert row == "| all | 2 | 1 | 1 (50.00 %) | 0 (0.00 %) |"


def test_the_whole_runs_on_the_projects_own_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENRICH_SHARED", f"{tmp_path}/absent")
    faults = material.Path(f"{tmp_path}/faults.jsonl")
    assert main(["--each", "2", "--faults", str(faults)]) == 0
    for line in faults.read_text(encoding="utf-8").splitlines():
        assert json.loads(line)["fault"] in ("silent", "untrue", "not named", "not first")
    printed = capsys.readouterr().out
    for part in ("Works that the index holds", "does not hold", "Other languages", "in capitals", "decade:"):
        assert part in printed


def test_a_bibliography_gets_the_dois_that_fix_writes(stock: material.Material, tmp_path: object) -> None:
    from enrich.index import build

    path = f"{tmp_path}/works.idx"
    build(material.Path(path), [work for works in stock.held.values() for work in works])
    cases = made(stock, "A")
    assert written.written(cases, path) == len(cases)
    assert written.written(made(stock, "H"), path) == 0


def test_a_set_labelled_as_hallmark_is(tmp_path: material.Path) -> None:
    fields = {"title": "Sediment transport", "author": "Ada Quillmark and E. Lisk", "year": "2011"}
    lines = [
        {"bibtex_key": "a", "bibtex_type": "article", "fields": fields, "label": "VALID"},
        {"bibtex_key": "b", "bibtex_type": "inproceedings", "fields": fields | {"booktitle": "EM"},
         "label": "HALLUCINATED", "hallucination_type": "wrong_venue", "raw_bibtex": None},
    ]  # fmt: skip
    path = tmp_path / "split.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    (right, first), (wrong, second) = outside.hallmark(path)
    assert (right, wrong) == ("right", "wrong_venue")
    assert [name.family for name in first.fields.author] == ["Quillmark", "Lisk"]
    assert second.fields.container_title == "EM"


def coded() -> Iterator[tuple[list[object], str]]:
    for errors, label in (
        ([0, 0, 0, 0, 0, 0, 0], outside.RIGHT),
        ([1, "", 0, 0, 0, 0, 0], "fabricated"),
        ([0, "", 1, 0, 1, 0, 0], "authors, date"),
        ([0, "", "", "", "", 1, "1"], "journal, volume or pages"),
    ):
        yield [3.5, "x", 1, 1, "Lisk, E. (2011). Title.", *[None] * 8, *errors], label


def test_a_sheet_coded_by_hand_is(tmp_path: material.Path) -> None:
    book = Workbook()
    sheet = book.create_sheet(outside.SHEET)
    sheet.append(["heading"] * 20)
    for row, _ in coded():
        sheet.append(row)
    sheet.append([None] * 20)
    book.save(tmp_path / "coded.xlsx")
    found = list(outside.walters_wilder(tmp_path / "coded.xlsx"))
    assert [label for label, _ in found] == [label for _, label in coded()]
    assert found[0][1].text == "Lisk, E. (2011). Title."


def test_a_score_tells_each_label_apart() -> None:
    entries = [
        Entry(reference=make_reference(n), match=Match(status=status, reason=""))
        for n, status in enumerate(("matched", "unmatched", "matched"))
    ]
    lines = list(outside.score(["wrong_venue", outside.RIGHT, "wrong_venue"], entries))
    assert lines[2:] == [
        "| right | 1 | 0 | 0 | 0 | 0 | 1 | 0 |",
        "| wrong_venue | 2 | 0 | 0 | 2 | 0 | 0 | 0 |",
    ]


def make_reference(number: int) -> material.Reference:
    return material.Reference(id=str(number))


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("On the growth of lichens in winter", "en"),
        ("Zur Geschichte der Glocken und des Gusses", "de"),
        ("Contribution à l’étude des lichens dans les villages", "fr"),
        ("Lichens", "en"),
        ("日本語の題名", "other"),
    ],
)
def test_the_language_of_a_title(title: str, language: str) -> None:
    assert material.language_of(Work(DOI="10.5555/x", title=(title,))) == language

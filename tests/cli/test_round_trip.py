"""From a spreadsheet to a decided spreadsheet: what a person fills in counts, what was there comes back."""

from __future__ import annotations

import csv
import datetime
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from enrich.ledger.fingerprint import fingerprint
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Reference
from enrich.wire.sheet import AS_READ
from tests.checks.conftest import planted_index
from tests.cli.test_decide import BIB, TARIFFS, VOWELS, Run, enrich

__all__ = ["enrich", "planted_index"]

HEAD = ["Shelf mark", "Author", "Title", "Year", "DOI", "Journal", "Volume", "Seen on", "Lent", "Note"]
ROWS: list[list[Any]] = [
    [
        *("A 007", "Tamm, Liis", "Whistled vowels in mountain speech", 2004, None),
        *("Annals of Made-up Grammar", 12, datetime.datetime(2024, 5, 17), True, "=not a formula"),
    ],
    [
        *("0012", "Brandt, K.", "Clay tablets and their keepers", 1969, None),
        *("Antiquity Notes", 3, None, False, 1.5),
    ],
    [
        *("B 1", "Okafor, Chidi", "Slow rivers of the northern plateau", 1998, None),
        *("Journal of Invented Hydrology", 41, None, None, " two  blanks "),
    ],
]


def book(rows: list[list[Any]]) -> None:
    made = openpyxl.Workbook()
    for row in (HEAD, *rows):
        made.active.append([None] * len(row))
        for at, value in enumerate(row, 1):
            cell = made.active.cell(made.active.max_row if row is HEAD else len(made.active["A"]), at)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    made.save("mine.xlsx")


def sheet(name: str) -> tuple[list[str], list[dict[str, Any]]]:
    rows = list(openpyxl.load_workbook(name)["References"].iter_rows(values_only=True))
    head = [str(cell) for cell in rows[0]]
    return head, [dict(zip(head, row, strict=True)) for row in rows[1:]]


def decide(name: str, to: str, **words: str) -> None:
    """Fill in decisions by the first words of the title, as openpyxl saves a book that was edited."""
    whole = openpyxl.load_workbook(name)
    there = whole["References"]
    head = [cell.value for cell in there[1]]
    for row in there.iter_rows(min_row=2):
        title = str(row[head.index("title")].value)
        word = next((word for begin, word in words.items() if title.startswith(begin)), None)
        if word:
            row[head.index("decision")].value = word
    whole.save(to)


def references(name: str) -> list[Reference]:
    return [block for block in read(Document(name)) if isinstance(block, Reference)]


def test_own_columns_come_back_as_they_were_after_two_rounds(enrich: Run) -> None:
    book(ROWS)
    assert enrich("run", "mine.xlsx", "-q", "-o", "one.xlsx")[0] == 0
    assert enrich("run", "one.xlsx", "-q", "-o", "two.xlsx")[0] == 0
    before = {row[2]: dict(zip(HEAD, row, strict=True)) for row in ROWS}
    for name in ("one.xlsx", "two.xlsx"):
        _, rows = sheet(name)
        assert len(rows) == len(ROWS)
        for row in rows:
            for column, value in before[row["Title (original)"]].items():
                shown = row[column] if column in row and column != "DOI" else row.get(f"{column} (original)")
                assert shown == value, (name, column)
                assert type(shown) is type(value)


def test_columns_stay_in_their_order_also_where_they_are_empty_or_share_a_name(enrich: Run) -> None:
    made = openpyxl.Workbook()
    made.active.append(["Shelf", "Checked by", "Note", "Reference", "Note", "Price", None])
    for n, note in enumerate((None, "later", None)):
        made.active.append(["A 1", None, note, f"Okafor, C. (1998) Slow rivers of Shire {n}.", "x", 1.5, "?"])
    made.save("mine.xlsx")
    for given, made_of_it in (("mine.xlsx", "one.xlsx"), ("one.xlsx", "two.xlsx")):
        assert enrich("run", given, "-q", "-o", made_of_it)[0] == 0
        head, rows = sheet(made_of_it)
        own = head[head.index("look next") + 1 : head.index("fingerprint")]
        assert own == ["Shelf", "Checked by", "Note", "Reference (original)", "Note (E)", "Price", "G"]
        assert [row["Note"] for row in rows] == [None, "later", None]
        assert [row["Note (E)"] for row in rows] == ["x"] * 3


def test_paper_shows_what_can_be_read_on_it(enrich: Run) -> None:
    enrich("run", "refs.bib", "-q", "-o", "report.xlsx")
    book = openpyxl.load_workbook("report.xlsx")
    head = [cell.value for cell in book["References"][1]]
    assert book["References"].print_area == f"'References'!$A$1:$G${len(book['References']['A'])}"
    assert head[6] == "reason"


def test_what_comes_out_of_a_sheet_is_the_reference_that_went_in(enrich: Run) -> None:
    Path("list.txt").write_text(
        "Tamm, L. (2004) Whistled vowels in mountain speech. Annals of Made-up Grammar 12:33–58.CrossRef\n"
        "Brandt, K. (1969) ‘Clay tablets and their keepers’, Antiquity Notes, 12, 3, 4458.Google Scholar\n"
    )
    book(ROWS)
    enrich("run", "refs.bib", "list.txt", "mine.xlsx", "-q", "-o", "one.xlsx")
    before = [fingerprint(r) for name in ("refs.bib", "list.txt", "mine.xlsx") for r in references(name)]
    assert [fingerprint(reference) for reference in references("one.xlsx")] == before
    head, rows = sheet("one.xlsx")
    assert [row["fingerprint"] for row in rows] == before
    enrich("run", "one.xlsx", "-q", "-o", "two.xlsx")
    again_head, again = sheet("two.xlsx")
    assert again_head == head
    for one, other in zip(rows, again, strict=True):
        assert {name: (value, one[name]) for name, value in other.items() if value != one[name]} == {}


def test_a_sheet_that_is_run_again_decides(enrich: Run) -> None:
    enrich("run", "refs.bib", "-q", "-o", "report.xlsx")
    decide("report.xlsx", "decided.xlsx", Whistled="no DOI", Clay=TARIFFS, Slow="Accept")
    code, _, told = enrich("run", "decided.xlsx", "-q", "-o", "out.jsonl", "-o", "next.xlsx")
    assert code == 0
    assert "3 decisions taken" in told
    entries = {e["id"]: e for e in map(json.loads, Path("out.jsonl").read_text().splitlines())}
    assert {i: (e["status"], e["DOI"]) for i, e in entries.items()} == {
        "slow": ("matched", "10.5555/planted.1"),
        "vowels": ("unmatched", None),
        "nobody": ("matched", TARIFFS),
    }
    enrich("run", "refs.bib", "-q", "-o", "out.jsonl")
    again = {e["id"]: e for e in map(json.loads, Path("out.jsonl").read_text().splitlines())}
    assert {i: e["decision"] for i, e in again.items()} == {i: e["decision"] for i, e in entries.items()}
    for name in ("decided.xlsx", "next.xlsx"):
        assert "taken" not in enrich("run", name, "-q", "-o", "out.jsonl")[2]
        assert enrich("decide", name)[1].startswith("0 decisions taken; 3 stood already")
    decide("next.xlsx", "undone.xlsx", Whistled="undo", Clay="undo", Slow="undo")
    enrich("run", "undone.xlsx", "-q", "-o", "out.jsonl")
    undone = {e["id"]: e for e in map(json.loads, Path("out.jsonl").read_text().splitlines())}
    assert undone["vowels"]["DOI"] == VOWELS
    assert all(entry["decision"] is None for entry in undone.values())


@pytest.mark.parametrize("more", ["--no-ledger", "CI"])
def test_without_a_ledger_a_sheet_decides_for_its_run(
    enrich: Run, data_folder: Path, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    enrich("run", "refs.bib", "-q", "-o", "report.xlsx")
    decide("report.xlsx", "decided.xlsx", Whistled="none")
    shutil.rmtree(data_folder, ignore_errors=True)
    if more == "CI":
        monkeypatch.setenv("CI", "true")
    options = [more] if more.startswith("-") else []
    _, _, told = enrich("run", "decided.xlsx", "-q", "-o", "out.jsonl", *options)
    assert "for this run only" in told
    entries = [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]
    assert [e["decision"] is not None for e in entries] == [False, True, False]
    assert not data_folder.exists()


def test_a_corrected_row_counts_as_it_is_shown(enrich: Run) -> None:
    enrich("run", "refs.bib", "-q", "-o", "report.xlsx")
    whole = openpyxl.load_workbook("report.xlsx")
    there = whole["References"]
    head = [cell.value for cell in there[1]]
    there.cell(4, head.index("title") + 1).value = "Tariffs on imaginary goods, 1880-1914"
    whole.save("mended.xlsx")
    assert references("mended.xlsx")[2].fields.title == "Tariffs on imaginary goods, 1880-1914"
    assert fingerprint(references("mended.xlsx")[0]) == fingerprint(references("report.xlsx")[0])


def test_a_csv_report_decides_too(enrich: Run) -> None:
    enrich("run", "refs.bib", "-q", "-o", "report.csv")
    with Path("report.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    rows[2][rows[0].index("decision")] = "none"
    with Path("semicolons.csv").open("w", encoding="cp1252", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    assert enrich("decide", "semicolons.csv")[1].startswith("1 decision taken; 2 places without one")


def test_the_sheet_offers_words_types_its_cells_and_is_set_up_to_print(enrich: Run) -> None:
    Path("other.bib").write_text(BIB.replace("Clay tablets", "Wax tablets"))
    enrich("run", "refs.bib", "other.bib", "-q", "-o", "report.xlsx")
    whole = openpyxl.load_workbook("report.xlsx")
    there = whole["References"]
    (offer,) = there.data_validations.dataValidation
    assert offer.formula1 == '"accept,accept 2,accept 3,none,no DOI,undo"'
    assert str(offer.sqref) == "E2:E7"
    _, rows = sheet("report.xlsx")
    assert {type(row[name]) for row in rows for name in ("line", "year")} == {int}
    assert type(rows[0]["confidence"]) in (int, float)
    assert type(rows[0]["volume"]) is int
    for one in whole:
        assert one.page_setup.orientation == "landscape"
        assert one.sheet_properties.pageSetUpPr.fitToPage
        assert one.print_title_rows == "$1:$1"
    hidden = [one.value for one in there[1] if there.column_dimensions[one.column_letter].hidden]
    assert hidden in ([AS_READ], ["fingerprint", AS_READ], ["fingerprint"])
    summary = [tuple(row) for row in whole["Summary"].iter_rows(values_only=True)]
    assert summary[0][:2] == ("file", "matched")
    assert summary[0][-2:] == ("set aside", "total")
    assert [row[0] for row in summary[1:]] == ["refs.bib", "other.bib", "all files"]
    assert [row[1] for row in summary[1:]] == [2, 2, 4]
    assert [row[-1] for row in summary[1:]] == [3, 3, 6]
    kinds = [tuple(row) for row in whole["Kinds to look at"].iter_rows(min_row=2, values_only=True)]
    assert ("unmatched", "nothing-offered", 2) in [kind[:3] for kind in kinds]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed here (soffice)")
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_what_libreoffice_saved_decides(enrich: Run, kind: str, tmp_path: Path) -> None:
    book(ROWS)
    enrich("run", "refs.bib", "mine.xlsx", "-q", "-o", "report.xlsx")
    decide("report.xlsx", "decided.xlsx", Whistled="none")
    target = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(target),
        "decided.xlsx",
    ]
    subprocess.run(command, check=True, capture_output=True)
    saved = str(target / f"decided.{kind}")
    before = [fingerprint(reference) for reference in references("report.xlsx")]
    assert [fingerprint(reference) for reference in references(saved)] == before
    assert "taken" in enrich("decide", saved)[1]


def test_what_a_person_settled_is_open_no_longer(enrich: Run) -> None:
    Path("list.txt").write_text("Nobody, A. (1969) Nothing at all.\nNobody, B. (1970) Nothing else.\n")
    enrich("run", "list.txt", "-q", "-o", "report.xlsx")
    book_ = openpyxl.load_workbook("report.xlsx")
    head = [cell.value for cell in book_["References"][1]]
    book_["References"].cell(2, head.index("decision") + 1).value = "no DOI"
    book_.save("decided.xlsx")
    _, out, _ = enrich("run", "decided.xlsx", "-o", "next.xlsx", "-o", "next.md")
    assert "Nobody, A." not in out.partition("references read")[0]
    assert "Nobody, B." in out.partition("references read")[0]
    assert out.partition("By kind of work")[2].partition("\n")[0].endswith(" 1.")
    still = list(openpyxl.load_workbook("next.xlsx")["Still open"].iter_rows(values_only=True))[1:]
    assert [row[-1] for row in still] == [3]
    kinds = openpyxl.load_workbook("next.xlsx")["Kinds to look at"].iter_rows(values_only=True)
    assert "decided" not in [row[1] for row in kinds]
    assert "Nobody, A." not in Path("next.md").read_text("utf-8").partition("## Still open")[2]

"""The list is read by its columns' names, kept whole or not at all, and found in without being read."""

from __future__ import annotations

import io
import json
import random
from datetime import date
from pathlib import Path

import pytest

from enrich.errors import ConfigurationError, UnreadableInput
from enrich.records import Candidate, Entry, Judgement, Match, Reference, Registration, Update, Work
from enrich.retractions import NO_NOTICES, Kept, Notices, open_notices, take
from enrich.retractions.kept import described
from enrich.retractions.listed import Notice, rows
from tests.retractions.made import COLUMNS, listed, row

TODAY = date(2026, 11, 20)


def taken(data: Path, content: bytes, *, smaller: bool = False) -> tuple[Kept, list[tuple[int, str]]]:
    told: list[tuple[int, str]] = []
    kept = take(
        data,
        io.BytesIO(content),
        "list.csv",
        today=TODAY,
        smaller=smaller,
        tell=lambda *said: told.append(said),
    )
    return kept, told


def read(content: bytes) -> list[Notice]:
    return [notice for one in rows(io.BytesIO(content), "list.csv") for notice in one.notices]


@pytest.mark.parametrize(
    ("values", "notices"),
    [
        (row("10.5555/A"), [Notice("10.5555/a", "retraction", "2021-03-09", "10.5555/notice")]),
        (row("https://doi.org/10.5555/a ", "expression  of Concern", "2021-03-09"),
         [Notice("10.5555/a", "expression-of-concern", "2021-03-09", "10.5555/notice")]),
        (row("10.5555/a", "Reinstatement", "31/31/2021", RetractionDOI="unavailable"),
         [Notice("10.5555/a", "reinstatement")]),
        (row("Unavailable", "Correction", OriginalPaperPubMedID="123", RetractionDOI=""),
         [Notice("pmid:123", "correction", "2021-03-09")]),
        (row("unavailable"), []),
        (row(""), []),
    ],
)  # fmt: skip
def test_a_row_is_read(values: dict[str, str], notices: list[Notice]) -> None:
    assert read(listed(values)) == notices


def test_columns_are_known_by_their_names_in_any_order() -> None:
    shuffled = sorted((column for column in COLUMNS if column), key=lambda column: column[::-1])
    assert read(listed(row("10.5555/a"), columns=shuffled)) == read(listed(row("10.5555/a")))
    renamed = listed(row("10.5555/a")).replace(b"OriginalPaperDOI", b"original paper doi")
    assert read(b"\xef\xbb\xbf" + renamed) == read(listed(row("10.5555/a")))


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01", b"a,b\n1,2\n", b"<!doctype html><title>Sign in</title>", listed()]
)
def test_what_is_no_such_list_is_told_and_not_kept(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        taken(tmp_path, content)
    assert described(tmp_path) is None
    assert open_notices(tmp_path) is NO_NOTICES


def test_bad_bytes_and_bad_rows_cost_themselves(tmp_path: Path) -> None:
    good = listed(row("10.5555/a"), row("10.5555/b", Title="Caf\xe9"), row("10.5555/c", "Something"))
    content = good.replace("\xe9".encode(), b"\xe9") + b"7,cut off,x\r\n" + listed(row("10.5555/d"))[-150:]
    kept, told = taken(tmp_path, content)
    assert [sentence.split(";")[0] for _, sentence in told][:2] == [
        "the nature 'Something' is none that is known",
        "3 columns instead of 20",
    ]
    assert [line for line, _ in told][:2] == [5, 7]
    assert kept.left_out == len(told)
    assert open_notices(tmp_path).of(Work(DOI="10.5555/b")).updated_by


def test_every_key_is_found_and_no_other(tmp_path: Path) -> None:
    draw = random.Random(1)
    dois = {f"10.{draw.randint(1000, 9999)}/{draw.choice('aäz9.')}{draw.randint(0, 999)}" for _ in range(500)}
    taken(tmp_path, listed(*(row(doi) for doi in dois)))
    notices = open_notices(tmp_path)
    for doi in dois:
        assert len(notices.of(Work(DOI=doi)).updated_by) == 1
        assert not notices.of(Work(DOI=doi + "0x")).updated_by
        assert not notices.of(Work(DOI=doi[:-1])).updated_by or doi[:-1] in dois


def test_a_list_that_shrank_by_half_is_not_taken_unasked(tmp_path: Path) -> None:
    taken(tmp_path, listed(*(row(f"10.5555/{n}") for n in range(10))))
    with pytest.raises(UnreadableInput, match="cut off"):
        taken(tmp_path, listed(*(row(f"10.5555/{n}") for n in range(4))))
    assert open_notices(tmp_path).of(Work(DOI="10.5555/9")).updated_by
    kept, _ = taken(tmp_path, listed(row("10.5555/1")), smaller=True)
    assert kept.works == 1
    assert not open_notices(tmp_path).of(Work(DOI="10.5555/9")).updated_by


def test_a_list_that_another_version_sorted_is_sorted_anew(tmp_path: Path) -> None:
    taken(tmp_path, listed(row("10.5555/a"), row("10.5555/b")))
    path = tmp_path / "retractions" / "notices"
    head = json.loads(path.read_bytes().splitlines()[0])
    path.write_text(json.dumps(head | {"format": 99}) + "\nsomething else\n")
    assert open_notices(tmp_path).of(Work(DOI="10.5555/b")).updated_by
    assert json.loads(path.read_bytes().splitlines()[0]) == head


@pytest.mark.parametrize("content", [b"", b"{}\n", b"not JSON\n10.5555/a\tretraction\n"])
def test_a_damaged_list_is_a_sentence(content: bytes, tmp_path: Path) -> None:
    taken(tmp_path, listed(row("10.5555/a")))
    (tmp_path / "retractions" / "notices").write_bytes(content)
    with pytest.raises(ConfigurationError, match="damaged"):
        open_notices(tmp_path)


RETRACTION = Notice("10.5555/a", "retraction", "2021-03-09", "10.5555/n")
BACK = Notice("10.5555/a", "reinstatement", "2022-01-01")
SAME = Update(type="retraction", updated="2021-03-09", DOI="10.5555/n")
CONCERN = Notice("10.5555/a", "expression-of-concern", "2020-01-01")


def of(*notices: Notice) -> Notices:
    return Notices(lambda key: [one for one in notices if one.key == key], "2022-02-02")


@pytest.mark.parametrize(
    ("record", "listed", "new"),
    [
        ([], [RETRACTION, CONCERN], ["retraction", "expression-of-concern"]),
        ([Update(type="retraction", DOI="10.5555/other")], [RETRACTION, CONCERN], ["expression-of-concern"]),
        ([Update(type="Withdrawal")], [RETRACTION], []),
        ([Update(type="correction")], [RETRACTION], ["retraction"]),
        ([Update(type="retraction", updated="2021")], [RETRACTION, BACK], ["retraction", "reinstatement"]),
        ([SAME], [RETRACTION, BACK], ["reinstatement"]),
    ],
)  # fmt: skip
def test_the_record_has_the_first_word(record: list[Update], listed: list[Notice], new: list[str]) -> None:
    work = Work(DOI="10.5555/a", updated_by=tuple(record))
    found = of(*listed).of(work).updated_by
    assert found[: len(record)] == tuple(record)
    assert [one.type for one in found[len(record) :]] == new
    assert all(one.source == "Retraction Watch’s list, as of 2022-02-02" for one in found[len(record) :])


def test_a_work_without_notices_stays_the_very_same() -> None:
    candidate = Candidate(work=Work(DOI="10.5555/b"), source="index", rank=0)
    judgement = Judgement(candidate=candidate, confidence=1.0)
    entry = Entry(
        reference=Reference(id="a"),
        match=Match(status="matched", reason="", DOI="10.5555/b", judgements=(judgement,)),
        registrations=(Registration(DOI="10.5555/c", state="unchecked"),),
    )
    assert of(RETRACTION).on(entry) is entry


@pytest.mark.parametrize(
    ("state", "told"), [("unchecked", True), ("registered", True), ("unregistered", False)]
)
def test_a_doi_without_a_record_has_a_bare_one(state: str, told: bool) -> None:
    registration = Registration(DOI="10.5555/a", state=state)  # type: ignore[arg-type]
    entry = Entry(
        reference=Reference(id="a"),
        match=Match(status="unmatched", reason=""),
        registrations=(registration,),
    )
    (found,) = of(RETRACTION).on(entry).registrations
    assert (found.work is not None) == told
    assert found.state == state


def test_aliases_and_numbers_are_names_too() -> None:
    alias, number = Notice("10.5555/old", "retraction"), Notice("pmid:7", "correction")
    assert of(alias).of(Work(DOI="10.5555/a", aliases=("10.5555/old",))).updated_by
    assert of(number).of(Work(DOI="10.5555/a", PMID="7")).updated_by

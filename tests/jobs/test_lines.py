"""Finished lines: the same in one process and in several, in full and in part, and from the spool."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trial
from hypothesis import strategies as st

from enrich.cli.main import main
from enrich.jobs import executors, job, run
from enrich.jobs.account import Account
from enrich.jobs.finished import Finish
from enrich.jobs.inputs import Inputs
from enrich.jobs.plan import keys_named, plan_for
from enrich.jobs.session import Session
from enrich.matching import reasons
from enrich.readers import read, stretches
from enrich.readers.base import Document
from enrich.records import Reference, SetAside, tally_of
from enrich.settings import Settings
from enrich.spool import Spool
from enrich.verdicts import TURNS
from enrich.wire.entry import KEYS, entry_of, entry_to_json, line_of
from tests.writers.reports import EVERY_VERDICT, HOSTILE_REPORT

PLANTED = Path(__file__).parents[1] / "cases" / "planted"
FILES = ("faults.bib", "fields.bib", "export.ris", "library.json", "links.jsonl", "list.txt", "notes.md")
COMPACT = ("id", "status", "DOI", "confidence", "code")
FOUND = (
    "Braun, V. and Clarke, V. (2006) ‘Using thematic analysis in psychology’, "
    "Qualitative Research in Psychology, 3, 2, 77101.\n"
)
LIST = "".join(f"Nobody (1969) Nothing {n}.\n" for n in range(40))


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("CACHE", "DATA"):
        monkeypatch.setenv(f"ENRICH_{name}_DIR", str(tmp_path / name))
    shutil.copytree(PLANTED, tmp_path / "planted")
    monkeypatch.chdir(tmp_path / "planted")
    assert main(["index", "build", "works.idx", "works.jsonl"]) == 0
    return Settings(offline=True, index="works.idx", workers=1, ledger=False)


def lines(settings: Settings, keys: Sequence[str] = KEYS, files: Sequence[str] = FILES) -> list[Any]:
    said: list[bytes] = []
    run.run(Inputs(files), settings, keys=keys, put=said.append)
    return [json.loads(line) for line in b"".join(said).splitlines()]


def test_some_keys_are_those_of_the_whole(planted: Settings) -> None:
    full = lines(planted)
    assert len(full) > 40
    assert {entry["status"] for entry in full} >= {"matched", "unmatched"}
    for keys in (
        COMPACT,
        ("id", "reference"),
        ("links",),
        ("findings", "line"),
        ("candidates",),
        ("reason",),
    ):
        assert lines(planted, keys) == [{key: entry[key] for key in keys} for entry in full]


def test_what_is_not_asked_for_is_not_done(planted: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def heard(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def hear(*given: Any, **more: Any) -> Any:
            done.append(name)
            return original(*given, **more)

        return hear

    for name in ("parse", "judge_links", "check"):
        monkeypatch.setattr(job, name, heard(name, getattr(job, name)))
    monkeypatch.setattr(reasons, "comparisons", heard("comparisons", reasons.comparisons))
    Path("one.txt").write_text(FOUND, encoding="utf-8")
    (entry,) = lines(Settings(offline=True, ledger=False), COMPACT, ["one.txt"])
    assert (entry["status"], done) == ("matched", [])
    lines(Settings(offline=True, ledger=False), ("id", "findings"), ["one.txt"])
    assert set(done) == {"parse", "judge_links", "check", "comparisons"}


def test_findings_need_all_the_rest() -> None:
    assert plan_for(["findings"]) == plan_for(KEYS)
    few = plan_for(COMPACT)
    assert (few.parsed, few.compared, few.linked, few.found) == (False,) * 4
    assert keys_named("code, id") == ["id", "code"]
    assert keys_named("") == KEYS


@pytest.mark.parametrize("wrong", [["--fields", "id,shoe"], ["--fields", "id", "-o", "out.html"]])
def test_fields_that_cannot_be_given_are_told(wrong: list[str], planted: Settings) -> None:
    assert main(["run", "list.txt", "--offline", *wrong]) == 2


def test_a_run_of_some_keys_says_its_sums(planted: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    fields = ["--fields", ",".join(COMPACT)]
    assert main(["run", "list.txt", "--offline", "--index", "works.idx", "-o", "few.jsonl", *fields]) == 0
    assert "references read" in capsys.readouterr().out
    assert list(json.loads(Path("few.jsonl").read_text("utf-8").splitlines()[0])) == list(COMPACT)


def test_workers_give_the_same_lines_whatever_the_format(
    planted: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = lines(planted)
    monkeypatch.setattr(executors, "SERIAL_BELOW", 10)
    monkeypatch.setattr(executors, "CHUNK", 7)
    assert lines(Settings(offline=True, index="works.idx", workers=2, ledger=False)) == one


def test_lines_come_before_all_is_read(planted: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "CHUNK", 10)
    Path("long.txt").write_text(LIST, encoding="utf-8")
    seen: list[str] = []

    def counting(chunks: Any) -> Any:
        for chunk in chunks:
            seen.append(f"read {len(chunk)}")
            yield chunk

    def put(text: bytes) -> None:
        seen.append(f"put {len(text.splitlines())}")

    run.run(Inputs(["long.txt"]), planted, put=put, counting=counting)
    assert seen == ["read 10", "put 10"] * 4


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)
LINES = st.one_of(
    st.builds(
        lambda name, text: json.dumps({"id": name, "unstructured": text}).encode(),
        st.one_of(st.sampled_from(["a", "r1", "r2", "r3", "a-2", "", " a "]), JSON),
        st.sampled_from(["Nobody (1969) Nothing.", "Google Scholar", "", "x"]) | JSON,
    ),
    st.sampled_from(
        [b"", b"  ", b"\xc2\xa0", b"{", b"[]", b"\xff", b'{"unstructured": "\xff"}', b'{"id": NaN}']
    ),
    st.sampled_from([b'{"id":"a","id":"b","unstructured":"x y"}', b'{"id":"\\ud800","unstructured":"x"}']),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=12).map(lambda raw: raw.replace(b"\n", b"").replace(b"\r", b"")),
)


@given(st.lists(LINES, max_size=12), st.integers(1, 5), st.booleans())
@trial(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_document_in_stretches_is_what_it_is_whole(given: list[bytes], size: int, marked: bool) -> None:
    first = (b"\xef\xbb\xbf" if marked else b"") + b'{"unstructured": "Nobody (1969) Nothing."}'
    data = b"\n".join([first, *given])
    whole = list(read(Document("a.jsonl", data), format="jsonl"))
    cut = stretches(Document("a.jsonl", data), size, "jsonl")
    assert cut is not None
    assert [block for stretch in cut for block in stretch.blocks()] == whole


def test_documents_that_lines_do_not_cut_are_read_whole() -> None:
    assert stretches(Document("a.json", b'[{"unstructured": "Nobody (1969)"}]'), 5) is None
    assert stretches(Document("a.jsonl", '{"unstructured": "x y"}'.encode("utf-16")), 5, "jsonl") is None
    assert stretches(Document("a.txt", LIST.encode()), 5) is None


@pytest.mark.parametrize("report", [EVERY_VERDICT, HOSTILE_REPORT])
def test_an_entry_comes_back_from_its_line(report: Any) -> None:
    for entry in report.entries:
        assert entry_of(line_of(entry)) == entry
        assert json.loads(line_of(entry)) == entry_to_json(entry)


class Given:
    """In the place of a session: gives entries that there are already."""

    def run(self, references: Sequence[Reference]) -> Iterator[Any]:
        there = {entry.reference.id: entry for entry in EVERY_VERDICT.entries}
        return (there[reference.id] for reference in references)


def test_a_spool_is_the_whole_account() -> None:
    aside = [SetAside(file="a", line=n, reason="odd", text="\ud800", fault=n > 1) for n in range(3)]
    references = [entry.reference for entry in EVERY_VERDICT.entries]
    blocks = [aside[0], *references[:2], *aside[1:], *references[2:]]
    account = Account(Spool.temporary())
    session: Any = Given()
    for finished in Finish(group=2).do(session, blocks):
        account.keep(finished)
    entries = account.entries
    assert list(entries) == list(EVERY_VERDICT.entries)
    assert [entries[n] for n in range(len(entries))] == list(entries)
    assert entries[1:-1] == list(entries)[1:-1]
    assert list(entries.set_aside()) == aside
    assert account.tally == tally_of(EVERY_VERDICT.entries)
    assert [s.source for s in account.silent] == ["crossref"]
    for turns in (None, {0, 1}, set(range(2, len(TURNS)))):
        for statuses in ({"matched"}, {"unmatched", "unchecked"}):
            assert list(entries.having(statuses, turns)) == list(EVERY_VERDICT.having(statuses, turns))


def test_a_reference_that_no_line_holds_costs_itself(planted: Settings) -> None:
    class Odd(str):
        __slots__ = ()

    good = Reference(id="a", text="Nobody (1969) Nothing.")
    bad = Reference(id="b", text=Odd("Nobody (1969) Nothing else."))
    with Session(planted) as session:
        (finished,) = Finish().do(session, [good, bad, good])
    said = [json.loads(line) for line in finished.lines.unpacked.splitlines()]
    assert [one["id"] for one in said] == ["a", "b", "a"]
    assert [one["code"] == "internal-error" for one in said] == [False, True, False]


def test_only_what_changed_is_decided_on_again(
    planted: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ran(*more: str) -> str:
        arguments = ["run", "moved.bib", "list.txt", "--offline", "--index", "works.idx", "-q", "--no-ledger"]
        assert main([*arguments, "--workers", "1", "-o", "new.jsonl", *more]) == 0
        return Path("new.jsonl").read_text(encoding="utf-8")

    bib = Path("faults.bib").read_text(encoding="utf-8")
    Path("moved.bib").write_text(bib, encoding="utf-8")
    Path("old.jsonl").write_text(ran(), encoding="utf-8")
    Path("moved.bib").write_text("% moved\n" + bib.replace("Okafor", "Okafour", 1), encoding="utf-8")
    fresh = ran()
    asked: list[str] = []
    batch = job.Job._batch

    def heard(self: Any, references: Sequence[Reference]) -> Any:
        asked.extend(reference.id for reference in references)
        return batch(self, references)

    monkeypatch.setattr(job.Job, "_batch", heard)
    assert ran("--since", "old.jsonl") == fresh
    assert asked == ["missing1"]
    asked.clear()
    Path("old.jsonl").write_text(
        Path("old.jsonl").read_text(encoding="utf-8").replace('"matcher":"', '"matcher":"older '), "utf-8"
    )
    assert ran("--since", "old.jsonl") == fresh
    assert len(asked) == fresh.count("\n")
    assert main(["run", "list.txt", "--offline", "-q", "--no-ledger", "--since", "none.jsonl"]) == 2
    assert "none.jsonl" in capsys.readouterr().err

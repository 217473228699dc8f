"""A fault of enrich itself, set off by one reference: that one is given up, and all others come out.

Each stage is made to fail on purpose, for faults that nobody thought of; the
odd values that set off real ones are in `test_odd.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn

import jsonschema
import pytest
from msgspec.structs import replace

from enrich.checks import CROSS_CHECKS, check_together
from enrich.cli.main import main
from enrich.editors.bibtex import BibtexEditor
from enrich.jobs import executors, job
from enrich.jobs.job import Job
from enrich.readers.jsonl import JsonLines
from enrich.records import Entry, Match, Reference, Report, SetAside
from enrich.settings import Settings
from enrich.wire.entry import entry_from_json, entry_to_json, schema
from enrich.writers import WRITERS, writer_for
from enrich.writers.whole import write_report
from tests.jobs.test_job import OTHER, TEXT, WORK, FakeSource

POISON = "Poison"
ALL = 60


def fails_on_poison(original: Callable[..., Any]) -> Callable[..., Any]:
    """`original`, which fails where anything it is given speaks of the poison."""

    def fails(*given: Any, **more: Any) -> Any:
        if POISON in repr((given, more)):
            raise ZeroDivisionError("as nobody foresaw")
        return original(*given, **more)

    return fails


def references(count: int = ALL, poisoned: int = 33) -> list[Reference]:
    def text(number: int) -> str:
        return f"{TEXT} {POISON if number == poisoned else 'Sound'} {number}. doi:10.5555/{number}"

    return [Reference(id=f"r{n}", file="list.txt", line=n, text=text(n)) for n in range(count)]


def only_one_is_given_up(entries: Sequence[Entry], poisoned: int = 33, count: int = ALL) -> None:
    assert [e.reference.id for e in entries] == [f"r{n}" for n in range(count)]
    assert [n for n, e in enumerate(entries) if e.failed] == [poisoned]
    (finding,) = entries[poisoned].findings
    assert (finding.code, finding.severity, finding.line) == ("internal-error", "warning", poisoned)
    assert entries[poisoned].match.status == "unchecked"
    assert "enrich itself failed" in entries[poisoned].match.reason
    assert "--debug" in entries[poisoned].match.reason
    assert all(e.match.DOI == WORK.DOI for e in entries if not e.failed)


@pytest.mark.parametrize("stage", ["parse", "printed_dois", "hold", "judge_links", "check"])
def test_a_fault_at_any_stage_costs_one_entry(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"enrich.jobs.job.{stage}", fails_on_poison(getattr(job, stage)))
    only_one_is_given_up(list(Job([FakeSource("index", WORK, OTHER)]).run(references())))


def test_a_search_that_fails_on_one_answer_costs_one_entry() -> None:
    source = FakeSource("index", WORK, OTHER)
    source.search_many = fails_on_poison(source.search_many)  # type: ignore[method-assign]
    only_one_is_given_up(list(Job([source]).run(references())))


def test_a_look_up_that_fails_on_one_answer_costs_those_that_print_that_doi() -> None:
    source = FakeSource("index", WORK, OTHER)
    look_up = source.lookup

    def fails(dois: Sequence[str]) -> Any:
        return look_up(dois) if "10.5555/33" not in dois else 1 / 0

    source.lookup = fails  # type: ignore[method-assign]
    only_one_is_given_up(list(Job([source]).run(references())))


def test_a_source_that_answers_for_too_few_has_answered_for_none() -> None:
    source = FakeSource("index", WORK)
    source.search_many = lambda asked: [()] * (len(asked) - 1)  # type: ignore[method-assign]
    entries = list(Job([source]).run(references(20, poisoned=-1)))
    assert [e.failed for e in entries] == [True] * 20


class Poisoned(str):
    """A text that fails in the first hand that touches it, in a worker too."""

    __slots__ = ()

    def split(self, *_: object, **__: object) -> NoReturn:
        raise ZeroDivisionError("as nobody foresaw")

    strip = partition = encode = lower = casefold = replace = split  # type: ignore[assignment]


class Untransportable(str):
    """A text that cannot be sent to another process."""

    __slots__ = ()

    def __reduce__(self) -> NoReturn:
        raise ZeroDivisionError("cannot be packed")


@pytest.mark.parametrize("poison", [Poisoned(TEXT), Untransportable(TEXT)])
def test_a_fault_in_a_worker_costs_one_entry(poison: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "SERIAL_BELOW", 10)
    monkeypatch.setattr(executors, "CHUNK", 7)
    texts = [poison if n == 13 else f"Nobody (1969) Nothing {n}." for n in range(40)]
    given = [Reference(id=f"r{n}", file="a.txt", line=n, text=text) for n, text in enumerate(texts)]
    settings = Settings(offline=True, workers=2)
    with executors.run(settings, given) as running:
        entries = list(running)
    assert [e.reference.id for e in entries] == [f"r{n}" for n in range(40)]
    assert [n for n, e in enumerate(entries) if e.failed] == [13]


def entries_of(count: int = 12) -> tuple[Entry, ...]:
    return tuple(Job([FakeSource("index", WORK, OTHER)]).run(references(count, poisoned=5)))


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("also_without_evidence", [False, True])
def test_a_fault_in_a_writer_costs_one_entry(
    name: str, also_without_evidence: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once it is the evidence that a writer cannot hold, once the reference itself."""
    writer = writer_for(name)
    write = type(writer).write

    def fails(self: Any, report: Report, stream: Any) -> None:
        write(self, report, stream)
        for entry in report.entries:
            text = entry.reference.text
            if POISON in text and (not entry.failed or also_without_evidence) and "Muller, A." in text:
                raise KeyError("as nobody foresaw")

    if also_without_evidence:
        monkeypatch.setattr("enrich.writers.whole._ascii", lambda text: text.replace("Muller", "?"))
    monkeypatch.setattr(type(writer), "write", fails)
    stream = BytesIO()
    written = write_report(writer, Report(entries=entries_of()), stream)
    assert [n for n, e in enumerate(written.entries) if e.failed] == [5]
    assert written.entries[5].match.status == "unchecked"
    again = BytesIO()
    write(writer, written, again)
    if name != "xlsx":  # whose parts are dated
        assert stream.getvalue() == again.getvalue()


def test_a_fault_in_a_block_set_aside_costs_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    writer = writer_for("csv")
    write = type(writer).write

    def fails(self: Any, report: Report, stream: Any) -> None:
        write(self, report, stream)
        if any("ü" in block.text for block in report.set_aside):
            raise KeyError("as nobody foresaw")

    monkeypatch.setattr(type(writer), "write", fails)
    blocks = tuple(SetAside(file="a", line=n, reason="odd", text=t) for n, t in enumerate("abüc"))
    written = write_report(writer, Report(entries=entries_of(), set_aside=blocks), BytesIO())
    assert [b.text for b in written.set_aside] == ["a", "b", "?", "c"]
    assert [b.failed for b in written.set_aside] == [False, False, True, False]


def test_an_entry_that_was_given_up_is_one_by_the_schema_and_comes_back() -> None:
    job = Job([FakeSource("index")])
    (entry,) = job.run([Reference(id="r1", file="a.txt", line=3, text=Poisoned(TEXT))])
    assert entry.failed
    value = json.loads(json.dumps(entry_to_json(entry)))
    jsonschema.Draft202012Validator(schema()).validate(value)
    assert entry_from_json(value).failed


@pytest.mark.parametrize("name", WRITERS)
def test_every_report_shows_what_was_given_up(name: str) -> None:
    job = Job([FakeSource("index")])
    given = Reference(id="r1", file="a.txt", line=3, text=Poisoned(TEXT), unstructured=TEXT)
    (entry,) = job.run([given])
    plain = Entry(reference=references(1, -1)[0], match=entry.match, findings=entry.findings)
    stream = BytesIO()
    writer_for(name).write(Report(entries=(plain,)), stream)
    if name in ("html", "csv", "json", "jsonl", "markdown"):
        assert b"enrich itself failed" in stream.getvalue()
    if name in ("html", "csv", "json", "jsonl"):
        assert b"internal-error" in stream.getvalue()


@pytest.mark.parametrize("code", CROSS_CHECKS)
def test_a_check_of_several_entries_leaves_out_the_one_it_fails_on(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [replace(r, text=r.text.partition(" doi:")[0]) for r in references(9, poisoned=5)]
    if code == "doi-duplicate":
        given = [replace(r, text=f"{r.text} doi:10.5555/same") for r in given]
    entries = list(Job([FakeSource("index", WORK)]).run(given))
    before = {e.reference.id for e, f in check_together(entries) if f.code == code}
    monkeypatch.setitem(CROSS_CHECKS, code, fails_on_poison(CROSS_CHECKS[code]))
    found = check_together(entries)
    assert [e.reference.id for e, f in found if f.code == "internal-error"] == ["r5"]
    assert {e.reference.id for e, f in found if f.code == code} == before - {"r5"}
    assert len(before) == 8 or code == "key-duplicate", "whose keys are all different here"


# The commands.

BIB = "".join(
    f"@article{{k{n}, title = {{Quiet rivers number {n} {'Poison' if n == 2 else 'sound'}}}, "
    f"author = {{Muller, Ada}}, year = 1977, journal = {{Journal of Hydrology}}}}\n\n"
    for n in range(5)
)


@pytest.fixture
def bib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENRICH_CACHE_DIR", str(tmp_path / "cache"))
    path = tmp_path / "refs.bib"
    path.write_text(BIB, encoding="utf-8")
    return path


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    import enrich.jobs.job

    monkeypatch.setattr("enrich.jobs.job.hold", fails_on_poison(enrich.jobs.job.hold))


@pytest.mark.usefixtures("bib", "failing")
@pytest.mark.parametrize(
    "line",
    [
        "run refs.bib --offline -q -o out.json",
        "run refs.bib --offline -o out.html -o out.xlsx",
        "check refs.bib --offline",
        "check refs.bib --offline --strict",
        "check refs.bib --offline --select doi-missing",
        "check refs.bib --offline --ignore internal-error",
        "check refs.bib --offline --fail-on never",
        "fix refs.bib --offline",
        "fix refs.bib --offline --write",
        "lock refs.bib --offline",
    ],
)
def test_each_command_ends_with_3(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == 3
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    if "-q" not in line:
        assert "enrich itself failed" in " ".join((shown.out + shown.err).split())


@pytest.mark.usefixtures("bib", "failing")
def test_two_thousand_references_with_one_that_is_poisoned() -> None:
    records = [
        {
            "id": f"k{n}",
            "reference": {
                "article-title": f"Sediment {n} of {POISON if n == 1234 else 'a river'}",
                "author": f"Smith{n % 97}",
                "year": str(1950 + n % 70),
                "volume": str(n % 120),
            },
        }
        for n in range(2_000)
    ]
    Path("refs.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in records))
    assert main(["run", "refs.jsonl", "--offline", "-q", "--workers", "1", "-o", "out.jsonl"]) == 3
    entries = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [e["id"] for e in entries] == [f"k{n}" for n in range(2_000)]
    assert [e["id"] for e in entries if e["status"] == "unchecked"] == ["k1234"]


@pytest.mark.usefixtures("bib", "failing")
def test_a_finding_that_counts_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "refs.bib", "--offline", "--fail-on", "warning"]) == 1
    assert main(["check", "refs.bib", "nothing.bib", "--offline"]) == 2


@pytest.mark.usefixtures("failing")
def test_no_comment_and_no_baseline_hides_it(bib: Path, capsys: pytest.CaptureFixture[str]) -> None:
    comments = "% enrich: ignore[*] known\n% enrich: ignore[internal-error] known\n"
    ignored = BIB.replace("@article{k2", f"{comments}@article{{k2")
    bib.write_text(ignored, encoding="utf-8")
    assert main(["check", "refs.bib", "--offline"]) == 3
    assert "internal-error" in capsys.readouterr().out
    assert main(["check", "refs.bib", "--offline", "--write-baseline", "b.toml", "--reason", "so"]) == 3
    assert "internal-error" not in Path("b.toml").read_text(encoding="utf-8")
    with Path("b.toml").open("a", encoding="utf-8") as baseline:
        baseline.write('[[finding]]\ncode = "internal-error"\n')
        baseline.write('file = "refs.bib"\nreference = "k2"\nreason = "so"\n')
    assert main(["check", "refs.bib", "--offline", "--baseline", "b.toml"]) == 3
    assert "internal-error" in capsys.readouterr().out


@pytest.mark.usefixtures("failing")
def test_it_goes_neither_into_the_lock_nor_out_of_it(bib: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lock", "refs.bib", "--offline"]) == 3
    lock = Path("enrich.lock").read_text(encoding="utf-8")
    assert "sound" in lock.lower()
    assert "poison" not in lock.lower()
    assert main(["check", "refs.bib", "--offline"]) == 3, "what is locked is judged, the rest asked for again"


@pytest.mark.parametrize(
    "where", ["enrich.jobs.resolving.check", "enrich.checks.judging.of_reference",
              "enrich.jobs.resolving.fingerprint", "enrich.jobs.asking.locked"],
)  # fmt: skip
def test_a_fault_while_it_is_judged_costs_one_reference(
    where: str, bib: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from importlib import import_module

    module, _, name = where.rpartition(".")
    original = getattr(import_module(module), name)

    def fails(first: Any, *more: Any, **named: Any) -> Any:
        if POISON in repr((first, more[:1])) and getattr(first, "code", "") != "internal-error":
            raise ZeroDivisionError
        return original(first, *more, **named)

    main(["check", "refs.bib", "--offline", "--format", "json"])
    before = {f["reference"] for f in json.loads(capsys.readouterr().out)["findings"]}
    monkeypatch.setattr(where, fails)
    assert main(["check", "refs.bib", "--offline", "--format", "json"]) == 3
    report = json.loads(capsys.readouterr().out)
    assert [f["reference"] for f in report["findings"] if f["code"] == "internal-error"] == ["k2"]
    assert {f["reference"] for f in report["findings"]} >= before


@pytest.mark.usefixtures("bib", "failing")
def test_the_trace_is_shown_where_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    for line in ("run refs.bib --offline -q", "check refs.bib --offline", "fix refs.bib --offline"):
        assert main([*line.split(), "--debug"]) == 3
        told = capsys.readouterr().err
        assert "Traceback" in told
        assert "ZeroDivisionError: as nobody foresaw" in told
        assert main(line.split()) == 3
        assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("command", ["run x.txt", "check x.txt", "fix x.txt", "lock x.txt", "explain"])
def test_an_unforeseen_error_in_a_command_ends_in_a_sentence(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> NoReturn:
        raise ZeroDivisionError("as nobody foresaw")

    monkeypatch.setattr(f"enrich.cli.{command.split()[0]}.run", fails)
    assert main(command.split()) == 2
    told = capsys.readouterr().err
    assert told.startswith("enrich: failed, and that is a fault of enrich itself (ZeroDivisionError")
    assert "--debug" in told
    assert "Traceback" not in told
    assert main([*command.split(), "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_an_editor_that_fails_on_one_edit_makes_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    fields = (
        "title = {Using thematic analysis in psychology}, author = {Braun}, year = 2006, volume = 3, "
        "journal = {Qualitative Research in Psychology}"
    )
    text = "".join(f"@article{{k{n}, {fields}}}\n" for n in range(3))
    (tmp_path / "refs.bib").write_text(text, encoding="utf-8")
    apply = BibtexEditor.apply

    def fails(self: Any, data: bytes, edits: Any, *told: Any) -> bytes:
        if any(reference.id == "k0" for reference, _ in edits):
            raise ZeroDivisionError
        return apply(self, data, edits, *told)

    monkeypatch.setattr(BibtexEditor, "apply", fails)
    assert main(["fix", "refs.bib", "--offline", "--write"]) == 3
    _, first, *others = (tmp_path / "refs.bib").read_text(encoding="utf-8").split("@article")
    assert "10.1191" not in first
    assert all("10.1191" in other for other in others)
    assert "enrich itself failed" in capsys.readouterr().err


@pytest.mark.usefixtures("bib")
@pytest.mark.parametrize("way", ["read", "stretches"])
def test_a_reader_that_fails_keeps_what_it_has_read(
    way: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(executors, "CHUNK", 1)
    Path("refs.jsonl").write_text("".join(f'{{"unstructured": "{TEXT} {n}"}}\n' for n in range(9)))
    if way == "read":
        monkeypatch.delattr(JsonLines, "stretches")
    made = getattr(JsonLines, way)

    def fails(self: Any, *given: Any) -> Iterator[Any]:
        for number, block in enumerate(made(self, *given)):
            if number == 4:
                raise ZeroDivisionError
            yield block

    monkeypatch.setattr(JsonLines, way, fails)
    assert main(["run", "refs.jsonl", "--offline", "-q", "-o", "out.json"]) == 3
    report = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert len(report["entries"]) == 4
    (rest,) = report["set_aside"]
    assert (rest["line"], rest["failed"]) == (4, True)
    assert "enrich itself failed" in rest["reason"]
    if way == "read":
        assert main(["check", "refs.jsonl", "--offline"]) == 3
        assert "internal-error" in capsys.readouterr().out


def test_a_file_that_cannot_be_recognised_costs_itself(
    bib: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("other.jsonl").write_text(f'{{"unstructured": "{TEXT}"}}\n')

    def fails(*_: object) -> NoReturn:
        raise ZeroDivisionError

    monkeypatch.setattr("enrich.readers.bibtex.Bibtex.recognises", fails)
    assert main(["run", "refs.bib", "other.jsonl", "--offline", "-q", "-o", "out.json"]) == 3
    report = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert [e["file"] for e in report["entries"]] == ["other.jsonl"]
    assert [b["file"] for b in report["set_aside"]] == ["refs.bib"]


def test_the_match_of_an_entry_given_up_is_empty() -> None:
    (entry,) = Job([FakeSource("index", WORK)]).run([Reference(id="r1", text=Poisoned(TEXT))])
    assert entry.match == Match(status="unchecked", reason=entry.match.reason, code="internal-error")

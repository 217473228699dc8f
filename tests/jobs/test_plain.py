"""Each job is a function with plain arguments: no parser of arguments near, and not a word printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from enrich.checks.policy import Policy
from enrich.errors import ConfigurationError, UnreadableInput
from enrich.jobs import check, executors, fix, lock, run
from enrich.jobs.baseline import accept
from enrich.jobs.findings import finding_targets, write_findings
from enrich.jobs.fixed import Fixed, Left, difference, write
from enrich.jobs.inputs import Inputs
from enrich.jobs.keeping import repair
from enrich.jobs.places import places_of, policy_here
from enrich.jobs.plan import without_findings
from enrich.jobs.reports import report_targets, write_reports
from enrich.ledger.decisions import NO_DECISIONS
from enrich.readers.base import Document
from enrich.records import Reference, Report
from enrich.settings import Settings, load
from enrich.sources import declared_settings

BIB = """@article{braun,
  author  = {Braun, V. and Clarke, V.},
  title   = {Using thematic analysis in psychology},
  journal = {Qualitative Research in Psychology},
  year    = 2006, volume = 3, number = 2,
  pages   = {77--101},
}
@article{nobody, author = {Brandt, K.}, title = {Clay tablets and their keepers}, year = 1969}
@article{broken, title = {Never closed
"""
FOUND = "10.1191/1478088706qp063oa"


@pytest.fixture(autouse=True)
def _mute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[None]:
    """No word printed by whatever way, no parser of arguments, and a folder of the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENRICH_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    monkeypatch.setattr("argparse.ArgumentParser.__init__", None)
    monkeypatch.setattr("builtins.print", None)
    yield
    assert capfd.readouterr() == ("", "")


def settings() -> Settings:
    return load({"offline": True}, declared=declared_settings)


def checked(*paths: str, told: list[str], **options: Any) -> check.Checked:
    places = places_of(paths)
    policy = policy_here(settings(), {}, places)
    done = check.check(Inputs(paths), settings(), policy, places, tell=told.append, **options)
    assert done is not None
    return done


def test_run() -> None:
    inputs = Inputs(["refs.bib", "absent.bib"])
    report = run.run(inputs, settings())
    assert [e.match.DOI for e in report.entries] == [FOUND, None]
    assert [str(failure) for failure in inputs.failures] == ["absent.bib: no such file."]
    assert {block.file for block in report.set_aside} == {"refs.bib", "absent.bib"}
    told: list[str] = []
    targets = report_targets(["out.html", "refs.bib/out.csv"], "", inputs.paths)
    _, written = write_reports(targets, report, tell=told.append)
    assert written == ["out.html"]
    assert len(told) == 1
    assert told[0].startswith("refs.bib/out.csv: cannot be written")


def test_what_listens_to_a_run_hears_of_all() -> None:
    seen: list[str] = []

    def counting(chunks: Any) -> Any:
        for chunk in chunks:
            seen.extend(f"read {block.id}" for block in chunk if isinstance(block, Reference))
            yield chunk

    def watch(results: Any, waiting: Callable[[], str], requests: Callable[[], int]) -> Any:
        assert (waiting(), requests()) == ("", 0)
        for result in results:
            seen.append(f"{result.count} done, {dict(result.tally.statuses)}")
            yield result

    run.run(Inputs(["refs.bib"]), settings(), counting=counting, watch=watch)
    assert seen == ["read braun", "read nobody", "3 done, {'matched': 1, 'unmatched': 1}"]


def test_check() -> None:
    told: list[str] = []
    done = checked("refs.bib", "absent.bib", told=told)
    assert told == ["absent.bib: no such file."]
    assert {(p.id, p.code) for p in done.problems} >= {("braun", "doi-missing"), ("nobody", "unresolved")}
    assert done.report.references == 2
    targets = [target for target in finding_targets(["sarif=out.sarif"], ["out.md"]) if target[1] != "-"]
    assert write_findings(targets, done.report)
    assert all(Path(name).stat().st_size for name in ("out.sarif", "out.md"))
    assert accept(done.problems, "known.toml", reason="a test") == len([p for p in done.problems if p.id])


def test_check_of_nothing() -> None:
    told: list[str] = []
    places = places_of(["absent.bib"])
    assert check.check(Inputs(["absent.bib"]), settings(), Policy(), places, tell=told.append) is None
    assert told == ["absent.bib: no such file."]


def test_lock_and_a_check_with_it() -> None:
    path, told = Path("enrich.lock"), list[str]()
    locking = lock.lock(Inputs(["refs.bib"]), settings(), path, tell=told.append)
    assert locking is not None
    assert (locking.held, locking.asked, locking.unknown, told) == (2, 2, 0, [])
    path.write_text(path.read_text(encoding="utf-8") + "!!\n", encoding="utf-8")
    done = checked("refs.bib", told=told, may_ask=False)
    assert len(told) == 1
    assert told[0].startswith("enrich.lock:")
    assert ("braun", "doi-missing") in {(p.id, p.code) for p in done.problems}
    assert "2 references" in repair(path, Path("cache"), tell=told.append)
    assert len(told) == 2
    again = lock.lock(Inputs(["refs.bib"]), settings(), path, max_age=timedelta(days=1), prune=True)
    assert again is not None
    assert (again.held, again.asked) == (2, 0)


def test_fix() -> None:
    done, left = fix.fix(Inputs(["refs.bib", "absent.bib"]), settings())
    assert isinstance(done, Fixed)
    assert FOUND.encode() in done.after
    assert left == Left(sentence="absent.bib: no such file.", wrong=True)
    assert [line for line in difference(done) if FOUND in line] == [f"+  doi     = {{{FOUND}}},\n"]
    assert Path("refs.bib").read_text(encoding="utf-8") == BIB
    assert write(done) == ""
    assert Path("refs.bib").read_bytes() == done.after
    with pytest.raises(ConfigurationError, match="shoe-size"):
        fix.fix(Inputs(["refs.bib"]), settings(), fields=["shoe-size"])


@pytest.mark.parametrize("name", executors.EXECUTORS)
def test_every_executor_gives_an_entry_for_each_in_order(name: str) -> None:
    references = [*Inputs(["refs.bib"]).references()] * 40
    with executors.executor(name)(settings(), executors.Entries(), executors.cut(references)) as running:
        entries = list(running)
        assert running.describe()
        assert (running.waiting(), running.notes()) == ("", ())
    assert [e.reference.id for e in entries] == [r.id for r in references]
    assert any(entry.findings for entry in entries)
    without = executors.Entries(without_findings(NO_DECISIONS))
    with executors.executor(name)(settings(), without, executors.cut(references)) as running:
        assert not any(entry.findings for entry in running)


def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often each file is opened from now on."""
    opened: dict[str, int] = {}
    original = Document._open

    def counting(self: Document) -> Any:
        if self._data is None:
            opened[self.name] = opened.get(self.name, 0) + 1
        return original(self)

    monkeypatch.setattr(Document, "_open", counting)
    return opened


def test_a_check_reads_each_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    table = 'Title,Authors,Year\nClay tablets and their keepers,"Brandt, K.",1969\n'
    Path("a.csv").write_text(table, encoding="utf-8")
    Path("b.md").write_text("# References\n\n- Brandt, K. (1969). Clay tablets.\n", encoding="utf-8")
    Path("c.txt").write_text("Brandt, K. (1969). Clay tablets and their keepers.\n", encoding="utf-8")
    opened = counted(monkeypatch)
    names = ("refs.bib", "a.csv", "b.md", "c.txt")
    assert checked(*names, told=[]).report.references == 5
    assert opened == dict.fromkeys(names, 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_read_by_every_job_and_written_by_none() -> None:
    os.mkfifo("pipe.bib")

    def piped(do: Callable[[], Any]) -> Any:
        with ThreadPoolExecutor(1) as beside:
            beside.submit(Path("pipe.bib").write_text, BIB, encoding="utf-8")
            return do()

    assert len(piped(lambda: run.run(Inputs(["pipe.bib"]), settings())).entries) == 2
    assert piped(lambda: checked("pipe.bib", told=[])).report.references == 2
    locking = piped(lambda: lock.lock(Inputs(["pipe.bib"]), settings(), Path("enrich.lock")))
    assert locking.held == 2
    (done,) = piped(lambda: list(fix.fix(Inputs(["pipe.bib"]), settings(), writing=True)))
    assert FOUND.encode() in done.after
    with pytest.raises(UnreadableInput, match="is no file; nothing written"):
        write(done)


def test_a_file_too_long_to_keep_is_checked_without_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    short = checked("refs.bib", told=[])
    assert any(problem.source for problem in short.problems)
    for module in ("inputs", "scope"):
        monkeypatch.setattr(f"enrich.jobs.{module}.LONGEST_KEPT", len(BIB) - 1)
    long = checked("refs.bib", told=[])
    assert not any(problem.source for problem in long.problems)
    assert [(p.code, p.id) for p in long.problems] == [(p.code, p.id) for p in short.problems]


@pytest.mark.parametrize("job", ["check", "lock", "locked", "run"])
def test_the_checks_of_an_entry_are_asked_once(job: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if job == "locked":
        lock.lock(Inputs(["refs.bib"]), settings(), Path("enrich.lock"))
    asked: list[str] = []
    for place in ("enrich.jobs.job.check", "enrich.jobs.resolving.check", "enrich.checks.promise.check"):
        module, _, name = place.rpartition(".")
        original = getattr(sys.modules[module], name)

        def counting(entry: Any, original: Any = original) -> Any:
            asked.append(entry.reference.id)
            return original(entry)

        monkeypatch.setattr(place, counting)
    if job == "run":
        assert isinstance(run.run(Inputs(["refs.bib"]), settings()), Report)
    elif job == "lock":
        lock.lock(Inputs(["refs.bib"]), settings(), Path("enrich.lock"))
    else:
        checked("refs.bib", told=[])
    assert sorted(asked) == ["braun", "nobody"]

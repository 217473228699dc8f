"""Processes: entries in order, failures as sentences, and no worker that outlives its parent."""

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from enrich.errors import ConfigurationError, EnrichError, SourceUnavailable, UnreadableInput
from enrich.jobs import executors
from enrich.jobs.executors import Entries, processes
from enrich.jobs.executors.serial import Serial
from enrich.records import Entry, Reference
from enrich.settings import Settings

ENDLESS = """
from itertools import count
from enrich.jobs import executors
from enrich.records import Reference
from enrich.settings import Settings

if __name__ == "__main__":
    settings = Settings(offline=True, workers=2)
    references = (Reference(id=str(i), text="Nobody (1969) Nothing.") for i in count())
    for entry in executors.run(settings, references):
        print(entry.reference.id, flush=True)
"""


def references(count: int = executors.SERIAL_BELOW) -> Iterator[Reference]:
    return (Reference(id=str(i), text="Nobody (1969) Nothing.") for i in range(count))


def die(_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_its_parent(number: int, tmp_path: Path) -> None:
    script = tmp_path / "endless.py"
    script.write_text(ENDLESS)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"0\n"
        parent.send_signal(number)
        # The workers hold the other end of these pipes: they close with the last of them.
        parent.communicate(timeout=10)


def test_a_fault_in_a_worker_is_told_as_it_is() -> None:
    broken = Settings(offline=True, workers=2, index="no-such-folder")
    with (
        executors.run(broken, references()) as running,
        pytest.raises(ConfigurationError, match="no index here"),
    ):
        next(iter(running))


def test_a_worker_that_is_killed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(offline=True, workers=2)
    monkeypatch.setattr(processes, "_run", die)
    with executors.run(settings, references()) as running, pytest.raises(ConfigurationError, match="worker"):
        list(running)


@pytest.mark.parametrize(
    "error",
    [
        ConfigurationError("no index here"),
        SourceUnavailable("index", "is away"),
        UnreadableInput("a", "b", 3),
    ],
)
def test_an_error_leaves_a_worker_as_it_is(error: EnrichError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (type(again), str(again)) == (type(error), str(error))


def test_an_executor_is_one_module_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    class Backwards(Serial[list[Reference], Entry]):
        """Works from the end, and gives results in order all the same."""

        def __init__(self, settings: Settings, work: Entries, chunks: Iterable[list[Reference]]) -> None:
            super().__init__(settings, work, reversed([chunk[::-1] for chunk in chunks]))

        def __iter__(self) -> Iterator[Entry]:
            return reversed(list(super().__iter__()))

    module = ModuleType("enrich.jobs.executors.backwards")
    module.Backwards = Backwards  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(executors.EXECUTORS, "backwards", "backwards:Backwards")
    chunks = executors.cut(references(600))
    with executors.executor("backwards")(Settings(offline=True), Entries(), chunks) as running:
        assert [entry.reference.id for entry in running] == [str(n) for n in range(600)]


def is_there(worker: multiprocessing.process.BaseProcess) -> bool:
    try:
        os.kill(worker.pid or 0, 0)
    except ProcessLookupError:
        return False
    return True


def test_workers_end_with_who_asked_for_them() -> None:
    """Also where not all entries were asked for, as when what comes of them cannot be written."""
    with executors.run(Settings(offline=True, workers=2), references()) as running:
        entries = iter(running)
        assert next(entries).reference.id == "0"
        workers = multiprocessing.active_children()
    assert workers
    # The pool itself waits for them too, and of two that wait only one is told of an end: so ask the system.
    end = time.monotonic() + 60  # what they were given is done first
    while any(map(is_there, workers)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(is_there, workers))
    assert next(entries, None) is None

"""Runs the product on the shared cases as a user would, each time in a folder of its own."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from enrich.cli.main import main
from tests.standin import server

Entry = dict[str, Any]


class Trial:
    """One row of cases: its files copied into `here`, and commands run there without a network."""

    def __init__(self, cases: Path, here: Path) -> None:
        self.cases, self.here = cases, here
        self.code = 0
        self.said = ""
        self.set_aside: list[dict[str, Any]] = []
        self._environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("ENRICH_") and k != "CI"},
            "ENRICH_CACHE_DIR": str(here / ".cache"),
            "ENRICH_DATA_DIR": str(here / ".data"),
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        self._asking = ["--offline"]
        self._apart_only = False

    def take(self, name: str) -> str:
        """Copy one file of the cases here and return its bare name."""
        return Path(shutil.copyfile(self.cases / name, self.here / Path(name).name)).name

    def text(self, name: str) -> str:
        """What a file here holds."""
        return (self.here / name).read_text(encoding="utf-8")

    def enrich(self, *arguments: str) -> int:
        """Run one command; `code` and `said` hold what it returned and printed."""
        run = self._apart if self._apart_only else self._here
        self.code, self.said = run(arguments)
        return self.code

    def _here(self, arguments: Sequence[str]) -> tuple[int, str]:
        """In this process, which spares its start; whatever it leaves in the environment goes."""
        said = StringIO()
        with (
            chdir(self.here),
            patch.dict(os.environ, self._environment, clear=True),
            redirect_stdout(said),
            redirect_stderr(said),
        ):
            try:
                code = main(arguments)
            except SystemExit as left:
                code = int(left.code or 0)
        return code, said.getvalue()

    def _apart(self, arguments: Sequence[str]) -> tuple[int, str]:
        """In a process of its own, for names of hosts lead elsewhere there."""
        done = subprocess.run(
            [sys.executable, "-m", "enrich", *arguments],
            cwd=self.here,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def index(self, *names: str) -> list[dict[str, Any]]:
        """Index works of the cases, to be asked from now on, and return them."""
        lines = [line for name in names for line in (self.cases / name).read_text().splitlines()]
        works = [json.loads(line) for line in lines if line.strip()]
        (self.here / "works.jsonl").write_text("\n".join(map(json.dumps, works)) + "\n")
        self.enrich("index", "build", "works.idx", "works.jsonl")
        self._asking = ["--offline", "--index", "works.idx"]
        return works

    def run(self, *names: str) -> list[Entry]:
        """The entries of `enrich run` on these files of the cases."""
        self.enrich("run", *map(self.take, names), *self._asking, "-q", "-o", "out.json")
        report = json.loads(self.text("out.json")) if (self.here / "out.json").exists() else {}
        self.set_aside = report.get("set_aside", [])
        return list(report.get("entries", []))

    def check(self, *names: str, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """The findings of `enrich check` on these files of the cases."""
        told = ("--format", "json=check.json", "--no-lock", *options)
        self.enrich("check", *map(self.take, names), *self._asking, *told)
        return list(json.loads(self.text("check.json"))["findings"])

    def fix(self, name: str, *options: str) -> str:
        """The text of one file of the cases after `enrich fix --write`."""
        taken = self.take(name)
        self.enrich("fix", taken, *self._asking, "--write", *options)
        return self.text(taken)

    @contextmanager
    def asking(self, services: Mapping[str, str], names: Path) -> Iterator[None]:
        """Ask the services at these addresses; `names` holds what leads the names of hosts to them."""
        before = dict(self._environment)
        self._environment |= {**services, "PYTHONPATH": f"{names}{os.pathsep}{before['PYTHONPATH']}"}
        self._apart_only = True
        yield
        self._environment, self._apart_only = before, False

    @contextmanager
    def on(self, day: str) -> Iterator[None]:
        """Run commands on this day."""
        self._environment["ENRICH_NOW"] = day
        yield
        del self._environment["ENRICH_NOW"]

    @contextmanager
    def knowing_bench_works(self, *dois: str) -> Iterator[None]:
        """Ask an index of these works of the shared bench."""
        before = self._asking
        with gzip.open(self.cases.parent / "bench" / "works" / "crossref.jsonl.gz", "rt") as lines:
            wanted = [line for line in lines if any(f'"{doi}"' in line for doi in dois)]
        (self.here / "bench.jsonl").write_text("".join(wanted))
        self.enrich("index", "build", "bench.idx", "bench.jsonl")
        self._asking = ["--offline", "--index", "bench.idx"]
        yield
        self._asking = before

    @contextmanager
    def online(self, registered: str, short: Mapping[str, str] | None = None) -> Iterator[None]:
        """Let the index's works, what `registered` lists and `short` DOIs be known to a stand-in."""
        works = {w["DOI"].lower(): w for w in map(json.loads, self.text("works.jsonl").splitlines())}
        more = json.loads((self.cases / registered).read_text(encoding="utf-8"))
        before = dict(self._environment), self._asking
        with _known_to_the_stand_in(works, more, short or {}), server.running() as standin:
            for service in ("crossref", "datacite", "doi"):
                self._environment[f"ENRICH_{service.upper()}_URL"] = f"{standin.url}/{service}"
            self._asking = ["--source", "crossref", "--source", "datacite", "--mailto", "a@example.org"]
            yield
        self._environment, self._asking = before


@contextmanager
def _known_to_the_stand_in(
    works: dict[str, Any], more: dict[str, Any], short: Mapping[str, str]
) -> Iterator[None]:
    with (
        patch.dict(server.SHORT, short),
        patch.dict(server.OTHER_AGENCIES, {d.lower(): agency for d, agency in more["other_ra"].items()}),
        patch.dict(server.WORKS, works),
        patch.dict(server.ALIASES, {a.lower(): d for a, d in more["aliases"].items()}),
        patch.dict(server.DATACITE, more["datacite"]),
        patch.object(server, "RECORDS", [*server.RECORDS, *works.values()]),
    ):
        yield


@contextmanager
def trial(cases: Path) -> Iterator[Trial]:
    """A trial in a folder that is gone afterwards."""
    with TemporaryDirectory() as folder:
        yield Trial(cases, Path(folder))

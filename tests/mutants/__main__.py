"""Changes the code in one place at a time and sees whether a test notices: `make mutants`.

A random hundred of the places where cosmic-ray knows a change, one change
each, drawn from a seed. The work is done in a copy, so the files that are
being worked on are never touched. Printed are the changes that no test saw,
but for those that `equivalent.jsonl` names as changing nothing. Exit 1 where
there are any, and where time ran out before the last one was tried.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.testing import run_tests
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome

from tests.mutants.spots import Change, change_in, equivalents, in_annotation, is_known

ROOT = Path(__file__).parent.parent.parent
ROOMS = {
    "matching": "tests/test_frozen.py tests/matching tests/jobs/test_job.py",
    "network": "tests/test_frozen.py tests/network tests/sources tests/lies",
    "editors": "tests/test_frozen.py tests/editors tests/cli/test_fix.py",
    "ledger": "tests/test_frozen.py tests/ledger tests/checks/test_lock_command.py",
}
"""What is changed (a folder of `enrich`), and the tests that are to notice."""
PATIENCE = 3
"""How many times as long as without a change the tests of a room may take."""


def main() -> int:
    """Try a sample of mutants and print the survivors."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        _copy(Path(folder))
        os.chdir(folder)
        os.environ["PYTHONPATH"] = folder
        rooms = {room: ROOMS[room] for room in asked.room or ROOMS}
        drawn = _drawn(rooms, asked.count, random.Random(asked.seed))
        return _tried(drawn, rooms, time.monotonic() + asked.minutes * 60)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="mutants to try (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=12, help="of the draw (default: %(default)s)")
    parser.add_argument("--minutes", type=float, default=45.0, help="stop after these (default: %(default)s)")
    parser.add_argument("--room", action="append", choices=ROOMS, help="only this one; repeatable")
    return parser.parse_args()


def _copy(folder: Path) -> None:
    """The files that git knows, as they are now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def _drawn(rooms: dict[str, str], count: int, chance: random.Random) -> list[tuple[str, MutationSpec]]:
    """`count` places, each with one of the changes that can be made there, room by room."""
    places: dict[object, list[tuple[str, MutationSpec]]] = defaultdict(list)
    for room in rooms:
        for spec in _specs(sorted(Path("enrich", room).rglob("*.py"))):
            places[spec.module_path, spec.start_pos, spec.end_pos].append((room, spec))
    keys = sorted(places, key=str)
    chosen = chance.sample(keys, min(count, len(keys)))
    print(f"{len(keys):,} places where a change can be made; {len(chosen)} of them are tried.", flush=True)
    order = list(rooms)
    return sorted((chance.choice(places[key]) for key in chosen), key=lambda drawn: order.index(drawn[0]))


def _specs(paths: list[Path]) -> Iterator[MutationSpec]:
    sources = {path: path.read_text(encoding="utf-8") for path in paths}
    with use_db("mutants.sqlite", WorkDB.Mode.create) as db:
        init(paths, db, {})
        found = [spec for item in db.work_items for spec in item.mutations]
    yield from (s for s in found if not in_annotation(sources[s.module_path], s.start_pos, s.end_pos))


def _tried(drawn: list[tuple[str, MutationSpec]], rooms: dict[str, str], end: float) -> int:
    """Try each, tell the survivors, count the rest."""
    known = equivalents()
    killed, same, survived, patience = 0, 0, 0, {}
    for room, spec in drawn:
        command = f"{sys.executable} -m pytest -x -q -p no:cacheprovider --hypothesis-seed=0 {rooms[room]}"
        if room not in patience:
            patience[room] = _patience(room, command)
        if time.monotonic() > end:
            break
        result = mutate_and_test([spec], command, patience[room])
        if result.test_outcome != TestOutcome.SURVIVED:
            killed += 1
        elif is_known(change_in(result.diff or "", str(spec.module_path)), known):
            same += 1
        else:
            survived += 1
            _tell(change_in(result.diff or "", str(spec.module_path)), spec)
    left = len(drawn) - killed - same - survived
    print(f"{killed} noticed, {same} known to change nothing, {survived} not noticed, {left} not tried.")
    return 1 if survived or left else 0


def _patience(room: str, command: str) -> float:
    """Seconds that the tests of a room may take; ends the run where they fail without any change."""
    began = time.monotonic()
    outcome, output = run_tests(command, None)
    if outcome != TestOutcome.SURVIVED:
        sys.exit(f"The tests of {room} fail without any change:\n{output[-3000:]}")
    seconds = time.monotonic() - began
    print(f"{room}: its tests take {seconds:.0f} s.", flush=True)
    return 10 + PATIENCE * seconds


def _tell(change: Change, spec: MutationSpec) -> None:
    print(f"\n{change.file}:{spec.start_pos[0]} ({spec.definition_name or 'module'}) was not noticed")
    print(f"  - {change.was}\n  + {change.became}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""A pattern that is compiled when it is first used is a pattern all the same."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys

import pytest

from enrich.patterns import lazy

START = """
import re, sys
made, compiled = [], re._compiler.compile
re._compiler.compile = lambda *given: made.append(given) or compiled(*given)
from enrich.cli.main import main
assert main(["run", sys.argv[1], "--offline", "--no-ledger", "-q", "-o", sys.argv[2]]) == 0
unneeded = {"rich", "filelock", "logging", "requests", "asyncio", "multiprocessing", "yaml"}
unneeded |= {"importlib.metadata"}
print(len(made), *sorted(unneeded & set(sys.modules)))
"""
MOST_COMPILED = 220
"""Patterns that a run of one reference compiles, those of other packages among them; measured 177."""


def test_it_does_what_the_compiled_one_does() -> None:
    one, other = lazy(r"(?P<word>[a-z]+)\d", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)\d", re.IGNORECASE)
    for text in ("", "Ab1", "1", "x ab2 c3"):
        assert one.findall(text) == other.findall(text)
        assert bool(one.match(text)) == bool(other.match(text))
    assert (one.pattern, one.flags, one.groupindex) == (other.pattern, other.flags, other.groupindex)
    assert lazy(rb"\d").sub(b"x", b"a1") == b"ax"


def test_it_travels_to_another_process() -> None:
    one = lazy("a+")
    for fresh in (one, pickle.loads(pickle.dumps(one))):  # noqa: S301
        assert fresh.findall("caat") == ["aa"]
    assert pickle.loads(pickle.dumps(one)).search("caat")  # noqa: S301


def test_a_fault_is_raised_where_it_is_used() -> None:
    broken = lazy("(")
    with pytest.raises(re.error):
        broken.search("a")


def test_a_quiet_run_loads_nothing_that_it_does_not_need(tmp_path: object) -> None:
    given = f"{tmp_path}/one.jsonl"
    with open(given, "w", encoding="utf-8") as file:
        file.write('{"unstructured": "Braun, V. and Clarke, V. (2006) Using thematic analysis, 3, 77."}\n')
    command = [sys.executable, "-c", START, given, f"{tmp_path}/out.jsonl"]
    compiled, *unneeded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert unneeded == []
    assert int(compiled) <= MOST_COMPILED

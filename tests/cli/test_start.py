"""The start of the program: what it loads stays, so garbage is looked for in all else only."""

import subprocess
import sys

PROGRAM = """
import gc, sys
from enrich.__main__ import main
sys.argv = ["enrich", "explain", "doi-mismatch"]
assert main() == 0
assert gc.isenabled()
assert gc.get_freeze_count() > 10_000
assert gc.get_threshold()[0] > 5_000
"""
CALLED = """
import gc
from enrich.cli.main import main
assert main(["explain", "doi-mismatch"]) == 0
assert gc.isenabled()
assert gc.get_freeze_count() == 0
assert gc.get_threshold()[0] < 5_000
"""


def test_the_program_leaves_out_what_it_has_loaded() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, stdout=subprocess.DEVNULL)


def test_who_calls_a_command_keeps_its_own_ways() -> None:
    subprocess.run([sys.executable, "-c", CALLED], check=True, stdout=subprocess.DEVNULL)

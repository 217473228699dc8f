"""A check added as a newcomer would: one module, one line in the table, and it is everywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import enrich

MODULE = '''"""A check of titles in capitals."""

from enrich.checks.base import finding, given
from enrich.records import Entry, Finding


def title_shouts(entry: Entry) -> tuple[Finding, ...]:
    """The title is printed in capitals throughout.

    **What to do.** Print it as its journal did.
    """
    title = given(entry.reference).title
    if not title.isupper():
        return ()
    return (finding("title-shouts", entry.reference, "The title is in capitals.", field="title"),)
'''
LINE = '    "title-shouts": Row("error", "enrich.checks.rules.shouting:title_shouts"),\n}\n'
BIBLIOGRAPHY = """@article{loud, author={Haas, Ida}, title={COPPER KETTLES}, year={2001}}
@article{quiet, author={Haas, Ida}, title={Iron pots}, year={2002}}
"""


def test_one_file_and_one_line_make_a_check(tmp_path: Path) -> None:
    package = tmp_path / "enrich"
    shutil.copytree(Path(enrich.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "checks" / "rules" / "shouting.py").write_text(MODULE)
    table = package / "checks" / "table.py"
    table.write_text(table.read_text(encoding="utf-8").removesuffix("}\n") + LINE, encoding="utf-8")
    (tmp_path / "list.bib").write_text(BIBLIOGRAPHY)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path), "ENRICH_CACHE_DIR": str(tmp_path / "cache")}
        return subprocess.run(
            [sys.executable, "-m", "enrich", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    checked = run("check", "list.bib", "--offline", "--no-lock", "--format", "json")
    told = [f for f in json.loads(checked.stdout)["findings"] if f["code"] == "title-shouts"]
    assert [(f["reference"], f["severity"], f["field"]) for f in told] == [("loud", "error", "title")]
    assert checked.returncode == 1
    assert "Print it as its journal did." in run("explain", "title-shouts").stdout
    assert run("check", "list.bib", "--offline", "--no-lock", "--ignore", "title-shouts").returncode == 0

"""`check --preset submission`: what a record denies is an error, and each manuscript gets its questions."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from enrich.checks.base import SEVERITIES
from enrich.checks.policy import PRESETS, policy_from
from enrich.checks.queries import manuscripts
from enrich.checks.report import Problem
from enrich.errors import ConfigurationError
from enrich.records import Reference
from tests.checks.planted import PLANTED, Checker

DENIED = {"contradicted", "place-taken", "title-elsewhere", "doi-mismatch"}
ACCUSING = re.compile(
    r"fabricat|fake|fraud|bogus|invent|hallucinat|false|lie[sd]?\b|mistake|wrong|error|fail|suspicious|must",
    re.IGNORECASE,
)


@pytest.fixture
def folder(checker: Checker, tmp_path: Path) -> Path:
    checker.monkeypatch.chdir(tmp_path)
    for name in ("denied.bib", "denied.txt", "innocents.bib"):
        shutil.copy(PLANTED / name, tmp_path)
    return tmp_path


def severities(checker: Checker, *arguments: str) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {}
    for one in checker.findings("denied.bib", "denied.txt", *arguments):
        told.setdefault(one["code"], set()).add(one["severity"])
    return told


def test_what_a_record_denies_is_a_warning_and_an_error_before_a_submission(
    checker: Checker, folder: Path
) -> None:
    plain = severities(checker)
    assert all(plain[code] == {"warning"} for code in DENIED - {"doi-mismatch"})
    told = severities(checker, "--preset", "submission")
    assert {code for code, grave in told.items() if grave == {"error"}} == DENIED
    assert checker("check", "denied.txt", "--preset", "submission")[0] == 1
    assert checker("check", "innocents.bib", "--preset", "submission")[0] == 0


def test_the_projects_own_severity_goes_before_the_presets(checker: Checker, folder: Path) -> None:
    (folder / "enrich.toml").write_text(
        '[check]\npreset = "submission"\n[check.severity]\nplace-taken = "info"\n'
    )
    told = severities(checker)
    assert told["place-taken"] == {"info"}
    assert told["contradicted"] == {"error"}


def test_a_preset_that_there_is_not_is_told() -> None:
    with pytest.raises(ConfigurationError, match="'journal' is none of submission"):
        policy_from({"preset": "journal"}, {})
    assert all(code in SEVERITIES for preset in PRESETS.values() for code in preset)


@pytest.mark.parametrize("format", ["human", "markdown"])
def test_each_manuscript_has_its_questions_which_accuse_nobody(
    checker: Checker, folder: Path, format: str
) -> None:
    arguments = ("check", "denied.bib", "denied.txt", "--format", format)
    assert "Queries to the author" not in checker(*arguments)[1]
    _, out = checker(*arguments, "--preset", "submission")
    queries = out[out.index("Queries to the author") :]
    assert queries.count("Queries to the author") == 2
    assert "8 references, 4 to ask the author about." in queries
    assert queries.count("Could you please check") == 8
    assert "10.5555/planted.9" in queries
    assert not ACCUSING.search(re.sub(r"“[^”]*”|invented|Invented", "", queries.partition(" errors,")[0]))


def problem(code: str, severity: str = "warning", **more: str) -> Problem:
    return Problem(code=code, message=f"{code}.", severity=severity, file="a.bib", id="one", **more)  # type: ignore[arg-type]


def test_a_reference_is_asked_about_once_and_of_what_its_author_knows_only() -> None:
    references = [Reference(id="one", file="a.bib"), Reference(id="two", file="b.bib")]
    found = [problem("place-taken"), problem("contradicted"), problem("comma-missing"), problem("retracted")]
    first, second = manuscripts(references, [*found, problem("link-broken", "info")])
    assert (first.file, first.references, second.queries) == ("a.bib", 1, ())
    (query,) = first.queries
    assert query.facts == ("place-taken.", "contradicted.", "retracted.")
    assert query.question.startswith(
        "Could you please check which work is meant, and journal, volume and pages? Is it to be cited"
    )


def test_a_reference_is_called_by_whole_words() -> None:
    title = "Wages and tariffs in the northern textile towns before the first general strike"
    reference = Reference(id="one", file="a.bib", text=f"{title}s of 1842 and after")
    (manuscript,) = manuscripts([reference], [problem("contradicted")])
    assert manuscript.queries[0].about == f"{title.rpartition(' ')[0]} …"


def test_programs_that_read_the_report_are_not_surprised_by_the_questions(
    checker: Checker, folder: Path
) -> None:
    _, plain = checker("check", "denied.txt", "--format", "json")
    _, asked = checker("check", "denied.txt", "--format", "json", "--preset", "submission")
    assert json.loads(plain).keys() == json.loads(asked).keys()

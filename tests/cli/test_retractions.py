"""`enrich retractions`, and what checks say by the list, offline and under a lock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from enrich.cli.main import main
from enrich.network import services
from tests.retractions.made import listed, row
from tests.standin import server as standin
from tests.standin.server import Reply, running

HELD, ABSENT, BACK = "10.1191/1478088706qp063oa", "10.5555/absent", "10.5555/back"
BIB = f"""
@article{{held, author={{Braun, Virginia and Clarke, Victoria}}, year={{2006}}, volume={{3}},
  pages={{77--101}}, title={{Using thematic analysis in psychology}},
  journal={{Qualitative Research in Psychology}}, doi={{{HELD}}}}}
@article{{absent, author={{Adams, Ann}}, title={{Something}}, year={{2019}}, doi={{{ABSENT}}}}}
@article{{back, author={{Adams, Ann}}, title={{Something else}}, year={{2018}}, doi={{{BACK}}}}}
"""
LIST = listed(
    row(HELD),
    row(ABSENT, "Expression of concern", RetractionDOI="unavailable"),
    row(BACK),
    row(BACK, "Reinstatement", "1/1/2022 0:00"),
    row("unavailable"),
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENRICH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ENRICH_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "refs.bib").write_text(BIB)
    (tmp_path / "list.csv").write_bytes(LIST)
    return tmp_path


Said = Callable[..., str]


@pytest.fixture
def said(here: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """What a check prints."""

    def check(*options: str) -> str:
        main(["check", "refs.bib", "--offline", *options])
        return capsys.readouterr().out

    return check


def test_a_list_is_taken_in_and_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retractions", "info"]) == 2
    assert main(["retractions", "update", "list.csv"]) == 0
    capsys.readouterr()
    assert main(["retractions", "info"]) == 0
    out = capsys.readouterr().out
    assert "3 DOIs and numbers of PubMed\n  the newest notice of 2022-01-01, taken in on" in out
    assert "from list.csv" in out
    assert "1 about works without a DOI and a number" in out
    assert all(len(line) <= 80 for line in out.splitlines())


@pytest.mark.parametrize("source", ["nothing.csv", "refs.bib", "."])
def test_what_is_no_list_is_told(source: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retractions", "update", source]) == 2
    assert capsys.readouterr().err.startswith(f"enrich: {source}: ")


def test_rows_that_are_left_out_are_told_with_their_lines(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "list.csv").write_bytes(LIST + b"1,2\r\n" * 30)
    assert main(["retractions", "update", "list.csv"]) == 3
    err = capsys.readouterr().err
    assert "list.csv:12: 2 columns instead of 20" in err
    assert "and 10 more rows" in err


def test_checks_find_what_the_list_says_without_a_request(here: Path, said: Said) -> None:
    before = said()
    assert "retracted" not in before
    main(["retractions", "update", "list.csv"])
    after = said()
    assert "retracted  held" in after
    notice = "2021-03-09 (notice: 10.5555/notice; Retraction Watch’s list, as of 2022-01-01)"
    assert f"The work was retracted on {notice}." in after
    assert "expression-of-concern  absent" in after
    assert "retracted  back" not in after, "it was taken back"


def test_a_lock_made_before_does_not_hide_it(here: Path, said: Said) -> None:
    main(["lock", "refs.bib", "--offline"])
    assert "retracted" not in said("--locked")
    main(["retractions", "update", "list.csv"])
    assert "retracted  held" in said("--locked")


def test_a_run_tells_it_too(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["retractions", "update", "list.csv"])
    main(["run", "refs.bib", "--offline", "--no-ledger", "-q", "-o", "out.jsonl"])
    lines = (here / "out.jsonl").read_text().splitlines()
    assert "The work was retracted" in lines[0]
    assert "Retraction Watch’s list, as of 2022-01-01" in lines[0]


@pytest.mark.parametrize(("status", "code"), [(200, 0), (404, 2), (500, 2)])
def test_a_list_comes_from_an_address(
    status: int, code: int, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(path: str, query: dict[str, str], polite: bool) -> Reply:
        assert path == "raw/list.csv"
        return status, "text/csv", LIST.decode() if status == 200 else "", {}

    monkeypatch.setattr(services.Rate, "spacing", 0.0)
    monkeypatch.setattr(standin, "crossref", answer)
    monkeypatch.setattr("enrich.jobs.retractions._PATIENCE", 1.0)
    monkeypatch.setenv("ENRICH_TIMEOUT", "1")
    with running() as server:
        assert main(["retractions", "update", f"{server.url}/crossref/raw/list.csv?inline=false"]) == code
    said = capsys.readouterr()
    assert ("3 DOIs" in said.out) == (code == 0)
    assert ("Get it with a browser" in said.err) == (code == 2)

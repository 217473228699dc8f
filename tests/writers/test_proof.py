"""The page about one reference: whole, to be printed, and without a word that accuses."""

import io
import re
from pathlib import Path

import pytest
from lxml import html
from msgspec.structs import replace

from enrich.cli.main import main
from enrich.errors import ConfigurationError
from enrich.jobs.reports import only
from enrich.records import Report
from tests.conformance.writer_suite import written
from tests.writers.reports import CONTRADICTED, EVERY_VERDICT, HOSTILE_REPORT

LIST = "1. Nobody, N. (2006) Else. Qualitative Research in Psychology 3(2), 600-601.\n\n2. Other.\n"
ACCUSING = re.compile(
    r"\b(?:invented|fake|fabricat|false|wrong(?!ly| number)|fraud|hallucinat|does not exist)", re.I
)


def page(report: Report) -> html.HtmlElement:
    return html.parse(io.BytesIO(written("proof", report)), html.HTMLParser(encoding="utf-8")).getroot()


def test_it_says_what_was_asked_where_and_where_to_look_next() -> None:
    root = page(only(CONTRADICTED, "r2"))
    headings = [heading.text for heading in root.xpath("//h2")]
    assert headings == [
        "What was asked",
        "In short",
        "Where it was looked for",
        "The DOI that is printed",
        "What comes nearest",
        "Where to look next",
    ]
    assert root.xpath("string(//blockquote)") == CONTRADICTED.entries[1].reference.text
    assert "starter index (61 works)" in root.xpath("string(//section[3])")
    assert "Reed, B." in root.xpath("string(//section[2])")


@pytest.mark.parametrize("entry", EVERY_VERDICT.entries, ids=[e.match.status for e in EVERY_VERDICT.entries])
def test_no_verdict_accuses_anybody(entry) -> None:  # type: ignore[no-untyped-def]
    root = page(replace(EVERY_VERDICT, entries=(entry,)))
    said = root.xpath("string(//section[2])")
    assert said
    assert not ACCUSING.search(said)


def test_hostile_text_stays_text_and_nothing_runs() -> None:
    root = page(HOSTILE_REPORT)
    assert not root.xpath("//script | //@onmouseover | //@src")
    assert "script-src" not in root.xpath("string(//meta[@http-equiv]/@content)")
    assert len(root.xpath("//blockquote")) == len(HOSTILE_REPORT.entries)


def test_a_report_on_one_reference_counts_that_one() -> None:
    report = only(EVERY_VERDICT, "r4")
    assert report.tally()["unmatched"] == 1
    assert sum(report.tally().values()) == 1
    assert (report.set_aside, report.silent) == ((), ())
    with pytest.raises(ConfigurationError, match="no reference has this id; the first are r1, r2"):
        only(EVERY_VERDICT, "r9")


def test_a_run_writes_the_page_and_lines_of_one_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.txt").write_text(LIST)
    outputs = ["-o", "proof.html", "-o", "one.jsonl"]
    assert main(["run", "list.txt", "--offline", "--no-ledger", "--only", "r1", *outputs]) == 0
    assert "1 reference read" in capsys.readouterr().out
    shown = Path("proof.html").read_text("utf-8")
    assert "volume 3 of Qualitative Research in Psychology has 1 work; none has page 600" in shown
    assert len(Path("one.jsonl").read_text("utf-8").splitlines()) == 1
    assert main(["run", "list.txt", "--offline", "--no-ledger", "--only", "r9", *outputs]) == 2


def test_what_is_open_can_be_reported_by_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    thesis = "Brandt, K. (1969) Clay tablets and their keepers. PhD thesis, University of Nowhere."
    article = "Lund, A. (1971) Bells of the northern islands. Journal of Invented Sounds, 12(3), 44-58."
    Path("list.txt").write_text(f"{thesis}\n\n{article}\n")
    outputs = ["-o", "open.html", "-o", "open.jsonl"]
    assert main(["run", "list.txt", "--offline", "--no-ledger", "--kind", "thesis", *outputs]) == 0
    told = capsys.readouterr().out
    assert "Reported is only what is still open of these kinds: thesis: 1 of 2 references." in told
    assert "Bells of the northern islands" not in told + Path("open.html").read_text("utf-8")
    (line,) = Path("open.jsonl").read_text("utf-8").splitlines()
    assert "Clay tablets" in line
    fields = ["--kind", "article", "--fields", "id,status", "-o", "few.jsonl"]
    assert main(["run", "list.txt", "--offline", "--no-ledger", "-q", *fields]) == 2
    with pytest.raises(SystemExit, match="2"):
        main(["run", "list.txt", "--offline", "--kind", "poem"])

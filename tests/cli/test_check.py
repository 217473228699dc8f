"""`enrich check` on inputs that are nothing special: no build breaks for them."""

from pathlib import Path

import pytest

from enrich.cli.main import main


@pytest.mark.parametrize("text", ["% nothing yet\n", '@string{jh = "Journal of Hydrology"}\n'])
def test_a_bibliography_without_entries_breaks_no_build(tmp_path: Path, text: str) -> None:
    path = tmp_path / "strings.bib"
    path.write_text(text)
    assert main(["check", str(path), "--offline", "--no-lock"]) == 0


def test_a_file_that_cannot_be_read_or_written_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "strings.bib").write_text("% nothing yet\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    assert main(["check", "strings.bib", "--offline", "--no-lock", "--format", "github"]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("enrich: GITHUB_STEP_SUMMARY")
    assert main(["check", "strings.bib", "--offline", "--lock", "."]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("enrich: .: the lock file cannot be read")

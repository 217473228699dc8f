"""`enrich check` on inputs that are nothing special: no build breaks for them."""

from pathlib import Path

import pytest

from enrich.cli.main import main


@pytest.mark.parametrize("text", ["% nothing yet\n", '@string{jh = "Journal of Hydrology"}\n'])
def test_a_bibliography_without_entries_breaks_no_build(tmp_path: Path, text: str) -> None:
    path = tmp_path / "strings.bib"
    path.write_text(text)
    assert main(["check", str(path), "--offline", "--no-lock"]) == 0

"""What `enrich check` asks the network for, counted at a stand-in for the services."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from enrich.cli.main import main
from tests.standin.server import StandIn, running

BIB = r"""
@article{mice, doi={10.1371/journal.pbio.0050002}, year={2006}, volume={5}, number={1}, pages={e2},
  author={van der Pluijm, Ingrid and Garinis, George A. and others}, journal={PLoS Biology},
  title={Impaired Genome Maintenance Suppresses the Growth Hormone--Insulin-Like Growth Factor 1 Axis in Mice
    with Cockayne Syndrome}}

@article{weather, doi={10.1175/1520-0493(1974)102<0736:WACOJ>2.0.CO;2}, year={1974},
  author={Wagner, A. James}, title={Weather and Circulation of July 1974},
  journal={Monthly Weather Review}, volume={102}, number={10}, pages={736--742}}

@article{gone, title={A made-up article that was retracted}, year={2008}, doi={10.5555/retracted}}

@article{unknown, title={No record anywhere}, year={1950}, author={Nobody, A.}, doi={10.5555/unknown}}
"""
HEAVY = {
    "requests",
    "requests_cache",
    "habanero",
    "rapidfuzz",
    "pycrfsuite",
    "tantivy",
    "lxml",
    "rich",
    "sqlite3",
}


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with running() as server:
        for name in ("CROSSREF", "DATACITE", "DOI"):
            monkeypatch.setenv(f"ENRICH_{name}_URL", f"{server.url}/{name.lower()}")
        monkeypatch.setenv("ENRICH_CACHE_DIR", str(tmp_path / "cache"))
        monkeypatch.chdir(tmp_path)
        (tmp_path / "refs.bib").write_text(BIB)
        yield server


def asked(server: StandIn) -> list[str]:
    """The requests since the last call."""
    seen = list(server.seen)
    server.seen.clear()
    return seen


def test_a_warm_lock_file_makes_no_request_and_a_changed_entry_one(
    services: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lock", "refs.bib"]) == 0
    assert asked(services)
    assert main(["check", "refs.bib"]) == 1
    assert asked(services) == []
    said = capsys.readouterr().out
    assert "retracted  gone" in said
    assert "doi-unregistered  unknown" in said
    (tmp_path / "cache").rename(tmp_path / "the cache of another machine")
    (tmp_path / "refs.bib").write_text(BIB.replace("year={1974}", "year={1975}"))
    main(["check", "refs.bib"])
    assert len(asked(services)) == 1


def test_with_a_warm_lock_file_nothing_heavy_is_loaded(services: StandIn, tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(BIB.partition("@article{gone")[0])
    main(["lock", "refs.bib"])
    script = (
        "import sys\nfrom enrich.cli.main import main\n"
        "assert main(['check', 'refs.bib', '--format', 'sarif=s.json', '--format', 'github']) == 0\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stderr.split())

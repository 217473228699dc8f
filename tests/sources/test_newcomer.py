"""Adding a source as a newcomer would: the module that docs/network.md shows, one line in the registry."""

from __future__ import annotations

import importlib
import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from enrich.cli.main import main
from enrich.network import services
from enrich.records import Reference
from enrich.settings import Settings
from enrich.sources import SOURCES, declared, open_door
from enrich.sources.base import Source
from tests.conformance.source_suite import SourceSuite

PAGE = Path(__file__).parent.parent.parent / "docs" / "network.md"
KNOWN = {
    "DOI": "10.5555/toy-1",
    "title": ["Wooden horses of the northern fairs"],
    "author": [{"family": "Tinker", "given": "Ada"}],
    "container-title": ["Annals of Made-up Toys"],
    "issued": {"date-parts": [[1998]]},
    "volume": "12",
    "page": "33-47",
    "type": "journal-article",
}
TEXT = "Tinker A. Wooden horses of the northern fairs. Annals of Made-up Toys. 1998;12:33-47."
UNKNOWN = "Nobody N. A work that no catalogue holds. Journal of Nothing. 1950;1:1-2."


class Catalogue(BaseHTTPRequestHandler):
    """The made-up service."""

    asked: ClassVar[list[tuple[str, float]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, time.monotonic()))
        parts = urlsplit(self.path)
        doi = unquote(parts.path.removeprefix("/catalogue/works").removeprefix("/"))
        if not doi:
            words = parse_qs(parts.query)["query"][0]
            self._tell(200, [KNOWN] if "Wooden horses" in words else [])
        elif doi == KNOWN["DOI"]:
            self._tell(200, KNOWN)
        else:
            self._tell(404, {"unknown": doi})

    def _tell(self, status: int, said: object) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The one file, in a package of its own, and the one line."""
    package = tmp_path / "newcomers"
    package.mkdir()
    (package / "__init__.py").touch()
    code = PAGE.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    (package / "toy.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(SOURCES, "toy", "newcomers.toy")
    importlib.invalidate_caches()
    yield
    for name in ("newcomers.toy", "newcomers"):
        sys.modules.pop(name, None)


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The service's address."""
    monkeypatch.setattr(Catalogue, "asked", [])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Catalogue)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/catalogue"
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("toy")
class TestToy(SourceSuite):
    present = "10.5555/toy-1"
    absent = "10.5555/nowhere"
    reference = Reference(id="1", text=TEXT)

    @pytest.fixture(autouse=True)
    def quick(self, toy: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(services.Rate, "spacing", 0.0)
        self.declaration = declared("toy")

    @pytest.fixture
    def working(self, catalogue: str, tmp_path: Path) -> Iterator[Source]:
        yield from _opened(self, catalogue, tmp_path)

    @pytest.fixture
    def broken(self, tmp_path: Path) -> Iterator[Source]:
        yield from _opened(self, "http://127.0.0.1:9", tmp_path)


def _opened(suite: TestToy, url: str, folder: Path) -> Iterator[Source]:
    settings = Settings(sources=("toy",), of_sources={"toy_url": url}, cache_dir=str(folder / "cache"))
    door = open_door(settings)
    assert door is not None
    with closing(door):
        yield suite.declaration.open(settings, door)


@pytest.fixture
def asked(toy: None, catalogue: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the toy is set from the environment and has a list to match."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENRICH_TOY_URL", catalogue)
    monkeypatch.setenv("ENRICH_DOI_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ENRICH_CACHE_DIR", str(tmp_path / "cache"))
    lines = [f"{TEXT} https://doi.org/10.5555/toy-1", TEXT, UNKNOWN]
    (tmp_path / "refs.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return tmp_path


def test_it_is_asked_through_settings_door_job_and_report(
    asked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "refs.txt", "--source", "toy", "-o", "out.json"]) in (0, 1)
    entries = json.loads((asked / "out.json").read_text(encoding="utf-8"))["entries"]
    assert [entry["status"] for entry in entries] == ["matched", "matched", "unmatched"]
    assert [entry["DOI"] for entry in entries[:2]] == ["10.5555/toy-1"] * 2
    assert "Not found in: the Toy Catalogue." in entries[2]["reason"]
    said = capsys.readouterr()
    assert "The Toy Catalogue: 3 requests" in said.out + said.err
    assert "the Toy Catalogue" in (asked / "out.json").read_text(encoding="utf-8")


def test_its_limits_are_kept(asked: Path) -> None:
    main(["run", "refs.txt", "--source", "toy", "-o", "out.json"])
    searches = [moment for path, moment in Catalogue.asked if "?" in path]
    assert len(searches) == 2
    assert searches[1] - searches[0] > 0.9
    assert (asked / "cache" / "limits" / "toy-public.json").is_file()


def test_where_it_is_down_its_advice_is_told(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENRICH_TOY_URL", "http://127.0.0.1:9")
    assert main(["run", "refs.txt", "--source", "toy", "-o", "out.json"]) == 3
    report = (asked / "out.json").read_text(encoding="utf-8")
    assert {e["status"] for e in json.loads(report)["entries"]} == {"unchecked"}
    assert "Ask at toys@example.org" in report


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("ENRICH_TOY_URL", "toy.example.org", "toy-url must be an address"),
        ("ENRICH_TOI_URL", "http://127.0.0.1:9", "is ENRICH_TOY_URL meant"),
    ],
)
@pytest.mark.usefixtures("asked")
def test_its_setting_is_refused_as_all_are(
    variable: str,
    value: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(variable, value)
    assert main(["run", "refs.txt", "--source", "toy"]) == 2
    assert words in capsys.readouterr().err


def test_its_setting_may_stand_in_a_file(
    asked: Path, catalogue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ENRICH_TOY_URL")
    (asked / "enrich.toml").write_text(f'sources = ["toy"]\ntoy-url = "{catalogue}"\n', encoding="utf-8")
    assert main(["run", "refs.txt", "-o", "out.json"]) in (0, 1)
    assert Catalogue.asked


@pytest.mark.usefixtures("toy")
def test_it_is_named_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["run", "--help"])
    assert "ncbi, toy;" in " ".join(capsys.readouterr().out.split())

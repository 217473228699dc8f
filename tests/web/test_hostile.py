"""What strangers hand in: bombs, traps, odd names: refused with a sentence, nothing leaks."""

import gzip
import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.web.desk.names import kept_names
from tests.web.program import serving
from tests.web.test_api import over

SECRET = "a-file-of-this-machine"


def archive(*names: str) -> bytes:
    """An archive whose files inflate to a thousand times their size."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for name in names:
            whole.writestr(name, b"0" * 200_000_000)
    return packed.getvalue()


def laughs() -> bytes:
    lines = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{"".join(lines)}]><article>&l9;</article>'.encode()


BOMBS: dict[str, Any] = {
    "sheet.xlsx": lambda _: archive("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"),
    "text.docx": lambda _: archive("[Content_Types].xml", "word/document.xml"),
    "table.ods": lambda _: archive("mimetype", "content.xml"),
    "laughs.xml": lambda _: laughs(),
    "outside.xml": lambda path: (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{path}">]><article>&x;</article>'.encode()
    ),
    "outside.tex": lambda path: (
        f"\\documentclass{{article}}\n\\begin{{document}}\n"
        f"\\bibliography{{{'../' * 20}{str(path).lstrip('/')}}}\n\\end{{document}}\n".encode()
    ),
    "deep.json": lambda _: b"[" * 2_000_000,
    "deep.jsonl": lambda _: b'{"a":' * 400_000,
    "packed.gz": lambda _: gzip.compress(b"0" * 50_000_000),
    "zeros.bib": lambda _: bytes(1_000_000),
    "one-line.txt": lambda _: b"a" * 10_000_000,
}


@pytest.mark.soak
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_and_traps(client: Any, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside.bib"
    outside.write_text(f"@article{{x, title={{{SECRET}}}, year={{2001}}}}", encoding="utf-8")
    answer = client.post("/api/v1/jobs", files={"file": (name, BOMBS[name](outside))})
    assert answer.status_code == 201
    id = answer.json()["id"]
    job = over(client, id)
    assert job["state"] == "failed"
    assert job["said"]
    for path in ("", "/queue?show=any", "/references/0", "/files/enriched", "/files/report?format=html"):
        page = client.get(f"/jobs/{id}{path}", headers={"accept": "text/html"})
        assert page.status_code < 500, path
        assert SECRET not in page.text, path
    assert SECRET not in client.get(f"/api/v1/jobs/{id}/entries").text
    client.delete(f"/api/v1/jobs/{id}")


def test_no_document_names_a_file_of_this_machine(client: Any, tmp_path: Path) -> None:
    outside = tmp_path / "outside.bib"
    outside.write_text(f"@article{{x, title={{{SECRET}}}, year={{2001}}}}", encoding="utf-8")
    answer = client.post("/api/v1/jobs", files={"file": ("a.tex", BOMBS["outside.tex"](outside))})
    id = answer.json()["id"]
    assert over(client, id)["state"] == "failed"
    assert SECRET not in client.get(f"/api/v1/jobs/{id}/entries").text


@given(st.lists(st.text(max_size=200), min_size=1, max_size=5))
def test_names_are_names_of_files_and_nothing_else(names: list[str]) -> None:
    kept = kept_names(names)
    assert len({name.lower() for name in kept}) == len(names)
    for name in kept:
        assert name == Path(name).name
        assert name not in ("", ".", "..", "-")
        assert len(name.encode()) <= 130
        assert name.isprintable() or not any(ord(sign) < 32 for sign in name)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\refs.bib", "refs.bib"),
        ("-", "references"),
        ("con.bib", "references"),
        ("a\x00b\u202e.bib", "a_b_.bib"),
        ("ação.bib", "ação.bib"),
        ("x" * 500 + ".bib", "x" * 116 + ".bib"),
    ],
)
def test_kept_names(given: str, kept: str) -> None:
    assert kept_names([given, given])[0] == kept


@pytest.mark.soak
def test_no_request_that_the_description_allows_breaks_it(tmp_path: Path) -> None:
    with serving() as (address, _):
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}openapi.json"),
            *("--checks", "not_a_server_error", "--max-examples", "40", "--generation-database", "none"),
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "passed" in done.stdout

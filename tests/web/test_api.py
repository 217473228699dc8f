"""The REST API keeps its word: a job in, its entries out as the command line writes them, decisions in."""

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from enrich.cli.main import main
from tests.web.conftest import Started

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "mutual-help.html"
BIB = b"""@article{braun2006, author={Braun, Virginia and Clarke, Victoria}, year={2006},
 title={Using thematic analysis in psychology}, journal={Qualitative Research in Psychology}, volume={3}}
@article{nobody1999, author={Nobody, Anna}, title={On quiet rivers that no index holds}, year={1999}}
"""
OVER = ("finished", "failed", "cancelled")


def handed_in(client: Any, data: bytes, name: str = "refs.bib", **said: str) -> dict[str, Any]:
    answer = client.post("/api/v1/jobs", files={"file": (name, data)}, data=said)
    assert answer.status_code == 201, answer.text
    job: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/api/v1/jobs/{job['id']}"
    return job


def over(client: Any, id: str, states: Iterable[str] = OVER) -> dict[str, Any]:
    for _ in range(600):
        job: dict[str, Any] = client.get(f"/api/v1/jobs/{id}").json()
        if job["state"] in states:
            return job
        time.sleep(0.05)
    raise AssertionError(job)


def entries(client: Any, id: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/jobs/{id}/entries")
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.content.splitlines()]


def test_entries_are_those_of_the_command_line(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = EXAMPLE.read_bytes()
    job = handed_in(client, page, "mutual-help.html")
    assert (job["name"], job["files"]) == ("mutual-help.html", ["mutual-help.html"])
    job = over(client, job["id"])
    assert (job["state"], job["said"]) == ("finished", [])
    assert job["done"] == job["total"] == sum(job["verdicts"].values()) + job["set_aside"]
    (tmp_path / "mutual-help.html").write_bytes(page)
    monkeypatch.chdir(tmp_path)
    main(["run", "mutual-help.html", "--offline", "-o", "x.jsonl", "-q"])
    answer = client.get(f"/api/v1/jobs/{job['id']}/entries")
    assert answer.headers["content-type"].startswith("application/jsonl")
    assert answer.content == (tmp_path / "x.jsonl").read_bytes()


@pytest.fixture(scope="module")
def finished(client: Any) -> str:
    """The id of a job that is finished."""
    id: str = handed_in(client, BIB)["id"]
    over(client, id)
    return id


def test_a_decision_holds_at_once(client: Any, finished: str) -> None:
    id = finished
    url = f"/api/v1/jobs/{id}/decisions"
    line = json.dumps({"id": "nobody1999", "decision": "no DOI", "note": "asked the author"})
    assert client.post(url, content=line).json() == {"taken": 1, "known": 0, "empty": 0, "wrong": 0}
    found = entries(client, id)[1]
    assert found["decision"]["decision"] == "no DOI"
    assert found["decision"]["note"] == "asked the author"
    undo = json.dumps([{"id": "nobody1999", "decision": "undo"}])
    assert client.post(url, content=undo).json()["taken"] == 1
    assert entries(client, id)[1]["decision"] is None


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '{"id": "nobody1999", "decision": "perhaps"}',
        '{"id": "stranger", "decision": "none"}',
        '{"id": "nobody1999", "decision": "accept 99"}',
        "[" * 100_000,
        '{"decision": "none", "fingerprint": "../../etc"}',
    ],
)
def test_what_is_no_decision_is_told(client: Any, finished: str, body: str) -> None:
    answer = client.post(f"/api/v1/jobs/{finished}/decisions", content=body)
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert answer.json()["taken"] == 0
    else:
        assert answer.json()["detail"].endswith(".")


def test_cancel_and_delete(started: Started, data_folder: Path) -> None:
    client = started()
    id = handed_in(client, BIB * 500)["id"]
    assert client.post(f"/api/v1/jobs/{id}/cancel").json()["state"] == "cancelled"
    assert over(client, id)["state"] == "cancelled"
    assert [job["id"] for job in client.get("/api/v1/jobs").json()] == [id]
    assert any(id in path.name for path in data_folder.rglob("*"))
    assert client.delete(f"/api/v1/jobs/{id}").status_code == 204
    assert client.get("/api/v1/jobs").json() == []
    assert client.get(f"/api/v1/jobs/{id}").status_code == 404
    assert not [path for path in data_folder.rglob("*") if id in path.name or "refs" in path.name]


def test_a_job_is_its_owners_alone(started: Started) -> None:
    client = started(user_header="x-user")
    client.headers["x-user"] = "ana"
    id = handed_in(client, BIB)["id"]
    over(client, id)
    for name in ("bruno", "Ana", "ana/../ana", "../jobs"):
        client.headers["x-user"] = name
        assert client.get("/api/v1/jobs").json() == []
        for method, path in (
            ("GET", ""),
            ("GET", "/entries"),
            ("POST", "/cancel"),
            ("POST", "/decisions"),
            ("DELETE", ""),
        ):
            answer = client.request(method, f"/api/v1/jobs/{id}{path}")
            assert (answer.status_code, answer.json()["detail"]) == (404, "There is no such job.")
    client.headers["x-user"] = "ana"
    assert over(client, id)["state"] == "finished"


@pytest.mark.parametrize("id", ["..", "%2e%2e", "x", "0" * 16, "0" * 400, "..%2f..%2fetc", "%00"])
def test_there_is_no_such_job(client: Any, id: str) -> None:
    for path in ("", "/entries"):
        assert client.get(f"/api/v1/jobs/{id}{path}").status_code == 404


def test_a_job_goes_on_when_the_service_is_there_again(started: Started) -> None:
    first = started()
    id = handed_in(first, BIB * 300)["id"]
    over(first, id, ("running", "finished"))
    first.__exit__()
    again = started()
    job = over(again, id)
    assert job["state"] == "finished"
    assert len(entries(again, id)) == 600


def test_what_is_too_much_is_refused(started: Started) -> None:
    from enrich.web.service import Limits

    client = started(limits=Limits(upload=50_000, rows=10, jobs=2))
    assert client.post("/api/v1/jobs", files={"file": ("a.bib", b"x" * 60_000)}).status_code == 413
    job = over(client, handed_in(client, BIB * 10)["id"])
    assert job["state"] == "failed"
    assert "more than 10 references" in job["said"][-1]
    long = client.post("/api/v1/jobs", files={"file": ("a.bib", BIB)}, data={"from": "x" * 201})
    assert long.status_code == 400
    handed_in(client, BIB)
    answer = client.post("/api/v1/jobs", files={"file": ("a.bib", BIB)})
    assert answer.status_code == 409
    assert "delete one" in answer.json()["detail"]
    full = started(limits=Limits(free=10**18))
    answer = full.post("/api/v1/jobs", files={"file": ("a.bib", BIB)})
    assert (answer.status_code, "nearly full" in answer.text) == (409, True)

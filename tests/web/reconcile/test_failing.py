"""Where enrich itself fails or cannot read what it needs: one row is left out, or all are to come again."""

import json
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from enrich.ledger.standing import NAME
from enrich.settings import Settings
from enrich.web.app import application
from enrich.web.reconcile import answering
from enrich.web.service import Service
from tests.web.reconcile.conftest import HERE

REFERENCE = "Braun V, Clarke V. Using thematic analysis in psychology. Qual Res Psychol. 2006;3:77-101"
EXTEND = json.dumps({"ids": ["10.1191/1478088706qp063oa"], "properties": [{"id": "title"}]})


def _queries(*strings: str) -> dict[str, str]:
    return {"queries": json.dumps({f"q{n}": {"query": string} for n, string in enumerate(strings)})}


def test_a_row_at_which_it_fails_has_no_answer_and_the_others_have_theirs(
    service: "TestClient[Any]", monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer is not an empty one: OpenRefine leaves such a row as it was."""
    read = answering.reference_of

    def failing(query: Any) -> Any:
        if query.query == "poison":
            raise LookupError
        return read(query)

    monkeypatch.setattr(answering, "reference_of", failing)
    told = service.post("/reconcile", data=_queries(REFERENCE, "poison", "nothing at all")).json()
    assert list(told) == ["q0", "q2"]
    assert told["q0"]["result"][0]["match"]
    assert told["q2"]["result"] == []


def test_whatever_happens_it_is_no_500(service: "TestClient[Any]", monkeypatch: pytest.MonkeyPatch) -> None:
    """A 500 leaves ten rows blank for good."""

    def failing(*_: Any) -> Any:
        raise LookupError

    monkeypatch.setattr(answering, "extended", failing)
    answer = service.post("/reconcile", data={"extend": EXTEND})
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "enrich itself failed" in answer.json()["detail"]


@pytest.mark.parametrize("data", [_queries(REFERENCE), {"extend": EXTEND}])
@pytest.mark.parametrize("damage", ["ledger", "index"])
def test_what_cannot_be_read_says_nothing_of_a_work(damage: str, data: Any, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"no database" if damage == "ledger" else b"")
    (tmp_path / NAME).unlink() if damage == "index" else None
    index = str(tmp_path / "nowhere") if damage == "index" else ""
    settings = Settings(offline=True, data_dir=str(tmp_path), index=index, workers=1)
    with TestClient(application(Service(settings=settings)), base_url=HERE) as client:
        answer = client.post("/reconcile", data=data)
    if damage == "ledger" and "extend" in data:
        assert answer.status_code == 200  # no decision is needed for it
        return
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0

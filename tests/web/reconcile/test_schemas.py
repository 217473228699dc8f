"""The manifest and every kind of answer, against the schemas that the protocol publishes."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from litestar.testing import TestClient
from referencing import Registry
from referencing.jsonschema import DRAFT7

REFERENCE = "Braun V, Clarke V. Using thematic analysis in psychology. Qual Res Psychol. 2006;3:77-101"
DOI = "10.1191/1478088706qp063oa"
QUERIES = {
    "q0": {"query": REFERENCE},
    "q1": {"query": DOI, "limit": 1, "type": ["book"], "type_strict": "all"},
    "q2": {"query": "", "properties": [{"pid": "title", "v": ["Using thematic analysis in psychology"]}]},
    "q3": {"query": "nothing that anybody holds"},
    "ключ": {"query": "Smith A. Using thematic analysis in psychology. 2006"},
}
EXTEND = {
    "ids": [DOI, "10.5555/none", "no id at all"],
    "properties": [{"id": one} for one in ("title", "author", "year", "retracted", "contradictions", "odd")],
}


@pytest.fixture(scope="module")
def schemas(shared: Path) -> Path:
    """The folder of the published schemas."""
    return shared / "schemas" / "reconciliation-0.2" / "schemas"


def _valid(schemas: Path, name: str, answer: Any) -> None:
    read = {path.name: json.loads(path.read_text()) for path in schemas.glob("*.json")}
    resources = [(said["$id"], DRAFT7.create_resource(said)) for said in read.values()]
    registry: Registry[Any] = Registry().with_resources(resources)
    jsonschema.Draft7Validator(read[name], registry=registry).validate(answer)


def _got(service: "TestClient[Any]", path: str) -> Any:
    answer = service.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_manifest(service: "TestClient[Any]", schemas: Path) -> None:
    _valid(schemas, "manifest.json", _got(service, "/reconcile"))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_candidates(service: "TestClient[Any]", schemas: Path, method: str) -> None:
    _valid(schemas, "reconciliation-query-batch.json", QUERIES)
    given = {"queries": json.dumps(QUERIES)}
    sent = {"params": given} if method == "GET" else {"data": given}
    answer = service.request(method, "/reconcile", **sent)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    told = answer.json()
    _valid(schemas, "reconciliation-result-batch.json", told)
    assert list(told) == list(QUERIES)
    assert [one["id"] for one in told["q0"]["result"] if one["match"]] == [DOI]
    assert told["q1"]["result"] == []  # for a book alone was asked


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_extension(service: "TestClient[Any]", schemas: Path, method: str) -> None:
    given = {"extend": json.dumps(EXTEND)}
    sent = {"params": given} if method == "GET" else {"data": given}
    told = service.request(method, "/reconcile", **sent).json()  # type: ignore[arg-type]
    _valid(schemas, "data-extension-response.json", told)
    assert list(told["rows"]) == EXTEND["ids"]
    assert told["rows"][DOI]["author"] == [{"str": "Braun, V.; Clarke, V."}]
    assert told["rows"][DOI]["year"] == [{"int": 2006}]
    assert told["rows"]["10.5555/none"]["title"] == []


SUGGESTED = {
    "/reconcile/suggest/entity?prefix=thematic+analysis": "suggest-entities-response.json",
    f"/reconcile/suggest/entity?prefix={DOI}": "suggest-entities-response.json",
    "/reconcile/suggest/entity?prefix=the&cursor=10": "suggest-entities-response.json",
    "/reconcile/suggest/entity": "suggest-entities-response.json",
    "/reconcile/suggest/property?prefix=jour": "suggest-properties-response.json",
    "/reconcile/suggest/type?prefix=book": "suggest-types-response.json",
    "/reconcile/properties": "data-extension-property-proposal.json",
    "/reconcile/properties?type=book&limit=3": "data-extension-property-proposal.json",
}


@pytest.mark.parametrize("path", SUGGESTED)
def test_suggestions(service: "TestClient[Any]", schemas: Path, path: str) -> None:
    _valid(schemas, SUGGESTED[path], _got(service, path))

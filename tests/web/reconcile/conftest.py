"""One service for many questions: what matches is a process, and starting one takes a second."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from enrich.ledger.decisions import Taken, now
from enrich.ledger.fingerprint import fingerprint
from enrich.ledger.store import Ledger
from enrich.records import Decision
from enrich.settings import Settings
from enrich.web.app import application
from enrich.web.reconcile.nouns import Query
from enrich.web.reconcile.references import reference_of
from enrich.web.service import Service

HERE = "http://127.0.0.1:8270"
Asked = Callable[..., Any]


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of the service."""
    return tmp_path_factory.mktemp("reconcile")


@pytest.fixture(scope="package")
def service(folder: Path) -> Iterator["TestClient[Any]"]:
    """A client of a service on the starter index."""
    settings = Settings(offline=True, data_dir=str(folder), workers=1)
    with TestClient(application(Service(settings=settings)), base_url=HERE) as client:
        yield client


@pytest.fixture
def ask(service: "TestClient[Any]") -> Asked:
    """Ask one query and return its candidates: `ask(query="…", properties=[…])`."""

    def one(**query: Any) -> Any:
        answer = service.post("/reconcile", data={"queries": json.dumps({"q": query})})
        assert answer.status_code == 200, answer.text
        return answer.json()["q"]["result"]

    return one


@pytest.fixture
def decide(folder: Path) -> Callable[[Query, str, str | None], None]:
    """Let a person decide about the reference of a query."""

    def one(query: Query, word: str, doi: str | None) -> None:
        reference = reference_of(query)
        assert reference is not None
        decision = Decision(decision=word, DOI=doi, by="Ana", on=now())
        with Ledger(folder) as ledger:
            ledger.take([Taken(fingerprint=fingerprint(reference), decision=decision)])

    return one

"""What comes back: a match only where its DOI would be written, contradictions told, decisions obeyed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from enrich.ledger.decisions import Taken
from enrich.ledger.fingerprint import fingerprint
from enrich.ledger.store import Ledger
from enrich.records import Decision
from enrich.settings import Settings
from enrich.web.app import application
from enrich.web.desk.places import Places
from enrich.web.reconcile.nouns import Query
from enrich.web.reconcile.references import reference_of
from enrich.web.service import Service
from tests.web.reconcile.conftest import HERE, Asked

TITLE = "Using thematic analysis in psychology"
REFERENCE = f"Braun V, Clarke V. {TITLE}. Qual Res Psychol. 2006;3:77-101"
JOURNAL = "Qualitative Research in Psychology"
DOI = "10.1191/1478088706qp063oa"


def _features(candidate: Any) -> dict[str, Any]:
    return {one["id"]: one["value"] for one in candidate["features"]}


ASKED_BY = {
    "its string": {"query": REFERENCE},
    "its title and other columns": {
        "query": TITLE,
        "properties": [
            {"pid": "author", "v": ["Braun, V.", "Clarke, V."]},
            {"pid": "container-title", "v": JOURNAL},
            {"pid": "year", "v": 2006},
        ],
    },
    "columns alone": {
        "properties": [
            {"pid": "title", "v": TITLE},
            {"pid": "Authors", "v": "Braun, V.; Clarke, V."},
            {"pid": "Journal", "v": JOURNAL},
            {"pid": "issued", "v": "2006-01-01T00:00:00Z"},
            {"pid": "colour", "v": {"id": "red"}},
        ]
    },
    "its DOI": {"query": DOI},
    "the address of its DOI": {"query": f"https://doi.org/{DOI.upper()}"},
    "its DOI in a column": {"query": TITLE, "properties": [{"pid": "doi", "v": {"id": DOI, "name": TITLE}}]},
}


@pytest.mark.parametrize("how", ASKED_BY)
def test_a_work_is_found_by(how: str, ask: Asked) -> None:
    best, *others = ask(**ASKED_BY[how])
    assert (best["id"], best["name"], best["match"]) == (DOI, TITLE, True)
    assert best["type"][0] == {"id": "journal-article", "name": "Journal article"}
    assert not any(one["match"] for one in others)
    assert all(one["score"] <= best["score"] for one in others)


def test_a_title_alone_is_offered_and_not_taken(ask: Asked) -> None:
    best = ask(query=TITLE)[0]
    assert (best["id"], best["match"]) == (DOI, False)


def test_a_contradiction_is_no_match_and_told(ask: Asked, service: "TestClient[Any]") -> None:
    wrong = f"Kowalski A, Nowak B. {TITLE}. Qual Res Psychol. 2006;3(2):77-101"
    best = ask(query=wrong)[0]
    assert (best["id"], best["match"]) == (DOI, False)
    assert _features(best)["authors-differ"] is True
    assert _features(best)["doubtful"] is True
    assert {"id": "contradicted:authors-differ", "name": "Contradicted: other authors"} in best["type"]
    assert "Kowalski" in best["description"]
    extend = json.dumps({"ids": [DOI], "properties": [{"id": "contradictions"}]})
    (said,) = service.post("/reconcile", data={"extend": extend}).json()["rows"][DOI]["contradictions"]
    assert "Kowalski" in said["str"]


def test_a_doi_of_another_work_is_no_match(ask: Asked) -> None:
    """`fix` leaves a printed DOI where it stands; nothing is written over it here either."""
    offered = ask(query=f"{REFERENCE}. doi:10.1017/s1474746412000218")
    assert DOI in [one["id"] for one in offered]
    assert not any(one["match"] for one in offered)


def test_a_person_has_the_last_word_at_once(
    ask: Asked, decide: Callable[[Query, str, str | None], None]
) -> None:
    said = f"Braun V. {TITLE} (a review). 2006"
    assert not any(one["match"] for one in ask(query=said))
    decide(Query(query=said), "accept", DOI)
    best = ask(query=said)[0]
    assert (best["id"], best["match"], best["score"]) == (DOI, True, 100.0)
    assert _features(best)["decided"] is True
    decide(Query(query=said), "no DOI", None)
    assert not any(one["match"] for one in ask(query=said))
    decide(Query(query=said), "undo", None)
    assert not any(one["match"] for one in ask(query=said))


def test_one_persons_decisions_are_not_anothers(tmp_path: Path) -> None:
    said = f"Braun V. {TITLE} (a review). 2006"
    reference = reference_of(Query(query=said))
    assert reference is not None
    home = Places(tmp_path).home("ana")
    home.mkdir(parents=True)
    with Ledger(home) as ledger:
        ledger.take(
            [Taken(fingerprint=fingerprint(reference), decision=Decision(decision="accept", DOI=DOI))]
        )
    service = Service(
        settings=Settings(offline=True, data_dir=str(tmp_path), workers=1), user_header="x-user"
    )
    with TestClient(application(service), base_url=HERE) as client:
        data = {"queries": json.dumps({"q": {"query": said}})}
        told = {
            who: client.post("/reconcile", data=data, headers={"x-user": who}).json()["q"]["result"][0][
                "match"
            ]
            for who in ("ana", "rui")
        }
    assert told == {"ana": True, "rui": False}


def test_types_leave_out_only_where_one_insists(ask: Asked) -> None:
    assert ask(query=REFERENCE, type="book", type_strict="should")[0]["match"]
    assert ask(query=REFERENCE, type=[{"id": "book"}, "work"], type_strict="any")[0]["match"]
    assert ask(query=REFERENCE, type=["journal-article"], type_strict="all")[0]["match"]
    assert ask(query=REFERENCE, type="book", type_strict="any") == []


def test_a_limit_keeps_the_best(ask: Asked) -> None:
    (only,) = ask(query=REFERENCE, limit=1)
    assert only["match"]
    assert ask(query=REFERENCE, limit=0) == ask(query=REFERENCE)


def test_what_was_not_understood_is_refused(service: "TestClient[Any]") -> None:
    for data in ({}, {"queries": "{"}, {"queries": "{}", "extend": "{}"}, {"query": "x"}):
        answer = service.post("/reconcile", data=data)
        assert answer.status_code == 400, data
        assert answer.json()["detail"].endswith((".", ")."))
    many = json.dumps({f"q{n}": {"query": "x"} for n in range(10_000)})
    assert service.post("/reconcile", data={"queries": many}).status_code == 413
    assert service.post("/reconcile", content=b"queries=" + b"x" * 8_000_000).status_code == 413
    assert service.post("/reconcile", content=b"a=1&" * 100).status_code == 400


def test_pages_of_other_sites_may_ask(service: "TestClient[Any]") -> None:
    strange = {"origin": "http://127.0.0.1:3333", "sec-fetch-site": "cross-site"}
    for path in (
        "/reconcile",
        "/reconcile/suggest/type?prefix=b",
        f"/reconcile/preview?id={DOI}",
        "/reconcile?queries={",
    ):
        assert service.get(f"/reconcile{path}", headers=strange).headers["access-control-allow-origin"] == "*"
    posted = service.post("/reconcile", data={"queries": "{}"}, headers=strange)
    assert (posted.status_code, posted.json()) == (200, {})
    asked = {
        **strange,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    preflight = service.options("/reconcile", headers=asked)
    assert preflight.status_code < 300
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in preflight.headers


def test_a_preview_may_stand_in_a_frame_and_runs_nothing(service: "TestClient[Any]") -> None:
    answer = service.get("/reconcile/preview", params={"id": DOI})
    assert "Braun, V.; Clarke, V." in answer.text
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "script" not in answer.headers["content-security-policy"]
    unknown = service.get("/reconcile/preview", params={"id": "<script>alert(1)</script>"})
    assert unknown.status_code == 404
    assert "<script>" not in unknown.text


def test_every_feature_can_be_read_about(ask: Asked, service: "TestClient[Any]") -> None:
    wrong = f"Kowalski A, Nowak B. {TITLE}. Qual Res Psychol. 2006;3(2):77-101"
    names = {name for one in ask(query=wrong) for name in _features(one)} | {"identifier"}
    for name in names:
        assert service.get(f"/reconcile/features/{name}").status_code == 200, name
    assert service.get("/reconcile/features/none").status_code == 404

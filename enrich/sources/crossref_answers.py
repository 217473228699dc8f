"""What an answer of Crossref is: whether it answers the question, and the works in it.

An answer that is not what was asked for is a trouble of the service, never an absence; each `is_…` returns
what is wrong with an answer, "" where nothing is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from enrich.comparable import doi
from enrich.network.answers import Answer, Valid
from enrich.records import Candidate, Silence, Work
from enrich.wire.crossref import work_from_json

_BULKY = frozenset({"reference", "abstract", "assertion", "license", "link"})


def enveloped(record: Mapping[str, Any]) -> bytes:
    """One record as the API wraps a single one, without the parts that fill pages and are never read."""
    message = {name: value for name, value in record.items() if name not in _BULKY}
    whole = {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": message}
    return json.dumps(whole).encode()


def message_of(answer: Answer) -> Any:
    """The `message` of an answer, None where it is no such JSON."""
    reply = answer.json()
    return reply.get("message") if isinstance(reply, dict) else None


def is_about(identifier: str) -> Valid:
    """A check that an answer is about `identifier`, or its primary DOI, or says that it is unknown."""

    def fault(answer: Answer) -> str:
        if answer.status == 404:
            known = answer.body.strip().lower().startswith(b"resource not found")
            return "" if known else "a 404 that is not Crossref's own"
        if answer.status != 200:
            return ""
        message = message_of(answer)
        answered = doi_of(message)
        if not answered:
            return "no record of a work"
        expected = _doi_in(answer.url) if answer.redirected else identifier
        return "" if answered == expected else f"a record of {answered} when asked for {identifier}"

    return fault


def doi_of(record: Any) -> str:
    """The DOI of a record, "" where it has none or is none."""
    given = record.get("DOI") if isinstance(record, dict) else None
    return doi.normalise(given) if isinstance(given, str) else ""


def _doi_in(url: str) -> str:
    """The DOI whose record is at `url`, "" where a sign of the DOI may have become one of the URL."""
    parts = urlsplit(url)
    whole = not parts.query and not parts.fragment
    return doi.normalise(unquote(parts.path.partition("/works/")[2])) if whole else ""


def is_agency(answer: Answer) -> str:
    """What is wrong with the answer to the question for an agency."""
    message = message_of(answer) if answer.status == 200 else {"agency": {"label": ""}}
    agency = message.get("agency") if isinstance(message, dict) else None
    return "" if isinstance(agency, dict) and isinstance(agency.get("label"), str) else "no agency"


def is_work_list(answer: Answer) -> str:
    """What is wrong with the answer to a list call; errors in the API's own words are left to habanero."""
    if answer.status == 404:
        return "there is no list of works at this address"
    if answer.status != 200:
        return ""
    message = message_of(answer)
    items = message.get("items") if isinstance(message, dict) else None
    # What a record without a DOI stands for was found as well, and must not be taken for absent.
    return "" if isinstance(items, list) and all(map(doi_of, items)) else "no list of works"


def work_of(answer: Answer, identifier: str) -> Work:
    """The work in an answer that `is_about` found right; `identifier` is its alias if it is another."""
    work = work_from_json(message_of(answer))
    is_alias = identifier != work.DOI
    return replace(work, aliases=(*work.aliases, identifier)) if is_alias else work


def candidates(items: Iterable[Mapping[str, Any]]) -> Iterable[Candidate]:
    """The works of a search, best first."""
    for rank, item in enumerate(items):
        score = _score(item.get("score"))
        yield Candidate(work=work_from_json(item), source="crossref", rank=rank, score=score)


def _score(value: Any) -> float:
    """A relevance as the API gives it; 0 for what is none (JSON's numbers have no end, ours do)."""
    try:
        score = float(value) if isinstance(value, int | float) else 0.0
    except OverflowError:
        return 0.0
    return score if isfinite(score) else 0.0


def misunderstood(answer: Answer) -> Silence:
    return Silence(source="crossref", reason=f"did not understand the question (status {answer.status})")

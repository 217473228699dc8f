"""Decisions over REST, in the same JSON as `enrich decide` takes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Request, post
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType

from enrich.errors import ConfigurationError
from enrich.jobs.decide import Deciding
from enrich.web.api.jobs import LINES, NONE, problem
from enrich.web.asked import Id, Owner, TheDesk, TheViews
from enrich.web.desk.deciding import decided

_ONE = Schema(
    type=OpenAPIType.OBJECT,
    properties={
        "id": Schema(type=OpenAPIType.STRING, description="The id of a reference of the job"),
        "fingerprint": Schema(type=OpenAPIType.STRING, description="Instead of the id"),
        "decision": Schema(
            type=OpenAPIType.STRING, description="accept, accept 2, a DOI, none, no DOI or undo"
        ),
        "note": Schema(type=OpenAPIType.STRING),
        "by": Schema(type=OpenAPIType.STRING),
    },
    required=["decision"],
)


@dataclass
class _Lines(Operation):
    """The body is read here line by line, so that its description is written here too."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(
            required=True,
            description="An object for each decision: JSON Lines, or a JSON array of them.",
            content={
                LINES: OpenAPIMediaType(schema=_ONE),
                "application/json": OpenAPIMediaType(schema=Schema(type=OpenAPIType.ARRAY, items=_ONE)),
            },
        )


@post(
    "/jobs/{job:str}/decisions",
    summary="Decide about references of a job",
    status_code=200,
    operation_class=_Lines,
    responses={**NONE, 400: problem("A decision was not understood; the others are kept.")},
)
async def decide(
    request: Request[Any, Any, Any], desk: TheDesk, views: TheViews, owner: Owner, job: Id
) -> Deciding:
    """Take decisions as `enrich decide` does; they hold in every job of yours from now on."""
    desk.folder(owner, job)
    heard = await asyncio.to_thread(decided, desk, views, owner, job, _lines(await request.body()))
    if heard.said:
        raise ConfigurationError(" ".join(heard.said))
    return heard.taken


def _lines(body: bytes) -> bytes:
    """The objects of an array as lines; JSON Lines are passed on, an object over several lines in one."""
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return body
    listed = said if isinstance(said, list) else [said]
    return b"\n".join(map(msgspec.json.encode, listed))

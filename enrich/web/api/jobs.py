"""Jobs over REST: handed in, watched, read, cancelled, deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from itertools import islice
from typing import Annotated

from litestar import Response, get, post
from litestar import delete as delete_
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Body
from litestar.response import Stream
from msgspec import Struct, field

from enrich.errors import ConfigurationError
from enrich.web.answers import Problem
from enrich.web.api.told import Job, told
from enrich.web.asked import Id, Owner, TheDesk, TheViews
from enrich.web.described import explained
from enrich.web.desk.desk import Desk, Reading, Upload
from enrich.web.desk.outcome import lines

LINES = "application/jsonl"
SCHEMA = "/api/v1/entry.schema.json"
PASTED = "pasted.txt"
_LONGEST = 200
"""Signs of what is said about how to read a file."""
_PIECE = 50


def problem(description: str) -> ResponseSpec:
    """How an error is described."""
    return ResponseSpec(data_container=Problem, description=description, generate_examples=False)


NONE = {404: problem("There is no such job, or it is somebody else's.")}
TAKEN = {
    400: problem("It cannot be read as a form with a file."),
    409: problem("There are as many jobs as are kept; delete one."),
    413: problem("It is more than the service takes at once."),
}


class Form(Struct, frozen=True, kw_only=True):
    """What is handed in: a `file`, or several under that name, or references as `text`.

    `from` names the format, `encoding` that of the text, `column` the column of
    a table that holds references; each is found out where it is not given.
    """

    file: list[UploadFile] = []
    text: str = ""
    from_: str = field(default="", name="from")
    encoding: str = ""
    column: str = ""


@get("/jobs", summary="Your jobs, the latest first")
async def listed(desk: TheDesk, owner: Owner) -> list[Job]:
    """Every job of whoever asks."""
    return await asyncio.to_thread(lambda: [told(desk, owner, one.card.id) for one in desk.all_of(owner)])


@post("/jobs", summary="Hand in references as a job", responses=TAKEN)
async def create(
    desk: TheDesk, owner: Owner, data: Annotated[Form, Body(media_type=RequestEncodingType.MULTI_PART)]
) -> Response[Job]:
    """Take in a file, or pasted text; the job is worked on in its turn, ask for its state meanwhile."""
    job = await asyncio.to_thread(handed_in, desk, owner, data)
    return Response(job, headers={"location": f"/api/v1/jobs/{job.id}"})


def handed_in(desk: Desk, owner: str, form: Form) -> Job:
    """Take in what a form holds; raises ConfigurationError where it holds nothing."""
    uploads = [Upload(one.filename or "", one.file) for one in form.file if one.filename]
    if form.text.strip():
        uploads.append(Upload(PASTED, BytesIO(form.text.encode("utf-8", "replace"))))
    if not uploads:
        raise ConfigurationError("There is nothing in it: choose a file, or paste references.")
    if any(len(one) > _LONGEST for one in (form.from_, form.encoding, form.column)):
        raise ConfigurationError(f"A format, encoding or column has a name of at most {_LONGEST} signs.")
    reading = Reading(format=form.from_, encoding=form.encoding, column=form.column)
    return told(desk, owner, desk.submit(owner, uploads, reading).card.id)


@get("/jobs/{job:str}", summary="How a job stands", responses=NONE)
async def one(desk: TheDesk, owner: Owner, job: Id) -> Job:
    """Its state, and how much of it is done."""
    return await asyncio.to_thread(told, desk, owner, job)


@get(
    "/jobs/{job:str}/entries",
    summary="The entries of a job so far, as JSON Lines",
    media_type=LINES,
    responses=NONE,
    operation_class=explained(SCHEMA, "The JSON Schema of each line"),
)
async def entries(desk: TheDesk, owner: Owner, job: Id) -> Stream:
    """One object a reference, in input order, as `enrich run -o x.jsonl` writes them.

    Of a finished job they follow every decision that was taken until now.
    """
    await asyncio.wrap_future(await asyncio.to_thread(desk.up_to_date, owner, job))
    return Stream(_in_pieces(lines(desk.folder(owner, job))), media_type=LINES)


@get("/entry.schema.json", summary="The JSON Schema of an entry", media_type="application/schema+json",
     sync_to_thread=False)  # fmt: skip
def schema() -> Response[bytes]:
    """What each line of the entries of a job may say."""
    told = files("enrich.data").joinpath("entry.schema.json").read_bytes()
    return Response(told, media_type="application/schema+json")


def _in_pieces(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Lines by the dozen: each piece costs a turn of the loop."""
    while piece := list(islice(lines, _PIECE)):
        yield b"".join(piece)


@post("/jobs/{job:str}/cancel", summary="Stop a job", status_code=200, responses=NONE)
async def cancel(desk: TheDesk, owner: Owner, job: Id) -> Job:
    """Stop it, if it is not over; what was found so far stays."""
    await asyncio.to_thread(desk.cancel, owner, job)
    return await asyncio.to_thread(told, desk, owner, job)


@delete_("/jobs/{job:str}", summary="Delete a job with all its data", responses=NONE)
async def delete(desk: TheDesk, views: TheViews, owner: Owner, job: Id) -> None:
    """Delete what was handed in, what was found and what was made of it. Decisions stay."""
    views.forget(desk.folder(owner, job))
    await asyncio.to_thread(desk.delete, owner, job)

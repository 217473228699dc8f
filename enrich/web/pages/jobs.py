"""A job on a page: how far it came, what there is to do, files to download; cancelled, deleted."""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import partial
from pathlib import Path

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import File, Redirect

from enrich.verdicts import to_do_first
from enrich.web.api.told import told
from enrich.web.asked import Id, Owner, TheDesk, TheViews
from enrich.web.desk.cards import OVER
from enrich.web.desk.deciding import fresh
from enrich.web.desk.desk import Desk
from enrich.web.desk.files import UNRESOLVED, Made, can_be_enriched, formats, name_of
from enrich.web.desk.views import Row, Views
from enrich.web.pages.filters import is_open
from enrich.web.rendering import Page, page, see

_SHOWN_DOIS = 20_000


@get("/jobs/{job:str}", include_in_schema=False)
async def one(desk: TheDesk, views: TheViews, owner: Owner, job: Id) -> Page:
    """How a job stands, and what can be done with it."""
    return await asyncio.to_thread(_one, desk, views, owner, job)


def _one(desk: Desk, views: Views, owner: str, id: str) -> Page:
    job = told(desk, owner, id)
    folder = desk.folder(owner, id)
    rows = fresh(desk, views, owner, id).rows()
    return page(
        "job.html",
        title=job.name,
        who=owner,
        job=job,
        over=job.state in OVER,
        counts=_counts(rows),
        open=sum(map(is_open, rows)),
        contradicted=sum(bool(row.contradictions) for row in rows),
        retracted=sum(row.retracted for row in rows),
        decided=sum(row.decided for row in rows),
        read=len(rows),
        dois=sum(bool(row.DOI) for row in rows),
        enrichable=job.state == "finished" and can_be_enriched(desk.standing(owner, id).card, folder),
        formats=formats(),
        unresolved=UNRESOLVED,
    )


def _counts(rows: list[Row]) -> list[tuple[str, int]]:
    count = Counter(row.status for row in rows)
    return [(status, count[status]) for status in to_do_first()]


@post("/jobs/{job:str}/cancel", include_in_schema=False, status_code=303)
async def cancel(desk: TheDesk, owner: Owner, job: Id) -> Redirect:
    """Stop a job."""
    await asyncio.to_thread(desk.cancel, owner, job)
    return see(f"/jobs/{job}")


@post("/jobs/{job:str}/again", include_in_schema=False, status_code=303)
async def again(desk: TheDesk, owner: Owner, job: Id) -> Redirect:
    """Ask again about what could not be checked."""
    await asyncio.to_thread(desk.again, owner, job)
    return see(f"/jobs/{job}")


@get("/jobs/{job:str}/delete", include_in_schema=False)
async def sure(desk: TheDesk, owner: Owner, job: Id) -> Page:
    """Ask whether a job is to be deleted."""
    card = (await asyncio.to_thread(desk.standing, owner, job)).card
    return page("delete.html", title=f"Delete {card.name}?", who=owner, job=card)


@post("/jobs/{job:str}/delete", include_in_schema=False, status_code=303)
async def delete(desk: TheDesk, views: TheViews, owner: Owner, job: Id) -> Redirect:
    """Delete a job with all its data."""
    views.forget(desk.folder(owner, job))
    await asyncio.to_thread(desk.delete, owner, job)
    return see("/")


@get("/jobs/{job:str}/dois", include_in_schema=False)
async def dois(desk: TheDesk, views: TheViews, owner: Owner, job: Id) -> Page:
    """All DOIs that were found, to copy."""
    card = (await asyncio.to_thread(desk.standing, owner, job)).card
    rows = (await asyncio.to_thread(partial(fresh, desk, views, owner, job, waiting=True))).rows()
    found = list(dict.fromkeys(row.DOI for row in rows if row.DOI))[:_SHOWN_DOIS]
    return page("dois.html", title="All DOIs", who=owner, job=card, dois=found)


@get("/jobs/{job:str}/files/{what:str}", include_in_schema=False)
async def download(
    desk: TheDesk,
    owner: Owner,
    job: Id,
    what: FromPath[str],
    format: FromQuery[str] = "",
    id: FromQuery[str] = "",
) -> File:
    """A file made of a finished job; a proof is of the reference with this `id`."""
    wanted = _wanted(what, format, id)
    made = await asyncio.wrap_future(await asyncio.to_thread(desk.make, owner, job, wanted))
    return File(
        Path(made),
        filename=name_of(wanted, desk.standing(owner, job).card.files),
        content_disposition_type="attachment",
        media_type="application/octet-stream",
    )


def _wanted(what: str, format: str, id: str) -> Made:
    if what == "enriched":
        return Made("enriched")
    if what == "proof" and id:
        return Made("proof", "html", id)
    if what == "unresolved" and format in UNRESOLVED:
        return Made("unresolved", format)
    if what == "report" and format in formats():
        return Made("report", format)
    raise NotFoundException


HANDLERS = (one, cancel, again, sure, delete, dois, download)

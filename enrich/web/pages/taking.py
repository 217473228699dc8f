"""Decisions taken on pages: about one reference, or many about which the evidence is the same."""

from __future__ import annotations

import asyncio
import re
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect
from msgspec import Struct

from enrich.comparable import doi
from enrich.jobs.job import Offered
from enrich.jobs.session import Session
from enrich.ledger.decisions import NO_DOI, NONE, UNDO
from enrich.ledger.fingerprint import fingerprint
from enrich.web.asked import Id, Owner, TheDesk, TheViews
from enrich.web.desk.deciding import decided, fresh, show
from enrich.web.desk.desk import Desk
from enrich.web.desk.views import View, Views
from enrich.web.pages.filters import Filter
from enrich.web.pages.review import FILTERED, Place, TheFilter, address, following, shown, stood
from enrich.web.rendering import Page, page, see
from enrich.writers.rows import citation

_MOST_ALIKE = 200
_PLACE = re.compile(r"\d{1,9}")


class Said(Struct, frozen=True):
    """What a form says: a `decision`, or a DOI that was typed; `sure` where it was shown what that is.

    `stood` is the decision that stood there when the page was made, None where that is not said.
    """

    decision: str = ""
    doi: str = ""
    note: str = ""
    sure: str = ""
    stood: str | None = None


@post(
    "/jobs/{job:str}/references/{place:int}",
    include_in_schema=False,
    dependencies=FILTERED,
    status_code=303,
)
async def decide(
    desk: TheDesk,
    views: TheViews,
    owner: Owner,
    job: Id,
    place: Place,
    filter: TheFilter,
    data: Annotated[Said, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Redirect | Page:
    """Take a decision and go on to the next reference; a typed DOI is looked up first."""
    return await asyncio.to_thread(_decide, desk, views, owner, job, place, filter, data)


def _decide(
    desk: Desk, views: Views, owner: str, job: str, place: int, filter: Filter, said: Said
) -> Redirect | Page:
    view = fresh(desk, views, owner, job)
    row = view.row(place)
    if meanwhile := _meanwhile(view, place, said):
        return shown(desk, views, owner, job, place, filter, wrong=meanwhile)
    word = said.decision
    if not word:
        word = doi.normalise(said.doi)
        if not word:
            wrong = f"“{said.doi[:100]}” is no DOI." if said.doi.strip() else "Type a DOI first."
            return shown(desk, views, owner, job, place, filter, wrong=wrong)
        if not said.sure:
            offered = _offered(desk, owner, view, place, word)
            if offered.match is None or offered.match.status != "matched":
                return shown(desk, views, owner, job, place, filter, offered=offered, note=said.note)
    wrong = take(desk, views, owner, job, [place], word, said.note)
    if wrong:
        return shown(desk, views, owner, job, place, filter, wrong=wrong)
    stays = word == UNDO
    if stays:
        desk.up_to_date(owner, job).result()
    return see(address(job, place if stays else following(view, row, filter), filter))


def _meanwhile(view: View, place: int, said: Said) -> str:
    """That somebody else decided while the page was looked at; "" where nobody did."""
    stands = stood(view.entry(place).decision)
    if said.stood is None or said.stood == stands:
        return ""
    what = "decided" if stands else "undone"
    return (
        f"This was {what} while you were looking at it, so nothing of yours was taken. See how it stands now."
    )


def _offered(desk: Desk, owner: str, view: View, place: int, identifier: str) -> Offered:
    with Session(desk.settings(owner)) as session:
        return session.offered(view.entry(place).reference, identifier)


def take(desk: Desk, views: Views, owner: str, job: str, places: list[int], word: str, note: str) -> str:
    """Take one decision about several references; return what is wrong with it, "" for nothing."""
    view = fresh(desk, views, owner, job)
    lines: list[dict[str, Any]] = []
    marks: dict[str, int] = {}
    for place in places:
        entry = view.entry(place)
        mark = fingerprint(entry.reference)
        marks[mark] = place
        seen = [judgement.DOI for judgement in entry.match.judgements]
        lines.append({"fingerprint": mark, "decision": word, "note": note.strip(), "seen": seen})
    with view.deciding:
        heard = decided(desk, views, owner, job, b"\n".join(map(msgspec.json.encode, lines)))
        show(desk, view, owner, marks)
    return " ".join(f"Nothing was taken: {sentence.partition(': ')[2]}" for sentence in heard.said)


@get("/jobs/{job:str}/alike/{place:int}", include_in_schema=False, dependencies=FILTERED)
async def alike(
    desk: TheDesk, views: TheViews, owner: Owner, job: Id, place: Place, filter: TheFilter
) -> Page:
    """The references about which the evidence is the same as about this one."""
    return await asyncio.to_thread(_alike, desk, views, owner, job, place, filter)


def _alike(desk: Desk, views: Views, owner: str, job: str, place: int, filter: Filter) -> Page:
    view = fresh(desk, views, owner, job)
    row = view.row(place)
    same = [one for one in view.rows() if row.alike and one.alike == row.alike][:_MOST_ALIKE]
    listed = [(one, next(map(citation, view.entry(one.place).match.judgements), "")) for one in same]
    return page(
        "alike.html",
        title="Decide about many at once",
        who=owner,
        job=desk.standing(owner, job).card,
        filter=filter,
        place=place,
        listed=listed,
    )


@post("/jobs/{job:str}/alike/{place:int}", include_in_schema=False, dependencies=FILTERED, status_code=303)
async def decide_many(
    request: Request[Any, Any, Any],
    desk: TheDesk,
    views: TheViews,
    owner: Owner,
    job: Id,
    filter: TheFilter,
) -> Redirect:
    """Take the same decision about each that was ticked."""
    said = await request.form()
    word, note = str(said.get("decision", "")), str(said.get("note", ""))
    ticked = [int(one) for one in said.getall("place", []) if _PLACE.fullmatch(str(one))][:_MOST_ALIKE]
    if word in ("accept", NONE, NO_DOI) and ticked:
        await asyncio.to_thread(take, desk, views, owner, job, ticked, word, note)
    return see(address(job, None, filter))


HANDLERS = (decide, alike, decide_many)

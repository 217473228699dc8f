"""The queue of a job, and one reference of it beside its candidates."""

from __future__ import annotations

import asyncio
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter

from enrich.jobs.job import Offered
from enrich.ledger.fingerprint import fingerprint
from enrich.records import Decision, Entry
from enrich.verdicts import VERDICTS
from enrich.web.asked import Id, Owner, TheDesk, TheViews
from enrich.web.desk.cards import Card
from enrich.web.desk.deciding import fresh
from enrich.web.desk.desk import Desk
from enrich.web.desk.views import Row, View, Views
from enrich.web.desk.work import on_a_page
from enrich.web.pages.filters import Filter, choices, wanted
from enrich.web.rendering import Page, page
from enrich.writers.comparison import doi_link, side_by_side
from enrich.writers.contradicted import contradicted, further
from enrich.writers.rows import citation, reason_in_full, remarks

PER_PAGE = 50
SIDE_BY_SIDE = 3
_TOLD_ABOVE = "contradicted"
"""The finding that says what the contradictions say."""
_LONGEST = 300
_Word = Annotated[str, QueryParameter(max_length=_LONGEST)]


def filter_of(
    show: _Word = "open", kind: _Word = "", contradiction: _Word = "", journal: _Word = "", file: _Word = ""
) -> Filter:
    """The filter that an address says."""
    return Filter(show=show, kind=kind, contradiction=contradiction, journal=journal, file=file)


FILTERED = {"filter": Provide(filter_of, sync_to_thread=False)}
TheFilter = NamedDependency[Filter]
Place = FromPath[int]


@get("/jobs/{job:str}/queue", include_in_schema=False, dependencies=FILTERED)
async def queue(
    desk: TheDesk, views: TheViews, owner: Owner, job: Id, filter: TheFilter, page: FromQuery[int] = 1
) -> Page:
    """The references of a job, what is most worth a person's time first."""
    return await asyncio.to_thread(_queue, desk, views, owner, job, filter, page)


def _queue(desk: Desk, views: Views, owner: str, id: str, filter: Filter, number: int) -> Page:
    card = desk.standing(owner, id).card
    rows = fresh(desk, views, owner, id).rows()
    found = wanted(rows, filter)
    pages = max(1, -(-len(found) // PER_PAGE))
    number = min(max(1, number), pages)
    return page(
        "queue.html",
        title="References",
        who=owner,
        job=card,
        filter=filter,
        choices=choices(rows),
        count=len(found),
        rows=found[(number - 1) * PER_PAGE : number * PER_PAGE],
        number=number,
        pages=pages,
        and_page=f"{filter.query}&page=" if filter.query else "?page=",
    )


@get("/jobs/{job:str}/references/{place:int}", include_in_schema=False, dependencies=FILTERED)
async def reference(
    desk: TheDesk, views: TheViews, owner: Owner, job: Id, place: Place, filter: TheFilter
) -> Page:
    """One reference beside its candidates."""
    return await asyncio.to_thread(shown, desk, views, owner, job, place, filter)


def shown(
    desk: Desk,
    views: Views,
    owner: str,
    id: str,
    place: int,
    filter: Filter,
    *,
    offered: Offered | None = None,
    wrong: str = "",
    note: str = "",
) -> Page:
    """The page of a reference; with what a typed DOI is, what was wrong with what was said, and its note."""
    card = desk.standing(owner, id).card
    view = fresh(desk, views, owner, id)
    entry, row = view.entry(place), view.row(place)
    before, behind, number, count = _neighbours(view, row, filter)
    return page(
        "reference.html",
        status=400 if wrong else 200,
        title=f"Reference {entry.reference.id}",
        who=owner,
        job=card,
        filter=filter,
        place=place,
        row=row,
        entry=entry,
        mark=fingerprint(entry.reference),
        contradicted=contradicted(entry.match),
        reason=on_a_page(reason_in_full(entry)),
        table=_table(entry),
        near=_near(entry),
        doi=doi_link(entry.match.DOI) if entry.match.DOI else None,
        record=next((citation(j) for j in entry.match.judgements if j.DOI == entry.match.DOI), ""),
        findings=[one for one in remarks(entry) if one.code != _TOLD_ABOVE],
        further=further(entry),
        alike=sum(one.alike == row.alike for one in view.rows()) if row.alike else 0,
        before=before,
        behind=behind,
        number=number,
        count=count,
        offered=offered,
        offered_table=_offered_table(entry, offered),
        offered_record=_offered_record(offered),
        wrong=wrong,
        note=note,
        stood=stood(entry.decision),
    )


def stood(decision: Decision | None) -> str:
    """The decision that stands about a reference as a form carries it, "" for none."""
    return "" if decision is None else f"{decision.on} {decision.decision}"


def _near(entry: Entry) -> list[tuple[int, str, str]]:
    """The candidates that can be accepted, by their place: the number, the DOI, the record in a line."""
    listed = [(n, j) for n, j in enumerate(entry.match.judgements, 1) if j in entry.match.near]
    return [(n, j.DOI, citation(j)) for n, j in listed[:SIDE_BY_SIDE]]


def _table(entry: Entry) -> object:
    near = entry.match.near[:SIDE_BY_SIDE]
    if VERDICTS[entry.match.status].match:
        near = tuple(j for j in entry.match.judgements if j.DOI == entry.match.DOI and j.comparisons)
    if not near:
        return None
    sure = entry.match.status != "doubtful"
    return side_by_side(entry.reference.fields, near, sure=sure, marking=True)


def _offered_table(entry: Entry, offered: Offered | None) -> object:
    if offered is None or offered.match is None:
        return None
    return side_by_side(entry.reference.fields, offered.match.judgements[:1], sure=False, marking=True)


def _offered_record(offered: Offered | None) -> str:
    if offered is None or offered.match is None:
        return ""
    return next(map(citation, offered.match.judgements), "")


def _neighbours(view: View, row: Row, filter: Filter) -> tuple[int | None, int | None, int, int]:
    """The places before and behind in the queue, this one's number in it (0: not in it), and its length."""
    places = [one.place for one in wanted(view.rows(), filter)]
    if row.place not in places:
        return None, following(view, row, filter), 0, len(places)
    at = places.index(row.place)
    before = places[at - 1] if at else None
    behind = places[at + 1] if at + 1 < len(places) else None
    return before, behind, at + 1, len(places)


def following(view: View, row: Row, filter: Filter) -> int | None:
    """The place that comes behind `row` in the queue, whether it is in there itself or was a moment ago."""
    here = (row.turn, row.place)
    queue = [one for one in wanted(view.rows(), filter) if one.place != row.place]
    return next((one.place for one in queue if (one.turn, one.place) > here), None) or next(
        (one.place for one in queue), None
    )


def address(card: Card | str, place: int | None, filter: Filter) -> str:
    """Where a reference is shown; the queue where there is none."""
    id = card.id if isinstance(card, Card) else card
    where = "queue" if place is None else f"references/{place}"
    return f"/jobs/{id}/{where}{filter.query}"


HANDLERS = (queue, reference)

"""The first page, with what is handed in there; help; signing in with the token."""

from __future__ import annotations

import asyncio
import hmac
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie, FormMultiDict, UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect
from msgspec import Struct

from enrich.errors import EnrichError
from enrich.readers import suffixes
from enrich.web.api.jobs import Form, handed_in
from enrich.web.api.told import told
from enrich.web.asked import Owner, TheDesk, TheService, TheSessions
from enrich.web.desk.desk import Desk
from enrich.web.guard import COOKIE, cookie_in
from enrich.web.rendering import Page, page, see


@get("/", include_in_schema=False)
async def home(desk: TheDesk, owner: Owner, service: TheService) -> Page:
    """The jobs of whoever asks, and the form for another."""
    return await asyncio.to_thread(_home, desk, owner, service.limits.upload)


def _home(desk: Desk, owner: str, most: int, *, wrong: str = "", pasted: str = "", status: int = 200) -> Page:
    jobs = [told(desk, owner, one.card.id) for one in desk.all_of(owner)]
    return page(
        "home.html",
        status=status,
        title="Your references",
        who=owner,
        jobs=jobs,
        wrong=wrong,
        pasted=pasted,
        most=most // 1_000_000,
        suffixes=sorted(suffixes()),
    )


@post("/jobs", include_in_schema=False, status_code=303)
async def hand_in(
    request: Request[Any, Any, Any], desk: TheDesk, owner: Owner, service: TheService
) -> Redirect | Page:
    """Take in what was chosen or pasted, and show the job."""
    data = _form(await request.form())
    try:
        job = await asyncio.to_thread(handed_in, desk, owner, data)
    except EnrichError as error:
        return await asyncio.to_thread(
            _home, desk, owner, service.limits.upload, wrong=str(error), pasted=data.text, status=400
        )
    return see(f"/jobs/{job.id}")


def _form(sent: FormMultiDict) -> Form:
    """The form as a browser sends it: with a file without a name where none was chosen."""
    said = {name: str(sent.get(name) or "") for name in ("text", "encoding", "column")}
    files = [one for one in sent.getall("file", []) if isinstance(one, UploadFile)]
    return Form(file=files, from_=str(sent.get("from") or ""), **said)


@get("/help", include_in_schema=False, sync_to_thread=False)
def help_page(owner: Owner) -> Page:
    """What the pages do, and every key."""
    return page("help.html", title="Help", who=owner)


class _Token(Struct, frozen=True):
    token: str = ""


@get("/sign-in", include_in_schema=False, sync_to_thread=False)
def sign_in() -> Page:
    """The form that asks for the token."""
    return page("sign-in.html", title="Sign in", who="", wrong="")


@post("/sign-in", include_in_schema=False, status_code=303, sync_to_thread=False)
def signed_in(
    request: Request[Any, Any, Any],
    service: TheService,
    sessions: TheSessions,
    data: Annotated[_Token, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Open a session for who knows the token."""
    if not service.token or not hmac.compare_digest(data.token.strip().encode(), service.token.encode()):
        return page("sign-in.html", status=403, title="Sign in", who="", wrong="That is not the token.")
    answer = see("/")
    answer.set_cookie(
        Cookie(
            key=COOKIE,
            value=sessions.begin(),
            httponly=True,
            samesite="strict",
            secure=_is_encrypted(request),
        )
    )
    return answer


def _is_encrypted(request: Request[Any, Any, Any]) -> bool:
    """Whether the browser asked by TLS; behind a proxy that ends it only the browser's own word says so."""
    return "https" in (request.url.scheme, request.headers.get("origin", "").partition(":")[0])


@post("/sign-out", include_in_schema=False, status_code=303, sync_to_thread=False)
def sign_out(request: Request[Any, Any, Any], sessions: TheSessions) -> Redirect:
    """Close the session."""
    sessions.end(cookie_in(request.headers.get("cookie", ""), COOKIE))
    return see("/sign-in")


HANDLERS = (home, hand_in, help_page, sign_in, signed_in, sign_out)

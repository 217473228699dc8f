"""Templates to pages: whatever is put into one is text and escaped, unless `writers.markup` made it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
import markupsafe
from litestar import Response, get
from litestar.enums import MediaType
from litestar.response import Redirect
from litestar.static_files import create_static_files_router
from litestar.types import ControllerRouterHandler

import enrich
from enrich.verdicts import CONTRADICTIONS, VERDICTS
from enrich.writers.frame import asset, colours
from enrich.writers.markup import Markup, text

Page = Response[str]
_SIGNS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_REFRESH = "no-cache"
"""A browser asks each time whether a file is still the same: an upgrade shows at once."""


def page(template: str, *, status: int = 200, **values: object) -> Page:
    """The page that a template makes of `values`."""
    return Response(text_of(template, **values), media_type=MediaType.HTML, status_code=status)


def text_of(template: str, **values: object) -> str:
    """The text that a template makes of `values`."""
    return _templates().get_template(template).render(**values)


def see(path: str) -> Redirect:
    """Send a browser on after a form: what it asks again then changes nothing."""
    return Redirect(path, status_code=303)


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("enrich.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_final,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"version": enrich.__version__, "verdicts": VERDICTS, "kinds": CONTRADICTIONS}
    environment.filters |= {"number": "{:,}".format, "moment": _moment, "foreign": text, "bare": _bare}
    return environment


def _final(value: Any) -> Any:
    """What our own `h` made is markup to the templates too; None is nothing."""
    if isinstance(value, Markup):
        return markupsafe.Markup(str(value))
    return "" if value is None else value


def _bare(value: str) -> str:
    """Text where no element can stand: without the signs that turn its direction or are none."""
    return _SIGNS.sub("", value)


def _moment(value: str) -> str:
    return value[:16].replace("T", " ")


@get("/static/look.css", media_type=MediaType.CSS, include_in_schema=False, sync_to_thread=False)
def look() -> Response[str]:
    """The look of reports and pages: one table of verdicts gives both their colours."""
    own = files("enrich.web").joinpath("templates/page.css").read_text(encoding="utf-8")
    style = asset("report.css") + colours() + own
    return Response(style, media_type=MediaType.CSS, headers={"cache-control": _REFRESH})


def assets() -> tuple[ControllerRouterHandler, ...]:
    """The files that pages are made with: look, script, sign."""
    folder = Path(str(files("enrich.web").joinpath("static")))
    static = create_static_files_router(
        "/static", [folder], include_in_schema=False, html_mode=False, after_request=_asked_again
    )
    return (look, static)


def _asked_again(response: Response[bytes]) -> Response[bytes]:
    response.headers["cache-control"] = _REFRESH
    return response

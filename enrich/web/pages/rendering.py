"""Templates to pages: whatever is put into one is text and escaped, unless it was made as markup here."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import jinja2
from litestar import Response, Router
from litestar.enums import MediaType
from litestar.static_files import create_static_files_router

import enrich

Page = Response[str]
_REFRESH = "no-cache"
"""A browser asks each time whether a file is still the same: an upgrade shows at once."""


def page(template: str, *, status: int = 200, **values: object) -> Page:
    """The page that a template makes of `values`."""
    text = _templates().get_template(template).render(version=enrich.__version__, **values)
    return Response(text, media_type=MediaType.HTML, status_code=status)


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("enrich.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def assets() -> Router:
    """The files that pages are made with: style, script, sign."""
    folder = Path(str(files("enrich.web").joinpath("static")))
    return create_static_files_router(
        "/static", [folder], include_in_schema=False, html_mode=False,
        after_request=_asked_again, name="static",
    )  # fmt: skip


def _asked_again(response: Response[bytes]) -> Response[bytes]:
    response.headers["cache-control"] = _REFRESH
    return response

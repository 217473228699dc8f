"""A page by itself: its head, its style and the policy by which it may load nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from importlib.resources import files

from enrich.verdicts import VERDICTS
from enrich.writers.markup import Markup, h


def framed(title: str, body: Iterable[str], script: str = "") -> Iterator[str]:
    """Yield a page bit by bit, as its body comes; a `script` is allowed by its hash alone."""
    style = asset("report.css") + colours()
    allowed = f"; script-src '{_hash(script)}'" if script else ""
    policy = f"default-src 'none'; style-src '{_hash(style)}'{allowed}; base-uri 'none'; form-action 'none'"
    head = h(
        "head",
        h("meta", charset="utf-8"),
        h("meta", http_equiv="Content-Security-Policy", content=policy),
        h("meta", name="viewport", content="width=device-width, initial-scale=1"),
        h("meta", name="referrer", content="no-referrer"),
        h("title", title),
        h("style", Markup(style)),
    )
    yield f'<!doctype html>\n<html lang="en">{head}<body>'
    yield from body
    yield f"{h('script', Markup(script)) if script else ''}</body></html>\n"


def asset(name: str) -> str:
    """Return the text of a file that pages are made with."""
    return files("enrich").joinpath(f"writers/assets/{name}").read_text(encoding="utf-8")


def colours() -> str:
    """The rules that give each verdict its colour, on light paper and on dark."""
    light = "".join(f" --{status}: {verdict.colour.light};" for status, verdict in VERDICTS.items())
    dark = "".join(f" --{status}: {verdict.colour.dark};" for status, verdict in VERDICTS.items())
    used = "".join(
        f".fill.{status} {{ fill: var(--{status}); }} "
        f".{status} a b, .badge.{status} {{ color: var(--{status}); }} "
        f'article[data-status="{status}"] {{ border-left-color: var(--{status}); }}\n'
        for status in VERDICTS
    )
    themes = f":root {{{light} }}\n@media (prefers-color-scheme: dark) {{ :root {{{dark} }} }}\n"
    return themes + used


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()

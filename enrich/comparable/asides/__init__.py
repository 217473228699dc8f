"""What a reference says that is neither work nor place: access dates, catalogues' numbers, prices.

A number in such a phrase is no volume, issue or page, and no other work's
either, so whoever compares numbers reads the text without it. The tables of
words are in ``enrich/data/asides.toml``, what the phrases look like in `phrases`.
"""

from __future__ import annotations

from collections.abc import Sequence

from enrich.comparable.asides.phrases import ASIDES, DATING, Aside, begins, plainest

__all__ = ["access_date", "without_access", "without_asides"]


def without_asides(text: str) -> str:
    """Return `text` with a blank for each aside; what is no aside stays as it is printed."""
    return _without(text, ASIDES)


def without_access(text: str) -> str:
    """Return `text` with a blank for each phrase that tells when somebody looked at the page."""
    return _without(text, DATING)


def access_date(text: str) -> str:
    """Return when somebody looked at the page, as printed; "" where the reference does not say."""
    plain = plainest(text)
    known = begins(plain)
    for aside in DATING:
        found = None if aside.begins.isdisjoint(known) else aside.pattern.search(plain)
        if found:
            begin, end = max(found.span(name) for name in aside.pattern.groupindex)
            return text[begin:end].strip(" ,.:;")
    return ""


def _without(text: str, asides: Sequence[Aside]) -> str:
    plain = plainest(text)
    known = begins(plain)
    for aside in asides:
        if aside.begins.isdisjoint(known):
            continue
        for found in reversed(list(aside.pattern.finditer(plain))):
            begin, end = found.span()
            text, plain = f"{text[:begin]} {text[end:]}", f"{plain[:begin]} {plain[end:]}"
    return text

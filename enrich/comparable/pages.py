"""Pages: one answer to where a range begins and ends, however it is written."""

from __future__ import annotations

from enrich.comparable import text
from enrich.patterns import lazy

DASH = lazy(r"(?:(?<!\s)\s++)?[-\u2010-\u2015\u2212]++\s*")
"""What stands between a first and a last page, blanks with it."""
_BEGUN = lazy(r"\d\s*[-\u2010-\u2015\u2212]")
_PAGES = lazy(r"([a-z]{0,4})(\d{1,18})(?:[^\da-z]{1,5}([a-z]{0,4})(\d{1,18}))?(?![\da-z])")
_ARTICLE_AND_PAGE = lazy(r"(\d{1,9}):\d{1,4}\D{1,5}\1:\d{1,4}")


def first_and_last(value: str) -> tuple[str, str]:
    """Return the first and the last page as they are printed, the last "" where only one is given."""
    first, *last = DASH.split(value.strip(), maxsplit=1)
    return first, last[0] if last else ""


def is_range(value: str) -> bool:
    """Whether a value goes on behind a first page, with a last one or the dash before it."""
    return _BEGUN.search(value) is not None


def expand(first: str, last: str) -> str:
    """Return a last page in full: ``1416``, ``18`` → ``1418``; pages that are no plain numbers stay."""
    if first.isdigit() and last.isdigit() and len(last) < len(first):
        return first[: len(first) - len(last)] + last
    return last


def span(value: str) -> tuple[int, int] | None:
    """Return the numbers of first and last page, None where they have no such form.

    ``101-7`` ends at 107, ``15:1-15:6`` is article 15, and one page is first and last.
    """
    folded = text.fold(value).replace(" ", "").removeprefix("pp.").removeprefix("p.")
    article = _ARTICLE_AND_PAGE.match(folded)
    if article is not None:
        return int(article[1]), int(article[1])
    match = _PAGES.match(folded)
    if match is None:
        return None
    return int(match[2]), int(expand(match[2], match[4] or match[2]))

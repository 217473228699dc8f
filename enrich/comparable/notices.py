"""What publishers write over the title of a work that they took back, and the title without it.

``RETRACTED: Honey on the moon``, ``[Retracted] Honey on the moon``,
``Honey on the moon (Retracted article. See vol. 7, p. 3)`` are all titled
*Honey on the moon*. ``Retraction: Honey on the moon`` is another document, the
notice, and ``Removed from office`` is just a title.
"""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.patterns import lazy

RETRACTION_LIST = "Retraction Watch’s list"
"""Who says so of a notice that stands in no record."""
_KIND = r"(?:retracted|withdrawn|removed|temporar(?:y|ily) remov(?:al|ed))"
_WHAT = (
    r"(?:\s+(?:article|paper|chapter|publication|manuscript|preprint|study|abstract|review))?"
    r"(?:\s+and\s+re(?:published|placed))?"
)
_BEFORE = lazy(
    rf"\W{{0,9}}(?:(?:article|paper|chapter)\s+)?{_KIND}{_WHAT}(?:\s{{0,3}}[\])}}:.*]|\s{{0,3}}[–—]|\s-\s)\W*",
    re.IGNORECASE,
)
_SHOUTED = lazy(r"\W{0,9}(?:RETRACTED|WITHDRAWN)(?: ARTICLE| PAPER)?:?\s+(?=\S*[a-z])")
_AFTER = lazy(
    rf"[(\[{{]\s{{0,3}}{_KIND}{_WHAT}\b[^()\[\]]{{0,160}}[)\]}}]?\W{{0,9}}$|\s[-–—]\s?{_KIND}{_WHAT}\W{{0,9}}$"
    rf"|:\s?{_KIND}{_WHAT}\W{{0,9}}$",
    re.IGNORECASE,
)
_SAID = lazy(
    rf"(?:^|[.:;?!]\s)\W{{0,9}}{_KIND}{_WHAT}\s{{0,3}}[:\]).]|[(\[]\s{{0,3}}{_KIND}\b"
    r"|\bretracted (?:article|paper|chapter)\b",
    re.IGNORECASE,
)

_ALONE = lazy(rf"\W{{0,9}}{_KIND}{_WHAT}\W{{0,9}}", re.IGNORECASE)


@lru_cache(maxsize=4096)
def without_notice(title: str) -> str:
    """Return a title without the words that say it was retracted, withdrawn or removed.

    A title that is nothing but such words stays as it is.
    """
    small = title.lower()
    if not any(map(small.__contains__, ("retracted", "withdrawn", "remov"))):
        return title
    before = _BEFORE.match(title) or _SHOUTED.match(title)
    bare = title[before.end() :] if before else title
    after = _AFTER.search(bare)
    bare = bare[: after.start()].rstrip(" .,;:") if after else bare
    return bare if any(sign.isalnum() for sign in bare) else title


def says_withdrawn(text: str) -> bool:
    """Whether a title, or a whole reference, says of the work that it was retracted, withdrawn or removed."""
    return without_notice(text) != text or bool(_SAID.search(text)) or is_nothing_else(text)


def is_nothing_else(text: str) -> bool:
    """Whether a text is only such words: a title cut at its colon."""
    return _ALONE.fullmatch(text) is not None

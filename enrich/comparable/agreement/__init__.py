"""Do a reference's fields and a record say the same? One answer for what is checked and what is written.

Lenient where good bibliographies vary: only what cannot be a matter of style,
script, numbering or version counts as different.
"""

from __future__ import annotations

from collections.abc import Callable

from enrich.comparable.agreement.journals import journal_agrees
from enrich.comparable.agreement.numbers import page_agrees, volume_agrees, year_agrees
from enrich.comparable.agreement.people import author_agrees
from enrich.comparable.agreement.titles import title_agrees
from enrich.records import Fields, Work

Agreement = bool | None
"""True or False; None where one side does not say, or the two cannot be compared."""

FIELDS: dict[str, Callable[[Fields, Work], Agreement]] = {
    "title": title_agrees,
    "author": author_agrees,
    "year": year_agrees,
    "container-title": journal_agrees,
    "volume": volume_agrees,
    "page": page_agrees,
}
"""Field in Crossref's name → whether a reference and a record agree on it."""

__all__ = ["FIELDS", "Agreement"]

"""A work as the Crossref REST API would send it: what `crossref` reads, written again.

What is kept of a record is less than Crossref holds; what is kept stands here
under Crossref's names, and read again it is the same work. Of dates the years
are known, and of the further ones not which they are of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from enrich.comparable import doi
from enrich.records import Name, Update, Work

_AS_THEY_ARE = (
    "subtitle", "original_title", "container_title", "short_container_title", "volume", "issue", "page",
    "article_number", "edition_number", "publisher", "publisher_location", "degree", "version", "type",
    "subtype", "language", "ISSN", "ISBN", "PMID", "aliases",
)  # fmt: skip
_FURTHER_DATES = ("published-print", "published-online", "published", "published-other", "posted")
_RELATIONS = ("is_preprint_of", "has_preprint")


def record_of(work: Work) -> dict[str, Any]:
    """Return the record of `work` in Crossref's JSON; what it does not say is left out."""
    record: dict[str, Any] = {
        "DOI": work.DOI,
        "URL": doi.url(work.DOI),
        "prefix": work.DOI.partition("/")[0],
        "title": list(work.title),
        "agency": work.agency,
        "author": _people(work.author),
        "editor": _people(work.editor),
        "institution": [{"name": name} for name in work.institution],
        "report-number": list(work.number),
        "relation": _relations(work),
        "updated-by": list(map(_update, work.updated_by)),
        "update-to": list(map(_update, work.update_to)),
        **dict(_dates(work)),
        **dict(_plain(work)),
    }
    return {name: value for name, value in record.items() if value or name == "title"}


def _plain(work: Work) -> Iterator[tuple[str, Any]]:
    for name in _AS_THEY_ARE:
        value = getattr(work, name)
        yield _shown(name), list(value) if isinstance(value, tuple) else value


def _shown(name: str) -> str:
    return name.replace("_", "-")


def _people(names: tuple[Name, ...]) -> list[dict[str, str]]:
    return [
        {
            **{part: value for part in Name.__struct_fields__ if (value := getattr(name, part))},
            "sequence": "additional" if at else "first",
        }
        for at, name in enumerate(names)
    ]


def _dates(work: Work) -> Iterator[tuple[str, Any]]:
    """`issued`, which is there also without a year; each further year under the last names of dates."""
    yield "issued", _date([work.issued])
    further = [year for year in work.years if year != work.issued][: len(_FURTHER_DATES)]
    for name, year in zip(_FURTHER_DATES[len(_FURTHER_DATES) - len(further) :], further, strict=True):
        yield name, _date([year])


def _date(parts: Sequence[int | None]) -> dict[str, Any]:
    return {"date-parts": [parts]}


def _relations(work: Work) -> dict[str, Any]:
    named = {_shown(name): getattr(work, name) for name in _RELATIONS}
    return {name: [{"id-type": "doi", "id": one} for one in dois] for name, dois in named.items() if dois}


def _update(update: Update) -> dict[str, Any]:
    said = {name: getattr(update, name) for name in ("type", "DOI", "label", "source")}
    told: dict[str, Any] = {name: value for name, value in said.items() if value}
    if update.updated:
        told["updated"] = _date([int(part) for part in update.updated.split("-")])
    return told

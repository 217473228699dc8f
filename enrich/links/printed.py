"""The web addresses that a reference prints, wherever it prints them, and when somebody looked at each.

A string prints them in its text. Formats with fields print them in those for
addresses and in notes (``howpublished = {\\url{…}}``, ``L1``, ``note``); what an
abstract mentions is none of the reference's. Addresses that only stand behind
words are the reference's links and not looked for here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable.asides import Looked, looked_at
from enrich.comparable.days import days
from enrich.comparable.printed_addresses import PrintedAddress, printed_addresses
from enrich.formats import bibtex, tagged
from enrich.formats.latex import decode_addresses
from enrich.formats.tables import Tagged, table_of
from enrich.patterns import lazy
from enrich.records import Reference

_IN_BIBTEX = lazy(r"(?:url|howpublished|note|addendum|titleaddon|www|link|ee|bdsk-url-\d+|archiveurl)")
_IN_TAGS = frozenset(("UR", "L1", "L2", "L3", "L4", "LK", "UL", "N1", "U", "Z"))
_NO_CELLS = lazy(r"abstract|summary|keyword|r[ée]sum[ée]|zusammenfassung|resumen|resumo", re.IGNORECASE)
_LEADS = lazy(
    r"[\s,;<(\[]{0,9}(?:(?:[^\W\d_]{1,12}[\s,]{1,3}){0,3}:|(?:[^\W\d_]{1,12}[\s,:]{1,3}){1,3})[\s<(\[]{0,9}"
)
"""What stands between a date and the address that it is of: “2 May 2011, from ”."""
_AROUND = " .,;"
_AT_A_TIME = 512


class WebAddress(Struct, frozen=True, kw_only=True):
    """An address of the web that a reference prints: `printed` there, `url` as it is likeliest meant.

    `others` are what it may be instead, likeliest first. `days` are those on
    one of which somebody looked at the page, as ISO dates that may end with
    the month or the year, and `said` is what says so, as printed.
    """

    url: str
    printed: str
    others: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    said: str = ""


@lru_cache(maxsize=_AT_A_TIME)
def web_addresses(reference: Reference) -> tuple[WebAddress, ...]:
    """Return the addresses that a reference prints, in order, each once."""
    found = [one for text in _texts(reference) for one in _dated(text)]
    days_of_all, said = _of_all(reference, found)
    first: dict[str, WebAddress] = {}
    for one in found:
        first.setdefault(key(one.url), one if one.days else replace(one, days=days_of_all, said=said))
    return tuple(first.values())


def looked_at_on(reference: Reference, url: str) -> tuple[tuple[str, ...], str]:
    """Return the days on one of which somebody looked at a page, and the words that say so.

    An address that only stands behind words was looked at when the reference says so of any other.
    """
    known = web_addresses(reference)
    fitting = (one for one in known if one.days and key(url) in map(key, (one.url, *one.others)))
    one = next(fitting, None)
    return (one.days, one.said) if one else _of_all(reference, known)


def _of_all(reference: Reference, found: Sequence[WebAddress]) -> tuple[tuple[str, ...], str]:
    """When somebody looked at what has no date of its own: the field says so, another address, or a note."""
    field = reference.fields.accessed if reference.structured else ""
    if told := days(field):
        return told, field
    dated = next((one for one in found if one.days), None)
    if dated:
        return dated.days, dated.said
    dates = (one for text in _texts(reference) for one in looked_at(text))
    return next(((told, one.phrase.strip(_AROUND)) for one in dates if (told := _days(one))), ((), ""))


def key(url: str) -> str:
    """An address without what readers do not mind: scheme, ``www.``, the host's case, a last slash."""
    bare = re.sub(r"^(?:https?:)?(?://)?(?:www\.)?", "", url.strip(), flags=re.IGNORECASE)
    host, slash, path = bare.partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")


def _dated(text: str) -> Iterator[WebAddress]:
    """The addresses in a text, each with the date that belongs to it."""
    found = printed_addresses(text)
    dates = _belonging(text, found, [one for one in looked_at(text) if _days(one)]) if found else {}
    for at, one in enumerate(found):
        nearest = sorted(dates, key=lambda other: (abs(other - at), other < at))
        date = dates[nearest[0]] if nearest else None
        told, said = (_days(date), date.phrase.strip(_AROUND)) if date else ((), "")
        yield WebAddress(
            url=one.url, printed=text[one.start : one.end], others=one.others, days=told, said=said
        )


def _days(date: Looked) -> tuple[str, ...]:
    return days(date.date, date.phrase)


def _belonging(text: str, found: Sequence[PrintedAddress], dates: Sequence[Looked]) -> dict[int, Looked]:
    """The dates by the number of the address that they belong to: the one before, or the one they lead to."""
    belonging: dict[int, Looked] = {}
    for date in dates:
        before = sum(one.start < date.start for one in found)
        leads = before < len(found) and _LEADS.fullmatch(text, date.end, found[before].start)
        taken = before - 1 in belonging and before < len(found)
        belonging.setdefault(before if leads or taken or not before else before - 1, date)
    return belonging


def _texts(reference: Reference) -> Iterator[str]:
    if reference.columns:
        yield from (f"{one.name}: {one.value}" for one in reference.columns if not _NO_CELLS.search(one.name))
    elif reference.structured:
        yield from _values(reference.unstructured)
        yield reference.fields.URL
    else:
        yield reference.text or reference.unstructured


def _values(written: str) -> Iterator[str]:
    """The values of a reference in a format with fields in which addresses are printed."""
    table = table_of(written)
    if written.startswith("@"):
        entries = (block for block in bibtex.scan(written) if isinstance(block, bibtex.Entry))
        for field in next(entries, bibtex.Entry(0, 0, "", "", 0, 0, ())).fields:
            if _IN_BIBTEX.fullmatch(field.name.lower()):
                value = "".join(part.text for part in field.parts)
                yield decode_addresses(value)
    elif isinstance(table, Tagged):
        records = (block for block in tagged.scan(written, table.dialect) if isinstance(block, tagged.Record))
        yield from (tag.value for record in records for tag in record.tags if tag.name in _IN_TAGS)
    elif written.startswith("{"):
        yield from _of_csl(written)


def _of_csl(written: str) -> Iterator[str]:
    try:
        item: Any = json.loads(written)
    except ValueError:
        return
    yield from (item[name] for name in ("URL", "note") if isinstance(item.get(name), str))

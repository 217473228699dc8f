"""Which of the copies of a page is the one that a reference means, and what to say of it. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from enrich.comparable.years import YEARS, in_field
from enrich.sources.archives.base import Capture, Wanted

_MONTHS_FROM, _YEARS_FROM = 60, 700
"""Days from which a distance is told in months, or in years."""
_CHANGED = 30
"""Days after which a page may well have changed."""
Span = tuple[date, date]


def in_order(captures: Iterable[Capture], wanted: Wanted) -> list[Capture]:
    """Return the copies, the one that is wanted most first."""
    spans = _spans(wanted)
    if not spans:
        return sorted(captures, key=lambda one: one.moment, reverse=True)
    return sorted(captures, key=lambda one: (*min(_away(one, span) for span in spans), one.moment))


def moments(wanted: Wanted) -> tuple[str, ...]:
    """Return the moments near which copies are looked for, 14 digits each; none where the last is wanted."""
    middles = (_middle(span) for span in _spans(wanted))
    return tuple(middle.strftime("%Y%m%d120000") for middle in middles)


def told(capture: Capture, wanted: Wanted) -> str:
    """Say in sentences why this copy was taken, and how far it is from what is printed."""
    spans = _spans(wanted)
    if not spans:
        return (
            f"Neither a date of access nor a year is printed; this is the last good copy, of {capture.day}."
        )
    days, year = wanted.days, wanted.year
    if not days:
        return f"No date of access is printed; this is the good copy nearest to {year}, of {capture.day}."
    away, day = min(
        zip((_signed(capture, span) for span in spans), days, strict=True), key=lambda p: abs(p[0])
    )
    either = f" The date printed may be {' or '.join(days)}." if len(days) > 1 else ""
    changed = " The page may have changed meanwhile." if abs(away) > _CHANGED else ""
    distance = _distance(away, day, capture.day)
    return f"The copy is of {capture.day}, {distance}the date of access.{either}{changed}"


def _spans(wanted: Wanted) -> Sequence[Span]:
    """The days that are meant: from the first to the last of each date or year."""
    if wanted.days:
        return [_span(one) for one in wanted.days]
    return [_span(f"{min(years)}")] if (years := in_field(wanted.year) & set(YEARS)) else []


def _span(said: str) -> Span:
    parts = [int(part) for part in said.split("-")]
    if len(parts) == 3:
        return (date(*parts), date(*parts))
    year, months = parts[0], parts[1:] or [1, 12]
    return date(year, months[0], 1), date(year, months[-1], monthrange(year, months[-1])[1])


def _middle(span: Span) -> date:
    return span[0] + (span[1] - span[0]) // 2


def _signed(capture: Capture, span: Span) -> int:
    """Days from a span to a copy: 0 within it, negative before it."""
    day = date.fromisoformat(capture.day)
    return max((day - span[1]).days, 0) - max((span[0] - day).days, 0)


def _away(capture: Capture, span: Span) -> tuple[int, timedelta]:
    """How far a copy is from a span, then how far from its middle."""
    day = date.fromisoformat(capture.day)
    return abs(_signed(capture, span)), abs(day - _middle(span))


def _distance(days: int, day: str, copy: str) -> str:
    """How far a copy is from the day that is printed, in words that lead to what that day is."""
    if not days:
        return "" if day == copy else f"within {day}, "
    count = abs(days)
    number, unit = (
        (round(count / 365.25), "year")
        if count >= _YEARS_FROM
        else (round(count / 30.44), "month")
        if count >= _MONTHS_FROM
        else (count, "day")
    )
    about = "" if unit == "day" else "about "
    return f"{about}{number} {unit}{'' if number == 1 else 's'} {'after' if days > 0 else 'before'} {day}, "

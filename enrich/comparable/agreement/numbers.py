"""Year, volume and pages: the same number however written, and numbers that count something else."""

from __future__ import annotations

import re

from enrich.comparable import pages, roman, text, years
from enrich.comparable.kinds import BOOKS
from enrich.patterns import lazy
from enrich.records import Fields, Work

_BOOKS = BOOKS | {"proceedings", "report", "dissertation"}
_PERSIAN, _LAST_PERSIAN = (621, 622), 1450
"""What to add to a year of the Persian calendar to have ours, and what such a year is below of."""
_VOLUME_WORDS = frozenset(
    {"vol", "volume", "vols", "band", "bd", "tome", "tom", "t", "v", "no", "jahrgang", "jg"}
)
_LETTERED = lazy(r"([a-z]{1,2})(\d+)|(\d+)([a-z]{1,2})")


def year_agrees(fields: Fields, work: Work) -> bool | None:
    """Whether the year printed is any of the record's: print, online or issued; of a span, any between."""
    printed, known = years.in_field(fields.year), years_of(work)
    if not printed or not known:
        return None
    if printed & known or any(min(printed) <= year <= max(printed) for year in known):
        return True
    persian = (year + shift for year in printed if year < _LAST_PERSIAN for shift in _PERSIAN)
    return any(year in known for year in persian)


def years_of(work: Work) -> set[int]:
    """All years that a record gives."""
    return {*work.years, *((work.issued,) if work.issued else ())}


def volume_agrees(fields: Fields, work: Work) -> bool | None:
    """Whether the volumes are the same number, however written; None where they count different things.

    Some journals number their volumes by years (``2019``) and print the month
    (``08``) or both (``1908``) in its place: there the issue stands for the volume.
    """
    printed, known = _numbers(fields.volume), _numbers(work.volume)
    if not printed or not known:
        return None
    if printed & known:
        return True
    theirs, ours = _by_year(known, work), _by_year(printed, work)
    if not theirs and not ours:
        return False
    issues = (printed, _numbers(work.issue)) if theirs else (known, _numbers(fields.issue))
    return None if not all(issues) else True if _same_issue(*issues, years_of(work)) else None


def numbered_otherwise(printed: str, known: str) -> bool:
    """Whether two volumes differ as two ways of counting do, not as a slip of the keyboard: 17 and 322."""
    ours, theirs = _numbers(printed), _numbers(known)
    return all(
        len(one) != len(other) and one not in other and other not in one for one in ours for other in theirs
    )


def same_volume(words: set[str], work: Work) -> bool:
    """Whether the record's volume stands among folded words."""
    return bool(_numbers(work.volume) & words)


def _by_year(numbers: set[str], work: Work) -> bool:
    """Whether a volume is a year about that of the record."""
    known = years_of(work)
    return any(
        number.isdigit() and int(number) + shift in known for number in numbers for shift in (-1, 0, 1)
    )


def _same_issue(numbers: set[str], issues: set[str], known: set[int]) -> bool:
    """``8`` or ``1908`` for issue 8 of 2019."""
    dated = {f"{year % 100:02d}{int(issue):02d}" for year in known for issue in issues if issue.isdigit()}
    return bool(numbers & (issues | {number.lstrip("0") for number in dated}))


def _numbers(value: str) -> set[str]:
    """A volume as comparable words: Arabic, without "vol.", leading zeros and the letter of a series."""
    words = [word for word in text.tokens(value) if word not in _VOLUME_WORDS]
    return {form for word in words for form in _forms(word)}


def _forms(word: str) -> set[str]:
    if number := roman.value(word):
        return {str(number)}
    lettered = _LETTERED.fullmatch(word)
    bare = {(lettered[2] or lettered[3]).lstrip("0")} if lettered else set()
    return {word.lstrip("0") or word} | (bare - {""})


def page_agrees(fields: Fields, work: Work) -> bool | None:
    """Whether the pages begin alike, lie inside the record's, or are its article number.

    None where one side counts pages from 1 within the article and the other
    numbers the article, and where a number of pages stands for a place.
    """
    printed = [value for value in (fields.page, fields.article_number) if re.search(r"\d", value)]
    known = [value for value in (work.page, work.article_number) if re.search(r"\d", value)]
    if not printed or not known or work.type in _BOOKS:
        return None
    verdicts = [_pages_agree(one, other) for one in printed for other in known]
    if True in verdicts:
        return True
    return None if None in verdicts else False


def pages_end_alike(fields: Fields, work: Work) -> bool | None:
    """Whether printed and recorded pages end at the same page; None where one side has no such end."""
    printed, known = pages.span(fields.page), pages.span(work.page)
    if printed is None or known is None or printed[0] >= printed[1] or known[0] >= known[1]:
        return None
    return printed[1] == known[1]


def _pages_agree(printed: str, known: str) -> bool | None:
    if _digits(printed) == _digits(known) or text.tokens(printed)[:1] == text.tokens(known)[:1]:
        return True
    one, other = pages.span(printed), pages.span(known)
    if one is None or other is None:
        return None
    if one[0] == other[0] or other[0] <= one[0] <= other[1]:
        return True
    return None if _counts_within(one, other) or _counts_within(other, one) else False


def _counts_within(printed: tuple[int, int], place: tuple[int, int]) -> bool:
    """Whether `printed` pages are counted from 1, and `place` is an article's number or a place as long."""
    first, last = printed
    numbers_an_article = place[0] == place[1] and place[0] > last
    return first == 1 and last > 1 and (numbers_an_article or place[1] - place[0] == last - first)


def _digits(value: str) -> str:
    return re.sub(r"\D", "", value).lstrip("0")

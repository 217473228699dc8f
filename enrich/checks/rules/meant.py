"""Which record does a reference mean? Asked by most checks before they hold the two against each other."""

from __future__ import annotations

from enrich.checks.base import given, once, printed_registrations
from enrich.comparable import text
from enrich.comparable.agreement.numbers import page_agrees, volume_agrees, year_agrees
from enrich.comparable.agreement.people import (
    are_comparable,
    author_agrees,
    is_nobody,
    strangers,
    words_of,
)
from enrich.comparable.agreement.relatives import Relative, relative
from enrich.comparable.agreement.scripts import comparable
from enrich.comparable.agreement.titles import CLEARLY_ANOTHER, is_telling, likest_title, title_likeness
from enrich.comparable.agreement.works import is_confirmed, is_same_work, title_is_absent
from enrich.comparable.kinds import BOOKS
from enrich.comparable.languages import may_translate
from enrich.records import Entry, Fields, Match, Reference, Registration, Work


@once
def means(entry: Entry, work: Work) -> bool | None:
    """Whether the reference of `entry` means `work`: yes, clearly not, or hard to say (None)."""
    reference = entry.reference
    return is_same_work(given(reference), reference.text or reference.unstructured, work)


@once
def relative_of(entry: Entry, work: Work) -> Relative | None:
    """What a record is to the work described, where it is of another document: its erratum, its preprint."""
    reference = entry.reference
    return relative(given(reference), reference.text or reference.unstructured, work)


@once
def is_another(entry: Entry, registration: Registration) -> bool:
    """Whether the work registered under a printed DOI clearly is not the one the reference describes.

    Where another work was matched and the reference carries that one's title,
    it is enough that the registered work's title is not there.
    """
    work, match = registration.work, entry.match
    if work is None or registration.state != "registered":
        return False
    kin = relative_of(entry, work)
    if kin is not None and kin.sort not in ("preprint", "publication"):
        return True
    if _is_matched(registration, match):
        return False
    verdict = means(entry, work)
    if verdict is not None:
        return not verdict
    if any(c.kind == "doi-of-another-work" and c.printed == registration.DOI for c in match.contradictions):
        return True  # found when its string was parsed, which a check with a warm lock does without
    reference = entry.reference
    printed = reference.text or reference.unstructured
    if match.work and means(entry, match.work):
        return title_is_absent(given(reference), printed, work)
    return is_another_by_its_title(reference, work)


def is_another_by_its_title(reference: Reference, work: Work) -> bool:
    """Whether a title of its own is printed, in the record's language, and little of the record's beside it.

    Fields must give another year or a stranger, too. The title of a string is a parser's opinion, so the
    record's must not stand anywhere in it, nor anything else but a name or a journal.
    """
    fields, printed = reference.fields, reference.text or reference.unstructured
    other_year, others = year_agrees(fields, work) is False, _names_strangers(fields, work)
    denied = other_year or others
    if (reference.structured and not denied) or not is_telling(fields.title):
        return False
    translated = may_translate(fields.title, likest_title(fields.title, work), work.language)
    if translated and not (other_year and others and _is_out_of_place(fields, work)):
        return False
    if not title_is_absent(given(reference), printed, work):
        return False
    alone = not reference.structured and is_same_work(fields, printed, work) is False
    return alone or (denied and _is_another_title(fields.title, work))


def _names_strangers(fields: Fields, work: Work) -> bool:
    """Whether a person is printed who is neither author nor editor of the work."""
    people = (*work.author, *work.editor)
    printed = [name for name in fields.author if not is_nobody(name)]
    if not printed or not people or not all(are_comparable(name, people) for name in printed):
        return False
    return bool(strangers(printed, people))


def _is_out_of_place(fields: Fields, work: Work) -> bool:
    """Whether neither volume nor page is the record's: whoever translates a title leaves these as they are.

    Books are translated as a whole, and are then books of their own, by their translators too.
    """
    said = (volume_agrees(fields, work), page_agrees(fields, work))
    return work.type not in BOOKS and False in said and True not in said


def _is_another_title(title: str, work: Work) -> bool:
    alike = title_likeness(title, work) or 0.0
    return alike < CLEARLY_ANOTHER and comparable(title, likest_title(title, work))


def is_wholly_another(reference: Reference, work: Work) -> bool:
    """Whether both the title and the first author of a record are others than those printed."""
    fields = given(reference)
    printed = reference.text or reference.unstructured
    if fields.author:
        other = author_agrees(fields, work) is False
    else:
        here = set(text.tokens(printed))
        people = (*work.author, *work.editor)[:1]
        other = bool(people) and not any(here & words_of(person) for person in people)
    return other and title_is_absent(fields, printed, work)


def _is_matched(registration: Registration, match: Match) -> bool:
    known = {registration.DOI, registration.primary}
    return match.DOI in known or (match.work is not None and bool(known & set(match.work.aliases)))


@once
def compared_work(entry: Entry) -> Work | None:
    """The record to hold a reference against: that of its own DOI unless another's, else the matched one.

    A record of a relative of the work, such as its preprint, is none to hold it against.
    """
    own = [r.work for r in printed_registrations(entry) if r.work is not None and not is_another(entry, r)]
    sure = [work for work in own if means(entry, work)]
    found = entry.match.work
    matched = [found] if found is not None and means(entry, found) is not False else []
    candidates = [*sure, *matched, *own]
    return next((work for work in candidates if relative_of(entry, work) is None), None)


def right_work(entry: Entry, wrong: Work) -> Work | None:
    """The record that was found for a reference whose DOI is that of `wrong`, None where none was."""
    found = entry.match.work
    if found is None or found.DOI == wrong.DOI or relative_of(entry, found) is not None:
        return None
    return found


def is_sure(entry: Entry, work: Work) -> bool:
    """Whether a record is surely that of the work described: only of such a one an edit is taken."""
    reference = entry.reference
    return is_confirmed(given(reference), reference.text or reference.unstructured, work)

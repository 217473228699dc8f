"""The check on what a reference says about its work, field by field."""

from __future__ import annotations

from collections.abc import Collection

from enrich.checks.base import finding
from enrich.checks.rules.contradicted import told_of
from enrich.checks.rules.meant import compared_work, is_sure
from enrich.comparable import years
from enrich.comparable.agreement.known import known_values
from enrich.comparable.agreement.numbers import years_of
from enrich.comparable.agreement.people import is_nobody, strangers
from enrich.comparable.agreement.works import differing
from enrich.records import Edit, Entry, Finding, Name, Severity, Work

_WORDS = {"container-title": "journal", "page": "pages"}


def field_mismatch(entry: Entry) -> tuple[Finding, ...]:
    """A field says something else than the record of the work.

    Compared are title, authors, year, journal, volume and pages. What is a
    matter of style agrees: abbreviations, subtitles left off, short page
    ranges, particles of names, romanised names, letters of series in the
    volume. Each year that the record gives counts as right, that of the
    printed issue and that of the online version. What two sides count
    differently is not compared: an article's number and pages from 1 to 13,
    a volume numbered by years and the month.

    It is no more than a note where all else agrees and the difference is one
    that good references have: a year next to the record's, a volume of another
    numbering, a title that shares no word with the record's, as a translation
    does. A note too is what only a careful reader sees: a name spelt
    otherwise, left out or in another place, another issue or last page, a word
    more or less in the title, another journal under the same ISSN. Of
    references that are plain text all but the year is noted like this, for
    their fields are read out of a string. An edit is suggested only where the
    record is surely that of the work.

    **What to do.** Look at the work itself: records have mistakes too. Where
    the reference is right, ignore this finding for it, with the reason.
    """
    work = compared_work(entry)
    if work is None:
        return ()
    found = _of_fields(entry, work) if entry.reference.structured else _year_in_text(entry, work)
    told = told_of(entry, work)
    found = tuple(one for one in found if one.field not in told)
    return (*found, *_slips(entry, work, told | {one.field for one in found}))


def _of_fields(entry: Entry, work: Work) -> tuple[Finding, ...]:
    reference = entry.reference
    wrong = differing(reference.fields, reference.text, work)
    sure = is_sure(entry, work)
    findings = [_differs(entry, work, name, sure=sure, wrong=told) for name, told in wrong.items()]
    if "author" not in wrong and sure:
        findings += _strangers(entry, work)
    return tuple(findings)


def _slips(entry: Entry, work: Work, told: Collection[str]) -> tuple[Finding, ...]:
    """What matching found beside: notes, for records have slips of their own."""
    slips = (one for one in entry.match.contradictions if one.class_ == "slip")
    return tuple(
        finding("field-mismatch", entry.reference, one.sentence, field=one.field, severity="info")
        for one in slips
        if one.DOI == work.DOI and one.field not in told
    )


def _differs(entry: Entry, work: Work, name: str, *, sure: bool, wrong: bool) -> Finding:
    printed, known = _printed(entry, name), _known(work, name)
    message = f"Printed {_WORDS.get(name, name)}: “{printed}”; the record of {work.DOI} has “{known}”."
    # A name or title is never cut down to what a record has of it: `fix` would not write that.
    less = name in ("title", "container-title") and len(known) < len(printed)
    offered = sure and wrong and not less and name != "author"
    edit = Edit(field=name, new=known, old=printed) if offered else None
    severity: Severity | None = None if wrong else "info"
    return finding("field-mismatch", entry.reference, message, field=name, edit=edit, severity=severity)


def _strangers(entry: Entry, work: Work) -> list[Finding]:
    """Authors printed who are not in the record at all; a shortened list is fine, another person is not."""
    people = (*work.author, *work.editor)
    if len(work.author) < 2 or any(person.name for person in people):
        return []
    printed_ones = [name for name in entry.reference.fields.author if _is_person(name)]
    unknown = strangers(printed_ones, people)
    if not unknown:
        return []
    printed = "; ".join(map(str, unknown))
    known = "; ".join(map(str, work.author))
    message = f"“{printed}” is not among the authors in the record of {work.DOI}: {known}."
    return [finding("field-mismatch", entry.reference, message, field="author")]


def _is_person(name: Name) -> bool:
    return not name.name and not is_nobody(name) and bool(name.given)


def _printed(entry: Entry, name: str) -> str:
    fields = entry.reference.fields
    if name == "author":
        return str(next((author for author in fields.author if not is_nobody(author)), fields.author[0]))
    if name == "page":
        return fields.page or fields.article_number
    return str(getattr(fields, name.replace("-", "_")))


def _known(work: Work, name: str) -> str:
    if name == "author":
        return "; ".join(map(str, work.author or work.editor))
    values = [work.page, work.article_number] if name == "page" else known_values(work, name)
    return next(filter(None, values), "")


def _year_in_text(entry: Entry, work: Work) -> tuple[Finding, ...]:
    printed = years.printed(entry.reference.text or entry.reference.unstructured)
    known = years_of(work)
    if not printed or not known or printed & known:
        return ()
    said = " or ".join(map(str, sorted(known)))
    message = f"The reference prints {min(printed)}; the record of {work.DOI} has {said}."
    edit = Edit(field="year", new=str(work.issued or work.years[0]), old=str(min(printed)))
    sure = is_sure(entry, work)
    return (finding("field-mismatch", entry.reference, message, field="year", edit=edit if sure else None),)

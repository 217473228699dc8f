"""The check on what a reference says about its work, field by field."""

from __future__ import annotations

from enrich.checks.base import finding, printed_registrations
from enrich.checks.compare import FIELDS, is_among, years_in
from enrich.checks.dois import is_another, means
from enrich.records import Edit, Entry, Finding, Name, Work

_WORDS = {"container-title": "journal", "page": "pages"}


def field_mismatch(entry: Entry) -> tuple[Finding, ...]:
    """A field says something else than the record of the work.

    Compared are title, authors, year, journal, volume and pages. What is a
    matter of style agrees: abbreviations, subtitles left off, short page
    ranges, particles of names. Each year that the record gives counts as
    right, that of the printed issue and that of the online version. Of
    references that are plain text only the year is compared.

    **What to do.** Look at the work itself: records have mistakes too. Where
    the reference is right, ignore this finding for it, with the reason.
    """
    work = compared_work(entry)
    if work is None:
        return ()
    if not entry.reference.structured:
        return _year_in_text(entry, work)
    fields = entry.reference.fields
    differing = [name for name, agrees in FIELDS.items() if agrees(fields, work) is False]
    findings = [_differs(entry, work, name) for name in differing]
    if "author" not in differing:
        findings += _strangers(entry, work)
    return tuple(findings)


def compared_work(entry: Entry) -> Work | None:
    """The record to hold a reference against: that of its own DOI unless another's, else the matched one."""
    own = [r.work for r in printed_registrations(entry) if r.work is not None and not is_another(entry, r)]
    sure = [work for work in own if means(entry, work)]
    found = entry.match.work
    matched = [found] if found is not None and means(entry, found) is not False else []
    return next(iter([*sure, *matched, *own]), None)


def _differs(entry: Entry, work: Work, name: str) -> Finding:
    printed, known = _printed(entry, name), _known(work, name)
    message = f"Printed {_WORDS.get(name, name)}: “{printed}”; the record of {work.DOI} has “{known}”."
    edit = Edit(field=name, new=known, old=printed) if name != "author" else None
    return finding("field-mismatch", entry.reference, message, field=name, edit=edit)


def _strangers(entry: Entry, work: Work) -> list[Finding]:
    """Authors printed who are not in the record at all; a shortened list is fine, another person is not."""
    people = (*work.author, *work.editor)
    if len(work.author) < 2 or any(person.name for person in people):
        return []
    unknown = [
        name for name in entry.reference.fields.author if not _is_others(name) and not is_among(name, people)
    ]
    if not unknown:
        return []
    printed = "; ".join(map(str, unknown))
    known = "; ".join(map(str, work.author))
    message = f"“{printed}” is not among the authors in the record of {work.DOI}: {known}."
    return [finding("field-mismatch", entry.reference, message, field="author")]


def _is_others(name: Name) -> bool:
    return bool(name.name) or name.family.lower().strip(". ") in ("others", "et al", "al")


def _printed(entry: Entry, name: str) -> str:
    fields = entry.reference.fields
    if name == "author":
        return str(fields.author[0])
    if name == "page":
        return fields.page or fields.article_number
    return str(getattr(fields, name.replace("-", "_")))


def _known(work: Work, name: str) -> str:
    if name == "author":
        return "; ".join(map(str, work.author or work.editor))
    if name == "year":
        return str(work.issued or work.years[0])
    if name == "page":
        return work.page or work.article_number
    value = getattr(work, name.replace("-", "_"))
    return str(value[0] if isinstance(value, tuple) else value)


def _year_in_text(entry: Entry, work: Work) -> tuple[Finding, ...]:
    printed = years_in(entry.reference.text or entry.reference.unstructured)
    known = {*work.years, *((work.issued,) if work.issued else ())}
    if not printed or not known or printed & known:
        return ()
    years = " or ".join(map(str, sorted(known)))
    message = f"The reference prints {min(printed)}; the record of {work.DOI} has {years}."
    edit = Edit(field="year", new=str(work.issued or work.years[0]), old=str(min(printed)))
    return (finding("field-mismatch", entry.reference, message, edit=edit),)

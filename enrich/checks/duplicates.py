"""Checks that see all references of one file: is any of them there twice?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from enrich import text
from enrich.agreement.journals import same_journal
from enrich.agreement.titles import title_likeness
from enrich.checks.base import finding, given, printed_dois, printed_registrations, settled
from enrich.checks.meant import is_another
from enrich.names import surname_words
from enrich.records import Entry, Finding

Found = tuple[tuple[Entry, Finding], ...]


def doi_duplicate(entries: Sequence[Entry]) -> Found:
    """Two references of a file carry the same DOI.

    Either the file holds one work twice, or one of the two has another work's
    DOI. An alias counts as its primary DOI. Chapters that give the DOI of the
    book they are in are left alone.

    **What to do.** Merge the two, or correct the DOI of one.
    """
    return tuple(
        (later, _twice("doi-duplicate", later, first, f"The DOI {identifier} is also that of"))
        for identifier, first, later in _repeated(entries, _own_dois)
        if not (_is_part(first) and _is_part(later))
    )


def entry_duplicate(entries: Sequence[Entry]) -> Found:
    """Two references of a file describe the same work.

    Both were found to be the same record, or title, first author and year are
    the same and neither journal nor numbers speak against it. A report and
    the article that came of it are two works.

    **What to do.** Keep the fuller one and cite that.
    """
    said = {(id(first), id(later)) for _, first, later in _repeated(entries, _own_dois)}
    pairs: dict[int, tuple[Entry, Entry]] = {}
    for keys in (_matched_doi, _likeness):
        for _, first, later in _repeated(entries, keys):
            if (id(first), id(later)) not in said and _could_be_same(first, later):
                pairs.setdefault(id(later), (first, later))
    return tuple(
        (later, _twice("entry-duplicate", later, first, "The same work is described by"))
        for first, later in pairs.values()
    )


def _repeated(
    entries: Iterable[Entry], keys: Callable[[Entry], Iterable[str]]
) -> list[tuple[str, Entry, Entry]]:
    """(key, first entry with it, later entry with it), in the order of the later ones."""
    first: dict[str, Entry] = {}
    repeated = []
    for entry in entries:
        for key in keys(entry):
            if key in first and first[key] is not entry:
                repeated.append((key, first[key], entry))
            first.setdefault(key, entry)
    return repeated


def _own_dois(entry: Entry) -> Iterable[str]:
    known = dict(settled(entry))
    told = (
        (known[one].primary or known[one].DOI) if one in known else one.likeliest
        for one in printed_dois(entry.reference)
    )
    return dict.fromkeys(identifier for identifier in told if identifier)


def _is_part(entry: Entry) -> bool:
    """Whether a reference is to a part of the work whose DOI it prints."""
    container = given(entry.reference).container_title
    works = [r.work for r in printed_registrations(entry) if r.work is not None]
    return bool(container) and any((title_likeness(container, work) or 0) >= 0.8 for work in works)


def _matched_doi(entry: Entry) -> Iterable[str]:
    others = any(is_another(entry, r) for r in printed_registrations(entry))
    return () if entry.match.DOI is None or others else (entry.match.DOI,)


def _likeness(entry: Entry) -> Iterable[str]:
    """Title, first author and year as one key, or the whole of a string; none where any is missing."""
    fields = given(entry.reference)
    if not entry.reference.structured:
        return (" ".join(text.tokens(entry.reference.text or entry.reference.unstructured)),)
    title, year = "".join(text.tokens(fields.title)), fields.year[:4]
    if not fields.author or not title or not year.isdigit():
        return ()
    first = fields.author[0]
    return (f"{title} {' '.join(surname_words(first.family or first.name))} {year}",)


def _could_be_same(left: Entry, right: Entry) -> bool:
    """Neither DOI, type, edition, title, journal nor numbers say that these are two works."""
    a, b = given(left.reference), given(right.reference)
    dois = set(_own_dois(left)), set(_own_dois(right))
    if all(dois) and not dois[0] & dois[1]:
        return False
    pairs = ((a.volume, b.volume), (a.issue, b.issue), (a.page, b.page), (a.title, b.title))
    if any(one and other and text.tokens(one)[:4] != text.tokens(other)[:4] for one, other in pairs):
        return False
    journals = a.container_title, b.container_title
    if all(journals) and not same_journal(*journals):
        return False
    return (a.edition, a.type) == (b.edition, b.type)


def _twice(code: str, later: Entry, first: Entry, sentence: str) -> Finding:
    field = "DOI" if code == "doi-duplicate" else ""
    return finding(code, later.reference, f"{sentence} “{first.reference.id}”.", field=field)

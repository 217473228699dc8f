"""Checks that see all references of one file: is any of them there twice?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from enrich.checks.base import finding, given, printed_dois, printed_registrations, settled
from enrich.checks.rules.meant import is_another
from enrich.comparable import text, years
from enrich.comparable.agreement.journals import same_journal
from enrich.comparable.agreement.titles import is_titled
from enrich.comparable.carried import deposits
from enrich.comparable.names import surname_words
from enrich.records import Entry, Fields, Finding, Reference, Severity

Found = tuple[tuple[Entry, Finding], ...]
Likeness = Literal["same", "perhaps", "version", "number"]
_SENTENCES: dict[Likeness, str] = {
    "same": "The same work is described by",
    "perhaps": "Perhaps the same work, with a year next to this one, is described by",
    "version": "Perhaps another version of the same work, in another kind of publication, is described by",
    "number": "The same number of arXiv is printed, with another title and other authors, by",
}
_VERSIONS = frozenset({"journal-article", "proceedings-article", "posted-content"})
_WORDS_OF_A_TITLE = 2


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
    the same and neither journal nor numbers speak against it, or both print
    the same number of arXiv, of whatever version. A report and the article
    that came of it are two works. It is only noted where they may be one: the
    years are next to each other, or one is the paper of a conference or a
    preprint and the other an article.

    **What to do.** Keep the fuller one and cite that. Where two works print
    one number, one of the numbers is the other's.
    """
    said = {(id(first), id(later)) for _, first, later in _repeated(entries, _own_dois)}
    pairs: dict[int, tuple[Entry, Entry, Likeness]] = {}
    for _, first, later in _repeated(entries, _arxiv_numbers):
        if (id(first), id(later)) not in said:
            pairs.setdefault(id(later), (first, later, _of_one_number(first, later)))
    for keys in (_matched_doi, _likeness, _title_and_author):
        for _, first, later in _repeated(entries, keys):
            likeness = None if (id(first), id(later)) in said else _compared(first, later)
            if likeness is not None:
                pairs.setdefault(id(later), (first, later, likeness))
    return tuple((later, _alike(first, later, likeness)) for first, later, likeness in pairs.values())


def _alike(first: Entry, later: Entry, likeness: Likeness) -> Finding:
    severity: Severity | None = None if likeness in ("same", "number") else "info"
    sentence = f"{_SENTENCES[likeness]} “{first.reference.id}”."
    return finding("entry-duplicate", later.reference, sentence, severity=severity)


def key_duplicate(entries: Sequence[Entry]) -> Found:
    """Two entries of a file have the same key.

    LaTeX takes the first or stops, and whoever cites the key may mean the other.

    **What to do.** Give one of them another key, and cite that where it is meant.
    """
    keyed = [entry for entry in entries if entry.reference.structured and _has_key(entry.reference)]
    pairs = _repeated(keyed, lambda entry: (entry.reference.id,))
    return tuple((later, _same_key(first.reference, later.reference)) for _, first, later in pairs)


def _same_key(first: Reference, later: Reference) -> Finding:
    message = f"The key “{later.id}” is also that of the entry in line {first.line}."
    return finding("key-duplicate", later, message)


def _has_key(reference: Reference) -> bool:
    """Whether the id of a reference is its author's and not a number that a reader gave it."""
    return reference.id in reference.unstructured[:2_000]


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
    return bool(container) and any(is_titled(container, work) for work in works)


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
    return (f"{title} {' '.join(_first(fields))} {year}",)


def _arxiv_numbers(entry: Entry) -> Iterable[str]:
    """The numbers of arXiv that a reference prints, also as part of a DOI; all versions of one are one."""
    if "arxiv" not in entry.reference.unstructured.lower():
        return ()
    return [one.key for one in deposits(entry.reference) if one.key.startswith("arxiv:")]


def _of_one_number(first: Entry, later: Entry) -> Likeness:
    """What two references are that print one number: one work, versions of it, or two works."""
    a, b = given(first.reference), given(later.reference)
    titled = a.title and b.title and not _begin_alike(a.title, b.title)
    if titled and a.author and b.author and not set(_first(a)) & set(_first(b)):
        return "number"
    apart = _told_apart(first, later) or _is_published(first) != _is_published(later)
    return "version" if apart else "same"


def _is_published(entry: Entry) -> bool:
    """Whether a reference with a number of arXiv is to what appeared elsewhere: by its journal or its DOI."""
    name = given(entry.reference).container_title.lower()
    return bool(name and "arxiv" not in name) or any("arxiv" not in one for one in _own_dois(entry))


def _first(fields: Fields) -> Sequence[str]:
    return surname_words(fields.author[0].family or fields.author[0].name)


def _title_and_author(entry: Entry) -> Iterable[str]:
    """Title and first author as one key, of titles that are more than a word."""
    fields = given(entry.reference)
    title = text.tokens(fields.title)
    if not fields.author or len([word for word in title if len(word) > 3]) < _WORDS_OF_A_TITLE:
        return ()
    return (f"{''.join(title)} {' '.join(_first(fields))}",)


def _compared(left: Entry, right: Entry) -> Likeness | None:
    """Whether two references are of the same work, perhaps so, or of versions of it; None: of two."""
    a, b = given(left.reference), given(right.reference)
    if _told_apart(left, right):
        return None
    same_year = bool(years.in_field(a.year) & years.in_field(b.year)) or a.year == b.year
    if a.type == b.type or not a.type or not b.type:
        journals = a.container_title, b.container_title
        if all(journals) and not same_journal(*journals):
            return None
        return "same" if same_year else "perhaps" if _next_to(a, b) else None
    return "version" if same_year and {a.type, b.type} <= _VERSIONS else None


def _told_apart(left: Entry, right: Entry) -> bool:
    """Whether DOIs, edition, title or numbers say that these are two works."""
    a, b = given(left.reference), given(right.reference)
    dois = set(_own_dois(left)), set(_own_dois(right))
    if all(dois) and not dois[0] & dois[1]:
        return True
    pairs = ((a.volume, b.volume), (a.issue, b.issue), (a.page, b.page), (a.title, b.title))
    if any(one and other and not _begin_alike(one, other) for one, other in pairs):
        return True
    return a.edition != b.edition


def _begin_alike(one: str, other: str) -> bool:
    return text.tokens(one)[:4] == text.tokens(other)[:4]


def _next_to(left: Fields, right: Fields) -> bool:
    """Whether the years are next to each other, as those of two printings of one book are said to be."""
    ours, theirs = years.in_field(left.year), years.in_field(right.year)
    return any(abs(one - other) == 1 for one in ours for other in theirs)


def _twice(code: str, later: Entry, first: Entry, sentence: str) -> Finding:
    field = "DOI" if code == "doi-duplicate" else ""
    return finding(code, later.reference, f"{sentence} “{first.reference.id}”.", field=field)

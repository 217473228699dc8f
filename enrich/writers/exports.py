"""What the bibliographies that other tools read have in common: the best of reference and record, and keys.

A matched record fills what the reference does not say. Where the document
named its fields itself, its own values stand; where they were parsed out of a
string, the record's are better. Without a match a reference goes out as it came.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec.structs import asdict

from enrich.comparable import doi
from enrich.comparable.carried import all_readings
from enrich.comparable.text import fold, plain
from enrich.records import Entry, Fields, Name, Reference, Report, Work
from enrich.verdicts import VERDICTS
from enrich.wire.cleaning import cleaned

_NO_KEY = re.compile(r"[^A-Za-z0-9_:./+-]")
# What readers call a reference that has no name of its own: its number, in a table behind its sheet.
_NUMBERED = re.compile(r"(?:.*!)?(?:(?:entry|record|item) |r)\d+")
_ABBREVIATED = re.compile(r"\bet\.? al\b|\band others\b", re.IGNORECASE)
_OTHERS_FIELD = re.compile(r"\sand\s+others\s*[}\"]", re.IGNORECASE)
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def exported(
    report: Report, legal: Callable[[Reference], bool] = lambda reference: True
) -> Iterator[tuple[str, Entry, Fields]]:
    """Yield (key, entry, fields to write) for each entry in input order; no key comes twice.

    A reference keeps its own name where the format can hold it (`legal`).
    """
    used: set[str] = set()
    for entry in report.entries:
        fields = merged(entry)
        key = _unused(_key(entry, fields, legal), used)
        used.add(key.lower())
        yield key, entry, fields


def merged(entry: Entry) -> Fields:
    """The fields of `entry`, completed from the matched work; the DOI is the matched one."""
    said = entry.reference.fields
    work = entry.match.work
    if not VERDICTS[entry.match.status].written or work is None:
        printed = "" if doi.is_placeholder(said.DOI) else said.DOI
        return _cleaned({**asdict(said), "DOI": doi.normalise(printed) or printed})
    known = _fields(cleaned(work))
    first, second = (said, known) if entry.reference.structured else (known, said)
    values = {name: value or getattr(second, name) for name, value in asdict(first).items()}
    if leaves_out_names(entry) and len(work.author) > len(said.author):
        values["author"] = work.author
    return _cleaned({**values, "DOI": work.DOI})


def leaves_out_names(entry: Entry) -> bool:
    """Whether the reference names its first authors only and says so (``et al.``, ``and others``)."""
    reference = entry.reference
    if not reference.fields.author:
        return False
    if reference.structured:
        return _OTHERS_FIELD.search(reference.unstructured) is not None
    title = reference.fields.title
    head, found, _ = reference.text.partition(title) if title else ("", "", "")
    return bool(found) and _ABBREVIATED.search(head) is not None


def names_left_out(entry: Entry, fields: Fields) -> bool:
    """Whether the authors that are written are not all, because nobody could name the others."""
    return leaves_out_names(entry) and len(fields.author) <= len(entry.reference.fields.author)


def one_line(value: str) -> str:
    """`value` on one line, without characters that are no text; no sign for them, for LuaTeX refuses it."""
    return " ".join(_UNPRINTABLE.sub(" ", value).split())


def printed_otherwise(entry: Entry) -> str:
    """The DOI that the reference prints where another was matched, "" else."""
    printed = entry.reference.fields.DOI
    matched = entry.match.DOI
    if not matched or doi.is_placeholder(printed) or matched in all_readings(entry.reference):
        return ""
    return printed


def _cleaned(values: Mapping[str, Any]) -> Fields:
    """The fields out of `values`, each on one line."""
    cleaned: dict[str, Any] = {
        name: one_line(value) if isinstance(value, str) else tuple(map(_person, value))
        for name, value in values.items()
    }
    return Fields(**cleaned)


def _person(name: Name) -> Name:
    return Name(*map(one_line, (name.family, name.given, name.name, name.suffix)))


def _fields(work: Work) -> Fields:
    return Fields(
        author=work.author,
        editor=work.editor,
        year=str(work.issued or ""),
        title=_title(work),
        container_title=_first(work.container_title),
        volume=work.volume,
        issue=work.issue,
        page=work.page,
        article_number=work.article_number,
        edition=work.edition_number,
        publisher=work.publisher,
        publisher_location=work.publisher_location,
        type=work.type,
        ISSN=_first(work.ISSN),
        ISBN=_first(work.ISBN),
        PMID=work.PMID,
    )


def _title(work: Work) -> str:
    title, subtitle = _first(work.title), _first(work.subtitle)
    return f"{title}: {subtitle}" if subtitle and fold(subtitle) not in fold(title) else title


def _first(values: tuple[str, ...]) -> str:
    return plain(values[0]) if values else ""


def _key(entry: Entry, fields: Fields, legal: Callable[[Reference], bool]) -> str:
    """The document's own key, else one made of first author, year and first word of the title."""
    own = one_line(entry.reference.id)
    if entry.reference.structured and not _is_number(entry.reference) and legal(entry.reference):
        return own
    made = "".join((_family(fields.author or fields.editor), fields.year[:5], _long_word(fields.title)))
    return re.sub(r"[^a-z0-9]", "", fold(made)) or _NO_KEY.sub("", own) or "reference"


def _is_number(reference: Reference) -> bool:
    """Whether the id only counts; ``r12`` that the document says itself is a name."""
    counted = _NUMBERED.fullmatch(reference.id) is not None
    return counted and not re.search(rf"[{{(\"\s]{re.escape(reference.id)}[,\"\s]", reference.unstructured)


def _family(names: tuple[Name, ...]) -> str:
    return (names[0].family or names[0].name).split(" ")[-1] if names else ""


def _long_word(title: str) -> str:
    return next((word for word in fold(title).split() if len(word) > 3 and word.isalpha()), "")


def _unused(key: str, used: set[str]) -> str:
    """`key`, with a letter or number behind it where it is taken."""
    if key.lower() not in used:
        return key
    suffixes = (*"abcdefghijklmnopqrstuvwxyz", *map(str, range(2, len(used) + 3)))
    return next(f"{key}{s}" for s in suffixes if f"{key}{s}".lower() not in used)

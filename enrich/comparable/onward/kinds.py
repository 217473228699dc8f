"""What kind of work a reference is, in the words of a library: an article, a law, a letter in an archive.

A format that names the type is believed. Of a string the first answer counts
in the order of `_SAID`: what a reference says of itself (“PhD thesis”, “ISO
9001”, “Box 12, Folder 3”) tells more than its shape (a volume with pages), and
a shape more than an address, which anything may have. Words that may as well
stand in a title are looked for outside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from enrich.comparable import text
from enrich.comparable.genres import kind_said
from enrich.comparable.kinds import BOOKS, is_meeting
from enrich.comparable.onward.words import shows
from enrich.comparable.publishers import names_issuer
from enrich.patterns import lazy
from enrich.records import Fields, Reference

KINDS = (
    "article", "chapter", "conference paper", "book", "thesis", "report", "preprint", "entry", "standard",
    "law", "patent", "archive", "news", "data", "software", "web page", "other",
)  # fmt: skip
"""Every kind there is; ``other`` is what nothing could be made of."""
_BY_TYPE = {
    "journal-article": "article", "journal-issue": "article", "book-chapter": "chapter",
    "book-section": "chapter", "book-part": "chapter", "reference-entry": "entry",
    "proceedings-article": "conference paper", "dissertation": "thesis", "report": "report",
    "report-component": "report", "posted-content": "preprint", "standard": "standard", "dataset": "data",
    "database": "data", "software": "software", "proceedings": "book", "book-series": "book",
    **dict.fromkeys(BOOKS, "book"),
}  # fmt: skip
_BY_OWN_TYPE = {
    own: kind
    for kind, names in {
        "web page": "online www electronic webpage web post post-weblog blog elec icomm",
        "law": "legislation jurisdiction legal legal_case bill unbill hearing stat case treaty regulation "
        "statute law",
        "patent": "patent pat",
        "software": "software comp",
        "news": "newspaper article-newspaper news broadcast",
        "archive": "letter manuscript personal_communication archive mansct pcomm archival",
        "data": "dataset data",
        "standard": "standard stand",
        "report": "manual techreport report rprt gov govdoc",
        "other": "artwork audio music movie video performance motion_picture song graphic figure map image",
    }.items()
    for own in names.split()
}
"""What formats call types that Crossref has no word for."""
_OWN_TYPE = lazy(
    r"^\s*@\s*(\w+)\s*[{(]|^TY  - (\w+)|^%0 ([\w ]+)|\"type\"\s*:\s*\"([\w-]+)\"",
    re.IGNORECASE | re.MULTILINE,
)
_BY_STATEMENT = {
    "thesis": "thesis", "software": "software", "dataset": "data", "report": "report", "preprint": "preprint",
    "standard": "standard", "patent": "patent", "entry": "entry", "abstract": "conference paper",
}  # fmt: skip
_STOPS = lazy(r"[.,;:()\[\]{}]+")
_ADDRESS = lazy(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_LONGEST = 5_000
_LONGEST_PHRASE = 6


class _Said:
    """What a reference says: its fields, its text without addresses, and that without the title too."""

    def __init__(self, reference: Reference, fields: Fields) -> None:
        whole = (reference.text or reference.unstructured)[:_LONGEST]
        self.fields = fields
        self.whole = whole
        self.text = _ADDRESS.sub(" ", whole)
        named = reference.structured and len(fields.title) > 3
        self.around = self.text.replace(fields.title, " | ") if named else self.text
        typed = _OWN_TYPE.search(reference.unstructured[:_LONGEST]) if reference.structured else None
        self.own_type = next(filter(None, typed.groups()), "").lower() if typed else ""

    def says(self, name: str) -> bool:
        return shows(name, self.around)


def kind_of(reference: Reference, fields: Fields) -> str:
    """Return what kind of work a reference is, one of `KINDS`; `fields` are those given or parsed."""
    said = _Said(reference, fields)
    if reference.structured and (kind := _BY_OWN_TYPE.get(said.own_type, "")):
        return kind
    if reference.structured and (kind := _BY_TYPE.get(fields.type, "")):
        return kind
    return next((kind for kind, is_one in _SAID if is_one(said)), "other")


def _states(kind: str) -> Callable[[_Said], bool]:
    return lambda said: kind in _stated(said)


def _stated(said: _Said) -> set[str]:
    """The kinds that whole phrases between stops, outside the title, state."""
    phrases = (text.tokens(part) for part in _STOPS.split(said.around))
    kinds = (kind_said(phrase) for phrase in phrases if 0 < len(phrase) <= _LONGEST_PHRASE)
    return {_BY_STATEMENT.get(kind, "") for kind in kinds}


def _is_located(said: _Said) -> bool:
    """Whether it prints a volume with an issue or pages, which nothing but articles and their like has."""
    return shows("volume", said.text)


def _is_in_a_journal(said: _Said) -> bool:
    return _is_located(said) and not (_is_of_a_meeting(said) or said.says("in-a-book"))


def _has_place(said: _Said) -> bool:
    """Whether its fields name a journal and a place in it."""
    fields = said.fields
    return bool(fields.container_title and (fields.issue or (fields.volume and fields.page)))


def _is_chapter(said: _Said) -> bool:
    edited = said.fields.container_title and said.fields.editor and not said.fields.volume
    return bool(edited) or said.says("in-a-book")


def _is_of_a_meeting(said: _Said) -> bool:
    return is_meeting(said.fields.container_title) or said.says("in-proceedings")


def _is_book(said: _Said) -> bool:
    fields = said.fields
    issued = fields.publisher or fields.publisher_location or fields.ISBN or fields.edition
    return bool((issued and not fields.container_title) or said.says("book")) or any(
        names_issuer(phrase)
        for phrase in (text.tokens(part) for part in _STOPS.split(said.around))
        if 0 < len(phrase) <= _LONGEST_PHRASE
    )


def _is_page(said: _Said) -> bool:
    return bool(_ADDRESS.search(said.whole) or said.fields.URL or said.says("looked-at"))


def _shows(name: str) -> Callable[[_Said], bool]:
    return lambda said: said.says(name)


_SAID: tuple[tuple[str, Callable[[_Said], bool]], ...] = (
    ("patent", _shows("patent")),
    ("article", _is_in_a_journal),
    ("thesis", _shows("thesis")),
    ("thesis", _states("thesis")),
    ("data", _states("data")),
    ("software", _states("software")),
    ("software", _shows("software")),
    ("standard", _shows("standard")),
    ("preprint", lambda said: shows("preprint", said.whole)),
    ("law", _shows("law")),
    ("archive", _shows("archive")),
    ("news", _shows("newspaper")),
    ("report", _shows("report")),
    ("conference paper", _is_of_a_meeting),
    ("entry", _shows("entry")),
    ("chapter", _is_chapter),
    ("article", _is_located),
    ("chapter", _shows("in-a-container")),
    ("report", _states("report")),
    ("conference paper", _states("conference paper")),
    ("preprint", _states("preprint")),
    ("data", lambda said: shows("data", said.whole)),
    ("article", _has_place),
    ("book", lambda said: bool(said.fields.ISBN) or said.says("book")),
    ("article", lambda said: bool(said.fields.container_title and said.fields.page)),
    ("web page", _is_page),
    ("book", _is_book),
    ("article", lambda said: bool(said.fields.container_title)),
)
"""The first that is right is the kind."""

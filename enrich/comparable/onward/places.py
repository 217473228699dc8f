"""Where works of a kind are found: addresses of catalogues and search engines, made and never asked.

Another place is a line in `_PLACES` and its name where `_BY_KIND` wants it. The
OpenURL of a library's own link resolver (NISO Z39.88-2004, key/value pairs)
comes first, where the library says which it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from enrich.comparable import isbn
from enrich.comparable.pages import first_and_last
from enrich.patterns import lazy
from enrich.records import Fields, NextPlace, Reference

_PLACES = {
    "Crossref": "https://search.crossref.org/search/works?from_ui=yes&q={q}",
    "Google Scholar": "https://scholar.google.com/scholar?q={q}",
    "WorldCat": "https://search.worldcat.org/search?q={q}",
    "Open Library": "https://openlibrary.org/search?q={q}",
    "K10plus": "https://opac.k10plus.de/DB=2.299/CMD?ACT=SRCHA&IKT=1016&TRM={q}",
    "HathiTrust": "https://catalog.hathitrust.org/Search/Home?lookfor={q}&type=all",
    "BASE": "https://www.base-search.net/Search/Results?type=all&lookfor={q}",
    "DataCite": "https://commons.datacite.org/doi.org?query={q}",
    "arXiv": "https://arxiv.org/search/?searchtype=all&query={q}",
    "PubMed": "https://pubmed.ncbi.nlm.nih.gov/?term={q}",
    "Software Heritage": "https://archive.softwareheritage.org/browse/search/?with_visit=true&q={q}",
    "Google Patents": "https://patents.google.com/?q={q}",
    "EUR-Lex": "https://eur-lex.europa.eu/search.html?scope=EURLEX&type=quick&text={q}",
    "ArchiveGrid": "https://researchworks.oclc.org/archivegrid/?q={q}",
    "Archives Portal Europe": "https://www.archivesportaleurope.net/search/?term={q}",
}
_BY_KIND = {
    "article": "Crossref|Google Scholar|PubMed|BASE",
    "chapter": "Crossref|Google Scholar|WorldCat|K10plus|Open Library|HathiTrust",
    "conference paper": "Crossref|Google Scholar|WorldCat|BASE",
    "book": "WorldCat|K10plus|Open Library|HathiTrust|Google Scholar",
    "thesis": "BASE|WorldCat|K10plus|Google Scholar|HathiTrust",
    "report": "BASE|Google Scholar|WorldCat|K10plus|Crossref",
    "preprint": "arXiv|BASE|Google Scholar|Crossref",
    "entry": "WorldCat|K10plus|Open Library|HathiTrust|Google Scholar",
    "standard": "WorldCat|K10plus|BASE|Google Scholar",
    "law": "EUR-Lex|Google Scholar|WorldCat|HathiTrust",
    "patent": "Google Patents|Google Scholar",
    "archive": "ArchiveGrid|Archives Portal Europe|WorldCat|HathiTrust",
    "news": "WorldCat|HathiTrust|Google Scholar",
    "data": "DataCite|BASE|Google Scholar",
    "software": "Software Heritage|DataCite|Google Scholar",
    "web page": "Google Scholar|BASE",
    "other": "Crossref|Google Scholar|WorldCat|BASE",
}
LIBRARY, WAYBACK = "Your library", "Wayback Machine"
_FORMATS = {
    "article": ("journal", "article"), "news": ("journal", "article"), "preprint": ("journal", "preprint"),
    "conference paper": ("book", "proceeding"), "book": ("book", "book"), "chapter": ("book", "bookitem"),
    "entry": ("book", "bookitem"), "report": ("book", "report"), "thesis": ("dissertation", "dissertation"),
}  # fmt: skip
"""OpenURL's format and genre for a kind."""
_CONTAINED = frozenset({"chapter", "entry", "conference paper"})
_ADDRESSES = lazy(r"(?:https?://|www\.|\bdoi:)\S+", re.IGNORECASE)
_WEB = lazy(r"https?://[^\s<>\"]+")
_MARKS = lazy(r"[^\w'’.-]+")
_LONGEST_QUERY = 200


def next_places(reference: Reference, fields: Fields, kind: str, resolver: str = "") -> tuple[NextPlace, ...]:
    """Return the next places to look for a reference of a `kind`, best first; `resolver` is a library's."""
    wanted = quote(_query(reference, fields, kind), safe="", errors="replace")
    places = [NextPlace(name=LIBRARY, url=_openurl(resolver, fields, kind))] if resolver else []
    places += _kept_pages(reference, fields, kind)
    if wanted:
        names = _BY_KIND[kind].split("|")
        places += [NextPlace(name=name, url=_address(name, wanted, fields)) for name in names]
    return tuple(places)


def _address(name: str, wanted: str, fields: Fields) -> str:
    number = min(isbn.all_in(fields.ISBN), default="")
    if name == "Open Library" and number:
        return f"https://openlibrary.org/isbn/{number}"
    return _PLACES[name].format(q=wanted)


def _kept_pages(reference: Reference, fields: Fields, kind: str) -> Iterator[NextPlace]:
    """Where copies of a printed page are kept."""
    if kind not in ("web page", "news", "report", "software"):
        return
    found = _WEB.search(f"{fields.URL} {reference.text or reference.unstructured}")
    if found:
        page = found[0].partition("#")[0].rstrip(".,;)]}")
        address = quote(page, safe="/:?&=%~+", errors="replace")
        yield NextPlace(name=WAYBACK, url=f"https://web.archive.org/web/*/{address}")


def _query(reference: Reference, fields: Fields, kind: str) -> str:
    """What to type into a search field: the title with who wrote it and when, else the reference itself."""
    people = fields.author or fields.editor
    first = (people[0].family or people[0].name) if people else ""
    title = fields.title or (fields.container_title if kind in _CONTAINED else "")
    said = f"{first} {title} {fields.year[:4]}" if title else reference.text or reference.unstructured
    words = _MARKS.sub(" ", _ADDRESSES.sub(" ", said[:2_000])).split()
    return _cut(" ".join(word.strip(".-'’") for word in words if word.strip(".-'’")))


def _cut(query: str) -> str:
    return query if len(query) <= _LONGEST_QUERY else query[:_LONGEST_QUERY].rpartition(" ")[0]


def _openurl(resolver: str, fields: Fields, kind: str) -> str:
    """The reference as an OpenURL for a library's link resolver."""
    form, genre = _FORMATS.get(kind, ("book", "unknown"))
    values = {
        "url_ver": "Z39.88-2004",
        "ctx_ver": "Z39.88-2004",
        "rfr_id": "info:sid/enrich",
        "rft_val_fmt": f"info:ofi/fmt:kev:mtx:{form}",
        "rft.genre": genre,
        **{f"rft.{key}": value for key, value in _described(fields, form, genre)},
    }
    given = {key: value for key, value in values.items() if value}
    joint = "&" if "?" in resolver else "?"
    return f"{resolver}{'' if resolver.endswith(('?', '&')) else joint}{urlencode(given, errors='replace')}"


def _described(fields: Fields, form: str, genre: str) -> Iterator[tuple[str, str]]:
    titles = {"journal": ("atitle", "jtitle"), "dissertation": ("title", "")}
    inside = ("atitle", "btitle") if genre in ("bookitem", "proceeding") else ("btitle", "")
    title, container = titles.get(form, inside)
    yield title, fields.title
    if container:
        yield container, fields.container_title
    if fields.author:
        yield "aulast", fields.author[0].family or fields.author[0].name
        yield "aufirst", fields.author[0].given
    yield "date", fields.year[:4]
    yield "volume", fields.volume
    yield "issue", fields.issue
    first, last = first_and_last(fields.page or fields.article_number)
    yield "spage", first
    yield "epage", last
    yield "issn", fields.ISSN
    yield "isbn", fields.ISBN
    yield "pub", fields.publisher

"""Reads the references of JATS articles (and NLM's, its forebear): tagged, half tagged or plain.

The document type names a DTD somewhere on the network; it is never fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from enrich.comparable import doi, in_words, resolvers
from enrich.comparable.text import plain, word_set
from enrich.errors import UnreadableInput
from enrich.formats.jats import ALTERNATIVES, CITATIONS, Names
from enrich.formats.xml_guard import local, text_of, tree
from enrich.patterns import lazy
from enrich.readers.base import MEGABYTE, Block, Document
from enrich.readers.helpers.entries import with_numbers
from enrich.records import Fields, Link, Name, Reference, SetAside

if TYPE_CHECKING:
    from lxml.etree import _Element

_JATS = lazy(r"//(?:NLM|ES|TEI)?//DTD [^\"']*(?:JATS|Journal (?:Archiving|Publishing)|NISO)", re.IGNORECASE)
_ROOT = lazy(r"<(?:article|book|book-part|ref-list|sub-article)[\s>]")
_INSIDE = lazy(r"<(?:front|article-meta|journal-meta|ref-list|element-citation|mixed-citation|back)[\s>]")
_FOREIGN = {
    "TEI": lazy(r"<TEI(?:\.2)?[\s>]"),
    "Crossref deposit": lazy(r"<doi_batch[\s>]"),
    "MODS": lazy(r"<mods(?:Collection)?[\s>]"),
    "Word's bibliography": lazy(r"<b:Sources[\s>]"),
}
LARGEST = 64 * MEGABYTE
_MOST_TAGS = 1_500_000
_SKIPPED = frozenset(("label", "pub-id", "object-id", "issn", "isbn", "issn-l"))
_INLINE = word_set(
    "italic bold sub sup sc roman sans-serif monospace overline underline strike styled-content named-content"
    " abbrev xref ext-link uri email math inline-formula etal break hr"
)
"""Elements within words and sentences; any other keeps what it holds apart from its neighbours."""
_OWN_FIELDS = frozenset(("doi", "pmid", "pmcid", "isbn", "issn", "publisher-id", "pii"))
"""Types of identifiers that have a field; the others are the numbers of archives and servers."""
_TYPES = {
    "journal": "journal-article", "article": "journal-article", "book": "book", "chapter": "book-chapter",
    "confproc": "proceedings-article", "conference": "proceedings-article", "thesis": "dissertation",
    "report": "report", "data": "dataset", "preprint": "posted-content", "standard": "standard",
}  # fmt: skip
_TITLES = ("article-title", "chapter-title", "part-title", "data-title")


class Jats:
    """One article, or a bare ``ref-list``."""

    name = "jats"
    suffixes = (".xml", ".nxml", ".jats")

    def recognises(self, document: Document) -> float:
        """Sure by the document type or by an article with front matter; XML known by name scores low."""
        head = document.head_text
        if not head.lstrip().startswith("<"):
            return 0.0
        if _JATS.search(head[:4000]) or (_ROOT.search(head[:8000]) and _INSIDE.search(head)):
            return 0.95
        return 0.3 if any(pattern.search(head[:8000]) for pattern in _FOREIGN.values()) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each citation; a ``ref`` that holds none is set aside with its line."""
        foreign = next(
            (n for n, pattern in _FOREIGN.items() if pattern.search(document.head_text[:8000])), ""
        )
        if foreign:
            reason = f"is {foreign} XML, which is not read yet; export its references as BibTeX, RIS or JATS."
            raise UnreadableInput(document.name, reason)
        data = document.at_most(LARGEST)
        if data.count(b"<") > _MOST_TAGS:
            raise UnreadableInput(document.name, "has more markup than any article; split it.")
        root = tree(document.name, data, doctype=True)
        names = Names()
        for element in root.iter("{*}ref", *(f"{{*}}{name}" for name in CITATIONS)):
            if local(element) == "ref":
                if not _citations(element):
                    yield _without(document.name, element)
            elif _counts(element):
                yield _block(document.name, element, names)


def _citations(ref: _Element) -> list[_Element]:
    return [e for e in ref.iter(*(f"{{*}}{name}" for name in CITATIONS)) if _counts(e)]


def _counts(element: _Element) -> bool:
    """Whether an element is a citation of its own: neither within another nor the same work said again."""
    parent = element.getparent()
    if parent is not None and local(parent) == ALTERNATIVES:
        return next(e for e in parent if local(e) in CITATIONS) is element
    return not any(local(above) in CITATIONS for above in element.iterancestors())


def _without(file: str, ref: _Element) -> SetAside:
    text = _clean(text_of(ref))
    return SetAside(
        file=file, line=ref.sourceline or 1, reason="a ref without a citation in it.", text=text[:2000]
    )


def _block(file: str, element: _Element, names: Names) -> Block:
    line = element.sourceline or 1
    ref = next((e for e in element.iterancestors("{*}ref")), None)
    name = names.next(str((ref if ref is not None else element).get("id", "")))
    fullest = _fullest(element)
    fields, printed = _fields(fullest), _printed(element)
    structured = _tagged(fields, as_string=bool(printed) and local(fullest) != "element-citation")
    text = printed if structured else _with_identifiers(printed, fields)
    text = _numbered(fullest, text or in_words.text_of(fields), fields)
    if not text:
        return SetAside(file=file, line=line, reason="an empty citation.", text=name)
    return Reference(
        id=name,
        file=file,
        line=line,
        unstructured=printed,
        text=text,
        fields=fields,
        structured=structured,
        links=_links(element),
    )


def _tagged(fields: Fields, *, as_string: bool) -> bool:
    """Whether the tags say all that tells a work: of a string, half of that may stand outside the tags."""
    if not as_string:
        return bool(fields.title and (fields.author or fields.container_title))
    located = fields.volume or fields.page or fields.article_number
    return bool(fields.author and fields.year and fields.title and fields.container_title and located)


def _with_identifiers(printed: str, fields: Fields) -> str:
    """A citation's string with the identifiers that are only tagged in it, named as one would print them."""
    if not printed:
        return ""
    given = (("doi:", fields.DOI), ("PMID: ", fields.PMID))
    added = [label + value for label, value in given if value and value.lower() not in printed.lower()]
    return " ".join((printed, *added))


def _numbered(element: _Element, text: str, fields: Fields) -> str:
    """The text with the number under which a preprint or working paper is tagged."""
    for kind, value in _identifiers(element):
        if kind not in _OWN_FIELDS:
            text = with_numbers(
                text, place=kind if kind in _SERVERS else fields.container_title, values=[value]
            )
    return text


_SERVERS = frozenset(("arxiv", "ssrn", "biorxiv", "medrxiv", "chemrxiv"))


def _fullest(element: _Element) -> _Element:
    """Among alternatives the one with the most tags, else the citation itself."""
    parent = element.getparent()
    if parent is None or local(parent) != ALTERNATIVES:
        return element
    return max((e for e in parent if local(e) in CITATIONS), key=lambda e: sum(1 for _ in e.iter()))


def _printed(element: _Element) -> str:
    """The string that a mixed citation is; "" for one made of elements only."""
    loose = (element.text or "") + "".join(child.tail or "" for child in element)
    if local(element) == "element-citation" or not re.search(r"\w|[.,;:]", loose):
        return "" if len(element) else _clean(text_of(element))
    for part in element.iterdescendants():
        behind = part.getnext()
        if behind is not None and not part.tail and not {local(part), local(behind)} & _INLINE:
            part.tail = " "  # tags alone keep these words apart
    return _clean(text_of(element, _SKIPPED - {"pub-id"} if "10." in loose else _SKIPPED))


def _clean(text: str) -> str:
    return " ".join(plain(text).split())


def _fields(element: _Element) -> Fields:
    def first(*wanted: str) -> str:
        for name in wanted:
            for found in element.iter(f"{{*}}{name}"):
                if text := _clean(text_of(found)):
                    return text
        return ""

    title = first(*_TITLES)
    source = first("source")
    pages, last = first("page-range") or first("fpage"), first("lpage")
    kind = str(element.get("publication-type") or element.get("citation-type") or "")
    return Fields(
        author=_people(element, "author"),
        editor=_people(element, "editor"),
        year=first("year"),
        title=title or ("" if kind == "journal" else source),
        container_title=source if title or kind == "journal" else "",
        series_title=first("series"),
        volume=first("volume"),
        issue=first("issue"),
        page=f"{pages}-{last}" if pages and last and "-" not in pages and last != pages else pages,
        article_number=first("elocation-id")
        or ("" if pages else _identifier(element, "publisher-id") or _identifier(element, "pii")),
        edition=first("edition"),
        publisher=first("publisher-name"),
        publisher_location=first("publisher-loc"),
        accessed=first("date-in-citation", "access-date"),
        type="book-chapter" if kind == "book" and title else _TYPES.get(kind, ""),
        DOI=_doi(element),
        URL=next((url for url in _addresses(element) if not resolvers.is_address(url)), ""),
        ISSN=first("issn", "issn-l") or _identifier(element, "issn"),
        ISBN=first("isbn") or _identifier(element, "isbn"),
        PMID=_identifier(element, "pmid"),
        PMCID=_identifier(element, "pmcid") or _identifier(element, "pmc"),
    )


def _identifier(element: _Element, kind: str) -> str:
    return next((value for said, value in _identifiers(element) if said == kind), "")


def _identifiers(element: _Element) -> Iterator[tuple[str, str]]:
    """The type, in lower case, and the value of each identifier; of one without a type what it looks like."""
    for found in element.iter("{*}pub-id", "{*}object-id", "{*}ext-link"):
        name = "ext-link-type" if local(found) == "ext-link" else "pub-id-type"
        kind = str(found.get(name) or "").strip().lower()
        value = _clean(text_of(found))
        if local(found) == "ext-link" and kind not in _SERVERS:
            continue
        if value:
            yield ("doi" if not kind and doi.normalise(value) else kind), value


def _doi(element: _Element) -> str:
    printed = _identifier(element, "doi")
    if not printed:
        links = (e for e in element.iter("{*}ext-link") if e.get("ext-link-type") == "doi")
        printed = next((_href(e) or _clean(text_of(e)) for e in links), "")
    if not printed:
        printed = next((url for url in _addresses(element) if "doi.org/10." in url), "")
    return doi.normalise(printed) or printed


def _addresses(element: _Element) -> list[str]:
    found = [_href(e) or _clean(text_of(e)) for e in element.iter("{*}ext-link", "{*}uri")]
    return [url for url in found if url.startswith(("http://", "https://"))]


def _href(element: _Element) -> str:
    return next((str(v).strip() for k, v in element.attrib.items() if str(k).endswith("}href")), "")


def _links(element: _Element) -> tuple[Link, ...]:
    made = []
    for found in element.iter("{*}ext-link", "{*}uri"):
        url = _href(found)
        if url.startswith(("http://", "https://")):
            made.append(Link(label=_clean(text_of(found))[:200] or url, url=url))
    return tuple(made)


def _people(element: _Element, role: str) -> tuple[Name, ...]:
    """The names of one role; names outside any group are authors."""
    found = []
    for person in element.iter("{*}name", "{*}string-name", "{*}collab", "{*}institution"):
        if local(person) == "institution" and next(person.iterancestors("{*}collab"), None) is not None:
            continue
        group = next(person.iterancestors("{*}person-group"), None)
        kind = str(group.get("person-group-type") or "author") if group is not None else "author"
        if kind == role or (role == "author" and kind in ("allauthors", "inventor", "compiler")):
            found.append(_name(person))
    return tuple(name for name in found if name != Name())


def _name(person: _Element) -> Name:
    def part(name: str) -> str:
        return next((_clean(text_of(e)) for e in person.iter(f"{{*}}{name}")), "")

    if not part("surname"):
        return Name(name=_clean(text_of(person)))
    return Name(family=part("surname"), given=part("given-names"), suffix=part("suffix"))

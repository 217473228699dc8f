"""One work → the entry that each of eight programs would have exported, DOI and all.

What real exports vary in is varied here by the work itself (its DOI decides),
so that the same works always give the same files: the subtitle left off, the
year of the online or of the printed version, authors cut to the first few,
the first page alone, the abbreviated journal, capitals, LaTeX or Unicode.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from zlib import crc32

from enrich.records import Name, Work
from tests.exporters import words

Fields = dict[str, str]
_BIB_TYPES = {
    "journal-article": "article", "book-chapter": "incollection", "proceedings-article": "inproceedings",
    "book": "book", "monograph": "book", "edited-book": "book", "report": "techreport",
    "dissertation": "phdthesis", "reference-book": "book", "proceedings": "proceedings",
}  # fmt: skip
_RIS_TYPES = {
    "journal-article": "JOUR", "book-chapter": "CHAP", "proceedings-article": "CONF", "book": "BOOK",
    "monograph": "BOOK", "edited-book": "EDBOOK", "report": "RPRT", "dissertation": "THES",
}  # fmt: skip
_CSL_TYPES = {
    "journal-article": "article-journal", "book-chapter": "chapter", "book": "book", "report": "report",
    "proceedings-article": "paper-conference", "dissertation": "thesis",
}  # fmt: skip


def chance(work: Work, salt: str, one_in: int) -> bool:
    """Whether this is one of the works, one in so many, to which an exporter does something."""
    return crc32(f"{salt} {work.DOI}".encode()) % one_in == 0


def title_of(work: Work, salt: str) -> str:
    """The title with its subtitle, or for one in three without either's second part."""
    title = work.title[0]
    if work.subtitle and not chance(work, f"{salt} subtitle", 3):
        title = f"{title}{'' if title[-1] in '?!:.' else ':'} {work.subtitle[0]}"
    elif not work.subtitle and ": " in title and chance(work, f"{salt} short", 3):
        title = title.partition(": ")[0]
    return title


def year_of(work: Work, salt: str) -> str:
    """Any year that the record gives."""
    years = work.years or ((work.issued,) if work.issued else ())
    return str(years[crc32(f"{salt} year {work.DOI}".encode()) % len(years)]) if years else ""


def people_of(work: Work) -> tuple[Name, ...]:
    return work.author or work.editor


def _bibtex_people(people: tuple[Name, ...], given: Callable[[str], str], write: Callable[[str], str]) -> str:
    return " and ".join(
        f"{{{write(person.name)}}}"
        if person.name
        else ", ".join(filter(None, (write(person.family), write(person.suffix), write(given(person.given)))))
        for person in people
    )


def _entry(kind: str, key: str, fields: Fields, *, indent: str = "  ", quote: str = "{}") -> str:
    lines = [f"{indent}{name} = {quote[0]}{value}{quote[1]}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _key(work: Work, salt: str) -> str:
    people = people_of(work)
    first = re.sub(r"\W", "", (people[0].family or people[0].name) if people else "anon").lower()
    return f"{first}_{salt}_{crc32(work.DOI.encode()):08x}"


def _pages(work: Work, dash: str) -> str:
    return work.page.replace("-", dash)


def _kind(work: Work) -> str:
    return _BIB_TYPES.get(work.type, "misc")


def _container_field(work: Work) -> str:
    kind = _kind(work)
    return {"incollection": "booktitle", "inproceedings": "booktitle", "article": "journal"}.get(kind, "")


def _container(work: Work, name: str) -> Fields:
    field = _container_field(work)
    return {field: name} if field and name else {}


def _first_container(work: Work) -> str:
    return work.container_title[0] if work.container_title else ""


def zotero(work: Work) -> str:
    """Zotero's BibTeX: LaTeX commands, capitals in braces, one tab of indent."""
    return _entry(
        _kind(work),
        _key(work, "zotero"),
        {
            "title": words.protected(words.latex(title_of(work, "zotero"))),
            "volume": work.volume,
            "issn": ", ".join(work.ISSN),
            "isbn": " ".join(work.ISBN),
            "url": f"https://doi.org/{work.DOI}",
            "doi": words.latex(work.DOI) if "_" in work.DOI and "<" not in work.DOI else work.DOI,
            "language": "en",
            "number": work.issue,
            "urldate": "2021-03-04",
            **_container(work, words.latex(_first_container(work))),
            "author" if work.author else "editor": _bibtex_people(people_of(work), str, words.latex),
            "publisher": words.latex(work.publisher),
            "year": year_of(work, "zotero"),
            "pages": _pages(work, "--"),
        },
        indent="\t",
    )


def biblatex(work: Work) -> str:
    """Better BibLaTeX: Unicode, title case, `date`, `journaltitle`, `shortjournal`, `eid`."""
    container = words.without_markup(_first_container(work))
    is_article = _kind(work) == "article"
    return _entry(
        {"phdthesis": "thesis", "techreport": "report"}.get(_kind(work), _kind(work)),
        _key(work, "bbt"),
        {
            "title": words.title_case(words.without_markup(title_of(work, "bbt"))).replace("&", r"\&"),
            "author" if work.author else "editor": _bibtex_people(people_of(work), str, words.without_markup),
            "date": f"{year_of(work, 'bbt')}-05" if chance(work, "bbt month", 2) else year_of(work, "bbt"),
            "journaltitle" if is_article else "booktitle": container.replace("&", r"\&")
            if _container_field(work)
            else "",
            "shortjournal": words.abbreviated(container).replace("&", r"\&") if is_article else "",
            "volume": work.volume,
            "number": work.issue,
            "pages": _pages(work, "--"),
            "eid": work.article_number if not work.page else "",
            "publisher": work.publisher.replace("&", r"\&"),
            "issn": ", ".join(work.ISSN),
            "doi": work.DOI,
            "langid": "english",
        },
        indent="    ",
    )


def mendeley(work: Work) -> str:
    """Mendeley's BibTeX: titles in two pairs of braces, accents as commands, months bare."""
    entry = _entry(
        _kind(work),
        _key(work, "mendeley"),
        {
            "author" if work.author else "editor": _bibtex_people(people_of(work), str, words.latex),
            "doi": work.DOI,
            "issn": "".join(work.ISSN[:1]),
            **_container(work, words.latex(words.without_markup(_first_container(work)))),
            "number": work.issue,
            "pages": _pages(work, "--"),
            "publisher": words.latex(work.publisher),
            "title": f"{{{words.latex(words.without_markup(title_of(work, 'mendeley')))}}}",
            "url": f"http://dx.doi.org/{work.DOI}" if chance(work, "mendeley url", 2) else "",
            "volume": work.volume,
            "year": year_of(work, "mendeley"),
        },
        indent="",
    )
    return entry.replace("\nyear =", "\nmonth = may,\nyear =")


def scopus(work: Work) -> str:
    """Scopus' BibTeX: initials, capitals in the type, one line a field, `abbrev_source_title`."""
    first_page = work.page.partition("-")[0]
    container = words.without_markup(_first_container(work))
    return _entry(
        "ARTICLE" if _kind(work) == "article" else _kind(work).upper(),
        _key(work, "scopus"),
        {
            "author" if work.author else "editor": _bibtex_people(
                people_of(work)[:10], words.initials, words.without_markup
            ),
            "title": words.without_markup(work.title[0]),
            **_container(work, container.replace("&", "and")),
            "year": year_of(work, "scopus"),
            "volume": work.volume,
            "number": work.issue,
            "pages": first_page if chance(work, "scopus page", 4) else work.page,
            "art_number": work.article_number,
            "doi": work.DOI,
            "note": "cited By 12",
            "url": "https://www.scopus.com/inward/record.uri?eid=2-s2.0-84900&partnerID=40&md5=aa",
            "document_type": "Article",
            "abbrev_source_title": words.abbreviated(container),
            "source": "Scopus",
        },
        indent="",
    )


def scholar(work: Work) -> str:
    """Google Scholar's BibTeX: sentence case, few authors, some journals abbreviated; the DOI added."""
    people = people_of(work)
    listed = _bibtex_people(people[:9], _scholar_given(work), words.latex)
    title = words.latex(words.without_markup(title_of(work, "scholar")))
    container = words.latex(words.without_markup(_first_container(work)))
    if chance(work, "scholar journal", 3):
        container = words.latex(words.abbreviated(_first_container(work), dots=False))
    return _entry(
        _kind(work),
        _key(work, "scholar"),
        {
            "title": title[:1] + title[1:].lower() if "\\" not in title and "$" not in title else title,
            "author" if work.author else "editor": f"{listed} and others" if len(people) > 9 else listed,
            **_container(work, container),
            "volume": work.volume,
            "number": work.issue,
            "pages": _pages(work, "--").partition("--")[0]
            if chance(work, "scholar page", 5)
            else _pages(work, "--"),
            "year": year_of(work, "scholar"),
            "publisher": words.latex(work.publisher),
            "doi": work.DOI,
        },
    )


def _scholar_given(work: Work) -> Callable[[str], str]:
    return words.initials if chance(work, "scholar initials", 2) else str


def jabref(work: Work) -> str:
    """JabRef's BibTeX: aligned, capitals in braces, abbreviated journals, two authors and others."""
    people = people_of(work)
    few = people[:2] if chance(work, "jabref others", 3) else people
    listed = _bibtex_people(few, words.initials if chance(work, "jabref initials", 2) else str, words.latex)
    container = words.latex(words.abbreviated(_first_container(work)))
    return _entry(
        _kind(work).capitalize(),
        _key(work, "jabref"),
        {
            "author   " if work.author else "editor   ": f"{listed} and others" if len(few) < len(people)
            else listed,
            "title    ": words.protected(words.latex(words.without_markup(title_of(work, "jabref")))),
            **_container(work, container),
            "year     ": year_of(work, "jabref"),
            "volume   ": work.volume,
            "number   ": work.issue,
            "pages    ": _pages(work, "--"),
            "doi      ": f"https://doi.org/{work.DOI}" if chance(work, "jabref doi", 3) else work.DOI,
            "publisher": words.latex(work.publisher),
        },
    )  # fmt: skip


def endnote(work: Work) -> str:
    """EndNote's RIS: surnames and initials, first and last page apart, `T2` for what holds the work."""
    first, _, last = work.page.partition("-")
    capitals = chance(work, "endnote capitals", 4)
    title = words.without_markup(title_of(work, "endnote"))
    lines = [
        ("TY", _RIS_TYPES.get(work.type, "GEN")),
        *(("AU" if work.author else "ED", _ris_name(person)) for person in people_of(work)),
        ("PY", year_of(work, "endnote")),
        ("DA", f"{year_of(work, 'endnote')}/05/01"),
        ("TI", title.upper() if capitals else title),
        ("T2", words.without_markup(_first_container(work))),
        ("J2", words.abbreviated(_first_container(work))),
        ("VL", work.volume),
        ("IS", work.issue),
        ("SP", first),
        ("EP", last),
        ("C7", work.article_number),
        ("SN", "".join([*work.ISSN, *work.ISBN][:1])),
        ("PB", work.publisher),
        ("DO", work.DOI),
        ("ID", _key(work, "endnote")),
    ]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in lines if value), "ER  - ", ""])


def _ris_name(person: Name) -> str:
    if person.name:
        return f"{words.without_markup(person.name)},"
    given = words.initials(person.given)
    return ", ".join(filter(None, (words.without_markup(person.family), given, person.suffix)))


def csl(work: Work) -> str:
    """CSL-JSON as Zotero and Crossref write it."""
    kind = _CSL_TYPES.get(work.type, "article-journal" if work.container_title else "book")
    item: dict[str, Any] = {
        "id": _key(work, "csl"),
        "type": kind,
        "title": title_of(work, "csl"),
        "container-title": _first_container(work),
        "container-title-short": words.abbreviated(_first_container(work)),
        "author" if work.author else "editor": [_csl_name(person) for person in people_of(work)],
        "issued": {"date-parts": [[int(year_of(work, "csl"))]]} if year_of(work, "csl") else None,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.page,
        "number": work.article_number,
        "publisher": work.publisher,
        "ISSN": ",".join(work.ISSN),
        "DOI": work.DOI,
        "URL": f"https://doi.org/{work.DOI}",
    }
    return json.dumps({name: value for name, value in item.items() if value}, ensure_ascii=False)


def _csl_name(person: Name) -> dict[str, str]:
    if person.name:
        return {"literal": person.name}
    said = {"family": person.family, "given": person.given, "suffix": person.suffix}
    return {name: value for name, value in said.items() if value}


def _csl_file(entries: list[str]) -> str:
    return "[" + ",\n".join(entries) + "]"


EXPORTERS: dict[str, tuple[str, Callable[[Work], str], Callable[[list[str]], str]]] = {
    "Zotero": ("zotero.bib", zotero, "\n\n".join),
    "Better BibLaTeX": ("biblatex.bib", biblatex, "\n\n".join),
    "Mendeley": ("mendeley.bib", mendeley, "\n\n".join),
    "Scopus": ("scopus.bib", scopus, "\n\n".join),
    "Google Scholar": ("scholar.bib", scholar, "\n\n".join),
    "JabRef": ("jabref.bib", jabref, "\n\n".join),
    "EndNote": ("endnote.ris", endnote, "\n".join),
    "CSL-JSON": ("library.json", csl, _csl_file),
}
"""Exporter → the name of its file, one work's entry, and the entries as one file."""

"""Which column of a table holds what: by the names in its header, else by what the cells look like.

Exports of Scopus, Web of Science, Zotero, EndNote, Mendeley and PubMed name
their columns in English; people do so in their own language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from enrich.comparable import doi
from enrich.comparable.text import tokens
from enrich.comparable.years import PATTERN
from enrich.patterns import lazy

Cells = Sequence[str]

# Role → names that a header may bear, compared without case, accents and punctuation.
NAMES: Mapping[str, tuple[str, ...]] = {
    "reference": (
        "reference", "references", "citation", "citations", "full reference", "full citation",
        "unstructured", "bibliographic reference", "bibliography", "cited reference", "reference text",
        "original reference", "citation text", "formatted citation", "literaturangabe", "quelle",
        "zitat", "literatur", "literaturstelle", "quellenangabe", "nachweis", "référence", "références",
        "référence bibliographique", "référence complète", "referencia", "referencias",
        "referencia bibliográfica", "cita", "riferimento", "riferimento bibliografico", "citazione",
        "referência", "referência bibliográfica", "referentie", "bronvermelding", "referens", "kilde",
        "ссылка", "источник", "参考文献", "文献",
    ),
    "title": (
        "title", "article title", "document title", "titre", "titre de l article", "titel", "título",
        "titulo", "titolo", "tytuł", "ti", "article", "work title", "paper title", "paper", "aufsatztitel",
        "название", "题名", "标题", "篇名", "タイトル", "論文名",
    ),
    "author": (
        "author", "authors", "author s", "auteur", "auteurs", "autor", "autoren", "autores",
        "autore", "autori", "auteur s", "verfasser", "autor in", "autor innen", "au", "creator", "creators",
        "författare",
        "forfatter", "автор", "авторы", "作者", "著者", "first author", "author names", "author name",
        "autor es",
    ),
    "editor": ("editor", "editors", "editor s", "herausgeber", "éditeur scientifique", "curatore", "hrsg"),
    "year": (
        "year", "publication year", "pub year", "date", "publication date", "published", "année", "annee",
        "jahr", "erscheinungsjahr", "año", "anno", "ano", "jaar", "py", "issued", "date published", "år",
        "rok", "год", "年", "出版年", "发表年份", "date de publication", "publikationsjahr", "datum",
    ),
    "container_title": (
        "journal", "journal title", "source title", "publication title", "publication name", "journal book",
        "container title", "source", "periodical", "revue", "zeitschrift", "zeitschriftentitel", "revista",
        "rivista", "periodico", "tijdschrift", "so", "secondary title", "book title", "journal name",
        "titre de la revue", "publikation",
        "nombre de la revista", "título de la revista", "titel der zeitschrift", "titel des buches",
        "título del libro", "titre du livre", "nome da revista", "nome della rivista",
        "журнал", "期刊", "刊名", "雑誌名", "tidskrift", "czasopismo",
    ),
    "volume": ("volume", "vol", "band", "jahrgang", "volumen", "vl", "jg", "том", "卷", "巻", "tome"),
    "issue": (
        "issue", "number", "issue number", "numéro", "nummer", "heft", "número", "fascicolo", "is", "ausgabe",
        "aflevering", "journal issue", "номер", "期", "号",
    ),
    "page": (
        "pages", "page", "page range", "seiten", "seite", "seitenzahlen", "páginas", "pagine", "pagina s",
        "pp", "páginas s", "bladzijden", "paginas", "страницы", "页码", "页", "ページ",
    ),
    "first_page": ("page start", "start page", "first page", "bp", "beginning page", "spage", "von seite"),
    "last_page": ("page end", "end page", "last page", "ep", "ending page", "epage", "bis seite"),
    "article_number": ("article number", "art no", "article no", "elocation id", "ar", "artikelnummer"),
    "publisher": (
        "publisher", "verlag", "éditeur", "editorial", "editore", "uitgever", "pu", "maison d édition",
        "editora", "出版社", "издательство",
    ),
    "publisher_location": ("place", "publisher location", "ort", "lieu", "publisher city", "place published",
        "verlagsort", "lugar", "luogo"),
    "edition": ("edition", "auflage", "édition", "edición", "edizione"),
    "series_title": ("series", "series title", "reihe", "collection"),
    "DOI": (
        "doi", "di", "digital object identifier", "doi link", "doi url", "article doi", "doi number", "dois",
        "doi or url",
    ),
    "URL": ("url", "link", "urls", "web link", "website", "uri", "lien"),
    "archive_url": ("archive url", "archiveurl", "archive link", "archived url", "archived copy", "wayback"),
    "ISSN": ("issn", "sn", "issn isbn", "eissn", "print issn"),
    "ISBN": ("isbn", "bn", "isbns", "isbn 13"),
    "PMID": ("pmid", "pubmed id", "pm", "pubmedid", "pubmed"),
    "PMCID": ("pmcid", "pmc id", "pmc"),
    "type": ("type", "item type", "document type", "dokumenttyp", "reference type", "publication type", "pt",
        "typ", "entry type"),
    "id": ("key", "id", "citation key", "cite key", "citekey", "bibtex key", "citationkey", "ref id", "refid",
        "reference id", "record id", "label", "nr", "no", "ref no", "reference number", "lfd nr"),
}  # fmt: skip

_CONTENT = frozenset(NAMES) - {"id", "type", "year", "URL", "archive_url"}
_TELLING = frozenset(("reference", "title", "DOI"))
SAMPLE_ROWS = 200
"""How many filled rows the layout is judged by, for readers and editors alike."""
_HEADER_WITHIN = 20
_ASIDE = lazy(r"\([^()]*\)|\[[^\[\]]*\]|/-?(?:in|innen|s|es|as|a)\b")
# What a title is the title of: "Título del artículo", "Titel des Aufsatzes", "Titre de l’article".
_OF = lazy(r"(?<!\s)\s++(?:del?|della|dell|do|da|du|des|der)\b.*", re.IGNORECASE)
_SPACES = lazy(r"\s+")
_YEAR = lazy(rf"(?<!\d){PATTERN}(?!\d)")


class Layout(NamedTuple):
    """How a table is laid out.

    `header` is the index of the header among the rows it was judged by, -1
    without one; `roles` gives the column (from 0) of each role found;
    `width` is the number of columns of the widest of those rows. Without a
    role for the reference or its fields, all cells of a row make the reference.
    """

    header: int
    roles: Mapping[str, int]
    width: int
    names: tuple[str, ...] = ()

    @property
    def named(self) -> bool:
        """Whether the columns name the fields of a reference (and not just its string)."""
        return any(role in self.roles for role in ("title", "author", "container_title"))


@lru_cache(maxsize=4096)
def role_of(name: str) -> str:
    """The role of a column called `name`, "" where the name is none that we know."""
    known = _roles()
    variants = (name, _ASIDE.sub(" ", name), _OF.sub("", name))
    return next((role for variant in variants if (role := known.get(_folded(variant), ""))), "")


def layout_of(rows: Sequence[Cells], column: str = "") -> Layout | None:
    """Judge the layout by the first filled rows of a table; None where `column` is no column of it.

    `column` names the column that holds the reference: by its header, else by
    its letter (``C``) or its number (from 1).
    """
    width = max((len(row) for row in rows), default=0)
    header = _header(rows, column)
    names = tuple(rows[header]) if header >= 0 else ()
    roles = _by_name(names) if _is_known(names) else _by_content(rows[header + 1 :], width)
    if column:
        chosen = _chosen(column, names, width)
        if chosen < 0:
            return None
        roles = {role: at for role, at in roles.items() if at != chosen} | {"reference": chosen}
    return Layout(header, roles, width, names)


def column_index(letters: str) -> int:
    """The index (from 0) of a spreadsheet's column: ``A`` → 0, ``AA`` → 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letters(index: int) -> str:
    """The letters of a spreadsheet's column: 0 → ``A``, 26 → ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def looks_like_reference(text: str) -> bool:
    """Whether a cell could hold a whole reference: long, several words, and a year or a DOI."""
    words = text.split()
    return len(text) >= 30 and len(words) >= 5 and bool(_YEAR.search(text) or doi.find_all(text))


@lru_cache(maxsize=1)
def _roles() -> dict[str, str]:
    return {_folded(name): role for role, names in NAMES.items() for name in names}


def _folded(name: str) -> str:
    return " ".join(tokens(name[:200])) if len(name) < 200 else ""


def _header(rows: Sequence[Cells], column: str) -> int:
    """The index of the row that names the columns, -1 where none does."""
    best, most, begun = -1, 0, False
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        if column and _folded(column) and _folded(column) in map(_folded, row):
            return at
        begun = begun or any(map(looks_like_reference, row))
        alone = _filled(row) < 2  # amid references, a heading: none of those above is lost for it
        known = len(_by_name(row)) if _is_known(row) and not (alone and begun) else 0
        if known > most:
            best, most = at, known
    return best if best >= 0 and _filled(rows[best]) > 1 else max(_nameless_header(rows), best)


def _is_known(row: Cells) -> bool:
    """Whether the names of a row are those of a header: two that we know, or a telling one."""
    roles = set(_by_name(row))
    return len(roles & _CONTENT) >= 2 or (bool(roles & _TELLING) and len(roles) * 3 >= _filled(row))


def _by_name(row: Cells) -> dict[str, int]:
    """The first column of each role; a "Citation" beside a title is less than it says, and stays out."""
    roles: dict[str, int] = {}
    for at, cell in enumerate(row):
        role = role_of(_SPACES.sub(" ", cell).strip())
        if role:
            roles.setdefault(role, at)
    return roles


def _nameless_header(rows: Sequence[Cells]) -> int:
    """The row over a column of references: the fullest that calls it so, or a first of short words."""
    at = _reference_column(rows[1:], max((len(r) for r in rows), default=0))
    if at < 0 or not rows:
        return -1
    cells = [row[at] if at < len(row) else "" for row in rows[:_HEADER_WITHIN]]
    above = range(next((n for n, cell in enumerate(cells) if looks_like_reference(cell)), 0))
    short = all(len(cell) < 40 and not any(c.isdigit() for c in cell) for cell in rows[0])
    named = (n for n in above if _is_telling(cells[n]))
    return max(named, key=lambda n: _filled(rows[n]), default=0 if short and _filled(rows[0]) else -1)


def _is_telling(name: str) -> bool:
    return role_of(_SPACES.sub(" ", name).strip()) in _TELLING


def _filled(row: Cells) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _by_content(rows: Sequence[Cells], width: int) -> dict[str, int]:
    roles = {}
    identifiers = next((at for at in range(width) if _share(rows, at, _is_doi) > 0.6), -1)
    if identifiers >= 0:
        roles["DOI"] = identifiers
    at = _reference_column(rows, width)
    return roles | {"reference": at} if at >= 0 else roles


def _reference_column(rows: Sequence[Cells], width: int) -> int:
    shares = [(_share(rows, at, looks_like_reference), -at) for at in range(width)]
    best, at = max(shares, default=(0.0, 0))
    return -at if best >= 0.5 else -1


def _share(rows: Sequence[Cells], at: int, test: object) -> float:
    assert callable(test)
    filled = [row[at] for row in rows if at < len(row) and not doi.is_placeholder(row[at])]
    return sum(map(bool, map(test, filled))) / len(filled) if filled else 0.0


def _is_doi(text: str) -> bool:
    return bool(doi.normalise(text))


def _chosen(column: str, names: Cells, width: int) -> int:
    """The index of the column that the user names, -1 where there is none."""
    folded = [_folded(name) for name in names]
    if _folded(column) and _folded(column) in folded:
        return folded.index(_folded(column))
    if column.isascii() and column.isdigit() and 1 <= int(column) <= width:
        return int(column) - 1
    if column.isascii() and column.isalpha() and len(column) <= 3 and column_index(column) < width:
        return column_index(column)
    return -1

"""Odd references and records, drawn from a seed: fields absent, empty, of another type, huge, hostile.

Most of a case is sound, so that it goes deep: the reference prints what its
record says, and a few fields of either are exchanged for something odd.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

Value = Any
Record = dict[str, Value]

HUGE = 10**400
LONG = 1_000_000
"""Characters."""

_TEXTS = (
    "", " ", "\t\n", "-", "–", ".", "…", "()", "[]", "{}", "{", "}", "}{", "\\", "\\\\", "%", "&",
    "&amp;amp;", "&NA;", "&#0;", "&#xD800;", "<b>", "</i", "<!--", "]]>", "<jats:p>", "\x00",
    "\x1b[31mred\x1b[0m", "\x07", "\u202eright to left\u202c", "\u200f", "\ufeff", "\u200b", "\u0301",
    "e\u0301\u0301\u0301", "\ud800", "a\udfffb", "\ufffe", "\U0010ffff", "🧪🧪", "９９９", "²³", "٣٤", "Ⅳ",
    "½", "ß", "ﬁ", "İ", "ſ", "=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "'", "\"", "''",
    "“", "``", "N/A", "n/a-n/a", "none", "null", "0", "00", "0000", "1", "a", "A", "I", "i", "12a", "1-",
    "-1", "1-1", "1–", "1--2", "77101", "S12", "e1", "e12345", "12:3", "9" * 40, "x" * 300, "(" * 60,
    "[" * 60, "." * 300, "-" * 300, " " * 300, "1" * 300, "1-" * 100, "a " * 200, "and", "and and and",
    "others", "et al.", "et al", "anon", "[Anonymous]", ",", ", ,", ";", "a,", ",a", "a, b, c, d", "In:",
    "vol.", "pp.", "doi:", "doi:10.", "10.1234/", "10.1234/a}b{c", "https://doi.org/",
    "https://doi.org/10.1/x", "http://[", "http://[::1", "https://x/%zz?%&=", "javascript:alert(1)",
    "10.1234/%00", "../../etc/passwd", "the", "of the", "The The", "J", "J.", "J. J.", "Journal", "Proc.",
    "Annals of", "第一章", "Москва", "العربية", "ก็", "한국어", "a\nb", "a\r\nTY  - JOUR", "a\r\nER  - ",
    "a\n@book{x,", "$x$", "\\textbf{", "{\\\"o}", "$\\", "^_", "Retracted: ", "RETRACTED ARTICLE",
    "Erratum", "Part", "Part I", "Part 2:", "1:", ":", "::", "a: b: c", "? !",
)  # fmt: skip
_OTHERS: tuple[Value, ...] = (
    None, True, False, 0, 1, -1, 1977, 3.5, 1977.0, 2**63, HUGE, -HUGE, float("inf"), float("nan"), [],
    {}, [[]], [None], [{}], [True], [HUGE], [[[]]], {"a": {}}, {"date-parts": []}, {"date-parts": [[]]},
    {"date-parts": [[None]]}, {"date-parts": [[True]]}, {"date-parts": [[HUGE]]},
    {"date-parts": [["1977"]]}, {"date-parts": 1977}, {"date-parts": [[0]]}, {"date-parts": [[-1]]},
    {"date-parts": [[1977, 13, 99]]}, [1977, "a"], ["", None, "a"], [{"family": None}],
    [{"family": [], "given": {}}], [{"name": True}], [{"family": "", "given": "A."}],
    [{"given": "A. B."}], [{"family": "-"}], [{"family": "."}], [{"literal": "\x00"}],
    [{"family": "x" * 300}], [[{"family": "a"}]], [{"family": "and"}], [{"family": "Smith", "suffix": 3}],
    {"family": "Smith"}, [{"family": "O"}, {"family": "1"}, {"family": "²"}], [{"name": "The"}],
    [{"name": "of the"}],
)  # fmt: skip


_LINKS = (
    ("CrossRef", "https://doi.org/{}"),
    ("CrossRef", "https://dx.doi.org/{}?x={}#{}"),
    ("CrossRef", "http://www.crossref.org/openurl?title={}&aulast={}&date={}&id=doi:{}"),
    ("Google Scholar", "https://scholar.google.com/scholar?q={}"),
    ("Google Scholar", "https://scholar.google.com/scholar_lookup?title={}&author={}&publication_year={}"),
    (
        "Google Scholar",
        "http://scholar.google.com/scholar_lookup?author={}&author={}&title={}&doi={}&journal={}",
    ),
    ("Google Scholar", "https://scholar.google.com/scholar_lookup?&title={}&pages={}&volume={}"),
    ("PubMed", "https://www.ncbi.nlm.nih.gov/pubmed/{}"),
    ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/?term={}"),
    ("PubMed", "https://www.ncbi.nlm.nih.gov/entrez/query.fcgi?cmd=Retrieve&list_uids={}&db={}"),
    ("Web of Science", "https://links.example.org/?key={}&url={}"),
    ("", "{}"),
    ("link", "http://[{}]/"),
    ("link", "https://{}/{}?{}={}"),
)


class Case(NamedTuple):
    """A reference as a line of JSON Lines, the records on offer for it, and whether DataCite's."""

    line: str
    crossref: tuple[Record, ...]
    datacite: tuple[Record, ...]


class Odd:
    """Cases drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def case(self, number: int) -> Case:
        """The case of that number; another of a seed is another case."""
        sound = _sound(number)
        odd = self._chance.choice((0, 1, 1, 2, 3, 9))
        records = tuple(
            self._mixed(_crossref(sound), self._chance.choice((0, 1, 1, 2, 4, 12)), _CROSSREF_FIELDS)
            for _ in range(self._chance.choice((1, 1, 2)))
        )
        others = (
            (self._mixed(_datacite(sound), self._chance.choice((1, 2, 8)), _DATACITE_FIELDS),)
            if self._chance.random() < 0.3
            else ()
        )
        return Case(self._line(sound, odd), records, others)

    def value(self) -> Value:
        """Something odd."""
        kind = self._chance.random()
        if kind < 0.0004:
            word = self._chance.choice(("x", "x ", "1.", "é", "(", "Smith, A. "))
            return word * (LONG // len(word))
        if kind < 0.6:
            return self._text()
        if kind < 0.9:
            return self._chance.choice(_OTHERS)
        if kind < 0.93:
            return _nested(self._chance.choice((5, 50)), self._text())
        return [self.value() for _ in range(self._chance.randint(1, 4))]

    def _text(self) -> str:
        pieces = self._chance.choices(_TEXTS, k=self._chance.choice((1, 1, 1, 2, 4)))
        return self._chance.choice(("", " ")).join(pieces)

    def _mixed(self, sound: Record, odd: int, fields: tuple[str, ...]) -> Record:
        """`sound` with `odd` fields left out or exchanged for something odd, here or deeper."""
        record: Record = json.loads(json.dumps(sound))
        for name in self._chance.sample(fields, min(odd, len(fields))):
            way = self._chance.random()
            there = record.get(name)
            if way < 0.25:
                record.pop(name, None)
            elif way < 0.45 and isinstance(there, str):
                record[name] = self._blended(there)
            elif way < 0.6 and isinstance(there, list) and there:
                record[name] = self._deeper(there)
            elif way < 0.7:
                record[name] = [there, self.value()]
            else:
                record[name] = self.value()
        return record

    def _deeper(self, there: list[Value]) -> list[Value]:
        at = self._chance.randrange(len(there))
        item = there[at]
        if isinstance(item, dict) and item:
            item = self._mixed(item, self._chance.randint(1, 2), tuple(item))
        elif isinstance(item, str) and self._chance.random() < 0.6:
            item = self._blended(item)
        else:
            item = self.value()
        return [*there[:at], item, *there[at + 1 :]]

    def _blended(self, text: str) -> str:
        at = self._chance.randrange(len(text) + 1)
        return self._chance.choice((text[:at] + self._text() + text[at:], text[:at], text[at:]))

    def _line(self, sound: Record, odd: int) -> str:
        """The reference: as a string, with its fields, or with both."""
        shape = self._chance.random()
        text = _printed(sound)
        value: Record = {}
        if shape < 0.5:
            value["unstructured"] = self._blended(text) if odd else text
        if shape > 0.4:
            value["reference"] = self._mixed(_deposited(sound), odd, _REFERENCE_FIELDS)
        if self._chance.random() < 0.3:
            value["printed_links"] = [self._link(sound) for _ in range(self._chance.randint(1, 3))]
        if odd > 2 and self._chance.random() < 0.3:
            value[self._chance.choice(("id", "text", "structured", "printed_links", "unstructured"))] = (
                self.value()
            )
        return json.dumps(value)

    def _link(self, sound: Record) -> Record:
        """A link such as publishers print beside a reference, with something odd in its address."""
        label, address = self._chance.choice(_LINKS)
        for _ in range(address.count("{}")):
            word = self._chance.choice((self._text(), sound["title"], sound["DOI"], sound["authors"][0][0]))
            word = quote(word, errors="replace") if self._chance.random() < 0.5 else word
            address = address.replace("{}", word, 1)
        return {"label": self._chance.choice((label, self._text())), "url": address}


def _nested(depth: int, value: Value) -> Value:
    for _ in range(depth):
        value = [value]
    return value


_FAMILIES = ("Muller", "Okafor", "O'Neill", "van der Berg", "Ng", "García-Pérez", "Li")
_WORDS = (
    "quiet",
    "rivers",
    "northern",
    "highlands",
    "clay",
    "tablets",
    "sediment",
    "transport",
    "grammar",
    "whistled",
)
_JOURNALS = (
    "Journal of Hydrology",
    "Lingua",
    "Physical Review B",
    "Proceedings of the Royal Society A",
    "Nature",
)


def _sound(number: int) -> Record:
    chance = random.Random(number)
    words = chance.sample(_WORDS, 6)
    first = chance.randint(1, 900)
    return {
        "DOI": f"10.5555/odd.{number}",
        "authors": [
            (chance.choice(_FAMILIES), chance.choice(("Ada", "B. C.", "")))
            for _ in range(chance.randint(1, 4))
        ],
        "year": chance.randint(1950, 2020),
        "title": " ".join(words).capitalize(),
        "journal": chance.choice(_JOURNALS),
        "volume": str(chance.randint(1, 200)),
        "issue": str(chance.randint(1, 12)),
        "page": f"{first}-{first + chance.randint(1, 30)}",
        "book": chance.random() < 0.2,
    }


def _printed(sound: Record) -> str:
    people = ", ".join(f"{family}, {given}" if given else family for family, given in sound["authors"])
    place = f"{sound['journal']} {sound['volume']}({sound['issue']}), {sound['page']}"
    return f"{people} ({sound['year']}). {sound['title']}. {place}. https://doi.org/{sound['DOI']}"


def _deposited(sound: Record) -> Record:
    first, _, last = sound["page"].partition("-")
    title = "volume-title" if sound["book"] else "article-title"
    return {
        "author": [{"family": family, "given": given} for family, given in sound["authors"]],
        "year": str(sound["year"]), title: sound["title"], "journal-title": sound["journal"],
        "volume": sound["volume"], "issue": sound["issue"], "first-page": first, "last-page": last,
        "DOI": sound["DOI"],
    }  # fmt: skip


def _crossref(sound: Record) -> Record:
    return {
        "DOI": sound["DOI"], "title": [sound["title"]], "subtitle": [], "original-title": [],
        "author": [{"family": family, "given": given} for family, given in sound["authors"]],
        "container-title": [sound["journal"]], "short-container-title": ["J. Hydrol."],
        "issued": {"date-parts": [[sound["year"]]]},
        "published-online": {"date-parts": [[sound["year"] - 1, 2]]}, "volume": sound["volume"],
        "issue": sound["issue"], "page": sound["page"], "publisher": "A Press",
        "type": "book" if sound["book"] else "journal-article", "ISSN": ["1234-5678"],
        "updated-by": [
            {"type": "retraction", "DOI": "10.5555/notice", "updated": {"date-parts": [[2001, 2, 3]]}}
        ],
        "relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.5555/later"}]},
    }  # fmt: skip


def _datacite(sound: Record) -> Record:
    return {
        "doi": sound["DOI"],
        "titles": [{"title": sound["title"]}, {"title": "More", "titleType": "Subtitle"}],
        "creators": [{"familyName": f, "givenName": g, "name": f"{f}, {g}"} for f, g in sound["authors"]],
        "publicationYear": sound["year"], "publisher": {"name": "A Press"},
        "container": {
            "title": sound["journal"], "volume": sound["volume"], "firstPage": "1", "lastPage": "9"
        },
        "dates": [{"date": "2001-02-03", "dateType": "Issued"}],
        "types": {"resourceTypeGeneral": "JournalArticle"},
        "contributors": [{"name": "x", "contributorType": "Editor"}],
        "relatedIdentifiers": [
            {"relatedIdentifier": "1234-5678", "relatedIdentifierType": "ISSN", "relationType": "IsPartOf"}
        ],
    }  # fmt: skip


_REFERENCE_FIELDS = (
    "author", "editor", "year", "article-title", "volume-title", "journal-title", "series-title",
    "volume", "issue", "page", "first-page", "last-page", "article-number", "edition", "publisher",
    "type", "DOI", "URL", "ISSN", "ISBN", "PMID", "PMCID", "unstructured",
)  # fmt: skip
_CROSSREF_FIELDS = (
    "title", "subtitle", "original-title", "author", "editor", "container-title", "short-container-title",
    "issued", "published-print", "published-online", "posted", "volume", "issue", "page",
    "article-number", "edition-number", "publisher", "publisher-location", "type", "subtype", "language",
    "ISSN", "ISBN", "PMID", "aliases", "relation", "updated-by", "update-to", "agency",
)  # fmt: skip
_DATACITE_FIELDS = (
    "titles", "creators", "contributors", "container", "publicationYear", "dates", "types", "publisher",
    "language", "relatedIdentifiers",
)  # fmt: skip


def readable(read: Callable[[Mapping[str, Any]], Any], record: Record) -> Any:
    """What `read` makes of a record; None where it refuses it, as it may one without a DOI."""
    try:
        return read(json.loads(json.dumps(record)))
    except ValueError:
        return None

"""Link labels that publishers print, or leave glued, at the end of a reference.

Text copied from a saved page keeps the words of its links but not their
addresses: ``… 7, 1, 4555.CrossRefGoogle Scholar``. They are taken off before a
reference is parsed or searched, and kept as links without an address.
"""

from __future__ import annotations

import re

from enrich.patterns import lazy
from enrich.records import Link

# Words that stand for a link wherever they end a reference.
STRONG = (
    r"Cross\s?[Rr]ef(?:\s[Ff]ull\s[Tt]ext)?",
    r"Google\s?Scholar(?:\s?Lookup)?",
    r"PubMed(?:\s?Central|\sAbstract|/NCBI)?",
    r"(?:PMC\s[Ff]ree|Free\sPMC)\s[Aa]rticle",
    r"MathSciNet",
    r"[Zz]bMATH",
    r"View\s(?:Record\s)?(?:in|at|on)\s(?:Scopus|PubMed|Google\sScholar|Web\sof\sScience|[Pp]ublisher|IEEE\sXplore)",
    r"View\s(?:[Aa]rticle|PDF|[Cc]hapter|[Bb]ook|[Aa]bstract)",
    r"Web\sof\sScience\s?®?",
    r"Abstract/(?:FREE\s)?Full\sText(?:\sPDF)?",
    r"(?:FREE|Free)\s[Ff]ull\s[Tt]ext(?:\sPDF)?",
    r"Full\s[Tt]ext\s\(via\sCrossRef\)",
    r"Open\s?U[Rr][Ll]",
    r"Search\sADS",
)
# Words that do so only beside one of the others: a title may well end in "Article".
WEAK = (
    r"Article",
    r"Abstract",
    r"Full\s[Tt]ext(?:\sPDF)?",
    r"PDF",
    r"CAS",
    r"ADS",
    r"ISI",
    r"MATH",
    r"M[Ee][Dd][Ll][Ii][Nn][Ee]",
    r"Scopus®?(?:\s?\(\d{1,6}\))?",
    r"PMC",
    r"DOI",
    r"JSTOR",
    r"SSRN",
    r"ProQuest",
    r"INSPIRE",
    r"Google\sPreview",
    r"NASA\s?ADS",
    r"Semantic\sScholar",
    r"World[Cc]at",
    r"COPAC",
    r"Green\sVersion",
    r"Publisher\sSite",
    r"EBSCOhost",
    r"ChemPort",
    r"Infotrieve",
    r"(?:ACM\s)?Digital\sLibrary",
    r"View\sat:?",
)
# What a page offers to do with a reference: no link to the work, so taken off and not kept.
TOOLS = (
    r"\(?[Oo]pens?\sin\s(?:a\s)?new\s(?:tab|window)\)?",
    r"(?:Download|Export|View\s[Aa]ll|Show\s[Aa]ll|Copy)\s[Rr]eferences?(?:\s\(\d+\))?",
    r"(?:Export|Download|Copy|Save)\s[Cc]itations?",
    r"Cited\sby(?:\s?\(?\d+\)?)?",
    r"Show\s(?:more|less|(?:in\s)?[Cc]ontext)",
    r"Get\sit\sat\s[A-Z]\w+",
    r"Return\sto\s(?:ref\S*\s\S+|text|citation)(?:\sin\s(?:article|text))?",
)

_SEPARATORS = " \t\n\r\f\v\xa0|,;.·•[]"
_COUNTED = _SEPARATORS + "()0123456789:"
_BETWEEN = r"[\s|,;.·•\[\]]*"
_ALONE = "|".join((*STRONG, *TOOLS))
_ANY = "|".join((*STRONG, *TOOLS, *WEAK))
_LAST_STRONG = lazy(rf"({_ALONE}){_BETWEEN}$")
_LAST_ANY = lazy(rf"({_ALONE}|(?<![^\W\d_][ \t])(?:{'|'.join(WEAK)})){_BETWEEN}$")
_TOOL = lazy("|".join(TOOLS))
_RUN_WITHIN = lazy(rf"(?<=\S)(?:{'|'.join(STRONG)})(?:{'|'.join((*STRONG, *WEAK))}){{0,8}}[;,.]?(?=\s)")
_ONLY = lazy(rf"\[?({'|'.join((*STRONG, *WEAK))})\]?(?:\s?(?:{'|'.join(TOOLS)}))?")
_LINE = lazy(rf"{_BETWEEN}(?:(?:{_ANY}){_BETWEEN})+")
# Every label ends so; asking this first spares nearly all references the search.
_ENDINGS = (
    "ref",
    "scholar",
    "lookup",
    "pubmed",
    "central",
    "net",
    "math",
    "scopus",
    "article",
    "pdf",
    "chapter",
    "book",
    "science",
    "®",
    "text",
    "url",
    "ads",
    "abstract",
    "cas",
    "isi",
    "medline",
    "pmc",
    "ncbi",
    "preview",
    "worldcat",
    "copac",
    "library",
    "version",
    "site",
    "host",
    "port",
    "infotrieve",
    "crossref",
    "publisher",
    "xplore",
    "doi",
    "jstor",
    "ssrn",
    "proquest",
    "inspire",
    # Tools:
    "tab",
    "window",
    "citation",
    "citations",
    "references",
    "by",
    "at",
    "article",
    "more",
    "less",
    "context",
)
_LONGEST, _MOST = 60, 20
_PROSE_BEFORE = lazy(r"[^\W\d_][^\S\n]+$")


def label_ends(text: str) -> list[int]:
    """Where glued labels end within `text`: in a note that cites several works, each work ends so."""
    return [match.end() for match in _RUN_WITHIN.finditer(text)]


def label(text: str) -> str:
    """The link label that `text` is ("" where it is none), without what a page says of its window."""
    found = _ONLY.fullmatch(text) if len(text) <= _LONGEST else None
    return " ".join(found[1].split()) if found else ""


def is_tool(text: str) -> bool:
    """Whether `text` is nothing but what a page offers to do ("Download references")."""
    return len(text) <= _LONGEST and _TOOL.fullmatch(text.strip()) is not None


def only_labels(line: str) -> bool:
    """Whether `line` holds link labels and nothing else: what a copied page puts below a reference."""
    return len(line) < 160 and _LINE.fullmatch(line) is not None and split_labels(line)[0] == ""


def split_labels(text: str) -> tuple[str, tuple[Link, ...]]:
    """Return `text` without the labels that end it, and those labels as links without an address.

    A lone label that ends a sentence of words ("searching in Google Scholar")
    is no label: one must follow punctuation, a digit, or be glued.
    """
    rest, labels = text.rstrip(), list[str]()
    strong = False
    while len(labels) < _MOST and (match := _last(rest[-_LONGEST:])):
        strong = strong or _LAST_STRONG.search(rest[-_LONGEST:]) is not None
        labels.append(match.group(1))
        rest = rest[: max(0, len(rest) - _LONGEST) + match.start()]
    if not strong or (len(labels) == 1 and _PROSE_BEFORE.search(rest[-_LONGEST:])):
        return text.strip(), ()
    rest = rest.rstrip(" \t\n|[;·•").lstrip()
    kept = (label for label in reversed(labels) if not _TOOL.fullmatch(label))
    return rest, tuple(Link(label=" ".join(label.split())) for label in kept)


def _last(tail: str) -> re.Match[str] | None:
    """The label that ends `tail`, and what separates it from the end."""
    return _LAST_ANY.search(tail) if tail.lower().rstrip(_COUNTED).endswith(_ENDINGS) else None

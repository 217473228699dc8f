"""Link labels that publishers print, or leave glued, at the end of a reference.

Text copied from a saved page keeps the words of its links but not their
addresses: ``… 7, 1, 4555.CrossRefGoogle Scholar``. They are taken off before a
reference is parsed or searched, and kept as links without an address.
"""

from __future__ import annotations

import re

from enrich.records import Link

# Words that stand for a link wherever they end a reference.
STRONG = (
    r"Cross\s?[Rr]ef",
    r"Google\s?Scholar(?:\s?Lookup)?",
    r"PubMed(?:\s?Central)?",
    r"MathSciNet",
    r"[Zz]bMATH",
    r"View\s(?:Record\s)?in\sScopus",
    r"View\s(?:article|PDF|chapter|book)",
    r"Web\sof\sScience\s?®?",
    r"Abstract/(?:FREE\s)?Full\sText(?:\sPDF)?",
    r"FREE\sFull\sText",
    r"Open\s?U[Rr][Ll]",
    r"Search\sADS",
)
# Words that do so only beside one of the others: a title may well end in "Article".
WEAK = (
    r"Article",
    r"Abstract",
    r"Full\sText(?:\sPDF)?",
    r"PDF",
    r"CAS",
    r"ADS",
    r"ISI",
    r"MATH",
    r"M[Ee][Dd][Ll][Ii][Nn][Ee]",
    r"Scopus®?",
    r"PMC",
)

_SEPARATORS = " \t\n\r\f\v\xa0|,;.·•[]"
_BETWEEN = r"[\s|,;.·•\[\]]*"
_LAST_STRONG = re.compile(rf"({'|'.join(STRONG)}){_BETWEEN}$")
_LAST_ANY = re.compile(rf"({'|'.join(STRONG)}|(?<![^\W\d_][ \t])(?:{'|'.join(WEAK)})){_BETWEEN}$")
_RUN_WITHIN = re.compile(rf"(?<=\S)(?:{'|'.join(STRONG)})(?:{'|'.join((*STRONG, *WEAK))}){{0,8}}[;,.]?(?=\s)")
_ONLY = re.compile(rf"\[?(?:{'|'.join((*STRONG, *WEAK))})\]?")
_LINE = re.compile(rf"{_BETWEEN}(?:(?:{'|'.join((*STRONG, *WEAK))}){_BETWEEN})+")
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
)
_LONGEST, _MOST = 60, 20
_PROSE_BEFORE = re.compile(r"[^\W\d_][^\S\n]+$")


def label_ends(text: str) -> list[int]:
    """Where glued labels end within `text`: in a note that cites several works, each work ends so."""
    return [match.end() for match in _RUN_WITHIN.finditer(text)]


def is_label(text: str) -> bool:
    """Whether `text` is nothing but one link label."""
    return len(text) <= _LONGEST and _ONLY.fullmatch(text) is not None


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
    return rest, tuple(Link(label=" ".join(label.split())) for label in reversed(labels))


def _last(tail: str) -> re.Match[str] | None:
    """The label that ends `tail`, and what separates it from the end."""
    return _LAST_ANY.search(tail) if tail.lower().rstrip(_SEPARATORS).endswith(_ENDINGS) else None

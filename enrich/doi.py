"""DOIs made comparable, found in text, and put into URLs.

A DOI is ``10.`` + registrant + ``/`` + any printable characters, compared
without regard to case (DOI Handbook, section 2). Old SICI DOIs hold ``<``,
``;``, ``(`` and ``#``; hence the care taken about where one ends.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote

_SHAPE = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\x00-\x1f]+")
# In an address, or with its slash encoded, a DOI is percent-encoded; elsewhere a percent sign is its own.
_IN_TEXT = re.compile(
    r"(?P<address>(?:https?://|doi\.org/)[^\s\"'<>“”]{0,200}?)?(?:(?<![\w.])|(?<=%2F))"
    r"(?P<doi>10\.\d{4,9}(?:\.\d+)*(?:/|(?P<slash>%2F))[^\s\"'“”‘’|\\^`{}]+)",
    re.IGNORECASE,
)
_RESOLVER = re.compile(
    r"^\s*(?:(?:https?:)?//)?(?:(?:www|dx)\.)?doi\.org/|^\s*(?:doi\s*[:=]?\s*)(?=10\.)|^\s*info:doi/",
    re.IGNORECASE,
)
_TYPESETTING = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF]) | {0x2010: "-", 0x2011: "-"}
_TRAILING = ".,;:!?'\"’”»…"
_PAIRS = {")": "(", "]": "[", ">": "<", "}": "{"}
_LABEL_TAIL = re.compile(
    r"(?:\.?(?:CrossRef|Google\s?Scholar|PubMed|MathSciNet|zbMATH|View|Abstract/|Open\s?URL"
    r"|Web of Science))+.*$"
)


def normalise(value: str) -> str:
    """Return the bare DOI in lower case, or "" where `value` is no well-formed DOI.

    Takes a bare DOI, a ``doi:`` form or a resolver's address (percent-encoded
    or not). Nothing is repaired: a DOI followed by other words is malformed.
    """
    text = value.strip()
    bare = _RESOLVER.sub("", text)
    if bare != text and "doi.org" in text.lower():
        bare = _decoded(bare)
    bare = bare.strip()
    return bare.lower() if _SHAPE.fullmatch(bare) else ""


def find_all(text: str) -> tuple[str, ...]:
    """Return the DOIs printed in running text, in order, each once, lower case.

    Punctuation that belongs to the sentence (a final stop, an unmatched
    bracket, a glued link label) is left off, and so is what typesetting put in
    (soft and non-breaking hyphens, ligatures): no DOI was registered with it.
    In an address a DOI is percent-encoded, and so is one whose slash is.
    """
    text = unicodedata.normalize("NFKC", text).translate(_TYPESETTING)
    found = (_printed(match) for match in _IN_TEXT.finditer(text))
    return tuple(dict.fromkeys(doi for doi in (normalise(f) for f in found) if doi))


def url(identifier: str) -> str:
    """Return the resolver's address of a DOI, quoted so that every DOI survives it."""
    return "https://doi.org/" + quoted(identifier)


def quoted(identifier: str) -> str:
    """Return a DOI percent-encoded whole, fit for one URL path (the slash stays)."""
    return quote(identifier, safe="/:().-_~")


def _printed(match: re.Match[str]) -> str:
    """The DOI of a match without what belongs to the sentence; what is encoded belongs to the DOI."""
    text = _LABEL_TAIL.sub("", match["doi"])
    encoded = bool(match["address"] or match["slash"])
    while text and (text[-1] in _TRAILING or _unbalanced(text, encoded=encoded)):
        text = text[:-1]
    return _decoded(text).partition(" ")[0] if encoded else text


def _unbalanced(text: str, *, encoded: bool) -> bool:
    opener = _PAIRS.get(text[-1])
    if opener is None:
        return False
    whole = _decoded(text) if encoded else text
    return whole.count(text[-1]) > whole.count(opener)


def _decoded(text: str) -> str:
    """`text` percent-decoded; as it is where its escapes spell no characters."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text

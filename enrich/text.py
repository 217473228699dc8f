"""Text made comparable: one folding for index, matching and checks.

Two strings that a reader would call the same (case, accents, dashes,
ligatures, soft hyphens, markup) fold to the same characters here, and only here.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_MARKUP = re.compile(r"</?[A-Za-z][A-Za-z0-9:]*(?:\s[^<>]*)?/?>")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d]")
# UTF-8 that was read as Windows-1252: a lead byte and what may follow it, as the letters they were taken for.
_FOLLOWS = "[\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]"
_MISREAD = re.compile(rf"[\u00c2-\u00c5]{_FOLLOWS}|\u00e2{_FOLLOWS}{{2}}")
_TOKEN = re.compile(r"[a-z0-9]+")
_SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return `text` without markup, entities, invisible characters or odd spaces; case and accents stay."""
    text = html.unescape(text) if "&" in text else text
    text = _MARKUP.sub("", text) if "<" in text else text
    if text.isascii():
        return " ".join(text.split())
    text = _DASHES.sub("-", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))
    return _SPACES.sub(" ", text).strip()


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return `text` in lower-case ASCII: plain, without accents, transliterated."""
    text = plain(text if text.isascii() else _MISREAD.sub(_reread, text))
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return (bare if bare.isascii() else anyascii(bare)).lower()


def _reread(misread: re.Match[str]) -> str:
    """The letter that was meant, where the letters are the bytes of one; else what stands there."""
    octets = b"".join(
        letter.encode("cp1252", "ignore") or letter.encode("latin-1", "ignore") for letter in misread.group()
    )
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return misread.group()


def tokens(text: str) -> list[str]:
    """Return the runs of letters and digits in the folded text, in order."""
    return _TOKEN.findall(fold(text))


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a list written with spaces between them: how this project writes word tables."""
    return frozenset(listed.split())

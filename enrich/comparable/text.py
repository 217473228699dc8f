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

from enrich.comparable.markup import stripped
from enrich.patterns import lazy

_MARKUP = lazy(r"</?[A-Za-z][A-Za-z0-9:]*(?:\s[^<>]*)?/?>")
# Joiners stay between letters of Arabic and Indic scripts: there they tell words and conjuncts apart.
_JOINED = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u0dff"
_INVISIBLE = lazy(
    r"[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
    rf"|(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])"
)
# NFKC takes two vowels of Thai and Lao apart, which nobody writes so.
_VOWELS = {"\u0e4d\u0e32": "\u0e33", "\u0ecd\u0eb2": "\u0eb3"}
_DASHES = lazy(r"[\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d]")
# UTF-8 that was read as Windows-1252: a lead byte and what may follow it, as the letters they were taken for.
_FOLLOWS = "[\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]"
_MISREAD = lazy(rf"[\u00c2-\u00c5]{_FOLLOWS}|\u00e2{_FOLLOWS}{{2}}")
# What needs no cleaning, told fast: words of printable ASCII, Latin letters and dashes and quotes with single
# spaces, no tag, no entity, and none of the letters that UTF-8 misread begins with.
_FAIR = r"[!-%'-;=-~\u00a1-\u00ac\u00ae-\u00c1\u00c6-\u00e1\u00e3-\u024f\u2010-\u2027]+"
_CLEAN = lazy(rf"(?:{_FAIR}(?: {_FAIR})*)?")
# A formula said once more as a whole TeX document, as Springer's records have it.
_TEX_DOCUMENT = lazy(r"\\documentclass[^\x00]{0,3000}?\\end\{document\}")
_ROUNDS = 3
_CONTROLS = lazy(r"[\x00-\x08\x0e-\x1f\x7f]")
_ALL_CONTROLS = lazy(r"[\x00-\x1f\x7f-\x9f]")
_SURROGATES = lazy("[\ud800-\udfff]+")
# Signs without a shape of their own that no text needs; joiners, which Persian and Hindi need, stay.
_NO_TEXT: dict[int, str] = dict.fromkeys(
    [0xAD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
    + [*range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080), *range(0xFDD0, 0xFDF0)]
    + [plane * 0x10000 + end for plane in range(17) for end in (0xFFFE, 0xFFFF)],
    "",
)
# Windows-1252 that was read as Latin-1: its quotes and dashes where Latin-1 has controls.
_NO_TEXT |= {
    0x80 + n: sign for n, sign in enumerate("€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ") if n != 5
}
# Marks that may be left out: accents of Latin, Greek and Cyrillic letters, points of Hebrew and Arabic.
# Those of Indic scripts, of Thai and of kana are letters, or make other letters of what they stand on.
_ACCENTS = lazy(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_UNSPACED = lazy("[\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]")
_FIRST_UNSPACED = "\u3400"
# The sign that says "the same once more" (佐々木), of which nothing would be left.
_AGAIN = lazy("([\u3400-\u4dbf\u4e00-\u9fff])[\u3005\u303b]")
# Letters that become an apostrophe, which would part the word they stand in.
_GUTTURALS = lazy("[\u0621\u0639\u05d0\u05e2]")
_TOKEN = lazy(r"[a-z0-9]+")
_TOKEN_SIGNS = bytes(
    ord(sign) if (sign := chr(n).lower()).isascii() and sign.isalnum() else 32 for n in range(256)
)
_SPACES = lazy(r"\s+")
_DIGITS = lazy(r"[0-9]+")
LARGEST_NUMBER = 10**15
"""As large as a number becomes that somebody else gave: more would be no count of anything."""


def plain(text: str) -> str:
    """Return `text` without markup, entities, invisible characters or odd spaces; case and accents stay.

    Of what a document prints; locks hold what came of it, so it stays as it is. Records pass `clean` before.
    """
    text = html.unescape(text) if "&" in text else text
    text = _MARKUP.sub("", text) if "<" in text else text
    if text.isascii():
        return " ".join(text.split())
    text = _DASHES.sub("-", _INVISIBLE.sub("", _composed(text)))
    return _SPACES.sub(" ", text).strip()


def _composed(text: str) -> str:
    """Compatible forms made plain (NFKC), but vowels left in one piece."""
    text = unicodedata.normalize("NFKC", text)
    for apart, vowel in _VOWELS.items():
        text = text.replace(apart, vowel)
    return text


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return `text` in lower-case ASCII: plain, without accents, transliterated."""
    text = plain(text if text.isascii() else _MISREAD.sub(_reread, text))
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    if bare.isascii():
        return bare.lower()
    if is_unspaced(bare):
        bare = " ".join(_UNSPACED.sub(r" \g<0> ", _AGAIN.sub(r"\1\1", bare)).split())
    return anyascii(_GUTTURALS.sub("", bare)).lower()


def is_unspaced(text: str) -> bool:
    """Whether a character is a syllable or a word by itself, so that none needs blanks: Chinese, Korean."""
    return not text.isascii() and max(text) >= _FIRST_UNSPACED and _UNSPACED.search(text) is not None


def clean(text: str) -> str:
    """Return `text` as a reader sees it, on one line: what records say is put right here, once.

    Entities and markup are resolved, UTF-8 that was read as Windows-1252 is
    read again, and characters that are no text (controls, lone surrogates,
    signs that turn the writing direction) are gone, and TeX documents in it. All else stays: case,
    accents, dashes. What is clean already comes back as it is.
    """
    if _is_clean_ascii(text):
        return text
    text = _TEX_DOCUMENT.sub(" ", text) if "\\documentclass" in text else text
    for _ in range(_ROUNDS):
        if _CLEAN.fullmatch(text):
            break
        before, text = text, _cleaned(text)
        if text == before:
            break
    return text


def _is_clean_ascii(text: str) -> bool:
    """What `_CLEAN` says of most texts, told three times as fast."""
    return (
        is_bare(text)
        and text.isprintable()
        and "  " not in text
        and "\\" not in text
        and text == text.strip(" ")
    )


def _cleaned(text: str) -> str:
    text = _CONTROLS.sub("", stripped(" ".join(text.split())))
    if not text.isascii():
        text = _SURROGATES.sub(_paired, _MISREAD.sub(_reread, text)).translate(_NO_TEXT)
    return " ".join(_ALL_CONTROLS.sub("", " ".join(text.split())).split())


def _paired(found: re.Match[str]) -> str:
    """The character that two surrogates stand for; a lone one stands for none."""
    return found[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


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
    if is_bare(text):
        return text.encode().translate(_TOKEN_SIGNS).decode().split()
    return _TOKEN.findall(fold(text))


def is_bare(text: str) -> bool:
    """Whether to fold `text` changes but its case and its blanks: it is ASCII, without markup or entities."""
    return text.isascii() and "&" not in text and "<" not in text


def ends(text: str, most: int) -> str:
    """Return `text`, of one longer than `most` characters its beginning and its end, half of that each."""
    return text if len(text) <= most else f"{text[: most // 2]} {text[-(most // 2) :]}"


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a list written with spaces between them: how this project writes word tables."""
    return frozenset(listed.split())


def whole_number(value: str) -> int | None:
    """Return the number that plain digits say, at most `LARGEST_NUMBER`; None where `value` is no such thing.

    `int` takes signs, underscores and every script's digits, `str.isdigit` superscripts too, which
    `int` then refuses, as it does some thousand digits: none of that may come of what a stranger sent.
    """
    digits = value.strip(" \t")
    if not _DIGITS.fullmatch(digits):
        return None
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= 15 else LARGEST_NUMBER

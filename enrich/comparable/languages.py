"""In which language is a title written? Asked only to know whether it may translate another.

A title is too short for statistics of letters; its small words and its accents
say enough to tell the languages of most records apart, or say nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.comparable.text import word_set
from enrich.patterns import lazy

_SMALL: dict[str, frozenset[str]] = {
    "en": word_set("the of and in on for with from by to an at as its their how what is are between among"),
    "de": word_set("der die das und des dem den ein eine einer zur zum im von mit für bei auf aus als über"),
    "fr": word_set("le la les des du et un une dans sur pour par au aux chez avec entre"),
    "es": word_set("el la los las del en un una por para con sobre entre como su"),
    "pt": word_set("os as da do das dos em um uma no na nos nas por para com sobre entre"),
    "it": word_set("il lo gli della delle dei degli nel nella un una per con tra fra sul sulla di"),
    "nl": word_set("het een van en voor met bij aan op te naar uit"),
    "sv": word_set("och en ett av för med på till som den det om og af til paa"),
    "pl": word_set("na do oraz dla przez od po we ze"),
    "cs": word_set("na ve pro se za do při"),
    "tr": word_set("ve bir ile için olarak üzerine"),
}
_ACCENTS: dict[str, re.Pattern[str]] = {
    "de": lazy(r"[äß]|ungen\b|keit\b|schaft\b"),
    "pt": lazy(r"[ãõ]|ção\b|ções\b"),
    "es": lazy(r"[ñ¿]|ción\b|ciones\b"),
    "pl": lazy(r"[łśźżąę]"),
    "cs": lazy(r"[řěů]"),
    "tr": lazy(r"[ığş]"),
    "sv": lazy(r"[åø]"),
    "fr": lazy(r"[èêœ]|\b[ld]['’]"),
}
# A word in a row of hyphens is none of a language: ``di-potassium``.
_WHOLE = lazy(r"(?<![\w‐-])[^\W\d_]+(?![\w‐-])")
_CODES = {"eng": "en", "ger": "de", "deu": "de", "fre": "fr", "fra": "fr", "spa": "es", "por": "pt",
          "ita": "it", "dut": "nl", "nld": "nl", "swe": "sv", "pol": "pl", "cze": "cs", "ces": "cs",
          "tur": "tr", "nor": "sv", "dan": "sv", "no": "sv", "da": "sv", "nb": "sv"}  # fmt: skip


SMALL_EVERYWHERE = frozenset[str]().union(*_SMALL.values())
"""Small words of all these languages: two titles that share no other word share nothing."""


@lru_cache(maxsize=4096)
def language(title: str) -> str:
    """Return the language that a title is likely written in, as two letters; "" where it does not show."""
    lower = title.lower()
    words = _WHOLE.findall(lower)
    counts = {code: sum(word in small for word in words) for code, small in _SMALL.items()}
    for code, marks in _ACCENTS.items():
        counts[code] += 2 * bool(marks.search(lower))
    best, second = sorted(counts.values(), reverse=True)[:2]
    if best == second:
        return ""
    return next(code for code, count in counts.items() if count == best)


def may_translate(printed: str, known: str, named: str = "") -> bool:
    """Whether one title may be the other in another language; `named` is the language the record names.

    What stands in brackets is a translation; two titles whose languages do not show are of one.
    """
    if printed.strip()[:1] in ("[", "［"):
        return True
    ours = language(printed)
    theirs = language(known) or _CODES.get(named[:3].lower(), named[:2].lower())
    return bool(ours and theirs) and ours != theirs

"""One spelling for words that British and American English write differently.

The title of one article is printed as ``Tumour behaviour`` here and ``Tumor
behavior`` there; for matching both are one. Nothing is said about which is
right: both are brought to one form. The rules may spell a word as nobody does
(``exercize``); that does no harm while no two different words become one.
"""

from __future__ import annotations

from collections.abc import Iterable

from enrich.comparable.remembered import Remembered
from enrich.patterns import lazy

_RULES = tuple(
    (lazy(pattern), form)
    for pattern, form in (
        (
            r"(arm|behavi|cand|col|demean|endeav|fav|flav|harb|hon|hum|lab|neighb|od|parl|rig|rum|sav|splend"
            r"|tum|val|vap|vig)our",
            r"\1or",
        ),
        (r"(?<=[a-z]{3})(?<!v)is(?=(?:ations?|ational|ing|ed|e|es|ers?|able)$)", "iz"),
        (r"(?<=l)ys(?=(?:e|es|ed|ers?|ing)$)", "yz"),
        (r"a+e(?=[cdmost][a-z]{2})", "e"),
        (r"(^(?=oesoph|oestr|oedem)|^f(?=oet)|^c(?=oel)|rrh|pn|^am|man(?=oeu)|hom(?=oeo))oe", r"\1e"),
        (r"(cent|fib|goit|lit|met|spect|theat|tit)re(?=[sd]?$)", r"\1er"),
        (
            r"(canc|chann|couns|enam|fu|lab|lev|mod|pan|rav|trav|tunn)ell(?=(?:ed|ing|ers?)$)",
            r"\1el",
        ),
        (r"(equ|marsh|ped|riv|sign)all(?=(?:ed|ing|ers?)$)", r"\1al"),
        (r"(?<=[a-z]{2})ogue(?=s?$)", "og"),
        (r"sulph", "sulf"),
        (r"(?<=^program)me(?=s?$)", ""),
        (r"^(def|off|lic|pret)ence", r"\1ense"),
        (r"(?<=dg)e(?=ment)", ""),
        (r"^ageing$", "aging"),
        (r"^aluminium$", "aluminum"),
        (r"^artefact", "artifact"),
        (r"^mould", "mold"),
        (r"^sceptic", "skeptic"),
    )
)  # fmt: skip
# Most words hold none of the letters that the rules are about: one look tells.
_ANY = lazy(
    r"our|is[aie]|lys|ae|oe|re(?=[sd]?$)|ll[ei]|ogue|sulph|programme|ence|dgement|ageing|aluminium|artef|mould|scep"
)


def one_spelling(word: str) -> str:
    """Return the form that both spellings of a folded word (see `text.fold`) are brought to."""
    return _FORMS[word]


def in_one_spelling(words: Iterable[str]) -> list[str]:
    """Return the words, each in the form that both its spellings are brought to."""
    return list(map(_FORMS.__getitem__, words))


def _form(word: str) -> str:
    for pattern, form in _RULES if _ANY.search(word) else ():
        word = pattern.sub(form, word)
    return word


_FORMS = Remembered(_form)

"""Takes a printed list of authors or editors apart into names.

Lists come inverted (``Ali, A. M., Le Grand, J.``), straight (``I. Lee and
R. Gerber``), with the first name alone inverted (``Lee, L. L., W. E. Howard``),
in the style of medicine (``Arias A, Peters OA``), or as an organisation.
"""

from __future__ import annotations

import re

from enrich.comparable import names
from enrich.patterns import lazy
from enrich.records import Name

_NOISE = lazy(
    r"\b(?:et\.?\s+al(?:ii|ia)?\b\.?|and\s+others\b|u\.\s?a\.|eds?\b\.?|éds?\b\.?|\(?hrsg\b\.?\)?|editors?\b|edited\s+by\b"
    r"|dirs?\b\.|coords?\b\.|trans\b\.|in\s*:)|\((?:eds?|hrsg|hg|éds?|orgs?|coords?|dirs?|editors?)\b\.?\)",
    re.IGNORECASE,
)
_LEADING = lazy(r"^\W*(?:(?:in|chez|dans|by)\b\s*:?\s*)?", re.IGNORECASE)
# Blanks are begun once, not at each of them: else a run of them costs its square.
_AND = lazy(
    r"(?:(?<!\s)\s++)?(?:,\s*+&|,\s++(?:and|und|et|y|e)\s|&)\s*|(?<!\s)\s++(?:and|und|et|y|e)\s\s*",
    re.IGNORECASE,
)
_COMMA = lazy(r"(?:(?<!\s)\s++)?,\s*")
_FULL_WORD_STOP = lazy(r"(?<=[^\W\d_]{3})\.$|(?<=[A-Z]{2})\.$")
# ``Hong Li.``: the stop behind a list of names is none of a short surname.
_END_STOP = lazy(r"(?<=\b[A-Z][a-z])\.$")
_SUFFIX = lazy(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_ORGANISATION = lazy(
    r"\b(?:office|department|ministry|commission|committee|council|institut\w*|universit\w*|association|organi[sz]ation"
    r"|coalition|alliance|agency|society|foundation|trust|group|centre|center|bank|board|bureau|government|nations"
    r"|union|federation|network|school|college|library|service|authority|party|parliament|congress|church|company"
    r"|corporation|ltd|inc|consortium|collaboration|team|task force|of|for|the|on|people|research"
    r"|news|media|watch|magazine|broadcasting|plc|gmbh|laborator(?:y|ies)|museum|hospital|clinic|observatory|survey"
    r"|statistics|archives?|forum|initiative|programme|project|fund|administration|directorate|division|secretariat"
    r"|international|national|european|uk|us|usa|eu|nhs|who|unesco"
    rf"|{names.BODIES_ABROAD})\b",
    re.IGNORECASE,
)
# An organisation before a title, with nothing but a stop to tell them apart.
_HEADING = lazy(r"([^\W\d_a-z][^.,;:()\d]{3,120})\. (?=\S+ \S)")
_BODY = lazy(
    r"\b(?:Organi[sz]ation|Institute|Association|Committee|Council|Ministry|Department|Agency|Foundation"
    rf"|Cent(?:er|re)s?|Commission|Federation|Nations|Office|(?i:{names.BODIES_ABROAD}))\b"
)
_SMALL = frozenset(
    ("of", "for", "the", "and", "on", "in", "to", "at", "de", "la", "le", "du", "et", "und", "für")
)
_MANY = 60


def people(printed: str) -> tuple[Name, ...]:
    """Return the names in a printed list, in order; an organisation is one `name`."""
    cleaned = _LEADING.sub("", _NOISE.sub(" ", printed), count=1).strip(" ,;:()[]")
    cleaned = _END_STOP.sub("", cleaned)
    if not re.search(r"[^\W\d_]", cleaned):
        return ()
    return tuple(name for name in _names(cleaned) if str(name))[:_MANY]


def headed(title: str) -> tuple[str, str]:
    """(organisation, title) of what the parser took for one title: ``Council of Wells. On water``."""
    found = _HEADING.match(title)
    capitals = found is not None and all(w in _SMALL or not w[0].islower() for w in found[1].split())
    if found is None or not capitals or len(found[1].split()) < 2 or not _BODY.search(found[1]):
        return "", title
    return found[1], title[found.end() :]


def _names(cleaned: str) -> list[Name]:
    if _is_organisation(cleaned):
        return [Name(name=_tidy(cleaned, keep_stop=True))]
    if ";" in cleaned:
        return [_named(part) for piece in cleaned.split(";") for part in _AND.split(piece)]
    groups = [[p for p in _COMMA.split(group) if p.strip(" .")] for group in _AND.split(cleaned)]
    return _from_groups([group for group in groups if group])


def _is_organisation(text: str) -> bool:
    """One name without initials that holds a word of organisations, or is four words or more."""
    words = text.replace(",", " ").split()
    if any(names.is_initials(word) and "." in word for word in words):
        return len(words) > 4 and "," not in text and _ORGANISATION.search(text) is not None
    if "," in text and not re.search(r"\b(?:of|for)\b", text.split(",")[0]):
        return False
    many = len(words) >= 4 and not names.is_initials(words[-1])
    return _ORGANISATION.search(text) is not None or (many and not _AND.search(text))


def _from_groups(groups: list[list[str]]) -> list[Name]:
    """Names from the pieces between commas, grouped between "and"s."""
    inverted = all(len(group) == 2 for group in groups) and not any(_whole(p) for g in groups for p in g[:1])
    first_inverted = _only_first_inverted([piece for group in groups for piece in group])
    found: list[Name] = []
    for group in groups:
        at = 0
        while at < len(group):
            piece, following = group[at], group[at + 1] if at + 1 < len(group) else ""
            if _SUFFIX.fullmatch(piece) and found:
                found[-1] = _suffixed(found[-1], piece)
                at += 1
            elif following and (inverted or _belongs(piece, following, not found, first_inverted)):
                found.append(Name(family=_tidy(piece), given=_tidy(following, keep_stop=True)))
                at += 2
            else:
                found.append(_named(piece))
                at += 1
    return found


def _only_first_inverted(pieces: list[str]) -> bool:
    """``Liu, Sheng, Yang Liu``: a name in one word, and after it whole names only."""
    if len(pieces) < 2 or _whole(pieces[0]) or len(pieces[1].split()) > 3:
        return False
    one_word = len(pieces[0].split()) == 1 or len(pieces[1].split()) == 1
    return one_word and all(len(piece.split()) > 1 for piece in pieces[2:])


def _belongs(piece: str, following: str, first: bool, first_inverted: bool) -> bool:
    """Whether `following` is the given name of `piece`, the surname before it."""
    if _whole(piece):
        return False
    if all(names.is_initials(word) for word in re.split(r"[\s-]+", following) if word):
        return True
    words = following.split()
    ends_in_initial = len(words) > 1 and names.is_initials(words[-1]) and "." in words[-1]
    return first and (ends_in_initial or first_inverted)


def _whole(piece: str) -> bool:
    """Whether a piece carries its own initials: ``W. E. Howard``, ``Arias A``."""
    words = piece.split()
    return len(words) > 1 and (names.is_initials(words[0]) or names.is_initials(words[-1]))


def _named(piece: str) -> Name:
    piece = _tidy(piece, keep_stop=True)
    if _ORGANISATION.search(piece) and not _whole(piece) and "," not in piece and len(piece.split()) > 1:
        return Name(name=piece)
    return names.from_string(piece)


def _suffixed(name: Name, suffix: str) -> Name:
    return Name(family=name.family, given=name.given, name=name.name, suffix=_tidy(suffix))


def _tidy(text: str, *, keep_stop: bool = False) -> str:
    tidy = " ".join(text.split()).removesuffix(" .").strip(" ,;:()[]" if keep_stop else " ,;:.()[]")
    return _FULL_WORD_STOP.sub("", tidy)

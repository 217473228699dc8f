"""Names of persons made comparable: surnames, initials, and names printed the wrong way round.

Records and references disagree about names more than about anything else:
``de S. Lima, E.``, ``E. de S. Lima``, ``Lima ES``. What can be relied on is
the surname's words and the first letters of the given names.
"""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.comparable import text
from enrich.records import Name

PARTICLES = text.word_set(
    "van von der den de del della di da do dos das du la le les el al bin ibn ter ten zu zur af av y e st"
)
BODIES_ABROAD = (
    r"organi[sz]a(?:ción|ção|cion|cao|zione)|institu(?:ut|to|ição|ción|tet)|istituto|associa(?:ção|zione|tion)|asociación"
    r"|minist[eèé]r(?:io|e|ium|stvo)|conseil|consejo|conselho|consiglio|comit[ée]|comité|comis(?:ión|são)|commissione"
    r"|direc(?:ção|ción|ção-geral)|direção(?:-geral)?|direzione|secretar[ií]a|universi(?:dade|dad|té|tà|tät|teit)"
    r"|funda(?:ção|ción)|fondazione|fondation|stiftung|sociedade?|société|società|agênc?ia|agencia|agence|agenzia"
    r"|\w*gesellschaft|\w*gemeinschaft|bundes(?:amt|ministerium|regierung|institut|anstalt|agentur)|\w*verband|akademie"
    r"|câmara|assembleia|biblioteca|bibliothèque|bibliothek|министерство|институт|университет|комитет|академия"
)
"""Words of organisations' names outside English, as a pattern; none of them is a surname."""
SUFFIXES = text.word_set("jr sr ii iii iv phd md")


@lru_cache(maxsize=65_536)
def surname_words(family: str) -> tuple[str, ...]:
    """Return the words of a surname that identify a person: folded, without particles and suffixes.

    A surname of nothing but particles (``De``, ``Le``) keeps them.
    """
    words = text.tokens(family.replace("'", "").replace("’", ""))
    kept = tuple(w for w in words if w not in PARTICLES and w not in SUFFIXES and len(w) > 1)
    return kept or tuple(words)


@lru_cache(maxsize=65_536)
def initials(given: str) -> str:
    """Return the first letters of the given names, folded: ``Jean-Paul M.`` → ``jpm``."""
    words = text.tokens(given)
    if len(words) == 1 and given.isupper() and len(given) <= 3:
        return words[0]
    return "".join(word[0] for word in words)


def from_string(value: str) -> Name:
    """Return the name that one string holds: ``Family, Given``, ``Given Family`` or ``Family GM``."""
    value = text.plain(value).strip(" ,;")
    if "," in value:
        family, _, given = value.partition(",")
        return Name(family=family.strip(), given=given.strip())
    words = value.split()
    if len(words) < 2:
        return Name(family=value)
    if is_initials(words[-1]) and not is_initials(words[0]):
        cut = next(i for i, word in enumerate(words) if i and is_initials(word))
        return Name(family=" ".join(words[:cut]), given=" ".join(words[cut:]))
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in PARTICLES:
        cut -= 1
    return Name(family=" ".join(words[cut:]), given=" ".join(words[:cut]))


def is_initials(word: str) -> bool:
    """Whether a word is nothing but initials: ``J.``, ``J.-P.``, ``GM``."""
    letters = re.sub(r"[.\-‐‑]", "", word)
    return letters.isalpha() and letters.isupper() and (len(letters) == 1 or "." in word or len(letters) <= 3)

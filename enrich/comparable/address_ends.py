"""Where a printed address may end: readings, likeliest first, for the page itself to decide between.

Nobody sees where an address ends. A stop may be the sentence's or its own, a
line may end inside it (then a blank stands there, and perhaps a hyphen), and in
scripts without blanks the next word follows at once. What is cut is cut as a
guess, so the other form stays among the readings wherever it is worth a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from enrich.comparable.aside_words import phrases
from enrich.comparable.asides import plainest
from enrich.comparable.doi_ends import TYPESETTING
from enrich.patterns import lazy

LONGEST = 2000
_MOST_PIECES = 4
_TAIL = ".,;:!?'’‘‚*_…"
_BRACKETS = {")": "("}
_OVER = lazy(
    r"[’‘，。；：！？、（）【】《》「」『』〈〉〔〕．]|—|&(?:gt|lt|quot|nbsp|#(?:34|39|60|62));"
    r"|(?<=[A-Za-z0-9_-])[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|\[(?![\w.,:%-]{0,80}\])"
)
"""What no address goes over: signs and words of the sentence, as entities or in scripts without blanks."""
_FILE = lazy(
    r"\.(?:s?html?|php\d?|aspx?|jsp|cfm|pdf|docx?|xlsx?|pptx?|txt|xml|jpe?g|png|gif|zip|ps)(?![\w-])",
    re.IGNORECASE,
)
_NEXT = lazy(r"\s{1,40}(\S{1,300})")
_PIECE = lazy(r"[\w./?&=%#~+@:,;!$*()\[\]'-]+", re.ASCII)
_NO_PIECE = lazy(r"[(\[<'*]|https?:|ftp:|www\.|doi\b|10\.\d{4}|url\b", re.IGNORECASE)
_DATE = lazy(r"\d{1,4}([./-])\d{1,2}(?:\1\d{1,4})?|\d{1,4}/\d{1,4}|[\d.,;:()-]+")
_GLUED = lazy(r"[.,;:]{1,3}([^\W\d_]{5,20})[.:]?$")
_DATED = lazy(r"[\s:]{1,3}(?:[^\W\d_]{1,12}[\s.,]{1,2}){0,2}\d")
_NUMBER = lazy(r"\d{5,12}")
"""More digits than a year or a page has."""
_TWO_WORDS = lazy(r"[A-Za-z]+/[A-Za-z]+")
_OWN_STOP = lazy(r"(?:[_/(.,+-])(?:[A-Z]|Inc|Ltd|Co|Corp|Jr|Sr|St|etc|Bros)$")
_DASH = lazy(r"[‐‒–−]")
_HOST = lazy(r"(?:[^:/?#]{1,31}://)?[^/?#]*")
_MEANT = TYPESETTING | str.maketrans("˜∼～", "~~~")
"""Signs that typesetters and programs put into an address, or in the place of its own."""


class Ending(Struct, frozen=True):
    """How many signs of a text an address takes, and its readings, likeliest first."""

    length: int
    readings: tuple[str, ...]


def ending(run: str, behind: str) -> Ending:
    """Return where the address that begins `run` ends: `run` holds no blank, `behind` follows it."""
    whole = _within(run)
    bare = _before_access(whole, behind)
    short = without_tail(bare)
    pieces = list(_pieces(run, behind)) if whole == run else []
    if pieces:
        length, joined, unhyphened, surely = pieces[-1]
        together = (without_tail(joined), without_tail(unhyphened))
        found = (*together, short) if surely else (short, *together)
        length = length - (len(joined) - len(together[0])) if surely else len(short)
        return Ending(length, _readings(found))
    glued = (whole,) if bare != whole else ()
    return Ending(len(short), _readings((short, *_with_own_stop(short, bare[len(short) :]), *glued)))


def _within(run: str) -> str:
    """The beginning of a run over which no address goes: up to a sign or a bracket of the sentence."""
    over = _OVER.search(run)
    whole = run[: over.start()] if over else run
    opened = 0
    for at, sign in enumerate(whole) if "]" in whole else ():
        opened += {"[": 1, "]": -1}.get(sign, 0)
        if opened < 0:
            return whole[:at]
    return whole


def _before_access(run: str, behind: str) -> str:
    """A run without the word before a date of access that is glued to it: ``page.html,accessed 2 May``."""
    glued = _GLUED.search(run)
    if glued is None or plainest(glued[1]) not in _access_words() or not _DATED.match(behind):
        return run
    return run[: glued.start()]


@cache
def _access_words() -> frozenset[str]:
    return frozenset(plainest(one).split()[0] for one in phrases("accessed"))


def without_tail(address: str) -> str:
    """The address without stops and brackets that belong to the sentence around it."""
    opened = _unclosed(address)
    address = address[:opened] if opened > 0 else address
    closing = {sign: address.count(sign) - address.count(_BRACKETS[sign]) for sign in _BRACKETS}
    end = len(address)
    while end and (address[end - 1] in _TAIL or closing.get(address[end - 1], 0) > 0):
        end -= 1
        if address[end] in closing:
            closing[address[end]] -= 1
    return address[:end]


def _unclosed(address: str) -> int:
    """Where a bracket opens that the address does not close, -1 where there is none."""
    if address.count("(") <= address.count(")"):
        return -1
    depth = 0
    for at in range(len(address) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(address[at], 0)
        if depth < 0:
            return at
    return -1


def _pieces(run: str, behind: str) -> Iterator[tuple[int, str, str, bool]]:
    """The address as it goes on over blanks: signs taken, in one piece, without hyphens, surely or not."""
    joined = unhyphened = run
    length, surely, at = len(run), True, 0
    for _ in range(_MOST_PIECES):
        found = _NEXT.match(behind, at)
        if found is None:
            return
        piece = _within(found[1])
        belief = _goes_on(joined, without_tail(piece))
        if not belief:
            return
        surely = surely and belief > 1
        unhyphened = f"{unhyphened[:-1] if unhyphened.endswith('-') else unhyphened}{piece}"
        joined += piece
        at = found.start(1) + len(piece)
        length = len(run) + at
        yield length, joined, unhyphened, surely
        if piece != found[1] or len(joined) > LONGEST:
            return


def _goes_on(before: str, piece: str) -> int:
    """How sure it is that an address goes on behind a blank: 2 likely, 1 perhaps, 0 not."""
    if not piece or _NO_PIECE.match(piece) or not _PIECE.fullmatch(piece):
        return 0
    last, dated = before[-1], _DATE.fullmatch(piece) is not None
    if last in "=&%~\u00ad":
        return 2
    if last == "-":
        return 2 if piece[0].islower() or (piece[0].isdigit() and not dated) or "/" in piece else 0
    if dated:
        return 1 if last == "/" and _NUMBER.fullmatch(piece) else 0
    telling = bool(_FILE.search(piece) or re.search(r"[/=%]", piece.rstrip("/")))
    if last in "/_+?" or piece[0] in "/?&=#%":
        return (1 if _TWO_WORDS.fullmatch(piece) else 2) if telling else 0
    return 2 if last == "." and telling and not piece[0].isupper() else 0


def _with_own_stop(short: str, tail: str) -> tuple[str, ...]:
    """The address with the stop behind it, where that may be its own: after an initial, or several."""
    stops = re.match(r"\.+|…|!", tail)
    if stops is None or (stops[0] == "." and not _OWN_STOP.search(short)):
        return ()
    return (short + stops[0].replace("…", "..."),)


def _readings(found: tuple[str, ...]) -> tuple[str, ...]:
    """The readings as they are meant: without what typesetters did, then with hyphens for their dashes."""
    meant = [one.translate(_MEANT).replace("&amp;", "&") for one in found]
    in_host = [_HOST.sub(lambda host: _DASH.sub("-", host[0]), one, count=1) for one in meant]
    return tuple(dict.fromkeys((*in_host, *(_DASH.sub("-", one) for one in in_host))))

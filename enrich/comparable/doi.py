"""DOIs made comparable, found in text, and put into URLs.

A DOI is ``10.`` + registrant + ``/`` + any printable characters, compared
without regard to case (DOI Handbook, section 2). Old SICI DOIs hold ``<``,
``;``, ``(`` and ``#``; hence the care taken about where one ends: see
`doi_ends`. What is printed is therefore a list of readings, and the one that
is registered is the DOI.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal
from urllib.parse import quote, unquote

from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable import doi_ends
from enrich.comparable.doi_ends import LONGEST_RUN, SHAPE, TYPESETTING, decoded
from enrich.comparable.redirectors import unwrapped
from enrich.comparable.resolvers import LABELLED
from enrich.patterns import lazy

_PREFIX = lazy(
    r"(?:(?<![0-9A-Za-zÀ-ɏ.])|(?<=%2F)|(?<=doi)|(?<=url))10(?P<early>\s{1,3})?\.(?P<gap>\s{1,3})?\d{4,9}(?:\.\d+)*"
    r"(?P<before>\s{1,3})?(?:/|%2F)(?P<after>\s{1,12})?",
    re.IGNORECASE,
)
_RUN = lazy(rf"[^\s\"'“”‘’|\\^`{{}}\x00-\x1f]{{1,{LONGEST_RUN}}}")
_ADDRESS = lazy(r"(?:https?://|doi\.org/)[^\s\"'<>“”]{0,400}$", re.IGNORECASE)
_ANNOUNCED = lazy(r"(?:\bdoi[\s:=.)\]]{0,6}|doi\.org/\s{0,12})$", re.IGNORECASE)
_RESOLVER = lazy(
    r"^\s*(?:(?:https?:)?//)?(?:(?:www|dx)\.)?doi\.org/|^\s*(?:doi\s*[:=]?\s*)(?=10\.)|^\s*info:doi/",
    re.IGNORECASE,
)
# A footnote's mark ends a DOI; made compatible it would be one more digit of it.
_SUPERSCRIPTS = dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹"), "\x1f")
_SHORT = lazy(
    r"(?:\bdoi\.org/(?:doi:)?(?:10/)?(?P<path>[a-z0-9]{3,12})|\bdoi\s?[:=]?\s{0,3}10/(?P<bare>[a-z0-9]{2,12}))"
    r"(?![\w/%:-]|\.\w)",
    re.IGNORECASE,
)
_SHORT_VALUE = lazy(r"10/[a-z0-9]{2,12}", re.IGNORECASE)
_COMMAND = lazy(r"\\(?:href|url|doi|path|nolinkurl|texttt|burl|detokenize)\b\s{0,9}", re.IGNORECASE)
_NAMED = lazy(r"\\text(less|greater|endash|emdash|underscore)\b(?:\{\}|\s{0,3})|\$([<>_-])\$")
_NAMED_SIGNS = {"less": "<", "greater": ">", "endash": "-", "emdash": "-", "underscore": "_"}
_ESCAPED = lazy(r"\{?\\([_%&#$~^{}<>()\[\]*-])\}?|\{([<>_])\}")
# How libraries say in a field for a DOI that there is none.
_PLACEHOLDERS = frozenset(
    """na|n/a|n.a|n.a.|n.d|n.d.|nd|n/d|none|null|nil|nan|no|x|xx|xxx|tba|tbd|tbc|missing|absent|unknown
    not available|not-available|not applicable|not found|not assigned|no data|unavailable|in press
    no doi|no doi available|no doi found|without doi|doi not available|doi not found
    to be added|to be assigned|s/d|s.d|s.d.|s/n|s.n|s.n.|sin|sem|sin doi|sem doi|ninguno|ninguna
    nenhum|nenhuma|no disponible|não disponível|sans|sans doi|pas de doi|aucun|aucune|non disponible
    senza|senza doi|nessuno|nessun doi|non disponibile|kein|keine|keiner|kein doi|keine doi|ohne
    ohne doi|k.a|k.a.|nicht vorhanden|entfällt|geen|geen doi|ingen|ingen doi|inget|saknas|mangler
    ei ole|brak|brak doi|nincs|yok|нет|無|无|なし|없음|false|pending|inconnu|inconnue|néant|s.o|s.o.|s/o
    unbekannt|fehlt|desconocido|desconhecido|sconosciuto|onbekend|okänd|ukjent|pendiente|pendente|ausente
    s/ doi|en attente|n.v.t""".replace("\n    ", "|").split("|")
)
# A few words that begin by denying ("não tem", "nicht vergeben"), and a spreadsheet's error values.
_DENIED = lazy(
    r"(?:no|not|none|non|nao|não|nenhum|sem|sin|sans|senza|ohne|kein\w*|nicht|pas|aucun|ikke|ingen|inte|inget|geen|niet"
    r"|bez|brak|без|нет|не)(?! an? )(?: [^\W\d_]{1,20}){1,3}|\#[a-z]{1,12}(?:/[a-z0]{1,3})?[!?]?"
)
_ANNOUNCEMENT = lazy(r"(?:doi\s?[:=]\s?|(?:https?:)?//(?:(?:dx|www)\.)?doi\.org/)+")
_WRAPPING = lazy(r"(?:https?:|//|dx\.|www\.|doi\.org|info:doi|doi|[\s:/=])*+")
_IN_ADDRESS = lazy(r"(?<=[=/:])10\.\d{4,9}/[^&?#\s]{1,400}")
_MOST = 60
_LONGEST_PARTED = 300
_QUOTES = "\"'“”‘’|^`"


class PrintedDOI(Struct, frozen=True):
    """A DOI as it stands in a text, and what it may be.

    `readings` come in the order in which they are to be believed: the first
    that is registered is the DOI. `likeliest` is the one to name while nothing
    is known; "" where none can stand unconfirmed, because blanks were left out
    or because it may be no DOI at all. All are bare and in lower case.
    `place` is where it stands: in the DOI field, the text, or a link.
    """

    printed: str
    readings: tuple[str, ...]
    likeliest: str
    place: Literal["field", "text", "link"] = "text"

    @property
    def name(self) -> str:
        """What to call it while nothing is known of it."""
        return self.likeliest or self.readings[0]

    @property
    def preferred(self) -> tuple[str, ...]:
        """The readings to be believed rather than the likeliest, if they are registered."""
        return self.readings[: self.readings.index(self.likeliest)] if self.likeliest else self.readings


def normalise(value: str) -> str:
    """Return the bare DOI in lower case, or "" where `value` is no well-formed DOI.

    Takes a bare DOI, a ``doi:`` form or a resolver's address (percent-encoded
    or not). Nothing is repaired: a DOI followed by other words is malformed.
    """
    text = value.strip()
    bare = text if text.startswith("10.") else _RESOLVER.sub("", text)
    if bare != text and "doi.org" in text.lower():
        bare = decoded(bare)
    bare = bare.strip()
    return bare.lower() if SHAPE.fullmatch(bare) else ""


def find_all(text: str) -> tuple[str, ...]:
    """Return the DOIs printed in running text in their likeliest readings, in order, each once.

    Punctuation that belongs to the sentence (a final stop, an unmatched
    bracket, a glued link label) is left off, and so is what typesetting put in
    (soft and non-breaking hyphens, ligatures): no DOI was registered with it.
    In an address a DOI is percent-encoded, and so is one whose slash is.
    """
    found = (one.likeliest for one in printed_in(text))
    return tuple(dict.fromkeys(one for one in found if one and not is_short(one)))


def find_at(address: str) -> str:
    """Return the DOI that an address leads to, in its likeliest reading; "" where it holds none."""
    return next((one.likeliest for one in printed_at(address) if not is_short(one.name)), "")


def printed_in(text: str) -> tuple[PrintedDOI, ...]:
    """Return each DOI that a text prints, in order, with its readings; short ones where announced."""
    return tuple(_found(text, whole=False)) if _may_hold_one(text) else ()


def printed_as(value: str) -> tuple[PrintedDOI, ...]:
    """Return the DOIs that a field for one holds, cleaned as in text; none for a placeholder.

    Blanks in it may be left out: a field is for a DOI alone.
    """
    if is_placeholder(value):
        return ()
    if is_short(value.strip()):
        return (_short(value.strip(), value.strip()),)
    return _with_whole(value, tuple(_found(_without_latex(value), whole=True)))


def printed_at(address: str) -> tuple[PrintedDOI, ...]:
    """Return the DOI that a link's address leads to, through redirectors and proxies, if it says so.

    An address that is no redirector's and holds several DOIs does not say which it leads to.
    """
    target = unwrapped(address)
    several = {piece.lower() for piece in _IN_ADDRESS.findall(unquote(target.url))}
    if not target.understood or (len(several) > 1 and not _RESOLVER.match(target.url)):
        return ()
    return _with_whole(target.url, tuple(_found(target.url, whole=True))[:1])


def is_placeholder(value: str) -> bool:
    """Whether a DOI field says in some library's way that there is none (``n/a``, ``-``, ``#N/A``)."""
    if "10." in value:
        return False
    told = _ANNOUNCEMENT.sub("", " ".join(value.lower().split()))
    bare = told.strip("#[](){}<>\"'* ")
    nothing = not bare.strip("0.") or not any(map(str.isalnum, bare))
    return nothing or bare in _PLACEHOLDERS or any(_DENIED.fullmatch(words) for words in (told, bare))


def is_wrapped(value: str, identifier: str) -> bool:
    """Whether a field says nothing but this DOI, be it as an address, with a label or in LaTeX's commands."""
    rest = unquote(_without_latex(value)).lower().replace(identifier, " ")
    return _WRAPPING.fullmatch(rest) is not None


def in_one_piece(text: str, identifier: str) -> str:
    """`text` with this DOI joined where blanks, and hyphens at line ends, part it."""
    if len(identifier) > _LONGEST_PARTED or any(map(str.isspace, identifier)):
        return text
    pieces = re.search(r"(?:-?\s{1,12})?".join(map(re.escape, identifier)), text, re.IGNORECASE)
    return text[: pieces.start()] + identifier + text[pieces.end() :] if pieces else text


def is_short(identifier: str) -> bool:
    """Whether this is a short DOI (``10/abc``): a handle that leads to a DOI, and is none itself."""
    return _SHORT_VALUE.fullmatch(identifier) is not None


_BEFORE = lazy(rf"\s*{LABELLED}(?=10\.)", re.IGNORECASE)


def before(field: str) -> str:
    """Return what a field prints before its DOI and keeps when that is set anew: an address, a label."""
    found = _BEFORE.match(field)
    return found[0] if found else ""


def url(identifier: str) -> str:
    """Return the resolver's address of a DOI, quoted so that every DOI survives it."""
    return "https://doi.org/" + quoted(identifier)


def quoted(identifier: str) -> str:
    """Return a DOI percent-encoded whole, fit for one URL path (the slash stays)."""
    return quote(identifier, safe="/:().-_~")


def _with_whole(value: str, found: tuple[PrintedDOI, ...]) -> tuple[PrintedDOI, ...]:
    """With the value as it stands among the readings: quotation marks end a DOI in text, not in a field."""
    strict = normalise(value)
    if not strict or any(strict in one.readings for one in found):
        return found
    trimmed = strict.rstrip(_QUOTES)
    trimmed = trimmed if SHAPE.fullmatch(trimmed) else strict
    if not found or (len(found) == 1 and set(_QUOTES) & set(trimmed)):
        others = found[0].readings if found else ()
        return (PrintedDOI(value.strip(), tuple(dict.fromkeys((trimmed, strict, *others))), trimmed),)
    first = replace(found[0], readings=(*found[0].readings, strict))
    return (first, *found[1:])


def _may_hold_one(text: str) -> bool:
    """A quick look: most texts hold no DOI, and need no pattern to say so."""
    return "10." in text or "doi" in text.lower() or (not text.isascii() and "１０" in text)


def _found(text: str, *, whole: bool) -> Iterator[PrintedDOI]:
    if "\\" in text:
        text = _ESCAPED.sub(_escaped_sign, text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_SUPERSCRIPTS)).translate(TYPESETTING)
    at = 0
    for _ in range(_MOST):
        prefix = _PREFIX.search(text, at)
        if prefix is None:
            break
        one, at = _at(text, prefix, whole=whole)
        if one is not None:
            yield one
    if "doi" in text.lower():
        yield from _shorts(text)


def _at(text: str, prefix: re.Match[str], *, whole: bool) -> tuple[PrintedDOI | None, int]:
    """The DOI that begins with `prefix`, None where it has no more than that, and where to look on."""
    start, behind = prefix.span()
    rest = _RUN.match(text, behind)
    gap = any(prefix.group("early", "gap", "before", "after"))
    before = text[max(0, start - 400) : start]
    if rest is None or (gap and not whole and not _ANNOUNCED.search(before[-40:])):
        return None, behind
    address = _ADDRESS.search(before.rpartition(" ")[2])
    bare = "".join(prefix.group().split())
    run = doi_ends.Run(
        text=(bare + rest.group())[:LONGEST_RUN],
        address=address.group() if address else "",
        follow=text[rest.end() : rest.end() + LONGEST_RUN],
        gap=gap,
        whole=whole,
    )
    found = doi_ends.read(run)
    end = start + len(prefix.group()) + max(0, found.length - len(bare))
    if len(bare + rest.group()) >= LONGEST_RUN and found.length >= LONGEST_RUN:
        end = _end_of_run(text, end)
    printed = doi_ends.trimmed(text[start : min(end, start + LONGEST_RUN)].strip())
    return (PrintedDOI(printed, found.all, found.likeliest) if found.all else None), max(end, behind)


def _end_of_run(text: str, at: int) -> int:
    """Where a run ends of which only the beginning is read."""
    while found := _RUN.match(text, at):
        at = found.end()
    return at


def _shorts(text: str) -> Iterator[PrintedDOI]:
    for found in _SHORT.finditer(text):
        named = found["bare"] or found["path"]
        sure = found["bare"] or "/10/" in found.group() or any(map(str.isdigit, named))
        if named != "10":
            one = _short(found.group(), f"10/{named}")
            yield one if sure else PrintedDOI(one.printed, one.readings, "")


def _short(printed: str, identifier: str) -> PrintedDOI:
    return PrintedDOI(printed, (identifier.lower(),), identifier.lower())


def _without_latex(value: str) -> str:
    """A field's value without the braces and commands of LaTeX; each argument of a command stands alone."""
    if not ("\\" in value or "{" in value or "$" in value):
        return value
    value = _NAMED.sub(_named_sign, value)
    value = _ESCAPED.sub(_escaped_sign, value)
    return re.sub(r"[{}]", " " if "\\" in value else "", _COMMAND.sub(" \\\\", value)).replace("\\", "")


def _named_sign(found: re.Match[str]) -> str:
    return _NAMED_SIGNS[found[1]] if found[1] else found[2]


def _escaped_sign(found: re.Match[str]) -> str:
    return found[1] or found[2]

"""Entities and markup in what records and documents say: decoded and taken off, no word lost.

Records carry entities that were encoded twice, type styles, JATS and MathML,
encoded or not. What is left is what a reader would see. Only what is certainly
markup goes: ``x<y and z>w`` stays.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

from enrich.patterns import lazy


def _listed(names: str) -> frozenset[str]:
    return frozenset(names.split())


_STYLES = _listed(
    "a abbr b big bold cite code del em emph email ext-link font i inf ins italic kbd mark monospace "
    "overline ovl q roman s sans-serif sc scp small smallcaps span strike strong styled-content sub sup tt u "
    "underline uri var named-content xref fn inline-formula disp-formula formula graphic inline-graphic img "
    "alternatives"
)
_MATHEMATICS = _listed(
    "math mi mn mo ms mtext mrow mfrac msqrt mroot mstyle merror mpadded mphantom mfenced menclose msub msup "
    "msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd mspace none semantics"
)
_PAGES = _listed(
    "applet article aside audio base bdi bdo blink blockquote body button canvas caption center col colgroup "
    "details dialog embed fieldset figcaption figure footer form frame frameset head header html iframe "
    "input label legend link main marquee meta nav nobr noscript object option pre rp rt ruby script section "
    "select source style summary svg template textarea tbody tfoot thead title track video wbr"
)
# What stands on lines of its own: the words before and behind it are two.
_BLOCKS = _listed(
    "br break p div title subtitle sec h1 h2 h3 h4 h5 h6 hr li ul ol dl dt dd list list-item table tr td th"
)
# Around these publishers lose the space before and behind small words: ``of<i>Rattus</i>and mice``.
_CROWDED = frozenset({"i", "em", "emph", "italic", "math"})
_SMALL = "a an and as at by for from in is of on or the to with und der des et la le de".replace(" ", "|")
_SMALL_BEFORE = lazy(rf"(?<![^\W_])(?:{_SMALL})\Z")
_SMALL_BEHIND = lazy(rf"(?:{_SMALL})(?![^\W_])")
# Mathematics said a second time, for programs.
_SAID_TWICE = frozenset({"annotation", "annotation-xml", "tex-math"})
_KNOWN = _STYLES | _MATHEMATICS | _PAGES | _BLOCKS | _SAID_TWICE
_ATTRIBUTE = r"""\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'|[^\s"'<>]+)"""
_TAG = lazy(
    rf"<(?P<closes>/?)(?P<name>[a-z][\w.:-]{{0,60}})(?P<said>(?:{_ATTRIBUTE}){{0,20}})\s*(?P<empty>/?)>"
    r"|<!--[^<]*-->|<!\[CDATA\[|\]\]>|<\?[a-z][^<>]*>|<!(?:DOCTYPE|\[)[^<>]*>",
    re.IGNORECASE,
)
_CLOSED = lazy(r"</([a-z][\w.:-]{0,60})\s*>", re.IGNORECASE)
_ENTITY = lazy(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Programs that encode what is encoded already, some of them with a blank between.
_AGAIN = lazy(r"& ?(?:(?:amp|#0{0,4}38|#x0{0,4}26);)+", re.IGNORECASE)
_UNFINISHED = lazy(r"&(?:amp|lt|gt|quot|apos|nbsp)(?=[\s<>&]|\Z)")
_ROUNDS = 4
"""Enough for all that programs do; who nests deeper on purpose keeps the rest, in linear time."""


def stripped(text: str) -> str:
    """Return `text` without entities and markup: decoded and taken off until nothing changes."""
    for _ in range(_ROUNDS):
        before = text
        if "&" in text:
            text = decoded(text)
        if "<" in text:
            text = _unmarked(text)
        if text == before:
            break
    return text


def decoded(text: str) -> str:
    """Return `text` with its entities as characters, however often they were encoded."""
    text = _UNFINISHED.sub(lambda found: unescape(f"{found[0]};"), _AGAIN.sub("&", text))
    return _ENTITY.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    """The character that an entity stands for; what is no entity (``&NA;``) stays."""
    name = found[0][1:]
    if name.startswith("#") or name in html5:
        return unescape(found[0])
    return html5.get(name.lower(), found[0])


def _unmarked(text: str, *, once: bool = True) -> str:
    """`text` without tags, comments and, with `once`, what mathematics says a second time."""
    pieces, at, hidden, in_math = [], 0, "", False
    closed = frozenset(name.lower() for name in _CLOSED.findall(text))
    twice = _SAID_TWICE if "math>" in text and "tex-math" in text else _SAID_TWICE - {"tex-math"}
    for tag in _TAG.finditer(text):
        whole, closes = (tag["name"] or "").lower(), bool(tag["closes"])
        if not _is_markup(tag, whole, closed):
            continue
        name = whole.rpartition(":")[2]
        piece = text[at : tag.start()]
        if not hidden:
            # White space between the elements of a formula only lays out its source.
            pieces += ["" if in_math and piece.isspace() else piece, _gap(text, tag, name)]
            opens = once and name in twice and not closes and not tag["empty"]
            hidden = name if opens else ""
        elif name == hidden and closes:
            hidden = ""
        in_math = not closes if name == "math" else in_math
        at = tag.end()
    if hidden:
        return _unmarked(text, once=False)
    return "".join([*pieces, text[at:]])


def _is_markup(tag: re.Match[str], name: str, closed: frozenset[str]) -> bool:
    """Whether what looks like a tag is one: its name is known, it is closed, or it has attributes."""
    told = tag["closes"] or tag["said"] or tag["empty"] or ":" in name
    return not name or name in _KNOWN or name in closed or bool(told)


def _gap(text: str, tag: re.Match[str], name: str) -> str:
    """The space in place of a tag: where lines end, and where it got lost beside a small word."""
    if name in _BLOCKS:
        return " "
    if name not in _CROWDED:
        return ""
    if tag[1]:
        return (
            " " if text[tag.start() - 1 : tag.start()] != " " and _SMALL_BEHIND.match(text, tag.end()) else ""
        )
    before = max(0, tag.start() - 8)
    begins = text[tag.end() : tag.end() + 1]
    small = _SMALL_BEFORE.search(text, before, tag.start())
    return " " if small and (begins.isalpha() or begins == "<") else ""

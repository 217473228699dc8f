"""The words of a Markdown passage and the addresses of its links."""

from __future__ import annotations

import re
from collections.abc import Mapping

from enrich.patterns import lazy
from enrich.records import Link

_LINK = lazy(
    r"!?\[(?P<label>(?:[^\[\]\\]|\\.){0,500})\]"
    r"(?:\((?P<url><[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+[\"'(][^\n]{0,200}?[\"')])?\)"
    r"|\[(?P<name>[^\[\]]{0,200})\]|(?P<attributes>\{[^{}\n]{0,200}\}))(?:\{[^{}\n]{0,200}\})?"
)
_AUTOMATIC = lazy(r"<((?:https?|ftp)://[^\s<>]+)>")
_TAG = lazy(r"</?(?:a|b|br|em|i|span|strong|sub|sup|small|u|p|li|div)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
_STRONG = lazy(r"(?<![\\*])(\*{1,3})(?=[^\s*])((?:[^*\\]|\\.){1,500}?)(?<=[^\s])\1(?!\*)")
_UNDERLINED = lazy(r"(?<![\w\\])(_{1,3})(?=[^\s_])((?:[^\\]|\\.){1,500}?)(?<=[^\s_])\1(?!\w)")
_PLAIN = lazy(r"(`+|~~)(?=\S)([^`~]{1,500}?)\1")
_ESCAPED = lazy(r"\\([!-/:-@\[-`{-~])")
_LINE_BREAK = lazy(r"\\(?=\n|\Z)")
_ADDRESS = lazy(r"(?:https?://|\b10\.\d{4,9}/)[^\s<>\ue000\ue001]*[^\s<>*_.,;:\ue000\ue001]")
_LONGEST = 20_000
_KEPT = lazy("\ue000(\\d+)\ue001")


def words(marked: str, addresses: Mapping[str, str]) -> tuple[str, tuple[Link, ...]]:
    """Return the text of a passage without its markup, and its links.

    `addresses` are those that the document defines by name. Addresses and DOIs
    are kept as they stand, for an underscore is no emphasis in them. What is
    longer than any reference keeps its markup.
    """
    if len(marked) > _LONGEST:  # no reference, and a trap for the patterns above
        return " ".join(marked.split()), ()
    links: list[Link] = []
    kept: list[str] = []

    def link(match: re.Match[str]) -> str:
        label = match["label"]
        if match["attributes"]:
            return label
        name = " ".join((match["name"] or label).lower().split())
        url = addresses.get(name, "") if match["url"] is None else match["url"].strip("<>")
        if match["url"] is None and not url:
            return match[0]
        if url.startswith(("http://", "https://")):
            shown = " ".join(_unmarked(label).split())[:200]
            links.append(Link(label=shown or url, url=url))
        return label

    def automatic(match: re.Match[str]) -> str:
        links.append(Link(label=match[1], url=match[1]))
        return match[1]

    def keep(match: re.Match[str]) -> str:
        kept.append(_ESCAPED.sub(r"\1", match[0]))
        return f"\ue000{len(kept) - 1}\ue001"

    text = marked.replace("\ue000", " ").replace("\ue001", " ")
    text = _ADDRESS.sub(keep, _LINK.sub(link, _AUTOMATIC.sub(automatic, text)))
    text = _KEPT.sub(lambda match: kept[int(match[1])], _unmarked(text))
    return " ".join(text.split()), tuple(links)


def _unmarked(text: str) -> str:
    text = _TAG.sub(lambda tag: " " if tag[0].lower().startswith("<br") else "", _LINE_BREAK.sub("", text))
    for pattern in (_STRONG, _STRONG, _UNDERLINED, _UNDERLINED, _PLAIN):
        text = pattern.sub(r"\2", text)
    return _ESCAPED.sub(r"\1", text)

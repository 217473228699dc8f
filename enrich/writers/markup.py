"""HTML built as values: whatever is not made here is text, and text is escaped.

h("p", "5 < 7 ", h("b", "so"), class_="note")   →   <p class="note">5 &lt; 7 <b>so</b></p>
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_VOID = {"meta", "input", "br", "hr", "link"}
# Scripts that run from right to left, and the marks that turn the direction.
_TURNING = re.compile(
    r"[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff"
    r"\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Markup(str):
    """A string that is HTML already."""

    __slots__ = ()


def h(tag: str, *children: object, **attributes: str | bool) -> Markup:
    """Return an element; children are escaped unless they are Markup, iterables are joined, None is nothing.

    ``class_`` gives ``class``, ``aria_label`` gives ``aria-label``; an
    attribute that is True stands without a value, one that is False or "" is left out.
    """
    head = f"<{tag}{''.join(map(_attribute, attributes.items()))}>"
    return Markup(head if tag in _VOID else f"{head}{join(children)}</{tag}>")


def join(children: Iterable[object]) -> Markup:
    """Return the children one after the other, each escaped unless it is Markup."""
    return Markup("".join(map(_child, children)))


def text(value: str) -> Markup:
    """Return text that came from a document, isolated where its writing direction could spill over."""
    return h("bdi", value) if _TURNING.search(value) else join((value,))


def _child(child: object) -> str:
    if isinstance(child, Markup):
        return child
    if isinstance(child, str):
        return html.escape(_UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", child))
    if child is None:
        return ""
    if isinstance(child, Iterable):
        return join(child)
    return html.escape(str(child))


def _attribute(item: tuple[str, str | bool]) -> str:
    name, value = item[0].rstrip("_").replace("_", "-"), item[1]
    if value is False or value == "":
        return ""
    return f" {name}" if value is True else f' {name}="{_child(value)}"'

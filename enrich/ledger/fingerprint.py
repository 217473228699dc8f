"""The fingerprint of a reference: what it says, in a few letters that cosmetic edits do not change.

It says by which rule it was made (``2-…``), and a rule, once released, is
never changed: whoever finds a better one adds a third. So this module folds
text by itself and asks nobody what a DOI is, for both answers get better from
release to release.

Not in it are line numbers, keys and formatting, and of words neither case,
accents nor punctuation. From where a DOI or an address begins, though, every
sign counts: one sign more is another DOI.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec

from enrich.patterns import lazy
from enrich.records import Reference

_DIGITS = 24
_GAP = "[\\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]{0,3}"
# Where a DOI or an address may begin, damaged ones too; from there on every sign counts.
_EXACT = lazy(
    rf"\bdoi\b|https?:|\bwww\.|(?<!\d)1{_GAP}0{_GAP}(?:\.{_GAP}(?:\d{_GAP}){{4}}|/{_GAP}\w)", re.IGNORECASE
)
# A resolver or label before a DOI in which nothing is read otherwise than in the bare one.
_RESOLVER = lazy(
    r"(?:doi\s?[:=]?\s?)?(?:(?:https?:)?//)?(?:(?:www|dx)\.)?(?:doi\.org/)?(?P<doi>10\.\d{4,9}/[a-z0-9.()_;:-]+)"
)
_MARKUP = lazy(r"</?[A-Za-z][A-Za-z0-9:]{0,30}(?:\s[^<>]{0,300})?/?>")
_WORD = lazy(r"[^\W_]+")
_ROUNDS = 3
"""How often text may have been escaped."""


def fingerprint(reference: Reference) -> str:
    """Return the rule's number and 24 hexadecimal digits that stay the same under cosmetic edits."""
    said = list(_fields(reference)) if reference.structured else [_said(_printed(reference))]
    links = sorted(f"{link.label} {_one_line(link.url)}" for link in reference.links)
    digest = hashlib.sha256("\n".join([*said, *links]).encode("utf-8", "replace"))
    return f"2-{digest.hexdigest()[:_DIGITS]}"


def source_of(reference: Reference) -> str:
    """Return sixteen hexadecimal digits of what the file itself says, blanks apart; "" where nobody knows."""
    said = " ".join(reference.unstructured.split())
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16] if said else ""


def _printed(reference: Reference) -> str:
    return reference.text or reference.unstructured


def _fields(reference: Reference) -> Iterator[str]:
    for name, value in sorted(msgspec.to_builtins(reference.fields).items()):
        if value:
            yield f"{name} {_doi(value) if name == 'DOI' else _said(_flat(value))}"


def _flat(value: Any) -> str:
    """A value as one string; of people each with the names of its parts."""
    if isinstance(value, str):
        return value
    return "; ".join(" ".join(f"{k} {v}" for k, v in sorted(name.items())) for name in value)


def _doi(value: str) -> str:
    """The field of the DOI, sign by sign, without a resolver or label where that changes nothing."""
    whole = _one_line(value).lower()
    match = _RESOLVER.fullmatch(whole)
    return match["doi"] if match else whole


def _said(value: str) -> str:
    """The words of `value`, then sign by sign what follows where a DOI or an address begins."""
    value = _one_line(value)
    begin = _EXACT.search(value)
    if begin is None:
        return _words(value) or value
    return f"{_words(value[: begin.start()])} {value[begin.start() :].lower()}"


def _one_line(value: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", value).split())


def _words(value: str) -> str:
    """The words alone: without markup, entities, case, accents and punctuation."""
    for _ in range(_ROUNDS if "&" in value else 0):
        value = html.unescape(value)
    value = _MARKUP.sub("", value) if "<" in value else value
    if not value.isascii():
        decomposed = unicodedata.normalize("NFKD", value)
        value = "".join(c for c in decomposed if not unicodedata.combining(c) and c != "\u00ad")
    return " ".join(_WORD.findall(value.casefold()))

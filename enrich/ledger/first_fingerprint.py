"""The first rule of fingerprints, kept as it was so that lock files of version 1 go on serving.

A copy on purpose: text and DOIs are folded here as release 0.1.0 folded them,
whatever they have become elsewhere since. Nothing is made by this rule any
more. It folded the signs of a DOI too, so that one fingerprint may be that of
two references: `is_about` tells whose record it is.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

import msgspec
from anyascii import anyascii

from enrich.records import Reference

_MARKUP = re.compile(r"</?[A-Za-z][A-Za-z0-9:]*(?:\s[^<>]*)?/?>")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d]")
_FOLLOWS = "[\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]"
_MISREAD = re.compile(rf"[\u00c2-\u00c5]{_FOLLOWS}|\u00e2{_FOLLOWS}{{2}}")
_TOKEN = re.compile(r"[a-z0-9]+")
_SPACES = re.compile(r"\s+")
_SHAPE = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\x00-\x1f]+")
_RESOLVER = re.compile(
    r"^\s*(?:(?:https?:)?//)?(?:(?:www|dx)\.)?doi\.org/|^\s*(?:doi\s*[:=]?\s*)(?=10\.)|^\s*info:doi/",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(
    r"(?P<address>(?:https?://|doi\.org/)[^\s\"'<>“”]{0,200}?)?(?:(?<![\w.])|(?<=%2F))"
    r"(?P<doi>10\.\d{4,9}(?:\.\d+)*(?:/|(?P<slash>%2F))[^\s\"'“”‘’|\\^`{}]+)",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'\"’”»…"
_PAIRS = {")": "(", "]": "[", ">": "<", "}": "{"}
_LABEL_TAIL = re.compile(
    r"(?:\.?(?:CrossRef|Google\s?Scholar|PubMed|MathSciNet|zbMATH|View|Abstract/|Open\s?URL"
    r"|Web of Science))+.*$"
)
_ANNOUNCED = re.compile(r"(?:\bdoi:\s*|\bdoi\.org/)(\S+)", re.IGNORECASE)
_LATER_READ = re.compile(r"^[ML]3\s{1,3}-\s?(\S[^\n]{0,400})$", re.MULTILINE)
"""Tags of RIS whose DOI was not read then; a text that holds one ends with it."""
_TYPESETTING = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF]) | {0x2010: "-", 0x2011: "-"}


def first_fingerprint(reference: Reference) -> str:
    """Return the number of the rule and the twenty hexadecimal digits that release 0.1.0 gave a reference."""
    said = (
        _structured(reference) if reference.structured else _words(reference.text or reference.unstructured)
    )
    links = sorted(f"{link.label} {link.url}" for link in reference.links)
    digest = hashlib.sha256("\n".join([said, *links]).encode("utf-8", "replace"))
    return f"1-{digest.hexdigest()[:20]}"


def first_printed(reference: Reference) -> tuple[str, ...]:
    """Return the well-formed DOIs that release 0.1.0 read in a reference's DOI field and text."""
    return tuple(sorted({_field(reference), *_found(_text(reference))} - {""}))


def first_missing(reference: Reference) -> bool:
    """Whether release 0.1.0 saw no DOI in a reference, not even what was meant to be one."""
    addresses = (*([reference.fields.URL] if reference.structured else []), *(k.url for k in reference.links))
    linked = any("doi.org/10." in address.lower() for address in addresses)
    return not (linked or first_printed(reference) or (reference.structured and reference.fields.DOI.strip()))


def first_malformed(reference: Reference) -> bool:
    """Whether release 0.1.0 told of a reference that its DOI is malformed."""
    if reference.structured:
        return bool(reference.fields.DOI.strip()) and not _normalised(reference.fields.DOI)
    announced = _ANNOUNCED.findall(_text(reference))
    return any(not _found(value) for value in announced)


def is_about(reference: Reference, dois: Iterable[str]) -> bool:
    """Whether a record with registrations of these `dois` was made for `reference`, not for a near twin.

    The record knows every DOI that is read in the reference, and no other is printed there.
    """
    known = set(dois)
    printed = _text(reference)
    addresses = (reference.fields.URL, *(link.url for link in reference.links))
    carried = {_field(reference), *_found(printed)}
    carried |= {_normalised(address) for address in addresses if "doi.org" in address}
    shown = "\n".join((reference.fields.DOI, printed, reference.unstructured, *addresses)).lower()
    return carried - {""} <= known and all(d in shown or d in _decoded(shown) for d in known - carried)


def _field(reference: Reference) -> str:
    """The DOI of the document's own field; of a string it stands in the text or in a link."""
    return _normalised(reference.fields.DOI) if reference.structured else ""


def _text(reference: Reference) -> str:
    """The text as it was read then."""
    text = reference.text or reference.unstructured
    if reference.structured and reference.unstructured.startswith("TY"):
        for later in _LATER_READ.findall(reference.unstructured):
            text = text.removesuffix(later.strip())
    return text


def _structured(reference: Reference) -> str:
    said = msgspec.to_builtins(reference.fields)
    if reference.unstructured.startswith("@"):
        # BibTeX's ranges of dates were read as their first year then.
        said["year"] = said.get("year", "").partition("/")[0]
    said["DOI"] = _normalised(said.get("DOI", "")) or said.get("DOI", "")
    return "\n".join(f"{name} {_words(_flat(value))}" for name, value in sorted(said.items()) if value)


def _flat(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "; ".join(" ".join(f"{k} {v}" for k, v in sorted(name.items())) for name in value)


def _words(value: str) -> str:
    return " ".join(_TOKEN.findall(_fold(value))) or value.strip()


def _plain(value: str) -> str:
    value = html.unescape(value) if "&" in value else value
    value = _MARKUP.sub("", value) if "<" in value else value
    if value.isascii():
        return " ".join(value.split())
    value = _DASHES.sub("-", _INVISIBLE.sub("", unicodedata.normalize("NFKC", value)))
    return _SPACES.sub(" ", value).strip()


def _fold(value: str) -> str:
    value = _plain(value if value.isascii() else _MISREAD.sub(_reread, value))
    if value.isascii():
        return value.lower()
    decomposed = unicodedata.normalize("NFD", value)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return (bare if bare.isascii() else anyascii(bare)).lower()


def _reread(misread: re.Match[str]) -> str:
    octets = b"".join(
        letter.encode("cp1252", "ignore") or letter.encode("latin-1", "ignore") for letter in misread.group()
    )
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return misread.group()


def _normalised(value: str) -> str:
    said = value.strip()
    bare = _RESOLVER.sub("", said)
    if bare != said and "doi.org" in said.lower():
        bare = _decoded(bare)
    bare = bare.strip()
    return bare.lower() if _SHAPE.fullmatch(bare) else ""


def _decoded(value: str) -> str:
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError:
        return value


def _found(printed: str) -> set[str]:
    shown = unicodedata.normalize("NFKC", printed).translate(_TYPESETTING)
    return {_normalised(_trimmed(match)) for match in _IN_TEXT.finditer(shown)} - {""}


def _trimmed(match: re.Match[str]) -> str:
    found = _LABEL_TAIL.sub("", match["doi"])
    encoded = bool(match["address"] or match["slash"])
    while found and (found[-1] in _TRAILING or _is_unbalanced(found, encoded=encoded)):
        found = found[:-1]
    return _decoded(found).partition(" ")[0] if encoded else found


def _is_unbalanced(found: str, *, encoded: bool) -> bool:
    opener = _PAIRS.get(found[-1])
    if opener is None:
        return False
    whole = _decoded(found) if encoded else found
    return whole.count(found[-1]) > whole.count(opener)

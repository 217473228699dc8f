"""Checks on how a BibTeX entry is written: what LaTeX would stumble over, or read otherwise than was meant.

Read again from the entry as it stands in its file, for a reader that forgives
everything has nothing left to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice

from enrich.checks.base import finding
from enrich.comparable.text import tokens, word_set
from enrich.formats import bibtex as syntax
from enrich.formats.latex import decode
from enrich.formats.tables.bibtex import TABLE, UNTYPED
from enrich.patterns import lazy
from enrich.records import Entry, Finding, Reference, Severity

KNOWN_TYPES = TABLE.types.keys() | UNTYPED
# What the styles that come with BibTeX define, besides the months.
_OF_STYLES = word_set(
    "jan feb mar apr may jun jul aug sep oct nov dec acmcs acta cacm ibmjrd ibmsj ieeese ieeetc ieeetcad ipl "
    "jacm jcss scp sicomp tocs tods tog toms toois toplas tcs"
)
# Where a bare word may stand for a value: one look tells whether the entry must be read again for it.
_BARE_WORD = lazy(r"[=#]\s*+([^\s,{}\"#%()=@]++)")
_MANY_TIMES = word_set("keywords keyword note file annote annotation abstract related xdata owner timestamp")
_OF_THE_WORK = word_set(
    "title author editor year date doi journal journaltitle booktitle volume number pages"
)
_MOST_TOLD = 5
_KEY = lazy(r"@[ \t]{0,9}[A-Za-z][\w-]{0,40}\s{0,9}[{(]\s{0,99}([^\s,{}()=\"]{1,500})\s{0,99},")
_OTHER_KEYS = lazy(r"\bids\s{0,9}=\s{0,9}[{\"]([^{}\"]{1,999})[}\"]", re.IGNORECASE)


def field_duplicate(entry: Entry) -> tuple[Finding, ...]:
    """A field stands twice in one entry of a BibTeX file.

    BibTeX takes the first and passes over the others without a word, other
    programs take the last. Where both say the same, it is only noted.

    **What to do.** Keep the one that is right.
    """
    written = _entry(entry.reference)
    first: dict[str, syntax.Field] = {}
    found = []
    for field in written.fields if written else ():
        name = field.name.lower()
        if name in first and name not in _MANY_TIMES:
            found.append(_twice(entry.reference, first[name], field))
        first.setdefault(name, field)
    return tuple(found[:_MOST_TOLD])


def _twice(reference: Reference, first: syntax.Field, again: syntax.Field) -> Finding:
    one, other = _value(first), _value(again)
    name = again.name.lower()
    same = tokens(one) == tokens(other)
    severity: Severity | None = "info" if same or name not in _OF_THE_WORK else None
    said = "with the same value" if same else f"first “{_short(one)}”, then “{_short(other)}”"
    message = f"The field {again.name} stands twice in this entry: {said}."
    return _at("field-duplicate", reference, again.start, message, severity)


def comma_missing(entry: Entry) -> tuple[Finding, ...]:
    """A comma is missing between two fields of a BibTeX entry, or behind its key.

    BibTeX stops at it and leaves out the rest of the entry; here it was read.

    **What to do.** Add the comma.
    """
    written = _entry(entry.reference)
    if written is None or not written.fields:
        return ()
    raw = entry.reference.unstructured
    ends = [written.key_end, *(field.value_end for field in written.fields)]
    found = []
    for number, (end, field) in enumerate(zip(ends, written.fields, strict=False)):
        if "," not in re.sub(r"%[^\n]*", "", raw[end : field.start]) and (number or written.key):
            behind = f"the field {written.fields[number - 1].name}" if number else f"the key {written.key}"
            message = f"A comma is missing behind {behind}."
            found.append(_at("comma-missing", entry.reference, end, message))
    return tuple(found[:_MOST_TOLD])


def type_unknown(entry: Entry) -> tuple[Finding, ...]:
    """BibTeX and BibLaTeX know no such type of entry.

    It is only noted where the type is like none that they know: then it may
    be one that the document's own style defines.

    **What to do.** Correct the type; `@misc` fits everything.
    """
    written = _entry(entry.reference)
    if written is None or written.type in KNOWN_TYPES or re.fullmatch(r"custom[a-f]", written.type):
        return ()
    near = get_close_matches(written.type, KNOWN_TYPES, n=1, cutoff=0.8)
    advice = f" Perhaps @{near[0]} is meant." if near else ""
    message = f"@{written.type} is not an entry type that BibTeX knows.{advice}"
    return (finding("type-unknown", entry.reference, message, severity=None if near else "info"),)


def title_empty(entry: Entry) -> tuple[Finding, ...]:
    """The field for the title is there and holds nothing.

    Without a title few works can be found, and none can be told from its likes.

    **What to do.** Add the title.
    """
    written = _entry(entry.reference)
    empty = [f for f in written.fields if f.name.lower() == "title" and not _value(f)] if written else []
    if not empty or entry.reference.fields.title:
        return ()
    return (_at("title-empty", entry.reference, empty[0].start, "The title is empty."),)


def string_undefined(
    references: Iterable[Reference], lines: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Reference, Finding]]:
    """A BibTeX entry uses an abbreviation that no `@string` defines.

    Looked for are definitions in all files of this check; a name that only
    another file defines, such as the abbreviations of a society, can be
    excepted. Without a definition BibTeX prints nothing in its place.

    **What to do.** Define it, or put the value into braces.
    """
    defined: frozenset[str] | None = None
    for reference in (r for r in references if lines.get(r.file)):
        for field, name in islice(_names_used(reference), _MOST_TOLD):
            if defined is None:
                defined = frozenset(name for text in lines.values() for name in _defined("\n".join(text)))
            if name.lower() not in defined and not name.lower().startswith("ieee_"):
                message = f"No @string defines {name}, which stands for the {field.name} of this entry."
                yield reference, _at("string-undefined", reference, field.value_start, message)


def parent_undefined(
    references: Iterable[Reference], lines: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Reference, Finding]]:
    """A BibTeX entry inherits from another (`crossref`, `xdata`) that is not there.

    It is looked for in all files of this check. Without it the entry lacks
    what it was to inherit: the title of the book, its year, its publisher.

    **What to do.** Correct the key, add the entry, or check the file that holds it as well.
    """
    keys: frozenset[str] | None = None
    for reference in (r for r in references if lines.get(r.file)):
        for field, parent in islice(_parents_named(reference), _MOST_TOLD):
            if keys is None:
                keys = frozenset(key.lower() for text in lines.values() for key in _keys("\n".join(text)))
            if parent.lower() not in keys:
                message = f"This entry inherits from {parent} ({field.name}), and there is no such entry."
                yield reference, _at("parent-undefined", reference, field.value_start, message)


def _parents_named(reference: Reference) -> Iterator[tuple[syntax.Field, str]]:
    """The keys of the entries that one inherits from; those made of macros cannot be told."""
    raw = reference.unstructured.lower()
    written = _entry(reference) if "crossref" in raw or "xdata" in raw else None
    for field in written.fields if written else ():
        if field.name.lower() in ("crossref", "xdata") and all(part.kind != "name" for part in field.parts):
            keys = "".join(part.text for part in field.parts).split(",")
            yield from ((field, key.strip()) for key in keys if key.strip())


def _keys(text: str) -> Iterator[str]:
    """The keys of all entries, those of broken ones and other names of theirs (``ids``) included."""
    yield from _KEY.findall(text)
    yield from (key.strip() for listed in _OTHER_KEYS.findall(text) for key in listed.split(","))


def _names_used(reference: Reference) -> Iterator[tuple[syntax.Field, str]]:
    """The bare words that stand for values, with their fields; those that every style defines left out."""
    written = (
        _entry(reference) if any(map(_is_own_word, _BARE_WORD.findall(reference.unstructured))) else None
    )
    for field in written.fields if written else ():
        for part in field.parts:
            if part.kind == "name" and _is_own_word(part.text):
                yield field, part.text


def _is_own_word(word: str) -> bool:
    """Whether a bare word is no number, and none that every style defines."""
    return word.lower() not in _OF_STYLES and not word[0].isdigit()


def _defined(text: str) -> Iterator[str]:
    if "@" in text and "string" in text.lower():
        blocks = (block for block in syntax.scan(text) if isinstance(block, syntax.String))
        yield from (field.name.lower() for block in blocks for field in block.fields)


def _entry(reference: Reference) -> syntax.Entry | None:
    """The entry as it is written, None where the reference is of no BibTeX file."""
    return _scanned(reference.unstructured) if reference.unstructured.startswith("@") else None


@lru_cache(maxsize=64)
def _scanned(raw: str) -> syntax.Entry | None:
    """Asked for by each of these checks in turn, hence remembered."""
    return next((block for block in syntax.scan(raw) if isinstance(block, syntax.Entry)), None)


def _value(field: syntax.Field) -> str:
    return decode("".join(part.text for part in field.parts))


def _short(value: str) -> str:
    return value if len(value) <= 60 else value[:60] + "…"


def _at(
    code: str, reference: Reference, offset: int, message: str, severity: Severity | None = None
) -> Finding:
    """A finding at a place inside the entry."""
    before = reference.unstructured[:offset]
    line = reference.line + before.count("\n")
    column = offset - before.rfind("\n") if "\n" in before else reference.column + offset
    return finding(code, reference, message, severity=severity, at=(line, column))

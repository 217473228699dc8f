"""A reference in, the same reference with its fields out: what the string says, field by field."""

from __future__ import annotations

import msgspec

from enrich.comparable.text import ends
from enrich.parsing.fields import fields_from
from enrich.parsing.heads import with_head
from enrich.parsing.people import headed
from enrich.parsing.printed import medline_fields, printed_fields, without_asides
from enrich.parsing.tagger import LONGEST, segments
from enrich.parsing.tails import with_tail
from enrich.records import Fields, Name, Reference

__all__ = ["identify", "parse", "parse_string"]


def parse(reference: Reference) -> Reference:
    """Return `reference` with the fields of its text; fields that its document named are kept."""
    if reference.structured or not reference.text:
        return reference
    return msgspec.structs.replace(reference, fields=_merged(parse_string(reference.text), reference.fields))


def identify(reference: Reference) -> Reference:
    """Return `reference` with the fields that identify it, and no others, as `parse` gives them."""
    if reference.structured or not reference.text:
        return reference
    found = printed_fields(ends(reference.text, 2 * LONGEST))
    return msgspec.structs.replace(reference, fields=_merged(found, reference.fields))


def parse_string(text: str) -> Fields:
    """Return the fields of a reference without link labels, each value as printed.

    Of a text beyond 8,000 characters only the beginning and the end are read.
    """
    text = ends(text, 2 * LONGEST)
    given = printed_fields(text)
    bare = without_asides(text)
    fields = _merged(
        medline_fields(text) or with_tail(with_head(fields_from(segments(bare)), bare), bare), given
    )
    if not fields.author:
        fields = _with_organisation(fields)
    if not fields.type and fields.URL:
        return msgspec.structs.replace(fields, type="webpage")
    return fields


def _with_organisation(fields: Fields) -> Fields:
    """`fields`, with an organisation at the head of the title as the author that it is."""
    body, title = headed(fields.title)
    return msgspec.structs.replace(fields, author=(Name(name=body),), title=title) if body else fields


def _merged(parsed: Fields, given: Fields) -> Fields:
    """`parsed`, with every field that `given` fills taken from there."""
    filled = {name: value for name in Fields.__struct_fields__ if (value := getattr(given, name))}
    return msgspec.structs.replace(parsed, **filled) if filled else parsed

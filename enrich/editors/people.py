"""Authors in an edit, which is one line (``Family, Given; {Organisation}``), and in each format."""

from __future__ import annotations

from collections.abc import Iterable

from enrich.formats.latex import escape
from enrich.records import Name


def joined(people: Iterable[Name]) -> str:
    """The names as one line that `parsed` takes apart again."""
    return "; ".join(f"{{{_plain(name.name)}}}" if name.name else _plain(str(name)) for name in people)


def parsed(value: str) -> tuple[Name, ...]:
    """The names of a line."""
    return tuple(map(_name, filter(None, (part.strip() for part in value.split(";")))))


def in_bibtex(value: str) -> str:
    """The names of a line as BibTeX has them: suffixes amid, organisations in braces."""
    return " and ".join(map(_in_bibtex, parsed(value)))


def in_ris(name: Name) -> str:
    """A name as RIS and refer have it: a comma behind an organisation keeps it in one piece."""
    return f"{name.name}," if name.name else str(name)


def in_cell(value: str) -> str:
    """The names of a line as a cell of a table has them."""
    return "; ".join(map(str, parsed(value)))


def _plain(text: str) -> str:
    return " ".join(text.translate({ord("{"): None, ord("}"): None, ord(";"): ","}).split())


def _name(text: str) -> Name:
    if text.startswith("{"):
        return Name(name=text.strip("{}"))
    family, given, suffix = (*(part.strip() for part in text.split(",", 2)), "", "")[:3]
    return Name(family=family, given=given, suffix=suffix)


def _in_bibtex(name: Name) -> str:
    if name.name:
        return f"{{{escape(name.name)}}}"
    parts = [name.family, name.suffix, name.given] if name.suffix else [name.family, name.given]
    written = ", ".join(escape(part) for part in parts if part)
    # A comma keeps the first words of a family name alone from being taken for given names.
    return written if name.given or " " not in name.family else f"{{{written}}}"

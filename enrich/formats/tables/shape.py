"""The shape of a format's table: what it calls the types and the fields of works, told once.

Its reader, its editor, its writer and the findings about its files all read this table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from enrich.formats.tagged import Dialect

Names = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """What one format calls things; fields go by Crossref's names, as in ``enrich fix --fields``.

    `fields`: what a field is called, in the order in which a reader believes it.
    `added`: the name under which it is written where it stands nowhere yet, where that is not
    the first. `in_books`: the same for what stands in a book or in proceedings.
    `editable`: what an editor may set. `shown`: further names under which findings look for a field.
    `types`: the format's types under Crossref's names; `written`: Crossref's types as the format
    writes them. `looks`: how a reference of the format begins, where findings are to know it;
    `mark`: what stands before a name.
    """

    fields: Mapping[str, Names]
    added: Mapping[str, str] = field(default_factory=dict)
    in_books: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, Names] = field(default_factory=dict)
    editable: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    looks: re.Pattern[str] | None = None
    mark: str = ""

    def names(self, name: str) -> Names:
        """What the field `name` is called, in the order of trust; empty where the format has none."""
        return self.fields.get(name, ())

    def new(self, name: str, *, in_book: bool = False) -> str:
        """The name under which a field that is not there yet is written; KeyError where there is none."""
        if in_book and name in self.in_books:
            return self.in_books[name]
        return self.added.get(name) or self.fields[name][0]

    def spelled(self, name: str) -> str:
        """A name as a person finds it in a file: with its mark, and of a path its last part."""
        return self.mark + name.rpartition("/")[2]

    def type_of(self, printed: str) -> str:
        """Crossref's name of a type as the format writes it, in whatever letter case; "" without one."""
        return next(
            (self.types[p] for p in (printed, printed.lower(), printed.upper()) if p in self.types), ""
        )


@dataclass(frozen=True, kw_only=True)
class Tagged(Table):
    """A format of tagged lines: its table is enough to read it, to write into it and to write it.

    Besides Crossref's names the fields may be ``type``, ``id`` (the reference's own name),
    ``last-page``, ``date`` (which may hold a year where ``year`` says nothing) and ``serial`` (an
    ISSN or an ISBN, told apart by their length). A writer keeps their order.
    `title`: the format, in a sentence. `sure`: what only a document of this format holds.
    `line`: how a value is written, `closing` the line that ends a record, "" for an empty one.
    `behind`: before which tags a new one is written; without any it is the last of its record.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    dialect: Dialect
    sure: re.Pattern[str]
    line: str = "{tag} {value}"
    closing: str = ""
    line_end: str = "\n"
    behind: tuple[str, ...] = ()

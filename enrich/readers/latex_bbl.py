r"""Reads LaTeX's own lists: ``thebibliography`` (in ``.bbl`` or ``.tex``) and what biber writes.

The first holds strings (``\bibitem{key} text``), the second names its fields
(``\field{title}{…}``); both say which key a text was cited by.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from enrich.comparable import doi
from enrich.comparable.in_words import text_of
from enrich.errors import UnreadableInput
from enrich.formats.encoding import decode as decode_bytes
from enrich.formats.latex import decode, decode_verbatim
from enrich.formats.latex_bbl import ENTRY, group_end, items, uncommented
from enrich.patterns import lazy
from enrich.readers.base import MEGABYTE, Block, Document
from enrich.readers.bibtex import fields_of
from enrich.readers.helpers.passages import passages
from enrich.records import Fields, Link

LONGEST_LIST = 64 * MEGABYTE
LONGEST_GROUP = 2_000
"""Characters of one address or one part of a name; an unclosed brace must not cost the whole file."""

_COMMAND = lazy(r"\\(field|strng|list|name|verb|range)\{([A-Za-z]+)\}")
_VERBATIM = lazy(r"\s*\\verb ([^\r\n]*)")
_RANGE = lazy(r"\\bibrangedash(?![A-Za-z])\s*")
_DELIMITER = lazy(r"\\bib(?:namedelim[a-d]|namedelimi|initdelim|initperiod)(?![A-Za-z])\s*")
_PERSON = lazy(r"\b(family|given|prefix|suffix)=\{")
# REVTeX marks up its items with commands whose first argument is a name, not text.
_NAMED = lazy(r"\\(?:bibinfo|bibfield|Eprint|href@noop|eprint)\s*\{[^{}]*\}")
_NOISE = lazy(
    r"\\(?:newblock|BibitemOpen|bibnamefont|bibfnamefont|citenamefont|natexlab|penalty\s*-?\d+|hskip[^\\{]*"
    r"|BibitemShut\s*\{[^{}]*\}|providecommand.*|urlprefix|doiprefix|url@samestyle)(?![A-Za-z])\s*"
)
_DOIBASE = lazy(r"\\doibase\s*")  # REVTeX's resolver
_LINKS = lazy(r"\\(href|url|doi|path)\s*\{")


class LatexBbl:
    r"""``\bibitem`` and biber's ``\entry``."""

    name = "bbl"
    suffixes = (".bbl", ".tex")

    def recognises(self, document: Document) -> float:
        r"""Sure where there is a list's beginning; a paper with one far down is told by its extension."""
        head = document.head_text
        if "\\bibitem" in head or ENTRY.search(head):
            return 0.93
        if "\\begin{thebibliography}" in head:
            return 0.93
        return 0.3 if "\\documentclass" in head and document.suffix == ".tex" else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each item as a reference; one without words is set aside."""
        if document.is_binary:
            raise UnreadableInput(document.name, "is binary data, not LaTeX.")
        text = document.text() if document.encoding else decode_bytes(document.at_most(LONGEST_LIST)).readable
        for item, passage in passages(document.name, text, items(text)):
            body = text[item.body : item.end]
            words = uncommented(body)
            fields = _fields(item.kind, words) if item.kind else Fields()
            said = text_of(fields) if item.kind else _words(words)
            if not said:
                reason = f"\\bibitem {item.key!r} holds no words." if not item.kind else "an empty entry."
                yield passage.aside(reason)
                continue
            reference = passage.reference(item.key, said, fields)
            if not item.kind:
                reference = replace(reference, unstructured=body, structured=False, links=_links(words))
            yield reference


def _words(source: str) -> str:
    """An item as plain text."""
    return decode(_NOISE.sub(" ", _NAMED.sub("", source)))


def _links(source: str) -> tuple[Link, ...]:
    r"""The addresses in ``\href``, ``\url`` and ``\doi``, each once."""
    found = []
    for match in _LINKS.finditer(source):
        end = group_end(source, match.end() - 1, min(len(source), match.end() + LONGEST_GROUP))
        target = decode_verbatim(_DOIBASE.sub("https://doi.org/", source[match.end() : end - 1]))
        identifier = doi.normalise(target)
        if match[1] == "doi" or identifier:
            found.append(Link(label="doi", url=doi.url(identifier) if identifier else target))
        else:
            found.append(Link(label="url", url=target))
    return tuple(dict.fromkeys(found))


def _fields(kind: str, source: str) -> Fields:
    """The fields of one of biber's entries, by way of the BibTeX that it came from."""
    values: dict[str, str] = {}
    for match in _COMMAND.finditer(source):
        command, name = match.groups()
        if command == "verb":
            verbatim = _VERBATIM.match(source, match.end())
            values.setdefault(name, verbatim[1].strip() if verbatim else "")
        elif command == "name":
            values.setdefault(name, _people(source, match.end()))
        elif command == "list":
            values.setdefault(name, _argument(source, match.end(), 2))
        elif command != "range":
            values.setdefault(name, _argument(source, match.end(), 1))
    return fields_of(kind, values)


def _argument(source: str, at: int, number: int) -> str:
    """The content of the `number`-th group after `at`, page ranges with dashes."""
    for _ in range(number):
        brace = source.find("{", at)
        if brace < 0:
            return ""
        start, at = brace + 1, group_end(source, brace, len(source))
    return _DELIMITER.sub(" ", _RANGE.sub("--", source[start : at - 1].strip()))


def _people(source: str, at: int) -> str:
    """A ``\\name`` command's persons, as a BibTeX name list."""
    people: list[list[str]] = []
    names = _argument(source, at, 3)
    at = 0
    while match := _PERSON.search(names, at):
        at = group_end(names, match.end() - 1, min(len(names), match.end() + LONGEST_GROUP))
        if match[1] == "family" or not people:
            people.append([])
        people[-1].append(f"{match[1]}={names[match.end() - 1 : at]}")
    return " and ".join(", ".join(person) for person in people)

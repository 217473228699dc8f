"""What the readers of tagged lines share: records to references, the rest set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import asdict

from enrich.comparable import doi, years
from enrich.comparable.in_words import text_of
from enrich.comparable.pages import is_range
from enrich.errors import UnreadableInput
from enrich.formats.encoding import decode
from enrich.formats.tables import Tagged
from enrich.formats.tagged import Between, Dialect, Record, scan
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.entries import with_numbers
from enrich.readers.helpers.passages import passages
from enrich.readers.helpers.persons import persons
from enrich.records import Fields, Name

_NO_SERIAL = lazy(r"[^0-9Xx]")
_NO_IDENTITY = frozenset({"type", "accessed", "ISSN", "publisher_location", "URL"})


class TaggedReader:
    """Reads a format of tagged lines by its table."""

    def __init__(self, table: Tagged) -> None:
        self.name, self.suffixes, self._table = table.name, table.suffixes, table

    def recognises(self, document: Document) -> float:
        """Sure where a line is one that only this format has."""
        head = document.head_text.replace("\r\n", "\n").replace("\r", "\n")
        return 0.95 if self._table.sure.search(head) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; what stands between records is set aside."""
        table, text = self._table, text_of_document(document)
        return blocks(document, text, table.dialect, self.fields_of, id_tags=table.names("id"))

    def fields_of(self, record: Record) -> Fields:
        """The fields of one record under Crossref's names."""
        return fields_of(record, self._table)


def fields_of(record: Record, table: Tagged) -> Fields:
    """The fields of one record, each from the first of its tags in `table` that says something."""

    def first(name: str) -> str:
        return record.first(*table.names(name))

    printed, (issn, isbn) = first("DOI"), serials(first("serial"))
    return Fields(
        author=persons(record.all(*table.names("author"))),
        editor=persons(record.all(*table.names("editor"))),
        year=year_of(first("year")) or _year_in(first("date")),
        title=first("title"),
        container_title=first("container-title"),
        series_title=first("series-title"),
        volume=first("volume"),
        issue=first("issue"),
        page=pages(first("page"), first("last-page")),
        article_number=first("article-number"),
        edition=first("edition"),
        publisher=first("publisher"),
        publisher_location=first("publisher-location"),
        accessed=first("accessed"),
        type=table.type_of(first("type")),
        DOI=doi.normalise(printed) or printed,
        URL=first("URL"),
        ISSN=first("ISSN") or issn,
        ISBN=first("ISBN") or isbn,
        PMID=first("PMID"),
        PMCID=first("PMCID"),
    )


def either(record: Record, tags: tuple[str, ...]) -> tuple[Name, ...]:
    """The people of the first of `tags` that names any: the same ones stand in several, in full and short."""
    return persons(next((values for tag in tags if (values := record.all(tag))), []))


def groups(record: Record, tags: tuple[str, ...]) -> tuple[Name, ...]:
    """The organisations that `tags` name."""
    return tuple(Name(name=value) for value in record.all(*tags))


def year_of(printed: str) -> str:
    """The year of ``2001/03/04/spring``; anything that holds none stays as printed."""
    found = years.LETTERED.search(printed)
    return found[0] if found else printed


def _year_in(printed: str) -> str:
    found = years.LETTERED.search(printed)
    return found[0] if found else ""


def pages(first: str, last: str) -> str:
    """A range out of a first and a last page; a first one that is a range already is one."""
    if not last or last == first or is_range(first):
        return first
    return f"{first}-{last}" if first else last


def serials(printed: str) -> tuple[str, str]:
    """The ISSN and the ISBN that a field for either holds, told apart by their number of digits."""
    is_isbn = len(_NO_SERIAL.sub("", printed)) in (10, 13)
    return ("", printed) if is_isbn else (printed, "")


def blocks(
    document: Document,
    text: str,
    dialect: Dialect,
    fields_of: Callable[[Record], Fields],
    id_tags: tuple[str, ...],
) -> Iterator[Block]:
    """Yield each record of `text` as a reference, what is none as a block set aside.

    A record is named by the first of `id_tags` that it carries, else numbered.
    Raises UnreadableInput for binary data.
    """
    if document.is_binary:
        raise UnreadableInput(document.name, "is binary data, not text.")
    number = 0
    for block, passage in passages(document.name, text, scan(text, dialect)):
        fields = fields_of(block) if isinstance(block, Record) else Fields()
        number += isinstance(block, Record)
        if isinstance(block, Between) or not _identifies(fields):
            # What opens no record and says nothing of a work is the foot of an export, no broken record.
            fault = isinstance(block, Record) and block.tags[0].name == dialect.first
            reason = "a record with nothing to identify a work by." if fault else "text outside records."
            yield passage.aside(reason, fault=fault)
            continue
        said = _numbered(text_of(fields) or f"PMID {fields.PMID}", fields, block)
        yield passage.reference(block.first(*id_tags) or f"record {number}", said, fields)


def _numbered(text: str, fields: Fields, record: Record) -> str:
    """The text with the number under which a preprint is known, whatever tag holds it."""
    place = fields.container_title or f"{fields.publisher} Working Paper"
    held = [t.value for t in record.tags if t.name not in _OF_CONTENT and len(t.value) < _LONGEST_NUMBERED]
    return with_numbers(text, place=place, values=held)


_OF_CONTENT = frozenset(("AB", "N2", "KW", "K1", "DE", "ID", "CR", "FU", "FX", "TI", "T1", "%X", "%K", "%T"))
"""Tags that say what a work is about or what it cites: a number in them is another work's."""
_LONGEST_NUMBERED = 300


def text_of_document(document: Document) -> str:
    """The text of an export: as the user says it is encoded, else by its own signs."""
    return document.text() if document.encoding else decode(document.data).readable


def opened(record: Record, label: str, labels: frozenset[str]) -> str:
    """The value of `label`; below an empty one, a line with a colon in it is its value and no tag.

    ``Title:`` and, on the next line, ``Wells: a history`` look like two labels; `labels` are
    those that the format really has.
    """
    for tag, following in zip(record.tags, (*record.tags[1:], None), strict=True):
        if tag.name == label and tag.value:
            return tag.value
        if tag.name == label and following is not None and following.name not in labels:
            return f"{following.name}: {following.value}"
    return ""


def _identifies(fields: Fields) -> bool:
    return any(value for name, value in asdict(fields).items() if name not in _NO_IDENTITY)

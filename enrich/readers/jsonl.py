"""Reads JSON Lines and JSON arrays of references, our own reports among them.

A record holds a string (``unstructured``), the fields of a reference in
Crossref's names (``reference``), or both. The names of deposited references
(``journal-title``, ``first-page``) and of works (``container-title``,
``page``) are both understood. Our reports say besides which ``text`` to search
by, whether the fields were ``structured``, and which links were printed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from enrich.comparable import doi
from enrich.comparable.in_words import text_of
from enrich.failures import attempted, not_read
from enrich.formats.labels import split_labels
from enrich.formats.tables.jsonl import TABLE
from enrich.patterns import lazy
from enrich.readers.base import (
    LONGEST_LINE,
    Block,
    Document,
    UnreadableLine,
    decoded_line,
    guess_encoding,
    not_decodable,
)
from enrich.readers.helpers.unused_names import UnusedNames
from enrich.records import Fields, Link, Name, Reference, SetAside

_WHITE = " \t\r\n"
_SHOWN = 2_000
_LONGEST_NUMBER = 30
_UNDECODED = lazy("[\udc80-\udcff]")
_DECODER = json.JSONDecoder()


class JsonLines:
    """One JSON object a line, or one array of them."""

    name = "jsonl"
    suffixes = (".jsonl", ".ndjson", ".json")

    def recognises(self, document: Document) -> float:
        """Sure when the first object has a key of ours; a likeness when a line is an object at all."""
        head = document.head_text.lstrip()
        if not head.startswith(("{", "[")):
            lines = document.suffix in (".jsonl", ".ndjson") and re.search(r"^[ \t]*\{", head, re.MULTILINE)
            return 0.2 if lines else 0.0
        first = head[:4096]
        if '"unstructured"' in first or '"reference"' in first:
            return 0.95
        return 0.2 if first.startswith("{") or first[1:].lstrip().startswith("{") else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield one reference a record; a record that is none is set aside with its line and reason."""
        records = _array(document) if _is_array(document.head_text) else _lines(document)
        names = UnusedNames()
        for number, record in enumerate(records, 1):
            yield _read(document.name, names.name(_own_name(record.value), number), record)

    def stretches(self, document: Document, size: int) -> Iterator[Lines] | None:
        """The document in stretches of `size` lines, which hold what `read` yields; None without lines."""
        encoding = document.encoding or guess_encoding(document.head)
        is_utf8 = encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")
        return _stretches(document, size, encoding) if is_utf8 and not _is_array(document.head_text) else None


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one document that are not read yet: each with its number and the name of what is in it."""

    file: str
    encoding: str
    numbers: Sequence[int]
    names: Sequence[str]
    lines: Sequence[bytes]

    @property
    def last(self) -> int:
        """The line that they end on."""
        return self.numbers[-1]

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, at: slice, /) -> Lines:
        return Lines(self.file, self.encoding, self.numbers[at], self.names[at], self.lines[at])

    def blocks(self) -> Iterator[Block]:
        """See `Stretch`."""
        for number, name, raw in zip(self.numbers, self.names, self.lines, strict=True):
            yield _read(self.file, name, _record(number, decoded_line(raw, self.encoding)))


class _Named(msgspec.Struct):
    """What must be known of a line before it is read: whether it has a name of its own."""

    id: Any = None


_named = msgspec.json.Decoder(_Named).decode


def _stretches(document: Document, size: int, encoding: str) -> Iterator[Lines]:
    names, read, count = UnusedNames(), list[tuple[int, str, bytes]](), 0
    for line, raw in document.raw_lines():
        if _is_blank(raw, encoding):
            continue
        count += 1
        read.append((line, names.name(_name_in(raw, encoding), count), raw))
        if len(read) == size:
            yield Lines(document.name, encoding, *zip(*read, strict=True))
            read = []
    if read:
        yield Lines(document.name, encoding, *zip(*read, strict=True))


def _is_blank(raw: bytes, encoding: str) -> bool:
    if raw.isspace() or raw.lstrip()[:1] == b"{":
        return raw.isspace()
    text = decoded_line(raw, encoding)
    return not isinstance(text, UnreadableLine) and not text.strip()


def _name_in(raw: bytes, encoding: str) -> str:
    """The name that a line gives itself, "" for none; what a quick look cannot tell, the reader does."""
    if len(raw) > LONGEST_LINE:
        return ""
    try:
        own = _named(raw).id
        if own is None or isinstance(own, str):
            return _text(own)
    except (msgspec.MsgspecError, RecursionError):
        pass
    return _own_name(_record(0, decoded_line(raw, encoding)).value)


def _own_name(value: Any) -> str:
    return _text(value.get("id")) if isinstance(value, Mapping) else ""


def _read(file: str, name: str, record: _Record) -> Block:
    return attempted(partial(_block, file, name, record), partial(_given_up, file, record))


class _Record(NamedTuple):
    """A record where it stands: its value, or why it has none, and how it is printed."""

    line: int
    printed: str
    value: Any = None
    fault: str = ""


def _given_up(file: str, record: _Record, error: Exception) -> Block:
    """A record at which this reader fails, which costs only that."""
    end = record.line + record.printed.count("\n")
    return replace(not_read(file, record.line, error), text=record.printed[:_SHOWN], end_line=end)


def _is_array(head: str) -> bool:
    """Whether an array begins here, and not a line that is one whole, with others behind it."""
    first, _, others = head.lstrip().partition("\n")
    return first.startswith("[") and not (others.strip() and not _decoded(1, first).fault)


def _lines(document: Document) -> Iterator[_Record]:
    """The record of each line with something on it."""
    for number, text in document.all_lines():
        if isinstance(text, UnreadableLine) or text.strip():
            yield _record(number, text)


def _record(number: int, text: str) -> _Record:
    if isinstance(text, UnreadableLine):
        return _Record(number, text, fault=text.reason)
    return _decoded(number, text)


def _decoded(number: int, text: str) -> _Record:
    try:
        return _Record(number, text, json.loads(text))
    except (ValueError, RecursionError) as error:
        return _Record(number, text, fault=_no_json(error))


def _array(document: Document) -> Iterator[_Record]:
    """The items of one array; what follows a broken item is one block."""
    text = document.text_as_read()
    at, line = text.index("[") + 1, 1 + text.count("\n", 0, text.index("["))
    while True:
        start = at
        while at < len(text) and text[at] in _WHITE + ",":
            at += 1
        line += text.count("\n", start, at)
        if at >= len(text) or text[at] == "]":
            if text[at + 1 :].strip():
                yield _Record(line, text[at + 1 :].strip(), fault="stands behind the end of the list.")
            return
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield _Record(line, text[at:], fault=_no_json(error))
            return
        printed = text[at:end]
        yield _Record(line, printed, value, not_decodable("utf-8") if _UNDECODED.search(printed) else "")
        line += text.count("\n", at, end)
        at = end


def _no_json(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON: {error.msg} (column {error.colno})."
    return "JSON that cannot be read: nested too deeply, or a number is too long."


def _block(file: str, name: str, record: _Record) -> Block:
    line, printed, value, _ = record
    reason = record.fault or _fault(value)
    if reason:
        return _set_aside(file, record, reason)
    given = value.get("reference")
    structured = isinstance(given, Mapping) and value.get("structured") is not False
    fields = _fields(given) if structured else Fields()
    nested = given.get("unstructured") if isinstance(given, Mapping) else ""
    unstructured = _text(value.get("unstructured")) or _text(nested)
    bare, labels = split_labels(_text(value.get("text")) or unstructured)
    text = " ".join(bare.split()) or text_of(fields)
    if not text:
        return _set_aside(file, record, "holds neither a string nor fields.")
    return Reference(
        id=name,
        file=file,
        line=line,
        end_line=line + printed.count("\n"),
        unstructured=unstructured,
        text=text,
        fields=fields,
        structured=structured,
        links=_links(value.get("printed_links")) or labels,
    )


def _set_aside(file: str, record: _Record, reason: str) -> SetAside:
    end = record.line + record.printed.count("\n")
    return SetAside(file=file, line=record.line, end_line=end, reason=reason, text=record.printed[:_SHOWN])


def _fault(value: Any) -> str:
    if not isinstance(value, Mapping):
        return "no JSON object."
    if "unstructured" not in value and not isinstance(value.get("reference"), Mapping):
        return 'holds neither "unstructured" nor "reference".'
    return ""


def _fields(given: Mapping[str, Any]) -> Fields:
    values = {
        ours.replace("-", "_"): next(filter(None, (_text(given.get(name)) for name in names)), "")
        for ours, names in TABLE.fields.items()
    }
    # A deposited book names itself in `volume-title`; beside an article title that is the container.
    if given.get("article-title") and given.get("volume-title") and not values["container_title"]:
        values["container_title"] = _text(given.get("volume-title"))
    if _text(given.get("last-page")) and values["page"] and "-" not in values["page"]:
        values["page"] += "-" + _text(given.get("last-page"))
    printed = _text(given.get("DOI")) or _text(given.get("doi"))
    return Fields(
        author=_names(given.get("author")),
        editor=_names(given.get("editor")),
        DOI=doi.normalise(printed) or printed,
        **values,
    )


def _names(value: Any) -> tuple[Name, ...]:
    if isinstance(value, list):
        return tuple(name for name in map(_name, value) if name != Name())
    return (_name(value),) if _text(value) else ()


def _name(value: Any) -> Name:
    if isinstance(value, Mapping):
        keys = ("family", "given", "name", "suffix")
        return Name(**{key: _text(value.get(key)) for key in keys})
    text = _text(value)
    family, _, given = text.partition(",")
    return Name(family=family.strip(), given=given.strip())


def _links(value: Any) -> tuple[Link, ...]:
    items = value if isinstance(value, list) else []
    return tuple(
        Link(label=_text(item.get("label")), url=_text(item.get("url")))
        for item in items
        if isinstance(item, Mapping)
    )


def _text(value: Any) -> str:
    """A value as text: the first of a list, a whole number without its point, nothing of another type."""
    while isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if isinstance(value, float) and not isfinite(value):
        return ""
    shown = str(int(value) if isinstance(value, float) and value.is_integer() else value)
    return shown if len(shown) <= _LONGEST_NUMBER else ""

"""What one part gives, portion by portion: works made ready for the index, and what was left out and where.

A portion ends after a number of values, good or bad, so that it is always the
same whoever reads it: that is how a build goes on in the middle of a part.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from msgspec import Struct

from enrich.index.contract import Batch, Dated, Origin
from enrich.index.dumps.documents import Piece, records
from enrich.index.dumps.openings import HEAD, is_document, opening, other_format
from enrich.index.dumps.parts import Part, opened
from enrich.index.dumps.plain import plain_record
from enrich.index.dumps.records import HEADED, Record, decode, record_from
from enrich.index.lines import LONGEST, Seekable, Tell, blocks, pieces, split
from enrich.index.making import prepare
from enrich.index.origins import licence_of, origins_in

SIZE = 1_000
"""Values in a portion."""
MOST_VALUES = 8_000_000
"""In one record; more would take gigabytes once read, and none holds them."""
_LARGE = 1024 * 1024
_AROUND = re.compile(rb'\s*+(?:\[|\{\s*+"(?:items|message|data)")')
TOO_LARGE = f"a line too large to be read ({LONGEST // 2**20} MB at most); left out."
_NOT_READ = "is {}, which is not read; give it unpacked, or packed by gzip, in UTF-8."
_EVERYWHERE = ("message", "items", "data")


class Fault(Struct, frozen=True):
    """What was left out for damage: where (file and line, in a document the byte too), and a sentence."""

    place: str
    sentence: str


class Portion(Struct, frozen=True, kw_only=True):
    """Some works of a part, and how far the part is read with them; `last` where it ends with it.

    `removed` are the DOIs of works that are no more, with the dates of their records; `origins` counts by
    agency where these works came from, `restated` repeats what another index says of all of its; `weight` is
    what it weighs on its way, in bytes.
    """

    batch: Batch
    removed: tuple[tuple[str, str], ...] = ()
    restated: tuple[Origin, ...] = ()
    faults: tuple[Fault, ...] = ()
    origins: tuple[Origin, ...] = ()
    without_doi: int = 0
    last: bool = False
    weight: int = 0


def portions(part: Part, behind: int = 0) -> Iterator[Portion]:
    """Yield the portions of a part, without the first `behind`, of which nothing is even decoded."""
    gathering = Gathering(part.name, part.source)
    for left in part.left:
        gathering.place = _named(part, left.line)
        gathering.tell(left.sentence)
    try:
        with opened(part) as stream:
            for count, piece in enumerate(_values_in(part, stream, gathering.tell), 1):
                gathering.place = _named(part, piece.line, piece.byte)
                known = count <= behind * SIZE
                if not known:
                    gathering.take(piece)
                if count % SIZE == 0:
                    if known:
                        gathering.begin()
                    else:
                        yield gathering.made()
    except OSError as error:
        gathering.tell(f"cannot be read on from here ({error.strerror or error}).")
    yield gathering.made(last=True)


def _values_in(part: Part, stream: Seekable, tell: Tell) -> Iterator[Piece]:
    if part.lines is None:
        return values(pieces(stream, tell))
    found = blocks(stream)
    return values_of_lines(found if part.lines else _head(found)[1], part.lines)


def _named(part: Part, line: int, byte: int = 0) -> str:
    return part.name + (f":{line}" if line else "") + (f" (byte {byte:,})" if byte else "")


class Gathering:
    """What is gathered for the next portion; `name` is what is read and `source` what people call it."""

    def __init__(self, name: str, source: str) -> None:
        self._name, self._source = name, source
        self.place = name
        self._is_export = False
        self.begin()

    def begin(self) -> None:
        """Forget what was gathered."""
        self._works: list[Dated] = []
        self._places: list[str] = []
        self._removed: list[tuple[str, str]] = []
        self._faults: list[Fault] = []
        self._headed: list[Origin] = []
        self._without_doi = 0

    def tell(self, sentence: str) -> None:
        """Something is left out, here."""
        self._faults.append(Fault(self.place, sentence))

    def take(self, piece: Piece) -> None:
        """Add the record that a piece is, or what is wrong with it; or the records that stand in it."""
        if piece.fault:
            self.tell(piece.fault)
            return
        if len(piece.raw) > _LARGE and sum(map(piece.raw.count, (b",", b"[", b"{"))) > MOST_VALUES:
            self.tell(TOO_LARGE)
            return
        if record := plain_record(piece.raw):
            self._take_record(record)
            return
        try:
            sent = decode(piece.raw)
            if "DOI" not in sent and any(name in sent for name in _EVERYWHERE):
                for inner in records([piece.raw]):
                    self.take(inner)
                return
        except (ValueError, RecursionError) as error:
            self.tell(f"no JSON ({error}); left out.")
            return
        self._take_any(sent)

    def _take_any(self, sent: Mapping[str, Any]) -> None:
        try:
            if HEADED in sent:
                self._headed, self._is_export = [*self._headed, *origins_in(sent)], True
                return
            record = record_from(sent)
        except Exception as error:  # noqa: BLE001 (one record of millions, whatever is in it)
            self.tell(f"a record that cannot be read ({error or type(error).__name__}); left out.")
            return
        if record is None:
            self._without_doi += 1
        else:
            self._take_record(record)

    def _take_record(self, record: Record) -> None:
        if record.deleted:
            self._removed.append((record.work.DOI, record.work.dated))
        else:
            self.add(record.work)

    def add(self, work: Dated) -> None:
        """Add a work."""
        self._works.append(work)
        self._places.append(self.place)

    def made(self, *, last: bool = False) -> Portion:
        """The portion; what comes then goes into another."""
        batch = prepare(self._works)
        self._faults += [Fault(self._places[at], said) for at, said in batch.faults]
        made = Portion(
            batch=batch,
            removed=tuple(self._removed),
            faults=tuple(self._faults),
            origins=() if self._is_export else self._origins(),
            restated=tuple(self._headed),
            without_doi=self._without_doi,
            last=last,
        )
        self.begin()
        return made

    def _origins(self) -> tuple[Origin, ...]:
        """Whose records these are, by agency."""
        counted = Counter(one.agency for one in self._works)
        latest = {
            agency: max(one.dated for one in self._works if one.agency == agency)[:10] for agency in counted
        }
        return tuple(
            Origin(
                name=f"{agency}, {self._source}",
                date=latest[agency],
                licence=licence_of(agency),
                works=works,
            )
            for agency, works in counted.items()
        )


def values(blocks: Iterable[bytes]) -> Iterator[Piece]:
    """The values of a file, record by record, whether it is one document or has a record a line."""
    head, blocks = _head(iter(blocks))
    if other := other_format(head):
        yield Piece(1, 0, fault=_NOT_READ.format(other))
        return
    yield from records(blocks) if is_document(head) else values_of_lines(blocks)


def values_of_lines(blocks: Iterable[bytes], before: int = 0) -> Iterator[Piece]:
    """The values of a file, or of a stretch of it with so many lines `before`, that has a record a line."""
    for line in split(blocks, before):
        if line.raw is None:
            yield Piece(line.number, 0, fault=TOO_LARGE)
        elif _AROUND.match(line.raw) and opening(line.raw[:HEAD]):
            yield from (Piece(line.number, one.byte, one.raw, one.fault) for one in records([line.raw]))
        elif line.raw.strip():
            yield Piece(line.number, 0, line.raw)


def _head(blocks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The beginning of a file, and all of it; without the mark that some editors put before it."""
    head = b""
    while b"\n" not in head and len(head) < HEAD and (block := next(blocks, b"")):
        head += block
    head = head.removeprefix(b"\xef\xbb\xbf")
    return head[:HEAD], chain([head], blocks)

"""What is in a job at a glance: a short row for each entry, kept in memory while people review it.

Rows are made of lines as these are committed, a block at a time, so that a page
costs what is new since the page before. The entries themselves are read when
one is looked at. What was decided a moment ago shows at once, before the
job's own process has followed it.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from concurrent.futures import Future
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from enrich.errors import EnrichError
from enrich.jobs.finished import ASIDE, MARKS, turn_of
from enrich.ledger.decisions import decided, in_force
from enrich.records import Decision, Entry
from enrich.spool import Spool
from enrich.verdicts import TURNS, VERDICTS, Status
from enrich.web.desk.outcome import Outcome, outcome
from enrich.wire.entry import entry_of

_MOST = 8
"""Jobs whose rows are kept; of others they are made again."""
_LONGEST = 160
RETRACTED = frozenset({"retracted", "expression-of-concern"})
_SETTLED = TURNS.index("settled")


class NoSuchReference(EnrichError):
    """There is no reference at this place of the job, or not yet."""

    def __init__(self) -> None:
        super().__init__("There is no such reference in this job, or it was not read yet.")


class Row(Struct, frozen=True, kw_only=True, gc=False):
    """An entry in short. `place` is its position among all blocks, `at` the offset of its block.

    `alike` is the same for references about which the evidence is the same, "" where there is none.
    """

    place: int
    at: int
    id: str
    file: str
    line: int
    status: Status
    turn: int
    text: str
    DOI: str = ""
    kind: str = ""
    journal: str = ""
    contradictions: tuple[str, ...] = ()
    retracted: bool = False
    decided: bool = False
    alike: str = ""


class View:
    """The rows of one job, in input order, and its entries."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._spool: Spool | None = None
        self._made_for = ("", "")
        self._end = 0
        self._rows: dict[int, Row] = {}
        self._order: list[Row] | None = None
        self._new: dict[int, Decision] = {}
        self.known = -1
        """How many decisions of the owner these rows follow; -1 before anybody looked."""
        self.deciding = threading.RLock()
        """Held while decisions are taken and counted: of ten who decide at once each shows what all did."""
        self.coming: Future[str] | None = None
        """What makes these rows follow the decisions that were taken elsewhere."""

    def follow(self, so_far: Outcome | None = None) -> View:
        """Take in what was committed since."""
        so_far = so_far or outcome(self._folder)
        job, path = so_far.job, so_far.spool
        if job is None or path is None or not path.is_file():
            return self
        with self._lock:
            if self._made_for != (job.digest, job.created) or job.end < self._end:
                self._begin(path, (job.digest, job.created))
            self._take_in(job.end)
        return self

    def rows(self) -> list[Row]:
        """All rows, in input order."""
        with self._lock:
            if self._order is None:
                self._order = [self._rows[place] for place in sorted(self._rows)]
            return self._order

    def row(self, place: int) -> Row:
        """The row at a place; raises NoSuchReference."""
        with self._lock:
            if place not in self._rows:
                raise NoSuchReference
            return self._rows[place]

    def places_of(self, identifier: str) -> list[int]:
        """Where references have this id."""
        return [row.place for row in self.rows() if row.id == identifier]

    def entry(self, place: int) -> Entry:
        """The entry at a place, as it was decided last; raises NoSuchReference."""
        row = self.row(place)
        with self._lock:
            if self._spool is None:
                raise NoSuchReference
            entry = entry_of(dict(self._spool.read(row.at).lines())[place])
            new = self._new.get(place)
        return entry if new is None else _as_decided(entry, new)

    def note(self, place: int, decision: Decision) -> None:
        """Show a decision that was taken just now."""
        with self._lock:
            row = self._rows[place]
            if in_force(decision) is None:
                self._new.pop(place, None)
                self._rows[place] = self._as_it_stands(row)
            else:
                self._new[place] = decision
                self._rows[place] = _row_decided(row, decision)
            self._order = None

    def _as_it_stands(self, row: Row) -> Row:
        """The row that its line says, whatever was decided since."""
        if self._spool is None:
            return row
        block = self._spool.read(row.at)
        mark = dict(zip(block.places, block.marks, strict=True))[row.place - block.first]
        return _row(row.place, row.at, mark, dict(block.lines())[row.place])

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._spool is not None:
                self._spool.close()
                self._spool = None
            self._made_for = ("", "")

    def _begin(self, path: Path, made_for: tuple[str, str]) -> None:
        if self._spool is not None:
            self._spool.close()
        self._spool = Spool.read_only(path, 0)
        self._made_for, self._end = made_for, self._spool.end
        self._rows, self._order, self._new = {}, None, {}

    def _take_in(self, end: int) -> None:
        while self._spool is not None and self._end < end:
            block = self._spool.read(self._end)
            marks = dict(zip(block.places, block.marks, strict=True))
            for place, line in block.lines():
                mark = marks[place - block.first]
                if mark != ASIDE:
                    self._new.pop(place, None)
                    self._rows[place] = _row(place, block.offset, mark, line)
            self._end, self._order = block.end, None


class Views:
    """The views of the jobs that were looked at last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._views: OrderedDict[Path, View] = OrderedDict()

    def of(self, folder: Path) -> View:
        """The view of the job in `folder`, as far as it came."""
        with self._lock:
            view = self._views.pop(folder, None) or View(folder)
            self._views[folder] = view
            gone = [self._views.popitem(last=False)[1] for _ in range(len(self._views) - _MOST)]
        for one in gone:
            one.close()
        return view.follow()

    def forget(self, folder: Path) -> None:
        """Let go of a job that is deleted."""
        with self._lock:
            view = self._views.pop(folder, None)
        if view is not None:
            view.close()


class _Named(Struct, frozen=True):
    title: str = ""
    container_title: str = msgspec.field(default="", name="container-title")


class _Compared(Struct, frozen=True):
    field: str
    level: str = ""
    says: str = ""


class _Candidate(Struct, frozen=True):
    comparisons: list[_Compared] = []
    code: str = ""


class _Kind(Struct, frozen=True):
    kind: str


class _Code(Struct, frozen=True):
    code: str


class _Line(Struct, frozen=True):
    """What a row needs of a line; the rest is passed over."""

    id: str
    file: str
    line: int
    unstructured: str = ""
    text: str = ""
    reference: _Named = _Named()
    DOI: str | None = None
    code: str = ""
    kind: str = ""
    decision: Decision | None = None
    contradictions: list[_Kind] = []
    candidates: list[_Candidate] = []
    findings: list[_Code] = []


_decode = msgspec.json.Decoder(_Line).decode


def _row(place: int, at: int, mark: int, line: bytes) -> Row:
    said = _read(line)
    status, turn = MARKS[mark], turn_of(mark)
    text = " ".join((said.text or said.unstructured or said.reference.title).split())
    return Row(
        place=place,
        at=at,
        id=said.id,
        file=said.file,
        line=said.line,
        status=status,
        turn=turn,
        text=text[:_LONGEST] + ("…" if len(text) > _LONGEST else ""),
        DOI=said.DOI or "",
        kind=said.kind,
        journal=said.reference.container_title,
        contradictions=tuple(dict.fromkeys(one.kind for one in said.contradictions)),
        retracted=any(one.code in RETRACTED for one in said.findings),
        decided=said.decision is not None,
        alike=_alike(said, status),
    )


def _read(line: bytes) -> _Line:
    try:
        return _decode(line)
    except (
        msgspec.DecodeError,
        UnicodeDecodeError,
    ):  # half of a surrogate pair
        entry = entry_of(line)
        reference = entry.reference
        return _Line(
            id=reference.id,
            file=reference.file,
            line=reference.line,
            unstructured=reference.unstructured.encode("utf-8", "replace").decode(),
            DOI=entry.match.DOI,
            decision=entry.decision,
        )


def _alike(said: _Line, status: Status) -> str:
    """A digest of the evidence about the nearest candidate, whichever that is."""
    if not said.candidates or VERDICTS[status].match or said.decision is not None:
        return ""
    nearest = said.candidates[0]
    compared = sorted((one.field, one.says or one.level) for one in nearest.comparisons)
    evidence = (status, said.code, nearest.code, compared, sorted(one.kind for one in said.contradictions))
    return hashlib.sha256(msgspec.json.encode(evidence)).hexdigest()[:16]


def _as_decided(entry: Entry, decision: Decision) -> Entry:
    """An entry with what was just decided."""
    return replace(entry, decision=decision, match=decided(entry.match, decision))


def _row_decided(row: Row, decision: Decision) -> Row:
    status: Status = "matched" if decision.DOI else "unmatched"
    return replace(row, status=status, DOI=decision.DOI or "", turn=_SETTLED, decided=True, alike="")

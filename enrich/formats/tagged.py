"""Formats of tagged lines (RIS, MEDLINE, exports of databases): records and tags with their places.

A line that begins with a tag begins a value, any other line continues the one
before. `scan` cuts a text into records and what lies between them; only white
space is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from enrich.patterns import lazy


class Dialect(NamedTuple):
    """How a format writes its tags: the group that matched in `tag` is the name, the value follows the match.

    `first` begins a record even where the one before has not ended; `last`
    (may be "") ends one, and so does an empty line where `blank_ends`. A line
    that continues one of `lists` is another value of it, not the rest of the last.
    """

    tag: re.Pattern[str]
    first: str
    last: str = ""
    blank_ends: bool = False
    lists: frozenset[str] = frozenset()


class Tag(NamedTuple):
    """One tagged value: its line begins at `start`, the value is ``text[value_start:value_end]``."""

    name: str
    start: int
    value_start: int
    value_end: int
    value: str


class Record(NamedTuple):
    """The tags of one record; `closed` is false where the tag that should end it is missing."""

    start: int
    end: int
    tags: tuple[Tag, ...]
    closed: bool

    def all(self, *names: str) -> list[str]:
        """The values of all tags of these names that say something, in order."""
        return [t.value for t in self.tags if t.name in names and t.value]

    def first(self, *names: str) -> str:
        """The first value of the first of `names` that says something, "" without."""
        return next((t.value for name in names for t in self.tags if t.name == name and t.value), "")


class Between(NamedTuple):
    """Text outside records."""

    start: int
    end: int


_LINE = lazy(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_SPACES = lazy(r"\s+")

_RIS_TAGS = (
    "TY|ER|A[1-4BDNUV]|BT|C[1-8ANPTY]|D[ABIOP]|E[DPT]|I[DS]|J[12AFO]|KW|L[1-4ABK]|M[1-3]|N[12V]|OP|P[BPY]"
    "|R[INP]|S[ENPT]|T[1-3AIT]|U[1-5R]|V[LO]|Y[12]"
)
# Two spaces make any tag one; with fewer, which many programs write, it must be a tag that RIS knows.
RIS = Dialect(
    lazy(rf"[ \t]*(?:([A-Z][A-Z0-9]) {{2}}-|({_RIS_TAGS})[ \t]?-(?=[ \t]|$))[ \t]?"),
    first="TY",
    last="ER",
)
# Programs that write no space at all (``TY-JOUR``) do so throughout; elsewhere ``ER-positive`` is text.
_TIGHT = lazy(r"^[ \t]*TY-[A-Z]", re.MULTILINE)
_TIGHT_RIS = RIS._replace(tag=lazy(rf"[ \t]*(?:([A-Z][A-Z0-9]) {{2}}-|({_RIS_TAGS})[ \t]?-)[ \t]?"))
# Some programs write all tags small.
_SMALL = lazy(r"^[ \t]*ty[ \t]{0,2}-[ \t]", re.MULTILINE)
_SMALL_RIS = RIS._replace(tag=lazy(RIS.tag.pattern, re.IGNORECASE))
MEDLINE = Dialect(lazy(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?"), first="PMID", blank_ends=True)
REFER = Dialect(lazy(r"%([0-9A-Z@!#$%&()*+,:;<=>?\[\]^~|-])(?:[ \t]|$)"), first="0", blank_ends=True)
# Head and foot of a file (FN, VR, EF) stand outside its records.
WEB_OF_SCIENCE = Dialect(
    lazy(r"(?!FN|VR|EF)([A-Z][A-Z0-9])(?: |$)"),
    first="PT",
    last="ER",
    lists=frozenset({"AU", "AF", "BA", "BF", "BE", "CA", "CR"}),
)

REFWORKS = Dialect(
    lazy(
        r"(RT|SR|ID|A[1-6BDNV]|T[1-3]|J[FO]|YR|FD|VO|IS|SP|OP|K1|NO|ED|PB|PP|SN|LA|CL|SF|OT|LK|DO|CN|D[BS]|IP"
        r"|RD|ST|U\d{1,2}|UL|SL|LL|CR|W[TVP]|OL|PMID|PMCID)(?: |$)"
    ),
    first="RT",
)
# Labels in words: any will do, so that what is not known here never runs into a value that is.
_WORDS = r"([^\W\d_a-z][^\W\d_][\w .,/&'()-]{0,40}?)"
_LABEL = rf"{_WORDS}:(?=\s|$)\s*"
# What ProQuest prints between records, and around them, is a rule of underscores.
PROQUEST = Dialect(
    lazy(rf"(Document)\s+\d+\s+of\s+\d+\s*$|(_)_{{9,}}\s*$|{_LABEL}"), first="Document", last="_"
)
EBSCO = Dialect(lazy(_LABEL), first="Record", lists=frozenset({"Authors", "Author", "Author(s)"}))
# A number in angles, then tags, or labels on lines of their own over values that are set in.
OVID = Dialect(
    lazy(rf"(<)\d{{1,7}}>\s*$|([A-Z][A-Z0-9]) {{1,2}}-(?: |$)|{_WORDS}\s*$"),
    first="<",
    lists=frozenset({"Authors", "Author", "Authors Full Name", "Author Full Name", "AU", "FA"}),
)


def scan(text: str, dialect: Dialect) -> Iterator[Record | Between]:
    """Cut `text` into records and the text between them, in order."""
    if dialect is RIS and _TIGHT.search(text.replace("\r", "\n")):
        dialect = _TIGHT_RIS
    elif dialect is RIS and _SMALL.search(text.replace("\r", "\n")):
        dialect = _SMALL_RIS
    tags: list[Tag] = []
    loose = -1  # where text outside records began
    end = 0  # where what was last taken in ends
    for line in _LINE.finditer(text):
        if line.start() == len(text):
            break
        content = line[1]
        tag = dialect.tag.match(content)
        name = _name(tag) if tag else ""
        blank = not content.strip()
        begins = name == dialect.first or (bool(name) and not tags and name != dialect.last)
        if tags and (name == dialect.first or (blank and dialect.blank_ends)):
            yield _record(text, tags, end, closed=dialect.blank_ends)
            tags = []
        if begins and loose >= 0:
            yield Between(loose, end)
            loose = -1
        if tag and (tags or begins):
            start = line.start(1) + tag.end()
            stop = line.start(1) + max(tag.end(), len(content.rstrip()))
            tags.append(Tag(name, line.start(1), start, stop, text[start:stop].strip()))
        elif not blank and tags and tags[-1].name in dialect.lists:
            start = line.start(1) + len(content) - len(content.lstrip())
            stop = line.start(1) + len(content.rstrip())
            tags.append(Tag(tags[-1].name, line.start(1), start, stop, text[start:stop]))
        elif not blank and tags:
            stop = line.start(1) + len(content.rstrip())
            tags[-1] = tags[-1]._replace(value_end=stop)
        elif not blank and loose < 0:
            loose = line.start(1)
        if not blank:
            end = line.start(1) + len(content.rstrip())
        if tags and name and name == dialect.last:
            yield _record(text, tags, end, closed=True)
            tags = []
    if tags:
        yield _record(text, tags, end, closed=dialect.blank_ends)
    elif loose >= 0:
        yield Between(loose, end)


def _name(tag: re.Match[str]) -> str:
    """The name in the group that matched; as RIS writes it where a program writes it small."""
    name = tag[tag.lastindex or 0]
    return name.upper() if tag.re.flags & re.IGNORECASE else name


def _record(text: str, tags: list[Tag], end: int, *, closed: bool) -> Record:
    joined = (t._replace(value=_SPACES.sub(" ", text[t.value_start : t.value_end]).strip()) for t in tags)
    return Record(tags[0].start, end, tuple(joined), closed)

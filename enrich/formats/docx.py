"""What a Word document says, paragraph by paragraph, and where in its XML each one stands.

Reader and editor share this scan, so that both count paragraphs alike. It
keeps no tree: memory follows the text, not the markup.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from xml.parsers import expat

from msgspec import Struct, field

from enrich.errors import UnreadableInput
from enrich.formats.xml_guard import check_prologue
from enrich.patterns import lazy

MAIN = "word/document.xml"
LARGEST_PART = 64 * 1024**2
_MOST_TAGS = 1_500_000
_DEEPEST = 1_000
_TRAP = "has more markup than any honest document; refused."
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_BREAK = "\u2028"
_CHARACTERS = {
    "tab": " ",
    "br": _BREAK,
    "cr": _BREAK,
    "ptab": " ",
    "softHyphen": "\u00ad",
    "noBreakHyphen": "\u2011",
}
_BIBLIOGRAPHY_FIELDS = (
    "ADDIN ZOTERO_BIBL", "ADDIN EN.REFLIST", "BIBLIOGRAPHY", "ADDIN MENDELEY BIBLIOGRAPHY",
    "ADDIN CITAVI.BIBLIOGRAPHY",
)  # fmt: skip
_TAG = lazy(rb"<((?:[\w.-]+:)?)p\b")
_SKIPPED = frozenset(("del", "moveFrom", "Fallback"))


class Target(Struct, frozen=True):
    """A hyperlink of a paragraph: the id of its relationship, or its address outright."""

    relation: str = ""
    url: str = ""


class Field(Struct):
    """A field's instruction (``ADDIN ZOTERO_ITEM …``) and the data stored beside it."""

    code: str = ""
    data: str = ""
    paragraph: int = 0
    separated: bool = False
    bibliography: bool = False


class Piece(Struct, frozen=True):
    """Text of one ``w:t``, and the bytes ``xml[start:end]`` that hold it."""

    text: str
    start: int
    end: int


class Paragraph(Struct):
    """One paragraph; `number` counts from 1 in its part.

    `bibliography` says that a field or a content control makes it part of a
    list of references; `lines` are those that somebody parted by line breaks. The
    rest is filled for paragraphs asked for: `pieces`, and `after`, the offset behind
    the child that ends the text, with the properties (`look`) of the last run
    outside links and the tags' `prefix`.
    """

    number: int
    style: str = ""
    level: int = -1
    bibliography: bool = False
    text: str = ""
    lines: tuple[str, ...] = ()
    links: list[Target] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    prefix: bytes = b""
    after: int = -1
    look: bytes = b""


class Scanned(Struct, frozen=True):
    """The paragraphs that hold text, in order, all fields, and how many paragraphs there are."""

    paragraphs: tuple[Paragraph, ...]
    fields: tuple[Field, ...]
    total: int


def scan(file: str, xml: bytes, wanted: Collection[int] = ()) -> Scanned:
    """Scan one part; `wanted` are the numbers of paragraphs whose places are to be kept.

    Raises UnreadableInput where the part is no well-formed XML, declares
    entities, or is of a size or depth that no document has.
    """
    check_prologue(file, xml)
    if xml.count(b"<") > _MOST_TAGS:
        raise UnreadableInput(file, _TRAP)
    listener = _Listener(file, xml, frozenset(wanted))
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.buffer_text = False
    parser.StartElementHandler, parser.EndElementHandler = listener.start, listener.end
    parser.CharacterDataHandler = listener.characters
    parser.EntityDeclHandler = listener.refuse
    listener.parser = parser
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise UnreadableInput(file, f"its text is no well-formed XML ({error}); save it again.") from error
    found = sorted(listener.found, key=lambda p: p.number)
    return Scanned(tuple(found), tuple(listener.fields), listener.count)


class _Open(Struct):
    """A paragraph not yet closed, and what is open within it."""

    paragraph: Paragraph
    depth: int
    child: int = -1
    telling: bool = False
    links: int = 0
    run: int = -1
    look: tuple[int, int] = (0, 0)
    texts: list[str] = field(default_factory=list)


class _Listener:
    """Listens to the parser."""

    def __init__(self, file: str, xml: bytes, wanted: frozenset[int]) -> None:
        self.parser: Any = None
        self.found: list[Paragraph] = []
        self.fields: list[Field] = []
        self.count = 0
        self._file, self._xml, self._wanted = file, xml, wanted
        self._depth, self._skip = 0, 0
        self._open: list[_Open] = []
        self._stack: list[Field] = []
        self._controls: list[tuple[int, bool]] = []
        self._simple: list[int] = []
        self._reading = ""
        self._text: list[str] = []
        self._start = 0

    def refuse(self, *_: Any) -> None:
        raise UnreadableInput(self._file, "declares XML entities of its own, which can be a trap; refused.")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableInput(self._file, _TRAP)
        if self._open and self._depth == self._open[-1].depth + 1:
            self._open[-1].child = self._depth
        space, _, name = tag.rpartition("\n")
        if self._skip or name in _SKIPPED:
            self._skip += 1
        elif space in _WORD:
            values = {key.rpartition("\n")[2]: value for key, value in attributes.items()}
            self._word(name, values)
        elif space == _MATH and name == "t":
            self._begin("t")

    def _word(self, name: str, values: dict[str, str]) -> None:
        if name == "p":
            self.count += 1
            paragraph = Paragraph(self.count)
            if self.count in self._wanted and (tag := _TAG.match(self._xml, self.parser.CurrentByteIndex)):
                paragraph.prefix = tag[1]
            self._open.append(_Open(paragraph, self._depth))
        elif name == "sdt":
            self._controls.append((self._depth, False))
        elif name in ("fldChar", "fldSimple"):
            self._field(name, values)
        elif name in ("t", "instrText", "fldData"):
            self._begin(name)
        elif name in ("bibliography", "docPartGallery", "tag") and self._controls:
            self._control(name, values.get("val", ""))
        elif self._open:
            self._inside(name, values, self._open[-1])

    def _inside(self, name: str, values: dict[str, str], top: _Open) -> None:
        paragraph = top.paragraph
        if name == "pStyle":
            paragraph.style = values.get("val", "")
        elif name == "outlineLvl":
            paragraph.level = int(values["val"]) if values.get("val", "").isdigit() else -1
        elif name == "hyperlink":
            top.links += 1
            paragraph.links.append(Target(relation=values.get("id", "")))
        elif name == "r":
            top.run, top.look = self._depth, (0, 0)
        elif name == "rPr" and top.run == self._depth - 1:
            top.look = (self.parser.CurrentByteIndex, 0)
        elif name in _CHARACTERS and top.run == self._depth - 1:
            top.texts.append(_CHARACTERS[name])

    def _begin(self, name: str) -> None:
        self._reading, self._text, self._start = name, [], -1

    def characters(self, text: str) -> None:
        if self._reading:
            if self._start < 0:
                self._start = self.parser.CurrentByteIndex
            self._text.append(text)

    def end(self, tag: str) -> None:
        if self._skip:
            self._skip -= 1
        else:
            space, _, name = tag.rpartition("\n")
            if name == self._reading:
                self._finish(name)
            if space in _WORD:
                self._close(name)
        self._leave()
        self._depth -= 1

    def _leave(self) -> None:
        """A child of a paragraph ends: what is appended goes behind the last one that tells something."""
        if not self._open or self._depth != self._open[-1].depth + 1:
            return
        top = self._open[-1]
        if top.telling and top.paragraph.number in self._wanted:
            top.paragraph.after = self._behind()
        top.telling = False

    def _behind(self) -> int:
        at = int(self.parser.CurrentByteIndex)
        return self._xml.index(b">", at) + 1 if self._xml.startswith(b"</", at) else at

    def _finish(self, name: str) -> None:
        text, self._reading = "".join(self._text), ""
        if name == "instrText" and self._stack and not self._stack[-1].separated:
            self._stack[-1].code += text
        elif name == "fldData" and self._stack:
            self._stack[-1].data += text
        elif name == "t" and self._open and text:
            self._say(text, self._open[-1])

    def _say(self, text: str, top: _Open) -> None:
        top.texts.append(text)
        top.telling = True
        paragraph = top.paragraph
        paragraph.bibliography = (
            paragraph.bibliography
            or any(f.bibliography for f in self._stack)
            or any(listed for _, listed in self._controls)
        )
        if paragraph.number in self._wanted:
            paragraph.pieces.append(Piece(text, self._start, int(self.parser.CurrentByteIndex)))
            if not top.links and top.look[1]:
                paragraph.look = self._xml[top.look[0] : top.look[1]]

    def _close(self, name: str) -> None:
        if name == "p" and self._open:
            self._paragraph_ends(self._open.pop())
        elif name == "sdt" and self._controls:
            self._controls.pop()
        elif name == "fldSimple" and self._simple:
            self._simple.pop()
            self._ends()
        elif self._open:
            top = self._open[-1]
            if name == "hyperlink":
                top.links -= 1
            elif name == "r":
                top.run = -1
            elif name == "rPr" and top.run == self._depth - 1:
                top.look = (top.look[0], self._behind())

    def _paragraph_ends(self, top: _Open) -> None:
        said = "".join(top.texts).replace("\n", " ")
        lines = (" ".join(line.split(" ")).strip() for line in said.split(_BREAK))
        top.paragraph.lines = tuple(filter(None, lines))
        top.paragraph.text = said.replace(_BREAK, " ").strip()
        if top.paragraph.text:
            self.found.append(top.paragraph)

    def _field(self, name: str, values: dict[str, str]) -> None:
        kind = values.get("fldCharType", "")
        number = self._open[-1].paragraph.number if self._open else self.count
        if name == "fldSimple":
            self._stack.append(Field(values.get("instr", ""), paragraph=number))
            self._simple.append(self._depth)
            self._separates()
        elif kind == "begin":
            self._stack.append(Field(paragraph=number))
        elif kind == "separate":
            self._separates()
        elif kind == "end":
            self._ends()

    def _separates(self) -> None:
        if self._stack:
            top = self._stack[-1]
            top.separated = True
            top.bibliography = top.code.strip().upper().startswith(_BIBLIOGRAPHY_FIELDS)

    def _ends(self) -> None:
        if not self._stack:
            return
        ended = self._stack.pop()
        code = ended.code.strip()
        if self._open and self._open[-1].paragraph.number == ended.paragraph:
            self._open[-1].telling = self._open[-1].telling or self._open[-1].paragraph.after >= 0
            if code.upper().startswith("HYPERLINK") and '"' in code:
                self._open[-1].paragraph.links.append(Target(url=code.split('"')[1]))
        if code:
            self.fields.append(ended)

    def _control(self, name: str, value: str) -> None:
        """A content control says what it holds: a bibliography, or (Mendeley) the citation itself."""
        depth, listed = self._controls[-1]
        if name == "tag" and value.startswith("MENDELEY_CITATION"):
            self.fields.append(Field("MENDELEY_CITATION", value.rpartition("_")[2], self.count))
        listed = listed or name == "bibliography" or "BIBLIOGRAPH" in value.upper()
        self._controls[-1] = (depth, listed)

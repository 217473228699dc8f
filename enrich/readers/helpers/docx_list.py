"""Tells which paragraphs of a Word document are its references.

In order of trust: what a reference manager's field or Word's own bibliography
encloses, paragraphs in a style made for it, what follows a heading; and where
none of these is there, the longest run of paragraphs that look like references.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from enrich.formats.docx import Paragraph
from enrich.patterns import lazy
from enrich.readers.helpers.extent import extent
from enrich.readers.helpers.shapes import ends_list, is_heading, plausible

_STYLES = lazy(
    r"(?:endnote )?bibliograph(?:y|ie|ia)(?: ?(?:entry|text|list|\d+))?"
    r"|references?(?: ?(?:list|text|entry|item|\d+))?"
    r"|literatur(?:verzeichnis)?(?: ?\d+)?|works cited|citavi bibliography entry"
    r"|bibliograf[ií]a|mdpi_7\.1_references"
)
_HEADING = lazy(r"(?:heading|überschrift|titre|título|titolo|kop) ?(\d)|(title|subtitle)")
_CONTENTS = lazy(r"toc ?\d|toc heading|table of .*|header|footer|caption")
_WORDS = lazy(r"[^\W\d_]{2,}")
_LOOKED_AT = 8
_ENOUGH = 0.4
_LONGEST = 1_500
_HEADLINE = 60
_NOT_A_HEADING = 9


class Listed(Struct, frozen=True):
    """Positions of the references and of what is set aside among them; whether that is a guess."""

    references: frozenset[int] = frozenset()
    others: Mapping[int, tuple[str, bool]] = {}
    guessed: bool = False


def find_list(paragraphs: Sequence[Paragraph], styles: Mapping[str, str]) -> Listed:
    """Return which of `paragraphs` are references; `styles` gives the names of their styles."""
    names = [styles.get(p.style, p.style.lower()) for p in paragraphs]
    levels = [_level(p, name) for p, name in zip(paragraphs, names, strict=True)]
    certain = {
        at
        for at, paragraph in enumerate(paragraphs)
        if (paragraph.bibliography or _STYLES.fullmatch(names[at])) and not _is_contents(names[at])
    }
    if not any(plausible(paragraphs[at].text) for at in certain):
        certain = set()
    section = certain | _after_headings(paragraphs, names, levels, certain)
    guessed = not section
    if guessed:
        section = _longest_run([p.text for p in paragraphs])
    return _sorted_out(paragraphs, levels, section, guessed=guessed)


def _level(paragraph: Paragraph, name: str) -> int:
    """The level of a heading from 1 (a title: 0); 9 for what is none."""
    match = _HEADING.fullmatch(name)
    if match:
        return int(match[1] or 0)
    if 0 <= paragraph.level < _NOT_A_HEADING - 1:
        return paragraph.level + 1
    return _NOT_A_HEADING


def _is_contents(name: str) -> bool:
    return _CONTENTS.fullmatch(name) is not None


def _after_headings(
    paragraphs: Sequence[Paragraph], names: Sequence[str], levels: Sequence[int], certain: set[int]
) -> set[int]:
    """The paragraphs after each heading that references follow, up to the next heading of its rank.

    Where those `certain` to be references follow, they are all there is.
    """
    found: set[int] = set()
    for at, paragraph in enumerate(paragraphs):
        if at in found or not is_heading(paragraph.text) or _is_contents(names[at]):
            continue
        stop = _end(paragraphs, levels, at)
        if certain.intersection(range(at + 1, stop)):
            found.add(at)
            continue
        body = [i for i in range(at + 1, stop) if levels[i] == _NOT_A_HEADING]
        if body and _share([paragraphs[i].text for i in body[:_LOOKED_AT]]) >= _ENOUGH:
            while stop > at and not _could_be(paragraphs[stop - 1].text):
                stop -= 1
            found.update(range(at, stop))
    return found


def _end(paragraphs: Sequence[Paragraph], levels: Sequence[int], heading: int) -> int:
    for at in range(heading + 1, len(paragraphs)):
        if levels[at] <= levels[heading] and levels[at] < _NOT_A_HEADING:
            return at
        if ends_list(paragraphs[at].text):
            return at
    return len(paragraphs)


def _longest_run(texts: Sequence[str]) -> set[int]:
    """The run of paragraphs that look like references; the whole document if most of it does."""
    looked = [text if len(text) <= _LONGEST / 2 else "" for text in texts]
    start, stop = extent(looked)
    if (start, stop) == (0, len(texts)) and _share(texts) < 0.5:
        return set()
    return set(range(start, stop))


def _share(texts: Sequence[str]) -> float:
    return sum(map(_could_be, texts)) / len(texts) if texts else 0.0


def _could_be(text: str) -> bool:
    return len(text) <= _LONGEST and plausible(text)


def _sorted_out(
    paragraphs: Sequence[Paragraph], levels: Sequence[int], section: set[int], *, guessed: bool
) -> Listed:
    references, others = set(), dict[int, tuple[str, bool]]()
    for at in section:
        text = paragraphs[at].text
        if is_heading(text) or levels[at] < _NOT_A_HEADING:
            others[at] = ("a heading.", False)
        elif _could_be(text) or (
            len(text) <= _LONGEST and len(text) > _HEADLINE and len(_WORDS.findall(text)) > 3
        ):
            references.add(at)
        elif len(text) <= _HEADLINE and text[-1:] not in ".,;)":
            others[at] = ("a heading within the list of references.", False)
        else:
            others[at] = ("a paragraph within the list of references that does not look like one.", True)
    if not references:
        return Listed()
    return Listed(frozenset(references), others, guessed)

"""Is this work's journal or book named in the reference, in full or abbreviated?

An abbreviated journal is a run of words each of which begins (or contracts)
the next word of the full name: ``J Biol Chem``, ``Natl. Acad. Sci.``. Words of
the full name may be left out; words of the reference may not be left over.
"""

from __future__ import annotations

from collections.abc import Set

from msgspec import Struct
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from enrich.comparable import parts
from enrich.comparable.abbreviations import abbreviates
from enrich.matching import thresholds
from enrich.matching.facets import STOP, Wording
from enrich.matching.levels import ContainerLevel
from enrich.matching.number_kinds import VOLUME_WORDS
from enrich.matching.reading import Reading
from enrich.matching.titles import exact

_SLIPS = 2
# First words of journals that are cited by their first letter; before others a letter is an author's initial.
_BY_ONE_LETTER = frozenset(
    ("journal", "jahrbuch", "zeitschrift", "quarterly", "new", "north", "south", "royal", "comptes")
)
_SERIES_WORDS = frozenset({"ser", "series", "sect", "section"}) | parts.WORDS
_JOINING = frozenset({"y", "e", "i", "o", "s", "d", "l"})
LITTLE = frozenset(word for word in STOP if len(word) > 1)
"""Words that shorten none: ``in`` is no ``International``."""
_CODE = 3
"""Letters from which a short name is a journal's wherever it stands."""
_ORDER: dict[ContainerLevel, int] = {
    "full": 5,
    "abbreviated": 4,
    "acronym": 3,
    "worn": 3,
    "partial": 2,
    "absent": 0,
    "none": 0,
}


class Container(Struct):
    """How the container-title is printed, over which tokens, and which words of it are not."""

    level: ContainerLevel
    begin: int = 0
    end: int = 0
    share: float = 0.0
    form: Wording | None = None
    lacks: tuple[str, ...] = ()


def find_container(reading: Reading, forms: tuple[Wording, ...], used: bytearray) -> Container:
    """Return the best finding over the forms of a container-title, and mark its tokens."""
    if not forms:
        return Container("none")
    best = Container("absent")
    for form in forms:
        found = _find(reading, form, used)
        if found.end and form is not forms[0] and _goes_on(reading, found.end, forms[0], used):
            found.level = "partial"
        if (_ORDER[found.level], found.share) > (_ORDER[best.level], best.share):
            best = found
        if best.level == "full":
            break
    if best.level in ("absent", "partial"):
        best = _worn(reading, forms[0], used) or best
    if best.level == "partial":
        best.lacks = _lacking(reading, best)
    for at in range(best.begin, best.end):
        used[at] = 1
    if best.end:
        _mark_place(reading, best.end, used)
    return best


def _lacking(reading: Reading, found: Container) -> tuple[str, ...]:
    """The words of the name, and the letters of its series, that the reference does not print."""
    if found.form is None:
        return ()
    printed = [token for token in reading.tokens[found.begin : found.end + 1] if token not in STOP]
    last = found.form.words[-1]
    letter = (last,) if len(last) == 1 and last.isalpha() else ()
    lacks = []
    for word in (*found.form.content, *letter):
        token = next((token for token in printed if abbreviates(token, word)), "")
        if token:
            printed.remove(token)
        else:
            lacks.append(word)
    return tuple(lacks)


def _goes_on(reading: Reading, end: int, whole: Wording, used: bytearray) -> bool:
    """Whether the reference goes on with words of the fuller name, of which it then lacks others."""
    while end < len(used) and reading.tokens[end] in STOP:
        end += 1
    return end < len(used) and not used[end] and reading.tokens[end] in whole.content


def _worn(reading: Reading, form: Wording, used: bytearray) -> Container | None:
    """The container-title as a scanner or typist left it: nearly the same letters in one place."""
    if len(form.squashed) < thresholds.NAME_SHORTEST_GARBLED or len(form.squashed) > len(reading.squashed):
        return None
    aligned = fuzz.partial_ratio_alignment(
        form.squashed, reading.squashed, score_cutoff=thresholds.NAME_GARBLED
    )
    if aligned is None or aligned.dest_end <= aligned.dest_start:
        return None
    begin, end = _trimmed(reading, form, aligned.dest_start, aligned.dest_end)
    if any(used[begin:end]) or not all(_same_series(reading, form, at) for at in range(begin, end)):
        return None
    window = reading.squashed[reading.starts[begin] : reading.ends(end)]
    if not _every_word(form, window):
        return None
    found = Container("worn", begin, end, aligned.score / 100, form)
    return None if _with_letter(reading, found, form, used).level == "partial" else found


def _trimmed(reading: Reading, form: Wording, start: int, stop: int) -> tuple[int, int]:
    """The tokens between two offsets, less those at the ends that the alignment touches but does not mean.

    An aligned window is as long as the name, so letters that were lost draw in the neighbours:
    a list number before it, the volume behind it, a piece of a longer word.
    """
    begin, end = reading.span(start, stop)
    while begin + 1 < end and _drawn_in(reading, form, begin, start, stop):
        begin += 1
    while begin + 1 < end and _drawn_in(reading, form, end - 1, start, stop):
        end -= 1
    return begin, end


def _drawn_in(reading: Reading, form: Wording, at: int, start: int, stop: int) -> bool:
    token = reading.tokens[at]
    covered = min(stop, reading.ends(at + 1)) - max(start, reading.starts[at])
    return 2 * covered <= len(token) or (token.isdigit() and token not in form.words)


def _every_word(form: Wording, window: str) -> bool:
    """Whether most letters of every word of the name stand at their place: a sister's name lacks a word."""
    kept = bytearray(len(form.squashed))
    for block in Levenshtein.opcodes(form.squashed, window):
        if block.tag == "equal":
            kept[block.src_start : block.src_end] = b"\x01" * (block.src_end - block.src_start)
    begin = 0
    for word in form.words:
        end = begin + len(word)
        if word in form.content and sum(kept[begin:end]) < thresholds.NAME_WORD_KEPT * len(word):
            return False
        begin = end
    return True


def _same_series(reading: Reading, form: Wording, at: int) -> bool:
    """Numbers and single letters are never misread for others here: they tell series and years apart."""
    token = reading.tokens[at]
    if not (token.isdigit() or len(token) == 1) or token in form.words:
        return True
    return token.isalpha() and _torn_off(reading, form, at)


def _torn_off(reading: Reading, form: Wording, at: int) -> bool:
    """Whether a letter belongs to a word beside it (``J ournal``), not to a series (``Physica B``)."""
    before = reading.tokens[at - 1] if at else ""
    letter, behind = reading.tokens[at : at + 2] if at + 1 < len(reading.tokens) else (reading.tokens[at], "")
    for word in form.content:
        alone, joined = OSA.distance(behind, word), OSA.distance(letter + behind, word)
        if 0 < alone >= joined <= _SLIPS or OSA.distance(before + letter, word) < min(
            OSA.distance(before, word), _SLIPS
        ):
            return True
    return False


def _mark_place(reading: Reading, end: int, used: bytearray) -> None:
    """Mark a place in brackets that tells journals of one name apart: ``Science (New York)``."""
    if end < len(used) and reading.gaps[end].strip() == "(":
        close = next(
            (at for at in range(end + 1, min(end + 4, len(reading.gaps))) if ")" in reading.gaps[at]), 0
        )
        words = reading.tokens[end:close]
        if close and all(word.isalpha() and len(word) > 1 for word in words):
            used[end:close] = b"\x01" * (close - end)


def _find(reading: Reading, form: Wording, used: bytearray) -> Container:
    whole = _code(reading, form, used) if len(form.squashed) < _CODE else exact(reading, form.squashed, used)
    if whole:
        return Container("full", *whole, share=1.0, form=form)
    if len(form.squashed) < _CODE:
        return Container("absent")
    if not form.content:
        return Container("absent")
    found = _abbreviated(reading, form, used)
    return _with_letter(reading, found, form, used) if found.end else found


def _code(reading: Reading, form: Wording, used: bytearray) -> tuple[int, int] | None:
    """The tokens of a code of two letters (``AJ``, ``A&A``) with a volume behind: else it is an author's."""
    length = len(form.words)
    for at in reading.places.get(form.words[0], ()):
        end = at + length
        glued = all(reading.gaps[near].strip() == "&" for near in range(at + 1, end))
        printed = tuple(reading.tokens[at:end]) == form.words and glued and not any(used[at:end])
        if printed and _before_volume(reading, end):
            return at, end
    return None


def _before_volume(reading: Reading, at: int) -> bool:
    """Whether a volume begins at a token: a number that is no year, or a word that announces one."""
    if at >= len(reading.tokens):
        return False
    number = next((number for number in reading.numbers if number.at == at), None)
    return reading.tokens[at] in VOLUME_WORDS if number is None else not number.year


def _with_letter(reading: Reading, found: Container, form: Wording, used: bytearray) -> Container:
    """Take in the letter of a series (``Physica A``, ``Phys. Rev. B12``, ``Phys. Rev., vol. B12``).

    Without it the name is another's.
    """
    letters = _letters(form)
    last = form.words[-1] if len(form.words[-1]) == 1 else ""
    at = _behind(reading, found.end, _SERIES_WORDS)
    volume = _behind(reading, at, VOLUME_WORDS - letters)
    if letters and any(number.at in (at, volume) and number.letter in letters for number in reading.numbers):
        return found
    if letters and at < len(reading.tokens) and reading.tokens[at] in letters and not used[at]:
        found.end = at + 1
    elif volume > at and volume + 1 < len(used) and reading.tokens[volume] in letters:
        used[volume] = 1
    elif last.isalpha() and reading.tokens[found.end - 1] != last:
        found.level = "partial"
    return found


def _letters(form: Wording) -> frozenset[str]:
    """The letters of a series in a name: the one at its end, else those within it that do not join words."""
    letters = {word for word in form.words[1:] if len(word) == 1 and word.isalpha()}
    return frozenset({form.words[-1]} & letters or letters - _JOINING)


def _behind(reading: Reading, at: int, words: Set[str]) -> int:
    """The place behind a token if that is one of these words, else its own."""
    return at + 1 if at < len(reading.tokens) and reading.tokens[at] in words else at


def _abbreviated(reading: Reading, form: Wording, used: bytearray) -> Container:
    """The longest run of tokens that shortens the name, begun at its first or second word."""
    for at in reading.places.get(form.acronym, ()) if form.acronym else ():
        if not used[at]:
            return Container("acronym", at, at + 1, 1.0, form)
    best = Container("absent")
    for word in form.content[:2]:
        for at in reading.initials.get(word[0], ()):
            token = reading.tokens[at]
            initial = len(token) == 1 < len(word) and word not in _BY_ONE_LETTER
            another = initial or (token != word and token in LITTLE)
            if not used[at] and not another and abbreviates(token, word):
                found = _walk(reading, at, used, form)
                if found.share > best.share:
                    best = found
    return best


def _walk(reading: Reading, at: int, used: bytearray, form: Wording) -> Container:
    """Follow the container's words from a token on; what matches is counted by its letters."""
    content = form.content
    begin, matched, letters, full = at, 0, 0, True
    due, end = 0, at
    total = sum(min(len(word), 8) for word in content)
    while at < len(reading.tokens) and due < len(content) and not used[at]:
        token = reading.tokens[at]
        ahead = next((i for i in range(due, len(content)) if abbreviates(token, content[i])), -1)
        if due and ahead < 0 and _spells(token, content[due:]):
            matched, full = matched + len(token), False
            letters += sum(min(len(word), 8) for word in content[due : due + len(token)])
            due, end = due + len(token), at + 1
        elif ahead >= 0 and (token.isalpha() or token == content[ahead]):
            full = full and token == content[ahead] and ahead == due
            matched += 1
            letters += min(len(content[ahead]), 8)
            due, end = ahead + 1, at + 1
        elif token not in STOP and not (len(token) == 1 and token in form.words):
            break
        at += 1
    share = letters / total
    if not matched or not _convincing(reading, begin, end, content, share):
        return Container("absent")
    level: ContainerLevel = "partial" if share < 0.99 else "full" if full else "abbreviated"
    return Container(level, begin, end, share, form)


def _spells(token: str, words: tuple[str, ...]) -> bool:
    """Whether a token is made of the first letters of the next words: ``NY``, ``USA``."""
    return 1 < len(token) <= len(words) and all(a == word[0] for a, word in zip(token, words, strict=False))


def _convincing(reading: Reading, begin: int, end: int, content: tuple[str, ...], share: float) -> bool:
    """One letter is no journal: what is printed must have some length, and be most of the name."""
    printed = sum(len(reading.tokens[at]) for at in range(begin, end))
    return share >= thresholds.NAME_SHARE and printed >= min(3, len(content) + 1)

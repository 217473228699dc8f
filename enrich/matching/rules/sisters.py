"""A journal's sisters bear its name with a word or a letter more: none of them is meant by the plain name."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from enrich.comparable import roman, text
from enrich.comparable.abbreviations import abbreviates
from enrich.matching import thresholds
from enrich.matching.containers import LITTLE
from enrich.matching.evidence import Evidence
from enrich.matching.facets import STOP
from enrich.matching.number_kinds import ISSUE_WORDS, MONTHS, PAGE_WORDS, VOLUME_WORDS
from enrich.matching.reading import Reading
from enrich.patterns import lazy

_ROMAN = lazy(roman.DIGITS)
_PLACE_WORDS = VOLUME_WORDS | ISSUE_WORDS | PAGE_WORDS | MONTHS
_SERIES_WORDS = text.word_set("ser series sect section part")
_SISTERS = text.word_set(
    "abstracts acta advances american annals applied archives asian australian british canadian clinical "
    "communications express european experimental general global indian international letters medicine "
    "new open physics plus reports research review reviews section series supplement supplements "
    "supplementum theoretical today world"
)
_STOPS = ".,;:()[]"
_ENDS = _STOPS + "&"
"""What a name ends at; a glued “&” begins an entity that was left in the text, as “and” it is a word."""
_LONG, _GARBLED = 12, 88.0
"""Letters from which a name is sought garbled, and the likeness (of 100) from which it is the printed one."""

_REACH = 3
"""Words beside a name among which the word may stand that the printed name seems to lack."""

Span = tuple[int, int, bool]
"""First token, one past the last, and whether every letter agrees."""


def sister_journal(reading: Reading, e: Evidence) -> str:
    """The candidate's journal has the printed name and a word more that tells sister journals apart.

    “Physics Letters B” is not “Physics Letters”, “Acta Botanica Supplement” not
    “Acta Botanica”. The printed name has to end where the candidate's goes on.
    """
    if e.identifier_corroborated or not e.work.containers:
        return ""
    word = _lacking(reading, e) or _left_out(reading, e)
    if word:
        return f"The candidate's journal is a sister of the printed one: its name also has “{word}”."
    return ""


def _lacking(reading: Reading, e: Evidence) -> str:
    """A word that the printed part of the name lacks, where all that it lacks tells sisters apart."""
    lacks = e.container.lacks
    sister = lacks and _ends(reading, e.container.end) and all(map(_tells_sisters, lacks))
    return lacks[0] if sister else ""


def _left_out(reading: Reading, e: Evidence) -> str:
    """The first or last word of the name, where the rest is printed whole, and that word not beside it."""
    if e.container.level == "full" and e.container.form is e.work.containers[0]:
        return ""
    forms = {form.squashed for form in e.work.containers[1:]} & _own_names(e)
    if any(form in reading.squashed for form in forms):
        return ""
    for stem, word, leads in _stems(e.work.containers[0].words):
        spans = list(_printed(reading, stem))
        beside = any(_is_beside(reading, span, word, leads=leads) for span in spans)
        if not beside and any(_is_name(reading, e, span) for span in spans):
            return word
    return ""


def _own_names(e: Evidence) -> set[str]:
    return {"".join(text.tokens(name)) for name in e.work.work.short_container_title}


def _stems(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, bool]]:
    """What is left of a name without a word at either end that tells sisters apart, and that word."""
    for leads, word in ((True, words[0]), (False, words[-1])):
        stem = list(words[1:] if leads else words[:-1])
        while stem and (leads and stem[0] in STOP):
            stem.pop(0)
        while stem and (not leads and stem[-1] in _SERIES_WORDS):
            stem.pop()
        known = word in _SISTERS or (not leads and len(word) == 1 and word.isalpha())
        if known and any(len(one) > 2 for one in stem):
            yield tuple(stem), word, leads


def _printed(reading: Reading, stem: tuple[str, ...]) -> Iterator[Span]:
    """The tokens over which a name is printed letter for letter; if it is long, and nowhere so, garbled."""
    squashed, found = "".join(stem), False
    at = reading.squashed.find(squashed)
    while at >= 0:
        begin, end = reading.span(at, at + len(squashed))
        if reading.starts[begin] == at and reading.ends(end) == at + len(squashed):
            found = True
            yield begin, end, True
        at = reading.squashed.find(squashed, at + 1)
    if not found and _LONG <= len(squashed) <= len(reading.squashed):
        near = fuzz.partial_ratio_alignment(squashed, reading.squashed, score_cutoff=_GARBLED)
        if near is not None and near.dest_end > near.dest_start:
            yield *reading.span(near.dest_start, near.dest_end), False


def _is_beside(reading: Reading, span: Span, word: str, *, leads: bool) -> bool:
    """Whether the word, whole or cut short, stands before the name (after it), over little words between."""
    begin, end, exact = span
    touched = 0 if exact else 1  # the window of a garbled name may begin or end in its neighbour
    beside = (
        reading.tokens[max(0, begin - _REACH) : begin + touched]
        if leads
        else reading.tokens[end - touched : end + _REACH]
    )
    glued = any(number.at in (end, end + 1) and number.letter == word for number in reading.numbers)
    beside = [token for token in beside if token == word or token not in LITTLE]
    return glued or any(abbreviates(token, word) or _is_misspelt(token, word) for token in beside)


def _is_misspelt(token: str, word: str) -> bool:
    """Whether a token is the word with other letters, or run together with the little word before it."""
    joined = token.endswith(word) and token.removesuffix(word) in STOP
    return joined or OSA.normalized_similarity(token, word) >= thresholds.WORD_MISSPELT


def _is_name(reading: Reading, e: Evidence, span: Span) -> bool:
    """Whether a name stands there, before a place, and not as words of the title."""
    begin, end, _ = span
    titled = e.in_order and begin < e.title.end and e.title.begin < end
    begins = end - begin > 1 or begin == 0 or any(sign in _STOPS + "”\"'?!" for sign in reading.gaps[begin])
    return begins and not titled and _ends(reading, end)


def _ends(reading: Reading, at: int) -> bool:
    """Whether a journal's name ends before a token: its place follows, perhaps behind a series' letter."""
    behind = reading.tokens[at : at + 2]
    if behind and len(behind[0]) == 1 and behind[0].isalpha():
        behind = behind[1:]
    if not behind or any(sign in _ENDS for sign in reading.gaps[at]):
        return True
    return any(map(str.isdigit, behind[0])) or behind[0] in _PLACE_WORDS or bool(_ROMAN.fullmatch(behind[0]))


def _tells_sisters(word: str) -> bool:
    return len(word) == 1 or any(sister.startswith(word) for sister in _SISTERS if len(word) > 2)

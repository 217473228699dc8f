"""Is this work's title printed in the reference, whole, worn, shuffled or in part?

The title is looked for in the running string, without knowing where a title
begins: first squashed together (spaces and hyphens do not count), then word by
word, then character by character for what scanners and typists do to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from enrich.comparable import roman
from enrich.matching import thresholds
from enrich.matching.facets import Wording
from enrich.matching.levels import TitleLevel
from enrich.matching.number_kinds import PART_WORDS, VOLUME_WORDS
from enrich.matching.reading import Reading

_COUNTING = (VOLUME_WORDS | PART_WORDS) - {"v"}
NUMERALS = roman.SMALL.keys()


class Found(Struct, frozen=True):
    """What of a wording is printed: level, share of its weight, and the tokens it occupies."""

    level: TitleLevel
    share: float = 0.0
    begin: int = 0
    end: int = 0
    missing: tuple[str, ...] = ()
    form: Wording | None = None


ABSENT = Found("absent")
_ORDER: dict[TitleLevel, int] = {
    "exact": 6,
    "near": 5,
    "fuzzy": 4,
    "scrambled": 3,
    "partial": 2,
    "absent": 0,
    "none": 0,
}


def size(form: Wording | None) -> str:
    """How much a title tells: ``short``, ``medium`` or ``long``."""
    if form is None or form.weight < thresholds.TITLE_LITTLE:
        return "short"
    return "medium" if form.weight < thresholds.TITLE_MUCH else "long"


def find_title(reading: Reading, forms: tuple[Wording, ...], used: bytearray) -> Found:
    """Return the best finding over the forms of a title; `used` tokens are not free for it."""
    if not forms:
        return Found("none")
    best = ABSENT
    for form in forms:
        found = _find(reading, form, used)
        if (_ORDER[found.level], found.share) > (_ORDER[best.level], best.share):
            best = found
        if best.level == "exact":
            break
    return best


def _find(reading: Reading, form: Wording, used: bytearray) -> Found:
    whole = exact(reading, form.squashed, used)
    if whole:
        return Found("exact", 1.0, *whole, form=form)
    places = reading.places
    printed = sum(w for word, w in zip(form.words, form.weights, strict=True) if word in places)
    if printed < thresholds.TITLE_WORTH_ALIGNING * form.weight:
        return ABSENT
    return _worn(reading, form)


_NOT_GLUED = {1, 2}
"""Letters before or behind a title that are no glued word: they make another word of its first or last."""


def exact(reading: Reading, squashed: str, used: bytearray) -> tuple[int, int] | None:
    """Return the free tokens that spell `squashed`, None where they do not stand there at a word's ends."""
    at = reading.squashed.find(squashed)
    while at >= 0:
        begin, end = reading.span(at, at + len(squashed))
        before, after = at - reading.starts[begin], reading.ends(end) - at - len(squashed)
        inside = len(squashed) > 14 and not (squashed[0].isdigit() or squashed[-1].isdigit())
        glued = inside and not {before, after} & _NOT_GLUED
        if (not (before or after) or glued) and not any(used[begin:end]):
            return begin, end
        at = reading.squashed.find(squashed, at + 1)
    return None


def _worn(reading: Reading, form: Wording) -> Found:
    """The finding for a title that is not printed exactly."""
    missing = [i for i, word in enumerate(form.words) if not printed(reading, word)]
    share = 1.0 - sum(form.weights[i] for i in missing) / form.weight
    aligned = fuzz.partial_ratio_alignment(form.squashed, reading.squashed)
    ratio = aligned.score / 100 if aligned and len(form.squashed) <= len(reading.squashed) else 0.0
    begin, end = reading.span(aligned.dest_start, max(aligned.dest_end, 1)) if aligned else (0, 0)
    place = range(begin, end) if ratio >= thresholds.TITLE_IN_PLACE else None
    words = form.words
    missing += [i for i, w in enumerate(words) if _numeral_elsewhere(reading, w, words.count(w), place)]
    level = _level(share, ratio, len(missing))
    if level == "scrambled" and form.weight < thresholds.TITLE_LITTLE and not _together(reading, form):
        level = "partial"
    if level == "absent":
        return ABSENT
    return Found(level, share, begin, end, tuple(form.words[i] for i in missing), form)


def _together(reading: Reading, form: Wording) -> bool:
    """Whether the words of a short title stand side by side; scattered they are any words."""
    told = [reading.places[word] for word in form.words if word in reading.places]
    reach = len(form.words)
    return any(
        all(any(abs(at - start) <= reach for at in places) for places in told)
        for start in (told[0] if told else ())
    )


def _level(share: float, ratio: float, missing: int) -> TitleLevel:
    if share >= thresholds.TITLE_NEAR_SHARE and ratio >= thresholds.TITLE_NEAR_RATIO:
        return "near"
    if share >= thresholds.TITLE_FUZZY_SHARE and ratio >= thresholds.TITLE_IN_PLACE:
        return "fuzzy"
    if share >= thresholds.TITLE_NEAR_SHARE or (share >= thresholds.TITLE_SCATTERED_BUT_ONE and missing == 1):
        return "scrambled"
    return "partial" if share >= thresholds.TITLE_PARTIAL_SHARE else "absent"


def _numeral_elsewhere(reading: Reading, word: str, times: int, place: range | None) -> bool:
    """Whether a number of the title is printed, but not in the title: a volume is no part number.

    `times` is how often the title has it, `place` where the title stands; None where its words are scattered.
    """
    if not (word.isdigit() or word in NUMERALS) or word not in reading.places:
        return False
    if place is not None:
        return sum(at in place for at in reading.places[word]) < times
    if len(reading.places[word]) < times:
        return True
    typed = {number.at for number in reading.numbers if number.kind not in ("", "l")}
    return all(at in typed for at in reading.places[word])


def printed(reading: Reading, word: str, alike: float | None = None) -> bool:
    """Whether a word stands in the reference: as such, parted or run together, or misspelt."""
    if word in reading.places:
        return True
    if word in _COUNTING:
        return not _COUNTING.isdisjoint(reading.places)
    if len(word) < 4 or not word.isalpha():
        return False
    if len(word) > 4 and word in reading.squashed:
        return True
    return _likest(word, reading.tokens, alike) is not None


def mark_span(reading: Reading, found: Found, used: bytearray) -> None:
    """Mark what the title explains where it stands in one place: the tokens that are its words."""
    if found.level == "exact":
        used[found.begin : found.end] = b"\x01" * (found.end - found.begin)
    elif found.form is not None and found.level in ("near", "fuzzy"):
        words = frozenset(found.form.words)
        for at in range(found.begin, found.end):
            if _belongs(reading.tokens[at], words, found):
                used[at] = 1


def mark_elsewhere(reading: Reading, found: Found, used: bytearray) -> None:
    """Mark the words of a worn or shuffled title that stand elsewhere, and that nothing else explains."""
    if found.form is not None and found.level in ("near", "fuzzy", "scrambled"):
        for word in found.form.words:
            _mark_elsewhere(reading, word, used)


def _belongs(token: str, words: frozenset[str], found: Found) -> bool:
    """Whether a token of the title's span is a word of the title, whole, broken off or misspelt."""
    if token in words or (found.form and len(token) > 1 and token in found.form.squashed):
        return True
    return bool(found.missing) and _likest(token, found.missing) is not None


def _mark_elsewhere(reading: Reading, word: str, used: bytearray) -> None:
    places = reading.places.get(word)
    if places is None:
        likest = _likest(word, reading.tokens) if len(word) > 3 else None
        places = [likest] if likest is not None else []
    free = next((at for at in places if not used[at]), None)
    if free is not None and not any(used[at] for at in places):
        used[free] = 1


def _likest(word: str, choices: Sequence[str], alike: float | None = None) -> int | None:
    """The place of the choice that a misspelt word most resembles, None where none is near."""
    found = process.extractOne(
        word, choices, scorer=OSA.normalized_similarity, score_cutoff=alike or thresholds.WORD_MISSPELT
    )
    return found[2] if found else None

"""Under which terms a work is indexed, and which terms a reference asks for.

Words alone find works whose titles are printed. References without a title
("J Cell Biol. 1977;75:277-89") are found by composite terms: pairs of facts
that agree when a string and a work are the same, such as volume + first page.
Such a pair is rare even among millions of works, so it also makes the search
cheap. The reference is not parsed for this: every number may be a volume, a
page or a year, and wrong guesses meet no document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import permutations

from enrich.comparable import text
from enrich.comparable.years import YEARS
from enrich.records import Work

_NUMBER = re.compile(r"[a-z]?\d+[a-z]?")
_DIGITS = re.compile(r"\d+")
_MOST_NUMBERS = 12
_MOST_NAMES = 14
# Scripts without blanks between words, with the marks that belong to their letters.
_RUN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+"
)
_GRAM = 3
_SHORTEST_GLUED, _LONGEST_GLUED = 3, 10


def work_terms(work: Work) -> list[str]:
    """Return the terms of a work: its words, its numbers, and pairs of facts; repeated ones once."""
    return list(dict.fromkeys([*work_words(work), *_work_pairs(work)]))


def work_words(work: Work) -> list[str]:
    """Return the words and numbers of a work, once each."""
    titles = (*work.title, *work.subtitle, *work.original_title)
    journal = (*work.container_title, *work.short_container_title, work.publisher, *map(str, work.years))
    numbers = (work.volume, work.issue, work.page, work.article_number)
    return list(dict.fromkeys(_words_of([*titles, *journal, *_name_texts(work), *numbers])))


def reference_terms(string: str) -> tuple[list[str], list[str]]:
    """Return (words, pairs) to search for in a reference's text, each in order of appearance, once each."""
    tokens, words = text.tokens(string), reference_words(string)
    numbers = [word for word in words if _NUMBER.fullmatch(word)][:_MOST_NUMBERS]
    readings = list(dict.fromkeys([*numbers, *(head for n in numbers for head in page_heads(n))]))
    names = [word for word in dict.fromkeys(tokens) if word.isalpha() and len(word) > 2]
    return words, list(dict.fromkeys(_reference_pairs(numbers, readings, names[:_MOST_NAMES])))


def reference_words(string: str) -> list[str]:
    """Return the words to search for in a reference's text, in order of appearance, once each."""
    return list(dict.fromkeys(_words(string)))


def place_terms(volume: str, page: str) -> list[str]:
    """Return the terms of a volume and a first page, of which a work there has one; empty without both."""
    return list(_pairs("vp", _DIGITS.findall(volume)[:1], filter(None, [first_page(page)])))


def page_heads(number: str) -> Iterator[str]:
    """Yield the first pages that a glued range such as ``77101`` (77–101) may start with."""
    if not number.isdigit() or not _SHORTEST_GLUED <= len(number) <= _LONGEST_GLUED:
        return
    for cut in range(1, len(number) // 2 + 1):
        if number[cut] != "0":
            yield number[:cut]


def first_page(page: str) -> str:
    """Return the first page as a term, "" where there is none."""
    match = _NUMBER.search(page.lower() if text.is_bare(page) else text.fold(page))
    return match.group() if match else ""


def _work_pairs(work: Work) -> Iterator[str]:
    volumes = _DIGITS.findall(work.volume)[:2]
    pages = [p for p in (first_page(work.page), first_page(work.article_number)) if p]
    years = [str(year) for year in work.years]
    surnames = _surnames(work)
    yield from _pairs("vp", volumes, pages)
    yield from _pairs("yp", years, pages)
    yield from _pairs("yv", years, volumes)
    yield from _pairs("sp", surnames, pages)
    yield from _pairs("sv", surnames, volumes)
    yield from _pairs("sy", surnames, years)


def _reference_pairs(numbers: list[str], readings: list[str], names: list[str]) -> Iterator[str]:
    years = [n[:4] for n in numbers if n[:4].isdigit() and int(n[:4]) in YEARS and len(n) <= 5]
    bare = [_DIGITS.search(n).group() for n in numbers]  # type: ignore[union-attr]
    yield from (f"vp:{a}:{b}" for a, b in permutations(dict.fromkeys([*bare, *readings]), 2))
    yield from _pairs("yp", years, readings)
    yield from _pairs("yv", years, bare)
    yield from _pairs("sp", names, readings)
    yield from _pairs("sv", names, bare)
    yield from _pairs("sy", names, years)


def _pairs(kind: str, left: Iterable[str], right: Iterable[str]) -> Iterator[str]:
    right = list(right)
    return (f"{kind}:{a}:{b}" for a in left for b in right)


def _surnames(work: Work) -> list[str]:
    names = [name.family or name.name for name in (work.author or work.editor)[:3]]
    return list(dict.fromkeys(word for name in names for word in text.tokens(name)[-1:]))


def _name_texts(work: Work) -> list[str]:
    return [name.family or name.name for name in (*work.author, *work.editor)]


def _words_of(values: list[str]) -> list[str]:
    """The words of several texts, of which most can be read in one go."""
    together = " ".join(values)
    return text.tokens(together) if text.is_bare(together) else [w for value in values for w in _words(value)]


def _words(value: str) -> list[str]:
    """The words of a text; of what is written without blanks whole runs, and every few signs in a row."""
    if value.isascii() or not _RUN.search(value):
        return text.tokens(value)
    runs = _RUN.findall(unicodedata.normalize("NFC", text.plain(value)))
    grams = (part for run in runs for part in (run, *(run[at : at + _GRAM] for at in range(len(run) - 1))))
    return [*text.tokens(_RUN.sub(" ", value)), *("".join(text.tokens(part)) for part in grams)]

"""Learns how common words and surnames are, so that agreement on a rare one counts for more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from enrich.comparable import names, text
from enrich.comparable.spelling import one_spelling
from enrich.records import Work

FEWEST = {"word": 40, "surname": 20}


def count(works: Iterable[Work]) -> tuple[int, dict[str, Counter[str]]]:
    """Return the number of works and, for words and surnames, in how many works each occurs."""
    total, counts = 0, {kind: Counter[str]() for kind in FEWEST}
    for work in works:
        total += 1
        strings = (*work.title, *work.subtitle, *work.container_title, *work.short_container_title)
        counts["word"].update({token for string in strings for token in text.tokens(string)})
        counts["surname"].update({w for name in work.author for w in names.surname_words(name.family)})
    return total, counts


def write(path: Path, works: Iterable[Work]) -> None:
    """Write the table: how many of a million works have a token in one spelling, per kind, most first."""
    total, counts = count(works)
    with path.open("w", encoding="utf-8") as stream:
        stream.write("# kind\ttoken in one spelling\tworks per million; tokens not listed are rarer\n")
        for kind, fewest in FEWEST.items():
            spelled = Counter[str]()
            for token, seen in counts[kind].items():
                if seen >= fewest:
                    spelled[one_spelling(token)] += round(seen * 1e6 / total)
            for token, per_million in sorted(spelled.items(), key=lambda item: (-item[1], item[0])):
                stream.write(f"{kind}\t{token}\t{per_million}\n")

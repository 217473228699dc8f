"""SQLite's FTS5 as crossref-local uses it: all words must be there, and nothing is ranked."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import chain, islice
from time import process_time

from enrich.comparable.text import tokens
from enrich.index import Reader
from tests.bench.scale.made import plain_words


class Fts5:
    """An index by FTS5 of works that are meant, and of the first ones of an index beside them."""

    def __init__(self, index: Reader, works: int, meant: Sequence[tuple[str, str]]) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE works USING fts5(words, doi UNINDEXED)")
        spent = process_time()
        wanted = filter(None, index.lookup_many([doi for _, doi in meant]))
        held = {work.DOI: work for work in islice(chain(wanted, index.all_works()), works)}.values()
        rows = ((" ".join(plain_words(work)), work.DOI) for work in held)
        self._database.executemany("INSERT INTO works VALUES (?, ?)", rows)
        self._built = len(held) / (process_time() - spent)

    def measured(self, some: Sequence[tuple[str, str]]) -> str:
        """Tell how quickly it was built and answers, and how well."""
        spent = process_time()
        found = [self._search(string) for string, _ in some]
        rate = len(some) / (process_time() - spent)
        right = sum(doi in one for one, (_, doi) in zip(found, some, strict=True)) / len(some)
        built = f"built by {self._built:,.0f} works a second"
        return f"{rate:,.0f} references a second of CPU, R@10 {right:.3f}; {built}"

    def _search(self, string: str) -> list[str]:
        words = " AND ".join(f'"{word}"' for word in dict.fromkeys(tokens(string)))
        query = "SELECT doi FROM works WHERE works MATCH ? LIMIT 10"
        return [doi for (doi,) in self._database.execute(query, (words,))] if words else []

"""SQLite's FTS5 as crossref-local uses it: all words must be there, and nothing is ranked."""

from __future__ import annotations

import sqlite3
from itertools import islice
from time import process_time

from enrich.comparable.text import tokens
from enrich.index import Reader
from tests.bench.scale.made import plain_words


class Fts5:
    """An index by FTS5 of the first works of an index."""

    def __init__(self, index: Reader, works: int) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE works USING fts5(words, doi UNINDEXED)")
        spent = process_time()
        rows = ((" ".join(plain_words(work)), work.DOI) for work in islice(index.all_works(), works))
        self._database.executemany("INSERT INTO works VALUES (?, ?)", rows)
        print(f"FTS5: {works / (process_time() - spent):,.0f} works a second of CPU")

    def measure(self, questions: dict[str, list[tuple[str, str]]]) -> None:
        """Tell how quickly it answers; how well it does so is told of works that it has alone."""
        some = [string for group in questions.values() for string, _ in group[:50]]
        spent = process_time()
        found = sum(bool(self._search(string)) for string in some)
        cost = (process_time() - spent) / len(some)
        print(f"FTS5, all words: {1 / cost:,.0f} references a second of CPU, {found} of {len(some)} answered")

    def _search(self, string: str) -> list[str]:
        words = " AND ".join(f'"{word}"' for word in dict.fromkeys(tokens(string)))
        query = "SELECT doi FROM works WHERE works MATCH ? LIMIT 10"
        return [doi for (doi,) in self._database.execute(query, (words,))] if words else []

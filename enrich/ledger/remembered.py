"""What is remembered of one web address from visit to visit: a noun, which the rules of time look at."""

from __future__ import annotations

from msgspec import Struct


class Remembered(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An address as the ledger knows it; days are ISO dates.

    `asked` is the day of the last visit and `word` what came of it, `since` the
    day since which it has not been as it should ("" where it is), `counted` the
    last of `count` days whose failure counts. Of an address that was as it
    should, `about` is a mark of what was looked for, and `note`, `final`,
    `edit`, `shows` and `known` are what was learned, to be said again.
    """

    asked: str
    word: str
    since: str = ""
    counted: str = ""
    count: int = 0
    about: str = ""
    note: str = ""
    final: str = ""
    edit: str = ""
    shows: str = ""
    hops: tuple[tuple[str, int], ...] = ()
    known: tuple[tuple[str, str], ...] = ()

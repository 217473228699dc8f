"""Labels the tokens of a reference with the fields they belong to (a linear-chain CRF)."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pycrfsuite

from enrich.parsing.tokens import describe, tokenise

MODEL = Path(__file__).parent.parent / "data" / "parser.crfsuite"
LONGEST = 4_000

_local = threading.local()


class Segment(NamedTuple):
    """Neighbouring tokens of one label: the text they cover, and where it begins."""

    label: str
    text: str
    start: int


def segments(text: str) -> list[Segment]:
    """Return the labelled stretches of `text` in order; what lies beyond 4,000 characters is not read."""
    tokens = tokenise(text[:LONGEST])
    if not tokens:
        return []
    found = []
    tagged = zip(labels([token.text for token in tokens]), tokens, strict=True)
    for label, group in groupby(tagged, key=lambda pair: pair[0]):
        run = [token for _, token in group]
        found.append(Segment(label, text[run[0].start : run[-1].end], run[0].start))
    return found


def labels(words: Sequence[str]) -> list[str]:
    """Return the label of each token."""
    return list(_tagger().tag(describe(words)))


def _tagger() -> pycrfsuite.Tagger:
    """This thread's tagger: the library's object must not be shared between threads."""
    if not hasattr(_local, "tagger"):
        tagger = pycrfsuite.Tagger()
        tagger.open(str(MODEL))
        _local.tagger = tagger
    return _local.tagger

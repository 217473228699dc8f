"""Answers that were given and may be given again, so that asking again is instant; few and fresh ones.

OpenRefine asks for the same cells at each attempt, and a person who tries
another column asks for many of them once more. An answer depends on what the
reference says, on the decision that holds of it, and on matcher and index; the
last two are the same for as long as a service runs.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from enrich.records import Decision
from enrich.web.reconcile.offers import Answer

MOST_BYTES = 64_000_000
"""Of answers as they are kept; some ten thousand of them."""
MOST = 5_000
"""Works of which is remembered what they deny."""
OLDEST = 24 * 3600.0
"""Seconds; what a service of the network did not hold yesterday, it may hold today."""
MOST_TOLD = 10
_packed = msgspec.msgpack.Encoder().encode
_unpacked = msgspec.msgpack.Decoder(Answer).decode


class Key(Struct, frozen=True):
    """What an answer is to: a reference, as decided, by a matcher with an index.

    A string's fingerprint says nothing of the columns that stood beside it, so `beside` tells of these.
    """

    mark: str
    beside: str
    decision: Decision | None
    matcher: str
    index: str


class Kept:
    """The answers, those used last kept longest. Times are given, in seconds of a clock that only goes on."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._answers: OrderedDict[Key, tuple[float, bytes]] = OrderedDict()
        self._told: OrderedDict[tuple[str, str], tuple[str, ...]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: Key, now: float) -> Answer | None:
        """The answer to `key`, None where none is kept that is fresh."""
        found = self._answers.get(key)
        if found is None or now - found[0] > OLDEST:
            return None
        self._answers.move_to_end(key)
        return _unpacked(found[1])

    def put(self, key: Key, answer: Answer, now: float) -> None:
        """Keep an answer, if it is whole."""
        if answer.whole:
            before = self._answers.pop(key, (0.0, b""))
            self._answers[key] = now, _packed(answer)
            self._bytes += len(self._answers[key][1]) - len(before[1])
            while self._bytes > self._most_bytes:
                self._bytes -= len(self._answers.popitem(last=False)[1][1])

    def tell(self, owner: str, answers: Iterable[Answer]) -> None:
        """Remember what records deny of the references of `owner`, who alone is told of it."""
        for answer in answers:
            for identifier, sentence in answer.told:
                before = self._told.pop((owner, identifier), ())
                self._told[owner, identifier] = tuple(dict.fromkeys((*before, sentence)))[-MOST_TOLD:]
        while len(self._told) > MOST:
            self._told.popitem(last=False)

    def told(self, owner: str, identifier: str) -> tuple[str, ...]:
        """What the record of a DOI denies of the references that `owner` asked for."""
        return self._told.get((owner, identifier), ())

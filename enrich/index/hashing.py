"""Numbers for facts that agree: what a word is hashed to, and how facts become one key.

A key has 36 bits. With the number of a work (28 bits) it fills one of 64, so a
file of keys is one sorted column. The arithmetic is written twice, here and
vectorised in `vectors` and `batches`, and tests hold these to each other.
"""

from __future__ import annotations

from zlib import crc32

KEY_BITS, ORDINAL_BITS = 36, 28
MOST_WORKS = 1 << ORDINAL_BITS
FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
KINDS = 0xD6E8FEB86659FD93
LAST = 0x9FB21C651E98DF25
MASK = (1 << 64) - 1

Facts = tuple[int, int, int, int]
"""A kind of key and the facts in it; 0 for those that it has not."""


def fact(text: str) -> int:
    """Return the number of a word or of digits; other words have it too, one in four thousand million."""
    return crc32(text.encode())


def key(facts: Facts) -> int:
    """Return the key of some facts of one kind."""
    kind, one, two, three = facts
    mixed = (kind * KINDS + one * FACTORS[0] + two * FACTORS[1] + three * FACTORS[2]) & MASK
    mixed = (mixed ^ mixed >> 32) * KINDS & MASK
    return ((mixed ^ mixed >> 32) * LAST & MASK) >> ORDINAL_BITS

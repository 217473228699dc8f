"""Where to go on from a reference without its record: what kind of work it is, where such are found."""

from enrich.comparable.onward.kinds import KINDS, kind_of
from enrich.comparable.onward.places import next_places

__all__ = ["KINDS", "kind_of", "next_places"]

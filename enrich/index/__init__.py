"""The local index: works found by the words and numbers of a reference, without a network.

count = build(path, works)
Index.open(path).search("Braun V, Clarke V. Using thematic analysis. 2006;3:77", limit=10)
"""

from enrich.index.starter import starter_index
from enrich.index.store import Index, build

__all__ = ["Index", "build", "starter_index"]

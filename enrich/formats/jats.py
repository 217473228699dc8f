"""Which elements of a JATS article are citations, and what each is called: for reader and editor alike."""

from __future__ import annotations

CITATIONS = frozenset(("mixed-citation", "element-citation", "citation", "nlm-citation"))
ALTERNATIVES = "citation-alternatives"


class Names:
    """Names citations in order: that of their ``ref``, the second in it ``id.2``, else ``r7``."""

    def __init__(self) -> None:
        self._count = 0
        self._seen: dict[str, int] = {}

    def next(self, ref: str) -> str:
        """The name of the next citation, within a ``ref`` (or citation) with the id `ref` ("" without)."""
        self._count += 1
        base = ref or f"r{self._count}"
        self._seen[base] = self._seen.get(base, 0) + 1
        return base if self._seen[base] == 1 else f"{base}.{self._seen[base]}"

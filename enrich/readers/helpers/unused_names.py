"""Names for the records of one document: its own where it has one, else its number; none comes twice.

Of each name only its hash is kept, and of a number nothing but a byte: documents hold millions.
"""

from __future__ import annotations


class UnusedNames:
    """Names that were not given before; records come in order, numbered from 1."""

    def __init__(self) -> None:
        self._given: dict[int, int] = {}
        self._by_number = bytearray(1)

    def name(self, own: str, number: int) -> str:
        """`own`, or ``r12`` where that is "", with ``-2`` and so on where it was given before.

        Raises nothing and loses nothing: two records of one name are two references.
        """
        wanted = name = own or f"r{number}"
        while self._is_given(name):
            many = self._given.get(hash(wanted), 1) + 1
            self._given[hash(wanted)] = many
            name = f"{wanted}-{many}"
        self._by_number.extend(bytes(number + 1 - len(self._by_number)))
        if own or name != wanted:
            self._given.setdefault(hash(name), 1)
        else:
            self._by_number[number] = 1
        return name

    def _is_given(self, name: str) -> bool:
        if hash(name) in self._given:
            return True
        digits = name[1:]
        if name[:1] != "r" or not (digits.isascii() and digits.isdigit()) or digits[0] == "0":
            return False
        return len(digits) < 12 and int(digits) < len(self._by_number) and self._by_number[int(digits)] == 1

"""Offsets in a text turned into lines and columns, both from 1."""

from __future__ import annotations


class Places:
    """Counts lines on the way down a text; offsets must be asked in ascending order.

    A line ends at a line feed; in a text without one, at a carriage return.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = "\n" if "\n" in text else "\r"
        self._at, self._line, self._start = 0, 1, 0

    def place(self, offset: int) -> tuple[int, int]:
        """Return (line, column) of the character at `offset`."""
        passed = self._text.count(self._end, self._at, offset)
        if passed:
            self._line += passed
            self._start = self._text.rfind(self._end, self._at, offset) + 1
        self._at = offset
        return self._line, offset - self._start + 1

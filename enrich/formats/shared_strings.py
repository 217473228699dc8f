"""The shared strings of a workbook, kept in a file: a million of them need next to no memory."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable


class SharedStrings:
    """Strings by number, in a temporary file that goes away with this object."""

    def __init__(self, strings: Iterable[str]) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=8 * 1024**2)  # noqa: SIM115
        self._ends = array("Q", [0])
        at = 0
        for string in strings:
            at += self._file.write(string.encode("utf-8", "replace"))
            self._ends.append(at)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        """The string with this number, "" where the workbook has none."""
        if not 0 <= number < len(self):
            return ""
        self._file.seek(self._ends[number])
        return self._file.read(self._ends[number + 1] - self._ends[number]).decode()

    def close(self) -> None:
        """Remove the file."""
        self._file.close()

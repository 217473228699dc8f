"""What comes of one file in a fix: before and after, shown as a difference and written whole; or why not."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from enrich.editors.base import CannotEdit
from enrich.errors import EnrichError, UnreadableInput
from enrich.failures import ADVICE, what
from enrich.files import write_whole
from enrich.formats.encoding import declared_encoding, decode
from enrich.jobs.diff import unified
from enrich.jobs.proposals import Proposals
from enrich.readers.base import Document
from enrich.records import Entry, Reference, SetAside
from enrich.verdicts import exit_code


class Fixed(Struct, frozen=True, kw_only=True):
    """One file before and after, and what was decided about its entries."""

    name: str
    before: bytes
    after: bytes
    entries: tuple[Entry, ...]
    set_aside: tuple[SetAside, ...]
    proposals: Proposals
    impossible: tuple[CannotEdit, ...] = ()
    failed: bool = False
    """Whether enrich itself failed on any edit."""

    @property
    def unchecked(self) -> bool:
        """Whether anything was left undone for a reason that does not lie in the file."""
        unread = any(block.failed for block in self.set_aside)
        return self.failed or unread or exit_code(e.match.status for e in self.entries) > 0


class Left(Struct, frozen=True, kw_only=True):
    """A file or folder that is not fixed, with the reason in a sentence that names it.

    It is `wrong` where it was asked for by name, or cannot be read or written.
    """

    sentence: str
    wrong: bool = False


def not_fixed(name: str, error: Exception) -> Left:
    """A file that is not fixed because enrich itself failed on it."""
    reason = f"nothing written, by a fault of enrich itself ({what(error)}). {ADVICE}"
    return Left(sentence=f"{name}: {reason}", wrong=True)


def left(name: str, error: EnrichError | OSError, *, named: bool = True) -> Left:
    """A file that is not fixed because of an error that was foreseen."""
    if isinstance(error, OSError):
        reason = f"cannot be read or written ({error.strerror or error})."
        return Left(sentence=f"{name}: {reason}", wrong=True)
    return Left(sentence=str(error), wrong=named or not isinstance(error, UnreadableInput))


def write(fixed: Fixed) -> str:
    """Put the new bytes in the old one's place whole, and say what else there is to know; "" for nothing.

    A link keeps pointing where it does. Raises UnreadableInput for a file that
    is read-only or was changed meanwhile, ConfigurationError where it cannot be written.
    """
    if fixed.after == fixed.before:
        return ""
    path = Path(fixed.name).resolve()
    if not path.is_file():
        raise UnreadableInput(fixed.name, "is no file; nothing written. Pass it to standard input (-).")
    if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
        raise UnreadableInput(fixed.name, "is read-only; nothing written. Make it writable and run again.")
    if path.read_bytes() != fixed.before:
        raise UnreadableInput(fixed.name, "was changed meanwhile; nothing written. Run again.")
    others = path.stat().st_nlink - 1
    write_whole(str(path), lambda stream: stream.writelines([fixed.after]))
    if not others:
        return ""
    names = f"{others} other name{'' if others == 1 else 's'}"
    return f"{fixed.name}: had {names} (hard links), where the old text stays."


def difference(fixed: Fixed, encoding: str = "") -> Iterator[str]:
    """Yield the lines of a unified diff; for formats that are no text, one line an edit."""
    if Document(fixed.name, fixed.before).is_binary:
        for reference, edit in fixed.proposals.edits:
            yield f"{place(fixed, reference)}: {edit.field}: {edit.old or '(none)'} → {edit.new}\n"
        return
    old, new = (decode(d, declared_encoding(d), preferred=encoding).text for d in (fixed.before, fixed.after))
    for line in unified(_lines(old), _lines(new), fixed.name, f"{fixed.name} (fixed)"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def place(fixed: Fixed, reference: Reference) -> str:
    """Where a reference of a file is, and which it is."""
    return f"{fixed.name}:{reference.line}: {reference.id}"


def _lines(text: str) -> list[str]:
    if "\n" not in text:
        text = text.replace("\r", "\r\n")
    return re.findall(r"[^\n]*\n|[^\n]+", text)

"""`enrich fix`: the DOIs that were found, written back into the file, and nothing else touched."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, groupby
from pathlib import Path

from msgspec import Struct

from enrich.cli.diff import unified
from enrich.cli.options import IDLE_SOURCES, add_input_options, add_source_options, settings_from
from enrich.cli.parser import tell_idle
from enrich.editors import EDITORS, editor_for
from enrich.editors.base import EDITABLE, CannotEdit, Editor, Edits, Told
from enrich.errors import ConfigurationError, EnrichError, UnreadableInput
from enrich.failures import ADVICE, attempted, given_up, mended, what
from enrich.files import probe, write_whole
from enrich.formats.encoding import declared_encoding, decode
from enrich.jobs.proposals import Proposals, edits_for
from enrich.jobs.session import Session
from enrich.readers import read, reader_for, recognise
from enrich.readers.base import Document
from enrich.records import Entry, Reference, SetAside
from enrich.verdicts import VERDICTS, exit_code

DONE, UNREADABLE, UNCHECKED = 0, 2, 3
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


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


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `fix` to the command line."""
    parser = commands.add_parser(
        "fix",
        help="write the DOIs that were found back into a file",
        description="Show, as a diff, the DOIs that would be written into each file; with --write, write "
        "them. Only references that are matched beyond doubt are written; every other byte stays.",
        epilog="Exit code: 0 done; 2 usage or unreadable input; 3 done, but something could not be checked.",
    )
    parser.add_argument("inputs", nargs="+", metavar="FILE", help="file to fix, or - for standard input")
    parser.add_argument("--write", action="store_true", help="change the files (default: show the diff only)")
    parser.add_argument(
        "--fields", default="", metavar="LIST", help=f"also add or correct these: {','.join(EDITABLE[1:])}"
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="also replace a printed DOI that belongs to another work; the old one is reported",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no diff and no summary")
    add_input_options(parser)
    add_source_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Fix each file and return the exit code."""
    tell_idle(arguments, IDLE_SOURCES)
    fields = _fields(arguments.fields)
    if arguments.format:
        reader_for(arguments.format)
    with Session(settings_from(arguments)) as session:
        codes = [_fixed(name, arguments, fields, session) for name in arguments.inputs]
    return UNREADABLE if UNREADABLE in codes else max(codes, default=DONE)


def _fixed(name: str, arguments: argparse.Namespace, fields: tuple[str, ...], session: Session) -> int:
    """Fix one file and return its exit code; what keeps one from being fixed is told, and costs no other."""
    try:
        return attempted(partial(_fix_one, name, arguments, fields, session), partial(_not_fixed, name))
    except BrokenPipeError:
        raise
    except (EnrichError, OSError) as error:
        failure = error if isinstance(error, EnrichError) else _unreadable(name, error)
        print(f"enrich: {failure}", file=sys.stderr)
        return UNREADABLE


def _fix_one(name: str, arguments: argparse.Namespace, fields: tuple[str, ...], session: Session) -> int:
    if arguments.write and name != "-":
        probe([name])
    fixed = _fix(name, arguments, fields, session)
    _deliver(fixed, arguments)
    return UNCHECKED if fixed.unchecked else DONE


def _not_fixed(name: str, error: Exception) -> int:
    reason = f"nothing written, by a fault of enrich itself ({what(error)}). {ADVICE}"
    print(f"enrich: {name}: {reason}", file=sys.stderr)
    return UNREADABLE


def _fields(given: str) -> tuple[str, ...]:
    fields = tuple(f.strip() for f in given.split(",") if f.strip())
    unknown = sorted(set(fields) - set(EDITABLE))
    if unknown:
        raise ConfigurationError(
            f"--fields: {', '.join(unknown)} cannot be written; there are {', '.join(EDITABLE)}."
        )
    return fields


def _unreadable(name: str, error: OSError) -> UnreadableInput:
    return UnreadableInput(name, f"cannot be read or written ({error.strerror or error}).")


def _fix(name: str, arguments: argparse.Namespace, fields: tuple[str, ...], session: Session) -> Fixed:
    shown = "<stdin>" if name == "-" else name
    data = (Document.from_stream(shown, sys.stdin.buffer) if name == "-" else Document(name)).data
    document = Document(shown, data, encoding=arguments.encoding, column=arguments.column)
    reader = reader_for(arguments.format) if arguments.format else recognise(document)
    editor = editor_for(reader.name)
    if editor is None:
        raise UnreadableInput(
            shown,
            f"{reader.name} files cannot be written back (only {', '.join(EDITORS)}); "
            "`enrich run` writes the results to a file of its own.",
        )
    blocks = list(read(document, format=reader.name))
    entries = tuple(session.run(b for b in blocks if isinstance(b, Reference)))
    entries, proposals = mended(partial(_proposed, fields, arguments.replace), entries, _given_up)
    told = Told(arguments.encoding, arguments.column)
    after, impossible, failed = apply_each(editor, data, proposals.edits, told)
    return Fixed(
        name=name,
        before=data,
        after=after,
        entries=entries,
        set_aside=tuple(b for b in blocks if isinstance(b, SetAside)),
        proposals=proposals,
        impossible=(*impossible, *failed),
        failed=bool(failed),
    )


def _proposed(
    fields: tuple[str, ...], replace: bool, entries: Sequence[Entry]
) -> tuple[tuple[Entry, ...], Proposals]:
    return tuple(entries), edits_for(entries, fields, replace=replace)


def _given_up(entry: Entry, error: Exception) -> Entry:
    if entry.failed:
        raise error
    return given_up(entry.reference, error)


def apply_each(
    editor: Editor, data: bytes, edits: Edits, told: Told
) -> tuple[bytes, tuple[CannotEdit, ...], list[CannotEdit]]:
    """Make all edits that can be made; a reference on whose edits the editor fails gets none of them.

    Returned beside: the edits that are impossible, and those on which enrich itself failed.
    """
    failed: list[CannotEdit] = []

    def leave_out(of_one: Edits, error: Exception) -> None:
        reason = f"not written: enrich itself failed ({what(error)}). {ADVICE}"
        failed.extend(CannotEdit(reference, edit, reason) for reference, edit in of_one)

    by_reference = [list(group) for _, group in groupby(edits, key=lambda pair: id(pair[0]))]
    after, impossible = mended(
        lambda groups: _apply(editor, data, list(chain(*groups)), told), by_reference, leave_out
    )
    return after, impossible, failed


def _apply(editor: Editor, data: bytes, edits: Edits, told: Told) -> tuple[bytes, tuple[CannotEdit, ...]]:
    """Make all edits that can be made; what cannot is returned beside, each with its reason."""
    impossible: list[CannotEdit] = []
    while True:
        try:
            return editor.apply(data, edits, told), tuple(impossible)
        except CannotEdit as error:
            impossible += (error, *error.others)
            refused = {(id(x.reference), id(x.edit)) for x in impossible}
            edits = [(r, e) for r, e in edits if (id(r), id(e)) not in refused]


def _deliver(fixed: Fixed, arguments: argparse.Namespace) -> None:
    """Show the diff, or write the file; standard input is answered on standard output."""
    if arguments.write and fixed.name == "-":
        sys.stdout.buffer.write(fixed.after)
        sys.stdout.flush()
    elif arguments.write:
        _write(fixed)
    elif not arguments.quiet:
        sys.stdout.writelines(_diff(fixed, arguments.encoding))
        sys.stdout.flush()
    if not arguments.quiet:
        sys.stderr.writelines(f"{line}\n" for line in _summary(fixed, written=arguments.write))


def _write(fixed: Fixed) -> None:
    """Put the new bytes in the old one's place whole; a link keeps pointing where it does."""
    if fixed.after == fixed.before:
        return
    path = Path(fixed.name).resolve()
    if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
        raise UnreadableInput(fixed.name, "is read-only; nothing written. Make it writable and run again.")
    if path.read_bytes() != fixed.before:
        raise UnreadableInput(fixed.name, "was changed meanwhile; nothing written. Run again.")
    others = path.stat().st_nlink - 1
    write_whole(str(path), lambda stream: stream.writelines([fixed.after]))
    if others:
        print(
            f"{fixed.name}: had {_count(others, 'other name')} (hard links), where the old text stays.",
            file=sys.stderr,
        )


def _diff(fixed: Fixed, told: str) -> Iterator[str]:
    """A unified diff; for formats that are no text, one line an edit."""
    if Document(fixed.name, fixed.before).is_binary:
        for reference, edit in fixed.proposals.edits:
            yield f"{_place(fixed, reference)}: {edit.field}: {edit.old or '(none)'} → {edit.new}\n"
        return
    old, new = (decode(d, declared_encoding(d), told=told).text for d in (fixed.before, fixed.after))
    lines = unified(_lines(old), _lines(new), fixed.name, f"{fixed.name} (fixed)")
    for line in lines:
        text = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        text = text.encode("utf-8", "replace").decode()
        yield _CONTROL.sub("�", text) if sys.stdout.isatty() else text


def _lines(text: str) -> list[str]:
    if "\n" not in text:
        text = text.replace("\r", "\r\n")
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _summary(fixed: Fixed, *, written: bool) -> Iterator[str]:
    """What was read, what was done, and what was left alone, in sentences."""
    broken = [s for s in fixed.set_aside if s.fault]
    counts = (
        f"{_count(len(fixed.entries), 'reference')} read, {_count(len(fixed.set_aside), 'block')} set aside"
    )
    yield f"{fixed.name}: {counts}{f', {len(broken)} of them named below' if broken else ''}."
    yield from (f"{s.file}:{s.line}: set aside: {s.reason}" for s in broken)
    for entry in fixed.entries:
        if entry.failed:
            yield f"{_place(fixed, entry.reference)}: {entry.match.reason}"
    done = [(r, e) for r, e in fixed.proposals.edits if all(e is not i.edit for i in fixed.impossible)]
    added = sum(not e.old for _, e in done)
    verb = "written" if written else "to write (--write does)"
    told = f"{_count(added, 'value')} added and {len(done) - added} corrected, {verb}"
    yield f"{fixed.name}: {told if done else 'nothing to write'}."
    for reference, edit in (pair for pair in done if pair[1].old):
        yield f"{_place(fixed, reference)}: {edit.field} was {edit.old}, is {edit.new.rstrip('.')}."
    for reference, edit in fixed.proposals.kept:
        yield (
            f"{_place(fixed, reference)}: left alone: it prints {edit.old or 'another DOI'}, "
            f"its record is {edit.new}; --replace changes it."
        )
    yield from (f"{error}" for error in fixed.impossible)
    tally = [e.match.status for e in fixed.entries]
    rest = [f"{tally.count(s)} {s}" for s, verdict in VERDICTS.items() if s in tally and not verdict.written]
    if rest:
        yield f"{fixed.name}: not written: {', '.join(rest)}; `enrich run` says why."


def _place(fixed: Fixed, reference: Reference) -> str:
    return f"{fixed.name}:{reference.line}: {reference.id}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

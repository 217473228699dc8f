"""A fix: the values that were found, put into each file in memory; who called says whether it is written.

All files share one run of the matcher, so that a folder of small files is as
quick as one large file. What keeps one file from being fixed costs no other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, structs

from enrich.editors import EDITORS, editor_for
from enrich.editors.base import EDITABLE, CannotEdit, Editor, Edits, ReadOptions
from enrich.errors import ConfigurationError, EnrichError, UnreadableInput
from enrich.failures import ADVICE, attempted, given_up, mended, what
from enrich.files import probe
from enrich.jobs import executors
from enrich.jobs.accepting import NOTHING_ACCEPTED, Accepted, decisions_for
from enrich.jobs.copy_edits import copy_edits
from enrich.jobs.fixed import Fixed, Left, left, not_fixed
from enrich.jobs.inputs import STANDARD_INPUT, Inputs
from enrich.jobs.landed import NoLanding, opened
from enrich.jobs.plan import without_findings
from enrich.jobs.proposals import Proposals, edits_for
from enrich.jobs.watching import Watch, unwatched
from enrich.ledger.decisions import Decisions
from enrich.paths import is_no_path
from enrich.readers import read, reader_for, recognise
from enrich.readers.base import Block, Document
from enrich.records import Entry, Reference, SetAside
from enrich.settings import Settings

R = TypeVar("R")


class _Wanted(Struct, frozen=True):
    """What is to be written, and whether a printed DOI of another work gives way."""

    fields: tuple[str, ...]
    replace: bool
    options: ReadOptions
    archive: bool = False


class _Draft(Struct, frozen=True):
    """A file that can be fixed, read; its references are being asked for."""

    name: str
    data: bytes
    editor: Editor
    blocks: tuple[Block, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Reference))


def fix(
    inputs: Inputs,
    settings: Settings,
    *,
    fields: Sequence[str] = (),
    replace: bool = False,
    archive: bool = False,
    writing: bool = False,
    accepted: Accepted = NOTHING_ACCEPTED,
    watch: Watch = unwatched,
) -> Iterator[Fixed | Left]:
    """Yield, in order, each file of `inputs` as it would be with its DOIs and the `fields` asked for.

    Decisions in the ledger hold, and those `accepted` by id for this run.
    Files that LaTeX names are fixed only where they are inputs too. With
    `replace` also a printed DOI that belongs to another work is exchanged;
    with `archive` the pages behind printed addresses are asked for, and where one is lost the address of
    its copy in an archive is added; with `writing` it is found out beforehand whether a file can be
    written (see `fixed.write`). Raises ConfigurationError for a field that cannot be written and
    for a format that there is not.
    """
    unknown = sorted(set(fields) - set(EDITABLE))
    if unknown:
        raise ConfigurationError(
            f"--fields: {', '.join(unknown)} cannot be written; there are {', '.join(EDITABLE)}."
        )
    if inputs.format:
        reader_for(inputs.format)
    wanted = _Wanted(tuple(fields), replace, ReadOptions(inputs.encoding, inputs.column), archive)
    settings = structs.replace(settings, links=archive and not settings.offline, landing=False)
    return _results(inputs, settings, wanted, writing, decisions_for(settings, accepted), watch)


def _results(
    inputs: Inputs, settings: Settings, wanted: _Wanted, writing: bool, decisions: Decisions, watch: Watch
) -> Iterator[Fixed | Left]:
    drafts: deque[_Draft | Left] = deque()
    done: list[Entry] = []
    references = _references(inputs, writing, drafts)
    with executors.run(settings, references, without_findings(decisions)) as running:
        with opened(settings) as pages:
            entries = iter(running) if isinstance(pages, NoLanding) else pages.visited(running)
            for entry in watch(entries, None, running.waiting):
                done.append(entry)
                yield from _finished(drafts, done, wanted)
        yield from _finished(drafts, done, wanted)


def _references(inputs: Inputs, writing: bool, drafts: deque[_Draft | Left]) -> Iterator[Reference]:
    """The references of all files that can be fixed; `drafts` takes each file before its references come."""
    met: dict[Path, str] = {}
    for found in inputs.documents(following=False):
        if isinstance(found, SetAside):
            drafts.append(Left(sentence=f"{found.file}: {found.reason}"))
        elif isinstance(found, UnreadableInput):
            drafts.append(Left(sentence=str(found), wrong=True))
        elif sentence := _by_another_name(found, met):
            drafts.append(Left(sentence=sentence))
        else:
            drafts.append(_guarded(found.name, not found.found, partial(_draft, inputs, found, writing)))
        if isinstance(drafts[-1], _Draft):
            yield from drafts[-1].references


def _by_another_name(document: Document, met: dict[Path, str]) -> str:
    """What is said of a link, which must not have its file changed twice, nor a file elsewhere; else ""."""
    name, path = document.name, Path(document.name)
    if is_no_path(name):
        return ""
    if document.found and path.is_symlink():
        return f"{name}: a link to another file; name it to have that file fixed."
    first = met.setdefault(path.resolve(), name)
    return "" if first == name else f"{name}: the same file as {first}."


def _finished(drafts: deque[_Draft | Left], done: list[Entry], wanted: _Wanted) -> Iterator[Fixed | Left]:
    """Every file at the head of the queue of which all entries are `done`; these are used up."""
    while drafts:
        head = drafts[0]
        count = 0 if isinstance(head, Left) else len(head.references)
        if count > len(done):
            return
        drafts.popleft()
        entries, done[:count] = tuple(done[:count]), ()
        yield (
            head
            if isinstance(head, Left)
            else _guarded(head.name, True, partial(_fixed, head, entries, wanted))
        )


def _guarded(name: str, named: bool, do: Callable[[], R | Left]) -> R | Left:
    """What `do` gives, else why it cannot; a file that nobody `named` may well be no bibliography."""
    try:
        return attempted(do, partial(not_fixed, name))
    except (EnrichError, OSError) as error:
        return left(name, error, named=named)


def _draft(inputs: Inputs, document: Document, writing: bool) -> _Draft | Left:
    """Read a file that can be written back; raises UnreadableInput for what cannot be."""
    name = document.name
    if reason := inputs.why_not(document):
        return Left(sentence=f"{name}: {reason}")
    if writing and not is_no_path(name):
        probe([name])
    data = document.data
    reader = reader_for(inputs.format) if inputs.format else recognise(document)
    editor = editor_for(reader.name)
    if editor is None:
        raise UnreadableInput(name, _cannot_be(reader.name, document.found))
    shown = STANDARD_INPUT if is_no_path(name) else name
    return _Draft(shown, data, editor, tuple(read(document, format=reader.name)))


def _cannot_be(format: str, found: bool) -> str:
    """Why files of a format are not fixed; with advice where one was named."""
    if found:
        return f"{format} files cannot be written back."
    return (
        f"{format} files cannot be written back (only {', '.join(EDITORS)}); "
        "`enrich run` writes the results to a file of its own."
    )


def _fixed(draft: _Draft, entries: tuple[Entry, ...], wanted: _Wanted) -> Fixed:
    entries, proposals = mended(partial(_proposed, wanted, draft.editor.name), entries, _given_up)
    after, impossible, failed = apply_each(draft.editor, draft.data, proposals.edits, wanted.options)
    return Fixed(
        name=draft.name,
        before=draft.data,
        after=after,
        entries=entries,
        set_aside=tuple(b for b in draft.blocks if isinstance(b, SetAside)),
        proposals=proposals,
        impossible=(*impossible, *failed),
        failed=bool(failed),
    )


def _proposed(wanted: _Wanted, format: str, entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], Proposals]:
    proposals = edits_for(entries, wanted.fields, replace=wanted.replace)
    if wanted.archive:
        copies = copy_edits(entries, format)
        places = {id(entry.reference): place for place, entry in enumerate(entries)}
        edits = sorted((*proposals.edits, *copies), key=lambda pair: places[id(pair[0])])
        proposals = structs.replace(proposals, edits=tuple(edits))
    return tuple(entries), proposals


def _given_up(entry: Entry, error: Exception) -> Entry:
    if entry.failed:
        raise error
    return given_up(entry.reference, error)


def apply_each(
    editor: Editor, data: bytes, edits: Edits, options: ReadOptions
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
        lambda groups: _apply(editor, data, list(chain(*groups)), options), by_reference, leave_out
    )
    return after, impossible, failed


def _apply(
    editor: Editor, data: bytes, edits: Edits, options: ReadOptions
) -> tuple[bytes, tuple[CannotEdit, ...]]:
    """Make all edits that can be made; what cannot is returned beside, each with its reason."""
    impossible: list[CannotEdit] = []
    while True:
        try:
            return editor.apply(data, edits, options), tuple(impossible)
        except CannotEdit as error:
            impossible += (error, *error.others)
            refused = {(id(x.reference), id(x.edit)) for x in impossible}
            edits = [(r, e) for r, e in edits if (id(r), id(e)) not in refused]

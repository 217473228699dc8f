"""A check: references in, findings out, with the help of the lock file and for its good."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

import enrich
from enrich.checks.judging import Verdicts, judge, rules
from enrich.checks.policy import Policy
from enrich.checks.queries import manuscripts
from enrich.checks.report import RANK, Aside, CheckReport, Problem, seen_from
from enrich.errors import ConfigurationError, EnrichError
from enrich.jobs.accepting import decisions_for
from enrich.jobs.baseline import read_baseline
from enrich.jobs.inputs import Inputs
from enrich.jobs.keeping import keep
from enrich.jobs.locks import lock_notes, read_lock, troubles_of
from enrich.jobs.places import Places
from enrich.jobs.resolving import Resolved, aligned, resolve
from enrich.jobs.scope import Citing, Texts, chosen_references, citing, files_of, keys_not_found
from enrich.jobs.watching import Tell, Watch, unheard, unwatched
from enrich.ledger.lock_file import Lock
from enrich.ledger.locked import today
from enrich.records import INTERNAL_ERROR, Reference
from enrich.settings import Settings


class Checked(Struct, frozen=True, kw_only=True):
    """A finished check: its `report`, and its `problems` with files named as the inputs name them."""

    report: CheckReport
    problems: tuple[Problem, ...]

    @property
    def faulty(self) -> bool:
        """Whether enrich itself failed anywhere, which no policy makes light of."""
        return any(problem.code == INTERNAL_ERROR for problem in self.problems)


def check(
    inputs: Inputs,
    settings: Settings,
    policy: Policy,
    places: Places,
    *,
    cited_only: Sequence[str] = (),
    changed_since: str | None = None,
    with_lock: bool = True,
    may_ask: bool = True,
    tell: Tell = unheard,
    watch: Watch = unwatched,
) -> Checked | None:
    """Check all references of `inputs`; None where there is nothing to check, for none could be read.

    With `cited_only` those that these documents cite, with `changed_since`
    those that changed since that revision; `with_lock` says whether the lock
    file of the `policy` is read and, where there is one, kept, `may_ask`
    whether what it does not know is asked for. `tell` hears of inputs and lines
    of the lock that cannot be read. Raises ConfigurationError for what cannot be carried out as given.
    """
    accepted = read_baseline(policy.baseline, *places.bases)
    references = list(inputs.references(keeping=True))
    for failure in inputs.failures:
        tell(str(failure))
    if not references and not inputs.set_aside and inputs.unreadable:
        return None
    documents = citing(cited_only) if cited_only else None
    chosen = chosen_references(references, documents, changed_since, inputs.kept)
    lock = _lock(policy, with_lock, may_ask, tell)
    resolved = _resolved(references, chosen, lock, settings, policy, may_ask, tell, watch)
    if may_ask and (settings.landing or settings.links) and not settings.offline:
        resolved = _with_pages(resolved, chosen, settings)
    texts, not_there = _texts(inputs, documents or ()), keys_not_found(references, documents or ())
    verdicts = judge(
        references,
        resolved.entries,
        inputs.set_aside,
        texts.lines((*files_of(references, inputs.blocks_aside), *(file for file, _ in not_there))),
        policy=policy,
        headings=texts.headings(files_of(references)),
        of_documents=not_there,
        chosen=chosen,
        accepted=accepted,
        baseline=policy.baseline,
        folder=str(places.settings or places.root),
        lock=lock,
        blocks=resolved.blocks,
        today=today(),
    )
    report = seen_from(str(places.root), _report(verdicts, references, chosen, inputs, resolved, policy))
    return Checked(report=report, problems=verdicts.problems)


def _lock(policy: Policy, with_lock: bool, may_ask: bool, tell: Tell) -> Lock | None:
    """The lock that holds for this check, None without one; its damaged lines are told."""
    path = Path(policy.lock)
    lock = read_lock(path) if with_lock else None
    if lock is None and not may_ask:
        raise ConfigurationError(f"--locked, but there is no {path}; `enrich lock FILES` makes it.")
    for sentence in troubles_of(lock, path):
        tell(sentence)
    return lock


def _resolved(
    references: Sequence[Reference],
    chosen: Sequence[bool],
    lock: Lock | None,
    settings: Settings,
    policy: Policy,
    may_ask: bool,
    tell: Tell,
    watch: Watch,
) -> Resolved:
    """Resolve the chosen references; the others stay as the document gives them. Keeps the lock file."""
    path = Path(policy.lock)
    wanted = [r for r, is_chosen in zip(references, chosen, strict=True) if is_chosen]
    resolved = resolve(
        wanted,
        lock or Lock(),
        settings,
        today=today(),
        max_age=policy.max_age,
        may_ask=may_ask,
        decisions=decisions_for(settings),
        watch=watch,
    )
    if lock is not None and resolved.asked:
        _keep(path, resolved, settings.cache_path, tell)
    notes = (*resolved.notes, *lock_notes(lock, path, resolved, len(wanted)))
    return replace(aligned(resolved, references, chosen), notes=notes)


def _with_pages(resolved: Resolved, chosen: Sequence[bool], settings: Settings) -> Resolved:
    """Ask for the pages of links; what comes of those of DOIs is told, and makes no finding."""
    from enrich.jobs.landing import Landing, remarks  # with all that it takes to go to the network

    wanted = [
        at
        for at, (entry, is_chosen) in enumerate(zip(resolved.entries, chosen, strict=True))
        if entry is not None and is_chosen and not entry.failed
    ]
    entries = list(resolved.entries)
    with Landing(settings) as pages:
        asked = [entry for at in wanted if (entry := entries[at]) is not None]
        found = list(pages.visited(map(pages.with_all_links, asked)))
        for at, before, after in zip(wanted, asked, found, strict=True):
            entries[at] = replace(before, findings=after.findings)
        notes = (*resolved.notes, *remarks(found), *pages.notes())
        silent = (*resolved.silent, *pages.silent)
        return replace(resolved, entries=tuple(entries), silent=silent, notes=notes)


def _keep(path: Path, resolved: Resolved, cache: Path, tell: Tell) -> None:
    """Put what was learned into the lock file; where that fails the check itself is none the worse."""
    try:
        keep(path, resolved, cache)
    except EnrichError as error:
        tell(f"{error} The next check asks again.")


def _texts(inputs: Inputs, documents: Sequence[Citing]) -> Texts:
    cited = {one.document.name: one.document for one in documents}
    return Texts({**cited, **inputs.kept}, inputs.encoding)


def _report(
    verdicts: Verdicts,
    references: Sequence[Reference],
    chosen: Sequence[bool],
    inputs: Inputs,
    resolved: Resolved,
    policy: Policy,
) -> CheckReport:
    wanted = [reference for reference, is_chosen in zip(references, chosen, strict=True) if is_chosen]
    ids: dict[str, list[str]] = {}
    for reference, is_chosen in zip(references, chosen, strict=True):
        ids.setdefault(reference.file, []).extend([reference.id] if is_chosen else [])
    return CheckReport(
        problems=verdicts.problems,
        unchecked=verdicts.unchecked,
        silent=resolved.silent,
        files=files_of(references, inputs.blocks_aside),
        aside=tuple(Aside(file=a.file, reason=a.reason, line=a.line) for a in inputs.files_aside),
        ids={file: tuple(of_file) for file, of_file in ids.items()},
        manuscripts=manuscripts(wanted, verdicts.problems) if policy.queries else (),
        references=len(references),
        left_out=len(references) - sum(chosen),
        excepted=verdicts.excepted,
        rules=rules(),
        notes=resolved.notes,
        version=enrich.__version__,
        failing=tuple(severity for severity in RANK if policy.fails(severity)),
        failed=any(policy.fails(problem.severity) for problem in verdicts.problems),
    )

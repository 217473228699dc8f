"""The promise: upgrading never turns a green repository red.

For a reference that stands in the lock under the checks of an older release,
what this release newly finds is a note until `enrich lock` is run again. The
lock says what the older release found; a file of version 1 does not, so of
its lines a finding counts as new where its check is, or has become stricter.
What changed in the reference or in its record is no news of this release: it
counts at once. So does everything in a repository without a lock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from msgspec.structs import replace

import enrich
from enrich.checks import SEVERITIES, check, check_together
from enrich.checks.base import FIRST_CODES, REVISIONS
from enrich.checks.report import RANK, Problem
from enrich.checks.since import is_as_first, is_since_first, repeated_then
from enrich.ledger.first_fingerprint import first_printed
from enrich.ledger.lock_file import Lock, Rules
from enrich.ledger.locked import Locked
from enrich.records import INTERNAL_ERROR, Entry, Finding, Severity

NEVER_EXCUSED = frozenset({INTERNAL_ERROR, "unchecked", "not-locked"})
"""What is said of this run and not of a reference; no lock can know it before."""
_ADVICE = "This release finds it for the first time; it counts as {} once `enrich lock` is run again."
_WORDS: dict[Severity, str] = {"error": "an error", "warning": "a warning"}


def current_rules() -> Rules:
    """The checks of this release, as the lock keeps them."""
    return Rules(
        enrich=enrich.__version__, rules={code: REVISIONS.get(code, 1) for code in sorted(SEVERITIES)}
    )


def found_in(findings: Iterable[Finding]) -> dict[str, Severity]:
    """Return findings about one reference as the lock keeps them: what about which field, and how grave."""
    found: dict[str, Severity] = {}
    for finding in findings:
        if finding.code not in NEVER_EXCUSED and _is_graver(finding, found):
            found[key_of(finding)] = finding.severity
    return found


def findings_together(entries: Iterable[Entry]) -> dict[int, list[Finding]]:
    """What the checks of several entries say about each, by the entry's `id`."""
    found: dict[int, list[Finding]] = {}
    for later, finding in check_together(entries):
        found.setdefault(id(later), []).append(finding)
    return found


def news_together(
    entries: Sequence[Entry | None], blocks: Sequence[Locked | None], lock: Lock | None
) -> Callable[[Entry | None, Finding], bool]:
    """Return what says of a finding of the checks of several entries whether it is news of this release.

    That is what old lines amount to among themselves, each of them once, for
    its first reference: a new reference that repeats an old one is no news. A
    new check is, and that two print a DOI where release 0.1.0 saw none.
    """
    pairs = [(e, b) for e, b in zip(entries, blocks, strict=True) if e is not None and b is not None]
    old = {id(entry): block for entry, block in pairs if block.is_old}
    once = {id(block): entry for entry, block in reversed(pairs) if block.is_old}
    lines = Counter(id(block) for block in old.values())
    found = findings_together(entry for entry, block in pairs if once.get(id(block)) is entry)
    among = {(entry, key_of(finding)) for entry, findings in found.items() for finding in findings}
    twice = repeated_then(entry for entry, block in pairs if block.is_old and block.found is None)

    def news(entry: Entry | None, finding: Finding) -> bool:
        block = old.get(id(entry))
        if entry is None or block is None:
            return False
        if is_new_check(finding.code, lock):
            return is_news(finding, entry, block)
        if (id(entry), key_of(finding)) not in among:
            return block.found is None and lines[id(block)] > 1 and not first_printed(entry.reference)
        if block.found is None:
            return finding.code == "doi-duplicate" and id(entry) not in twice
        return is_news(finding, entry, block)

    return news


def key_of(finding: Finding) -> str:
    """How the lock names a finding about a reference: what about which field."""
    return f"{finding.code} {finding.field}".strip()


def is_old(block: Locked | None) -> bool:
    """Whether a reference stands in the lock under the checks of an older release."""
    return block is not None and block.is_old


def is_news(finding: Finding, entry: Entry, block: Locked | None) -> bool:
    """Whether `finding` is new with this release, about a reference whose line in the lock is older."""
    if block is None or not is_old(block) or finding.code in NEVER_EXCUSED:
        return False
    if block.found is None:
        return is_since_first(entry, finding)
    return key_of(finding) not in block.found


def codes_then(block: Locked) -> Collection[str]:
    """The codes that an older release found, or may have found, of a line's reference; none of a new line."""
    if not is_old(block):
        return ()
    codes = {key.partition(" ")[0] for key in block.found or ()}
    return codes if block.release else FIRST_CODES | codes


def as_then(finding: Finding, block: Locked | None) -> Finding:
    """`finding` no graver than the older release took it, where the line of its reference is older."""
    if block is None or block.found is None or not is_old(block):
        return finding
    then = block.found.get(key_of(finding), finding.severity)
    return replace(finding, severity=then) if RANK[then] > RANK[finding.severity] else finding


def is_new_check(code: str, lock: Lock | None) -> bool:
    """Whether a check of files, which is about no reference, is newer than the last `enrich lock`."""
    if lock is None or code in NEVER_EXCUSED:
        return False
    if lock.rules is None:
        return not is_as_first(code)
    return lock.rules.rules.get(code, 0) < REVISIONS.get(code, 1)


def noted(problem: Problem) -> Problem:
    """`problem` as a note that says that it will count."""
    if problem.severity == "info":
        return problem
    advice = _ADVICE.format(_WORDS[problem.severity])
    return replace(problem, severity="info", message=f"{problem.message.rstrip()} {advice}")


def renewed(old: Locked, new: Locked, before: Entry, after: Entry) -> Locked:
    """The `new` record of a reference that stands in the lock since an older release.

    It stays under the checks of that release: what these would have found, and
    what is found because the record is another one now. Where another matcher
    came to another match, or a match was held against its record for the first
    time, that is news of this release. `after` holds its findings already.
    """
    found = check(before)
    stood = [finding for finding in found if not is_news(finding, before, old)]
    decided = (after.match.status, after.match.DOI) == (before.match.status, before.match.DOI)
    same = decided or (old.examined and new.matcher == old.matcher)
    findings = after.findings if old.examined else check(_as_not_held(after))
    known = found_in(found)
    real = [finding for finding in findings if _is_graver(finding, known)] if same else []
    kept = {} if old.found is None else dict(old.found)
    return new.standing(old.release, {**kept, **found_in([*stood, *real])})


def _as_not_held(entry: Entry) -> Entry:
    """An entry as releases saw it that did not hold matches against their records."""
    return replace(entry, match=replace(entry.match, contradictions=()))


def _is_graver(finding: Finding, known: Mapping[str, Severity]) -> bool:
    then = known.get(key_of(finding))
    return then is None or RANK[finding.severity] < RANK[then]

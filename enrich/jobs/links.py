"""`enrich links`: the web addresses that references print are asked for, and nothing else is.

No record is looked for, so it is known of each page only whether it shows the title that is printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from msgspec import UNSET, Struct
from msgspec.structs import replace

import enrich
from enrich.checks import PAGE_CHECKS
from enrich.checks.formats import Format
from enrich.checks.judging import judge, rules
from enrich.checks.policy import Policy
from enrich.checks.report import RANK, Aside, CheckReport, seen_from
from enrich.failures import contained, given_up
from enrich.jobs.baseline import read_baseline
from enrich.jobs.inputs import Inputs
from enrich.jobs.landing import Landing
from enrich.jobs.places import Places
from enrich.jobs.scope import Texts, files_of
from enrich.jobs.watching import Tell, Watch, unheard, unwatched
from enrich.links import judge_links
from enrich.parsing import parse
from enrich.records import INTERNAL_ERROR, Entry, Match, Reference, Silence
from enrich.settings import Settings
from enrich.wire.entry import line_of

_OF_LINKS = (*PAGE_CHECKS, "not-read")
_REASON = "Only the links of this reference were looked at; `enrich run` looks for its record."
_AHEAD = 20_000
"""References whose links may be on their way at once: hosts are asked side by side, however listed."""


class Asked(Struct, frozen=True, kw_only=True):
    """What came of it: the `report` on the links, and the `entries` with the links of each reference."""

    report: CheckReport
    entries: tuple[Entry, ...]

    @property
    def faulty(self) -> bool:
        """Whether enrich itself failed anywhere."""
        return any(problem.code == INTERNAL_ERROR for problem in self.report.problems)


def links(
    inputs: Inputs,
    settings: Settings,
    policy: Policy,
    places: Places,
    *,
    tell: Tell = unheard,
    watch: Watch = unwatched,
    opened: Callable[[Settings], Landing] | None = None,
    keep: bool = False,
) -> Asked | None:
    """Ask for the web addresses that the references of `inputs` print; None where none could be read.

    With `keep` the Internet Archive is asked to keep each page that is there. Of the `policy`
    only what is said of links and of unreadable blocks counts. `opened` is for tests. Raises
    ConfigurationError for what cannot be carried out as given.
    """
    settings = replace(settings, links=True)
    policy = replace(policy, select=tuple(code for code in _OF_LINKS if policy.wants(code, "")))
    accepted = read_baseline(policy.baseline, *places.bases)
    references = list(inputs.references(keeping=True))
    for failure in inputs.failures:
        tell(str(failure))
    if not references and not inputs.set_aside and inputs.unreadable:
        return None
    unasked = list(contained(lambda some: _with_links(some, settings), references, given_up))
    entries, silent, notes = _asked(unasked, settings, watch, opened or partial(_open, keep=keep))
    texts = Texts(inputs.kept, inputs.encoding)
    chosen = [True] * len(references)
    verdicts = judge(
        references,
        entries,
        inputs.set_aside,
        texts.lines(files_of(references, inputs.blocks_aside)),
        policy=policy,
        headings=texts.headings(files_of(references)),
        chosen=chosen,
        accepted=accepted,
        baseline=policy.baseline,
        folder=str(places.settings or places.root),
        blocks=[None] * len(references),
        today=settings.today,
    )
    report = CheckReport(
        problems=verdicts.problems,
        silent=silent,
        files=files_of(references, inputs.blocks_aside),
        aside=tuple(Aside(file=a.file, reason=a.reason, line=a.line) for a in inputs.files_aside),
        ids=_ids(references),
        references=len(references),
        excepted=verdicts.excepted,
        rules=rules(),
        notes=(*_counted(entries), *notes),
        version=enrich.__version__,
        failing=tuple(severity for severity in RANK if policy.fails(severity)),
        failed=any(policy.fails(problem.severity) for problem in verdicts.problems),
    )
    return Asked(report=seen_from(str(places.root), report), entries=tuple(entries))


def lines_of(entries: Sequence[Entry]) -> Format:
    """Return the format that prints these entries, one a line, as `enrich run` does; they may come later."""
    return lambda _: b"".join(line_of(entry) + b"\n" for entry in entries).decode("utf-8", "replace")


def _open(settings: Settings, *, keep: bool) -> Landing:
    return Landing(settings, ahead=_AHEAD, keep=keep)


def _with_links(references: Iterable[Reference], settings: Settings) -> Iterator[Entry]:
    """An entry for each reference, with its links as far as their addresses tell."""
    day = settings.today.isoformat()
    for reference in map(parse, references):
        match = Match(status="unchecked", reason=_REASON)
        yield Entry(
            reference=reference, match=match, links=judge_links(reference, match, today=day, web=True)
        )


def _asked(
    entries: Sequence[Entry], settings: Settings, watch: Watch, opened: Callable[[Settings], Landing]
) -> tuple[list[Entry], tuple[Silence, ...], tuple[str, ...]]:
    if settings.offline:
        return list(entries), (), ()
    with opened(settings) as pages:
        good = (entry for entry in entries if not entry.failed)
        asked = pages.visited(good)
        found = [entry if entry.failed else next(asked) for entry in watch(iter(entries), len(entries), str)]
        return found, pages.silent, pages.notes()


def _ids(references: Iterable[Reference]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for reference in references:
        found[reference.file] = (*found.get(reference.file, ()), reference.id)
    return found


def _counted(entries: Iterable[Entry]) -> tuple[str, ...]:
    """How many links got which word."""
    counts = Counter(link.status for entry in entries for link in entry.links if link.final is not UNSET)
    if not counts:
        return ("No reference prints an address of the web.",)
    return (f"Links: {', '.join(f'{word} {count:,}' for word, count in counts.most_common())}.",)

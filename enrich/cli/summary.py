"""What a person sees on the terminal at the end of a run: a readable account of it.

The heart is the list of what is still open. Text from documents is
printed with control characters made visible, so that no title can move the
cursor or forge a line.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import islice
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from enrich.records import Entry, Report
from enrich.verdicts import VERDICTS, Status
from enrich.writers.rows import reason_in_full

SHOWN = 20
"""References without a record that are listed; the reports hold them all."""
_EXCERPT = 150
_QUIET_LINKS = {"agrees", "label-only", "not-judged", "unconfirmed"}


def print_summary(
    report: Report, outputs: Sequence[str], stream: TextIO | None = None, *, listed: bool = True
) -> None:
    """Print the account of a finished run; `outputs` are the reports that were written.

    What is still open is `listed` where the entries can be read.
    """
    console = Console(file=stream or sys.stdout, highlight=False, soft_wrap=False, emoji=False)
    if listed:
        _print_still_open(console, report, outputs)
    _print_set_aside(console, report)
    _print_links(console, report)
    _print_counts(console, report)
    _print_silence(console, report)
    for sentence in report.notes:
        console.print(_safe(sentence))
    for output in outputs:
        console.print(f"Wrote [bold]{_safe(output)}[/bold]")


def _print_still_open(console: Console, report: Report, outputs: Sequence[str]) -> None:
    count = report.open_count()
    if not count:
        return
    console.print("[bold]Still open[/bold]")
    _print_kinds(console, report)
    for _, entry in islice(report.still_open(), SHOWN):
        _print_open(console, entry)
    more = count - SHOWN
    if more > 0:
        where = f"all are in {_safe(outputs[0])}" if outputs else "name a report with -o to see them all"
        console.print(f"\n… and {more:,} more; {where}.")
    console.print()


def _print_kinds(console: Console, report: Report) -> None:
    """How many of each kind of work are open, the commonest first."""
    counted = sorted(report.counted().kinds.items(), key=lambda one: (-one[1], one[0]))
    if counted:
        console.print(f"By kind of work: {', '.join(f'{kind} {count:,}' for kind, count in counted)}.")


def _print_open(console: Console, entry: Entry) -> None:
    reference, match = entry.reference, entry.match
    colour = VERDICTS[match.status].colour.terminal
    kind = f", {entry.kind}" if entry.kind else ""
    place = f"{reference.file}:{reference.line}"
    console.print(f"\n{_safe(place)} [{colour}]{match.status}[/{colour}]{_safe(kind)}")
    _print_indented(console, _safe(_excerpt(reference.text or reference.unstructured)))
    for one in match.contradictions:
        _print_indented(console, f"[bold]{_safe(one.sentence)}[/bold]")
    if reason := reason_in_full(entry):
        _print_indented(console, f"[dim]{_safe(reason)}[/dim]")


def _print_indented(console: Console, shown: str) -> None:
    console.print(Padding(shown, (0, 0, 0, 2), expand=False))


def _print_set_aside(console: Console, report: Report) -> None:
    faults = [block for block in report.set_aside if block.fault]
    if not faults:
        return
    console.print("[bold]Set aside, not read as references[/bold]")
    for block in faults[:SHOWN]:
        console.print(f"{_safe(f'{block.file}:{block.line}')} {_safe(block.reason)}")
    if len(faults) > SHOWN:
        console.print(f"… and {len(faults) - SHOWN:,} more.")
    console.print()


def _print_links(console: Console, report: Report) -> None:
    """The links that deserve a look, counted by label and verdict."""
    odd = [
        f"{label} {status} {n:,}"
        for (label, status), n in sorted(report.counted().links.items())
        if status not in _QUIET_LINKS
    ]
    if odd:
        console.print(_safe("Links to look at: " + ", ".join(odd) + "."))


def _print_counts(console: Console, report: Report) -> None:
    aside = len(report.set_aside)
    total = len(report.entries) + aside
    blocks = "block" if aside == 1 else "blocks"
    references = "reference" if len(report.entries) == 1 else "references"
    console.print(f"{len(report.entries):,} {references} read + {aside:,} {blocks} set aside = {total:,}")
    console.print(", ".join(_counted(status, number) for status, number in report.tally().items()))
    slips = sum(n for status, n in report.counted().contradicted.items() if VERDICTS[status].match)
    if slips:
        what = "reference prints" if slips == 1 else "references print"
        console.print(
            f"{slips:,} matched {what} something that the record contradicts; the reports show what."
        )
    console.print(_safe(f"Asked: {', '.join(report.sources)}"))


def _counted(status: Status, number: int) -> str:
    colour = VERDICTS[status].colour.terminal
    return f"[{colour}]{number:,} {status}[/{colour}]"


def _print_silence(console: Console, report: Report) -> None:
    for silence in report.silent:
        said = f"{silence.source} could not be asked: {silence.reason} {silence.advice}".strip()
        console.print(f"[bold magenta]{_safe(said)}[/bold magenta]")


def _excerpt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1].rstrip() + "…"


def _safe(text: str) -> str:
    """`text` as it can be printed: no markup of ours, no control or direction characters of its own."""
    return escape("".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text))

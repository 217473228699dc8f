"""A Markdown summary, for a job's page or a comment; nothing in a title can become markup."""

from __future__ import annotations

import html
import re

from enrich.checks.report import (
    RANK,
    CheckReport,
    Manuscript,
    Problem,
    Query,
    asked,
    outage,
    suggestion,
    tally,
    visible,
)

_MARKUP = re.compile(r"[\\`*_\[\]#|~@:$]")
_MOST = 500


def markdown(report: CheckReport) -> str:
    """Return a heading, the result, and a table a file, worst first; tables stop at 500 rows."""
    parts = ["## Bibliography check", _text(tally(report))]
    paragraph = outage(report)
    parts += [f"> **Not everything could be checked.** {_text(paragraph)}"] if paragraph else []
    shown = sorted(report.problems, key=lambda p: (RANK[p.severity], p.file, p.line, p.column, p.code))
    parts += ["\n".join([*_HEAD, *map(_row, shown[:_MOST])])] if shown else []
    parts += [f"… and {len(shown) - _MOST:,} more."] if len(shown) > _MOST else []
    parts += _aside(report)
    parts += map(_queries, report.manuscripts)
    return "\n\n".join([*parts, *(_text(note) for note in report.notes)]) + "\n"


_HEAD = ("| | place | reference | finding | suggestion |", "|---|---|---|---|---|")


def _aside(report: CheckReport) -> list[str]:
    """The files that are no bibliographies, folded away."""
    if not report.aside:
        return []
    lines = [f"- {_text(aside.file)}: {_text(aside.reason)}" for aside in report.aside[:_MOST]]
    lines += [f"- … and {len(report.aside) - _MOST:,} more."] if len(report.aside) > _MOST else []
    head = f"<details><summary>Set aside, not read: {len(report.aside):,}</summary>"
    return [head, "\n".join(lines), "</details>"]


def _queries(manuscript: Manuscript) -> str:
    """What can be pasted into a letter to the author: a line for each reference, with its questions."""
    head = f"### Queries to the author: {_text(manuscript.file)}"
    lines = "\n".join(map(_query, manuscript.queries))
    return "\n\n".join(part for part in (head, _text(asked(manuscript)), lines) if part)


def _query(query: Query) -> str:
    said = " ".join((*query.facts, query.question))
    return f"- **{_text(query.id)}** ({_text(query.about)}): {_text(said)}"


def _row(problem: Problem) -> str:
    place = f"{problem.file}:{problem.line}"
    finding = f"**{problem.code}** {_text(problem.message)}"
    cells = (problem.severity, _text(place), _text(problem.id), finding, _text(suggestion(problem)))
    return f"| {' | '.join(cells)} |"


def _text(value: str) -> str:
    """Plain text that stays plain: markup characters become entities, which no renderer reads as markup."""
    escaped = html.escape(visible(value), quote=False)
    return _MARKUP.sub(lambda match: f"&#{ord(match.group())};", escaped.replace("#", "\0")).replace(
        "\0", "&#35;"
    )

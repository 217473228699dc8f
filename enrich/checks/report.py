"""What the formats of findings print: one report, finished, with every sentence made safe to show.

Titles and addresses come from strangers. `visible` is the one place that
takes out of them what could act instead of being read: control characters,
escape sequences, marks that turn the direction of writing, the beginnings of
commands that CI services look for in a log.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from enrich.paths import shown
from enrich.records import Edit, Severity, Silence

RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
WORDS: dict[Severity, tuple[str, str]] = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "info": ("note", "notes"),
}
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]"
)
_COMMAND = re.compile(r"^::")
_SPACE = re.compile(r"[\t\n]")
_SPACES = re.compile(r"[\s\x85]+")


class Problem(Struct, frozen=True, kw_only=True):
    """One finding, placed: in `file`, about the reference `id`, at `line` and `column` (from 1).

    `called` is what the file itself calls the field of the edit. `fingerprint`
    stays the same while the reference moves about in its file; `elsewhen` are
    those it has in releases that suggest another edit, or none; `source` is
    the text of the line.
    """

    code: str
    message: str
    severity: Severity
    file: str
    line: int = 1
    column: int = 1
    id: str = ""
    field: str = ""
    edit: Edit | None = None
    called: str = ""
    fingerprint: str = ""
    elsewhen: tuple[str, ...] = ()
    source: str = ""


class Rule(Struct, frozen=True, kw_only=True):
    """What a code means: one sentence, its page of documentation (Markdown), its severity by default."""

    summary: str
    help: str
    severity: Severity


class Aside(Struct, frozen=True, kw_only=True):
    """A file or folder that was found and not read, and why: no fault of anybody's."""

    file: str
    reason: str
    line: int = 1


class Query(Struct, frozen=True, kw_only=True):
    """What to ask about one reference: its `id`, a few words `about` it, what was found, the question."""

    id: str
    about: str
    facts: tuple[str, ...]
    question: str


class Manuscript(Struct, frozen=True, kw_only=True):
    """What to ask the author of one `file`, of so many `references`; empty where there is nothing to ask."""

    file: str
    references: int
    queries: tuple[Query, ...] = ()


class CheckReport(Struct, frozen=True, kw_only=True):
    """A finished check.

    `problems` are in the order of files and lines; `unchecked` are apart,
    because they say nothing about any author. `references` counts what was
    read, `left_out` those not asked for (not cited, not changed), `excepted`
    the findings that exceptions cover, `aside` names the files that are no
    bibliographies, `manuscripts` are what to ask the author of each file, where
    that is wanted. `failing` are the severities that make the
    command fail, `failed` says whether the exit code is 1. Files are named as
    seen from `root`, the repository's where there is one; others by their absolute path.
    """

    problems: tuple[Problem, ...] = ()
    unchecked: tuple[Problem, ...] = ()
    silent: tuple[Silence, ...] = ()
    files: tuple[str, ...] = ()
    ids: Mapping[str, tuple[str, ...]] = {}
    references: int = 0
    left_out: int = 0
    excepted: int = 0
    rules: Mapping[str, Rule] = {}
    notes: tuple[str, ...] = ()
    aside: tuple[Aside, ...] = ()
    manuscripts: tuple[Manuscript, ...] = ()
    version: str = ""
    root: str = ""
    failing: tuple[Severity, ...] = ("error",)
    failed: bool = False

    def count(self, severity: Severity) -> int:
        """How many problems are of this severity."""
        return sum(problem.severity == severity for problem in self.problems)


def seen_from(root: str, report: CheckReport) -> CheckReport:
    """Return `report` with every file named as seen from `root`, whatever the command line called it."""
    names = {file: shown(file, root) for file in (*report.files, *(p.file for p in _all(report)))}
    ids: dict[str, tuple[str, ...]] = {}
    for file, of_file in report.ids.items():
        name = names.get(file) or shown(file, root)
        ids[name] = (*ids.get(name, ()), *of_file)
    return replace(
        report,
        problems=tuple(replace(p, file=names[p.file]) for p in report.problems),
        unchecked=tuple(replace(p, file=names[p.file]) for p in report.unchecked),
        files=tuple(dict.fromkeys(names[file] for file in report.files)),
        ids=ids,
        aside=tuple(replace(a, file=shown(a.file, root)) for a in report.aside),
        manuscripts=tuple(replace(m, file=shown(m.file, root)) for m in report.manuscripts),
        root=root,
    )


def _all(report: CheckReport) -> tuple[Problem, ...]:
    return (*report.problems, *report.unchecked)


def visible(text: str) -> str:
    """Return `text` in one line that can only be read: what would act is shown as its code point."""
    line = _SPACES.sub(" ", _ACTING.sub(_shown, text)).strip()
    return _COMMAND.sub(r": :", line).replace("##[", "# #[")


def visible_source(line: str) -> str:
    """Return a source line that can only be read, each character still in its column."""
    shown = _ACTING.sub("\N{REPLACEMENT CHARACTER}", _SPACE.sub(" ", line.rstrip("\r\n")))
    return shown.replace("##[", "# [")


def _shown(match: re.Match[str]) -> str:
    character = match.group()
    return " " if character in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" else f"\\u{ord(character):04x}"


def outage(report: CheckReport) -> str:
    """The one paragraph about what could not be checked, "" where everything was."""
    if not report.unchecked and not report.silent:
        return ""
    count = len({(p.file, p.id, p.line) for p in report.unchecked})
    why = [visible(f"{s.source}: {s.reason}. {s.advice}").replace("..", ".") for s in report.silent]
    first = "The first of them: " if count > 1 else ""
    reasons = " ".join(why) or f"{first}{visible(report.unchecked[0].message)}"
    which = f"{count} of {report.references - report.left_out} references" if count else "Some sources"
    return (
        f"{which} could not be checked. {reasons} This says nothing about the references or their authors; "
        "check again later."
    )


def tally(report: CheckReport) -> str:
    """The result in one line: "2 errors, 1 warning in 40 references of 2 files"."""
    counts = [(report.count(severity), words) for severity, words in WORDS.items()]
    said = ", ".join(f"{n:,} {words[n != 1]}" for n, words in counts if n) or "No findings"
    checked = report.references - report.left_out
    where = f"{checked:,} {'reference' if checked == 1 else 'references'}"
    files = f"{len(report.files):,} {'file' if len(report.files) == 1 else 'files'}"
    extra = [
        f"{report.left_out:,} left out" if report.left_out else "",
        f"{report.excepted:,} excepted" if report.excepted else "",
        f"{len(report.aside):,} set aside" if report.aside else "",
    ]
    more = f" ({', '.join(part for part in extra if part)})" if any(extra) else ""
    return f"{said} in {where} of {files}{more}."


def asked(manuscript: Manuscript) -> str:
    """How many references of a manuscript there is something to ask about, in a sentence."""
    of, asked_of = manuscript.references, len(manuscript.queries)
    references = f"{of:,} {'reference' if of == 1 else 'references'}"
    what = f"{asked_of:,} to ask the author about" if asked_of else "nothing to ask the author about"
    return f"{references}, {what}."


def suggestion(problem: Problem) -> str:
    """The suggested edit in words, "" where there is none."""
    edit = problem.edit
    return f"set {visible(problem.called or edit.field)} to {visible(edit.new)}" if edit else ""

"""The exceptions in force during one check: which of them cover a problem, and which are not needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase

from enrich.checks.exceptions import Accepted, Comment, comments_in, stale_exception, unknown_codes
from enrich.checks.problems import Lines, of_file
from enrich.checks.report import Problem
from enrich.paths import canonical
from enrich.records import INTERNAL_ERROR, Reference

Key = tuple[str, str]
"""A reference: its file and its id."""


class Exceptions:
    """Comments beside references and the accepted findings of `baseline` (a file's name).

    Keeps account of those that were needed, so that `stale` can name the rest.
    """

    def __init__(
        self,
        references: Sequence[Reference],
        chosen: Sequence[bool],
        lines: Lines,
        accepted: Sequence[Accepted],
        baseline: str,
    ) -> None:
        self._lines = lines
        self._accepted = accepted
        self._baseline = baseline
        self._places = {file: canonical(file) for file in lines}
        self._begin = {(r.file, r.id): r.line for r in references}
        self._left_out = {(r.file, r.id) for r, wanted in zip(references, chosen, strict=True) if not wanted}
        self._comments = tuple(_comments(references, lines))
        self._needed: set[int] = set()

    def cover(self, problem: Problem, today: date) -> bool:
        """Whether an exception covers `problem`; those that do are needed from now on.

        None covers a fault of enrich itself: what was not checked is not tolerated, it is not known.
        """
        if problem.code == INTERNAL_ERROR:
            return False
        line = self._begin.get((problem.file, problem.id), problem.line)
        covering: list[Comment | Accepted] = [
            c for file, c in self._comments if file == problem.file and c.covers(problem.code, line)
        ]
        marks = (problem.fingerprint, *problem.elsewhen)
        known = (problem.code, self._places.get(problem.file, ""), problem.id, marks)
        covering += [a for a in self._accepted if a.covers(*known) and not _expired(a, today)]
        self._needed.update(map(id, covering))
        return bool(covering)

    def stale(
        self, unknown: set[Key], today: date, *, old: Mapping[Key, Collection[str]], new_check: bool = False
    ) -> Iterable[tuple[Problem, bool]]:
        """A problem for each exception that is not needed, has expired or gives no reason.

        Nothing is said of exceptions for `unknown` references, which could not
        be checked, and for those that were left out. With each, whether it is
        news of this release: it was needed for what was found of the `old`
        references, or its codes are unknown and that is a `new_check`.
        """
        silent = unknown | self._left_out
        for file, comment in self._comments:
            message = self._wrong_with(comment)
            strangers = unknown_codes(comment.codes)
            if strangers and not self._is_about(file, comment, self._left_out):
                note = id(comment) in self._needed
                yield (
                    of_file(stale_exception(strangers, comment.line, note=note), file, self._lines),
                    new_check,
                )
            elif message and not self._is_about(file, comment, silent):
                news = id(comment) not in self._needed and self._was_needed(file, comment, old)
                yield of_file(stale_exception(message, comment.line), file, self._lines), news
        files = {place: file for file, place in self._places.items()}
        for item in self._accepted:
            key = (files.get(item.place, ""), item.reference)
            message = self._wrong_with_accepted(item, today)
            strange = bool(unknown_codes([item.code]))
            if message and (strange or (key[0] and key not in silent)):
                news = new_check if strange else item.code in old.get(key, ()) and not _expired(item, today)
                yield of_file(stale_exception(message, item.line), self._baseline, self._lines), news

    def _was_needed(self, file: str, comment: Comment, old: Mapping[Key, Collection[str]]) -> bool:
        """Whether a comment covers a code that was found of the reference it stands beside."""
        about = (key for key in old if self._is_about(file, comment, {key}))
        return any(fnmatchcase(code, mine) for key in about for code in old[key] for mine in comment.codes)

    def _is_about(self, file: str, comment: Comment, keys: Collection[Key]) -> bool:
        """Whether a comment stands beside one of the references `keys`."""
        return any(
            name == file and comment.first <= self._begin.get((name, id), 0) <= comment.last
            for name, id in keys
        )

    def _wrong_with(self, comment: Comment) -> str:
        codes = ", ".join(comment.codes)
        if id(comment) not in self._needed:
            return f"The exception for {codes or 'no code'} is not needed: it covers no finding."
        return "" if comment.reason else f"The exception for {codes} gives no reason."

    def _wrong_with_accepted(self, item: Accepted, today: date) -> str:
        what = f"The exception for {item.code} of “{item.reference}” in {item.file}"
        if strangers := unknown_codes([item.code]):
            return f"{what} covers nothing: {strangers}"
        if _expired(item, today):
            return f"{what} has expired ({item.expires})."
        if id(item) not in self._needed:
            return f"{what} is not needed: the finding is not there any more."
        return "" if item.reason else f"{what} gives no reason."


def _comments(references: Sequence[Reference], lines: Lines) -> Iterable[tuple[str, Comment]]:
    by_file: dict[str, list[Reference]] = {}
    for reference in references:
        by_file.setdefault(reference.file, []).append(reference)
    for file, text in lines.items():
        yield from ((file, comment) for comment in comments_in(text, by_file.get(file, ())))


def _expired(item: Accepted, today: date) -> bool:
    return item.expires is not None and item.expires < today

"""Errors for people: what happened, where, and what to do.

Two kinds that must never be confused: a source that could not be asked (go on,
and say so) and a request that cannot be carried out as given (stop).
"""

from __future__ import annotations


class EnrichError(Exception):
    """Base of all errors that reach the user as one clear sentence."""


class SourceUnavailable(EnrichError):
    """A source could not be asked. It says nothing about whether the work exists."""

    def __init__(self, source: str, reason: str, advice: str = "") -> None:
        self.source, self.reason, self.advice = source, reason, advice
        super().__init__(f"{source}: {reason}" + (f" {advice}" if advice else ""))

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        return type(self), (self.source, self.reason, self.advice)  # so that it can leave a worker


class ConfigurationError(EnrichError):
    """The options, settings or environment contradict themselves; the run stops with exit 2."""


class UnreadableInput(EnrichError):
    """An input holds nothing this program can read; other inputs go on, the exit is 2."""

    def __init__(self, file: str, reason: str, line: int = 0) -> None:
        self.file, self.reason, self.line = file, reason, line
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {reason}")

    def __reduce__(self) -> tuple[type, tuple[str, str, int]]:
        return type(self), (self.file, self.reason, self.line)  # so that it can leave a worker


class NoReferences(UnreadableInput):
    """An input that could be read, and in which there is no reference: no fault in a bibliography to come."""


class CannotHold(EnrichError):
    """A report has more than its format holds; the others are written all the same."""

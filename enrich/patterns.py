"""Regular expressions that are compiled when they are first used.

Compiling a pattern costs from a tenth of a millisecond to twenty, and a run of one reference meets a fraction
of the hundreds there are: compiled as their modules are loaded, they were half of what `enrich run` costs to
start. `lazy` stands where `re.compile` would, in the modules whose patterns cost most.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, AnyStr, Generic, cast


def lazy(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The pattern of `source`, used as one of `re.compile` is; a fault in it is raised at its first use."""
    return cast("re.Pattern[AnyStr]", Later(source, flags))


class Later(Generic[AnyStr]):
    """Stands for a pattern, and becomes it bit by bit: what was asked for once is an attribute of its own."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found

    @cached_property
    def _compiled(self) -> re.Pattern[AnyStr]:
        return re.compile(self.pattern, self._flags)

    def __reduce__(self) -> tuple[object, ...]:
        return lazy, (self.pattern, self._flags)

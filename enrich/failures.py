"""What happens where enrich itself fails: one thing is given up, with a sentence, and the others go on.

An error that was foreseen is an `EnrichError` and says what to do; it passes
through here. Any other `Exception` is a fault of this program, set off by one
odd reference, record or block: whoever works through many of them does so with
`contained` or `mended`, which find the one it happened at, so that the mechanism
holds for faults that nobody thought of. The trace is for a bug report (``--debug``).
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from enrich.errors import EnrichError

if TYPE_CHECKING:  # the front door comes by here and needs none of them yet
    from enrich.records import Entry, Reference, SetAside

ADVICE = "Run it again with --debug and report what that shows."
_HOME = Path(__file__).parent
_LONGEST = 120
_traces_shown = False
"""A switch of the process, as ``--debug`` is: nothing that is computed depends on it."""
Block: TypeAlias = "Reference | SetAside"
T = TypeVar("T")
R = TypeVar("R")


def contained(
    work: Callable[[Sequence[T]], Iterable[R]], items: Sequence[T], instead: Callable[[T, Exception], R]
) -> Iterator[R]:
    """Yield what `work` makes of each item, in order; one on which it fails gets what `instead` gives.

    `work` gives one result an item. Where it fails, the items that have none
    yet are tried again in halves, so that an item costs only itself also
    where many are worked on at once.
    """
    done = 0
    try:
        for result in work(items):
            yield result
            done += 1
        return
    except EnrichError:
        raise
    except Exception as error:
        rest, wrong = items[done:], error
    if len(rest) > 1:
        half = len(rest) // 2
        yield from contained(work, rest[:half], instead)
        yield from contained(work, rest[half:], instead)
    elif rest:
        log(wrong)
        yield instead(rest[0], wrong)


def as_far_as_read(name: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """Pass on the blocks of the file `name`; where its reader fails, the rest is one that is set aside."""
    line = 1
    try:
        for block in blocks:
            line = max(line, block.line, block.end_line)
            yield block
    except (EnrichError, OSError):
        raise
    except Exception as error:
        log(error)
        yield not_read(name, line, error)


def attempted(do: Callable[[], R], instead: Callable[[Exception], R]) -> R:
    """Return what `do` gives, or what `instead` makes of an error that nobody foresaw."""
    try:
        return do()
    except (EnrichError, OSError):
        raise
    except Exception as error:
        log(error)
        return instead(error)


def mended(
    work: Callable[[Sequence[T]], R], items: Sequence[T], mend: Callable[[T, Exception], T | None]
) -> R:
    """Return what `work` makes of all items together; one on which it fails is left out, or exchanged.

    `mend` gives what to exchange it for, None for nothing; it raises what it
    is given where it cannot better the item any more.
    """
    items = list(items)
    while True:
        try:
            return work(items)
        except (EnrichError, OSError):
            raise
        except Exception as error:
            at = _first_failing(work, items)
            if at is None:
                raise
            log(error)
            other = mend(items[at], error)
            items[at : at + 1] = [] if other is None else [other]


def _first_failing(work: Callable[[Sequence[T]], object], items: Sequence[T]) -> int | None:
    """The place of the item with which `work` begins to fail; None where it fails without any."""

    def fails(count: int) -> bool:
        try:
            work(items[:count])
        except EnrichError:
            return False
        except Exception:
            return True
        return False

    if fails(0):
        return None
    at = bisect_left(range(1, len(items) + 1), True, key=fails)
    return at if at < len(items) else None


def given_up(reference: Reference, error: Exception) -> Entry:
    """The entry of a reference on which enrich failed: unchecked, and nothing said but that."""
    from enrich.records import INTERNAL_ERROR, Entry, Finding, Match

    sentence = (
        f"enrich itself failed on this reference ({what(error)}), so nothing is said about it. {ADVICE}"
    )
    finding = Finding(code=INTERNAL_ERROR, message=sentence, line=reference.line, column=reference.column)
    return Entry(
        reference=reference,
        match=Match(status="unchecked", reason=sentence, code=INTERNAL_ERROR),
        findings=(finding,),
    )


def not_read(file: str, line: int, error: Exception) -> SetAside:
    """The rest of a file, from `line` on, which enrich could not read because it failed itself."""
    from enrich.records import SetAside

    reason = f"enrich itself failed here ({what(error)}), and did not read on. {ADVICE}"
    return SetAside(file=file, line=line, reason=reason, failed=True)


def what(error: BaseException) -> str:
    """An error in a few words, with its place in this program: "KeyError in matching/titles.py:40"."""
    words = " ".join(str(error).split())
    kind = type(error).__name__ + (f": {words[:_LONGEST]}" if isinstance(error, OSError) and words else "")
    place = _place(error)
    return f"{kind} in {place}" if place else kind


def _place(error: BaseException) -> str:
    """File and line of the innermost frame that is this program's own."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if Path(f.filename).is_relative_to(_HOME) and f.filename != __file__]
    return f"{Path(own[-1].filename).relative_to(_HOME).as_posix()}:{own[-1].lineno}" if own else ""


def log(error: BaseException) -> None:
    """Show the trace of an error that was survived, where traces are asked for."""
    if _traces_shown:
        import traceback

        traceback.print_exception(error, file=sys.stderr)


def show_traces(wanted: bool = True) -> None:
    """Show the traces of what is survived on standard error from now on, or no more."""
    global _traces_shown
    _traces_shown = wanted


def traces_are_shown() -> bool:
    """Whether `show_traces` was asked for, so that another process can be told."""
    return _traces_shown

"""Where lines go while a run goes on: to standard output as they come, to files that wait for its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from functools import partial
from types import TracebackType
from typing import BinaryIO, Self

from enrich.errors import EnrichError
from enrich.files import growing
from enrich.jobs.watching import Tell, unheard


class Streams:
    """The `targets` (paths, or ``-``) that get every line of a run; entered and left as a context.

    None is there before `finish`. One that cannot be written is told of and
    costs no other; nor does a reader that has gone away, where there are others.
    """

    def __init__(self, targets: Iterable[str], tell: Tell = unheard, *, alone: bool = True) -> None:
        self._targets, self._tell, self._alone = list(dict.fromkeys(targets)), tell, alone
        self._open: dict[str, tuple[AbstractContextManager[BinaryIO], BinaryIO]] = {}
        self._closed: BrokenPipeError | None = None

    def __enter__(self) -> Self:
        for target in self._targets:
            self._attempt(target, partial(self._begin, target))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up what was not finished."""
        for target in list(self._open):
            self._give_up(target)

    def __bool__(self) -> bool:
        return bool(self._open)

    def put(self, text: bytes) -> None:
        """Write lines to every target. Raises BrokenPipeError where nobody is left to write for."""
        for target, (_, stream) in list(self._open.items()):
            self._attempt(target, partial(_write, stream, text))
        if self._closed and self._alone and not self._open:
            raise self._closed

    def finish(self) -> list[str]:
        """Let all take their places; return those that are whole.

        Raises BrokenPipeError where a reader went away.
        """
        done = [target for target in list(self._open) if self._attempt(target, partial(self._end, target))]
        if self._closed:
            raise self._closed
        return done

    def _begin(self, target: str) -> None:
        context = growing(target)
        self._open[target] = (context, context.__enter__())

    def _end(self, target: str) -> None:
        context, _ = self._open.pop(target)
        context.__exit__(None, None, None)

    def _attempt(self, target: str, do: Callable[[], None]) -> bool:
        try:
            do()
        except BrokenPipeError as error:
            self._closed = error
        except (EnrichError, OSError) as error:
            why = getattr(error, "strerror", None) or error
            known = isinstance(error, EnrichError)
            self._tell(str(error) if known else f"{target}: cannot be written ({why}).")
        else:
            return True
        self._give_up(target)
        return False

    def _give_up(self, target: str) -> None:
        if target in self._open:
            context, _ = self._open.pop(target)
            given_up = _GivenUp()
            with suppress(_GivenUp, OSError, EnrichError):
                context.__exit__(_GivenUp, given_up, None)


class _GivenUp(Exception):
    """What a file is left with that is not to take its place."""


def _write(stream: BinaryIO, text: bytes) -> None:
    stream.write(text)
    stream.flush()

"""Ends the program at a signal, but never in the middle of loading a module.

Libraries written in C do not expect an exception while they are being loaded,
and crash the interpreter: one Ctrl-C in a hundred in the first half second
ended in a segmentation fault. So a signal that comes then is answered as soon
as the module is loaded.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from time import monotonic
from types import FrameType

TERMINATED = 143
_AT_ONCE, _SOON = 1.0, 0.002
"""Seconds."""
_LOADER = "<frozen importlib._bootstrap>"


def answer_signals() -> None:
    """Let Ctrl-C raise KeyboardInterrupt, and a CI service that ends the program SystemExit."""
    # One that a CI service ends leaves no half-made files behind.
    signal.signal(signal.SIGTERM, _Held(_terminate))
    signal.signal(signal.SIGINT, _Held(_Interrupt()))


def ignore_interrupts() -> None:
    """Let a Ctrl-C do no harm any more: all is done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


class _Held:
    """The answer to a signal, held back while a module is being loaded; Windows has no alarm for that."""

    def __init__(self, answer: Callable[[], None]) -> None:
        self._answer = answer

    def __call__(self, _: int, frame: FrameType | None) -> None:
        if hasattr(signal, "setitimer") and _is_loading(frame):
            signal.signal(signal.SIGALRM, self)
            signal.setitimer(signal.ITIMER_REAL, _SOON)
        else:
            self._answer()


def _is_loading(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == _LOADER:
            return True
        frame = frame.f_back
    return False


def _terminate() -> None:
    sys.exit(TERMINATED)


class _Interrupt:
    """Stops the program at a Ctrl-C; a second one at once after it must not stop the clearing up."""

    def __init__(self) -> None:
        self._last = -_AT_ONCE

    def __call__(self) -> None:
        now = monotonic()
        if now - self._last >= _AT_ONCE:
            self._last = now
            raise KeyboardInterrupt

"""SIGTERM and SIGHUP end the owner of an embedded store as Ctrl-C does: cleanly.

By default they end a Python process at once, without running ``finally`` or ``with``. Nothing would be lost (the engine
recovers from kill -9), but the next start would have to recover, and processes that joined would notice only by a
broken connection. So, while this process owns the engine, they raise :class:`SystemExit` with the usual code
(128 + number). A program that has handlers of its own, such as a web server, keeps them.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class StopSignals:
    """Takes the two signals over where nobody else has."""

    def __init__(self) -> None:
        self._taken: list[signal.Signals] = []
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                if signal.getsignal(number) is signal.SIG_DFL:
                    signal.signal(number, _leave)
                    self._taken.append(number)

    def restore(self) -> None:
        """Give back what was taken and is still ours."""
        if threading.current_thread() is threading.main_thread():
            for number in self._taken:
                if signal.getsignal(number) is _leave:
                    signal.signal(number, signal.SIG_DFL)
        self._taken.clear()


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)

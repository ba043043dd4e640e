"""SIGTERM and SIGHUP end a process that uses an embedded store as Ctrl-C does: cleanly.

By default they end a Python process at once, without running ``finally`` or ``with``. Nothing would be lost (the engine
recovers from kill -9), but the next start would have to recover, and processes that joined would notice only by a
broken connection. So, while a store is open, they raise :class:`SystemExit` with the usual code (128 + number). A
program that has handlers of its own, such as a web server, keeps them.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
_open: set[object] = set()


def take_over(store: object) -> None:
    """Take the two signals over where nobody else has; only the main thread can."""
    _open.add(store)
    if threading.current_thread() is threading.main_thread():
        for number in _SIGNALS:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _leave)


def give_back(store: object) -> None:
    """Give back what is still ours, when the last store closes."""
    _open.discard(store)
    if not _open and threading.current_thread() is threading.main_thread():
        for number in _SIGNALS:
            if signal.getsignal(number) is _leave:
                signal.signal(number, signal.SIG_DFL)


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)

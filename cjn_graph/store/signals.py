"""SIGTERM and SIGHUP end a process that uses an embedded store as Ctrl-C does: cleanly.

By default they end a Python process at once, without running ``finally`` or ``with``. Nothing would be lost (the engine
recovers from kill -9), but the next start would have to recover, and processes that joined would notice only by a
broken connection. So, while a store is open, they raise :class:`SystemExit` with the usual code (128 + number). A
program that has handlers of its own, such as a web server, keeps them.

What is raised inside a destructor is dropped by Python, and the program would go on: a signal that comes there, Ctrl-C
among them, is sent once more a moment later.
"""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType
from typing import Any, Final

_DEFAULTS: Final[dict[int, Any]] = {signal.SIGINT: signal.default_int_handler} | {
    int(getattr(signal, name)): signal.SIG_DFL for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
}
"""The signals with the handlers that they have where nobody else has taken them over."""
_A_MOMENT: Final = 0.05
_open: set[object] = set()


def take_over(store: object) -> None:
    """Take the signals over where nobody else has; only the main thread can."""
    _open.add(store)
    if threading.current_thread() is threading.main_thread():
        for number, default in _DEFAULTS.items():
            if signal.getsignal(number) is default:
                signal.signal(number, _leave)


def give_back(store: object) -> None:
    """Give back what is still ours, when the last store closes."""
    _open.discard(store)
    if not _open and threading.current_thread() is threading.main_thread():
        for number, default in _DEFAULTS.items():
            if signal.getsignal(number) is _leave:
                signal.signal(number, default)


def _leave(number: int, frame: FrameType | None) -> None:
    if _in_destructor(frame):
        again = threading.Timer(_A_MOMENT, os.kill, (os.getpid(), number))
        again.daemon = True
        again.start()
    elif number == signal.SIGINT:
        raise KeyboardInterrupt
    else:
        raise SystemExit(128 + number)


def _in_destructor(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_name == "__del__":
            return True
        frame = frame.f_back
    return False

"""SIGTERM and SIGHUP end a process that uses an embedded store as Ctrl-C does: cleanly.

By default they end a Python process at once, without running ``finally`` or ``with``. Nothing would be lost (the engine
recovers from kill -9), but the next start would have to recover, and processes that joined would notice only by a
broken connection. So, while a store is open, they raise :class:`SystemExit` with the usual code (128 + number). A
program that has handlers of its own, such as a web server, keeps them.

What is raised inside a destructor is dropped by Python, and the program would go on: a signal that comes there, Ctrl-C
among them, is sent once more a moment later. The same happens to one that comes while an answer of the store is read:
the driver then tidies up by reading the rest of an answer of which it has forgotten half, and may wait for ever.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType
from typing import Any, Final

_DEFAULTS: Final[dict[int, Any]] = {signal.SIGINT: signal.default_int_handler} | {
    int(getattr(signal, name)): signal.SIG_DFL for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
}
"""The signals with the handlers that they have where nobody else has taken them over."""
_A_MOMENT: Final = 0.05
_TIDYING: Final = 5.0
"""Seconds that the driver gets to tidy up."""
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
        _later(_A_MOMENT, number, None)
        return
    if asked := _question_to_the_store(frame):
        _later(_TIDYING, number, asked)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)


def _later(seconds: float, number: int, asked: FrameType | None) -> None:
    """Send a signal again; where a question to the store is named, only if that one is still being asked."""

    def send() -> None:
        now = sys._current_frames().get(threading.main_thread().ident or 0)  # noqa: SLF001 (documented)
        if asked is None or _question_to_the_store(now) is asked:
            os.kill(os.getpid(), number)

    again = threading.Timer(seconds, send)
    again.daemon = True
    again.start()


def _question_to_the_store(frame: FrameType | None) -> FrameType | None:
    """Find the outermost call that asks the store something, or nothing."""
    found = None
    while frame is not None:
        if frame.f_globals.get("__name__") == "cjn_graph.store.transaction":
            found = frame
        frame = frame.f_back
    return found


def _in_destructor(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_name == "__del__":
            return True
        frame = frame.f_back
    return False

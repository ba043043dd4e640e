"""Not computing again what has not changed: each step of the build is a function, and its last answers are kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeVar

from cjn_graph.network.definitions import Definitions

T = TypeVar("T")

_PLAIN: Final = (int, str, date, Definitions, type(None))
"""Arguments that are the same where they are equal."""


class Memo:
    """Remembers what functions returned for the arguments that they last had.

    Arguments are the same where they are the same object; numbers, dates and definitions where they are equal. The
    functions must be pure, and neither their arguments nor what they return may be changed. Threads may share a memo.

    Attributes
    ----------
    keep : int
        Answers kept for each function. Each may be as large as a network: one for each set of viewers is enough, and
        what is kept beyond that costs memory that every new answer has to get from the system again.
    """

    def __init__(self, keep: int = 1) -> None:
        self.keep = keep
        self._answers: dict[Callable[..., Any], OrderedDict[tuple[Any, ...], tuple[tuple[Any, ...], Any]]] = {}
        self._lock = threading.RLock()

    def __call__(self, function: Callable[..., T], *arguments: Any) -> T:
        """Return ``function(*arguments)``."""
        key = _key_of(arguments)
        with self._lock:
            known = self._answers.setdefault(function, OrderedDict())
            if key in known:
                known.move_to_end(key)
            else:
                # The arguments are kept too: while they live, no other object can have their identity.
                known[key] = arguments, function(*arguments)
                while len(known) > self.keep:
                    known.popitem(last=False)
            found: T = known[key][1]
            return found


def _key_of(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(argument if isinstance(argument, _PLAIN) else (id(argument),) for argument in arguments)

"""How far a long computation has come, told to whoever watches; nobody does by default.

A computation says that it goes through some steps, and a step may go through steps of its own: the share that is done
only ever grows, whatever is nested in what. Nothing is imported here but the standard library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, NamedTuple, TypeAlias, TypeVar

T = TypeVar("T")
Watcher: TypeAlias = Callable[[float], None]
"""Told the share that is done, from 0 to 1."""


class _Span(NamedTuple):
    """What part of the whole is being done."""

    watcher: Watcher
    low: float
    high: float


PATIENCE = 2.0
"""Seconds after which somebody who waits is told."""
_SPAN: Final[ContextVar[_Span | None]] = ContextVar("span", default=None)


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Have somebody told how far the computations inside have come; what it raises breaks them off."""
    token = _SPAN.set(_Span(watcher, 0.0, 1.0))
    try:
        yield
    finally:
        _SPAN.reset(token)


@contextmanager
def part(low: float, high: float) -> Iterator[None]:
    """Say that what is inside is this part of what is being done, as shares of its time.

    >>> told = []
    >>> with watched(told.append), part(0.5, 1.0):
    ...     list(each("ab"))
    ['a', 'b']
    >>> told
    [0.5, 0.75, 1.0]
    """
    span = _SPAN.get()
    if span is None:
        yield
        return
    wide = span.high - span.low
    inner = _Span(span.watcher, span.low + low * wide, span.low + high * wide)
    token = _SPAN.set(inner)
    try:
        span.watcher(inner.low)
        yield
    finally:
        _SPAN.reset(token)


def each(items: Iterable[T]) -> Iterator[T]:
    """Yield items, each of which takes about as long as the others."""
    span = _SPAN.get()
    if span is None:
        yield from items
        return
    known: Sequence[T] = items if isinstance(items, Sequence) else list(items)
    for place, item in enumerate(known):
        step = _step(span, place, len(known))
        _SPAN.set(step)
        span.watcher(step.low)
        try:
            yield item
        finally:
            _SPAN.set(span)
    span.watcher(span.high)


def _step(span: _Span, place: int, of: int) -> _Span:
    wide = (span.high - span.low) / of
    return _Span(span.watcher, span.low + place * wide, span.low + (place + 1) * wide)

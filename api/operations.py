"""What those who run the app see of it: a line of log for each request, and numbers for Prometheus.

Neither says who asked or about whom: a request is told by its route, such as ``GET /people/{person_id}``, and lines of
log written as JSON leave out whatever was filled into their text. The id of the request stands in both its answer and
all its lines.
"""

from __future__ import annotations

import logging
import sys
import time
import traceback
from typing import Any, Final, TextIO

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import EventDict, Processor, WrappedLogger

from api.perimeter import request_id

_SHARED: Final[list[Processor]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
structlog.configure(  # by way of Python's own logging, which lets nothing below a warning through unless it is set up
    processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)
log = structlog.stdlib.get_logger("cjn.requests")

_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_NO_ROUTE: Final = "none"


class Numbers:
    """Counts of one app since it was started."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        labels = ("method", "route")
        self.requests = Counter(
            "cjn_requests", "Requests that were answered.", (*labels, "status"), registry=self._registry
        )
        self.seconds = Histogram(
            "cjn_request_seconds", "How long answers took.", labels, buckets=_BUCKETS, registry=self._registry
        )
        self.under_way = Gauge("cjn_requests_under_way", "Requests being answered now.", registry=self._registry)
        self.store = Gauge("cjn_store_up", "1 where the store answers, else 0.", registry=self._registry)

    def text(self, *, store_up: bool) -> str:
        """Return all of them as Prometheus reads them."""
        self.store.set(store_up)
        return generate_latest(self._registry).decode()


class Watched:
    """ASGI middleware around everything else: it counts and times each request, and writes its line."""

    def __init__(self, app: ASGIApp, *, numbers: Numbers) -> None:
        self.app = app
        self.numbers = numbers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def send_and_see(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        structlog.contextvars.bind_contextvars(request_id=request_id(scope))
        self.numbers.under_way.inc()
        try:
            await self.app(scope, receive, send_and_see)
        finally:
            self.numbers.under_way.dec()
            self._note(scope, status, time.perf_counter() - began)
            structlog.contextvars.unbind_contextvars("request_id")

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", _NO_ROUTE)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self.numbers.requests.labels(method, route, str(status)).inc()
        self.numbers.seconds.labels(method, route).observe(seconds)
        log.info("request", method=method, route=route, status=status, milliseconds=round(seconds * 1000, 1))


def log_as_json(stream: TextIO = sys.stderr) -> logging.Handler:
    """Write the log as one JSON object a line, to the standard error output, and return what writes it."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[
                _name_exception,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            use_get_message=False,  # the text alone: what is filled in may name people
        )
    )
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("cjn.requests").setLevel(logging.INFO)
    return handler


def _name_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Tell an exception by its class and where it was raised; its message may quote what somebody wrote."""
    raised: Any = event.pop("exc_info", None)
    if raised:
        kind, _, trace = raised
        event["exception"] = kind.__name__
        event["at"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)]
    return event

"""Pages that may take long: after two seconds they say how far they are and the time left, and can be cancelled.

The page is computed by a thread of its own; the browser asks for the same address again every two seconds, by itself,
until it is there. It goes on whatever is written meanwhile, and is handed out once: a bar that began anew after a write
would never end under steady writes, and would tell of writes that its reader may not see. Who has other rights by then
gets a page computed anew. Nothing is written, so what is cancelled, or asked for no more, leaves nothing behind.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final, TypeAlias

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.deps import SessionDep, TextsDep, ViewerDep, form_token
from api.web.render import page
from cjn_graph import progress
from cjn_graph.access import Viewer

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

FORGOTTEN: Final = 30.0
"""Seconds after which nobody asks any more, and it is broken off."""
MOST: Final = 4
"""Pages that are computed or kept in this way at one time, with those that are cancelled and have not stopped yet; one
more is waited for as it always was."""
Key: TypeAlias = tuple[str, str]
"""The session, and the address with its query."""


class _Cancelled(Exception):
    """Somebody cancelled it, or nobody waits for it."""


@dataclass
class _Job:
    """A page that is being computed, for whom with the rights they had then."""

    viewer: Viewer
    begun: float = field(default_factory=monotonic)
    asked: float = field(default_factory=monotonic)
    share: float = 0.0
    found: Response | Exception = field(default_factory=_Cancelled)
    cancelled: bool = False
    done: threading.Event = field(default_factory=threading.Event)

    def tell(self, share: float) -> None:
        self.share = share
        if self.cancelled or monotonic() - self.asked > FORGOTTEN:
            raise _Cancelled

    def run(self, compute: Callable[[], Response]) -> None:
        try:
            with progress.watched(self.tell):
                self.found = compute()
        except Exception as error:  # noqa: BLE001 (it is raised again where somebody waits for it)
            self.found = error
        finally:
            self.done.set()

    @property
    def left(self) -> int | None:
        """Seconds that it takes still, by how long what is done took."""
        return round((monotonic() - self.begun) * (1 - self.share) / self.share) if self.share > 0.02 else None


@dataclass
class Waiting:
    """The pages of an app that are being computed, by the session and the address that asked."""

    jobs: dict[Key, _Job] = field(default_factory=dict)
    stopping: list[_Job] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: Request, key: Key, viewer: Viewer, compute: Callable[[], Response]) -> Response:
        """Compute a page, or say how far it is, or that it was cancelled."""
        job = self._job_of(key, viewer, compute)
        if job is None:
            return compute()
        job.asked = monotonic()
        done = job.done.wait(progress.PATIENCE)
        with self.lock:
            if done and self.jobs.get(key) is job:
                del self.jobs[key]
        if job.cancelled or (done and isinstance(job.found, _Cancelled)):
            return page(request, "cancelled.html", address=key[1])
        if not done:
            told = {"share": job.share, "left": job.left, "address": key[1]}
            return page(
                request, "waiting.html", status=202, headers={"cache-control": "no-store", "refresh": "2"}, **told
            )
        if isinstance(job.found, Exception):
            raise job.found
        return job.found

    def cancel(self, key: Key) -> bool:
        """Break off what a session waits for; tell whether it did."""
        with self.lock:
            return self._break_off(key)

    def _break_off(self, key: Key) -> bool:
        job = self.jobs.pop(key, None)
        if job is not None:
            job.cancelled = True
            self.stopping.append(job)
        return job is not None

    def _job_of(self, key: Key, viewer: Viewer, compute: Callable[[], Response]) -> _Job | None:
        """Return what is being computed, or begin it; None where there is no room."""
        with self.lock:
            for old, one in list(self.jobs.items()):
                if one.done.is_set() and monotonic() - one.asked > FORGOTTEN:
                    del self.jobs[old]
            if key in self.jobs and self.jobs[key].viewer != viewer:
                self._break_off(key)
            self.stopping = [one for one in self.stopping if not one.done.is_set()]
            if key not in self.jobs and len(self.jobs) + len(self.stopping) < MOST:
                job = self.jobs[key] = _Job(viewer)
                threading.Thread(target=job.run, args=(compute,), daemon=True).start()
            return self.jobs.get(key)


@router.post("/waiting/cancel")
def cancel(request: Request, viewer: ViewerDep, session: SessionDep, texts: TextsDep) -> Response:  # noqa: ARG001
    """Break off a page that takes long."""
    waiting: Waiting = request.app.state.waiting
    address = texts.get("address", "")
    # Only an address that was asked for here becomes a link.
    return page(request, "cancelled.html", address=address if waiting.cancel((session.key, address)) else "")


def patient(endpoint: Callable[..., Response]) -> Callable[..., Response]:
    """Let a page that reads, and takes ``request`` and ``viewer``, tell how far it is where it takes long."""

    @functools.wraps(endpoint)
    def told(**given: Any) -> Response:
        request: Request = given["request"]
        waiting: Waiting = request.app.state.waiting
        session = getattr(request.state, "session", None)
        address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        key = (session.key if session else "", address)
        return waiting.answer(request, key, given["viewer"], lambda: endpoint(**given))

    return told

"""Liveness and readiness, for whatever keeps the process running. They say nothing about the network."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from api.deps import WorkspaceDep
from cjn_graph.errors import CjnError

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """Whether the app can answer."""

    status: Literal["ok", "unavailable"]


@router.get("/live")
def live() -> Health:
    """Say that the process answers."""
    return Health(status="ok")


@router.get("/ready", responses={503: {"model": Health, "description": "The store does not answer."}})
def ready(workspace: WorkspaceDep, response: Response) -> Health:
    """Say whether the store answers too, and has room on its disk."""
    try:
        workspace.last_sequence()
        up = not workspace.store.is_full
    except (CjnError, OSError):
        up = False
    response.status_code = 200 if up else 503
    return Health(status="ok" if up else "unavailable")

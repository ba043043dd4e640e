"""Who is signed in, for programs that hold a session."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.deps import SessionDep, ViewerDep
from api.handlers import documented
from cjn_graph.access import Role

router = APIRouter(prefix="/api/v1", tags=["session"])


class SessionOut(BaseModel):
    """The running session."""

    account: str = Field(description="Name of the account.")
    role: Role = Field(description="What the account may do.")
    csrf_token: str = Field(description="To be sent as X-CSRF-Token with every request that changes something.")
    seconds_left: int = Field(description="How long the session lasts.")


@router.get("/session", responses=documented())
def show_session(session: SessionDep, viewer: ViewerDep) -> SessionOut:
    """Say who is signed in, and hand out the session's CSRF token."""
    return SessionOut(
        account=viewer.account,
        role=viewer.role,
        csrf_token=session.csrf_token,
        seconds_left=int(session.seconds_left),
    )

"""Webhooks for programs: listed, added, removed, their messages, and sending these again; for admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path
from pydantic import BaseModel, ConfigDict, Field

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from cjn_graph.services import webhooks
from cjn_graph.services.webhooks import Message, NewWebhook, WebhookOut

router = APIRouter(prefix="/api/v1/webhooks", tags=["webhooks"])

HookId = Annotated[str, Path(max_length=64, description="What names the webhook.")]


class WebhookIn(BaseModel):
    """A new webhook."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=500, description="Where messages go.", examples=["https://example.org/hook"])
    account: str = Field(default="", max_length=300, description="Whose rights it has; one's own by default.")
    kinds: list[str] = Field(
        default=[], max_length=100, description="Only these kinds of records; all by default.", examples=[["person"]]
    )


class NewSecret(BaseModel):
    """A secret. It is shown this once."""

    secret: str = Field(description="What messages are signed with.")


class ReplayIn(BaseModel):
    """What to send again."""

    model_config = ConfigDict(extra="forbid")

    message: str = Field(default="", max_length=64, description="One message; all that were given up by default.")


class Replayed(BaseModel):
    """How many messages wait to be sent again."""

    waiting: int = Field(description="How many.")


@router.get("", responses=documented())
def list_webhooks(workspace: WorkspaceDep, viewer: ViewerDep) -> list[WebhookOut]:
    """List the webhooks, without their secrets: as ``cjn webhook list --json``."""
    return webhooks.list_webhooks(workspace, viewer)


@router.post("", status_code=201, responses=documented(404))
def add_webhook(workspace: WorkspaceDep, viewer: ViewerDep, body: WebhookIn) -> NewWebhook:
    """Add a webhook, which is told of what is written from now on; its secret is in the answer, this once."""
    return webhooks.add_webhook(workspace, viewer, body.url, account=body.account, kinds=body.kinds)


@router.delete("/{hook_id}", status_code=204, responses=documented(404))
def remove_webhook(workspace: WorkspaceDep, viewer: ViewerDep, hook_id: HookId) -> None:
    """Remove a webhook, with what waits for it."""
    webhooks.remove_webhook(workspace, viewer, hook_id)


@router.post("/{hook_id}/rotate", status_code=201, responses=documented(404))
def rotate_webhook(workspace: WorkspaceDep, viewer: ViewerDep, hook_id: HookId) -> NewSecret:
    """Make a new secret; messages bear both signatures for a day."""
    return NewSecret(secret=webhooks.rotate_secret(workspace, viewer, hook_id))


@router.get("/{hook_id}/messages", responses=documented(404))
def list_webhook_messages(workspace: WorkspaceDep, viewer: ViewerDep, hook_id: HookId) -> list[Message]:
    """List the latest messages of a webhook, and what became of them."""
    return webhooks.list_messages(workspace, viewer, hook_id)


@router.post("/{hook_id}/replay", responses=documented(404))
def replay_webhook(
    workspace: WorkspaceDep, viewer: ViewerDep, hook_id: HookId, body: Annotated[ReplayIn, Body()]
) -> Replayed:
    """Send a message once more, or all that were given up."""
    return Replayed(waiting=webhooks.replay(workspace, viewer, hook_id, body.message))

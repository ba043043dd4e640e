"""What a write tells back: which records it touched, and how it is taken back or what counts since."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import Forbidden
from cjn_graph.model import kind_of
from cjn_graph.records import Change, Create, Mutation, commit
from cjn_graph.records.commit import ADMIN_KINDS, APPEND_ONLY_KINDS
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Transaction


class Written(BaseModel):
    """One record that a write touched."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(description="Id of the record.")
    kind: str = Field(description="Kind of the record.")
    action: str = Field(description="create, update, delete or restore.")


class Receipt(BaseModel):
    """The answer to a write."""

    model_config = ConfigDict(frozen=True)

    transaction_id: str | None = Field(
        description="Give it to undo; null where nothing changed, or where what was written is never taken back."
    )
    written: list[Written] = Field(description="The records touched, in the order they were written.")
    notes: list[str] = Field(default=[], description="What else to know: such as what was left as it is, and why.")

    @classmethod
    def of(cls, changes: Sequence[Change], notes: Sequence[str] = ()) -> Receipt:
        """Write a receipt for these changes of one transaction."""
        stays = any(change.kind in APPEND_ONLY_KINDS and change.action == "create" for change in changes)
        return cls(
            transaction_id=changes[0].transaction_id if changes and not stays else None,
            written=[Written(id=change.record_id, kind=change.kind, action=change.action) for change in changes],
            notes=list(notes),
        )

    def id_of(self, kind: str) -> str:
        """Return the id of the first record of a kind that was written."""
        return next(written.id for written in self.written if written.kind == kind)


def write(
    workspace: Workspace,
    viewer: Viewer,
    mutations: Sequence[Mutation],
    reason: str,
    *,
    require: Callable[[Transaction], None] | None = None,
) -> Receipt:
    """Commit at the time of the workspace's clock, and write the receipt; ``require`` as in :func:`commit`.

    Raises
    ------
    Forbidden
        Accounts and grants are written where the security log is written too.
    """
    for mutation in mutations:
        require_no_account(mutation.record.id if isinstance(mutation, Create) else mutation.id)
    return Receipt.of(commit(workspace.store, viewer, mutations, reason=reason, now=workspace.clock(), require=require))


def require_no_account(record_id: str) -> None:
    """Refuse to write an account, a grant, or whose they are, as any other record.

    Raises
    ------
    Forbidden
    """
    if kind_of(record_id) in ADMIN_KINDS:
        raise Forbidden(
            "Accounts and grants are changed on their own pages only, so that the security log has it.",
            hint="Open Accounts, or use `cjn account` or /api/v1/accounts.",
        )

"""What staff note down after a convening: that a commitment was kept or dropped, and that a resource was used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, Problem, Unfit
from cjn_graph.model import PartialDate
from cjn_graph.model.entities import SETTLED_COMMITMENTS, Commitment, Resource
from cjn_graph.records import Update
from cjn_graph.services import records
from cjn_graph.services.contacts import join
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.workspace import Workspace


def settle_commitment(
    workspace: Workspace,
    viewer: Viewer,
    commitment_id: str,
    status: str,
    *,
    lesson: str | None = None,
    expected_version: int,
    reason: str = "settled",
) -> Receipt:
    """Record that a commitment was kept or dropped, and what was learned.

    Parameters
    ----------
    status : str
        ``kept`` or ``dropped``.
    lesson : str, optional
        What was learned; without one, a lesson that is on record stays.

    Raises
    ------
    StaleVersion, NotFound
    InvalidInput
        The status is another one, or the lesson is too long.
    """
    if status not in SETTLED_COMMITMENTS:
        allowed = f"Use one of: {', '.join(SETTLED_COMMITMENTS)}; other states are set by editing the commitment."
        raise InvalidInput([Problem("status", f"a commitment is not settled as {status[:40]!r}.", allowed)])
    records.read_kind(workspace, viewer, Commitment, commitment_id)
    changes = {"status": status} | ({"lesson": lesson} if lesson else {})
    return write(workspace, viewer, [Update(commitment_id, changes, expected_version)], reason)


def record_use(
    workspace: Workspace,
    viewer: Viewer,
    resource_id: str,
    user_id: str,
    values: Mapping[str, Any],
    *,
    reason: str = "used",
) -> Receipt:
    """Record that a person or an organization used a resource.

    Parameters
    ----------
    values : mapping
        Properties of the use: ``on``, ``outcome``, ``sensitivity``.

    Raises
    ------
    InvalidInput
        A value is wrong, or the day is still to come.
    NotFound
        There is no such resource, person or organization.
    """
    records.read_kind(workspace, viewer, Resource, resource_id)
    used = join(workspace, "used", user_id, resource_id, values)
    on = used.record.to_row().get("on")
    if on and PartialDate(on).first_day > workspace.today():
        raise Unfit([Problem("on", f"{on} is still to come.", "Record it when it has happened.")])
    return write(workspace, viewer, [used], reason)

"""New offices and the seats in them, each with what it needs to be of use at once, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.errors import Problem, Unfit
from cjn_graph.services.alike import require_unlike
from cjn_graph.services.contacts import join, make
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.workspace import Workspace


def add_organization(
    workspace: Workspace,
    viewer: Viewer,
    values: Mapping[str, Any],
    *,
    place_id: str | None = None,
    anyway: bool = False,
    reason: str = "organization added",
) -> Receipt:
    """Add an organization and, where known, the place that it serves.

    Parameters
    ----------
    anyway : bool
        Add it though a look-alike is on record.

    Raises
    ------
    InvalidInput, NotFound
    LooksAlike
        A look-alike is on record.
    """
    organization = make(workspace, "organization", values)
    serves = [join(workspace, "serves", organization.record.id, place_id)] if place_id else []
    if not anyway:
        require_unlike(workspace, viewer, organization.record)
    return write(workspace, viewer, [organization, *serves], reason)


def add_post(
    workspace: Workspace,
    viewer: Viewer,
    organization_id: str,
    values: Mapping[str, Any],
    *,
    holder_id: str | None = None,
    term: Mapping[str, Any] | None = None,
    reason: str = "post added",
) -> Receipt:
    """Add a post to an organization and, where known, who holds it.

    Parameters
    ----------
    values : mapping
        Properties of the post: ``title``; ``function``, ``level``, ``elected``, ``next_election``.
    term : mapping, optional
        Properties of the holder's term: ``start``, ``how``.

    Raises
    ------
    InvalidInput
        A value is wrong, or there is a term of nobody.
    NotFound
    """
    of_nobody = [name for name, value in (term or {}).items() if value and not holder_id]
    if of_nobody:
        raise Unfit(
            [Problem("holder", f"is missing beside {of_nobody[0]}.", "Say who holds the post, or leave that out.")]
        )
    post = make(workspace, "post", values)
    joined = [join(workspace, "has_post", organization_id, post.record.id)]
    if holder_id:
        joined.append(join(workspace, "holds", holder_id, post.record.id, term))
    return write(workspace, viewer, [post, *joined], reason)

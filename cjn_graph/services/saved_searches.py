"""Searches that an account keeps under a name, for itself alone: saved, listed, made again, renamed, removed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.model import Record, fold
from cjn_graph.model.accounts import SavedSearch
from cjn_graph.records import Delete, Update
from cjn_graph.records.reading import every_record
from cjn_graph.services import records
from cjn_graph.services.contacts import make
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.search import SearchAnswer, search
from cjn_graph.services.workspace import Workspace


def save_search(
    workspace: Workspace, viewer: Viewer, values: Mapping[str, Any], *, reason: str = "search saved"
) -> Receipt:
    """Save a search for the viewer's account; nobody else sees it.

    Parameters
    ----------
    values : mapping
        ``name``, and what is looked for: ``words``, ``kinds``, ``place``, ``topic``, ``role``.

    Raises
    ------
    InvalidInput
        The name is missing or too long, or the search itself cannot be made as it stands.
    Conflict
        The account has one of this name, or as many as it may have.
    Forbidden
        The viewer's role sees no records.
    """
    viewer.require("staff", "Saving a search")
    saved = make(workspace, "saved_search", {**values, "owner": viewer.account})
    # What cannot be looked for is told now, and not when the search is wanted again.
    _run(workspace, viewer, saved.record, limit=1)
    return write(workspace, viewer, [saved], reason)


def list_saved(workspace: Workspace, viewer: Viewer) -> list[SavedSearch]:
    """List the viewer's saved searches by name.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    """
    return sorted(every_record(workspace.store, viewer, SavedSearch), key=lambda one: (_in_order(one.name), one.id))


def _in_order(name: str) -> list[str | int]:
    """Return what to sort a name by: numbers in it count as numbers, so that “week 2” comes before “week 12”."""
    parts = re.split(r"(\d+)", fold(name))
    return [int(part) if place % 2 else part for place, part in enumerate(parts)]


def run_saved(workspace: Workspace, viewer: Viewer, saved_id: str, *, limit: int = 20) -> SearchAnswer:
    """Make a saved search again, on what there is now.

    Raises
    ------
    NotFound
        The viewer has no such saved search.
    InvalidInput
        Its filters name nothing that there is any more, or ``limit`` is wrong.
    """
    saved = records.read_kind(workspace, viewer, SavedSearch, saved_id)
    return _run(workspace, viewer, saved, limit)


def rename_saved(
    workspace: Workspace, viewer: Viewer, saved_id: str, name: str, *, expected_version: int, reason: str = "renamed"
) -> Receipt:
    """Give a saved search another name.

    Raises
    ------
    NotFound, StaleVersion, InvalidInput
    Conflict
        The account has one of this name.
    """
    records.read_kind(workspace, viewer, SavedSearch, saved_id)
    return write(workspace, viewer, [Update(saved_id, {"name": name}, expected_version)], reason)


def remove_saved(
    workspace: Workspace, viewer: Viewer, saved_id: str, *, expected_version: int, reason: str = "removed"
) -> Receipt:
    """Remove a saved search; undo brings it back.

    Raises
    ------
    NotFound, StaleVersion
    """
    records.read_kind(workspace, viewer, SavedSearch, saved_id)
    return write(workspace, viewer, [Delete(saved_id, expected_version)], reason)


def _run(workspace: Workspace, viewer: Viewer, saved: Record, limit: int) -> SearchAnswer:
    asked = saved.model_dump(include={"words", "kinds", "place", "topic", "role"})
    filters = {name: asked[name] or "" for name in ("place", "topic", "role")}
    return search(workspace, viewer, asked["words"] or "", kinds=asked["kinds"], limit=limit, **filters)

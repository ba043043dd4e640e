"""Entering an observation about a reform, a program, an organization or a place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.errors import Problem, Unfit
from cjn_graph.model import PartialDate
from cjn_graph.model.relationships import Of
from cjn_graph.records import Create
from cjn_graph.services.contacts import join, make
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.workspace import Workspace

SUBJECTS: tuple[str, ...] = tuple(sorted({end for _, end in Of.endpoints}))
"""Kinds of records that an observation can be about."""


def observe(
    workspace: Workspace, viewer: Viewer, subject_id: str, values: Mapping[str, Any], *, reason: str = "observed"
) -> Receipt:
    """Record a number or a statement about a reform, a program, an organization or a place.

    Parameters
    ----------
    values : mapping
        Properties of the observation: ``measure`` and ``value`` or ``text``; ``unit``, ``reported_by``,
        ``sensitivity``; ``start`` and ``end`` of what it is about. Without an end it is about ``start`` alone (such as
        the year 2025), without both about today.

    Raises
    ------
    InvalidInput
        A value is wrong, or the period is still to come.
    NotFound
        What it is about does not exist.
    """
    made = make(workspace, "observation", values, start=values.get("end") or workspace.today().isoformat())
    row = made.record.to_row()
    if "end" not in row:  # put in when the start is known to be a date, so that one wrong date is told once
        made = Create(made.record.model_copy(update={"end": PartialDate(row["start"])}))
    if PartialDate(row["start"]).first_day > workspace.today():
        raise Unfit([Problem("start", f"{row['start']} is still to come.", "Record what was observed.")])
    about = join(workspace, "of", made.record.id, subject_id, {"sensitivity": made.record.sensitivity})
    return write(workspace, viewer, [made, about], reason)

"""Counterparts for a member: what the command line, the API and the pages all call."""

from __future__ import annotations

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.matching import Matches, Suggestion, rank
from cjn_graph.services.workspace import Workspace

__all__ = ["MAX_LIMIT", "Matches", "Suggestion", "find_counterparts"]

MAX_LIMIT = 1000
"""Most suggestions that one question may ask for."""
MAX_NEED = 200
"""Most characters of a need typed as text."""


def find_counterparts(
    workspace: Workspace,
    viewer: Viewer,
    person_id: str,
    *,
    need: str | None = None,
    limit: int = 10,
    reconnect: bool = False,
) -> Matches:
    """Suggest counterparts for a person, from what the viewer sees, as of today.

    Parameters
    ----------
    need : str, optional
        A topic (by label or synonym) or words; then only people with help on it are suggested.
    reconnect : bool
        Whether people whom the member knows by undated ties may be suggested too.

    Returns
    -------
    Matches
        A list of ``Suggestion``, the best first. Where it is empty, ``abstained`` says why and what to ask.

    Raises
    ------
    NotFound
        There is no such person, or none that the viewer may see.
    InvalidInput
        The need is empty, too long or fits nothing, or the limit is out of range.
    Forbidden
        The viewer's role sees no records.
    """
    viewer.require("staff", "Finding counterparts")
    problems = []
    if not 1 <= limit <= MAX_LIMIT:
        problems.append(Problem("limit", f"{limit} is not between 1 and {MAX_LIMIT}."))
    if need is not None and not need.strip():
        problems.append(Problem("need", "There are no words in it.", "Name a topic, or leave it out."))
    if need is not None and len(need) > MAX_NEED:
        problems.append(
            Problem("need", f"It has {len(need):,} characters; {MAX_NEED} are the most.", "Use fewer words.")
        )
    if problems:
        raise InvalidInput(problems)
    return rank(workspace.network(viewer), person_id, need, limit=limit, reconnect=reconnect)

"""Counterparts for a member: what the command line, the API and the pages all call."""

from __future__ import annotations

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.matching import Matches, Narrowing, Reason, Suggestion, explain, rank, with_other_side, with_ruled
from cjn_graph.matching.question import recognised
from cjn_graph.services.named import Named
from cjn_graph.services.workspace import Workspace

__all__ = ["MAX_LIMIT", "Matches", "Narrowing", "Suggestion", "find_counterparts", "topics_in", "why_they_would"]

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
    narrowing: Narrowing | None = None,
    other_side: bool = False,
) -> Matches:
    """Suggest counterparts for a person, from what the viewer sees, as of today.

    Parameters
    ----------
    need : str, optional
        A topic (by label or synonym) or words; then only people with help on it are suggested.
    reconnect : bool
        Whether people whom the member knows by undated ties may be suggested too.
    narrowing : Narrowing, optional
        What counterparts are to have: a state, a function, a sort of organization, a language; virtual only.
    other_side : bool
        Whether to tell of each why they would say yes, who else could introduce them, and whom to ask if they decline.

    Returns
    -------
    Matches
        A list of ``Suggestion``, the best first; before them who is to be introduced in any case, where neither a need
        nor anything else narrows the question. Where it is empty, ``abstained`` says why and what to ask.

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
    network = workspace.network(viewer)
    found = rank(network, person_id, need, limit=limit, reconnect=reconnect, narrowing=narrowing)
    member = network.index[person_id]
    found = found if need or narrowing else with_ruled(network, member, found)
    return with_other_side(network, member, found) if other_side else found


def topics_in(workspace: Workspace, viewer: Viewer, need: str) -> list[Named]:
    """Return the topics that are recognised in a need typed as text, to be shown and corrected.

    Empty where the text is the name of a topic, so that nothing is left to choose.
    """
    network = workspace.network(viewer)
    exact, topics = recognised(network, need)
    if len(exact) == 1:
        return []
    return [Named(id=str(network.topics.ids[topic]), name=str(network.topics.names[topic])) for topic in topics]


def both_cautions(there: Suggestion, back: Suggestion) -> list[str]:
    """Say what to keep in mind before two people are introduced, each with the name of whom it concerns."""
    return [f"{side.person.name}: {text}" for side in (back, there) for text in side.cautions]


def before_introducing(workspace: Workspace, viewer: Viewer, person_id: str, counterpart_id: str) -> list[str]:
    """List what to keep in mind before two people are introduced, as their cards say it; nothing of strangers to both.

    Raises
    ------
    Forbidden
    """
    network = workspace.network(viewer)
    if person_id == counterpart_id or not {person_id, counterpart_id} <= network.index.keys():
        return []
    one, other = network.index[person_id], network.index[counterpart_id]
    return both_cautions(explain(network, one, other), explain(network, other, one))


def why_they_would(workspace: Workspace, viewer: Viewer, person_id: str, counterpart_id: str) -> list[Reason]:
    """Say why a counterpart would say yes: what speaks for the person from the other side, the most first.

    Raises
    ------
    Forbidden
    """
    network = workspace.network(viewer)
    if person_id not in network.index or counterpart_id not in network.index:
        return []
    there = explain(network, network.index[counterpart_id], network.index[person_id])
    return [reason for reason in there.reasons if reason.contribution > 0]

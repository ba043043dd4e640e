"""Search over everything that a viewer sees: what the command line, the API and the pages all call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cjn_graph.access import Viewer
from cjn_graph.errors import Problem, Unfit
from cjn_graph.search import KINDS, Filters, SearchAnswer, rank
from cjn_graph.services.indexing import full_index
from cjn_graph.services.workspace import Workspace

__all__ = ["KINDS", "MAX_LIMIT", "SearchAnswer", "search"]

MAX_LIMIT: Final = 200
"""Most hits that one question may ask for."""


def search(
    workspace: Workspace,
    viewer: Viewer,
    words: str,
    *,
    kinds: Sequence[str] = (),
    place: str = "",
    topic: str = "",
    role: str = "",
    limit: int = 20,
) -> SearchAnswer:
    """Find records by name, topic, place, role, organization or free text, within what the viewer sees.

    Parameters
    ----------
    words : str
        Names (short forms, parts, typos), topics (synonyms, wider ones), places, roles, words of descriptions, in any
        order; or an id. May be empty where a filter is given.
    kinds : sequence of str
        Only these kinds; all by default.
    place, topic, role : str
        Only what is there, about it, or holds such a post now.
    limit : int
        How many hits at most.

    Returns
    -------
    SearchAnswer
        The best first, each with what matched.

    Raises
    ------
    InvalidInput
        There is nothing to look for, it is too long, or a filter names nothing that there is.
    Forbidden
        The viewer's role sees no records.
    """
    viewer.require("staff", "Searching")
    problems = [
        Problem("kind", f"There is no kind {kind[:80]!r} to search for.", f"Kinds: {', '.join(KINDS)}.")
        for kind in kinds
        if kind not in KINDS
    ]
    if not 1 <= limit <= MAX_LIMIT:
        problems.append(Problem("limit", f"{limit} is not between 1 and {MAX_LIMIT}."))
    if problems:
        raise Unfit(problems)
    return rank(full_index(workspace, viewer), words, Filters(tuple(kinds), place, topic, role), limit=limit)

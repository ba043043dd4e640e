"""Why the number of ties changed: parts that add up to the change."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.graph import MemberGraph
from cjn_graph.network import Network


class Part(BaseModel):
    """One part of a change."""

    model_config = ConfigDict(frozen=True)

    what: str
    change: int


class Explained(BaseModel):
    """A number on two days, and the parts of the change, which add up to it."""

    model_config = ConfigDict(frozen=True)

    before: int
    after: int
    parts: list[Part] = Field(description="They add up to after − before.")


class Changes(BaseModel):
    """What explains the change of members and of ties."""

    model_config = ConfigDict(frozen=True)

    since: str
    as_of: str
    members: Explained
    ties: Explained


def explain_changes(before: tuple[Network, MemberGraph], after: tuple[Network, MemberGraph]) -> Changes:
    """Take the change of members and ties apart.

    A tie that came is one of somebody who joined, or of an introduction that met since, or else of people who got in
    touch; one that went is one of somebody who left, or else one of which nothing was heard for too long.
    """
    (then, old), (now, new) = before, after
    members, ties = [set(graph.ids.tolist()) for graph in (old, new)], [_ties(graph) for graph in (old, new)]
    came, went = ties[1] - ties[0], ties[0] - ties[1]
    joined = {pair for pair in came if not members[0].issuperset(pair)}
    left = {pair for pair in went if not members[1].issuperset(pair)}
    met = {pair for pair in came - joined if _introduced(now, pair, then.today)}
    return Changes(
        since=then.as_of.isoformat(),
        as_of=now.as_of.isoformat(),
        members=_explained(
            [len(graph) for graph in (old, new)],
            {"joined": len(members[1] - members[0]), "left": -len(members[0] - members[1])},
        ),
        ties=_explained(
            [len(found) for found in ties],
            {
                "of members who joined": len(joined),
                "of introductions that met": len(met),
                "got in touch, or are in touch again": len(came - joined - met),
                "of members who left": -len(left),
                "went quiet: nothing heard for too long": -len(went - left),
            },
        ),
    )


def _ties(graph: MemberGraph) -> set[tuple[str, str]]:
    ids = graph.ids
    return {(str(ids[a]), str(ids[b])) for a, b in zip(graph.a.tolist(), graph.b.tolist(), strict=True)}


def _introduced(network: Network, pair: tuple[str, str], after: int) -> bool:
    rows = [network.index.get(record) for record in pair]
    if rows[0] is None or rows[1] is None:  # organizations
        return False
    return any(piece.sort == "introduced" and piece.last > after for piece in network.ties.evidence(rows[0], rows[1]))


def _explained(numbers: list[int], parts: dict[str, int]) -> Explained:
    before, after = numbers
    return Explained(
        before=before, after=after, parts=[Part(what=what, change=change) for what, change in parts.items()]
    )

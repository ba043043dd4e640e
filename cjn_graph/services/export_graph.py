"""The ties between people as a graph file tells them: sorts of evidence, grade, weight, first and last day."""

from __future__ import annotations

from collections.abc import Iterator

from cjn_graph.access import Viewer
from cjn_graph.exchange.exports.graphs import GraphTie
from cjn_graph.network import Network
from cjn_graph.network.days import UNKNOWN, first_days, written
from cjn_graph.network.ties import Evidence
from cjn_graph.services.workspace import Workspace


def graph_ties(workspace: Workspace, viewer: Viewer) -> Iterator[GraphTie]:
    """Yield every tie on record between people, live or not, once; cost: linear in the evidence."""
    network = workspace.network(viewer)
    ties, ids, grades = network.ties, network.people.ids, network.definitions
    weight_of = {
        "asserted": grades.asserted.weight,
        "introduced": grades.introduced.weight,
        "worked_together": grades.worked_together.weight,
    }
    began = _beginnings(workspace, viewer, network)
    for a in range(len(network.people)):
        span = ties.span(a)
        for b, weight, last in zip(
            ties.others[span].tolist(), ties.weight[span].tolist(), ties.last[span].tolist(), strict=True
        ):
            if b < a:
                continue
            evidence = ties.evidence(a, b)
            sorts = sorted({piece.sort for piece in evidence})
            first = min((day for piece in evidence if (day := _first(piece, began))), default=UNKNOWN)
            precision = next((piece.precision for piece in evidence if piece.last == last), UNKNOWN)
            yield GraphTie(
                a=str(ids[a]),
                b=str(ids[b]),
                kind="; ".join(sorts),
                grade=max((weight_of[sort] for sort in sorts), default=0.0),
                weight=weight,
                first=written(first, 0) or "",
                last=written(last, precision) or "",
            )


def _beginnings(workspace: Workspace, viewer: Viewer, network: Network) -> dict[str, int]:
    """Return the first day that is known of what evidence rests on, by id."""
    together = network.ties.together
    knows = workspace.facts.tables(viewer, ("knows",)).relationships["knows"]
    asserted = dict(
        zip(
            knows.ids.texts.tolist(),
            first_days(["" if text is None else text for text in knows["first_on"].decoded().tolist()]).tolist(),
            strict=True,
        )
    )
    return asserted | dict(zip(map(str, together.ids), together["first"].tolist(), strict=True))


def _first(piece: Evidence, began: dict[str, int]) -> int:
    """Return the first day of a piece of evidence: two work together from when the later one has joined."""
    days = [began.get(fact, UNKNOWN) for fact in piece.facts[:2]]
    return max(days) if piece.sort == "worked_together" else days[0] or piece.last

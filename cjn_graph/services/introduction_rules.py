"""Rules about two people: that they are to be introduced in any case, or never; with who said so, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.errors import AlreadyRecorded, Conflict, Problem, Unfit
from cjn_graph.model.entities import Person
from cjn_graph.records import read_joined
from cjn_graph.services.contacts import join
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.records import read_kind
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Transaction


def set_rule(
    workspace: Workspace,
    viewer: Viewer,
    person_id: str,
    counterpart_id: str,
    *,
    rule: str,
    reason: str,
    sensitivity: str | None = None,
) -> Receipt:
    """Record a rule about two people. A restricted one holds for those alone who may know of it.

    Parameters
    ----------
    rule : str
        ``must`` or ``never``.

    Raises
    ------
    InvalidInput
        The two are one.
    AlreadyRecorded
        There is a rule about the two.
    NotFound, Forbidden
    """
    viewer.require("staff", "Making a rule about introductions")
    if person_id == counterpart_id:
        raise Unfit([Problem("counterpart", "is the same person.", "Name the other one of the two.")])
    people = [read_kind(workspace, viewer, Person, one) for one in (person_id, counterpart_id)]
    if any(one.sensitivity == "restricted" for one in people):
        sensitivity = "restricted"
    values = {"rule": rule, "reason": reason, "made_by": viewer.account, "sensitivity": sensitivity}
    made = join(workspace, "introduction_rule", person_id, counterpart_id, values)
    return write(workspace, viewer, [made], "rule about introductions", require=_only_one(viewer, *people))


def refuse_never(workspace: Workspace, viewer: Viewer, one: Person, other: Person) -> None:
    """Refuse an introduction of two of whom a rule that the viewer sees says that they are never to meet.

    Raises
    ------
    Conflict
    """
    for edge in _between(workspace, viewer, one.id, other.id):
        if edge["rule"] == "never":
            by = f", says {edge['made_by']}" if edge.get("made_by") else ""
            raise Conflict(
                f"{one.name} and {other.name} are never to be introduced{by}: {edge['reason']}",
                hint="Delete the rule on the page of one of them if it does not hold any more.",
            )


def _between(workspace: Workspace, viewer: Viewer, one: str, other: str) -> list[dict[str, Any]]:
    joined = read_joined(workspace.store, viewer, [one], ["introduction_rule"])
    return [dict(each.edge) for each in joined if each.other["id"] == other]


def _only_one(viewer: Viewer, one: Person, other: Person) -> Callable[[Transaction], None]:
    """Make the check that there is no rule about the two, for the transaction that makes one."""

    def check(transaction: Transaction) -> None:
        rows = transaction.run("introductions/rules_between", one=one.id, other=other.id, seen=viewer.visible)
        if rows:
            raise AlreadyRecorded(
                f"There is a rule about {one.name} and {other.name}: {rows[0]['rule']}.",
                [rows[0]["id"]],
                hint="Edit that one.",
            )

    return check

"""The guest list of a convening: who is wanted, who was invited, and what they answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, NotFound, Problem, StaleVersion, Unfit
from cjn_graph.model.decisions import Decision, against_contact
from cjn_graph.model.entities import Convening, Person
from cjn_graph.model.plausible import read_date
from cjn_graph.model.relationships import InvitedTo
from cjn_graph.records import Create, Delete, Mutation, Update, read_joined, read_records
from cjn_graph.services.consents import decisions_of_each
from cjn_graph.services.contacts import join
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.records import read_kind
from cjn_graph.services.repeated import refuse_repeated
from cjn_graph.services.workspace import Workspace

Answer: TypeAlias = Literal["listed", "invited", "accepted", "declined"]
NO_ANSWER_DAYS: Final = 14
"""Days after an invitation from which on it counts as not answered."""
_DAY_OF: Final = {"listed": "listed_on", "invited": "invited_on", "accepted": "answered_on", "declined": "answered_on"}
_CLEARED: Final = {
    "listed": ("invited_on", "answered_on", "answered_how"),
    "invited": ("answered_on", "answered_how"),
    "accepted": (),
    "declined": ("table",),
}
"""What no longer holds once it has come that far, or is set back to an earlier state."""
_CHANGED: Final = "Look at the list again; what you wanted was not written."


def invite(
    workspace: Workspace,
    viewer: Viewer,
    convening_id: str,
    person_ids: Sequence[str],
    *,
    answer: Answer = "listed",
    on: str | None = None,
    how: str | None = None,
) -> Receipt:
    """Put people on the guest list of a convening, or say that they were invited, accepted or declined.

    Whoever is not on the list comes onto it. It is restricted where the person or the convening is.

    Parameters
    ----------
    on : str, optional
        When that was; today without it.
    how : str, optional
        How the answer came.

    Raises
    ------
    InvalidInput
        The day is still to come, or somebody is named twice.
    Conflict
        Somebody asked not to be contacted, or a colleague changed the list meanwhile.
    NotFound, Forbidden
    """
    viewer.require("staff", "Inviting people")
    if len(set(person_ids)) < len(person_ids):
        raise Unfit([Problem("people", "somebody is named twice.", "Name each person once.")])
    convening = read_kind(workspace, viewer, Convening, convening_id)
    people = read_records(workspace.store, viewer, person_ids)
    decisions = decisions_of_each(workspace, viewer, person_ids)
    day = _day(workspace, on)
    known = {one.from_id: one for one in guest_edges(workspace, viewer, convening.id)}
    mutations: list[Mutation] = []
    for person_id in person_ids:
        person = people.get(person_id)
        if not isinstance(person, Person):
            raise NotFound(f"There is no person {person_id[:64]!r}.", hint="Look the id up again.")
        if answer in ("listed", "invited"):
            _require_contact(workspace, person, decisions[person.id])
        edge = known.get(person.id)
        dated = {"answer": answer, _DAY_OF[answer]: day, **dict.fromkeys(_CLEARED[answer])}
        dated |= {"answered_how": how} if how and answer in ("accepted", "declined") else {}
        if edge is not None:
            mutations.append(Update(edge.id, dated, edge.version))
            continue
        closed = "restricted" in (person.sensitivity, convening.sensitivity)
        values = {"listed_on": day, **dated, "sensitivity": "restricted" if closed else None}
        mutations.append(join(workspace, "invited_to", person.id, convening.id, values))
    return _write(workspace, viewer, mutations, f"invitation: {answer}")


def uninvite(workspace: Workspace, viewer: Viewer, convening_id: str, person_ids: Sequence[str]) -> Receipt:
    """Take people off the guest list of a convening.

    Raises
    ------
    NotFound
        Somebody is not on it.
    Conflict, Forbidden
    """
    viewer.require("staff", "Inviting people")
    convening = read_kind(workspace, viewer, Convening, convening_id)
    known = {one.from_id: one for one in guest_edges(workspace, viewer, convening.id)}
    _require_listed(workspace, viewer, convening, person_ids, known)
    gone = [Delete(known[one].id, known[one].version) for one in dict.fromkeys(person_ids)]
    return _write(workspace, viewer, gone, "invitation: taken off the list")


def seat_guests(
    workspace: Workspace,
    viewer: Viewer,
    convening_id: str,
    tables: Mapping[str, int | None],
    *,
    seen: Mapping[str, int | None] | None = None,
) -> Receipt:
    """Give guests the tables that staff want them at, or take these back, so that tables are found for them again.

    Parameters
    ----------
    tables : mapping
        From ids of people to numbers of tables; None takes theirs back.
    seen : mapping, optional
        The tables that the guests had been given when whoever edits them looked.

    Raises
    ------
    NotFound
        Somebody is not on the list.
    Conflict
        A colleague gave somebody another table since, or somebody declined.
    InvalidInput, Forbidden
    """
    viewer.require("staff", "Seating people")
    convening = read_kind(workspace, viewer, Convening, convening_id)
    known = {one.from_id: one for one in guest_edges(workspace, viewer, convening.id)}
    _require_listed(workspace, viewer, convening, tables, known)
    if any(known[one].answer == "declined" for one in tables if tables[one]):
        raise Conflict("Somebody who declined needs no table.", hint="Record first that they accepted after all.")
    if seen is not None and any(known[one].table != seen.get(one) for one in tables):
        raise Conflict("A colleague changed the tables meanwhile.", hint="Look at them again; nothing was written.")
    moved = [
        Update(known[one].id, {"table": table}, known[one].version)
        for one, table in tables.items()
        if known[one].table != table
    ]
    if not moved:
        raise Unfit("Nobody would sit at another table.", hint="Give somebody another number.")
    return _write(workspace, viewer, moved, "tables by hand")


def guest_edges(workspace: Workspace, viewer: Viewer, convening_id: str) -> list[InvitedTo]:
    """Read the guest list of a convening, as far as the viewer sees it."""
    return [
        InvitedTo.from_row(one.edge, from_id=one.other["id"], to_id=one.id)
        for one in read_joined(workspace.store, viewer, [convening_id], ["invited_to"])
        if one.kind == "person"
    ]


def _write(workspace: Workspace, viewer: Viewer, mutations: Sequence[Mutation], reason: str) -> Receipt:
    made = [one.record for one in mutations if isinstance(one, Create) and isinstance(one.record, InvitedTo)]
    require = refuse_repeated(viewer, made, workspace.today()) if made else None
    try:
        return write(workspace, viewer, mutations, reason, require=require)
    except StaleVersion as stale:
        raise Conflict("Somebody changed the list meanwhile.", hint=_CHANGED) from stale


def _require_listed(
    workspace: Workspace, viewer: Viewer, convening: Convening, people: Iterable[str], known: Mapping[str, InvitedTo]
) -> None:
    missing = next((one for one in people if one not in known), None)
    if missing is not None:
        person = read_records(workspace.store, viewer, [missing]).get(missing)
        who = person.name if isinstance(person, Person) else "Somebody"
        raise NotFound(f"{who} is not on the list of {convening.name}.", hint="Look at the list again.")


def _day(workspace: Workspace, on: str | None) -> Any:
    today = workspace.today()
    day = read_date("on", on or today.isoformat(), today)
    if day.first_day > today:
        raise Unfit([Problem("on", f"{day} is still to come.", "Record it when it has happened.")])
    return day


def _require_contact(workspace: Workspace, person: Person, decisions: Sequence[Decision]) -> None:
    decision = against_contact(workspace.today(), decisions)
    if decision:
        said = "asked not to be contacted" if decision.decision == "do_not_contact" else "refused contact"
        raise Conflict(
            f"{person.name} {said}, on {decision.on}.",
            hint="Leave them out, or record it with `cjn consent` if that changed.",
        )

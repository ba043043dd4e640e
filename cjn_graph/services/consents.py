"""What a person ever decided about consent, and the log of what everybody did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.accounts.security_log import note
from cjn_graph.exchange.exports.tables import as_csv
from cjn_graph.model.decisions import Decision, decision_on
from cjn_graph.model.entities import Consent, Person
from cjn_graph.model.relationships import GivenBy
from cjn_graph.records import read_joined
from cjn_graph.records.reading import every_record
from cjn_graph.services.workspace import Workspace

_TOLD: Final = ("on", "purpose", "decision", "how", "wording", "recorded_by", "id")


def decision_in(row: Mapping[str, Any]) -> Decision:
    """Take the decision out of a consent as stored."""
    return Decision(**{name: str(row.get(name, "")) for name in Decision._fields})


def decisions_of(workspace: Workspace, viewer: Viewer, person_id: str) -> list[Decision]:
    """Read a person's decisions, as far as the viewer sees them."""
    return decisions_of_each(workspace, viewer, [person_id])[person_id]


def decisions_of_each(workspace: Workspace, viewer: Viewer, person_ids: Sequence[str]) -> dict[str, list[Decision]]:
    """Read the decisions of several people at once."""
    found: dict[str, list[Decision]] = {one: [] for one in person_ids}
    for one in read_joined(workspace.store, viewer, found, ["given_by"]):
        found[one.id].append(decision_in(one.other))
    return found


class ConsentEntry(BaseModel):
    """One decision of one person."""

    on: str = Field(description="When they said so, as precise as known.")
    person_id: str = Field(description="Id of the person.")
    person: str = Field(description="Their name.")
    purpose: str = Field(description="What it is about.")
    decision: str = Field(description="granted, refused or do_not_contact.")
    counts: bool = Field(description="Whether it is what counts for them today.")
    how: str = Field(description="How they said it; empty where nobody wrote it down.")
    wording: str = Field(description="What they were asked.")
    recorded_by: str = Field(description="Who wrote it down.")
    recorded_at: str = Field(description="When it was written down, ISO 8601 in UTC.")
    id: str = Field(description="Id of the consent.")


def consent_log(workspace: Workspace, viewer: Viewer, *, address: str = "") -> list[ConsentEntry]:
    """List every decision that a viewer sees, the latest first, and enter that into the security log.

    None is ever changed or deleted.

    Parameters
    ----------
    address : str
        Where the request came from; empty at the terminal.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    """
    viewer.require("staff", "Reading the consent log")
    note(workspace.accounts, "facts exported", viewer.account, address=address, detail="the consent log")
    store = workspace.store
    person_of = {edge.from_id: edge.to_id for edge in every_record(store, viewer, GivenBy)}
    names = {one.id: one.name for one in every_record(store, viewer, Person)}
    made: dict[str, list[Consent]] = defaultdict(list)
    for consent in every_record(store, viewer, Consent):
        if consent.id in person_of:
            made[person_of[consent.id]].append(consent)
    found = []
    for person_id, consents in made.items():
        rows = {consent.id: consent.to_row() for consent in consents}
        decisions = list(map(decision_in, rows.values()))
        counting = decision_on(workspace.today(), decisions)
        for consent in consents:
            texts = {name: str(rows[consent.id].get(name, "")) for name in _TOLD}
            counts = counting is not None and counting.id == consent.id
            recorded = rows[consent.id].get("created_at", "")
            found.append(
                ConsentEntry(person_id=person_id, person=names[person_id], counts=counts, recorded_at=recorded, **texts)
            )
    return sorted(found, key=lambda one: (one.on, one.recorded_at, one.id), reverse=True)


def consent_file(workspace: Workspace, viewer: Viewer, *, address: str = "") -> Iterator[bytes]:
    """Write the consent log as CSV; that is an entry of the security log.

    Raises
    ------
    Forbidden
    """
    entries = consent_log(workspace, viewer, address=address)
    names = list(ConsentEntry.model_fields)
    return as_csv(names, ([getattr(entry, name) for name in names] for entry in entries))

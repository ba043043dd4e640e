"""A colleague leaves: whom they look after, their open requests and introductions go to another, in one step."""

from __future__ import annotations

from typing import Final, get_args

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.accounts.directory import AccountOut, active_admins, edit, read_account
from cjn_graph.errors import Conflict, InvalidInput, Problem
from cjn_graph.model import MODEL, PartialDate, fold
from cjn_graph.model.entities import OPEN_REQUESTS
from cjn_graph.model.holding import holds_on
from cjn_graph.model.introductions import Introduction
from cjn_graph.records import Create, Mutation, Update, read_joined
from cjn_graph.records.succession import last_day_before
from cjn_graph.services.receipts import write
from cjn_graph.services.workspace import Workspace

_CLOSED: Final = ("declined", "withdrawn", "expired")
_UNDER_WAY: Final = [one for one in get_args(Introduction.model_fields["status"].annotation) if one not in _CLOSED]
_MOST: Final = 10_000


class Leaving(BaseModel):
    """What was handed over."""

    account: str = Field(description="The account of who leaves; it is disabled now.")
    to: str = Field(description="The account that everything went to.")
    stewardships: int = Field(description="People and organizations that they looked after.")
    requests: int = Field(description="Open requests that they worked on.")
    introductions: int = Field(description="Introductions of theirs that are not closed.")
    transaction_id: str | None = Field(description="Give it to undo; null where there was nothing to hand over.")


def leave(workspace: Workspace, viewer: Viewer, name: str, to: str) -> Leaving:
    """Hand everything that an account works on to another one, and disable it.

    What is handed over is one transaction; what the viewer does not see stays as it is.

    Raises
    ------
    Forbidden, NotFound
    InvalidInput
        It is handed to itself or to a disabled account; or to nobody's account, where there is somebody to look after.
    Conflict
        It is the last admin.
    """
    viewer.require("admin", "Handing over the work of an account")
    leaving, heir = read_account(workspace.accounts, name), read_account(workspace.accounts, to)
    if leaving.id == heir.id or heir.disabled:
        raise InvalidInput([Problem("to", "cannot take it over.", "Name another account that is not disabled.")])
    if [admin.id for admin in active_admins(workspace.accounts)] == [leaving.id]:
        raise Conflict("That is the last admin.", hint="Make another admin first.")
    tended = _stewardships(workspace, viewer, leaving, heir)
    asked, made = _requests(workspace, viewer, leaving, heir), _introductions(workspace, viewer, leaving, heir)
    receipt = write(workspace, viewer, [*tended, *asked, *made], f"{name} left, handed over to {to}")
    edit(workspace.accounts, viewer, name, {"disabled": True})
    return Leaving(
        account=leaving.name,
        to=heir.name,
        stewardships=sum(isinstance(one, Update) for one in tended),
        requests=len(asked),
        introductions=len(made),
        transaction_id=receipt.transaction_id,
    )


def _stewardships(workspace: Workspace, viewer: Viewer, leaving: AccountOut, heir: AccountOut) -> list[Mutation]:
    """End what the person of one account looks after, and let that of the other one go on with it."""
    if not leaving.person_id:
        return []
    day = workspace.today()
    today, people = PartialDate(day.isoformat()), [one for one in (leaving.person_id, heir.person_id) if one]
    joined = read_joined(workspace.store, viewer, people, ["stewards"])
    running = [one for one in joined if one.outgoing and holds_on(one.edge.get("start"), one.edge.get("end"), day)]
    theirs = [one for one in running if one.id == leaving.person_id]
    if theirs and not heir.person_id:
        what = f"is nobody in the network, and {leaving.name} looks after {len(theirs)} people or organizations."
        raise InvalidInput([Problem("to", what, f"Say who it is first: cjn account person {heir.name} --person NAME.")])
    kept = {one.other["id"] for one in running if one.id == heir.person_id} | {heir.person_id}
    mutations: list[Mutation] = []
    for one in theirs:
        begun_today = str(one.edge.get("start") or "") == str(today)
        mutations.append(Update(one.edge["id"], {"end": today if begun_today else last_day_before(today)}))
        if one.other["id"] not in kept:
            ends = {"from_id": heir.person_id, "to_id": one.other["id"], "start": today}
            values = {"id": workspace.new_id("stewards"), "sensitivity": one.edge["sensitivity"], **ends}
            mutations.append(Create(MODEL.parse("stewards", values)))
    return mutations


def _requests(workspace: Workspace, viewer: Viewer, leaving: AccountOut, heir: AccountOut) -> list[Mutation]:
    """Assign the open requests of one account, under whichever of its names, to the other one."""
    names = {fold(one) for one in (leaving.name, leaving.display_name, leaving.person_name) if one}
    teams = get_args(MODEL.entities["request"].model_fields["team"].annotation)
    rows = workspace.store.read(viewer, "requests/queue", teams=list(teams), statuses=list(OPEN_REQUESTS), limit=_MOST)
    shown = heir.display_name or heir.person_name or heir.name
    return [
        Update(row["request"]["id"], {"assignee": heir.name if assignee == fold(leaving.name) else shown})
        for row in rows
        if (assignee := fold(row["request"].get("assignee") or "")) in names
    ]


def _introductions(workspace: Workspace, viewer: Viewer, leaving: AccountOut, heir: AccountOut) -> list[Mutation]:
    rows = workspace.store.read(viewer, "introductions/all", statuses=_UNDER_WAY, limit=_MOST)
    return [
        Update(row["introduction"]["id"], {"made_by": heir.name})
        for row in rows
        if row["introduction"].get("made_by") == leaving.name
    ]

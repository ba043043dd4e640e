"""Hand a post over, on what its terms were when somebody looked at them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import NotFound, StaleTerms
from cjn_graph.model import PartialDate, kind_of
from cjn_graph.model.entities import Post
from cjn_graph.model.holding import is_over
from cjn_graph.model.plausible import read_date
from cjn_graph.records import Joined, commit
from cjn_graph.records.succession import plan_succession, read_terms, require_state, state_of
from cjn_graph.services.receipts import Receipt
from cjn_graph.services.records import read, read_kind
from cjn_graph.services.workspace import Workspace


class Holder(BaseModel):
    """Somebody who holds a post, or will."""

    model_config = ConfigDict(frozen=True)

    person_id: str = Field(description="Id of the person.")
    name: str = Field(description="Name of the person.")
    term_id: str = Field(description="Id of the term.")
    start: PartialDate | None = Field(description="First day, as precise as known.")
    end: PartialDate | None = Field(description="Last day, as precise as known; null where none is set.")


class Seat(BaseModel):
    """A post and who holds it, as a succession finds it."""

    model_config = ConfigDict(frozen=True)

    post_id: str = Field(description="Id of the post.")
    title: str = Field(description="What the post is called.")
    holders: list[Holder] = Field(description="Who holds it today or will, by the start of their terms.")
    state: str = Field(description="Stands for all terms of the post as they are; a succession sends it as If-Match.")


def show_seat(workspace: Workspace, viewer: Viewer, post_id: str) -> Seat:
    """Say who holds a post, and what a succession has to name as the state that it is made on.

    Raises
    ------
    NotFound
        There is no such post, or none that the viewer may see.
    Forbidden
    """
    viewer.require("staff", "Reading who holds a post")
    post = read_kind(workspace, viewer, Post, post_id)
    return _seat(workspace, post, read_terms(workspace.store, viewer, post_id))


def succeed(
    workspace: Workspace,
    viewer: Viewer,
    post_id: str,
    successor_id: str,
    *,
    on: str,
    how: str | None = None,
    all_work: bool = False,
    expected_state: str | None = None,
    reason: str = "succession",
) -> Receipt:
    """Hand a post over: close the old term, open the new one, hand on open requests and introductions.

    All in one transaction. Where somebody who leaves keeps another post, what they had open stays with them, and the
    receipt says so.

    Parameters
    ----------
    on : str
        First day of the new term (partial dates allowed); the old term ends the day before, or in the same month or
        year where no day is given.
    all_work : bool
        Hand on open requests and introductions also where who leaves keeps another post.
    expected_state : str, optional
        :attr:`Seat.state` that the decision was made on; without it, what is read now.

    Raises
    ------
    NotFound
        The post or the successor does not exist.
    StaleTerms
        Somebody else changed who holds the post since ``expected_state``, or while this was written.
    InvalidInput
        The successor holds the post already, or the day is before the old term began, or implausible.
    """
    day = read_date("on", on, workspace.today())
    for record_id, kind in ((post_id, "post"), (successor_id, "person")):
        if kind_of(record_id) != kind:
            raise NotFound(f"There is no {kind} {record_id[:64]!r}.", hint="Look its id up again.")
        read(workspace, viewer, record_id)
    terms = read_terms(workspace.store, viewer, post_id)
    state = state_of(terms)
    if expected_state is not None and expected_state != state:
        raise _stale(workspace, viewer, post_id)
    plan = plan_succession(
        workspace.store, viewer, terms, post_id, successor_id, day, how=how, all_work=all_work, new_id=workspace.new_id
    )
    require = require_state(viewer, post_id, state)
    try:
        changes = commit(workspace.store, viewer, plan.mutations, reason=reason, now=workspace.clock(), require=require)
    except StaleTerms:
        raise _stale(workspace, viewer, post_id) from None
    return Receipt.of(changes, [_kept(name, number) for name, number in plan.staying])


def _kept(name: str, number: int) -> str:
    things = "open request or introduction stays" if number == 1 else "open requests and introductions stay"
    return f"{name} keeps another post: {number} {things} with {name}, unless handed on too."


def _seat(workspace: Workspace, post: Post, terms: list[Joined]) -> Seat:
    holders = [
        Holder(
            person_id=held.other["id"],
            name=held.other["name"],
            term_id=held.edge["id"],
            start=held.edge.get("start"),
            end=held.edge.get("end"),
        )
        for held in terms
        if not is_over(held.edge.get("end"), workspace.today())
    ]
    holders.sort(key=lambda holder: (holder.start or "", holder.name, holder.term_id))
    return Seat(post_id=post.id, title=post.title, holders=holders, state=state_of(terms))


def _stale(workspace: Workspace, viewer: Viewer, post_id: str) -> StaleTerms:
    seat = show_seat(workspace, viewer, post_id)
    held = ", ".join(_told(holder) for holder in seat.holders)
    return StaleTerms(
        f"Somebody changed who holds {seat.title} meanwhile. Now it is held by {held or 'nobody'}.",
        current=seat.state,
        hint="Look at who holds it now, and hand it over only if that still fits.",
    )


def _told(holder: Holder) -> str:
    start, end = (f" from {holder.start}" if holder.start else ""), (f" until {holder.end}" if holder.end else "")
    return f"{holder.name}{start}{end}"

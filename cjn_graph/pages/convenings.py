"""Convenings as they are planned and looked back on: guests, suggestions, tables, who came, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.analysis.convening_yield import ConveningYield, last_day_of, measure_yield, not_yet
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.matching import Counterpart, Reason, card_of
from cjn_graph.matching.convenings.inviting import Guests, invitees
from cjn_graph.matching.convenings.seating import MOST_SEATED, Seating, new_pairs, pair_worth, seat
from cjn_graph.matching.exclusions import ruled
from cjn_graph.matching.question import Want, typed_want
from cjn_graph.model import PartialDate, fold
from cjn_graph.model.entities import Convening
from cjn_graph.model.holding import begun
from cjn_graph.model.relationships import InvitedTo
from cjn_graph.model.steps import convening_start
from cjn_graph.network import Network
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Flags
from cjn_graph.records import Joined, read_joined
from cjn_graph.records.reading import every_record
from cjn_graph.services import records
from cjn_graph.services.inviting import NO_ANSWER_DAYS
from cjn_graph.services.named import Named
from cjn_graph.services.people import resolve_person
from cjn_graph.services.workspace import Workspace

MAX_SUGGESTED: Final = 100
MIN_SEATS, MAX_SEATS = 2, 50
MOST_TOPICS: Final = 10
State: TypeAlias = Literal["came", "accepted", "invited", "no_answer", "listed", "declined"]
STATES: Final[tuple[State, ...]] = ("came", "accepted", "invited", "no_answer", "listed", "declined")
"""In the order in which guests are listed."""
OBJECTIVE: Final = (
    "As many as possible meet somebody new: each two at a table without a tie on record count 1, half as much again "
    "where they are of different divisions, and half as much again where one could help the other. Colleagues of one "
    "organization, and who refused introductions, count nothing. Found by exchanging two as long as that gains; it "
    "need not be the best there is."
)


class Guest(BaseModel):
    """Somebody on the list of a convening, or who came."""

    person: Counterpart
    state: State = Field(description=f"One of: {', '.join(STATES)}.")
    role: str | None = Field(description="Their part in it, of those who came.")
    listed_on: str | None
    invited_on: str | None
    answered_on: str | None
    answered_how: str | None
    by: str | None = Field(description="The account that entered what stands there.")
    table: int | None = Field(description="The table that staff gave them.")
    restricted: bool = Field(description="True where only accounts with the grant may know that they are on the list.")


class Suggested(BaseModel):
    """Somebody to invite."""

    person: Counterpart
    score: float = Field(description="Sum of the contributions of the reasons.")
    reasons: list[Reason] = Field(description="Why, as if those before were on the list; the most first.")


class SeatedTable(BaseModel):
    """One table."""

    people: list[Counterpart]
    by_hand: list[str] = Field(description="Ids of those of them whom staff gave this table.")
    new_pairs: int = Field(description="Pairs at it without a tie on record.")


class Seats(BaseModel):
    """Tables that make new ties."""

    seats: int = Field(description="Most at a table.")
    seated: Literal["accepted", "listed"] = Field(
        description="accepted: those who accepted; listed: where fewer than two have, all who have not declined."
    )
    tables: list[SeatedTable]
    value: float = Field(description="The objective.")
    at_most: float = Field(description="What no arrangement can exceed.")
    by_chance: float = Field(description="The expected value of seats that are drawn.")

    @property
    def new_pairs(self) -> int:
        """Pairs at the tables without a tie on record."""
        return sum(table.new_pairs for table in self.tables)

    @property
    def by_hand(self) -> int:
        """How many staff gave their table."""
        return sum(len(table.by_hand) for table in self.tables)

    @property
    def pairs(self) -> int:
        """Pairs at the tables."""
        return sum(len(table.people) * (len(table.people) - 1) // 2 for table in self.tables)

    kept_apart: int = Field(description="Pairs that are to be kept apart.")
    broken: list[str] = Field(description="Pairs of these that sit together, since there was no other way.")
    objective: str


class ConveningLine(BaseModel):
    """One convening in a list."""

    id: str
    name: str
    classification: str
    mode: str | None
    place: str | None
    start: PartialDate | None
    end: PartialDate | None
    begun: bool = Field(description="False where it is still to come, or where no date is known.")
    guests: dict[str, int] = Field(description="How many are in which state; those without anybody are left out.")

    @property
    def total(self) -> int:
        """How many are on the list or came."""
        return sum(self.guests.values())


class ConveningPlan(ConveningLine):
    """One convening in full."""

    description: str | None
    topics: list[Named] = Field(description="What it is about, on record.")
    asked_topics: list[str] = Field(description="The topics that suggestions are made for.")
    people: list[Guest] = Field(description="The list, and who came without being on it.")
    suggestions: list[Suggested] = Field(
        description="Whom to invite as well, one after the other; none once it has begun."
    )
    seats: Seats | None = Field(description="Tables; null once it has begun, or with fewer than two people to seat.")
    yields: ConveningYield = Field(description="New ties that came of it.")


def list_convenings(workspace: Workspace, viewer: Viewer) -> list[ConveningLine]:
    """List the convenings: those to come, the next one first, then the others, the latest first.

    Raises
    ------
    Forbidden
    """
    viewer.require("staff", "Reading convenings")
    found = list(every_record(workspace.store, viewer, Convening))
    joined = read_joined(workspace.store, viewer, [one.id for one in found], ["invited_to", "attended"])
    states: dict[str, dict[str, State]] = {one.id: {} for one in found}
    ended = {one.id: _is_begun(one, workspace.today()) for one in found}
    for one in sorted(joined, key=lambda one: one.relation == "attended"):
        state = "came" if one.relation == "attended" else _state(_edge(one), ended[one.id], workspace.today())
        states[one.id][one.other["id"]] = state
    lines = [_line(one, list(states[one.id].values()), workspace.today()) for one in found]
    lines.sort(key=lambda one: (fold(one.name), one.id))
    to_come = sorted((one for one in lines if not one.begun), key=lambda one: one.start or one.end or "~")
    return to_come + sorted(
        (one for one in lines if one.begun), key=lambda one: one.start or one.end or "", reverse=True
    )


def plan_convening(
    workspace: Workspace,
    viewer: Viewer,
    convening_id: str,
    *,
    topics: Sequence[str] = (),
    seats: int = 8,
    limit: int = 10,
    apart: Sequence[tuple[str, str]] = (),
) -> ConveningPlan:
    """Plan a convening, or look back on it.

    Parameters
    ----------
    topics : sequence of str
        What it is about, as topics or words; what is on record without any.
    seats : int
        Most at a table, 2 to 50.
    limit : int
        Most people to suggest, up to 100.
    apart : sequence of pairs
        Names or ids of two who are not to sit together, besides those whom a rule keeps from being introduced.

    Raises
    ------
    InvalidInput
        A topic fits nothing, or a number is out of range.
    NotFound, Ambiguous, Forbidden
    """
    viewer.require("staff", "Planning a convening")
    _check(topics, seats, limit)
    today = workspace.today()
    convening = records.read_kind(workspace, viewer, Convening, convening_id)
    joined = read_joined(workspace.store, viewer, [convening.id], ["invited_to", "attended", "about"])
    about = sorted(
        (Named(id=one.other["id"], name=one.other["name"]) for one in joined if one.relation == "about"),
        key=lambda one: (fold(one.name), one.id),
    )
    network = workspace.network(viewer)
    asked = list(topics) or [one.name for one in about]
    guests = _guests(workspace, viewer, network, convening, joined)
    coming = [network.index[one.person.id] for one in guests if one.state != "declined"]
    declined = [network.index[one.person.id] for one in guests if one.state == "declined"]
    wants, ahead = _wants(network, asked), not _is_begun(convening, today)
    chosen = invitees(network, wants, coming, declined, limit if ahead else 0)
    return ConveningPlan(
        **dict(_line(convening, [one.state for one in guests], today)),
        description=convening.description,
        topics=about,
        asked_topics=asked,
        people=guests,
        suggestions=[
            Suggested(person=card_of(network, one.row), score=one.score, reasons=one.reasons) for one in chosen
        ],
        seats=_seats(network, guests, seats, _apart(workspace, viewer, network, apart)) if ahead else None,
        yields=yield_of(workspace, viewer, convening, [one.person.id for one in guests if one.state == "came"]),
    )


def yield_of(workspace: Workspace, viewer: Viewer, convening: Convening, attendees: Sequence[str]) -> ConveningYield:
    """Measure what came of a convening in new ties, or say why that cannot be told."""
    first, last = convening_start(convening.to_row()), convening.end or convening.start
    if first is None or last is None:
        return not_yet(len(attendees), "No date of the convening is on record.")
    until = last_day_of(PartialDate(last).last_day)
    if until >= workspace.today():
        return not_yet(len(attendees), f"New ties are counted until {until}.", until)
    before = workspace.network(viewer, PartialDate(first).first_day - timedelta(days=1))
    return measure_yield(before, workspace.network(viewer, until), attendees, named=True)


def _check(topics: Sequence[str], seats: int, limit: int) -> None:
    problems = []
    if not MIN_SEATS <= seats <= MAX_SEATS:
        problems.append(Problem("seats", f"{seats} is not between {MIN_SEATS} and {MAX_SEATS}."))
    if not 0 <= limit <= MAX_SUGGESTED:
        problems.append(Problem("limit", f"{limit} is not between 0 and {MAX_SUGGESTED}."))
    if len(topics) > MOST_TOPICS:
        problems.append(Problem("topics", f"are {len(topics)}; {MOST_TOPICS} are the most."))
    if problems:
        raise InvalidInput(problems)


def _wants(network: Network, topics: Sequence[str]) -> tuple[Want, ...]:
    wants = []
    for topic in topics:
        try:
            wants.append(typed_want(network, topic))
        except InvalidInput as error:
            raise type(error)([Problem("topics", one.what, one.hint) for one in error.problems]) from None
    return tuple(wants)


def _is_begun(convening: Convening, today: date) -> bool:
    start = convening_start(convening.to_row())
    return start is not None and begun(start, today)


def _line(convening: Convening, states: Sequence[State], today: date) -> ConveningLine:
    return ConveningLine(
        id=convening.id,
        name=convening.name,
        classification=convening.classification,
        mode=convening.mode,
        place=convening.place,
        start=convening.start,
        end=convening.end,
        begun=_is_begun(convening, today),
        guests={state: count for state in STATES if (count := states.count(state))},
    )


def _edge(one: Joined) -> InvitedTo:
    return InvitedTo.from_row(one.edge, from_id=one.other["id"], to_id=one.id)


def _state(invitation: InvitedTo, is_begun: bool, today: date) -> State:
    if invitation.answer != "invited" or invitation.invited_on is None:
        return invitation.answer
    late = invitation.invited_on.last_day + timedelta(days=NO_ANSWER_DAYS) < today
    return "no_answer" if is_begun or late else "invited"


def _guests(
    workspace: Workspace, viewer: Viewer, network: Network, convening: Convening, joined: Sequence[Joined]
) -> list[Guest]:
    """List everybody once: those who came, then in the order of the states, by name."""
    today = workspace.today()
    invited = {one.other["id"]: _edge(one) for one in joined if one.relation == "invited_to"}
    came = {one.other["id"]: one.edge for one in joined if one.relation == "attended"}
    edges = [*(edge.id for edge in invited.values()), *(str(edge["id"]) for edge in came.values())]
    rows = workspace.store.read(viewer, "changes/actors_of_records", ids=edges)
    actors = {row["record_id"]: row["actors"][-1] for row in rows}
    guests = []
    for person_id in {**invited, **came}:
        invitation = invited.get(person_id)
        state: State = "came"
        if person_id not in came and invitation:
            state = _state(invitation, _is_begun(convening, today), today)
        stated: dict[str, Any] = invitation.model_dump(mode="json") if invitation else {}
        latest = str(came[person_id]["id"]) if person_id in came else stated["id"]
        guests.append(
            Guest(
                person=card_of(network, network.index[person_id]),
                state=state,
                role=came[person_id].get("role") if person_id in came else None,
                **{
                    name: stated.get(name)
                    for name in ("listed_on", "invited_on", "answered_on", "answered_how", "table")
                },
                by=actors.get(latest),
                restricted=stated.get("sensitivity") == "restricted",
            )
        )
    return sorted(guests, key=lambda one: (STATES.index(one.state), fold(one.person.name), one.person.id))


def _apart(
    workspace: Workspace, viewer: Viewer, network: Network, pairs: Sequence[tuple[str, str]]
) -> set[tuple[int, int]]:
    found = [[network.index[resolve_person(workspace, viewer, name).id] for name in pair] for pair in pairs]
    return {(one, other) for one, other in found if one != other}


def _seats(network: Network, guests: Sequence[Guest], seats: int, apart: set[tuple[int, int]]) -> Seats | None:
    accepted = [one for one in guests if one.state == "accepted"]
    here = accepted if len(accepted) > 1 else [one for one in guests if one.state not in ("declined", "came")]
    if len(here) < 2:
        return None
    if len(here) > MOST_SEATED:
        raise InvalidInput(f"Tables are made for {MOST_SEATED} people at most; these are {len(here)}.")
    rows = np.array([network.index[one.person.id] for one in here], dtype=np.int64)
    new, worth = _worth(network, rows)
    place = {int(row): at for at, row in enumerate(rows)}
    never = {(row, int(other)) for row in place for other in ruled(network, row, "never") if row < other}
    pairs = {(place[one], place[other]) for one, other in apart | never if one in place and other in place}
    given = {at: one.table - 1 for at, one in enumerate(here) if one.table}
    found: Seating = seat(worth, seats, pairs, given)
    return Seats(
        seats=seats,
        seated="accepted" if here is accepted else "listed",
        tables=[
            SeatedTable(
                people=[here[at].person for at in table],
                by_hand=[here[at].person.id for at in table if at in given],
                new_pairs=new_pairs(new, table),
            )
            for table in found.tables
        ],
        value=round(found.value, 2),
        at_most=round(found.at_most, 2),
        by_chance=round(found.by_chance, 2),
        kept_apart=len(pairs),
        broken=[f"{here[one].person.name} and {here[other].person.name}" for one, other in found.broken],
        objective=OBJECTIVE,
    )


def _worth(network: Network, rows: Indexes) -> tuple[Flags, Any]:
    """Which two of some people do not know each other, and what each two are worth at a table."""
    people, guests = network.people, Guests(network, (), rows)
    offices = [network.current_organizations(int(row)) for row in rows]
    together = np.array([[bool(one & other) for other in offices] for one in offices])
    refusing = np.isin(rows, people.refusing)
    new = guests.strangers[rows] & ~together & ~refusing[:, np.newaxis] & ~refusing[np.newaxis, :]
    division = np.append(network.places.division, "").astype(str)[people.place[rows]]
    known = division != ""
    across = (division[:, np.newaxis] != division[np.newaxis, :]) & known[:, np.newaxis] & known[np.newaxis, :]
    return new, pair_worth(new, across, guests.helpful[rows])

"""Reviewing what a member answered: item by item beside what is on record, accepted, rejected or put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import Ambiguous, CjnError, Conflict, InvalidInput, NotFound, Problem
from cjn_graph.model import Record, kind_of
from cjn_graph.model.entities import Person
from cjn_graph.model.relationships import Knows
from cjn_graph.model.surveys import Response
from cjn_graph.model.texts import from_texts, shape_of, to_text
from cjn_graph.model.written_dates import read_date
from cjn_graph.records import Delete, Mutation, Update, read_joined, read_records
from cjn_graph.services import records
from cjn_graph.services.contacts import join
from cjn_graph.services.history import history
from cjn_graph.services.named import Named
from cjn_graph.services.naming import resolve_named
from cjn_graph.services.people import find_people, resolve_person
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.repeated import refuse_repeated
from cjn_graph.services.surveys.answering import CLEARED
from cjn_graph.services.surveys.items import RELATIONS, Item
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Transaction

_MOST_CANDIDATES: Final = 4


class ReviewItem(BaseModel):
    """One thing that a member says, beside what is on record."""

    name: str = Field(description="What it is kept under: give it to accept, reject, edit or match.")
    label: str
    old: str = Field(description="What is on record now; empty where nothing is.")
    new: str = Field(description="What the member says.")
    changed_since: bool = Field(description="Whether somebody changed it on record after the member saw it.")
    decision: str = Field(description="accepted or rejected; empty where it waits.")
    by: str = Field(description="Account that decided, and the day.")
    meant: str = Field(description="Id of the one record that is meant by a name or a topic; empty where that is open.")
    candidates: list[Named] = Field(description="Whom or what a name or a topic may mean.")


class Review(BaseModel):
    """What a member answered, for staff to review."""

    id: str
    version: int
    person: Named
    survey: Named | None
    status: str
    answered_on: str | None
    items: list[ReviewItem]

    @property
    def waiting(self) -> int:
        """How many items wait for a decision."""
        return sum(not one.decision for one in self.items)


def read_review(workspace: Workspace, viewer: Viewer, response_id: str) -> Review:
    """Read a response with what is on record beside it.

    Raises
    ------
    NotFound, Forbidden
    """
    viewer.require("staff", "Reviewing answers")
    response = records.read_kind(workspace, viewer, Response, response_id)
    person = _person_of(workspace, viewer, response)
    surveys = read_joined(workspace.store, viewer, [response.id], ["responds_to"])
    decided = {line.split("|")[0]: line.split("|") for line in response.decisions}
    since = _changed_since(workspace, viewer, person, response)
    items = []
    for item in sorted(map(Item, response.attributes), key=lambda item: item.order):
        said = response.attributes[item.name]
        _, decision, day, account = decided.get(item.name, ("", "", "", ""))
        meant, candidates = ("", []) if decision else _meant(workspace, viewer, item, said)
        items.append(
            ReviewItem(
                name=item.name,
                label=item.label,
                old=to_text(getattr(person, item.name)) if item.sort == "property" else "",
                new="" if said == CLEARED else said,
                changed_since=item.name in since,
                decision=decision,
                by=f"{account}, {day}" if decision else "",
                meant=meant,
                candidates=candidates,
            )
        )
    return Review(
        id=response.id,
        version=response.version,
        person=Named(id=person.id, name=person.name),
        survey=next((Named(id=one.other["id"], name=one.other["name"]) for one in surveys), None),
        status=response.status,
        answered_on=response.answered_on,
        items=items,
    )


@dataclass
class _Plan:
    """What accepting some items writes."""

    workspace: Workspace
    viewer: Viewer
    person: Person
    source: str
    told_on: str
    values: dict[str, Any] = field(default_factory=dict)
    mutations: list[Mutation] = field(default_factory=list)
    require: list[Callable[[Transaction], None]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    joined: set[tuple[str, str]] = field(default_factory=set)

    def accept(self, item: Item, says: str, meant: str) -> None:
        """Plan what one item writes.

        Raises
        ------
        InvalidInput, NotFound, Ambiguous
        """
        if item.sort == "property":
            declared = Person.model_fields[item.name]
            text = "" if says == CLEARED else says
            self.values |= from_texts({item.name: shape_of(declared.annotation)}, {item.name: text})
        elif item.sort == "over":
            self._over(item.edge)
        elif item.sort == "knows":
            self._knows(says, meant)
        elif item.sort in RELATIONS:
            topic, _, note = says.partition("\n")
            topic_id = meant if kind_of(meant) else resolve_named(self.workspace, self.viewer, "topic", meant or topic)
            given = {"note": note or None, "source": self.source}
            given |= {"since": self.told_on} if item.sort == "need" else {"evidence": "says_so"}
            self._join(RELATIONS[item.sort], topic_id, given)

    def _over(self, edge: str) -> None:
        if edge not in read_records(self.workspace.store, self.viewer, [edge]):
            self.notes.append("What is over was not on record any more.")
        elif kind_of(edge) == "seeks_help_with":
            self.mutations.append(Update(edge, {"until": self.told_on}))
        else:
            self.mutations.append(Delete(edge))

    def _knows(self, says: str, meant: str) -> None:
        name, on = split_name(says)
        other = meant if kind_of(meant) else resolve_person(self.workspace, self.viewer, meant or name).id
        if kind_of(other) != "person" or other == self.person.id:
            raise InvalidInput(
                [Problem("match", f"{name!r} cannot be {other[:64]!r}.", "Give another person, by name or id.")]
            )
        for one in read_joined(self.workspace.store, self.viewer, [self.person.id], ["knows"]):
            if one.other["id"] != other:
                continue
            known = Knows.from_row(one.edge, from_id=self.person.id, to_id=other)
            values: dict[str, Any] = {}
            if on and (known.last_on is None or read_date(on).last_day > known.last_on.last_day):
                values["last_on"] = on
            if known.said_by == "one" and not one.outgoing:
                values["said_by"] = "both"
                self.notes.append(f"{one.other['name']} says so too.")
            else:
                self.notes.append(f"That they know {one.other['name']} is on record already.")
            if values:
                self.mutations.append(Update(known.id, values))
            return
        self._join("knows", other, {"said_by": "one", "last_on": on or None, "source": self.source})

    def _join(self, relation: str, other: str, values: Mapping[str, Any]) -> None:
        if (relation, other) in self.joined:
            raise InvalidInput([Problem(relation, "is said twice.", "Reject one of the two.")])
        self.joined.add((relation, other))
        link = join(self.workspace, relation, self.person.id, other, values)
        self.require.append(refuse_repeated(self.viewer, [link.record], self.workspace.today()))  # type: ignore[list-item]
        self.mutations.append(link)


def review(
    workspace: Workspace,
    viewer: Viewer,
    response_id: str,
    *,
    accept: Sequence[str] = (),
    reject: Sequence[str] = (),
    edit: Mapping[str, str] | None = None,
    match: Mapping[str, str] | None = None,
    expected_version: int,
) -> Receipt:
    """Decide on items of a response, and write what was accepted; all of it, or nothing.

    Parameters
    ----------
    accept, reject : sequences of str
        Names of items.
    edit : mapping
        Accepted with another text, by name.
    match : mapping
        Which record is meant by a name or a topic, by the name of the item.

    Raises
    ------
    InvalidInput
        There is no such item, it is decided already, or it cannot be written so.
    NotFound, Ambiguous
        A name or a topic leads to no record, or to several.
    Conflict
        Nothing came in yet.
    AlreadyRecorded, StaleVersion, Forbidden
    """
    viewer.require("staff", "Reviewing answers")
    response = records.read_kind(workspace, viewer, Response, response_id)
    if response.status != "answered":
        raise Conflict(f"There is nothing to decide: the response is {response.status}.", hint="See `cjn survey list`.")
    person, edit, match = _person_of(workspace, viewer, response), edit or {}, match or {}
    accepted = list(dict.fromkeys([*accept, *edit]))
    _check(response, accepted, reject, match)
    told_on = str(response.answered_on)
    plan = _Plan(workspace, viewer, person, f"told by link {told_on}", told_on)
    for name in accepted:
        try:
            plan.accept(Item(name), edit.get(name, response.attributes[name]), match.get(name, ""))
        except (NotFound, Ambiguous, InvalidInput) as error:
            raise _about(name, error) from None
    if plan.values:
        plan.mutations.append(Update(person.id, plan.values, person.version))
    day, decisions = workspace.today().isoformat(), list(response.decisions)
    for decision, names in (("accepted", accepted), ("rejected", reject)):
        decisions += [f"{name}|{decision}|{day}|{viewer.account}" for name in names]
    values: dict[str, Any] = {"decisions": decisions}
    if len(decisions) == len(response.attributes):
        values["status"] = "reviewed"
    plan.mutations.append(Update(response.id, values, expected_version))

    def require(transaction: Transaction) -> None:
        for one in plan.require:
            one(transaction)

    reason = f"told by link on {told_on}, reviewed"
    receipt = write(workspace, viewer, plan.mutations, reason, require=require)
    return receipt.model_copy(update={"notes": [*receipt.notes, *plan.notes]})


def split_name(says: str) -> tuple[str, str]:
    """Take a name and the date of the last contact behind it apart; without one the date is empty.

    >>> split_name("Ada Sample, May 2026"), split_name("Sample, Ada")
    (('Ada Sample', '2026-05'), ('Sample, Ada', ''))
    """
    for place in (2, 1):  # May 12, 2026 has a comma of its own
        parts = says.rsplit(",", place)
        try:
            return parts[0].strip(), str.__str__(read_date(",".join(parts[1:])))
        except ValueError:
            continue
    return says.strip(), ""


def _check(response: Response, accepted: Sequence[str], reject: Sequence[str], match: Mapping[str, str]) -> None:
    decided = {line.partition("|")[0] for line in response.decisions}
    problems = []
    for name in dict.fromkeys([*accepted, *reject, *match]):
        if name not in response.attributes:
            hint = f"Its items: {', '.join(response.attributes)}."
            problems.append(Problem(name[:80], "is no item of this response.", hint))
        elif name in decided:
            problems.append(Problem(name, "is decided already.", "Undo that decision first."))
        elif name in accepted and name in reject:
            problems.append(Problem(name, "is both accepted and rejected.", "Choose one."))
    if not (accepted or reject):
        problems.append(Problem("", "No item is accepted or rejected.", "Accept or reject at least one."))
    if problems:
        raise InvalidInput(problems)


def _about(name: str, error: CjnError) -> CjnError:
    """Say which item an error is about."""
    if isinstance(error, InvalidInput) and error.problems:
        return InvalidInput([Problem(name, one.what, one.hint) for one in error.problems])
    error.message = f"{name}: {error.message}"
    return error


def _person_of(workspace: Workspace, viewer: Viewer, response: Response) -> Person:
    joined = read_joined(workspace.store, viewer, [response.id], ["responded_by"])
    if not joined:
        raise NotFound(f"There is no record {response.id}.", hint="Look its id up again; it may have been deleted.")
    return Person.from_row(joined[0].other)


def _changed_since(workspace: Workspace, viewer: Viewer, person: Person, response: Response) -> set[str]:
    """Return the properties that others changed after the member's answer."""
    if response.made_on is None or person.version <= response.made_on:
        return set()
    edits = history(workspace, viewer, person.id, limit=100)
    decided = {line.partition("|")[0] for line in response.decisions}
    return {name for one in edits if one.version > response.made_on for name in one.changed} - decided


def _meant(workspace: Workspace, viewer: Viewer, item: Item, says: str) -> tuple[str, list[Named]]:
    """Return the id of the one record that an item names, or else those that it may mean."""
    if item.sort == "knows":
        name = split_name(says)[0]
        near = find_people(workspace, viewer, name, limit=_MOST_CANDIDATES) if any(map(str.isalpha, name)) else []
        candidates = [Named(id=one.id, name=one.line()) for one in near]
        find: Callable[[], str] = lambda: resolve_person(workspace, viewer, name).id  # noqa: E731
    elif item.sort in RELATIONS:
        topic, candidates = says.partition("\n")[0], []
        find = lambda: resolve_named(workspace, viewer, "topic", topic)  # noqa: E731
    else:
        return "", []
    try:
        meant = find()
    except (NotFound, Ambiguous, InvalidInput) as error:
        lines = [] if isinstance(error, InvalidInput) else error.candidates
        return "", candidates or [Named(id=line.split("  ")[0], name=line.partition("  ")[2]) for line in lines]
    found: Record = records.read(workspace, viewer, meant)
    return meant, candidates or [Named(id=meant, name=str(getattr(found, "name", "")))]

"""Introductions: make one, take its steps, and read what is needed for both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cjn_graph.access import Viewer
from cjn_graph.errors import AlreadyRecorded, Conflict, InvalidInput, NotFound, Problem, StaleVersion, Unfit
from cjn_graph.introductions.standing import stands
from cjn_graph.introductions.table import Step, find_step
from cjn_graph.introductions.taking import Entry, Taking, plan_step, require_legal
from cjn_graph.model import PartialDate, fold, kind_of
from cjn_graph.model.decisions import decision_on
from cjn_graph.model.entities import Person, Request, Topic
from cjn_graph.model.introductions import OPEN_INTRODUCTIONS, Introduces, Introduction
from cjn_graph.model.plausible import read_date
from cjn_graph.records import Create, Joined, Mutation, read_joined
from cjn_graph.services.consents import decisions_of
from cjn_graph.services.contacts import join, make
from cjn_graph.services.introduction_rules import refuse_never
from cjn_graph.services.naming import resolve_named
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.records import read_kind
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Transaction

_JOINS: Final = ("introduces", "about", "answers")
_LOST: Final = "Look its id up again; it may have been deleted."
_MADE: Final = (*OPEN_INTRODUCTIONS, "postponed", "introduced")
"""States in which there is no need for another introduction of the same two."""


@dataclass(frozen=True)
class Whole:
    """An introduction with what it is joined to, as far as the viewer sees it.

    Attributes
    ----------
    ends : list of Introduces
        The edges to those whom it brings together: first who looks for help, where that is known.
    people : dict
        Those people as stored, by id.
    topics, requests : list
        The records as stored: topics it is about, and the request that it answers.
    """

    introduction: Introduction
    ends: list[Introduces]
    people: dict[str, dict[str, Any]]
    topics: list[dict[str, Any]]
    requests: list[dict[str, Any]]

    @property
    def names(self) -> dict[str, str]:
        """The names of the people, by id."""
        return {person_id: str(person["name"]) for person_id, person in self.people.items()}

    @property
    def title(self) -> str:
        """Whom it brings together."""
        return " and ".join(self.names[end.to_id] for end in self.ends) or "Introduction"


def introduce(
    workspace: Workspace,
    viewer: Viewer,
    person_id: str,
    counterpart_id: str,
    *,
    request_id: str | None = None,
    need: str | None = None,
    note: str | None = None,
    in_round: str | None = None,
) -> Receipt:
    """Propose an introduction of two people.

    It is restricted where one of the two, the request, the topic, or all that says of the need is: then it is seen by
    those with the grant alone.

    Parameters
    ----------
    person_id, counterpart_id : str
        Who looks for help, and who could help.
    need : str, optional
        What with: a topic, by name, synonym or id, or words.
    in_round : str, optional
        Id of the round that it is released with.

    Raises
    ------
    InvalidInput
        The two are one.
    Conflict
        One of them refused introductions, or a rule says that the two are never to be introduced.
    AlreadyRecorded
        An introduction of the two is under way.
    NotFound, Forbidden
    """
    mutations, require, notes = _plan(
        workspace, viewer, person_id, counterpart_id, request_id, need, note, in_round=in_round
    )
    receipt = write(workspace, viewer, mutations, "introduction proposed", require=require)
    return receipt.model_copy(update={"notes": [*notes, *_at_cap(workspace, viewer, (person_id, counterpart_id))]})


def require_willing(workspace: Workspace, viewer: Viewer, person_id: str, counterpart_id: str) -> list[Person]:
    """Return two people, unless one of them, or a rule about both, is against introducing them.

    Raises
    ------
    Conflict
        One of them refused introductions, or a rule says that the two are never to be introduced.
    NotFound
    """
    people = [read_kind(workspace, viewer, Person, one) for one in (person_id, counterpart_id)]
    for person in people:
        decision = decision_on(workspace.today(), decisions_of(workspace, viewer, person.id))
        if decision and decision.decision != "granted":
            said = "refused introductions" if decision.decision == "refused" else "asked not to be contacted"
            raise Conflict(
                f"{person.name} {said}, on {decision.on}.", hint="Record it with `cjn consent` if that changed."
            )
    refuse_never(workspace, viewer, *people)
    return people


def take_step(
    workspace: Workspace,
    viewer: Viewer,
    introduction_id: str,
    step_name: str,
    *,
    expected_version: int,
    on: str | None = None,
    who: Sequence[str] = (),
    how: str | None = None,
    reason: str | None = None,
    until: str | None = None,
    counterpart_id: str | None = None,
) -> Receipt:
    """Take a step of an introduction.

    Parameters
    ----------
    step_name : str
        A step of :data:`cjn_graph.introductions.table.STEPS`, or the state that it leads to.
    on : str, optional
        When it happened; today without it.
    who : sequence of str
        Names, the start of them, or ids of those whom it concerns; without any, those whose turn it is.
    until : str, optional
        Until when it is put off.

    Raises
    ------
    Conflict
        The step cannot be taken from where the introduction stands; the hint says what can.
    StaleVersion
        Somebody took a step since ``expected_version``; the message says who, and which.
    InvalidInput, NotFound, Forbidden
    """
    viewer.require("staff", "Taking a step of an introduction")
    today, step = workspace.today(), find_step(step_name)
    whole = read_whole(workspace, viewer, introduction_id)
    if whole.introduction.version != expected_version:
        raise _faster(whole, expected_version)
    concerned = tuple(one_of(whole, name) for name in who)
    if "contact" in step.needs:
        require_legal(step, stands(whole.introduction, whole.ends, today))
        contact = last_contact(workspace, viewer, whole)
        on, how = on or contact["on"], f"at the logged {contact['channel']}"
    day = read_date("on", on, today) if on else PartialDate(today)
    later = read_date("until", until, today) if until else None
    taking = Taking(step, day, viewer.account, concerned, how, reason, later)
    mutations = plan_step(whole.introduction, whole.ends, taking, whole.names, today)
    if step.name == "re-pair":
        receipt = _pair_anew(workspace, viewer, whole, taking, mutations, counterpart_id)
    else:
        try:
            receipt = write(workspace, viewer, mutations, f"introduction: {step.name}")
        except StaleVersion as stale:
            raise _faster(read_whole(workspace, viewer, introduction_id), expected_version) from stale
    return receipt.model_copy(update={"notes": _notes(read_whole(workspace, viewer, introduction_id), step, today)})


def read_whole(workspace: Workspace, viewer: Viewer, introduction_id: str) -> Whole:
    """Read an introduction with what it is joined to.

    Raises
    ------
    NotFound
        There is none, or the viewer does not see both of the two.
    """
    introduction = read_kind(workspace, viewer, Introduction, introduction_id)
    found = wholes(workspace, viewer, [introduction])
    if not found:
        raise NotFound(f"There is no record {introduction.id}.", hint=_LOST)
    return found[0]


def wholes(workspace: Workspace, viewer: Viewer, introductions: Sequence[Introduction]) -> list[Whole]:
    """Read what introductions are joined to, in their order; left out are those of whose two ends one is not seen."""
    joined: dict[str, list[Joined]] = {one.id: [] for one in introductions}
    for one in read_joined(workspace.store, viewer, joined, _JOINS):
        if one.outgoing:
            joined[one.id].append(one)
    read = (_whole(introduction, joined[introduction.id]) for introduction in introductions)
    return [one for one in read if len(one.ends) > 1]


def last_contact(workspace: Workspace, viewer: Viewer, whole: Whole) -> dict[str, Any]:
    """Return the latest contact that was logged with both since the introduction was made.

    Raises
    ------
    Conflict
        There is none.
    """
    found = contacts_with_both(workspace, viewer, [whole]).get(whole.introduction.id)
    if found is None:
        raise Conflict(
            f"No contact with both of {whole.title} is logged since the introduction was made.",
            hint="Log it with `cjn log`, naming both; or take the step meet.",
        )
    return found


def contacts_with_both(workspace: Workspace, viewer: Viewer, of: Iterable[Whole]) -> dict[str, dict[str, Any]]:
    """Return the latest contact with both of each introduction since it was made, by the introduction's id."""
    begun = {one.introduction.id: one.introduction.proposed_on or one.introduction.suggested_on or "" for one in of}
    found: dict[str, dict[str, Any]] = {}
    for row in workspace.store.read(viewer, "introductions/contacts", ids=sorted(begun)):
        since = begun[row["id"]]
        if since and PartialDate(row["on"]).last_day < PartialDate(since).first_day:
            continue
        known = found.get(row["id"])
        if known is None or (row["on"], row["contact"]) > (known["on"], known["contact"]):
            found[row["id"]] = dict(row)
    return found


def one_of(whole: Whole, name: str) -> str:
    """Return the id of the one of the two that is meant by an id, a name or the start of one."""
    meant = [
        one for one, called in whole.names.items() if one == name or f" {fold(called)}".find(f" {fold(name)}") >= 0
    ]
    if len(meant) != 1:
        what = f"{name[:80]!r} is {'either' if meant else 'none'} of the two."
        raise Unfit([Problem("who", what, f"The introduction is of {whole.title}.")])
    return meant[0]


def _whole(introduction: Introduction, joined: Sequence[Joined]) -> Whole:
    parts = [one for one in joined if one.relation == "introduces"]
    ends = [Introduces.from_row(one.edge, from_id=introduction.id, to_id=one.other["id"]) for one in parts]
    people = {one.other["id"]: one.other for one in parts}
    ends.sort(key=lambda end: (end.part != "seeks", str(people[end.to_id]["name"]), end.id))
    others = {kind: [one.other for one in joined if one.relation == kind] for kind in _JOINS}
    return Whole(introduction, ends, people, others["about"], others["answers"])


def _plan(
    workspace: Workspace,
    viewer: Viewer,
    person_id: str,
    counterpart_id: str,
    request_id: str | None,
    need: str | None,
    note: str | None = None,
    instead_of: Introduction | None = None,
    in_round: str | None = None,
) -> tuple[list[Create], Callable[[Transaction], None], list[str]]:
    """List what a new introduction writes, with the check that no other one is under way, and what else to know."""
    if person_id == counterpart_id:
        raise Unfit([Problem("counterpart", "is the same person.", "Name the other one of the two.")])
    people = require_willing(workspace, viewer, person_id, counterpart_id)
    request = read_kind(workspace, viewer, Request, request_id) if request_id else None
    topic, words = _topic(workspace, viewer, need)
    about = [one for one in (*people, request, topic, instead_of) if one is not None]
    hidden = any(one.sensitivity == "restricted" for one in about) or _only_restricted(
        workspace, viewer, people[0], topic
    )
    closed = "restricted" if hidden else None
    today = workspace.today().isoformat()
    entry = Entry("propose", today, viewer.account, (), "")
    values: dict[str, Any] = {
        "status": "proposed",
        "need": words,
        "note": note,
        "made_by": viewer.account,
        "sensitivity": closed,
    }
    values |= {"suggested_on": today, "proposed_on": today, "steps": [str(entry)]}
    values |= {"in_place_of": instead_of.id if instead_of else None, "in_round": in_round}
    made = make(workspace, "introduction", values)
    joined = [
        join(workspace, "introduces", made.record.id, person.id, {"part": part, "sensitivity": closed})
        for person, part in zip(people, ("seeks", "helps"), strict=True)
    ]
    if request:
        joined.append(join(workspace, "answers", made.record.id, request.id, {"sensitivity": closed}))
    if topic:
        joined.append(join(workspace, "about", made.record.id, topic.id, {"sensitivity": closed}))
    notes = [f"No topic is called “{words}”; it is kept as words."] if words else []
    return [made, *joined], _refuse_second(workspace, viewer, person_id, counterpart_id), notes


def _topic(workspace: Workspace, viewer: Viewer, need: str | None) -> tuple[Topic | None, str | None]:
    """Return the topic that a need names, or else its words."""
    if not need:
        return None, None
    try:
        return read_kind(workspace, viewer, Topic, resolve_named(workspace, viewer, "topic", need)), None
    except NotFound:
        if kind_of(need.strip()) == "topic":
            raise
        return None, need


def _only_restricted(workspace: Workspace, viewer: Viewer, person: Person, topic: Topic | None) -> bool:
    """Tell whether nothing but restricted facts say that a person seeks help with a topic."""
    joined = read_joined(workspace.store, viewer, [person.id], ["seeks_help_with"]) if topic else []
    said = [one.edge["sensitivity"] for one in joined if topic and one.other["id"] == topic.id]
    return bool(said) and all(one == "restricted" for one in said)


def _refuse_second(workspace: Workspace, viewer: Viewer, one: str, other: str) -> Callable[[Transaction], None]:
    """Make the check that no introduction of the two is under way, for the transaction that makes one."""

    def check(transaction: Transaction) -> None:
        rows = transaction.run("introductions/between", one=one, other=other, seen=viewer.visible)
        for row in rows:
            introduction = Introduction.from_row(row["introduction"])
            state = stands(introduction, (), workspace.today()).state
            if state.name in _MADE:
                raise AlreadyRecorded(
                    f"An introduction of the two is {state.title.lower()}: {introduction.id}.",
                    [introduction.id],
                    hint="Go on with that one, or withdraw it first.",
                )

    return check


def _at_cap(workspace: Workspace, viewer: Viewer, person_ids: Sequence[str]) -> list[str]:
    network = workspace.network(viewer)
    rows, most = [network.index[person_id] for person_id in person_ids], network.definitions.open_introductions
    return [
        f"{network.people.names[row]} has {number} introductions under way; {most} are the most a member should have."
        for row in rows
        if (number := int(network.people.open_introductions[row])) > most
    ]


def _faster(whole: Whole, expected: int) -> StaleVersion:
    """Say who took which step since a version."""
    said = ""
    if whole.introduction.steps:
        last = Entry.read(whole.introduction.steps[-1])
        done, who = find_step(last.step).done, last.account or "A member, by link,"
        said = f"{who} was faster: the introduction of {whole.title} is {done} since {last.on}."
    return StaleVersion(whole.introduction.id, expected, whole.introduction.version, said)


def _pair_anew(
    workspace: Workspace,
    viewer: Viewer,
    whole: Whole,
    taking: Taking,
    mutations: Sequence[Mutation],
    counterpart_id: str | None,
) -> Receipt:
    """Make another introduction of one of the two, about the same, in place of one that did not fit."""
    if counterpart_id is None:
        raise InvalidInput([Problem("counterpart", "is missing.", "Name whom to introduce instead.")])
    kept = [end for end in whole.ends if end.to_id in taking.who] or [
        end for end in whole.ends if end.part == "seeks" and end.answer != "declined"
    ]
    if len(kept) != 1:
        raise InvalidInput([Problem("who", "is missing.", f"Say which of {whole.title} is to meet somebody else.")])
    need = str(whole.topics[0]["id"]) if whole.topics else whole.introduction.need
    request = str(whole.requests[0]["id"]) if whole.requests else None
    made, require, _ = _plan(
        workspace, viewer, kept[0].to_id, counterpart_id, request, need, instead_of=whole.introduction
    )
    return write(workspace, viewer, [*made, *mutations], "introduction: re-pair", require=require)


def _notes(whole: Whole, step: Step, today: Any) -> list[str]:
    standing = stands(whole.introduction, whole.ends, today)
    waiting = [whole.names[end.to_id] for end in whole.ends if end.answer == "asked"]
    notes = []
    if step.answers and standing.state.name == "asked" and waiting:
        notes.append(f"{' and '.join(waiting)} {'has' if len(waiting) == 1 else 'have'} not answered yet.")
    following = f" Next: {standing.next[:1].lower()}{standing.next[1:]}." if standing.next else ""
    return [*notes, f"It now stands at “{standing.state.title}”.{following}"]

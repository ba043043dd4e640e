"""The ledger of introductions as it is shown: what stands where, what is overdue, and one introduction in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.introductions.standing import stands, whose_turn
from cjn_graph.introductions.table import STATES, possible
from cjn_graph.introductions.taking import Entry
from cjn_graph.matching import Reason
from cjn_graph.model.introductions import Introduction
from cjn_graph.services.introductions import Whole, contacts_with_both, read_whole, wholes
from cjn_graph.services.matching import find_counterparts, why_they_would
from cjn_graph.services.named import Named
from cjn_graph.services.people import PersonSummary, summary_of
from cjn_graph.services.terms import terms_of
from cjn_graph.services.workspace import Workspace

MOST_LISTED: Final = 2000
_ALTERNATIVES: Final = 3
_RECORDED: Final = {
    "expired": ("expired", "asked"),
    **dict.fromkeys(("useful", "not_useful", "in_touch", "out_of_touch"), ("met",)),
}
"""How states are recorded that follow from more than the status."""


class Party(BaseModel):
    """One of the two of an introduction."""

    person: PersonSummary
    part: str | None = Field(description="seeks or helps, where that is known.")
    answer: str = Field(description="not_asked, asked, accepted, declined or postponed.")
    asked_on: str | None = Field(description="When this person was asked.")
    answered_on: str | None = Field(description="When this person answered.")
    answered_how: str | None = Field(description="How the answer came, such as by phone.")


class Contact(BaseModel):
    """A contact with both that was logged: offered as their meeting."""

    id: str = Field(description="Id of the interaction.")
    on: str = Field(description="When it was.")
    channel: str = Field(description="call, email, visit or meeting.")


class LedgerEntry(BaseModel):
    """One introduction in the ledger."""

    id: str = Field(description="Id of the introduction.")
    version: int = Field(description="Its version: a step that is taken names it.")
    state: str = Field(description=f"One of: {', '.join(STATES)}.")
    since: str | None = Field(description="When it came to that state.")
    people: list[Party] = Field(description="The two: first who looks for help, where that is known.")
    topics: list[Named] = Field(description="What it is about.")
    need: str | None = Field(description="What it is about in words, where no topic says it.")
    request: Named | None = Field(description="The request that it answers.")
    made_by: str | None = Field(description="Who made it.")
    next: str = Field(description="What is to be done; empty where nothing is left.")
    due: str | None = Field(description="The day until which that should be done.")
    overdue: bool = Field(description="True where that day is past.")
    steps: list[str] = Field(description="The steps that may be taken now.")
    contact: Contact | None = Field(description="A logged contact with both, to be confirmed as their meeting.")
    restricted: bool = Field(description="True where only accounts with the grant may know of it.")

    @property
    def title(self) -> str:
        """Whom it brings together."""
        return " and ".join(party.person.name for party in self.people) or "Introduction"

    @property
    def about(self) -> str:
        """What it is about, in words."""
        return ", ".join([topic.name for topic in self.topics] + ([self.need] if self.need else []))


class StepTaken(BaseModel):
    """A step that was taken."""

    step: str = Field(description="The step.")
    on: str = Field(description="When it happened.")
    by: str = Field(description="The account that entered it; empty where a member answered by a link.")
    who: list[str] = Field(description="Names of those whom it concerned.")
    how: str = Field(description="How, such as by phone.")


class IntroductionPage(LedgerEntry):
    """One introduction in full."""

    taken: list[StepTaken] = Field(description="The steps that were taken, the first one first.")
    reason: str | None = Field(description="Why it was declined or withdrawn, or was of no use; for staff only.")
    ask_after: str | None = Field(description="Until when it is put off.")
    note: str | None = Field(description="Remark for staff.")
    replaces: str | None = Field(description="Id of the introduction that it stands in for.")
    alternatives: list[PersonSummary] = Field(
        description="Whom to ask if the second declines: the best counterparts of the first for the same topic."
    )
    other_side: list[Reason] = Field(
        description="Why the second of the two would say yes: what speaks for the first from their side."
    )


def list_introductions(
    workspace: Workspace,
    viewer: Viewer,
    *,
    states: Sequence[str] = (),
    overdue: bool = False,
    mine: bool = False,
    request_id: str | None = None,
) -> list[LedgerEntry]:
    """List introductions: what is overdue first, then in the order of their states, the latest first.

    Parameters
    ----------
    states : sequence of str
        Only those that stand there; all without any.
    mine : bool
        Only those that the account made.

    Raises
    ------
    InvalidInput
        There is no such state.
    Forbidden
    """
    viewer.require("staff", "Reading introductions")
    wanted = [state.strip().replace("-", "_").casefold() for state in states]
    for state in wanted:
        if state not in STATES:
            raise InvalidInput([Problem("state", f"there is no {state[:40]!r}.", f"Use one of: {', '.join(STATES)}.")])
    recorded = {status for state in (wanted or STATES) for status in _RECORDED.get(state, (state,))}
    rows = workspace.store.read(viewer, "introductions/all", statuses=sorted(recorded), limit=MOST_LISTED)
    read = [Introduction.from_row(row["introduction"]) for row in rows]
    found = wholes(workspace, viewer, [one for one in read if not mine or one.made_by == viewer.account])
    if request_id:
        found = [one for one in found if request_id in (request["id"] for request in one.requests)]
    entries = _entries(workspace, viewer, found)
    kept = [one for one in entries if (not wanted or one.state in wanted) and (one.overdue or not overdue)]
    order = list(STATES)
    kept.sort(key=lambda one: (one.since or "", one.id), reverse=True)
    return sorted(kept, key=lambda one: (not one.overdue, one.due or "" if one.overdue else "", order.index(one.state)))


class Digest(BaseModel):
    """What is overdue and was made by one colleague."""

    colleague: str = Field(description="Who made the introductions; empty where that is not on record.")
    overdue: list[LedgerEntry] = Field(description="Their introductions whose next step is overdue.")

    @property
    def text(self) -> str:
        """The digest as a message: a line for each, the longest overdue first."""
        lines = [f"- {one.title}: {one.next.lower()}, since {one.due} ({one.state})" for one in self.overdue]
        waiting = f"{len(lines)} introduction{' waits' if len(lines) == 1 else 's wait'} for you:"
        return "\n".join([waiting, *lines])


def digests(workspace: Workspace, viewer: Viewer, *, mine: bool = False) -> list[Digest]:
    """Gather what is overdue by who made it, in the order of their names.

    Raises
    ------
    Forbidden
    """
    by: dict[str, list[LedgerEntry]] = {}
    for entry in list_introductions(workspace, viewer, overdue=True, mine=mine):
        by.setdefault(entry.made_by or "", []).append(entry)
    return [Digest(colleague=name, overdue=by[name]) for name in sorted(by)]


def show_introduction(workspace: Workspace, viewer: Viewer, introduction_id: str) -> IntroductionPage:
    """Read one introduction in full.

    Raises
    ------
    NotFound, Forbidden
    """
    viewer.require("staff", "Reading introductions")
    whole = read_whole(workspace, viewer, introduction_id)
    introduction = whole.introduction
    names = {end.id: whole.names[end.to_id] for end in whole.ends}
    taken = [Entry.read(text) for text in introduction.steps]
    return IntroductionPage(
        **dict(_entries(workspace, viewer, [whole])[0]),
        taken=[
            StepTaken(
                step=one.step,
                on=one.on,
                by=one.account,
                who=[names.get(end, "somebody who left the post") for end in one.ends],
                how=one.how,
            )
            for one in taken
        ],
        reason=introduction.decline_reason,
        ask_after=introduction.ask_after,
        note=introduction.note,
        replaces=introduction.in_place_of,
        alternatives=_alternatives(workspace, viewer, whole),
        other_side=why_they_would(workspace, viewer, *(end.to_id for end in whole.ends)) if len(whole.ends) > 1 else [],
    )


def _alternatives(workspace: Workspace, viewer: Viewer, whole: Whole) -> list[PersonSummary]:
    """Return whom else the first of the two could meet about the same, while it is open whether they meet."""
    if len(whole.ends) < 2 or whole.introduction.status in ("introduced", "met"):
        return []
    need = str(whole.topics[0]["name"]) if whole.topics else None
    try:
        found = find_counterparts(workspace, viewer, whole.ends[0].to_id, need=need, limit=_ALTERNATIVES)
    except InvalidInput:  # nobody has help on the topic
        return []
    return [PersonSummary(**one.person.model_dump()) for one in found]


def _entries(workspace: Workspace, viewer: Viewer, found: Sequence[Whole]) -> list[LedgerEntry]:
    today = workspace.today()
    people = {person_id for whole in found for person_id in whole.people}
    terms = terms_of(workspace, viewer, sorted(people)) if people else {}
    summaries = {
        person_id: summary_of(person_id, name, terms.get(person_id, []))
        for whole in found
        for person_id, name in whole.names.items()
    }
    waiting = [whole for whole in found if "confirm" in _steps(whole, today)]
    contacts = contacts_with_both(workspace, viewer, waiting) if waiting else {}
    return [_entry(whole, summaries, contacts.get(whole.introduction.id), today) for whole in found]


def _steps(whole: Whole, today: date) -> list[str]:
    state = stands(whole.introduction, whole.ends, today).state.name
    return [step.name for step in possible(state) if whose_turn(step, whole.ends, state)]


def _entry(
    whole: Whole, summaries: dict[str, PersonSummary], contact: dict[str, str] | None, today: date
) -> LedgerEntry:
    introduction, standing = whole.introduction, stands(whole.introduction, whole.ends, today)
    return LedgerEntry(
        id=introduction.id,
        version=introduction.version,
        state=standing.state.name,
        since=standing.since,
        people=[
            Party(
                person=summaries[end.to_id],
                part=end.part,
                answer=end.answer,
                asked_on=end.asked_on,
                answered_on=end.answered_on,
                answered_how=end.answered_how,
            )
            for end in whole.ends
        ],
        topics=[Named(id=topic["id"], name=topic["name"]) for topic in whole.topics],
        need=introduction.need,
        request=next((Named(id=one["id"], name=one["name"]) for one in whole.requests), None),
        made_by=introduction.made_by,
        next=standing.next,
        due=standing.due.isoformat() if standing.due else None,
        overdue=standing.is_overdue(today),
        steps=[name for name in _steps(whole, today) if name != "confirm" or contact],
        contact=Contact(id=contact["contact"], on=contact["on"], channel=contact["channel"]) if contact else None,
        restricted=introduction.sensitivity == "restricted",
    )

"""The ledger on a store: from a proposal to two who met, and what matching and health make of it."""

from __future__ import annotations

import random
import threading
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cjn_graph.access import Viewer
from cjn_graph.errors import AlreadyRecorded, CjnError, Conflict, InvalidInput, NotFound, StaleVersion
from cjn_graph.introductions.table import STEPS
from cjn_graph.introductions.taking import Entry
from cjn_graph.model import MODEL
from cjn_graph.model.introductions import Introduction
from cjn_graph.pages.introductions import list_introductions, show_introduction
from cjn_graph.services.contacts import log_interaction
from cjn_graph.services.history import undo
from cjn_graph.services.introductions import introduce, read_whole, take_step
from cjn_graph.services.matching import find_counterparts
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.making import CLEARED, NOW, STAFF, edge, entity, workspace_on, write

KIM, LEE = Viewer("kim", "staff"), Viewer("lee", "staff")
ADA, BEN, CLEO, DEV = (entity("person", name.lower(), name=f"{name} Sample") for name in ("Ada", "Ben", "Cleo", "Dev"))
TOPIC = entity("topic", "t", name="pre-charge diversion", synonyms=["pre-filing diversion"])
REQUEST = entity("request", "q", name="Somebody who did it")
SECRET = entity("request", "s", name="Help under attack", sensitivity="restricted")


def fill(store: Store) -> Workspace:
    """Ada looks for help that the other three can give."""
    helpers = (BEN, CLEO, DEV)
    offers = [edge("can_help_with", one, TOPIC, level="expert", evidence="did_it") for one in helpers]
    asked = [edge("asked", ADA, REQUEST), edge("asked", ADA, SECRET, sensitivity="restricted")]
    write(store, ADA, *helpers, TOPIC, REQUEST, SECRET, edge("seeks_help_with", ADA, TOPIC), *offers, *asked)
    return workspace_on(store)


def later(workspace: Workspace, days: int) -> Workspace:
    """The same store, days later."""
    return Workspace(workspace.store, Settings(now=NOW + timedelta(days=days)), workspace.new_id)


def made(workspace: Workspace, one: Any = ADA, other: Any = BEN, viewer: Viewer = KIM, **given: Any) -> str:
    return introduce(workspace, viewer, one.id, other.id, **given).id_of("introduction")


def take(workspace: Workspace, record: str, *steps: str, viewer: Viewer = KIM, **given: Any) -> None:
    for step in steps:
        version = read_whole(workspace, viewer, record).introduction.version
        take_step(workspace, viewer, record, step, expected_version=version, **given)


def suggested(workspace: Workspace, viewer: Viewer = STAFF) -> list[str]:
    return [match.person.name.split()[0] for match in find_counterparts(workspace, viewer, ADA.id)]


def test_from_a_proposal_to_a_tie(store: Store) -> None:
    workspace = fill(store)
    assert suggested(workspace) == ["Ben", "Cleo", "Dev"]
    record = made(workspace, request_id=REQUEST.id, need="Pre-filing diversion")
    assert suggested(workspace) == ["Cleo", "Dev"]
    with pytest.raises(AlreadyRecorded, match="is proposed"):
        made(workspace, BEN, ADA)
    with pytest.raises(Conflict, match="the step meet cannot be taken"):
        take(workspace, record, "met")
    take(workspace, record, "ask")
    take(workspace, record, "accept", who=["ada"], how="by phone")
    take(workspace, record, "accepted", "introduced", "met", "useful", viewer=LEE)
    page = show_introduction(workspace, STAFF, record)
    assert (page.state, page.request and page.request.name, page.about) == (
        "useful", REQUEST.name, "pre-charge diversion",
    )  # fmt: skip
    assert [(one.step, one.by, one.who) for one in page.taken[:3]] == [
        ("propose", "kim", []),
        ("ask", "kim", ["Ada Sample", "Ben Sample"]),
        ("accept", "kim", ["Ada Sample"]),
    ]
    assert [(party.answer, party.answered_how) for party in page.people] == [
        ("accepted", "by phone"),
        ("accepted", None),
    ]
    network = workspace.network(STAFF)
    ada, ben = network.index[ADA.id], network.index[BEN.id]
    assert ben in network.ties.others[network.ties.span(ada)]
    after = later(workspace, 200)
    take(after, record, "still-in-touch")
    assert [one.state for one in list_introductions(after, STAFF)] == ["in_touch"]


def test_the_other_side_has_reasons_of_its_own(store: Store) -> None:
    workspace = fill(store)
    bail = entity("topic", "b", name="bail policy")
    write(store, bail, edge("seeks_help_with", BEN, bail), edge("can_help_with", ADA, bail, evidence="did_it"))
    [first, *others] = show_introduction(workspace, STAFF, made(workspace)).other_side
    assert "bail policy" in first.sentence
    assert all(reason.contribution > 0 for reason in (first, *others))
    assert [one.contribution for one in others] == sorted((one.contribution for one in others), reverse=True)


def test_two_at_once_one_wins_and_the_other_sees_it(store: Store) -> None:
    workspace = fill(store)
    record = made(workspace)
    version = read_whole(workspace, KIM, record).introduction.version
    take_step(workspace, KIM, record, "ask", expected_version=version)
    with pytest.raises(StaleVersion, match="kim was faster: the introduction of Ada Sample and Ben Sample is asked"):
        take_step(workspace, LEE, record, "withdraw", expected_version=version)
    assert show_introduction(workspace, LEE, record).state == "asked"
    take(workspace, record, "accept", who=["Ada"])
    # Whoever answers for one of the two meets the other answer too.
    with pytest.raises(StaleVersion):
        take_step(workspace, LEE, record, "accept", who=["Ben"], expected_version=version + 1)


def test_an_unanswered_ask_expires_is_told_and_frees_the_caps(store: Store) -> None:
    workspace = fill(store)
    records = [made(workspace, BEN, other) for other in (CLEO, DEV)]
    records.append(made(workspace, BEN, entity_of(workspace, "Eve")))
    for record in records:
        take(workspace, record, "ask")
    assert "Ben" not in suggested(workspace)
    after = later(workspace, 31)
    assert "Ben" in suggested(after)
    told = list_introductions(after, STAFF, states=["expired"], overdue=True)
    assert sorted(one.id for one in told) == sorted(records)
    take(after, records[0], "expire")
    assert len(list_introductions(after, STAFF, overdue=True)) == 2
    take(after, records[1], "ask")
    assert show_introduction(after, STAFF, records[1]).state == "asked"


def entity_of(workspace: Workspace, name: str) -> Any:
    person = entity("person", name.lower(), name=f"{name} Sample")
    write(workspace.store, person)
    return person


def test_a_decline_with_its_reason_cools_down_and_another_one_is_found(store: Store) -> None:
    workspace = fill(store)
    record = made(workspace, need="something new", request_id=REQUEST.id)
    take(workspace, record, "ask")
    take(workspace, record, "decline", who=["Ben"], reason="leaves the office")
    assert suggested(workspace) == ["Cleo", "Dev"]
    assert show_introduction(workspace, STAFF, record).reason == "leaves the office"
    version = read_whole(workspace, KIM, record).introduction.version
    receipt = take_step(workspace, KIM, record, "re-pair", expected_version=version, counterpart_id=CLEO.id)
    new = show_introduction(workspace, STAFF, receipt.id_of("introduction"))
    assert (new.state, new.title, new.replaces, new.need) == (
        "proposed", "Ada Sample and Cleo Sample", record, "something new",
    )  # fmt: skip
    assert suggested(workspace) == ["Dev"]
    assert receipt.transaction_id
    undo(workspace, KIM, receipt.transaction_id)
    assert suggested(workspace) == ["Cleo", "Dev"]
    with pytest.raises(InvalidInput, match="counterpart: is missing"):
        take(workspace, record, "re-pair")


def test_a_logged_contact_is_offered_and_counts_once_confirmed(store: Store) -> None:
    workspace = fill(store)
    record = made(workspace)
    assert "confirm" not in show_introduction(workspace, STAFF, record).steps
    with pytest.raises(Conflict, match="No contact with both"):
        take(workspace, record, "confirm")
    log_interaction(workspace, STAFF, [ADA.id, BEN.id], {"channel": "call", "on": "2026-10-02"})  # before it was made
    log_interaction(workspace, STAFF, [ADA.id, CLEO.id], {"channel": "call"})
    assert show_introduction(workspace, STAFF, record).contact is None
    assert suggested(workspace) == ["Dev"]  # nobody is suggested who was in touch
    log_interaction(workspace, STAFF, [BEN.id, ADA.id], {"channel": "visit"})
    offered = show_introduction(workspace, STAFF, record)
    assert offered.state == "proposed"
    assert offered.contact is not None
    assert (offered.contact.on, "confirm" in offered.steps) == ("2026-11-01", True)
    take(workspace, record, "confirm")
    assert show_introduction(workspace, STAFF, record).state == "met"


def test_what_is_for_a_restricted_request_is_not_there_for_others(store: Store) -> None:
    workspace = fill(store)
    before = suggested(workspace)
    record = made(workspace, viewer=CLEARED, request_id=SECRET.id, need="pre-charge diversion")
    take(workspace, record, "ask", viewer=CLEARED)
    assert suggested(workspace) == before
    assert list_introductions(workspace, STAFF) == []
    with pytest.raises(NotFound):
        show_introduction(workspace, STAFF, record)
    assert [one.restricted for one in list_introductions(workspace, CLEARED)] == [True]
    assert made(workspace)  # whoever does not know of it proposes the same, and is not told
    with pytest.raises(NotFound):
        made(workspace, other=CLEO, request_id=SECRET.id)


def test_who_refused_is_not_introduced(store: Store) -> None:
    workspace = fill(store)
    refused = entity("consent", "c", decision="refused", on="2026-05")
    write(store, refused, edge("given_by", refused, BEN))
    with pytest.raises(Conflict, match="Ben Sample refused introductions, on 2026-05"):
        made(workspace)
    with pytest.raises(InvalidInput, match="is the same person"):
        made(workspace, ADA, ADA)


# ---- whatever is tried, what is stored stays legal ------------------------------------------------------------------

_ANY = {"reason": "because", "until": "2027-03"}


def require_legal_course(workspace: Workspace, record: str) -> Introduction:
    """Walk the steps that were taken through the table, and compare where they lead with what is stored."""
    whole = read_whole(workspace, CLEARED, record)
    introduction = whole.introduction
    state, answers = "proposed", {end.id: "not_asked" for end in whole.ends}
    for entry in map(Entry.read, introduction.steps[1:]):
        step = STEPS[entry.step]
        assert state in step.starts, introduction.steps
        for end in entry.ends:
            answers[end] = {"ask": "asked", "accept": "accepted", "decline": "declined"}.get(step.name, "postponed")
        waits = step.name == "accept" and set(answers.values()) != {"accepted"}
        state = "asked" if waits else step.to or state
    assert {end.id: end.answer for end in whole.ends} == answers
    recorded = {"useful": "met", "not_useful": "met"}.get(state, state)
    assert introduction.status == recorded
    assert introduction.version == len(introduction.steps)
    return introduction


ACTORS = [f"actor{number}" for number in range(8)]


class Ledger(RuleBasedStateMachine):
    """Eight colleagues take any steps of one introduction, each on what they saw last."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.workspace = Workspace(self.store, Settings(now=NOW))
        named = ((self.workspace.new_id("person"), name) for name in ("Ada Sample", "Ben Sample"))
        one, other = (MODEL.parse("person", {"id": one, "name": name}) for one, name in named)
        write(self.store, one, other)
        self.record = made(self.workspace, one, other)
        self.seen = dict.fromkeys(ACTORS, 1)

    @rule(name=st.sampled_from([name for name in STEPS if name not in ("re-pair", "confirm")]),
          who=st.sampled_from([[], ["Ada"], ["Ben"]]), account=st.sampled_from(ACTORS))  # fmt: skip
    def take(self, name: str, who: list[str], account: str) -> None:
        stale = self.seen[account] != read_whole(self.workspace, STAFF, self.record).introduction.version
        try:
            given = _ANY | {"who": who, "expected_version": self.seen[account]}
            take_step(self.workspace, Viewer(account, "staff"), self.record, name, **given)
            assert not stale
        except StaleVersion:
            assert stale
        except CjnError:
            assert not stale

    @rule(account=st.sampled_from(ACTORS))
    def look(self, account: str) -> None:
        self.seen[account] = read_whole(self.workspace, STAFF, self.record).introduction.version

    @invariant()
    def is_legal(self) -> None:
        require_legal_course(self.workspace, self.record)


@pytest.mark.parametrize("examples", [4, pytest.param(60, marks=pytest.mark.stress)])
def test_no_sequence_of_steps_makes_an_illegal_state(store: Store, examples: int) -> None:
    few = settings(
        max_examples=examples, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(type("OnThisStore", (Ledger,), {"store": store}), settings=few)


@pytest.mark.parametrize("introductions", [1, pytest.param(12, marks=pytest.mark.stress)])
def test_eight_at_once_never_make_an_illegal_state(store: Store, introductions: int) -> None:
    workspace = fill(store)
    for number in range(introductions):
        taken = eight_at_once(workspace, made(workspace, entity_of(workspace, f"One{number}"), BEN), number)
        assert taken


def eight_at_once(workspace: Workspace, record: str, round_number: int) -> list[str]:
    """Let eight take steps at random at the same time, and return those that were taken."""
    taken: list[str] = []
    wrong: list[Exception] = []

    def act(number: int) -> None:
        dice, viewer = random.Random(8 * round_number + number), Viewer(ACTORS[number], "staff")
        for _ in range(6):
            try:
                version = read_whole(workspace, viewer, record).introduction.version
                name = dice.choice(["ask", "accept", "decline", "postpone", "introduce", "meet", "expire"])
                take_step(workspace, viewer, record, name, expected_version=version, **_ANY)
                taken.append(name)
            except CjnError:
                pass
            except Exception as error:  # noqa: BLE001  whatever it is, the test fails by it
                wrong.append(error)

    actors = [threading.Thread(target=act, args=(number,)) for number in range(8)]
    for actor in actors:
        actor.start()
    for actor in actors:
        actor.join()
    assert not wrong
    introduction = require_legal_course(workspace, record)
    assert len(introduction.steps) == 1 + len(taken)
    return taken

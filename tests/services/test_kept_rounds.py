"""Rounds that are kept, on both stores: edited by two colleagues, released, gone on with; and rules about two."""

from __future__ import annotations

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import AlreadyRecorded, CjnError, Conflict, InvalidInput, NotFound, StaleVersion
from cjn_graph.model.introductions import Round
from cjn_graph.pages.introductions import list_introductions
from cjn_graph.services import introductions, kept_rounds, records
from cjn_graph.services.history import history, undo
from cjn_graph.services.introduction_rules import set_rule
from cjn_graph.services.introductions import introduce, take_step
from cjn_graph.services.kept_rounds import edit_round, list_rounds, release_kept, show_round, start_round
from cjn_graph.services.matching import find_counterparts
from cjn_graph.services.rounds import propose_round
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.making import CLEARED, STAFF, edge, entity, workspace_on, write

KIM, LEE = Viewer("kim", "staff"), Viewer("lee", "staff")
NAMES = ("Ada", "Ben", "Cleo", "Dev", "Eli", "Fay")
PEOPLE = {name: entity("person", name.lower(), name=f"{name} Sample") for name in NAMES}
ADA, BEN, CLEO, DEV = (PEOPLE[name].id for name in NAMES[:4])
SECRET = entity("person", "secret", name="Gus Hidden", sensitivity="restricted")


def fill(store: Store) -> Workspace:
    """Six people who have something for each other, and one who is hidden."""
    topics = [entity("topic", key, name=f"Topic {key}") for key in "xyz"]
    edges = []
    for number, person in enumerate(PEOPLE.values()):
        edges.append(edge("can_help_with", person, topics[number % 3], evidence="did_it"))
        edges.append(edge("seeks_help_with", person, topics[(number + 1) % 3]))
    hidden = edge("can_help_with", SECRET, topics[0], evidence="did_it", sensitivity="restricted")
    write(store, *PEOPLE.values(), SECRET, *topics, *edges, hidden)
    return workspace_on(store)


def started(workspace: Workspace, viewer: Viewer = KIM, **values: object) -> str:
    return start_round(workspace, viewer, {"name": "Autumn", **values}, None).id_of("round")


def pairs_of(workspace: Workspace, record: str) -> list[set[str]]:
    return [{pair.a.id, pair.b.id} for pair in show_round(workspace, STAFF, record).pairs]


def test_from_a_start_to_a_release_with_two_colleagues(store: Store) -> None:
    workspace = fill(store)
    record = started(workspace, objective="everybody")
    shown = show_round(workspace, KIM, record)
    assert (len(shown.pairs), shown.without, shown.exposure_gini, shown.waiting) == (3, [], 0.0, 3)
    assert all(pair.why and pair.why_they and pair.fit > 0 and not pair.cautions for pair in shown.pairs)
    first, second, third = shown.pairs
    edit_round(workspace, KIM, record, expected_version=1, drop=[(first.b.id, first.a.id)])
    with pytest.raises(StaleVersion, match="kim was faster: round edited"):
        edit_round(workspace, LEE, record, expected_version=1, drop=[(second.a.id, second.b.id)])
    left = show_round(workspace, LEE, record)
    assert {one.person.id for one in left.without} == {first.a.id, first.b.id}
    assert all(one.why == "Taken out by staff." and one.would_fit for one in left.without)
    swapped = (second.a.id, second.b.id)
    swap = edit_round(workspace, LEE, record, expected_version=2, drop=[swapped], add=[(second.a.id, first.a.id)])
    assert swap.notes == []
    assert pairs_of(workspace, record) == [{third.a.id, third.b.id}, {second.a.id, first.a.id}]
    assert list_introductions(workspace, STAFF) == [], "nothing is proposed before the release"
    before = show_round(workspace, STAFF, record)
    with pytest.raises(InvalidInput, match="2 introductions would be proposed"):
        release_kept(workspace, KIM, record, expected_version=3)
    receipt = release_kept(workspace, KIM, record, expected_version=3, sure=True)
    assert receipt.notes == ["2 introductions are proposed now."]
    with pytest.raises(StaleVersion, match="kim was faster: round released"):
        release_kept(workspace, LEE, record, expected_version=3, sure=True)
    listed = list_introductions(workspace, STAFF)
    assert {one.state for one in listed} == {"proposed"}
    [kept] = [one for one in listed if {party.person.id for party in one.people} == {third.a.id, third.b.id}]
    assert kept.topics, "it is about what one can help the other with"
    done = show_round(workspace, STAFF, record)
    assert (done.fit, done.exposure_gini) == (before.fit, before.exposure_gini)
    with pytest.raises(Conflict, match="is not taken back"):
        undo(workspace, KIM, history(workspace, KIM, record)[0].transaction_id)
    assert {pair.introduction for pair in done.pairs} == {one.id for one in listed}
    assert (done.waiting, done.released_on, list_rounds(workspace, STAFF)[0].released_on) == (0, *["2026-11-01"] * 2)
    with pytest.raises(Conflict, match="was released"):
        edit_round(workspace, KIM, record, expected_version=4, drop=[(third.a.id, third.b.id)])


def test_a_release_that_broke_off_goes_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = fill(store)
    record = started(workspace)
    monkeypatch.setattr(kept_rounds, "MOST_AT_ONCE", 1)
    told = release_kept(workspace, KIM, record, expected_version=1, sure=True).notes
    assert told == ["1 introductions are proposed now.", "2 are still to come: release it again."]
    monkeypatch.undo()
    between = show_round(workspace, LEE, record)
    assert (between.waiting, between.released_on) == (2, "2026-11-01")
    waiting = next(pair for pair in between.pairs if pair.introduction is None)
    introduce(workspace, LEE, waiting.a.id, waiting.b.id)  # a colleague was faster with one of them
    assert show_round(workspace, LEE, record).pairs[between.pairs.index(waiting)].cautions
    told = release_kept(workspace, LEE, record, expected_version=2, sure=True).notes
    assert told[0] == "1 introductions are proposed now."
    assert "An introduction of the two is proposed" in told[1]


def test_a_second_introduction_of_one_person_is_told(store: Store) -> None:
    workspace = fill(store)
    record = started(workspace)
    first, second, _ = show_round(workspace, STAFF, record).pairs
    receipt = edit_round(workspace, KIM, record, expected_version=1, add=[(first.a.id, second.a.id)])
    assert receipt.notes == [
        f"{one.name} has 2 introductions in this round; its most for one person is 1." for one in (first.a, second.a)
    ]


def test_what_cannot_be_in_a_round_is_refused(store: Store) -> None:
    workspace = fill(store)
    record = started(workspace)
    [first, *_] = show_round(workspace, STAFF, record).pairs
    for given, said in (
        ({"drop": [(ADA, ADA)]}, "is not paired"),
        ({"add": [(ADA, ADA)]}, "is the same person"),
        ({"add": [(first.b.id, first.a.id)]}, "already"),
    ):
        with pytest.raises(InvalidInput, match=said):
            edit_round(workspace, KIM, record, expected_version=1, **given)  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="is restricted"):
        edit_round(workspace, CLEARED, record, expected_version=1, add=[(ADA, SECRET.id)])
    with pytest.raises(NotFound):
        start_round(workspace, KIM, {"name": "None"}, "engagement-0000000000000000")
    with pytest.raises(InvalidInput, match="edited pair by pair"):
        records.edit(workspace, KIM, record, {"pairs": []}, expected_version=1)
    assert records.read_kind(workspace, KIM, Round, record).version == 1


def test_rules_hold_for_suggestions_introductions_and_rounds(store: Store) -> None:
    workspace = fill(store)
    free = started(workspace)
    [first, *_] = pairs_of(workspace, free)
    one, other = sorted(first)
    set_rule(workspace, KIM, one, other, rule="never", reason="opposite sides of a case")
    assert other not in [match.person.id for match in find_counterparts(workspace, STAFF, one)]
    assert one not in [match.person.id for match in find_counterparts(workspace, STAFF, other)]
    with pytest.raises(Conflict, match="never to be introduced, says kim: opposite sides"):
        introduce(workspace, LEE, other, one)
    assert first not in pairs_of(workspace, started(workspace))
    assert any("never" in text for text in show_round(workspace, STAFF, free).pairs[0].cautions)
    with pytest.raises(AlreadyRecorded, match="There is a rule about"):
        set_rule(workspace, LEE, other, one, rule="must", reason="they asked")
    with pytest.raises(InvalidInput, match="same person"):
        set_rule(workspace, LEE, one, one, rule="must", reason="they asked")
    told = release_kept(workspace, LEE, free, expected_version=1, sure=True).notes
    assert "never to be introduced" in told[1]
    # Two who have nothing for each other, and are to meet all the same.
    a, d = PEOPLE["Ada"].id, PEOPLE["Dev"].id
    set_rule(workspace, KIM, d, a, rule="must", reason="their offices merge")
    assert {a, d} in [{pair.a.id, pair.b.id} for pair in propose_round(workspace, STAFF).pairs]
    [suggestion, *_] = find_counterparts(workspace, STAFF, a, limit=1)
    assert (suggestion.person.id, suggestion.rule) == (d, "To be introduced in any case, says kim: their offices merge")


def test_a_restricted_rule_holds_only_for_those_who_may_know(store: Store) -> None:
    workspace = fill(store)
    best = find_counterparts(workspace, STAFF, ADA)
    before = started(workspace)
    set_rule(workspace, CLEARED, ADA, best[0].person.id, rule="never", reason="threats", sensitivity="restricted")
    assert find_counterparts(workspace, STAFF, ADA) == best
    assert best[0].person.id not in [match.person.id for match in find_counterparts(workspace, CLEARED, ADA)]
    assert pairs_of(workspace, started(workspace, CLEARED)) == pairs_of(workspace, before)
    with pytest.raises(Conflict, match="threats"):
        introduce(workspace, CLEARED, ADA, best[0].person.id)
    assert introduce(workspace, STAFF, ADA, best[0].person.id)
    with pytest.raises(CjnError):
        set_rule(workspace, STAFF, ADA, SECRET.id, rule="never", reason="x")


def test_a_release_tells_nobody_of_a_restricted_rule(store: Store) -> None:
    workspace = fill(store)
    record = started(workspace)
    [first, *_] = show_round(workspace, STAFF, record).pairs
    set_rule(workspace, CLEARED, first.a.id, first.b.id, rule="never", reason="threats", sensitivity="restricted")
    with pytest.raises(Conflict, match=rf"Nothing was released.*{first.a.name}.*threats"):
        release_kept(workspace, CLEARED, record, expected_version=1, sure=True)
    assert show_round(workspace, STAFF, record).released_on is None
    assert release_kept(workspace, KIM, record, expected_version=1, sure=True).notes == [
        "3 introductions are proposed now."
    ]


def test_an_introduction_of_a_round_takes_all_its_steps(store: Store) -> None:
    workspace = fill(store)
    record = started(workspace)
    release_kept(workspace, KIM, record, expected_version=1, sure=True)
    made = list_introductions(workspace, STAFF)[0]
    for number, step in enumerate(("ask", "accept", "introduce", "meet", "useful"), 1):
        take_step(workspace, KIM, made.id, step, expected_version=number)
    assert introductions.read_whole(workspace, STAFF, made.id).introduction.in_round == record

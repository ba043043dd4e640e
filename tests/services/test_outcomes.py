"""What came of the convenings of a network: the chain from workgroup to use, and commitments."""

from __future__ import annotations

from typing import Any

import pytest

from cjn_graph.errors import Forbidden, InvalidInput, NotFound, StaleVersion
from cjn_graph.model import Record, derived_id
from cjn_graph.pages.outcomes import CHAIN_KINDS, list_networks, networks_of, show_network
from cjn_graph.services import following_up, records
from cjn_graph.services.history import undo
from cjn_graph.store import Store
from tests.making import CLEARED, STAFF, VIEWER, edge, entity, workspace_on, write

ALLIANCE, OTHER = entity("network", "a", name="Alliance"), entity("network", "b", name="Zeta network")
FIRST = entity("convening", "1", name="First convening", start="2024-05-01", end="2024-05-02")
SECOND = entity("convening", "2", name="Second convening", start="2025")
NEXT = entity("convening", "3", name="Next convening", start="2027-03")
STORIES, CIRCLE = entity("workgroup", "s", name="Stories"), entity("workgroup", "c", name="Circle")
KIT, NOTES = entity("resource", "k", name="Story kit", published="2025-02"), entity("resource", "n", name="Notes")
GUIDE = entity("resource", "g", name="Guide")
COHORT = entity("engagement", "e", name="Cohort")
ADA, OFFICE = entity("person", "ada", name="Ada"), entity("organization", "o", name="Office")
LATE = entity("commitment", "l", name="Publish", due="2026-10", made_on="2025")
DUE = entity("commitment", "d", name="Train", due="2026-11")
KEPT = entity("commitment", "k", name="Call", status="kept", lesson="Start early.", due="2025-01")


def network() -> list[Record]:
    """An alliance: one convening by its workgroup, two that are part of it; a second network shares one of them."""
    return [
        *(ALLIANCE, OTHER, FIRST, SECOND, NEXT, STORIES, CIRCLE, KIT, NOTES, GUIDE, COHORT, ADA, OFFICE),
        *(LATE, DUE, KEPT),
        *(edge("part_of", group, ALLIANCE) for group in (STORIES, CIRCLE)),
        *(edge("part_of", convening, ALLIANCE) for convening in (SECOND, NEXT)),
        *(edge("part_of", SECOND, OTHER), edge("formed_at", STORIES, FIRST)),
        *(edge("produced", STORIES, KIT), edge("produced", SECOND, NOTES), edge("produced", COHORT, GUIDE)),
        *(edge("member_of", OFFICE, ALLIANCE), edge("took_part", OFFICE, COHORT)),
        edge("used", ADA, KIT, on="2025-06"),
        edge("used", OFFICE, KIT, on="2026", outcome="In the annual report."),
        *(edge("at", commitment, SECOND) for commitment in (LATE, DUE, KEPT)),
        *(edge("made", ADA, LATE), edge("made", OFFICE, LATE)),
    ]


def test_the_chain_runs_from_convening_to_use(store: Store) -> None:
    write(store, *network())
    found = show_network(workspace_on(store), STAFF, ALLIANCE.id)
    assert [one.name for one in found.convenings] == ["Next convening", "Second convening", "First convening"]
    upcoming, second, first = found.convenings
    assert (upcoming.planned, upcoming.led_to_something, second.planned) == (True, False, False)
    (stories,) = first.workgroups
    (kit,) = stories.resources
    assert [(use.user.name, use.on, use.outcome) for use in kit.uses] == [
        ("Office", "2026", "In the annual report."),
        ("Ada", "2025-06", None),
    ]
    assert [resource.name for resource in second.resources] == ["Notes"]
    assert [group.name for group in found.workgroups] == ["Circle"]
    assert [(made.name, made.resources[0].name) for made in found.engagements] == [("Cohort", "Guide")]


def test_commitments_come_overdue_first_with_who_made_them(store: Store) -> None:
    write(store, *network())
    found = show_network(workspace_on(store), STAFF, ALLIANCE.id)
    told = [(one.name, one.overdue, one.lesson) for one in found.convenings[1].commitments]
    assert told == [("Publish", True, None), ("Train", False, None), ("Call", False, "Start early.")]
    assert [maker.name for maker in found.convenings[1].commitments[0].makers] == ["Ada", "Office"]
    assert [one.name for one in found.waiting()] == ["Publish", "Train"]


def test_the_tally_counts_nothing_twice(store: Store) -> None:
    write(store, *network(), edge("formed_at", STORIES, SECOND), edge("at", LATE, FIRST), edge("produced", FIRST, KIT))
    alliance, other = list_networks(workspace_on(store), STAFF)
    assert alliance.tally.model_dump() == {
        "convenings": 3,
        "workgroups": 2,
        "resources": 3,
        "uses": 2,
        "outcomes": 1,
        "commitments": 3,
        "open": 2,
        "overdue": 1,
        "kept": 1,
        "dropped": 0,
        "unknown": 0,
    }
    assert alliance.tally.statuses == "2 open (1 overdue), 1 kept"
    assert (other.name, other.tally.convenings, other.tally.workgroups) == ("Zeta network", 1, 0)


def test_an_empty_network_is_told_as_such(store: Store) -> None:
    write(store, OTHER)
    found = show_network(workspace_on(store), STAFF, OTHER.id)
    assert (found.convenings, found.workgroups, found.engagements, found.waiting()) == ([], [], [], [])
    write(store, ADA)
    assert list_networks(workspace_on(store), STAFF)[0].tally.resources == 0


def test_records_of_the_chain_know_their_networks(store: Store) -> None:
    write(store, *network())
    workspace = workspace_on(store)
    for record, names in ((FIRST, ["Alliance"]), (SECOND, ["Alliance", "Zeta network"]), (KIT, ["Alliance"]),
                          (CIRCLE, ["Alliance"]), (LATE, ["Alliance", "Zeta network"]), (ADA, [])):  # fmt: skip
        assert [one.name for one in networks_of(workspace, STAFF, record.id)] == names, record.id


@pytest.mark.parametrize(
    ("belongs", "part", "counts"),
    [
        ({"start": "2024"}, {"start": "2018", "end": "2020"}, True),  # an alumna brings what she did before
        ({"start": "2019", "end": "2021"}, {"start": "2018", "end": "2019-02"}, True),
        ({"start": "2019", "end": "2021"}, {"start": "2021-12"}, True),  # 2021: until its last day
        ({"start": "2019", "end": "2021"}, {"start": "2022"}, False),
        ({"start": "2019-03", "end": "2021"}, {"start": "2018", "end": "2019-02"}, False),
        ({"end": "2021"}, {}, True),  # nobody knows when: it may have been then
        ({"start": "2027"}, {"start": "2018", "end": "2020"}, False),
    ],
)
def test_engagements_count_of_members_and_of_former_ones_while_they_belonged(
    store: Store, belongs: dict[str, str], part: dict[str, str], counts: bool
) -> None:
    write(store, ALLIANCE, COHORT, GUIDE, OFFICE, edge("produced", COHORT, GUIDE))
    write(store, edge("member_of", OFFICE, ALLIANCE, **belongs), edge("took_part", OFFICE, COHORT, **part))
    workspace = workspace_on(store)
    found = show_network(workspace, STAFF, ALLIANCE.id)
    assert [one.name for one in found.engagements] == (["Cohort"] if counts else [])
    for record in (COHORT, GUIDE):
        assert [one.name for one in networks_of(workspace, STAFF, record.id)] == (["Alliance"] if counts else [])


def test_the_time_of_an_engagement_stands_in_for_that_of_who_took_part(store: Store) -> None:
    later = entity("engagement", "later", name="Later", start="2022", end="2023")
    write(store, ALLIANCE, later, GUIDE, OFFICE, edge("produced", later, GUIDE), edge("took_part", OFFICE, later))
    write(store, edge("member_of", OFFICE, ALLIANCE, start="2019", end="2021"))
    assert show_network(workspace_on(store), STAFF, ALLIANCE.id).engagements == []


def test_hidden_parts_leave_no_trace_in_the_chain(store: Store) -> None:
    write(store, *network())
    before = [show_network(workspace_on(store), STAFF, one.id).model_dump_json() for one in (ALLIANCE, OTHER)]
    closed = {"sensitivity": "restricted"}
    secret, paper = entity("convening", "x", **closed), entity("resource", "x", **closed)
    group, promise = entity("workgroup", "x", **closed), entity("commitment", "x", due="2020", **closed)
    write(
        store,
        *(secret, paper, group, promise),
        *(edge("part_of", one, ALLIANCE, **closed) for one in (secret, group)),
        *(edge("produced", STORIES, paper, **closed), edge("used", ADA, NOTES, outcome="Secret", **closed)),
        *(edge("at", promise, SECOND, **closed), edge("made", ADA, DUE, **closed)),
        edge("formed_at", CIRCLE, FIRST, **closed),
    )
    after = [show_network(workspace_on(store), STAFF, one.id).model_dump_json() for one in (ALLIANCE, OTHER)]
    assert after == before
    assert "Secret" in show_network(workspace_on(store), CLEARED, ALLIANCE.id).model_dump_json()
    assert not networks_of(workspace_on(store), STAFF, secret.id)
    for viewer in (STAFF, CLEARED):
        workspace = workspace_on(store)
        outcomes = [show_network(workspace, viewer, one.id) for one in (ALLIANCE, OTHER)]
        told = [(outcome.name, outcome.model_dump_json()) for outcome in outcomes]
        for record in (*network(), secret, paper, group, promise):
            above = [name for name, text in told if record.kind in CHAIN_KINDS and record.id in text]
            assert [one.name for one in networks_of(workspace, viewer, record.id)] == above, record.id


def test_a_network_that_is_none_or_hidden_is_not_found(store: Store) -> None:
    hidden = entity("network", "h", sensitivity="restricted")
    write(store, hidden, ADA)
    workspace = workspace_on(store)
    for record_id in (hidden.id, ADA.id, derived_id("network", "none"), "nonsense"):
        with pytest.raises(NotFound, match="There is no"):
            show_network(workspace, STAFF, record_id)
    for call in (lambda: list_networks(workspace, VIEWER), lambda: show_network(workspace, VIEWER, hidden.id)):
        with pytest.raises(Forbidden, match="needs the role staff"):
            call()


def refused(store: Store, error: type[Exception], match: str, call: Any, *arguments: Any, **options: Any) -> None:
    before = store.last_change()
    with pytest.raises(error, match=match):
        call(workspace_on(store), *arguments, **options)
    assert store.last_change() == before


def test_a_commitment_is_settled_with_its_lesson_and_taken_back(store: Store) -> None:
    write(store, *network())
    workspace = workspace_on(store)
    receipt = following_up.settle_commitment(
        workspace, STAFF, LATE.id, "dropped", lesson="Too early.", expected_version=1
    )
    (settled,) = [
        one for one in show_network(workspace, STAFF, OTHER.id).convenings[0].commitments if one.id == LATE.id
    ]
    assert (settled.status, settled.lesson, settled.overdue) == ("dropped", "Too early.", False)
    following_up.settle_commitment(workspace, STAFF, LATE.id, "kept", expected_version=2)
    assert records.read(workspace, STAFF, LATE.id).model_dump()["lesson"] == "Too early."  # none given: it stays
    settle = following_up.settle_commitment
    refused(store, StaleVersion, "changed", settle, STAFF, LATE.id, "kept", expected_version=1)
    assert receipt.transaction_id
    again = settle(workspace, STAFF, DUE.id, "kept", expected_version=1)
    undo(workspace, STAFF, str(again.transaction_id))
    assert records.read(workspace, STAFF, DUE.id).model_dump()["status"] == "open"


def test_wrong_settlements_write_nothing(store: Store) -> None:
    write(store, *network())
    settle = following_up.settle_commitment
    refused(store, InvalidInput, "not settled as 'open'", settle, STAFF, LATE.id, "open", expected_version=1)
    refused(store, InvalidInput, "lesson", settle, STAFF, LATE.id, "kept", lesson="x" * 20_001, expected_version=1)
    refused(store, NotFound, "no commitment", settle, STAFF, ADA.id, "kept", expected_version=1)
    refused(store, Forbidden, "needs the role", settle, VIEWER, LATE.id, "kept", expected_version=1)


def test_a_use_is_recorded_for_people_and_organizations(store: Store) -> None:
    write(store, *network())
    workspace = workspace_on(store)
    following_up.record_use(workspace, STAFF, NOTES.id, ADA.id, {"outcome": "Read it.", "on": "2026-11"})
    following_up.record_use(workspace, STAFF, NOTES.id, OFFICE.id, {})
    (notes,) = show_network(workspace, STAFF, OTHER.id).convenings[0].resources
    assert [(use.user.name, use.on, use.outcome) for use in notes.uses] == [
        ("Ada", "2026-11", "Read it."),
        ("Office", None, None),
    ]


def test_wrong_uses_write_nothing(store: Store) -> None:
    write(store, *network())
    use = following_up.record_use
    refused(store, InvalidInput, "2026-12 is still to come", use, STAFF, NOTES.id, ADA.id, {"on": "2026-12"})
    refused(store, InvalidInput, "not a date", use, STAFF, NOTES.id, ADA.id, {"on": "soon"})
    refused(store, InvalidInput, "cannot join", use, STAFF, NOTES.id, STORIES.id, {})
    refused(store, NotFound, "no resource", use, STAFF, ADA.id, OFFICE.id, {})
    refused(store, NotFound, "no such record", use, STAFF, NOTES.id, derived_id("person", "nobody"), {})
    refused(store, Forbidden, "needs the role", use, VIEWER, NOTES.id, ADA.id, {})

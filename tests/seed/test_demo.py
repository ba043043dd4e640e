"""Writing the demo into a store: once, completed when interrupted, and never beside real people."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import Ambiguous, Conflict, Forbidden, InvalidInput
from cjn_graph.matching.suggestion import Suggestion
from cjn_graph.model import fold
from cjn_graph.model.entities import Network
from cjn_graph.pages.outcomes import CHAIN_KINDS, networks_of, read_outcomes
from cjn_graph.services.matching import find_counterparts
from cjn_graph.services.people import resolve_person
from cjn_graph.services.records import MAX_PAGE, list_records
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from seed.demo import Seeded, seed_demo, seed_reference
from tests.making import ADMIN, STAFF, VIEWER, entity, workspace_on, write


class Interrupted(Exception):
    """Stands for a Ctrl-C."""


def stop_after(records: int) -> Callable[[str, int, int], None]:
    def progress(stage: str, done: int, total: int) -> None:
        assert done <= total
        if stage == "Demo network" and done >= records:
            raise Interrupted

    return progress


def count(workspace: Workspace, kind: str) -> int:
    cleared = Viewer("test", "admin", frozenset({"restricted"}))
    return int(workspace.store.read(cleared, "records/count_nodes", kind=kind)[0]["count"])


def test_an_interrupted_demo_is_completed_and_then_left_alone(store: Store) -> None:
    workspace = workspace_on(store)
    with pytest.raises(Interrupted):
        seed_demo(workspace, STAFF, progress=stop_after(2_000))
    begun = workspace.last_sequence()
    assert begun > 2_000

    completed = seed_demo(workspace, STAFF)
    assert completed.found >= begun
    assert workspace.last_sequence() == begun + completed.written
    assert count(workspace, "person") == 400
    assert count(workspace, "account") == 4
    assert count(workspace, "interaction") > 200

    assert seed_demo(workspace, STAFF) == Seeded(0, 0)
    reference = seed_reference(workspace, STAFF)
    assert reference.written == 0
    assert reference.found > 6_600
    assert count(workspace, "jurisdiction") == 3_289 + 35  # the demo's counties and its one district
    assert workspace.last_sequence() == begun + completed.written

    for people, seed in ((300, 2017), (400, 1)):
        with pytest.raises(Conflict, match="400 people"):
            seed_demo(workspace, STAFF, people=people, seed=seed)
    assert workspace.last_sequence() == begun + completed.written

    assert workspace.viewer_for("admin").grants == {"restricted"}
    assert workspace.viewer_for("staff") == Viewer("staff", "staff")
    assert workspace.viewer_for("manager").role == "manager"

    new_director(workspace)
    under_pressure(workspace)
    cohort_pair(workspace)
    namesakes(workspace)
    networks_of_records(workspace)


def networks_of_records(workspace: Workspace) -> None:
    """From each record of the chain upwards, the networks are those in whose outcomes it has a place."""
    viewer = workspace.viewer_for("staff")
    everything = {
        kind: list_records(workspace, viewer, kind, limit=MAX_PAGE) for kind in ("network", "person", *CHAIN_KINDS)
    }
    networks = [one for one in everything.pop("network") if isinstance(one, Network)]
    by_name = sorted(read_outcomes(workspace, viewer, networks), key=lambda outcome: fold(outcome.name))
    outcomes = [(outcome.id, outcome.model_dump_json()) for outcome in by_name]
    for kind, records in everything.items():
        in_chain = kind in CHAIN_KINDS
        expected = {one.id: [network for network, told in outcomes if in_chain and one.id in told] for one in records}
        assert {one.id: [found.id for found in networks_of(workspace, viewer, one.id)] for one in records} == expected
        assert any(expected.values()) == (kind != "person"), kind


def counterparts(workspace: Workspace, account: str, name: str) -> dict[str, Suggestion]:
    """Suggestions for a person by the name of whom they suggest, in order."""
    viewer = workspace.viewer_for(account)
    person = resolve_person(workspace, viewer, name)
    return {one.person.name: one for one in find_counterparts(workspace, viewer, person.id, limit=10)}


def new_director(workspace: Workspace) -> None:
    """Story 1 as docs/stories.md tells it."""
    found = counterparts(workspace, "staff", "Imani Okafor-Whitfield")
    names = list(found)
    assert names[0] == "Rosalind Achterberg-Núñez"
    assert {"Camille Toussaint", "Winona Goodfeather", "Teodoro Quintanilla"} <= set(names)
    assert not {"Henrik Sørlie", "Priya Srinivasan"} & set(names)
    assert any("January 2027" in caution for caution in found["Winona Goodfeather"].cautions)
    assert any("ask first" in caution for caution in found["Camille Toussaint"].cautions)
    assert any(reason.contribution < 0 for reason in found["Teodoro Quintanilla"].reasons)
    assert not found["Rosalind Achterberg-Núñez"].cautions


def under_pressure(workspace: Workspace) -> None:
    """Story 2: with the grant and without it."""
    granted = counterparts(workspace, "admin", "Vivian Roundtree")
    assert next(iter(granted)) == "Joaquín Villaseñor"
    assert "Marcella Drayton" in granted
    assert "Eleanor Whitcomb" not in granted
    plain = counterparts(workspace, "staff", "Vivian Roundtree")
    assert plain
    assert not {"Joaquín Villaseñor", "Marcella Drayton"} & set(plain)
    assert not any(
        word in one.model_dump_json() for one in plain.values() for word in ("ecall", "backlash", "Petition")
    )


def cohort_pair(workspace: Workspace) -> None:
    """Story 5: the pair that has done it is found."""
    found = list(counterparts(workspace, "staff", "Octavia Singletary"))
    assert found[0] == "Priya Srinivasan"
    assert "Shanice Poindexter" in found


def namesakes(workspace: Workspace) -> None:
    """Story 7: two people of one name are told apart, and a name is found without its accents."""
    with pytest.raises(Ambiguous):
        resolve_person(workspace, STAFF, "Guadalupe Fuentes")
    assert resolve_person(workspace, STAFF, "henrik sorlie").name == "Henrik Sørlie"


def test_fictional_and_real_people_are_never_mixed(store: Store) -> None:
    workspace = workspace_on(store)
    write(store, entity("person", "real", name="Somebody Real"))
    before = workspace.last_sequence()
    with pytest.raises(Conflict, match="holds people already"):
        seed_demo(workspace, ADMIN)
    assert workspace.last_sequence() == before


def test_nobody_learns_how_many_restricted_people_there_are(store: Store) -> None:
    write(store, entity("person", "hidden", name="Somebody Hidden", sensitivity="restricted"))
    with pytest.raises(Conflict) as refused:
        seed_demo(workspace_on(store), STAFF)
    assert not any(letter.isdigit() for letter in refused.value.message + refused.value.hint)


def test_nobody_gets_an_account_in_a_network_that_has_accounts(store: Store) -> None:
    workspace = workspace_on(store)
    write(store, entity("account", "owner", role="admin"), viewer=ADMIN)
    with pytest.raises(Conflict, match="holds accounts already"):
        seed_demo(workspace, STAFF)


def test_too_few_people_and_too_low_a_role_write_nothing(store: Store) -> None:
    workspace = workspace_on(store)
    with pytest.raises(InvalidInput, match="at least 300"):
        seed_demo(workspace, STAFF, people=299)
    for seeding in (seed_demo, seed_reference):
        with pytest.raises(Forbidden):
            seeding(workspace, VIEWER)
    assert workspace.last_sequence() == 0

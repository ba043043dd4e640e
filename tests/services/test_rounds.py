"""Rounds on a store: proposed for a group, edited as a file, released into the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cjn_graph.cli import app
from cjn_graph.errors import Conflict, Forbidden, InvalidInput, NotFound
from cjn_graph.pages.introductions import list_introductions
from cjn_graph.services.rounds import propose_round, read_round, release_round, save_round
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings
from tests.making import NOW, STAFF, VIEWER, edge, entity, write

NAMES = ("Ada", "Ben", "Cleo", "Dev", "Eli", "Fay")
PEOPLE = {name: entity("person", name.lower(), name=f"{name} Sample") for name in NAMES}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Six people who have something for each other; Ada, Ben and Cleo came to one event."""
    with open_workspace(Settings(data_folder=tmp_path_factory.mktemp("rounds") / "data", now=NOW)) as workspace:
        topics = [entity("topic", key, name=f"Topic {key}") for key in "xyz"]
        event = entity("convening", "c", name="Collaboratory", start="2026-01")
        edges = [edge("attended", PEOPLE[name], event) for name in NAMES[:3]]
        for number, person in enumerate(PEOPLE.values()):
            edges.append(edge("can_help_with", person, topics[number % 3], evidence="did_it"))
            edges.append(edge("seeks_help_with", person, topics[(number + 1) % 3]))
        write(workspace.store, *PEOPLE.values(), *topics, event, *edges)
        yield workspace


def cjn(workspace: Workspace, *arguments: object) -> Result:
    environment = {"CJN_DATA_FOLDER": str(workspace.settings.data_folder), "CJN_NOW": NOW.isoformat()}
    return CliRunner().invoke(app, ["round", *map(str, arguments)], env=environment)


def test_a_round_is_proposed_edited_and_released(workspace: Workspace, tmp_path: Path) -> None:
    saved = tmp_path / "round.csv"
    found = json.loads(cjn(workspace, "--objective", "everybody", "--save", saved, "--json").stdout)
    people = [pair[side]["name"] for pair in found["pairs"] for side in "ab"]
    assert sorted(people) == sorted(set(people)) == sorted(person.name for person in PEOPLE.values())  # type: ignore[attr-defined]
    assert (found["without"], found["spread"]["exposure_gini"], found["spread"]["without"]) == ([], 0.0, 0)
    assert found["spread"]["fit"] >= 0.97 * found["beside"]["by_fit"]["fit"]
    assert all(pair["why"].endswith(".") and pair["why_they"].endswith(".") for pair in found["pairs"])
    assert list_introductions(workspace, STAFF) == [], "nothing is written before it is released"
    shown = cjn(workspace, "--objective", "everybody").stdout
    assert "3 introductions for 6 people" in shown
    assert "by popularity" in shown

    lines = saved.read_text().splitlines()
    saved.write_text("\n".join(lines[:3]) + "\n")  # staff take one out
    assert "2 introductions are proposed now" in cjn(workspace, "--release", saved).stdout
    assert {one.state for one in list_introductions(workspace, STAFF)} == {"proposed"}
    again = json.loads(cjn(workspace, "--release", saved, "--json").stdout)
    assert again["introductions"] == []
    assert len(again["left_out"]) == 2
    left = propose_round(workspace, STAFF)
    introduced = {frozenset(pair) for pair in read_round(saved)}
    assert not introduced & {frozenset((pair.a.id, pair.b.id)) for pair in left.pairs}


def test_names_in_a_saved_round_are_harmless(workspace: Workspace, tmp_path: Path) -> None:
    found = propose_round(workspace, STAFF)
    first = found.pairs[0]
    risky = first.model_copy(update={"a": first.a.model_copy(update={"name": "=1+1"})})
    save_round(found.model_copy(update={"pairs": [risky]}), tmp_path / "round.csv")
    assert ",'=1+1," in (tmp_path / "round.csv").read_text()
    assert read_round(tmp_path / "round.csv") == [(first.a.id, first.b.id)]


def test_groups_and_rules(workspace: Workspace) -> None:
    inside = propose_round(workspace, STAFF, group="Collaboratory", per_person=2)
    assert inside.people == 3
    assert {person.id for pair in inside.pairs for person in (pair.a, pair.b)} <= {PEOPLE[n].id for n in NAMES[:3]}
    free = propose_round(workspace, STAFF, per_person=3)
    first = free.pairs[0]
    names = (first.a.name, first.b.name)
    without = propose_round(workspace, STAFF, per_person=3, never=[names])
    assert {first.a.id, first.b.id} not in [{pair.a.id, pair.b.id} for pair in without.pairs]
    last = free.pairs[-1]
    kept = propose_round(workspace, STAFF, must=[(last.a.name, last.b.name)])
    assert {last.a.id, last.b.id} in [{pair.a.id, pair.b.id} for pair in kept.pairs]


def test_refusals(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="2 problems: per_person: 0 is below 1"):
        propose_round(workspace, STAFF, per_person=0, per_office=-1)
    with pytest.raises(InvalidInput, match="Fay Sample is not in the round"):
        propose_round(workspace, STAFF, group="Collaboratory", never=[("Ada Sample", "Fay Sample")])
    with pytest.raises((InvalidInput, Conflict)):
        propose_round(workspace, STAFF, must=[("Ada Sample", name + " Sample") for name in ("Ben", "Cleo", "Dev")])
    with pytest.raises(NotFound):
        propose_round(workspace, STAFF, group="Nothing of the kind")
    with pytest.raises(NotFound):
        release_round(workspace, STAFF, [("Ada Sample", "Nobody At All")])
    (tmp_path / "wrong.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InvalidInput, match="needs the columns from and to"):
        read_round(tmp_path / "wrong.csv")
    with pytest.raises(InvalidInput, match="cannot be written"):
        save_round(propose_round(workspace, STAFF), tmp_path / "nowhere" / "round.csv")
    assert isinstance(cjn(workspace, "--must", "Ada").exception, InvalidInput)
    for ask in (lambda: propose_round(workspace, VIEWER), lambda: release_round(workspace, VIEWER, [])):
        with pytest.raises(Forbidden):
            ask()

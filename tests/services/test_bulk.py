"""Changing many people at once: shown first, refused with the reason, undone as one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, NotFound
from cjn_graph.model.entities import Person
from cjn_graph.records import read_joined
from cjn_graph.services import records
from cjn_graph.services.bulk import MOST, Wanted, Whose, edit_many, preview_bulk, read_list
from cjn_graph.services.history import history, undo
from cjn_graph.services.search import search
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.making import STAFF, VIEWER, edge, entity, workspace_on, write

KIM = Viewer("kim", "staff")
ADA = entity("person", "ada", name="Ada Sample", email="ada@example.org", tags=["board"])
BEN = entity("person", "ben", name="Ben Sample", email="ben@example.org")
CLEO = entity("person", "cleo", name="Cleo Sample", email="ben@example.org")
LEE, MAX = entity("person", "lee", name="Lee Staff"), entity("person", "max", name="Max Staff")
TOPIC = entity("topic", "t", name="bail policy")
EVERYBODY = Whose(ids=[ADA.id, BEN.id, CLEO.id])
WORDING: dict[str, Any] = {"decision": "granted", "wording": "May we introduce you?"}


def fill(store: Store) -> Workspace:
    host, post = entity("organization", "h", name="Host", classification="network_host"), entity("post", "s")
    staff = [
        edge("has_post", host, post),
        edge("holds", LEE, post, start="2020"),
        edge("holds", MAX, post, start="2021"),
    ]
    no = entity("consent", "no", decision="refused", on="2026-03")
    write(store, ADA, BEN, CLEO, LEE, MAX, TOPIC, host, post, *staff, no, edge("given_by", no, CLEO))
    write(store, edge("stewards", LEE, ADA, start="2024"), edge("stewards", MAX, BEN, start="2024"))
    write(store, edge("about", ADA, TOPIC))
    return workspace_on(store)


def tags(workspace: Workspace, person: Any) -> list[str]:
    return records.read_kind(workspace, STAFF, Person, person.id).tags


def test_what_changes_for_whom_is_shown_written_and_taken_back_as_one(store: Store) -> None:
    workspace = fill(store)
    wanted = Wanted(steward=MAX.id, tag="pilot", untag="Board", topic=TOPIC.id, consent=WORDING)
    before = workspace.last_sequence()
    plan = preview_bulk(workspace, KIM, EVERYBODY, wanted)
    assert workspace.last_sequence() == before
    assert [(line.person.name, line.changes) for line in plan.lines] == [
        ("Ada Sample", ["looked after by Max Staff, no longer by Lee Staff", "tagged pilot", "no longer tagged Board",
                        "consent granted (stays on record)"]),
        ("Ben Sample", ["tagged pilot", "about bail policy", "consent granted (stays on record)"]),
        ("Cleo Sample", ["looked after by Max Staff", "tagged pilot", "about bail policy"]),
    ]  # fmt: skip
    assert plan.lines[2].refused == ["said refused on 2026-03: what they say since is recorded on their own page"]
    receipt = edit_many(workspace, KIM, EVERYBODY, wanted)
    assert receipt.notes == ["3 of 3 people changed.", *plan.told()]
    misspelt = preview_bulk(workspace, KIM, Whose(lines=["Adda Sampel"]), Wanted(tag="pilot"))
    assert "Did you mean Ada Sample" in misspelt.unknown[0]
    assert (tags(workspace, ADA), tags(workspace, BEN)) == (["pilot"], ["pilot"])
    latest = history(workspace, STAFF, ADA.id)[0]
    assert (latest.actor, latest.reason) == ("kim", "edited many people at once")
    assert {hit.name for hit in search(workspace, STAFF, "pilot").hits} == {"Ada Sample", "Ben Sample", "Cleo Sample"}
    again = edit_many(workspace, KIM, EVERYBODY, wanted)
    assert (again.written, again.transaction_id) == ([], None)
    version = records.read(workspace, STAFF, BEN.id).version
    records.update(workspace, STAFF, BEN.id, {"tags": ["pilot", "more"]}, expected_version=version)
    undone = undo(workspace, KIM, str(receipt.transaction_id))
    kept = " ".join(undone.notes)
    assert "what is only ever added is never taken back" in kept
    assert f"Ben Sample ({BEN.id}): tags was edited since." in kept
    assert (tags(workspace, ADA), tags(workspace, BEN), tags(workspace, CLEO)) == (["board"], ["pilot", "more"], [])
    stewards = read_joined(store, STAFF, [ADA.id, CLEO.id], ["stewards"])
    assert [(one.other["name"], one.edge.get("end")) for one in stewards] == [("Lee Staff", None)]


def test_whom_a_list_a_search_and_a_group_mean(empty_store: Store, tmp_path: Path) -> None:
    workspace = fill(empty_store)
    network = entity("network", "n", name="Example Network")
    write(empty_store, network, edge("member_of", ADA, network, start="2020"))
    lines = ["ada@example.org", "Ben Sample", "ben@example.org", "x@example.org", "Nobody Known"]
    plan = preview_bulk(workspace, KIM, Whose(lines=lines), Wanted(tag="a"))
    assert [line.person.name for line in plan.lines] == ["Ada Sample", "Ben Sample"]
    told = (
        "Several people have this address.",
        "Nobody on record has this address.",
        "Nobody is called 'Nobody Known'.",
    )
    for line, what in zip(plan.unknown, told, strict=True):
        assert line.partition(": ")[2].startswith(what)
    for whose in (Whose(group="Example Network"), Whose(search="Ada Sample"), Whose(ids=[ADA.id, ADA.id])):
        found = preview_bulk(workspace, KIM, whose, Wanted(tag="a"))
        assert "Ada Sample" in [line.person.name for line in found.lines]
    for text, names in (
        ("Name,E-mail\nAda,ada@example.org\n", ["ada@example.org"]),
        ("name;note\nBen Sample;x\n", ["Ben Sample"]),
        ("Ada Sample\nBen Sample\n\n", ["Ada Sample", "Ben Sample"]),
    ):
        (tmp_path / "list.csv").write_text(text)
        assert read_list(tmp_path / "list.csv") == names
    (tmp_path / "list.csv").write_bytes(b"name\nA\x00da\n")
    for path in (tmp_path / "list.csv", tmp_path / "absent.csv"):
        with pytest.raises(InvalidInput):
            read_list(path)


@pytest.mark.parametrize(
    ("whose", "wanted", "words"),
    [
        (Whose(), Wanted(tag="a"), "nobody is meant"),
        (Whose(ids=[f"person-{n:016}" for n in range(MOST + 1)]), Wanted(tag="a"), "are too many"),
        (EVERYBODY, Wanted(), "nothing is to be changed"),
        (EVERYBODY, Wanted(tag="a", untag="A"), "the tag to be added"),
        (EVERYBODY, Wanted(consent={"wording": "May we?"}), "decision: is missing"),
        (EVERYBODY, Wanted(consent={"decision": "granted"}), "wording: is missing"),
        (EVERYBODY, Wanted(steward=ADA.id), "is not staff"),
        (EVERYBODY, Wanted(consent=WORDING | {"on": "soon"}), "on:"),
    ],
)
def test_what_is_refused_writes_nothing(empty_store: Store, whose: Whose, wanted: Wanted, words: str) -> None:
    workspace = fill(empty_store)
    before = workspace.last_sequence()
    with pytest.raises(InvalidInput, match=words):
        edit_many(workspace, KIM, whose, wanted)
    assert workspace.last_sequence() == before


def test_who_may_not_and_what_is_not_there(empty_store: Store) -> None:
    workspace = fill(empty_store)
    with pytest.raises(Exception, match="needs the role staff"):
        preview_bulk(workspace, VIEWER, EVERYBODY, Wanted(tag="a"))
    with pytest.raises(NotFound):
        preview_bulk(workspace, KIM, Whose(group="Nothing"), Wanted(tag="a"))
    own = preview_bulk(workspace, KIM, Whose(ids=[MAX.id]), Wanted(steward=MAX.id))
    assert own.told() == ["Max Staff, refused: nobody looks after themselves."]


def test_too_many_lines_are_refused_before_any_is_looked_up(empty_store: Store) -> None:
    with pytest.raises(InvalidInput, match="1,001 lines are too many"):
        preview_bulk(workspace_on(empty_store), KIM, Whose(lines=["Nobody"] * 1_001), Wanted(tag="x"))

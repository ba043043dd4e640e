"""Live addresses: open facts only, to whoever has the address, until it is revoked."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from api import create_app
from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, Forbidden, InvalidInput, NotFound
from cjn_graph.exchange.copies.reading import read_records
from cjn_graph.records import Update
from cjn_graph.services import live_addresses as live
from cjn_graph.services.live_addresses import make_live_address, read_live_address
from cjn_graph.store import Store
from tests.making import ADMIN, STAFF, apply, edge, entity, workspace_on, write

MANAGER = Viewer("boss", "manager", frozenset({"restricted"}))


class Lines(list[str]):
    """All that a copy of a store would hold."""

    def put(self, kind: str, lines: list[tuple[str, str]]) -> None:
        self.extend(line for _, line in lines)

    def every(self, kind: str, number: int) -> list[str]:
        return []


def test_they_carry_open_facts_and_no_others(store: Store) -> None:
    ada, bo = entity("person", "ada", name="Ada Open"), entity("person", "bo", name="Bo Open")
    write(store, ada, bo, edge("knows", ada, bo, last_on="2026-03"), entity("convening", "c", start="2026-05-04"))
    workspace = workspace_on(store)
    paths = {name: make_live_address(workspace, MANAGER, name, "the website") for name in live.LIVE}
    client = TestClient(create_app(workspace.settings, workspace=workspace), base_url="http://localhost")
    before = {name: client.get(path).content for name, path in paths.items()}
    assert sorted(one["label"] for one in json.loads(before["kumu"])["elements"]) == ["Ada Open", "Bo Open"]
    assert b"BEGIN:VEVENT" in before["ical"]
    for level in ("staff", "restricted"):
        closed = {"sensitivity": level}
        third = entity("person", level, name="Hidden", **closed)
        post = entity("post", level, title="Secret post", **closed)
        write(store, third, post, edge("knows", ada, third, **closed), edge("holds", bo, post, **closed))
        pressure = entity("pressure", level)
        write(store, entity("convening", level, start="2026-06", **closed), pressure, edge("faced", ada, pressure))
    assert {name: client.get(path).content for name, path in paths.items()} == before
    write(store, entity("person", "cy", name="Cy Open"))
    answer = client.get(paths["kumu"])
    assert "Cy Open" in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    lines = Lines()
    read_records(store, lines, lambda what, done: None)  # type: ignore[arg-type]  # the same methods
    secret = paths["kumu"].split("/")[2].split("_", 1)[1]
    assert not any(secret in line for line in lines)


def test_a_map_leaves_out_whoever_refused_and_a_restricted_refusal_changes_nothing(store: Store) -> None:
    ada, bo, cy = (entity("person", name, name=name) for name in ("ada", "bo", "cy"))
    write(store, ada, bo, cy, edge("knows", ada, bo, last_on="2026-03"), edge("knows", bo, cy, last_on="2026-03"))
    workspace = workspace_on(store)
    secret, name = make_live_address(workspace, MANAGER, "kumu", "the website").split("/")[2:]

    def shown() -> tuple[list[str], int]:
        content = json.loads(b"".join(read_live_address(workspace, secret, name).parts))
        return sorted(one["label"] for one in content["elements"]), len(content["connections"])

    assert shown() == (["ada", "bo", "cy"], 2)
    hidden = entity("consent", "hidden", decision="refused", sensitivity="restricted")
    write(store, hidden, edge("given_by", hidden, cy, sensitivity="restricted"))
    assert shown() == (["ada", "bo", "cy"], 2)
    no = entity("consent", "no", decision="do_not_contact")
    write(store, no, edge("given_by", no, ada))
    assert shown() == (["bo", "cy"], 1)


def test_they_are_made_listed_and_revoked_by_managers(store: Store) -> None:
    workspace = workspace_on(store)
    assert live.list_live_addresses(workspace, MANAGER) == []
    path = make_live_address(workspace, MANAGER, "ical", "calendar of the staff")
    secret, name = path.split("/")[2:]
    [listed] = live.list_live_addresses(workspace, MANAGER)
    assert (listed.name, listed.made_by, listed.last_used) == ("calendar of the staff", "boss", None)
    assert read_live_address(workspace, secret, name).name == "convenings.ics"
    assert live.list_live_addresses(workspace, MANAGER)[0].last_used
    for wrong in (("", name), (f"{listed.prefix}_x", name), (secret, "network.json"), (listed.prefix, name)):
        with pytest.raises(NotFound):
            read_live_address(workspace, *wrong)
    for wrong_format, words in (("csv", "x"), ("kumu", " "), ("kumu", "a\nb")):
        with pytest.raises(InvalidInput, match=r"csv|purpose is missing|purpose is too long"):
            make_live_address(workspace, MANAGER, wrong_format, words)
    for refused in (
        lambda: make_live_address(workspace, STAFF, "kumu", "x"),
        lambda: live.list_live_addresses(workspace, STAFF),
        lambda: live.revoke_live_address(workspace, STAFF, listed.prefix),
    ):
        with pytest.raises(Forbidden):
            refused()
    assert live.revoke_live_address(workspace, MANAGER, listed.prefix) == "calendar of the staff"
    with pytest.raises(NotFound):
        read_live_address(workspace, secret, name)
    assert (live.is_guess(workspace, secret), live.is_guess(workspace, f"{listed.prefix}_x")) == (False, True)
    with pytest.raises(Conflict):
        assert live.revoke_live_address(workspace, MANAGER, listed.prefix) == "calendar of the staff"
    with pytest.raises(NotFound):
        live.revoke_live_address(workspace, MANAGER, "nothing")


def test_they_end_with_the_account_that_made_them(store: Store) -> None:
    maker = entity("account", "boss", name="boss", role="manager")
    write(store, maker, viewer=ADMIN)
    workspace = workspace_on(store)
    secret, name = make_live_address(workspace, MANAGER, "ical", "calendar").split("/")[2:]
    assert read_live_address(workspace, secret, name)
    apply(store, Update(maker.id, {"disabled": True}), viewer=ADMIN)
    with pytest.raises(NotFound):
        read_live_address(workspace, secret, name)
    assert live.list_live_addresses(workspace, MANAGER)[0].revoked_at

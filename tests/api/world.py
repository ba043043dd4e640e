"""A small network for the tests of the API and the pages, on a real embedded store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import create_app, issue_sign_in_link
from cjn_graph.access import ROLES, Viewer
from cjn_graph.accounts import Accounts
from cjn_graph.model import MODEL
from cjn_graph.records import Create, commit
from cjn_graph.records.commit import ADMIN_KINDS
from cjn_graph.services import records
from cjn_graph.services.saved_searches import save_search
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings

ADMIN = Viewer("admin", "admin", frozenset({"restricted"}))
HOME = "http://localhost"


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    seconds: float = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class World:
    """An open store with a few people, and the app over it."""

    workspace: Workspace
    app: FastAPI
    clock: Clock
    ids: dict[str, str]

    def client(self, account: str | None = "staff") -> TestClient:
        """A browser; signed in with a fresh link unless ``account`` is None."""
        client = TestClient(self.app, base_url=HOME, raise_server_exceptions=False)
        if account is not None:
            answer = client.get(self.link(account))
            assert answer.status_code in (200, 403), answer.text
            token = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', answer.text)
            assert token is not None
            client.headers["x-csrf-token"] = token.group(1)
        return client

    def link(self, account: str) -> str:
        return issue_sign_in_link(self.app, account, base_url=HOME)

    def add(self, kind: str, **values: Any) -> str:
        if kind not in ADMIN_KINDS:
            return records.create(self.workspace, ADMIN, kind, values).id
        made = MODEL.parse(kind, {"id": self.workspace.new_id(kind), **values})
        commit(self.workspace.store, ADMIN, [Create(made)], reason="test", now=self.workspace.clock())
        return made.id

    def relate(self, kind: str, from_id: str, to_id: str, **values: Any) -> str:
        if kind in ADMIN_KINDS:
            return self.add(kind, from_id=from_id, to_id=to_id, **values)
        return records.relate(self.workspace, ADMIN, kind, from_id, to_id, values).id

    def save_search(self, account: str = "staff", **values: Any) -> str:
        """A saved search of an account."""
        viewer = self.workspace.viewer_for(account)
        return save_search(self.workspace, viewer, values).id_of("saved_search")

    def changes(self) -> int:
        """The number of the latest change: unchanged wherever nothing was written."""
        return self.workspace.last_sequence()


@contextmanager
def open_world(folder: Path, store: Settings | None = None) -> Iterator[World]:
    """Open a store in ``folder``, or the one that is given, with a frozen clock and fill it."""
    where = {"data_folder": folder} if store is None else store.model_dump(exclude={"now"})
    settings = Settings(**where, now="2026-06-01T12:00:00+00:00")
    clock = Clock()
    with open_workspace(settings) as workspace:
        accounts = Accounts(workspace.store, workspace.clock, clock, workspace.new_id)
        app = create_app(settings, workspace=workspace, accounts=accounts)
        world = World(workspace, app, clock, {})
        _fill(world)
        yield world


def _fill(world: World) -> None:
    ids = world.ids
    for name, role in (*((role, role) for role in ROLES[1:]), ("grantee", "staff"), ("reader", "viewer")):
        ids[name] = world.add("account", name=name, role=role)
    grant = world.add("grant", granted_by="admin", start="2026-01-01")
    world.relate("given_to", grant, ids["grantee"])
    network = ids["network"] = world.add("network", name="Example Network")
    topic = world.add("topic", name="pre-charge diversion")
    ids["topic"] = topic
    other_topic = world.add("topic", name="restorative justice")
    for person, county in (
        ("Odalys Quintero-Bråten", "Marlow"),
        ("Tobias Achterberg", "Tallis"),
        ("Wren Okafor", "Alder"),
    ):
        key = person.split()[0]
        place = world.add("jurisdiction", name=f"{county} County, Ohio", classification="county", state="OH")
        office = world.add("organization", name=f"{county} County Prosecutor", classification="prosecutor_office")
        post = world.add("post", title="Diversion Director", function="diversion", level="manager")
        ids[f"{key} office"], ids[f"{key} post"] = office, post
        ids[key] = world.add("person", name=person, email=f"{key.lower()}@example.org")
        world.relate("serves", office, place)
        world.relate("has_post", office, post)
        world.relate("holds", ids[key], post, start="2022-03")
        world.relate("member_of", ids[key], network, start="2022")
    ids["need"] = world.relate("seeks_help_with", ids["Odalys"], topic, urgency="high", since="2026-02")
    _fill_chain(world, network)
    world.relate("can_help_with", ids["Tobias"], topic, level="expert", evidence="did_it")
    world.relate("can_help_with", ids["Wren"], other_topic, level="some", evidence="says_so")
    world.relate("seeks_help_with", ids["Tobias"], other_topic, urgency="normal")


def _fill_chain(world: World, network: str) -> None:
    """A convening of the network, with a workgroup, what it made, its use, and a commitment."""
    ids = world.ids
    ids["convening"] = world.add("convening", name="First gathering", classification="workshop", start="2025-03")
    ids["workgroup"] = world.add("workgroup", name="Example Workgroup")
    ids["resource"] = world.add("resource", name="Example toolkit", classification="toolkit", published="2025-09")
    ids["commitment"] = world.add("commitment", name="Call one peer a month", due="2026-01", made_on="2025-03")
    world.relate("part_of", ids["workgroup"], network)
    world.relate("formed_at", ids["workgroup"], ids["convening"])
    world.relate("produced", ids["workgroup"], ids["resource"])
    world.relate("used", ids["Wren"], ids["resource"], on="2026", outcome="Trained twelve people with it.")
    world.relate("at", ids["commitment"], ids["convening"])
    world.relate("made", ids["Tobias"], ids["commitment"])

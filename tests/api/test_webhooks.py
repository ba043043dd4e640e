"""Webhooks by routes, on their page and at the terminal: added, listed, replayed, removed."""

from __future__ import annotations

import json
import re

from typer.testing import CliRunner

from cjn_graph.cli import app as cli
from tests.api.world import World

PUBLIC = "https://9.9.9.9/hook"


def test_an_admin_manages_them_on_the_page(world: World) -> None:
    admin = world.client("admin")
    token = admin.headers["x-csrf-token"]
    wrong = admin.post("/webhooks", data={"csrf_token": token, "url": "https://10.0.0.1/", "kinds": "person"})
    assert wrong.status_code == 403
    assert "private address" in wrong.text
    assert 'value="person"' in wrong.text
    made = admin.post("/webhooks", data={"csrf_token": token, "url": PUBLIC, "account": "staff", "kinds": "person"})
    secret = re.search(r"whsec_[\w+/=]+", made.text)
    assert secret is not None
    page = admin.get("/webhooks").text
    assert secret.group() not in page, "shown once"
    assert PUBLIC in page
    hook = re.search(r"hook_[0-9a-f]{16}", page)
    assert hook is not None
    form = {"csrf_token": token, "hook": hook.group()}
    assert "0 to be sent again" in admin.post("/webhooks/replay", data=form).text
    assert "told nothing more" in admin.post("/webhooks/remove", data=form).text
    assert admin.post("/webhooks/remove", data=form).status_code == 404
    assert admin.post("/webhooks/replay", data=form).status_code == 404


def test_programs_manage_them_by_routes(world: World) -> None:
    admin = world.client("admin")
    headers = {"idempotency-key": "hook"}
    added = admin.post("/api/v1/webhooks", json={"url": PUBLIC, "account": "staff"}, headers=headers)
    assert added.status_code == 201
    assert admin.post("/api/v1/webhooks", json={"url": PUBLIC, "account": "staff"}, headers=headers).status_code == 409
    hook = added.json()["id"]
    assert "secret" not in admin.get("/api/v1/webhooks").json()[0]
    assert admin.post(f"/api/v1/webhooks/{hook}/rotate").json()["secret"] != added.json()["secret"]
    assert admin.get(f"/api/v1/webhooks/{hook}/messages").json() == []
    assert admin.post(f"/api/v1/webhooks/{hook}/replay", json={}).json() == {"waiting": 0}
    assert admin.delete(f"/api/v1/webhooks/{hook}").status_code == 204
    log = {(one["event"], one["account"]) for one in admin.get("/api/v1/security-log").json()}
    assert {("webhook added", "staff"), ("webhook removed", "staff")} <= log


def test_an_admin_manages_them_at_the_terminal(world: World) -> None:
    environment = {"CJN_DATA_FOLDER": str(world.workspace.settings.data_folder), "CJN_ACCOUNT": "admin"}

    def cjn(*words: str) -> str:
        done = CliRunner().invoke(cli, ["webhook", *words], env=environment)
        assert done.exit_code == 0, done.output
        return done.stdout

    added = json.loads(cjn("add", PUBLIC, "--account", "staff", "--kind", "person,topic", "--json"))
    assert added["kinds"] == ["person", "topic"]
    assert PUBLIC in cjn("list")
    assert [one["id"] for one in json.loads(cjn("list", "--json"))] == [added["id"]]
    assert json.loads(cjn("rotate", added["id"], "--json"))["secret"].startswith("whsec_")
    assert cjn("rotate", added["id"]).startswith("whsec_")
    assert json.loads(cjn("messages", added["id"], "--json")) == []
    assert "Answer" in cjn("messages", added["id"])
    assert json.loads(cjn("replay", added["id"], "--json")) == {"waiting": 0}
    assert "0 to be sent" in cjn("replay", added["id"])
    assert "Nothing is due" in cjn("deliver")
    assert json.loads(cjn("deliver", "--json")) == {}
    assert "told nothing more" in cjn("remove", added["id"])
    assert "whsec_" in cjn("add", PUBLIC)
    (left,) = json.loads(cjn("list", "--json"))
    cjn("remove", left["id"])

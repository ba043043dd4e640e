"""Consents by command, route and form: what the three answer."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.world import World
from tests.cli.conftest import Cjn


@pytest.mark.parametrize(
    ("decision", "purpose", "on", "counts"),
    [
        ("granted", "introductions", "2026-06-01", "granted since 2026-06-01"),
        ("granted", "introductions", "2026", "refused since 2026-05-04"),
        ("granted", "contact", "2026-06-01", "refused since 2026-05-04"),
        ("do_not_contact", "contact", "2026-06", "do not contact since 2026-06"),
    ],
)
def test_command_route_and_form_say_the_same_of_what_counts(
    world: World, client: TestClient, decision: str, purpose: str, on: str, counts: str
) -> None:
    command, route, form = (world.add("person", name=f"Deciding {way}") for way in ("A", "B", "C"))
    values = {"decision": decision, "purpose": purpose, "on": on}
    for person in (command, route, form):
        refusal = {"decision": "refused", "on": "2026-05-04"}
        assert client.post(f"/api/v1/people/{person}/consents", json=refusal).json()["transaction_id"] is None
    cjn = Cjn(Path(world.workspace.settings.data_folder), {"CJN_NOW": "2026-06-01T12:00:00+00:00"})
    told = json.loads(cjn("consent", command, decision, "--purpose", purpose, "--on", on, "--json").stdout)
    answered = client.post(f"/api/v1/people/{route}/consents", json=values).json()
    token = {"csrf_token": client.headers["x-csrf-token"]}
    page = client.post(f"/facts/{form}/consent", data=token | values).text
    assert told["notes"] == answered["notes"]
    assert told["notes"][0].startswith(f"Now counts: {counts}.")
    assert (told["transaction_id"], answered["transaction_id"]) == (None, None)
    assert f"Now counts: {counts}." in html.unescape(page)
    assert "/undo" not in page

"""Command line, route and form: the same verb writes the same, whichever of the three is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cjn_graph.services import records
from cjn_graph.services.history import history
from tests.api.world import ADMIN, World, open_world
from tests.cli.conftest import Cjn

NOW = "2026-06-01T12:00:00+00:00"


@dataclass(frozen=True)
class Case:
    """One verb, asked three ways about three records that are alike.

    ``{subject}`` stands for the record, ``{post}`` for a post that it holds.
    """

    command: list[str]
    route: str
    body: dict[str, Any]
    form: str
    texts: dict[str, str]
    made: str
    subject: str = "person"
    version: int = 0


CASES = {
    "log": Case(
        ["log", "{subject}", "Wren", "--channel", "visit", "--on", "2026-05", "--subject", "Budget", "--note", "A, B"],
        "interactions",
        {"people": ["{subject}", "Wren"], "channel": "visit", "on": "2026-05", "subject": "Budget", "note": "A, B"},
        "/facts/{subject}/log",
        {"people": "Wren", "channel": "visit", "on": "2026-05", "subject": "Budget", "note": "A, B"},
        "interaction",
    ),
    "consent": Case(
        ["consent", "{subject}", "do_not_contact", "--how", "by phone", "--wording", "May we?"],
        "people/{subject}/consents",
        {"decision": "do_not_contact", "how": "by phone", "wording": "May we?"},
        "/facts/{subject}/consent",
        {"decision": "do_not_contact", "how": "by phone", "wording": "May we?", "on": ""},
        "consent",
    ),
    "offer": Case(
        ["offer", "{subject}", "Pre-charge diversion", "--level", "expert", "--evidence", "did_it", "--note", "Ran it"],
        "people/{subject}/offers",
        {"topic": "Pre-charge diversion", "level": "expert", "evidence": "did_it", "note": "Ran it"},
        "/facts/{subject}/offer",
        {"topic": "Pre-charge diversion", "level": "expert", "evidence": "did_it", "note": "Ran it"},
        "can_help_with",
    ),
    "need": Case(
        ["need", "{subject}", "restorative justice", "--urgency", "high", "--until", "2026-12"],
        "people/{subject}/needs",
        {"topic": "restorative justice", "urgency": "high", "until": "2026-12"},
        "/facts/{subject}/need",
        {"topic": "restorative justice", "urgency": "high", "until": "2026-12"},
        "seeks_help_with",
    ),
    "attend": Case(
        ["attend", "{subject}", "Wren", "Tobias", "--role", "speaker"],
        "convenings/{subject}/attendance",
        {"people": ["Wren", "Tobias"], "role": "speaker"},
        "/facts/{subject}/attendance",
        {"people": "Wren\nTobias\n", "role": "speaker"},
        "attended",
        subject="convening",
    ),
    "succession": Case(
        ["succession", "{subject}", "Wren", "--on", "2026-05-04", "--how", "elected"],
        "posts/{post}/succession",
        {"successor": "Wren", "on": "2026-05-04", "how": "elected"},
        "/facts/{post}/succession",
        {"successor": "Wren", "on": "2026-05-04", "how": "elected"},
        "holds",
    ),
    "ask": Case(
        ["request", "ask", "{subject}", "A memo", "--team", "policy", "--due", "2026-07", "--description", "Long."],
        "requests",
        {"asker": "{subject}", "name": "A memo", "team": "policy", "due": "2026-07", "description": "Long."},
        "/facts/{subject}/ask",
        {"name": "A memo", "team": "policy", "due": "2026-07", "description": "Long."},
        "request",
    ),
    "observe": Case(
        [
            *("observe", "{subject}", "cases", "--value", "-1.5", "--unit", "percent", "--text", "Fell."),
            *("--start", "2025", "--by", "annual report", "--sensitivity", "staff"),
        ],
        "observations",
        {"about": "{subject}", "measure": "cases", "value": "-1.5", "unit": "percent", "text": "Fell.", "start": "2025"}
        | {"reported_by": "annual report", "sensitivity": "staff"},
        "/facts/{subject}/observe",
        {"measure": "cases", "value": "-1.5", "unit": "percent", "text": "Fell.", "start": "2025", "end": ""}
        | {"reported_by": "annual report", "sensitivity": "staff"},
        "observation",
        subject="reform",
    ),
    "assign": Case(
        ["request", "assign", "{subject}", "kim", "--due", "2026-08"],
        "requests/{subject}/assign",
        {"assignee": "kim", "due": "2026-08"},
        "/facts/{subject}/assign",
        {"assignee": "kim", "due": "2026-08"},
        "",
        subject="request",
        version=1,
    ),
    "answer": Case(
        ["request", "answer", "{subject}", "See the toolkit."],
        "requests/{subject}/answer",
        {"answer": "See the toolkit."},
        "/facts/{subject}/answer",
        {"answer": "See the toolkit."},
        "",
        subject="request",
        version=1,
    ),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("same") / "data") as opened:
        yield opened


@pytest.mark.parametrize("name", CASES)
def test_command_route_and_form_write_the_same(world: World, name: str) -> None:
    case = CASES[name]
    client = world.client()
    folder = Path(world.workspace.settings.data_folder)

    def by_command(fill: Callable[[str], str]) -> None:
        Cjn(folder, {"CJN_NOW": NOW})(*(fill(argument) for argument in case.command), "--json")

    def by_route(fill: Callable[[str], str]) -> None:
        body = {
            key: [fill(item) for item in value] if isinstance(value, list) else fill(value)
            for key, value in case.body.items()
        }
        headers = {"if-match": f'"{case.version}"'} if case.version else {}
        answer = client.post(f"/api/v1/{fill(case.route)}", json=body, headers=headers)
        assert answer.is_success, answer.text

    def by_form(fill: Callable[[str], str]) -> None:
        version = {"version": str(case.version)} if case.version else {}
        token = {"csrf_token": client.headers["x-csrf-token"]}
        answer = client.post(fill(case.form), data=token | version | case.texts, follow_redirects=False)
        assert answer.status_code == 303, answer.text

    written = [_written(world, case, ask) for ask in (by_command, by_route, by_form)]
    assert written[0]
    assert written[0] == written[1] == written[2]


def test_the_queue_is_the_same_on_the_command_line(world: World) -> None:
    world.add("request", name="In the queue", team="advocacy", due="2026-02")
    told = Cjn(Path(world.workspace.settings.data_folder), {"CJN_NOW": NOW})("request", "queue", "--json").stdout
    over_http = world.client().get("/api/v1/requests")
    assert json.loads(told) == over_http.json()
    page = world.client().get("/requests").text
    for item in over_http.json():
        assert f"/facts/{item['request']['id']}" in page


@pytest.mark.parametrize(
    ("options", "query"),
    [
        ([], ""),
        (
            ["flow", "--measure", "cases", "--place", "marlow", "--limit", "5"],
            "?words=flow&measure=cases&place=marlow&limit=5",
        ),
        (["--about", "Flow reform"], "?about=Flow+reform"),
        (["nothing"], "?words=nothing"),
    ],
)
def test_observations_are_the_same_on_the_command_line(world: World, options: list[str], query: str) -> None:
    if not records.list_records(world.workspace, ADMIN, "program"):
        for kind, year in (("program", "2023"), ("reform", "2024")):
            subject = world.add(kind, name=f"Flow {kind}")
            world.relate("in", subject, records.list_records(world.workspace, ADMIN, "jurisdiction")[0].id)
            seen = world.add("observation", measure=f"cases of {kind}", value=3, start=year)
            world.relate("of", seen, subject)
    told = Cjn(Path(world.workspace.settings.data_folder), {"CJN_NOW": NOW})("observations", *options, "--json").stdout
    assert json.loads(told) == world.client().get(f"/api/v1/observations{query}").json()


def _written(world: World, case: Case, ask: Callable[[Callable[[str], str]], None]) -> list[str]:
    """What one way of asking wrote: every change of its transaction, with ids reduced to their kinds."""
    extra = {"convening": {"classification": "workshop"}, "request": {"team": "peer"}}.get(case.subject, {})
    subject = world.add(case.subject, name="Same Subject", **extra)
    post = ""
    if case.made == "holds":
        post = world.add("post", title="Seat")
        world.relate("holds", subject, post, start="2020")
    before = _ids(world, case.made)
    ask(lambda text: text.replace("{subject}", subject).replace("{post}", post))
    new = sorted(_ids(world, case.made) - before) if case.made else [subject]
    transaction = history(world.workspace, ADMIN, new[0])[0].transaction_id
    rows = world.workspace.store.read(ADMIN, "changes/of_transaction", transaction_id=transaction)
    told = [
        "\n".join(str(row["change"].get(name)) for name in ("action", "actor", "reason", "at", "before", "after"))
        for row in rows
    ]
    return [re.sub(r"\b([a-z_]+)-[0-9a-z]{16}\b", r"\1", text) for text in told]


def _ids(world: World, kind: str) -> set[str]:
    return {record.id for record in records.list_records(world.workspace, ADMIN, kind, limit=500)} if kind else set()

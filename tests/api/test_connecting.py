"""Programs get in: the client, the recipes of the docs, and assistants over a pipe and over HTTP."""

from __future__ import annotations

import asyncio
import csv
import json
import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from mcp import Client as Assistant
from mcp.client.streamable_http import streamable_http_client

from api.mcp import http_app, make_server
from cjn_graph.accounts.keys import make_key
from cjn_graph.client import ApiError, Client
from cjn_graph.pages.person import show_person
from cjn_graph.questions import HealthQuestion, TrendQuestion
from cjn_graph.services.gaps import report_gaps
from cjn_graph.services.health import report_health
from cjn_graph.services.matching import find_counterparts
from cjn_graph.services.search import search
from cjn_graph.services.trend import report_trend
from tests.api.world import World

DOC = (Path(__file__).parents[2] / "docs" / "connecting.md").read_text(encoding="utf-8")
TOOLS: dict[str, tuple[str, dict[str, Any]]] = {
    "search_network": ("read", {"words": "diversion"}),
    "show_member": ("read", {"person": "Odalys"}),
    "find_matches": ("matches", {"person": "Odalys"}),
    "measure_health": ("health", {}),
    "find_gaps": ("health", {}),
}


@contextmanager
def listening(app: Any) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@pytest.fixture(scope="module")
def url(world: World) -> Iterator[str]:
    with listening(world.app) as address:
        yield address


def key_of(world: World, *scopes: str, account: str = "staff") -> str:
    return make_key(world.workspace.accounts, world.workspace.viewer_for(account), account, scopes)


@pytest.fixture(scope="module")
def key(world: World) -> str:
    return key_of(world, "read", "matches", "health", "write")


def test_the_client_answers_what_the_library_answers(world: World, url: str, key: str) -> None:
    asked = world.workspace, world.workspace.viewer_for("staff")
    person = world.ids["Odalys"]
    with Client(url + "/", key) as network:
        assert network.person(person) == show_person(*asked, person)
        assert network.person(person, as_of="2021") == show_person(*asked, person, as_of="2021")
        assert network.matches(person, need="diversion") == list(find_counterparts(*asked, person, need="diversion"))
        assert network.search("diversion", kinds=["topic"]) == search(*asked, "diversion", kinds=["topic"])
        assert network.health() == report_health(*asked, HealthQuestion())
        question = TrendQuestion(points=2, kind="organization")
        assert network.trend(question) == report_trend(*asked, question)
        assert network.gaps(limit=3) == report_gaps(*asked, limit=3)


def test_the_client_goes_through_all_pages(world: World, url: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cjn_graph.client._PAGE", 2)
    with Client(url, key) as network:
        ids = [one.id for one in network.people()]
        assert len(ids) == len(set(ids)) > 2
        assert [one.name for one in network.people("Odalys")] == ["Odalys Quintero-Bråten"]


def test_the_client_writes_and_is_told_what_is_wrong(url: str, key: str) -> None:
    with Client(url, key) as network:
        topic = network.create("topic", {"name": "Letters by clients"})
        edited = network.edit(topic["id"], {"definition": "Written by a program."}, version=topic["version"])
        assert network.record(topic["id"]) == edited
        with pytest.raises(ApiError, match="changed") as stale:
            network.edit(topic["id"], {"name": "Stale"}, version=topic["version"])
        assert (stale.value.status, stale.value.type) == (412, "/problems/stale-version")
        with pytest.raises(ApiError, match="scope admin") as refused:
            network.call("GET", "/accounts")
        assert refused.value.type == "/problems/missing-scope"
    with Client(url, "cjn_wrong") as network, pytest.raises(ApiError) as unknown:
        network.record(topic["id"])
    assert unknown.value.status == 401
    with Client("http://127.0.0.1:1", key, tries=1) as nowhere, pytest.raises(httpx2.TransportError):
        nowhere.search("x")


@pytest.mark.parametrize(("busy", "asked"), [(2, 3), (9, 4)])
def test_the_client_waits_where_the_app_is_busy(busy: int, asked: int, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("cjn_graph.client.time.sleep", waited.append)
    answers = iter([httpx2.Response(503, headers={"retry-after": "7"})] * busy + [httpx2.Response(200, json={})])
    with Client("http://network.test", "key") as network:
        monkeypatch.setattr(network._http, "request", lambda *_, **__: next(answers))
        if asked <= busy:
            with pytest.raises(ApiError):
                network.call("GET", "/health")
        else:
            assert network.call("GET", "/health") == {}
    assert waited == [7.0] * (asked - 1)


def test_what_the_client_asks_is_in_the_openapi(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = world.app.openapi()["paths"]
    asked: list[tuple[str, str, dict[str, Any]]] = []

    def call(_: Client, method: str, path: str, *, query: Any = None, **__: Any) -> Any:
        asked.append((method, path, query or {}))
        raise ApiError(400, {})

    monkeypatch.setattr(Client, "call", call)
    client = Client("http://network.test", "key")
    calls: list[Callable[[], Any]] = [
        client.search,
        lambda: list(client.people()),
        lambda: client.person("ID"),
        lambda: client.matches("ID"),
        lambda: client.health(HealthQuestion()),
        lambda: client.trend(TrendQuestion()),
        client.gaps,
        client.changes,
        lambda: list(client.records("person", fields=["name"])),
        lambda: client.upsert("ID", []),
        lambda: client.record("ID"),
        lambda: client.create("ID", {}),
        lambda: client.edit("ID", {}, version=1),
    ]
    for one in calls:
        with pytest.raises(ApiError):
            one()
    described = {re.sub(r"\{\w+\}", "ID", path): operations for path, operations in paths.items()}
    for method, path, query in asked:
        operation = described[f"/api/v1{path}"][method.lower()]
        assert set(query) <= {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
    methods = {name for name in vars(Client) if not name.startswith("_")} - {"call", "close"}
    assert len(calls) == len(methods)


def test_the_recipes_of_the_docs_work(
    url: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"url": url, "key": key}
    for code in re.findall(r"```python\n(.*?)```", DOC, re.S):
        exec(code, names)  # noqa: S102 (examples of ours)
    assert "Tobias Achterberg: " in capsys.readouterr().out
    rows = list(csv.reader((tmp_path / "people.csv").open(encoding="utf-8-sig")))
    assert ["Tobias Achterberg", "Diversion Director", "Tallis County Prosecutor", "Tallis County, Ohio"] in rows
    assert "<li>Odalys Quintero-Bråten</li>" in names["page"]
    assert "isolates" in {row["measure"] for row in names["rows"]}
    (curl,) = re.findall(r"^curl .*$", DOC, re.M)
    shell = {"CJN_KEY": key, "CJN_URL": url, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["sh", "-c", curl], env=shell, capture_output=True, check=True)
    assert len(json.loads(done.stdout)["hits"]) == 3


def answers_of(server: Any) -> dict[str, tuple[bool, str]]:
    """What each tool answers: whether that is an error, and its text."""

    async def ask() -> dict[str, tuple[bool, str]]:
        async with Assistant(server) as assistant:
            assert {tool.name for tool in (await assistant.list_tools()).tools} == set(TOOLS)
            told = {name: await assistant.call_tool(name, given) for name, (_, given) in TOOLS.items()}
        return {name: (bool(one.is_error), one.content[0].text) for name, one in told.items()}

    with ThreadPoolExecutor(1) as thread:  # where Playwright ran before, this one keeps its event loop
        return thread.submit(asyncio.run, ask()).result()


def test_an_assistant_reads_what_the_scopes_of_its_key_open(world: World) -> None:
    for scope in ("read", "matches", "health", "write"):
        answers = answers_of(make_server(world.workspace, key_of(world, scope)))
        for name, (wanted, _) in TOOLS.items():
            refused, text = answers[name]
            assert refused == (wanted != scope), text
            if refused:
                assert f"needs a key with the scope {wanted}; this one has {scope}" in text
    for wrong in ("", "cjn_wrong"):
        assert all(
            "key is missing, or does not work" in text
            for _, text in answers_of(make_server(world.workspace, wrong)).values()
        )


def test_an_assistant_sees_no_restricted_facts_whatever_was_granted(world: World) -> None:
    world.relate("seeks_help_with", world.ids["Wren"], world.ids["topic"], sensitivity="restricted", note="Whispered")
    every = ("read", "matches", "health")
    granted, plain = (
        answers_of(make_server(world.workspace, key_of(world, *every, account=one))) for one in ("grantee", "staff")
    )
    assert granted == plain
    assert not any(refused for refused, _ in plain.values())


def test_an_assistant_asks_over_http_with_a_key_of_each_request(world: World, key: str) -> None:
    with listening(http_app(world.workspace)) as address:
        for given, works in ((key, True), ("", False)):
            headers = {"authorization": f"Bearer {given}"} if given else {}
            through = streamable_http_client(f"{address}/mcp", http_client=httpx2.AsyncClient(headers=headers))
            assert not any(refused is works for refused, _ in answers_of(through).values())

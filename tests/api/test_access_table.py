"""Every route and page, asked by everybody: the answers are those of one table (``access_table``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.perimeter import is_api
from cjn_graph.access import ROLES
from cjn_graph.accounts import back_off, keys
from cjn_graph.exchange.copies.reading import read_records
from cjn_graph.services.history import history
from cjn_graph.services.introductions import introduce
from tests.api.access_table import OTHERWISE, SENT, TABLE, Row, rows
from tests.api.test_perimeter import every_route
from tests.api.world import ADMIN, HOME, World, open_world

ABSENT = "person-0000000000000000"
RANK = {role: rank for rank, role in enumerate(("nobody", *ROLES))}
LEAVES = ("POST /sign-out", "POST /account/sign-out-everywhere")
"""These end the session that asks, so they are asked last."""


class Everything(dict[tuple[str, str], str]):
    """All records, accounts, keys and passwords of a store, to be compared."""

    def put(self, kind: str, lines: Iterable[tuple[str, str]]) -> None:
        used = re.compile(r'"last_used":[^,}]*,')
        self.update({(kind, key): used.sub("", line) for key, line in lines if kind != "security_events"})

    def every(self, kind: str, number: int) -> list[str]:
        return []


def everything(world: World) -> Everything:
    found = Everything()
    read_records(world.workspace.store, found, lambda what, done: None)  # type: ignore[arg-type]  # the same methods
    return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("table") / "data") as opened:
        yield opened


@pytest.fixture(scope="module")
def there(world: World) -> dict[str, str]:
    """What makes an address lead to what is there, by the name of its parameter."""
    ids, workspace = world.ids, world.workspace
    for name, role in (("viewer", "viewer"), ("aim", "staff"), ("chief", "admin")):
        ids[name] = world.add("account", name=name, role=role)
    for name in ("aim", "chief"):
        grant = world.add("grant", granted_by="admin", start="2026-01-01")
        world.relate("given_to", grant, ids[name])
    introduced = introduce(workspace, ADMIN, ids["Odalys"], ids["Wren"]).id_of("introduction")
    survey, response = world.add("survey", name="Spring check"), world.add("response")
    world.relate("responds_to", response, survey)
    world.relate("responded_by", response, ids["Wren"])
    request = world.add("request", name="A memo", team="policy")
    world.relate("asked", ids["Odalys"], request)
    person = ids["Odalys"]
    key = keys.make_key(workspace.accounts, workspace.viewer_for("aim"), "aim", ["read"])
    return {
        **dict.fromkeys(("person_id", "record", "record_id", "fact_id", "keep"), person),
        **{name: ids[name.removesuffix("_id")] for name in ("network_id", "convening_id", "resource_id")},
        "commitment_id": ids["commitment"],
        "organization_id": ids["Odalys office"],
        "post_id": ids["Odalys post"],
        "drop": ids["Wren"],
        "introduction_id": introduced,
        "request_id": request,
        "survey_id": survey,
        "response_id": response,
        "transaction_id": history(workspace, ADMIN, person)[0].transaction_id,
        "name": "aim",
        "grant_id": grant,
        "prefix": key.split("_")[1],
        "saved_id": world.save_search("manager", name="Mine", words="x"),
    }


CHOICES = {
    "format_name": "csv",
    "kind": "topic",
    "verb": "log",
    "way": "join",
    "relation": "knows",
    "step": "withdraw",
    "action": "disable",
    "code": "not-found",
}
"""Parameters of addresses that name no record."""


def address(path: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: ({**values, **CHOICES}).get(found.group(1), ABSENT), path)


def sample(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """Make the least value that a schema takes."""
    if "$ref" in schema:
        return sample(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if schema.get("examples") or schema.get("enum"):
        return (schema.get("examples") or schema["enum"])[0]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return sample(schema[several][0], schemas)
    if schema.get("type") == "object":
        return {name: sample(schema["properties"][name], schemas) for name in schema.get("required", ())}
    if schema.get("type") == "array":
        return [sample(schema["items"], schemas)]
    return {"boolean": False, "integer": 1, "number": 1}.get(schema.get("type", ""), "xxx")


class Askers:
    """Everybody who may ask, by name: their role, what key they have if any, and what their requests carry."""

    def __init__(self, world: World, app: TestClient) -> None:
        self.app = app
        described = world.client("admin").get("/api/v1/openapi.json").json()
        self.paths, self.schemas = described["paths"], described["components"]["schemas"]
        self.who: dict[str, tuple[str, str, dict[str, str]]] = {"nobody": ("nobody", "", {})}
        for account, role in {**{role: role for role in ROLES}, **GRANTED}.items():
            browser = world.client(account)
            cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
            self.who[account] = (role, "", {"cookie": cookie, "x-csrf-token": browser.headers["x-csrf-token"]})
        for scope in (*keys.SCOPES, "write+read"):
            scopes = scope.split("+")
            key = keys.make_key(world.workspace.accounts, world.workspace.viewer_for("admin"), "admin", scopes)
            self.who[f"key {scope}"] = ("admin", scope, {"authorization": f"Bearer {key}"})

    def ask(self, row: Row, asker: str, values: dict[str, str]) -> tuple[int, str]:
        """Ask what a row is about and return the status, with what came."""
        headers = self.who[asker][2] | {"if-match": '"1"'}
        sent = {"params": {}} | SENT.get(f"{row.method} {row.path}", {})
        values = values | sent.pop("at", {})
        operation = self.paths.get(row.path, {}).get(row.method.lower(), {})
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body and "json" not in sent:
            sent["json"] = sample(body["schema"], self.schemas)
        for one in operation.get("parameters", ()):
            if one["in"] == "query" and one["required"] and one["name"] not in sent["params"]:
                sent["params"] |= {one["name"]: values.get(one["name"], ABSENT)}
        if row.method == "POST" and not is_api(row.path):
            sent["data"] = {"csrf_token": headers.get("x-csrf-token", ""), "version": "1"} | sent.get("data", {})
        where = address(row.path, values)
        answer = self.app.request(row.method, where, headers=headers, follow_redirects=False, **sent)
        return answer.status_code, answer.text

    def asked_already(self, row: Row, asker: str) -> bool:
        """Tell whether another key asks the same: what is no API never looks at a key."""
        return not is_api(row.path) and self.who[asker][1] not in ("", "admin")

    def refusal(self, row: Row, asker: str) -> int | None:
        """Return with which status the table refuses somebody; None where it does not."""
        role, scope, _ = self.who[asker]
        if row.scope == "any" and row.role == "nobody":
            return None
        if role == "nobody" or (scope and not is_api(row.path)):
            return 401
        if scope and row.scope != "any" and not set(row.scope.split("+")) <= set(scope.split("+")):
            return 403
        return 403 if RANK[role] < RANK[row.role] and (f"{row.method} {row.path}", asker) not in OTHERWISE else None


LEAST = ("viewer", "staff")
GRANTED = {"grantee": "staff", "chief": "admin"}


@pytest.fixture(scope="module")
def askers(world: World, there: dict[str, str]) -> Iterator[Askers]:
    back_off.FREE["link"], before = 1000, back_off.FREE["link"]  # all ask from one address
    with TestClient(world.app, base_url=HOME, raise_server_exceptions=False) as app:
        yield Askers(world, app)
    back_off.FREE["link"] = before


def test_every_route_and_page_is_in_the_table(world: World) -> None:
    known = {f"{method} {path}" for method, path in every_route(world.app) if method != "HEAD"}
    missing = sorted(known - rows().keys())
    assert not missing, "Add a line for each to tests/api/access_table.py"
    assert rows().keys() <= known, "No longer there: take these lines out"
    assert len(rows()) == len([line for line in TABLE.splitlines() if line]), "a line stands there twice"


def test_who_may_not_is_refused_whether_it_is_there_or_not_and_nothing_changes(
    world: World, askers: Askers, there: dict[str, str]
) -> None:
    before, sequence = everything(world), world.changes()
    wrong = []
    for name, row in rows().items():
        for asker in askers.who:
            expected = askers.refusal(row, asker)
            if expected is None or askers.asked_already(row, asker):
                continue
            # Those of the least rights are asked about what is not there as well.
            told = {askers.ask(row, asker, values)[0] for values in ((there, {}) if asker in LEAST else (there,))}
            if told != {expected}:
                wrong.append(f"{name} of {asker}: {told}, not {expected}")
        if world.changes() != sequence:
            wrong.append(f"{name} changed something for those who may not")
            sequence = world.changes()
    assert not wrong, "\n".join(wrong)
    assert everything(world) == before


def test_who_may_gets_what_the_table_says(world: World, askers: Askers, there: dict[str, str]) -> None:
    wrong = []
    for name, row in sorted(rows().items(), key=lambda item: item[0] in LEAVES):
        for asker in askers.who:
            if askers.refusal(row, asker) is not None or askers.asked_already(row, asker):
                continue
            expected = OTHERWISE.get((name, asker), row.status)
            status, text = askers.ask(row, asker, there if row.method == "GET" else {})
            if status != expected:
                wrong.append(f"{name} of {asker}: {status}, not {expected} {text[-300:] if is_api(row.path) else ''}")
    assert not wrong, "\n".join(wrong)

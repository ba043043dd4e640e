"""Every kind of record and of relationship, added, edited and ended by hand: command, route and form do the same."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from cjn_graph.cli import app as cli
from cjn_graph.model import MODEL, PartialDate, kind_of
from cjn_graph.records.commit import ADMIN_KINDS, APPEND_ONLY_KINDS
from cjn_graph.services.history import history
from cjn_graph.verbs import Input, Verb, adder_of
from tests.api.world import ADMIN, World, open_world

WITH_THEIR_OWN = {
    "given_by",
    "saved_search",
    "survey",
    "response",
    "responded_by",
    "responds_to",
    *ADMIN_KINDS,
    "introduction_rule",
}
KINDS = [kind for kind in MODEL.kinds if kind not in WITH_THEIR_OWN]
RESTRICTED = ("pressure", "faced")
NAMED = {"title": "Seat by hand", "measure": "cases", "value": "3", "on": "May 2026", "team": "peer", "channel": "call"}
NAMED |= {"decision": "granted", "granted_by": "admin", "start": "March 2025"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("kinds") / "data") as opened:
        opened.ids["chief"] = opened.add("account", name="chief", role="admin")
        grant = opened.add("grant", granted_by="admin", start="2026-01-01")
        opened.relate("given_to", grant, opened.ids["chief"])
        host = opened.add("organization", name="Host", classification="network_host")
        opened.ids["seat"] = opened.add("post", title="Member of staff", function="other")
        opened.relate("has_post", host, opened.ids["seat"])
        yield opened


def writer_of(kind: str) -> str:
    """The account with the least rights that may write a kind."""
    return "grantee" if kind in RESTRICTED else "staff"


def named(world: World, kinds: tuple[str, ...]) -> str:
    """Make a record of one of these kinds and return its id."""
    kind = kinds[0]
    values: dict[str, Any] = {}
    for name, field in MODEL.kinds[kind].model_fields.items():
        if field.is_required() and name != "id":
            values[name] = _value(name, field.annotation)
    if kind == "observation":
        values["value"] = 3
    return world.add(kind, **values)


def _value(name: str, annotation: Any) -> str:
    for choice in (annotation, *get_args(annotation)):
        if get_origin(choice) is Literal:
            return str(get_args(choice)[0])
    return "2026-05" if annotation is PartialDate else NAMED.get(name, f"{name.capitalize()} by hand")


def asked(world: World, verb: Verb) -> dict[str, str]:
    """Make what a verb needs at least, and a date as people write it where there is one."""
    texts: dict[str, str] = {}
    for name, one in verb.inputs.items():
        if isinstance(one, Input):
            wanted = one.required or name in ("start", "value", "source")
            if wanted:
                texts[name] = NAMED.get(name) or (one.terms[0] if one.terms else f"{name.capitalize()} by hand")
        elif one.required or name in ("took_part", "in", "holder"):
            texts[name] = named(world, one.kinds)
            if (verb.adds, name) == ("stewards", "from_id"):  # only staff look after others
                world.relate("holds", texts[name], world.ids["seat"])
    return texts


def command(world: World, account: str, *arguments: str) -> str:
    """Run a command in this process; it joins the store that the test has open."""
    settings = world.workspace.settings
    environment = {"CJN_DATA_FOLDER": str(settings.data_folder), "CJN_NOW": "2026-06-01T12:00:00+00:00"}
    result = CliRunner().invoke(cli, ["--as", account, *arguments], env=environment)
    return "" if result.exit_code == 0 else f"{result.exit_code} {result.exception} {result.output}"


def form(client: TestClient, address: str, **texts: str) -> int:
    token = client.headers["x-csrf-token"]
    return client.post(address, data={"csrf_token": token, **texts}, follow_redirects=False).status_code


def by_command(world: World, account: str, verb: Verb, texts: dict[str, str]) -> str:
    words = [
        "join" if verb.adds in MODEL.relationships else "add",
        verb.adds,
        *(texts[name] for name in verb.positional),
    ]
    for name, text in texts.items():
        if name not in verb.positional:
            one = verb.inputs[name]
            words += [one.option if isinstance(one, Input) and one.option else f"--{name.replace('_', '-')}", text]
    return command(world, account, *words)


def by_route(world: World, account: str, verb: Verb, texts: dict[str, str]) -> str:
    body: dict[str, Any] = {}
    for name, text in texts.items():
        one = verb.inputs[name]
        body[name] = [text] if getattr(one, "many", False) else text
    address = "/records/" + verb.adds
    if verb.on and verb.adds in MODEL.entities:
        address = re.sub(r"\{\w+\}", lambda _: body.pop(verb.on), verb.route.split()[1])
    answer = world.client(account).post(f"/api/v1{address}", json=body)
    return "" if answer.is_success else answer.text


def by_form(world: World, account: str, verb: Verb, texts: dict[str, str]) -> str:
    client = world.client(account)
    address = f"/add/{verb.adds}"
    if verb.adds in MODEL.relationships:
        stands, address = "from_id", f"/facts/{texts['from_id']}/join/{verb.adds}"
        if client.get(address).status_code == 404:  # another verb writes it from this end
            stands, address = "to_id", f"/facts/{texts['to_id']}/joined/{verb.adds}"
        texts = {name: text for name, text in texts.items() if name != stands}
    status = form(client, address, **texts)
    return "" if status == 303 else f"{status} {address}"


def told(world: World, since: int) -> tuple[str, list[str]]:
    """The first record that was written since, and every change of its transaction with ids reduced to their kinds."""
    row = world.workspace.store.read(ADMIN, "changes/since", after=since, until=world.changes())[0]
    first = row["record_ids"][row["numbers"].index(min(row["numbers"]))]
    transaction = history(world.workspace, ADMIN, first)[0].transaction_id
    rows = world.workspace.store.read(ADMIN, "changes/of_transaction", transaction_id=transaction)
    said = [
        "\n".join(str(row["change"].get(name)) for name in ("action", "actor", "reason", "at", "before", "after"))
        for row in rows
    ]
    return first, [re.sub(r"\b([a-z_]+)-[0-9a-z]{16}\b", r"\1", text) for text in said]


DOORS: list[Callable[[World, str, Verb, dict[str, str]], str]] = [by_command, by_route, by_form]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_added_edited_and_ended_alike(world: World, kind: str) -> None:
    verb, account = adder_of(kind), writer_of(kind)
    assert verb is not None
    added, edited, ended = [], [], []
    for number, door in enumerate(DOORS):
        texts, before = asked(world, verb), world.changes()
        assert door(world, account, verb, texts) == ""
        first, said = told(world, before)
        assert kind_of(first) == kind
        added.append(said)
        if "start" in verb.inputs and kind not in APPEND_ONLY_KINDS:
            assert "2025-03" in "".join(said), "a date is read as it is written"
        if kind in APPEND_ONLY_KINDS:
            continue
        before = world.changes()
        assert change(world, account, number, first) == ""
        edited.append(told(world, before)[1])
        before = world.changes()
        assert stop(world, account, number, first) == ""
        ended.append(told(world, before)[1])
    for said_by in (added, edited, ended):
        assert all(said == said_by[0] for said in said_by), said_by


def change(world: World, account: str, door: int, record_id: str) -> str:
    client, source = world.client(account), "checked by hand"
    if door == 0:
        return command(world, account, "edit", record_id, f"source={source}")
    if door == 1:
        answer = client.patch(f"/api/v1/records/{record_id}", json={"source": source}, headers={"if-match": '"1"'})
        return "" if answer.is_success else answer.text
    status = form(client, f"/facts/{record_id}/edit", version="1", source=source)
    return "" if status == 303 else str(status)


def stop(world: World, account: str, door: int, record_id: str) -> str:
    """End what ends, on a day as people write it; delete the rest."""
    client, ends = world.client(account), bool(MODEL.kinds[kind_of(record_id) or ""].ended_by)
    on, verb = "May 30, 2026", "end" if ends else "delete"
    if door == 0:
        return command(world, account, verb, record_id, *(["--on", on] if ends else []))
    if door == 1:
        headers, address = {"if-match": '"2"'}, f"/api/v1/records/{record_id}"
        answer = (
            client.post(f"{address}/end", json={"on": on}, headers=headers)
            if ends
            else client.delete(address, headers=headers)
        )
        return "" if answer.is_success else answer.text
    status = form(client, f"/facts/{record_id}/{verb}", version="2", **({"on": on} if ends else {}))
    return "" if status == 303 else str(status)


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_add_a_kind(world: World, kind: str) -> None:
    verb = adder_of(kind)
    assert verb is not None
    may = {"reader": False, "staff": kind not in RESTRICTED, "manager": kind not in RESTRICTED, "chief": True}
    for account, allowed in may.items():
        for door in DOORS if account == "reader" else DOORS[1:]:
            texts, before = asked(world, verb), world.changes()
            if "anyway" in verb.inputs:  # each door adds another one, which is not to look like the one before
                texts["name"] = " ".join(secrets.choice("bcdfghklmnprst") + secrets.choice("aeiou") for _ in range(9))
            refused = door(world, account, verb, texts)
            assert (refused == "") is allowed, (account, door, refused)
            assert (world.changes() > before) is allowed


def test_what_is_append_only_stays_so(world: World) -> None:
    consent = world.client().post(f"/api/v1/people/{world.ids['Wren']}/consents", json={"decision": "granted"})
    record_id = consent.json()["written"][0]["id"]
    before = world.changes()
    for number in range(len(DOORS)):
        assert change(world, "chief", number, record_id)
        assert stop(world, "chief", number, record_id)
    assert world.changes() == before


def test_a_relationship_is_ended_by_the_names_of_its_ends(world: World) -> None:
    person = world.add("person", name="Quill Member")
    world.relate("member_of", person, world.ids["network"], start="2024")
    assert command(world, "staff", "end", "quill member member_of example network", "--on", "5/3/2026") == ""
    [section] = world.client().get(f"/api/v1/people/{person}").json()["memberships"]
    assert (section["start"], section["end"]) == ("2024", "2026-05-03")
    assert "Nobody is called 'nobody'" in command(world, "staff", "end", "nobody member_of nothing")


def test_somebody_without_a_post_gets_one_from_their_page(world: World) -> None:
    person, client = world.add("person", name="Newly Hired"), world.client()
    post = world.add("post", title="Data Analyst")
    world.relate("has_post", world.ids["Wren office"], post)
    address = f"/facts/{person}/join/holds"
    assert f'href="{address}"' in client.get(f"/people/{person}").text
    near = client.post(address, data={"csrf_token": client.headers["x-csrf-token"], "to_id": "Data Analyst, Nowhere"})
    assert near.status_code == 422
    texts = {"to_id": "data analyst, alder county prosecutor", "start": "Jan 2026", "how": "hired"}
    done = client.post(address, data={"csrf_token": client.headers["x-csrf-token"], **texts})
    assert "Recorded: Newly Hired holds Data Analyst, Alder County Prosecutor." in done.text
    assert client.get(f"/api/v1/people/{person}").json()["person"]["post"] == "Data Analyst"


def test_what_may_be_meant_is_offered_to_choose_from(world: World) -> None:
    person, client = world.add("person", name="Mistyped Once"), world.client()
    address = f"/facts/{person}/join/member_of"
    assert '<option value="Example Network">' in client.get(address).text
    token = {"csrf_token": client.headers["x-csrf-token"]}
    asked_again = client.post(address, data=token | {"to_id": "Exampel Network"})
    assert asked_again.status_code == 422
    assert "Did you mean one of these?" in asked_again.text
    [(name, chosen), *_] = re.findall(r'name="(choice:to_id:[^"]+)" value="(network-[^"]+)"', asked_again.text)
    done = client.post(address, data=token | {"to_id": "Exampel Network", name: chosen})
    assert "Recorded: Mistyped Once is a member of Example Network." in done.text
    again = client.post(address, data=token | {"to_id": "Example Network"})
    assert "It is recorded already: Mistyped Once is a member of Example Network." in again.text
    told_so = command(world, "staff", "join", "member_of", person, "Exampel Network")
    assert "Example Network" in told_so


def test_a_wrong_kind_of_record_has_no_such_form(world: World) -> None:
    client, person = world.client(), world.ids["Wren"]
    for address in (
        f"{person}/join/has_post",
        f"{person}/joined/member_of",
        f"{person}/join/faced",
        f"{person}/x/knows",
    ):
        assert client.get(f"/facts/{address}").status_code == 404
    topic = world.ids["topic"]
    for verb in ("end",):
        refused = client.post(f"/api/v1/records/{topic}/{verb}", json={}, headers={"if-match": '"1"'})
        assert refused.status_code == 404

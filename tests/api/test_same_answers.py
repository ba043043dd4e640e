"""Command line, route and form: the same verb writes the same, whichever of the three is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cjn_graph.access import Viewer
from cjn_graph.services import records
from cjn_graph.services.history import history
from tests.api.verb_cases import CASES, Case
from tests.api.world import ADMIN, World, open_world
from tests.cli.conftest import Cjn

STAFF = Viewer("staff", "staff")
NOW = "2026-06-01T12:00:00+00:00"


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
        body = json.loads(fill(json.dumps(case.body)))
        address = f"/api/v1/{fill(case.route)}"
        headers = {"if-match": f'"{case.version}"'} if case.version else {}
        if case.made == "holds":
            headers = {"if-match": client.get(address).headers["etag"]}
        answer = client.request(case.method, address, json=body, headers=headers)
        assert answer.is_success, answer.text

    def by_form(fill: Callable[[str], str]) -> None:
        version = {"version": str(case.version)} if case.version else {}
        if case.made == "holds":
            page = client.get(fill(case.form)).text
            version = {"state": re.findall(r'name="state" value="([0-9a-f]+)"', page)[0]}
        token = {"csrf_token": client.headers["x-csrf-token"]}
        answer = client.post(fill(case.form), data=token | version | case.texts, follow_redirects=False)
        assert answer.status_code == 303, answer.text

    written = [_written(world, case, ask) for ask in (by_command, by_route, by_form)]
    assert written[0]
    assert written[0] == written[1] == written[2]


def test_a_round_is_released_on_its_page_only_where_that_is_ticked(world: World) -> None:
    client = world.client()
    record = client.post("/api/v1/rounds", json={"name": "Ticked"}).json()["written"][0]["id"]
    texts = {"csrf_token": client.headers["x-csrf-token"], "version": "1"}
    answer = client.post(f"/rounds/{record}/release", data=texts)
    assert answer.status_code == 422
    assert "would be proposed" in answer.text
    assert "--yes" not in answer.text
    assert client.get(f"/api/v1/rounds/{record}").json()["released_on"] is None


def test_a_stale_edit_is_refused_the_same_everywhere(world: World) -> None:
    person = world.add("person", name="Stale Same", phone="1")
    client, told = world.client(), Cjn(Path(world.workspace.settings.data_folder), {"CJN_NOW": NOW})
    told("edit", person, "phone=2", "pronouns=she/her")
    before = world.changes()
    by_command = told("edit", person, "phone=3", "--version", "1", code=5).stderr
    by_route = client.patch(f"/api/v1/records/{person}", json={"phone": "3"}, headers={"if-match": '"1"'})
    texts = {"csrf_token": client.headers["x-csrf-token"], "version": "1", "phone": "3", "pronouns": ""}
    by_form = client.post(f"/facts/{person}/edit", data=texts)
    assert (by_route.status_code, by_form.status_code, world.changes()) == (412, 412, before)
    assert by_route.json()["detail"] in by_command
    for telling in (by_command, by_form.text):
        assert "staff, 2026-06-01 12:00 UTC: " in telling
    for wanted, now in (("3", "2"), ("", "she/her")):
        assert f'As it is now</b> <span class="long">{now}</span>' in by_form.text
        assert re.search(rf" {wanted or '.not changed.'} +{now}$", by_command, re.M)


def test_the_queue_is_the_same_on_the_command_line(world: World) -> None:
    world.add("request", name="In the queue", team="advocacy", due="2026-02")
    told = Cjn(Path(world.workspace.settings.data_folder), {"CJN_NOW": NOW})("request", "queue", "--json").stdout
    over_http = world.client().get("/api/v1/requests")
    assert json.loads(told) == over_http.json()
    page = world.client().get("/requests").text
    for item in over_http.json():
        assert f"/facts/{item['request']['id']}" in page


def test_a_search_is_saved_the_same_by_command_route_and_form(world: World) -> None:
    client, told = world.client(), Cjn(Path(world.workspace.settings.data_folder), {"CJN_NOW": NOW})
    told("search", "diversion", "--kind", "topic", "--place", "Ohio", "--save", "By command")
    body = {"words": "diversion", "kinds": ["topic"], "place": "Ohio"}
    assert client.post("/api/v1/saved-searches", json={"name": "By route", **body}).status_code == 201
    token = {"csrf_token": client.headers["x-csrf-token"]}
    texts = {"q": "diversion", "kind": "topic", "place": "Ohio", "topic": "", "role": "", "name": "By form"}
    answer = client.post("/saved-searches", data=token | texts, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?q=diversion&kind=topic&place=Ohio")
    listed = client.get("/api/v1/saved-searches").json()
    assert json.loads(told("saved", "list", "--json").stdout) == listed
    assert [one["name"] for one in listed] == ["By command", "By form", "By route"]
    asked = [[one[name] for name in ("words", "kinds", "place", "topic", "role", "owner")] for one in listed]
    assert asked == [["diversion", ["topic"], "Ohio", None, None, "staff"]] * 3
    histories = [history(world.workspace, STAFF, one["id"])[0] for one in listed]
    assert len({(edit.reason, edit.actor, edit.at) for edit in histories}) == 1
    page = client.get("/search").text
    for one in listed:
        assert f">{one['name']}</a>" in page
        found = client.get(f"/api/v1/saved-searches/{one['id']}/results").json()
        assert json.loads(told("search", "--saved", one["name"], "--json").stdout) == found
    assert found == client.get("/api/v1/search?q=diversion&kind=topic&place=Ohio").json()


def test_a_saved_search_is_renamed_and_removed_by_command_route_and_form(world: World) -> None:
    client, told = world.client(), Cjn(Path(world.workspace.settings.data_folder), {"CJN_NOW": NOW})
    token = {"csrf_token": client.headers["x-csrf-token"], "version": "1"}
    ids = [
        client.post("/api/v1/saved-searches", json={"name": f"Old {n}", "words": "diversion"}).json()["written"][0][
            "id"
        ]
        for n in range(3)
    ]
    told("saved", "rename", "Old 0", "New 0")
    client.patch(f"/api/v1/saved-searches/{ids[1]}", json={"name": "New 1"}, headers={"if-match": '"1"'})
    client.post(f"/saved-searches/{ids[2]}/rename", data=token | {"name": "New 2"})
    names = {one["name"] for one in client.get("/api/v1/saved-searches").json() if one["id"] in ids}
    assert names == {"New 0", "New 1", "New 2"}
    told("saved", "remove", "New 0")
    assert client.delete(f"/api/v1/saved-searches/{ids[1]}", headers={"if-match": '"2"'}).is_success
    page = client.post(f"/saved-searches/{ids[2]}/remove", data=token | {"version": "2"}).text
    assert "Removed “New 2”." in page
    assert not [one for one in client.get("/api/v1/saved-searches").json() if one["id"] in ids]
    told_of = [
        [(edit.action, edit.reason, edit.actor) for edit in history(world.workspace, STAFF, saved)] for saved in ids
    ]
    assert told_of[0] == told_of[1] == told_of[2]


def test_what_came_of_a_network_is_the_same_everywhere(world: World) -> None:
    network, convening = (
        world.add("network", name="Same Alliance"),
        world.add("convening", name="Same convening", classification="workshop"),
    )
    group, kit = world.add("workgroup", name="Same group"), world.add("resource", name="Same kit")
    promise = world.add("commitment", name="Same promise", due="2026-05")
    for kind, start, end in (
        ("part_of", group, network),
        ("formed_at", group, convening),
        ("produced", group, kit),
        ("used", world.ids["Wren"], kit),
        ("at", promise, convening),
        ("made", world.ids["Wren"], promise),
    ):
        world.relate(kind, start, end)
    told = Cjn(Path(world.workspace.settings.data_folder), {"CJN_NOW": NOW})
    client = world.client()
    found = client.get(f"/api/v1/networks/{network}").json()
    assert json.loads(told("network", "Same Alliance", "--json").stdout) == found
    assert found["tally"]["overdue"] == 1
    page = client.get(f"/networks/{network}").text
    for record_id in (convening, group, kit, promise):
        assert f'href="/facts/{record_id}"' in page
        assert f'href="/networks/{network}"' in client.get(f"/facts/{record_id}").text
    assert f'href="/people/{world.ids["Wren"]}"' in page
    listed = client.get("/api/v1/networks").json()
    assert json.loads(told("network", "--json").stdout) == listed
    assert "1 commitment: 1 open (1 overdue)" in client.get("/networks").text
    tree = told("network", "Same Alliance").stdout
    for words in ("Same convening", "└── Same kit (other, used 1 time)", "Same promise (commitment, overdue"):
        assert words in tree


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
    extra = {
        "person": {"email": "same@example.org"},
        "convening": {"classification": "workshop"},
        "request": {"team": "peer"},
        "organization": {"classification": "other"},
        "round": {"pairs": [f"{world.ids['Wren']}|{world.ids['Tobias']}"]},
    }.get(case.subject, {})
    named = {} if case.subject == "introduction" else {"name": "Same Subject"}
    subject = world.add(case.subject, **named, **extra)
    if case.subject == "introduction":  # it is there for those who see both people
        for name in ("One Introduced", "Other Introduced"):
            world.relate("introduces", subject, world.add("person", name=name))
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
    # What was written first bears on these.
    told = [re.sub(r'"fit":[0-9.]+|\\"(n|value|coverage)\\":[0-9.]+', '"fit":0', text) for text in told]
    return [re.sub(r"\b([a-z_]+)-[0-9a-z]{16}\b", r"\1", text) for text in told]


def _ids(world: World, kind: str) -> set[str]:
    return {record.id for record in records.list_records(world.workspace, ADMIN, kind, limit=500)} if kind else set()


def test_what_a_record_is_joined_to_is_the_same_everywhere(world: World) -> None:
    topic = world.add("topic", name="Same neighbours")
    for name in ("Wren", "Tobias"):
        world.relate("can_help_with", world.ids[name], topic)
    told = Cjn(Path(world.workspace.settings.data_folder), {"CJN_NOW": NOW})
    client = world.client()
    found = client.get(f"/api/v1/records/{topic}/neighbours?limit=20").json()
    assert json.loads(told("neighbours", "same neighbours", "--json").stdout) == found
    assert json.loads(told("neighbours", topic, "--limit", "20", "--json").stdout) == found
    [group] = found
    assert (group["title"], group["count"]) == ("Offers help", 2)
    page = client.get(f"/facts/{topic}").text
    assert f"{group['title']} <span" in page
    for one in group["neighbours"]:
        assert f'href="/people/{one["id"]}">{one["name"]}</a>' in page
    [cut] = client.get(f"/api/v1/records/{topic}/neighbours?limit=1").json()
    assert (cut["count"], cut["neighbours"]) == (2, group["neighbours"][:1])
    assert "Offers help: 2, the first 1; --limit shows more" in told("neighbours", topic, "--limit", "1").stdout
    assert client.get(f"/api/v1/records/{topic}/neighbours?limit=301").status_code == 422
    refused = told("neighbours", "Wren Okafor", code=4).stderr
    assert "No office, place, topic, program or the like is called 'Wren Okafor'." in refused
    assert "told by cjn show" in refused
    person = client.get(f"/api/v1/records/{world.ids['Wren']}/neighbours")
    assert (person.status_code, "on their page" in person.text) == (409, True)
    assert client.get("/api/v1/records/topic-0000000000000000/neighbours").status_code == 404

"""The forms without a browser: what they ask, what they write, and that nothing typed is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.web.forms.declared import FORMS, addable
from cjn_graph.access import Viewer
from tests.api.world import World
from tests.web.test_pages import words_of


def send(client: TestClient, path: str, *, follow: bool = True, **texts: str) -> Response:
    """Send a form as a browser does."""
    token = client.headers["x-csrf-token"]
    return client.post(path, data={"csrf_token": token, **texts}, follow_redirects=follow)


def typed(answer: Response, name: str) -> str:
    """What stands in a field of a page."""
    box = re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.text)
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n(.*?)</textarea>', answer.text, flags=re.DOTALL)
    chosen = re.search(rf'<select[^>]*name="{name}".*?<option value="([^"]*)" selected', answer.text, flags=re.DOTALL)
    found = area or chosen or box
    assert found is not None, name
    return unescape(found.group(1))


def undo(client: TestClient, answer: Response) -> Response:
    """Press the button that takes back what the page says was done."""
    form = re.search(r'action="(/transactions/[^"]+/undo)".*?name="back" value="([^"]+)"', answer.text, re.DOTALL)
    assert form is not None
    return send(client, form.group(1), back=form.group(2))


def test_a_logged_call_is_said_shown_and_taken_back(world: World, client: TestClient, person: str) -> None:
    empty = client.get(f"/facts/{person}/log")
    assert typed(empty, "on") == "2026-06-01"
    done = send(
        client, f"/facts/{person}/log", channel="email", on="2026-05-30", subject="Budget", people="Wren Okafor\r\n"
    )
    assert done.url.path == f"/people/{person}"
    assert "Logged an email with Fresh Fictional and Wren Okafor." in done.text
    assert "30 May 2026" in words_of(done.text)
    assert "Logged an email" not in client.get(f"/people/{person}").text, "it is said once"
    assert "Budget" in client.get(f"/people/{world.ids['Wren']}").text
    again = send(client, f"/facts/{person}/log", channel="call", subject="Second")
    taken = undo(client, again)
    assert taken.url.path == f"/people/{person}"
    assert "Taken back" in taken.text
    assert "Second" not in taken.text


def test_wrong_values_are_said_beside_their_fields_and_nothing_typed_is_lost(
    world: World, client: TestClient, person: str
) -> None:
    before = world.changes()
    note = 'First line\n<b>second</b> & "third"'
    answer = send(client, f"/facts/{person}/log", channel="pigeon", on="soon", note=note, people="Zzyzx\nWren")
    assert answer.status_code == 422
    assert world.changes() == before
    assert (typed(answer, "on"), typed(answer, "note"), typed(answer, "channel")) == ("soon", note, "pigeon")
    assert typed(answer, "people") == "Zzyzx\nWren"
    text = words_of(answer.text)
    assert "Nothing was saved yet. 3 things need your attention" in text
    for name in ("people", "on", "channel"):
        assert f'<a href="#field-{name}">' in answer.text
        assert re.search(
            rf'id="field-{name}"[^>]*aria-describedby="[^"]*wrong-{name}[^"]*" aria-invalid="true"', answer.text
        )
    assert 'role="alert" tabindex="-1" autofocus' in answer.text


def test_of_several_people_of_a_name_one_is_chosen(world: World, client: TestClient, person: str) -> None:
    twins = {world.add("person", name="Twin Fictional") for _ in range(2)}
    seat = world.add("post", title="Analyst")
    world.relate("holds", person, seat, start="2020")
    state = typed(client.get(f"/facts/{seat}/succession"), "state")
    values = {"successor": "Twin Fictional", "on": "2026-02-01", "how": "hired", "state": state}
    asked = send(client, f"/facts/{seat}/succession", **values)
    assert asked.status_code == 422
    offered = re.findall(r'name="(choice:successor:[^"]+)" value="([^"]+)"', asked.text)
    assert {value for _, value in offered} == twins
    done = send(client, f"/facts/{seat}/succession", **values, **{offered[1][0]: offered[1][1]})
    assert "Handed over the post Analyst, to Twin Fictional from 1 February 2026." in done.text
    assert client.get(f"/api/v1/people/{offered[1][1]}").json()["person"]["post"] == "Analyst"


def test_a_stale_succession_shows_who_holds_the_post_and_what_was_wanted(
    world: World, client: TestClient, person: str
) -> None:
    seat = world.add("post", title="Bureau Chief")
    world.relate("holds", person, seat, start="2020")
    heirs = {name: world.add("person", name=name) for name in ("Prompt Fictional", "Tardy Fictional")}
    address, faster = f"/facts/{seat}/succession", world.client("admin")
    opened = [one.get(address) for one in (faster, client)]
    assert "Who holds it now Fresh Fictional, since 2020" in words_of(opened[1].text)
    first = {"successor": "Prompt Fictional", "on": "2027-01-04", "state": typed(opened[0], "state")}
    handed = send(faster, address, **first).text
    assert "Handed over the post Bureau Chief, to Prompt Fictional from 4 January 2027." in handed
    before = world.changes()
    second = {"successor": "Tardy Fictional", "on": "2027-01-05", "how": "hired", "state": typed(opened[1], "state")}
    mistyped = send(client, address, **second | {"on": "soon"})
    assert (mistyped.status_code, typed(mistyped, "state")) == (422, second["state"]), "it stays what was opened"
    late = send(client, address, **second)
    assert (late.status_code, world.changes()) == (412, before)
    text = words_of(late.text)
    assert "Somebody changed who holds Bureau Chief meanwhile" in text
    assert "Prompt Fictional, since 4 January 2027 (recorded by admin)" in text
    assert "What you wanted Tardy Fictional, 2027-01-05, hired" in text
    assert (typed(late, "successor"), typed(late, "on"), typed(late, "how")) == (
        "Tardy Fictional",
        "2027-01-05",
        "hired",
    )
    assert send(client, address, successor="Tardy Fictional", on="2027-01-05").status_code == 412, (
        "a lost state is stale"
    )
    same_day = send(client, address, **second | {"on": "2027-01-04", "state": typed(late, "state")})
    assert same_day.status_code == 422
    assert "does not hold it after all" in words_of(same_day.text)
    meant = send(client, address, **second | {"state": typed(late, "state")})
    assert "Handed over the post Bureau Chief, to " in meant.text
    term = client.get(f"/api/v1/people/{heirs['Prompt Fictional']}").json()["terms"][0]
    assert (term["start"], term["end"]) == ("2027-01-04", "2027-01-04")


def test_an_edit_changes_what_was_changed_and_can_be_undone(world: World, client: TestClient, person: str) -> None:
    page = client.get(f"/facts/{person}/edit")
    texts = {
        name: typed(page, name) for name in ("name", "version", "nicknames", "languages", "attributes", "confidence")
    }
    done = send(
        client,
        f"/facts/{person}/edit",
        **texts | {"nicknames": "Fresh\r\nFizz", "attributes": "cohort: 2021", "pronouns": "they/them"},
    )
    assert "Saved Fresh Fictional." in done.text
    record = client.get(f"/api/v1/people/{person}").json()["record"]
    assert (record["nicknames"], record["attributes"], record["version"]) == (["Fresh", "Fizz"], {"cohort": "2021"}, 2)
    assert (
        "Nothing was changed."
        in send(
            client,
            f"/facts/{person}/edit",
            **texts | {"version": "2", "nicknames": "Fresh\nFizz", "attributes": "cohort: 2021"},
        ).text
    )
    undo(client, done)
    assert client.get(f"/api/v1/people/{person}").json()["record"]["nicknames"] == []


def test_a_stale_edit_shows_both_sides_and_saves_what_is_chosen(world: World, client: TestClient, person: str) -> None:
    address = f"/facts/{person}/edit"
    send(client, address, version="1", name="Fresh Fictional", email="new@example.org", phone="111", attributes="a: 1")
    late = send(
        client, address, version="1", name="Fresh F. Fictional", email="", phone="222", note="mine", attributes=""
    )
    assert late.status_code == 412
    text = words_of(late.text)
    assert "Somebody changed Fresh Fictional meanwhile" in text
    assert "Phone changed by you and by others" in text
    checked = dict(re.findall(r'name="take:(\w+)" value="(\w+)" required checked', late.text))
    assert checked == {"name": "yours", "note": "yours", "email": "theirs", "attributes": "theirs"}
    sent = {name: typed(late, name) for name in ("version", "name", "note", "email", "phone", "attributes")}
    choices = {f"take:{name}": side for name, side in checked.items()} | {"take:phone": "yours"}
    done = send(client, address, **sent, **choices)
    assert "Saved Fresh F. Fictional." in done.text
    record = client.get(f"/api/v1/people/{person}").json()["record"]
    assert (record["email"], record["phone"], record["note"], record["attributes"]) == (
        "new@example.org",
        "222",
        "mine",
        {"a": "1"},
    )


@pytest.mark.parametrize(
    ("texts", "where"),
    [
        ({"name": ""}, "name"),
        ({"confidence": "7"}, "confidence"),
        ({"attributes": "no colon"}, "attributes"),
        ({"languages": "not a language"}, "languages"),
        ({"external_ids": "x"}, "external_ids"),
    ],
)
def test_a_wrong_edit_is_said_beside_its_field(
    world: World, client: TestClient, person: str, texts: dict[str, str], where: str
) -> None:
    before = world.changes()
    answer = send(client, f"/facts/{person}/edit", version="1", biography="typed", **texts)
    assert answer.status_code == 422
    assert f'id="wrong-{where}"' in answer.text
    assert (typed(answer, where), typed(answer, "biography")) == (texts[where], "typed")
    assert world.changes() == before


def test_a_taken_external_id_is_said(world: World, client: TestClient, person: str) -> None:
    world.add("person", name="Holder", external_ids=["forms:1"])
    answer = send(client, f"/facts/{person}/edit", version="1", external_ids="forms:1")
    assert answer.status_code == 409
    assert 'id="wrong-external_ids"' in answer.text


def test_a_record_is_deleted_and_brought_back(world: World, client: TestClient, person: str) -> None:
    assert send(client, f"/facts/{person}/delete", version="9").status_code == 412
    done = send(client, f"/facts/{person}/delete", version="1")
    assert "Deleted Fresh Fictional." in done.text
    assert client.get(f"/people/{person}").status_code == 404
    client.get("/no-such-page")
    assert undo(client, done).url.path == f"/people/{person}"


def test_a_member_has_one_dated_list_of_everything(world: World, client: TestClient, person: str) -> None:
    send(client, f"/facts/{person}/log", channel="visit", on="2026-04", subject="First talk")
    send(client, f"/facts/{person}/need", topic="restorative justice", since="2025-02-03")
    send(client, f"/facts/{person}/ask", name="A memo", team="policy", due="2026-08")
    seat = world.add("post", title="Counsel")
    world.relate("holds", person, seat, start="2019", end="2020")
    work = world.add("engagement", name="Old Cohort", classification="cohort", start="2018")
    world.relate("took_part", person, work, role="lead")
    text = words_of(client.get(f"/people/{person}").text)
    story = text.partition(" Timeline ")[2].replace(" ,", ",")
    expected = (
        "1 June 2026, due August 2026 Asked for “A memo”, open",
        "April 2026 In touch: First talk, visit",
        "since 3 February 2025 Looks for help with restorative justice, normal",
        "2019 to 2020 Became Counsel",
        "since 2018 Took part in Old Cohort, lead",
    )
    places = [story.find(line) for line in expected]
    assert -1 not in places, (places, story[:600])
    assert places == sorted(places)
    assert "unknown" not in text.lower()


def test_history_tells_who_changed_what_and_undoes_the_last_change(
    world: World, client: TestClient, person: str
) -> None:
    send(client, f"/facts/{person}/edit", version="1", phone="111")
    page = client.get(f"/facts/{person}/history")
    text = words_of(page.text)
    assert "Changed by staff" in text
    assert "edited" in text
    assert "Phone 111" in text
    assert text.count("Undo this change") == 1
    assert "Taken back" in undo(client, page).text
    created = send(client, "/add/person", name="Short Lived")
    assert undo(client, created).url.path == "/", "its page is no more"


def test_an_office_with_a_place_a_post_and_its_holder(world: World, client: TestClient, person: str) -> None:
    added = send(
        client, "/add/organization", name="Form Office", classification="government", place="Marlow County, Ohio"
    )
    assert "Added Form Office." in added.text
    office = added.url.path
    send(client, f"{office}/post", title="Form Analyst", function="data", holder=person, start="2026-01")
    summary = client.get(f"/api/v1/people/{person}").json()["person"]
    assert (summary["post"], summary["organization"], summary["jurisdiction"]) == (
        "Form Analyst",
        "Form Office",
        "Marlow County, Ohio",
    )
    page = client.get(office).text
    seat = re.search(r'href="(/facts/post-\w+)">Form Analyst', page)
    assert seat is not None
    assert f'href="/people/{person}"' in page
    assert f'href="{office}">Form Office' in client.get(seat.group(1)).text
    send(client, f"{office}/post", title="Nobody's")
    assert "Posts that nobody holds today Nobody&#39;s" in words_of(client.get(office).text)


def test_restricted_is_offered_to_those_with_the_grant_only(world: World, client: TestClient, person: str) -> None:
    granted = world.client("grantee")
    for address in (f"/facts/{person}/log", f"/facts/{person}/edit", "/add/person"):
        assert '<option value="restricted"' not in client.get(address).text
        assert '<option value="restricted"' in granted.get(address).text
    forced = send(client, f"/facts/{person}/log", channel="call", sensitivity="restricted")
    assert forced.status_code == 403


def test_attendance_is_recorded_by_a_list_of_names(world: World, client: TestClient, person: str) -> None:
    event = world.add("convening", name="Form Workshop", classification="workshop")
    done = send(client, f"/facts/{event}/attendance", people=f"{person}\r\n\r\nWren Okafor\r\n", role="host")
    assert "Recorded 2 people at Form Workshop." in done.text
    assert "Form Workshop" in client.get(f"/people/{person}").text
    nobody = send(client, f"/facts/{event}/attendance", people=" \n", role="host")
    assert nobody.status_code == 422
    assert 'id="wrong-people"' in nobody.text


def test_a_consent_is_recorded_without_a_way_back(world: World, client: TestClient, person: str) -> None:
    done = send(client, f"/facts/{person}/consent", decision="granted", how="by phone")
    assert "Recorded: Fresh Fictional agreed." in done.text
    assert "/undo" not in done.text
    assert "Agreed to introductions" in done.text
    (consent,) = re.findall(r'"id":"(consent-\w+)"', client.get(f"/api/v1/people/{person}").text) or [""]
    assert consent == ""
    early = send(client, f"/facts/{person}/consent", decision="refused", on="2026-06-02")
    assert (early.status_code, "2026-06-02 is still to come" in early.text) == (422, True)
    assert "Agreed to introductions" in client.get(f"/people/{person}").text


def test_forms_that_are_not_there(world: World, client: TestClient, person: str) -> None:
    before = world.changes()
    for path in (f"/facts/{person}/succession", f"/facts/{person}/unheard", "/add/account", "/facts/nonsense/log"):
        assert client.get(path).status_code == 404
        assert send(client, path).status_code == 404
    for path in (f"/facts/{person}/log", f"/facts/{person}/edit"):
        files = client.post(path, data={"csrf_token": client.headers["x-csrf-token"]}, files={"note": ("a", b"x")})
        assert files.status_code == 422
    assert send(client, f"/facts/{person}/edit", version="x").status_code == 422
    assert send(client, f"/facts/{person}/edit", version="1", id="person-1").status_code == 422
    assert send(client, "/transactions/nonsense/undo").status_code == 404
    assert world.changes() == before


def test_a_viewer_gets_no_form(world: World, person: str) -> None:
    reader, before = world.client("reader"), world.changes()
    for path in ("/add/person", "/requests", *(f"/facts/{person}/{verb}" for verb in ("log", "edit", "history"))):
        assert reader.get(path).status_code == 403, path
    for path in ("/add/person", *(f"/facts/{person}/{verb}" for verb in ("log", "edit", "delete"))):
        assert send(reader, path, name="x", channel="call", version="1").status_code == 403, path
    assert world.changes() == before


def test_every_form_has_a_label_for_every_field(world: World, client: TestClient, person: str) -> None:
    subjects = {
        "person": person,
        "post": world.add("post", title="Seat"),
        "convening": world.add("convening", name="Event", classification="webinar"),
        "organization": world.add("organization", name="Office", classification="other"),
        "request": world.add("request", name="Question", team="peer"),
        "commitment": world.ids["commitment"],
        "resource": world.ids["resource"],
        "workgroup": world.ids["workgroup"],
    }
    pages = [
        f"/facts/{subject}/{verb}"
        for verb, declared in FORMS.items()
        for kind, subject in subjects.items()
        if kind in declared.kinds
    ]
    assert {address.rpartition("/")[2] for address in pages} == set(FORMS)
    for address in (*pages, *(f"/add/{kind}" for kind in addable(Viewer("staff", "staff")) if kind != "observation")):
        text = client.get(address).text
        fields = set(re.findall(r'id="(field-\w+)"', text))
        assert fields, address
        assert fields <= set(re.findall(r'<label for="(field-\w+)"', text))


def test_bytes_that_are_no_text_are_refused(world: World, client: TestClient) -> None:
    before = world.workspace.last_sequence()
    body = f"csrf_token={client.headers['x-csrf-token']}&name=%ff%fe"
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = client.post("/add/person", content=body, headers=form)
    assert answer.status_code == 422
    assert "is not text in UTF-8" in words_of(answer.text)
    assert world.workspace.last_sequence() == before


def test_whatever_is_typed_is_only_ever_text(world: World, client: TestClient, person: str) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7 * 7 }} x'}) DETACH DELETE n //"
    send(client, f"/facts/{person}/edit", version="1", name=hostile, note=hostile, attributes=f"a: {hostile}")
    send(client, f"/facts/{person}/ask", name=hostile, team="peer", description=hostile)
    send(client, f"/facts/{person}/log", channel="call", subject=hostile, note=hostile)
    wrong = send(client, f"/facts/{person}/need", topic=hostile, urgency=hostile)
    late = send(client, f"/facts/{person}/edit", version="1", name="x", note=hostile + "y")
    assert (wrong.status_code, late.status_code) == (422, 412)
    pages = [client.get(path) for path in (f"/people/{person}", "/requests", f"/facts/{person}/history")]
    for answer in (*pages, wrong, late, client.get(f"/facts/{person}/edit")):
        assert "&lt;script&gt;" in answer.text
        assert "<script" not in answer.text
        assert "<img" not in answer.text
    for text in ("a\x00b", "\ud800", "x" * 400):
        token = client.headers["x-csrf-token"]
        body = f"csrf_token={token}&version=2&phone=".encode() + text.encode("utf-8", "surrogatepass")
        answer = client.post(
            f"/facts/{person}/edit", content=body, headers={"content-type": "application/x-www-form-urlencoded"}
        )
        assert answer.status_code == 422, text
    twice = f"csrf_token={token}&channel=call&channel=visit"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post(f"/facts/{person}/log", content=twice, headers=headers).status_code == 422

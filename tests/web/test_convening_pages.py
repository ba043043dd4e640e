"""The pages of convenings: suggestions ticked, answers recorded, who came."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from tests.api.world import World


def press(client: TestClient, address: str, *ticked: str, status: int = 200, **texts: str) -> str:
    """Tick people and press a button; return the page that follows."""
    data = {"csrf_token": client.headers["x-csrf-token"], **texts, **{f"who:{one}": "yes" for one in ticked}}
    answer = client.post(address, data=data)
    assert answer.status_code == status, answer.text
    return answer.text


def planned(world: World, name: str, **dates: str) -> tuple[str, str]:
    """A convening about a topic, and somebody who can help with it."""
    convening = world.add("convening", name=name, classification="workshop", **dates)
    topic = world.add("topic", name=f"topic of {name}")
    person = world.add("person", name=f"Helpful & Ready for {name}")
    world.relate("member_of", person, world.ids["network"], start="2022")
    world.relate("about", convening, topic)
    world.relate("can_help_with", person, topic, level="expert", evidence="did_it")
    return convening, person


def test_from_a_suggestion_to_who_accepted(world: World, client: TestClient) -> None:
    convening, person = planned(world, "Spring workshop", start="2027-03-04")
    address = f"/convenings/{convening}"
    assert f'href="{address}"' in client.get("/convenings").text
    assert f'href="{address}"' in client.get(f"/facts/{convening}").text
    page = client.get(f"{address}?limit=1").text
    assert f'name="who:{person}"' in page
    assert "Can help with topic of Spring workshop as an expert" in page
    assert "Nobody is on the list yet" in page
    assert "New ties are counted until" in page
    page = press(client, address, person, step="listed")
    assert "1 person listed" in page
    assert 'aria-label="Tick Helpful &amp; Ready' in page
    press(client, address, person, world.ids["Wren"], step="invited")
    page = press(client, address, person, step="accepted")
    assert "1 accepted, 1 invited" in page
    assert "Table 1" in page
    assert "1 of 1 pair who sit together" in page
    assert "Who came" not in re.findall(r"<option[^>]*>([^<]*)", page)
    assert "1 person off the list" in press(client, address, world.ids["Wren"], step="off")
    for form in ("/api/v1/convenings", f"/api/v1/convenings/{convening}"):
        assert client.get(form).status_code == 200


def test_tables_are_edited_by_hand(world: World, client: TestClient) -> None:
    convening, person = planned(world, "Autumn workshop", start="2027-09-04")
    address, wren = f"/convenings/{convening}", world.ids["Wren"]
    press(client, address, person, wren, step="accepted")
    page = client.get(f"{address}?seats=8").text
    assert re.search(rf'name="table:{wren}" value="1"', page)
    assert "Find the tables anew" not in page
    assert page.index('href="#tables"') < page.index('id="suggested"') < page.index('id="tables"')
    found = {f"found:{wren}": "1", f"found:{person}": "1"}
    unchanged = {f"table:{wren}": "1", f"table:{person}": "1", **found}
    assert "Nobody would sit at another" in press(client, f"{address}/tables", status=422, step="keep", **unchanged)
    page = press(client, f"{address}/tables", step="keep", **{**unchanged, f"table:{wren}": "2"})
    assert "Those you moved stay at their tables." in page
    assert 'id="table-2"' in page
    assert page.count("by hand</span>") == 1
    assert f'name="given:{wren}" value="2"' in page
    emptied = {f"table:{wren}": "", f"given:{wren}": "2", f"table:{person}": "1", f"found:{person}": "1"}
    assert "by hand</span>" not in press(client, f"{address}/tables", step="keep", **emptied)
    page = press(client, f"{address}/tables", step="keep", **{f"table:{wren}": "2", f"table:{person}": "1"})
    assert page.count("by hand</span>") == 2
    typed = {f"table:{wren}": "x", f"table:{person}": "1"}
    refused = press(client, f"{address}/tables", status=422, step="keep", **typed)
    assert "is no number of a table." in refused
    assert f'name="table:{wren}" value="x"' in refused
    typed = {f"table:{wren}": "6" + 5_000 * "0"}
    assert "is no number of a table." in press(client, f"{address}/tables", status=422, step="keep", **typed)
    assert client.get(f"{address}?seats=%C2%B2&limit=999999999").status_code == 422
    many = press(client, f"{address}/tables", status=422, step="keep", **{f"table:{wren}": "201", f"given:{wren}": "2"})
    assert "200" in many
    slower = press(client, f"{address}/tables", status=409, step="keep", **{f"table:{wren}": "3"})
    assert slower.count("A colleague changed the tables meanwhile. Look at them again; nothing was written.") == 1
    assert slower.count("nothing was written") == 1
    stranger = world.add("person", name="Somebody Else")
    refused = press(client, f"{address}/tables", status=409, step="keep", **{f"table:{stranger}": "3"})
    assert refused.count("Somebody Else is not on the list of Autumn workshop. Look at the list again.") == 1
    assert (refused.count("Look at the list again"), stranger in refused) == (1, False)
    given = {f"table:{wren}": "2", f"given:{wren}": "2", f"table:{person}": "1", f"given:{person}": "1"}
    assert "Nobody would sit at another table." in press(client, f"{address}/tables", status=422, step="keep", **given)
    shown = {"limit": "3", "topics": "topic of Autumn workshop", "seats": "4", f"table:{wren}": "x"}  # typed wrongly
    page = press(client, f"{address}/tables", step="anew", **given | shown)
    assert "The tables are found anew." in page
    for name in ("limit", "topics", "seats"):
        assert f'name="{name}" value="{shown[name]}"' in page
    assert 'id="table-2"' not in page


def test_what_is_refused_is_said_on_the_page_and_nothing_is_lost(world: World, client: TestClient) -> None:
    convening, person = planned(world, "Summer workshop", start="2027-06-04")
    address = f"/convenings/{convening}"
    before = world.changes()
    assert press(client, address, step="listed", status=422).count("Tick at least one person.") == 1
    assert "Nothing is chosen." in press(client, address, person, step="nonsense", status=422)
    page = press(client, address, person, step="listed", topics="zzz qqq", status=200)
    assert "1 person listed" in page
    refused = press(client, address, person, step="came", status=422)
    assert "still to come" in refused
    assert (
        f'name="who:{person}" value="yes" aria-label="Tick Helpful &amp; Ready for Summer workshop" checked' in refused
    )
    off = press(client, address, world.ids["Wren"], step="off", status=409)
    assert "is not on the list" in off
    unknown = client.get(f"{address}?topics=zzz+qqq")
    assert (unknown.status_code, "fits no topic" in unknown.text) == (422, True)
    few = client.get(f"{address}?seats=1&limit=x")
    assert few.status_code == 422
    assert "Give from 2 to " in few.text
    assert "Ask for 0 to " in few.text
    assert world.changes() == before + 1
    api = client.get(f"/api/v1/convenings/{convening}?topics=zzz+qqq")
    assert (api.status_code, "topics" in api.text) == (409, True)


def test_who_came_is_ticked_once_it_has_begun(world: World, client: TestClient) -> None:
    convening, person = planned(world, "Past workshop", start="2026-05-04")
    address = f"/convenings/{convening}"
    press(client, address, person, step="accepted")
    page = press(client, address, person, step="came")
    assert "1 came" in page
    assert f'name="who:{person}"' not in page
    assert "Recorded 1 person at Past workshop." in page

"""The pages of records lead on: to people, offices, work and events, with roles and dates."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from tests.api.world import World
from tests.web.test_forms import send, typed


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split()).replace("&#39;", "'")


def section(page: str, title: str) -> str:
    """The part of a page under one heading."""
    found = re.search(rf"<section [^>]*>\s*<h2 [^>]*>{title}\b.*?</section>", page, re.DOTALL)
    assert found is not None, title
    return found.group()


def test_a_place_a_topic_and_a_network_of_offices_lead_to_names(world: World, client: TestClient) -> None:
    office = client.get(f"/facts/{world.ids['Odalys office']}").text
    place = re.search(r"/facts/jurisdiction-\w+", section(office, "Place it serves"))
    assert place is not None
    serving = section(client.get(place.group()).text, "People of the offices that serve it")
    assert f'href="/people/{world.ids["Odalys"]}"' in serving
    assert "Diversion Director , Marlow County Prosecutor since March 2022 · now" in words_of(serving)
    topic = client.get(f"/facts/{world.ids['topic']}").text
    assert "Tobias Achterberg" in section(topic, "Offers help")
    assert "urgency: high · since February 2026" in words_of(section(topic, "Seeks help"))


def test_attendance_that_was_recorded_stands_on_the_page_of_the_convening(world: World, client: TestClient) -> None:
    event = world.add("convening", name="Listed Workshop", classification="workshop")
    assert "Who came" not in client.get(f"/facts/{event}").text
    done = send(client, f"/facts/{event}/attendance", people="Wren Okafor", role="speaker")
    assert "Wren Okafor" in section(done.text, "Who came")
    assert "speaker" in section(done.text, "Who came")


def test_a_program_and_an_engagement_name_who_had_part_in_them_and_where(world: World, client: TestClient) -> None:
    place = world.add("jurisdiction", name="Listed County, Ohio", classification="county")
    program = world.add("program", name="Listed Program")
    cohort = world.add("engagement", name="Listed Cohort", classification="cohort")
    for work, relation in ((program, "runs"), (cohort, "took_part")):
        world.relate(relation, world.ids["Wren"], work, role="lead")
        world.relate(relation, world.ids["Wren office"], work)
        world.relate("in", work, place)
    for work, heading in ((program, "Who runs it"), (cohort, "Who took part")):
        page = client.get(f"/facts/{work}").text
        assert "Wren Okafor" in section(page, heading)
        assert "lead" in section(page, heading)
        assert "Listed County, Ohio" in section(page, "Where")
    text = client.get(f"/facts/{place}").text
    assert "Listed Program" in section(text, "Programs here")
    assert "Listed Cohort" in section(text, "Engagements here")


def test_a_post_handed_over_for_a_later_day_shows_both_terms_and_names_its_office(
    world: World, client: TestClient
) -> None:
    office = world.add("organization", name="Listed Office", classification="prosecutor_office")
    seat = world.add("post", title="County Attorney")
    leaving, heir = (world.add("person", name=name) for name in ("Leaving Fictional", "Following Fictional"))
    world.relate("has_post", office, seat)
    world.relate("holds", leaving, seat, start="2020")
    opened = client.get(f"/facts/{seat}/succession")
    asked = words_of(opened.text)
    assert "Hand over the post County Attorney, Listed Office" in asked
    assert "Who holds it now Leaving Fictional" in asked
    done = send(client, f"/facts/{seat}/succession", successor=heir, on="2027-01-01", state=typed(opened, "state"))
    text = words_of(done.text)
    assert "Handed over the post County Attorney, Listed Office, to Following Fictional from 1 January 2027." in text
    terms = words_of(section(done.text, "Terms"))
    assert terms == ("Terms 2 Following Fictional from 1 January 2027 Leaving Fictional 2020 to 31 December 2026 · now")
    page = client.get(f"/facts/{office}").text
    assert "Leaving Fictional" in section(page, "Who works here")
    assert "Following Fictional" in section(page, "Who starts later")


def test_a_long_list_shows_the_first_and_folds_the_rest(world: World, client: TestClient) -> None:
    topic = world.add("topic", name="much offered")
    for number in range(12):
        world.relate("can_help_with", world.add("person", name=f"Helper {number:02}"), topic)
    shown = section(client.get(f"/facts/{topic}").text, "Offers help")
    assert "<summary>4 more</summary>" in shown
    assert shown.index("Helper 07") < shown.index("<summary>") < shown.index("Helper 08")


def test_imported_columns_stand_on_the_page_of_a_member_and_of_an_organization(
    world: World, client: TestClient
) -> None:
    columns = {"shirt <size>": "M", "cohort": "2021"}
    person = world.add("person", name="Imported Fictional", attributes=columns)
    office = world.add("organization", name="Imported Office", classification="other", attributes=columns)
    for address in (f"/people/{person}", f"/facts/{office}"):
        page = client.get(address).text
        assert "<dt>shirt &lt;size&gt;" in page
        assert re.search(r"<dt>cohort.*?2021</dd>", page, re.DOTALL)
    assert "From the import" not in client.get(f"/people/{world.ids['Odalys']}").text

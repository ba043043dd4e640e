"""The pages of records lead on: to people, offices, work and events, with roles and dates."""

from __future__ import annotations

import re

import pytest
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


def lead_of(page: str) -> str:
    """What stands below the title."""
    found = re.search(r'<p class="lead">(.*?)</p>', page, re.DOTALL)
    return found.group(1) if found else ""


@pytest.mark.parametrize(
    ("kind", "values", "sort", "lead"),
    [
        ("jurisdiction", {"classification": "county", "population": 1_205_000}, "Place · county", ""),
        ("organization", {"classification": "prosecutor_office", "sensitivity": "staff"},
         "Organization · prosecutor office · for staff only", ""),
        ("organization", {"classification": "other"}, "Organization", ""),
        ("program", {"classification": "diversion", "status": "active", "start": "2019-04"},
         "Program · diversion", "Active · since April 2019"),
        ("engagement", {"classification": "cohort", "start": "2027-01"},
         "Engagement · cohort", "Status not known · from January 2027"),
        ("convening", {"classification": "national_convening", "start": "2022-09-20", "end": "2022-09-22",
                       "mode": "on_site", "place": "Columbus, Ohio", "attendance": "about 60"},
         "National convening", "20 to 22 September 2022 · on site · Columbus, Ohio · about 60 came"),
        ("convening", {"classification": "workshop", "end": "2024-05"}, "Convening · workshop", "May 2024"),
        ("commitment", {"status": "open", "due": "2026-05"}, "Commitment", "Open, overdue"),
        ("commitment", {"status": "open", "due": "2026-06"}, "Commitment", "Open"),
    ],
)  # fmt: skip
def test_what_it_is_where_it_stands_and_when_are_said_around_the_title(
    world: World, client: TestClient, kind: str, values: dict[str, object], sort: str, lead: str
) -> None:
    page = client.get(f"/facts/{world.add(kind, name='Plainly told', **values)}").text
    assert f'<p class="status">{sort}</p>' in page
    assert words_of(lead_of(page)) == lead
    told = page.partition("Where this comes from")[0]
    for label in ("Classification", "Status", "Start", "End", "Mode"):
        assert f"<dt>{label}" not in told
    assert ('<dt>Population</dt><dd class="long">1,205,000</dd>' in page) == ("population" in values)


def test_places_are_named_once_unless_there_is_more_to_say_of_them(world: World, client: TestClient) -> None:
    here, there = (
        world.add("jurisdiction", name=f"{name} County, Ohio", classification="county") for name in ("Here", "There")
    )
    office = world.add("organization", name="Moving Office", classification="other")
    world.relate("serves", office, here)
    page = client.get(f"/facts/{office}").text
    assert words_of(lead_of(page)) == "Here County, Ohio"
    assert "Place it serves" not in page
    world.relate("serves", office, there, end="2020")
    page = client.get(f"/facts/{office}").text
    assert words_of(lead_of(page)) == "Here County, Ohio"
    assert "until 2020" in section(page, "Place it serves")
    for number in range(3):
        more = world.add("jurisdiction", name=f"More {number} County, Ohio", classification="county")
        world.relate("serves", office, more)
    page = client.get(f"/facts/{office}").text
    assert lead_of(page) == ""
    assert "More 2 County" in section(page, "Place it serves")


def test_addresses_lead_on_and_the_record_itself_is_explained_last(world: World, client: TestClient) -> None:
    office = world.add(
        "organization", name="Linked Office", classification="other", confidence=0.5, source="staff call",
        website="https://linked.example.org/?a=1&b=2", email="office@linked.example.org", description="What it does.",
    )  # fmt: skip
    page = client.get(f"/facts/{office}").text
    assert '<a href="https://linked.example.org/?a=1&amp;b=2" rel="noopener noreferrer">' in page
    assert '<a href="mailto:office@linked.example.org"' in page
    assert page.index("What it does.") < page.index("<dl")
    origin = words_of(page.partition('id="origin"')[2])
    assert "Staff call · confidence 50% · recorded 1 June 2026" in origin
    assert "Confidence How sure the source is. 50%" in origin
    client.patch(f"/api/v1/records/{office}", json={"name": "Renamed"}, headers={"if-match": '"1"'})
    assert "recorded 1 June 2026 · changed 1 June 2026" in client.get(f"/facts/{office}").text


def test_observations_are_listed_with_what_was_observed(world: World, client: TestClient) -> None:
    program = world.add("program", name="Counted Program")
    for values in (
        {"value": -1_250.5, "unit": "dollars", "start": "2024", "end": "2024"},
        {"text": "Courts are calmer.", "start": "2025"},
    ):
        world.relate("of", world.add("observation", measure="balance", **values), program)
    listed = words_of(section(client.get(f"/facts/{program}").text, "Observations"))
    assert listed == "Observations 2 Balance Courts are calmer. 2025 Balance −1,250.5 dollars · 2024"


def test_what_shows_that_a_reform_works_is_no_detail_of_its_line(world: World, client: TestClient) -> None:
    place = world.add("jurisdiction", name="Reformed County, Ohio", classification="county")
    reform = world.add("reform", name="Court reminders", status="in_effect", evidence="Fewer missed days.")
    world.relate("in", reform, place)
    listed = words_of(section(client.get(f"/facts/{place}").text, "Reforms here"))
    assert listed == "Reforms here Court reminders Fewer missed days. policy, in effect"


def test_a_place_a_topic_and_a_network_of_offices_lead_to_names(world: World, client: TestClient) -> None:
    office = client.get(f"/facts/{world.ids['Odalys office']}").text
    place = re.search(r"/facts/jurisdiction-\w+", lead_of(office))
    assert place is not None
    serving = section(client.get(place.group()).text, "People of the offices that serve it")
    assert f'href="/people/{world.ids["Odalys"]}"' in serving
    assert "Diversion Director , Marlow County Prosecutor since March 2022" in words_of(serving)
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
        assert "Listed County, Ohio" in lead_of(page)
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


def test_the_form_and_its_notice_say_whose_open_requests_stay(world: World, client: TestClient) -> None:
    seat, other = (world.add("post", title=title) for title in ("Kept Chief", "Kept Trainer"))
    leaving, heir = (world.add("person", name=name) for name in ("Keeping Fictional", "Coming Fictional"))
    for held in (seat, other):
        world.relate("holds", leaving, held, start="2020")
    request = world.add("request", name="A memo", team="policy")
    world.relate("asked", leaving, request)
    address = f"/facts/{seat}/succession"
    opened = client.get(address)
    assert "where who leaves keeps another post, they stay with them" in words_of(opened.text)
    values = {"successor": heir, "on": "2026-01-05", "state": typed(opened, "state"), "all_work": "false"}
    done = send(client, address, **values)
    assert "Keeping Fictional keeps another post: 1 open request or introduction stays" in words_of(done.text)


def test_a_form_leads_to_what_is_recorded_already(world: World, client: TestClient) -> None:
    person, topic = world.add("person", name="Repeated Fictional"), world.add("topic", name="repeated topic")
    offer = world.relate("can_help_with", person, topic)
    again = send(client, f"/facts/{person}/offer", topic="repeated topic", evidence="did_it", sensitivity="open")
    assert again.status_code == 409
    assert "It is recorded already: Repeated Fictional can help with repeated topic." in words_of(again.text)
    assert f'<a href="/facts/{offer}/edit">Edit what is recorded</a>' in again.text
    assert client.get(f"/facts/{offer}/edit").status_code == 200


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

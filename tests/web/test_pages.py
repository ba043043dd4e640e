"""The pages without a browser: what they say, and that every value is escaped."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import api.web
from api.problems import HTTP_PROBLEMS, library_errors
from api.web import wording
from api.web.forms import fields
from cjn_graph.analysis import measures
from cjn_graph.matching import Counterpart
from cjn_graph.model import MODEL
from tests.api.world import World


def words_of(html: str) -> str:
    """The text of a page, with one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_home_offers_members_who_look_for_help(world: World, client: TestClient) -> None:
    text = words_of(client.get("/").text)
    assert "Members who look for help now" in text
    assert text.index("Odalys Quintero-Bråten") < text.index("Tobias Achterberg"), "the more urgent need comes first"
    assert "Wren Okafor" not in text
    assert "3" in text


def test_a_search_shows_what_was_searched(client: TestClient) -> None:
    assert 'value="quin &#34;x"' in client.get("/", params={"name": ' quin  "x '}).text
    assert "Nobody called “zzyzx”" in words_of(client.get("/", params={"name": "zzyzx"}).text)


def test_a_member_page_says_who_and_why(world: World, client: TestClient) -> None:
    text = words_of(client.get(f"/people/{world.ids['Odalys']}").text)
    for expected in (
        "Odalys Quintero-Bråten",
        "Diversion Director, Marlow County Prosecutor",
        "Marlow County, Ohio · since March 2022",
        "Looks for help with Pre-charge diversion",
        "odalys@example.org",
        "1. Tobias Achterberg",
        "Each score is the sum of its reasons",
        "Who could introduce them",
    ):
        assert expected in text, expected


def test_page_and_api_give_the_same_answer(world: World, client: TestClient) -> None:
    person = world.ids["Odalys"]
    matches = client.get(f"/api/v1/people/{person}/matches", params={"limit": 5}).json()
    text = client.get(f"/people/{person}").text
    shown = re.findall(r'<span class="place">\d+\. </span><a href="/people/([\w-]+)">', text)
    assert shown == [match["person"]["id"] for match in matches]
    scores = re.findall(r"<b>(-?[\d.]+)</b><span>score", text)
    assert scores == [f"{match['score']:.2f}" for match in matches]
    for match in matches:
        assert re.search(r"<span>score</span> <span[^>]*>mutual fit \d", text)
        for reason in match["reasons"]:
            assert reason["sentence"] in words_of(text).replace("&#39;", "'").replace("&amp;", "&")
            for fact in reason["facts"][:6]:
                assert f"/facts/{fact}" in text


def test_every_fact_behind_a_reason_has_a_page(world: World, client: TestClient) -> None:
    facts = set(re.findall(r'href="(/facts/[\w-]+)"', client.get(f"/people/{world.ids['Odalys']}").text))
    assert facts
    for address in facts:
        assert client.get(address).status_code == 200, address


def test_without_a_match_the_page_says_what_to_ask(world: World, client: TestClient) -> None:
    alone = client.post("/api/v1/people", json={"name": "Nobody Known"}).json()["id"]
    text = words_of(client.get(f"/people/{alone}").text)
    assert "No current post recorded" in text
    assert "You could also ask Nobody Known" in text
    for asked in ("what they need help with now", "what they have done", "which post they hold"):
        assert text.count(asked) == 1, asked
    assert "Ask what" not in text, "the same advice is not given twice"


def test_more_counterparts_are_a_click_away(world: World, client: TestClient) -> None:
    # Whoever has several still: other tests introduce people.
    pages = (f"/people/{one}" for one in world.ids.values() if one.startswith("person-"))
    page, everybody = next(
        (page, found) for page in pages if len(found := client.get(f"/api/v1{page}/matches").json()) > 1
    )
    first = client.get(f"{page}?limit=1").text
    assert first.count('class="counterpart"') == 1
    assert f'<a href="{page}?limit=2#who-2">Show more counterparts</a>' in first
    assert client.get(f"{page}?limit=2").text.count('class="counterpart"') == 2
    assert "Show more counterparts" not in client.get(f"{page}?limit={len(everybody)}").text
    assert client.get(f"{page}?limit=81").status_code == 422


def test_an_empty_search_offers_the_form_to_add_somebody(client: TestClient) -> None:
    assert '<a href="/add/person">add the person</a>' in client.get("/?name=zzyzx").text


def test_the_fact_of_a_person_is_their_page(world: World, client: TestClient) -> None:
    answer = client.get(f"/facts/{world.ids['Odalys']}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/people/{world.ids['Odalys']}"


def test_a_relationship_shows_both_ends(world: World, client: TestClient) -> None:
    text = words_of(client.get(f"/facts/{world.ids['need']}").text)
    assert "Odalys Quintero-Bråten seeks help with pre-charge diversion" in text
    assert "From Odalys Quintero-Bråten (person)" in text
    assert "To pre-charge diversion (topic)" in text
    assert "Urgency" in text
    assert "high" in text
    assert "February 2026" in text
    assert "Where this comes from" in text


def test_a_relationship_reads_as_a_sentence_whatever_it_joins(world: World, client: TestClient) -> None:
    office = world.add("organization", name="Weir Office", classification="other")
    post = world.add("post", title="County Attorney")
    world.relate("has_post", office, post)
    term = client.get(f"/facts/{world.relate('holds', world.ids['Wren'], post)}").text
    assert '<p class="status">Relationship</p>' in term
    assert "<h1>Wren Okafor holds County Attorney, Weir Office</h1>" in term
    place, seen = (
        world.add("jurisdiction", name="Weir County, Iowa", classification="county"),
        world.add("observation", measure="cases", value=3),
    )
    link = client.get(f"/facts/{world.relate('of', seen, place)}").text
    assert "<h1>Cases describes Weir County, Iowa</h1>" in link
    assert "To Weir County, Iowa (place)" in words_of(link)


def test_zero_and_no_are_shown_and_what_is_absent_is_not(world: World, client: TestClient) -> None:
    office = world.add("organization", name="Empty Office", classification="other", staff_count=0, confidence=0.0)
    text = words_of(client.get(f"/facts/{office}").text)
    assert "Staff 0" in text
    assert "Confidence How sure the source is. 0%" in text
    assert "Website" not in text
    assert "Fictional" not in text
    post = world.add("post", title="Appointed Prosecutor", elected=False)
    assert "Filled by election no" in words_of(client.get(f"/facts/{post}").text)


def test_an_end_that_may_not_be_seen_is_not_named(world: World, client: TestClient) -> None:
    hidden = world.add("topic", name="Hidden topic", sensitivity="restricted")
    fact = world.relate("can_help_with", world.ids["Wren"], hidden)
    answer = client.get(f"/facts/{fact}")
    assert "Hidden topic" not in answer.text
    assert hidden not in answer.text


@pytest.mark.parametrize("code", [*HTTP_PROBLEMS, *(cls.code for cls in library_errors())])
def test_every_problem_type_leads_to_its_page(client: TestClient, code: str) -> None:
    assert client.get(f"/problems/{code}").status_code == 200


def test_an_error_page_looks_like_a_page(client: TestClient) -> None:
    answer = client.get("/people/person-0000000000000000")
    assert answer.status_code == 404
    assert "<h1>Not found</h1>" in answer.text
    assert "Find a member by name" in answer.text


def test_a_need_that_fits_nothing_is_said_beside_the_box(world: World, client: TestClient) -> None:
    answer = client.get(f"/people/{world.ids['Odalys']}", params={"need": "qqqq zzzz"})
    assert answer.status_code == 422
    text = words_of(answer.text)
    assert "Nobody stands out for “qqqq zzzz”" in text
    assert "fits no topic" in text
    assert 'value="qqqq zzzz"' in answer.text


def test_names_in_a_route_are_links_and_everything_is_escaped() -> None:
    def person(number: int, name: str) -> Counterpart:
        return Counterpart(id=f"person-{number:016}", name=name, post=None, organization=None, jurisdiction=None)

    short, long, hostile = person(1, "Ana Li"), person(2, "Ana Lind"), person(3, "<b>O'X</b>")
    html = wording.linked("Ana Lind & <b>O'X</b> know Ana Li.", [short, long, hostile])
    assert html == (
        f'<a href="/people/{long.id}">Ana Lind</a> &amp; '
        f'<a href="/people/{hostile.id}">&lt;b&gt;O&#39;X&lt;/b&gt;</a> know <a href="/people/{short.id}">Ana Li</a>.'
    )
    assert wording.linked("1 < 2", []) == "1 &lt; 2"


def test_no_page_has_scripts_or_inline_styles(world: World, client: TestClient) -> None:
    for path in ("/", f"/people/{world.ids['Odalys']}", "/nothing", f"/facts/{world.ids['need']}"):
        text = client.get(path).text
        assert "<script" not in text
        assert "style=" not in text
        assert not re.search(r"\son\w+=", text)
        assert not re.search(r'(src|href)="(https?:)?//', text)


def test_wording() -> None:
    for module in (wording, fields, measures):
        assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("kind", MODEL.kinds)
def test_every_kind_of_fact_has_a_name(kind: str) -> None:
    name = wording.fact_name(f"{kind}-0000000000000000")
    assert name
    assert "_" not in name


@pytest.mark.parametrize(
    ("template", "columns"),
    [
        ("terms.html", ["Who", "Term ends"]),
        ("live.html", ["For", "State"]),
        ("accounts/macros.html", ["What", "Account", "More", "By"]),
    ],
)
def test_the_columns_that_matter_come_before_those_a_phone_cuts_off(template: str, columns: list[str]) -> None:
    text = (Path(api.web.__file__).parent / "templates" / template).read_text(encoding="utf-8")
    headings = re.findall(r'<th scope="col">([^<]*)</th>', text)
    start = headings.index(columns[0])
    assert headings[start : start + len(columns)] == columns

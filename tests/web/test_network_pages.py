"""Search, health and gaps as pages: the numbers of the API, within the rights of the account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from cjn_graph.analysis.measures import MEASURES, headlines
from tests.api.world import World, open_world


@pytest.fixture(scope="module")
def tied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("pages") / "data") as world:
        world.relate("knows", world.ids["Odalys"], world.ids["Tobias"], last_on="2026-03")
        world.relate("knows", world.ids["Tobias"], world.ids["Wren"])
        yield world


def shown(value: float | None, sort: str) -> str:
    if value is None:
        return "not defined"
    if sort == "share":
        return f"{value:.0%}"
    return f"{value:,}" if sort == "count" else f"{value:.2f}".replace("-", "−")


def main_of(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert "style=" not in answer.text, "the policy forbids inline styles"
    return answer.text.partition("<main")[2]


@pytest.mark.parametrize("query", ["", "?ties=all&staff=include&kind=organization", "?as_of=2026-05&since=2023"])
def test_the_health_page_shows_the_numbers_of_the_api(tied: World, query: str) -> None:
    client = tied.client()
    found, text = client.get(f"/api/v1/health{query}").json(), main_of(client, f"/health{query}")
    for measure in MEASURES:
        name, sort = measure.name, measure.shown_as
        card = text.partition(f'id="m-{name}"')[2].partition("</article>")[0]
        value = card.partition('class="value">')[2].partition("</p>")[0]
        assert value.endswith(shown(found[name]["value"], sort)), name
        if "since" in query:
            assert shown(found[name]["before"], sort) in value
        assert f"n = {found[name]['n']:,} " in card
    for attribute in found["mixing"]:
        assert f'<th scope="row">{attribute.replace("_", " ")}</th>' in text


def test_headline_numbers_are_drawn_over_time_beside_the_same_numbers(tied: World) -> None:
    client = tied.client("reader")
    found = client.get("/api/v1/trend?every=year&ties=all").json()
    text = main_of(client, "/health?every=year&ties=all")
    for measure in headlines():
        name, title, sort = measure.name, measure.label, measure.shown_as
        points = found["measures"][name]["points"]
        card = text.partition(f'id="m-{name}"')[2].partition("</article>")[0]
        if sum(point["value"] is not None for point in points) < 2:
            assert "<figure" not in card, name
            continue
        assert f'aria-label="{title} over time. From ' in card
        rows = re.findall(r'<tr><th scope="row">([^<]*)</th><td>([^<]*)</td><td>([^<]*)</td>', card)
        assert [(value, n) for _, value, n in rows] == [
            (shown(point["value"], sort), f"{point['n']:,}") for point in points
        ]


def test_a_large_network_is_drawn_for_those_who_ask(tied: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.web.network.LARGEST_DRAWN", 2)
    assert "over time." not in main_of(tied.client(), "/health")
    assert "over time." in main_of(tied.client(), "/health?every=half-year")
    assert "over time." not in main_of(tied.client(), "/health?every=none")
    assert tied.client().get("/health?every=week").status_code == 422


def test_mixing_is_drawn_beside_its_table(tied: World) -> None:
    text = main_of(tied.client(), "/health").partition('aria-labelledby="mixing"')[2]
    assert 'aria-label="E-I index by attribute. ' in text
    assert "by chance" in text


def test_gaps_are_drawn_for_those_who_may_see_the_facts(tied: World) -> None:
    staff, reader = (main_of(tied.client(account), "/gaps?as_of=2029") for account in ("staff", "reader"))
    assert 'aria-label="Length of the silence. ' in staff
    assert "<figure" not in reader


def test_the_gaps_page_shows_the_numbers_of_the_api(tied: World) -> None:
    client = tied.client()
    found, text = client.get("/api/v1/gaps").json(), main_of(client, "/gaps")
    for place, name in (
        ("places", "similar_unconnected_jurisdictions"),
        ("alike", "similar_unconnected_people"),
        ("topics", "topics_without_helper"),
        ("quiet", "gone_quiet"),
    ):
        section = text.partition(f'aria-labelledby="{place}"')[2].partition("</section>")[0]
        value = found[name]["value"]
        if value is None:
            assert f"<p>Not defined: {found[name]['reason']}</p>" in section
            assert "None." not in section
        else:
            assert f'class="tally">{shown(value, "count")}<' in section
        assert f"n = {found[name]['n']:,} " in section
    for topic in found["topics_without_helper"]["topics"]:
        assert f"/facts/{topic['id']}" in text


def test_from_a_cell_of_the_matrix_to_an_introduction_in_three_clicks(tmp_path: Path) -> None:
    with open_world(tmp_path / "data") as world:
        for number in range(12):
            person = world.add("person", name=f"Member Number{number}")
            world.relate("member_of", person, world.ids["network"], start="2022")
            post = world.add("post", title="Director", function="diversion", level="manager")
            sort = ["academic"] * 5 + ["community_organization"] * 5 + ["prosecutor_office"] * 2
            office = world.add("organization", name=f"Office {number}", classification=sort[number])
            world.relate("has_post", office, post)
            world.relate("holds", person, post, start="2024")
            world.relate("seeks_help_with" if number < 5 else "can_help_with", person, world.ids["topic"])
        client = world.client()
        gaps = main_of(client, "/gaps")
        found = client.get("/api/v1/gaps").json()
        assert [(cell["a"], cell["b"]) for cell in found["unbridged_sectors"]["pairs"]] == [
            ("academic", "community_organization"),
            ("academic", "prosecutor_office"),
            ("community_organization", "prosecutor_office"),
        ]
        cell = "/gaps/between?by=sector&amp;one=academic&amp;other=community_organization"
        assert gaps.count(f'href="{cell}"') == 3, "from the list, and from both halves of the matrix"
        path = cell.replace("&amp;", "&")
        between, answer = main_of(client, path), client.get(f"/api/v1{path}").json()
        assert (answer["cell"]["ties"], answer["sizes"]) == (0, [5, 5])
        assert answer["meetings"], "who should meet"
        for meeting in answer["meetings"]:
            assert meeting["a"]["name"] in between
            assert all(sentence in unescape(between) for sentence in meeting["why"])
        ask = re.search(r'href="(/facts/[^"]*/introduce\?counterpart=[^"]*)"', between)
        assert ask is not None
        form = main_of(client, unescape(ask.group(1)))
        assert '<button type="submit"' in form
        assert answer["meetings"][0]["b"]["name"] in form
        assert world.client("reader").get(path).status_code == 403
        for wrong in ("by=shoe&one=1&other=2", "by=sector&one=academic&other=nobody", "by=sector"):
            assert client.get(f"/gaps/between?{wrong}").status_code == 409


def test_names_are_for_those_who_may_see_them(tied: World) -> None:
    for account, isolates, points in (("reader", False, False), ("staff", True, False), ("manager", True, True)):
        client = tied.client(account)
        assert ("Wren Okafor" in main_of(client, "/health")) == isolates
        assert ("Tobias Achterberg" in main_of(client, "/health?ties=all")) == points
    reader = tied.client("reader")
    assert "person-" not in main_of(reader, "/gaps")
    assert reader.get("/search?q=odalys").status_code == 403


def test_search_says_what_matched_and_leads_there(tied: World) -> None:
    client = tied.client()
    text = main_of(client, "/search?q=odalys")
    assert f'<a href="/people/{tied.ids["Odalys"]}">' in text
    assert "matched: " in text
    assert f'<a href="/facts/{tied.ids["topic"]}">' in main_of(client, "/search?q=diversion&kind=topic")
    assert "Nothing found" in main_of(client, "/search?q=zzyzxqq")
    assert "Type what you know" in main_of(client, "/search?q=&kind=&place=&topic=&role=")


@pytest.mark.parametrize(
    "path",
    ["/search?q=x&kind=nothing", "/health?ties=some", "/gaps?limit=0"],
)
def test_wrong_choices_get_a_page_that_says_so(tied: World, path: str) -> None:
    answer = tied.client().get(path)
    assert answer.status_code == 422
    assert '<div class="notice mind' in answer.text
    assert "<h1>" in answer.text


@pytest.mark.parametrize(
    ("path", "kept", "said"),
    [
        ("/health?as_of=never&since=2023", {"as_of": "never", "since": "2023"}, {"as_of": "write 2017"}),
        ("/health?since=2027&ties=all", {"since": "2027"}, {"since": "Give an earlier day."}),
        ("/health?as_of=x&since=y", {"as_of": "x", "since": "y"}, {"as_of": "write 2017", "since": "write 2017"}),
        ("/gaps?as_of=<x&limit=3", {"as_of": "&lt;x", "limit": "3"}, {"as_of": "write 2017"}),
    ],
)
def test_a_mistyped_day_is_said_beside_its_box_and_the_form_is_kept(
    tied: World, path: str, kept: dict[str, str], said: dict[str, str]
) -> None:
    answer = tied.client().get(path)
    assert answer.status_code == 422
    for name, text in kept.items():
        assert f'name="{name}" value="{text}"' in answer.text
    assert answer.text.count('aria-invalid="true"') == len(said)
    for name, text in said.items():
        trouble = answer.text.partition(f'<p class="trouble" id="wrong-{name}">')[2].partition("</p>")[0]
        assert text in trouble
        assert f'aria-describedby="wrong-{name}"' in answer.text
    assert "Facts counted" in answer.text, "the rest of the page answers as of today"


@pytest.mark.parametrize("day", ["9999", "9999-12-31", "0001", "0001-01-01"])
@pytest.mark.parametrize("page", ["/health?ties=all&as_of=", "/gaps?as_of="])
def test_the_first_and_the_last_day_of_the_calendar_have_a_page(tied: World, page: str, day: str) -> None:
    assert f'value="{day}"' in main_of(tied.client(), page + day)


def test_a_list_that_is_cut_says_so_and_leads_to_the_rest(tied: World) -> None:
    client = tied.client()
    quiet = main_of(client, "/gaps?as_of=2029&limit=1").partition('aria-labelledby="quiet"')[2]
    total = client.get("/api/v1/gaps?as_of=2029").json()["gone_quiet"]["value"]
    assert total > 1
    assert f"1 of {total} are listed." in quiet
    assert f'href="/gaps?limit={total}&amp;as_of=2029"' in quiet
    rest = main_of(client, f"/gaps?as_of=2029&limit={total}").partition('aria-labelledby="quiet"')[2]
    assert "are listed" not in rest
    assert rest.count("<h3>") == total


def test_who_sees_numbers_only_lands_on_them_and_is_offered_the_pages_that_work(tied: World) -> None:
    client = tied.client("reader")
    home = client.get("/")
    assert (home.status_code, home.url.path) == (200, "/health")
    for text in (home.text, client.get("/no/such/page").text, client.get("/people/person-0000000000000000").text):
        bar = text.partition('aria-label="Pages"')[2].partition("</header>")[0]
        links = re.findall(r'<a href="([^"]*)"', bar)
        assert links == ["/health", "/gaps", "/account"]
        assert 'role="search"' not in text
        assert all(client.get(link).status_code == 200 for link in links)
        assert "Find a member" not in text
    assert "Observations" in tied.client("staff").get("/no/such/page").text


def post(client: TestClient, path: str, **texts: str) -> Response:
    return client.post(path, data={"csrf_token": client.headers["x-csrf-token"], **texts})


def test_a_search_is_saved_opened_again_renamed_and_removed(tied: World) -> None:
    client = tied.client()
    assert "Save this search" not in main_of(client, "/search")
    assert "Your saved searches" not in main_of(client, "/search")
    assert 'name="q" value="odalys"' in main_of(client, "/search?q=odalys").partition("/saved-searches")[2]
    saved = post(client, "/saved-searches", q="odalys", kind="person,topic", name="  Ours ")
    assert saved.url.path == "/search"
    assert "Saved this search as “Ours”." in saved.text
    address = "/search?q=odalys&amp;kind=person%2Ctopic"
    assert f'<a href="{address}">Ours</a>' in saved.text
    opened = main_of(client, address.replace("&amp;", "&"))
    assert "Odalys Quintero-Bråten</a>" in opened
    assert '<option value="person,topic" selected>person, topic</option>' in opened
    (found,) = client.get("/api/v1/saved-searches").json()
    renamed = post(client, f"/saved-searches/{found['id']}/rename", version="1", name="Hers")
    assert "It is called “Hers” now." in renamed.text
    removed = post(client, f"/saved-searches/{found['id']}/remove", version="2")
    assert "Removed “Hers”." in removed.text
    back = re.search(r'action="(/transactions/[^"]+)"', removed.text)
    assert back is not None
    assert ">Hers</a>" in post(client, back.group(1), back="/search").text


def test_what_cannot_be_saved_is_said_beside_the_name(tied: World) -> None:
    client = tied.client()
    tied.save_search(name="Taken", words="diversion")
    kept = tied.save_search(name="Kept", words="diversion")
    before = tied.changes()
    for name, status, words in (
        ("", 422, "Name: is missing"),
        ("taken", 409, "There is a saved search called"),
        ("x" * 81, 422, "at most 80"),
    ):
        answer = post(client, "/saved-searches", q="odalys", name=name)
        assert answer.status_code == status
        form = answer.text.partition('<details class="keep" open>')[2].partition("</details>")[0]
        assert words in form
        assert f'name="name" value="{name}"' in form
        assert "Odalys Quintero-Bråten</a>" in answer.text, "the hits stay"
    for form, texts, status, words in (
        ("rename", {"version": "1", "name": "Taken"}, 409, "There is a saved search called"),
        ("rename", {"version": "1", "name": ""}, 422, "Name: is missing"),
        ("rename", {"version": "7", "name": "New"}, 412, "changed it elsewhere"),
        ("remove", {"version": "7"}, 412, "changed it elsewhere"),
        ("remove", {}, 422, "lost its version"),
    ):
        answer = post(client, f"/saved-searches/{kept}/{form}", **texts)
        assert (answer.status_code, words in answer.text) == (status, True), (form, texts)
    assert tied.changes() == before


def test_nobody_else_finds_a_saved_search_on_a_page(tied: World) -> None:
    theirs = tied.save_search("grantee", name="Theirs alone", words="diversion")
    for account in ("staff", "manager", "admin"):
        client = tied.client(account)
        assert "Theirs alone" not in main_of(client, "/search")
        before = tied.changes()
        for path in (f"/facts/{theirs}", f"/facts/{theirs}/edit", f"/facts/{theirs}/history"):
            assert client.get(path).status_code == 404
        assert post(client, f"/saved-searches/{theirs}/rename", version="1", name="Mine").status_code == 404
        assert post(client, f"/saved-searches/{theirs}/remove", version="1").status_code == 404
        assert tied.changes() == before
    own = tied.client("grantee")
    assert "Theirs alone" in main_of(own, "/search")
    assert "Theirs alone" in main_of(own, f"/facts/{theirs}")
    assert 'name="owner"' not in main_of(own, f"/facts/{theirs}/edit")


def test_a_search_that_is_cut_says_so_and_leads_to_the_rest(tied: World) -> None:
    client = tied.client()
    whole = client.get("/api/v1/search?q=marlow").json()["total"]
    assert whole > 1
    cut = main_of(client, "/search?q=marlow&limit=1")
    assert f"1 of {whole} are listed." in cut
    assert '<a href="/search?q=marlow&amp;limit=200">Show all</a>' in cut
    assert "are listed" not in main_of(client, "/search?q=marlow&limit=200")
    assert client.get("/search?q=marlow&limit=201").status_code == 422


def test_saved_searches_with_numbers_are_in_the_order_of_the_numbers(tied: World) -> None:
    for name in ("week 12", "Week 2", "week 1", "7"):
        tied.save_search("manager", name=name, words="odalys")
    text = main_of(tied.client("manager"), "/search")
    bar = text.partition('aria-label="Your saved searches"')[2].partition("</nav>")[0]
    assert re.findall(r">([^<]+)</a>", bar) == ["7", "week 1", "Week 2", "week 12"]

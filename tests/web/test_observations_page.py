"""The page of observations: small multiples with the numbers of the API, gaps, sources, and what was said."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.web.observing import AT_ONCE
from cjn_graph.services import records
from tests.api.world import World, open_world
from tests.making import STAFF


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("observed") / "data") as world:
        place = world.add("jurisdiction", name="Oxmoor County, Iowa", classification="county")
        for name, figures in (
            ("First Step", {"2021": 40, "2022": 60, "2025": 1250.5}),
            ("Fresh <b>Start</b>", {"2023": 10, "2024": 12, "2025": -3}),
        ):
            world.ids[name] = world.add("program", name=name, classification="diversion")
            world.relate("in", world.ids[name], place)
            for year, value in figures.items():
                note(world, world.ids[name], measure="people diverted", unit="people", value=value, start=year)
        note(world, world.ids["First Step"], measure="people diverted", text="It is slow.", start="2023", by="a call")
        note(world, place, measure="what people say", text="<script>alert(1)</script>", start="2026-03-02")
        note(world, place, measure="undated", value=5)
        yield world


def note(world: World, subject: str, by: str | None = "annual report", **values: object) -> str:
    made = world.add("observation", reported_by=by, **values)
    world.relate("of", made, subject)
    return made


def main_of(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert "style=" not in answer.text, "the policy forbids inline styles"
    assert "<script" not in answer.text
    return answer.text.partition("<main")[2]


def card_of(text: str, name: str) -> str:
    (card,) = [part for part in text.split("<article ")[1:] if f">{name}</a></h3>" in part]
    return card.partition("</article>")[0]


def test_each_card_has_the_numbers_of_the_api_with_gaps_and_sources(observed: World) -> None:
    client = observed.client()
    text = main_of(client, "/observations")
    for series in client.get("/api/v1/observations").json()["series"]:
        if series["measure"] != "people diverted":
            continue
        card = card_of(text, series["about"]["name"].replace("<", "&lt;").replace(">", "&gt;"))
        for datum in series["data"]:
            assert f'href="/facts/{datum["id"]}"' in card
            if datum["value"] is not None:
                value = f"{datum['value']:,.12g}".replace("-", "−")
                assert re.search(rf"{datum['start']}</a></th><td[^>]*>{re.escape(value)}</td>", card)
        assert f"n = {series['n']}; {series['coverage']['recorded']} of {series['coverage']['periods']} years" in card
        for gap in series["coverage"]["gaps"]:
            assert f"{gap['start']} to {gap['end']}" in card or f'<th scope="row">{gap["start"]}</th>' in card
        assert card.count('role="img"') == 1
    first = card_of(text, "First Step")
    assert "Missing: 2023 to 2024" in first
    assert "Sources: a call (2023); annual report (2021, 2022, 2025)" in first
    assert "<p>It is slow.</p>" in first
    assert 'fill="var(--track)"' in first


def test_charts_of_the_same_measure_have_the_same_axes(observed: World) -> None:
    text = main_of(observed.client(), "/observations?measure=people+diverted")
    cards = text.split("<article ")[1:]
    axes = [re.findall(r"<text[^>]*>([^<]*)</text>", card) for card in cards]
    assert len(axes) == 2
    assert axes[0] == axes[1]
    assert {"2021", "2025", "1,500"} <= set(axes[0])


def test_what_was_said_is_a_dated_quote_and_what_has_no_date_has_no_chart(observed: World) -> None:
    text = main_of(observed.client(), "/observations")
    said, undated = (card for card in text.split("<article ")[1:] if "Oxmoor County, Iowa</a></h3>" in card)
    if "undated" not in undated:
        said, undated = undated, said
    for card in (said, undated):
        assert 'role="img"' not in card
    both = said + undated
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in both
    assert "2 March 2026, annual report" in both
    assert re.search(r">undated</a></th><td[^>]*>5</td>", both)


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?words=first", "First Step", "Fresh"),
        ("?measure=what+people+say", "Oxmoor", "First Step"),
        ("?place=Oxmoor+County,+Iowa&measure=people+diverted", "First Step", "alert"),
        ("?about=First+Step", "Only about", "Fresh"),
        ("?words=&measure=&place=&about=", "Fresh", "Only about"),
        ("?words=zzz", "Nothing fits", "First Step"),
        ("?start=1000", "Nothing fits", "First Step"),
    ],
)
def test_the_page_can_be_narrowed(observed: World, query: str, shown: str, hidden: str) -> None:
    text = main_of(observed.client(), f"/observations{query}")
    assert shown in text
    sections = "".join(text.split("<section")[1:])
    assert hidden not in sections


def test_pages_of_records_lead_to_their_observations_and_to_the_form(observed: World) -> None:
    client = observed.client()
    for kind in ("First Step", "Odalys office"):
        text = main_of(client, f"/facts/{observed.ids[kind]}")
        assert f'href="/observations?about={observed.ids[kind]}"' in text
        assert f'href="/facts/{observed.ids[kind]}/observe"' in text
    assert "/observe" not in main_of(client, f"/facts/{observed.ids['topic']}")
    assert client.get(f"/facts/{observed.ids['topic']}/observe").status_code == 404
    assert '<a href="/observations">Observations</a>' in client.get("/").text


def test_the_form_adds_one_says_so_and_keeps_what_was_typed_if_it_is_wrong(observed: World) -> None:
    client, office = observed.client(), observed.ids["Wren office"]
    token = client.headers["x-csrf-token"]
    wrong = client.post(
        f"/facts/{office}/observe", data={"csrf_token": token, "measure": "cases", "value": "many", "start": "2027"}
    )
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.text
    neither = client.post(f"/facts/{office}/observe", data={"csrf_token": token, "measure": "cases"})
    assert neither.status_code == 422
    assert "eeds a value or a text" in neither.text
    done = client.post(
        f"/facts/{office}/observe", data={"csrf_token": token, "measure": "cases", "value": "12", "start": "2025"}
    )
    assert done.status_code == 200
    assert "Added an observation about" in done.text
    assert "Undo" in done.text
    assert ">12</td>" in main_of(client, f"/observations?about={office}")


def test_those_who_see_numbers_only_and_what_is_not_there_are_refused(observed: World) -> None:
    assert observed.client("reader").get("/observations").status_code == 403
    assert observed.client().get("/observations?about=Nothing+at+all").status_code == 404
    assert observed.client().get("/observations?start=-1").status_code == 422


def test_more_than_fits_on_a_page_is_a_click_away(observed: World) -> None:
    for number in range(AT_ONCE + 1):
        subject = observed.add("reform", name=f"Reform {number:03}")
        note(observed, subject, measure="zz", value=number + 1, start="2025")
    client = observed.client()
    first = main_of(client, "/observations?measure=zz")
    assert "Reform 000" in first
    assert f"1 to {AT_ONCE} of {AT_ONCE + 1}" in first
    (more,) = re.findall(r'href="(/observations\?[^"]*start=\d+)">More<', first)
    second = main_of(client, more.replace("&amp;", "&"))
    assert f"Reform {AT_ONCE:03}" in second
    assert "Reform 000" not in second
    assert "Earlier ones" in second


def test_an_empty_network_says_how_to_begin(tmp_path: object) -> None:
    with open_world(tmp_path / "data") as world:  # type: ignore[operator]
        text = main_of(world.client(), "/observations")
        assert "Nothing was observed yet" in text
        assert "<form" not in text


def test_known_measures_and_units_are_offered_while_an_observation_is_entered(observed: World) -> None:
    text = main_of(observed.client(), f"/facts/{observed.ids['First Step']}/observe")
    offered = {
        name: re.findall(
            '<option value="([^"]*)">', text.partition(f'<datalist id="known-{name}">')[2].split("</datal")[0]
        )
        for name in ("measure", "unit")
    }
    # Other tests of the same store may have entered more: what is offered is all that is on record, each once.
    stored = records.list_records(observed.workspace, STAFF, "observation")
    for name, here in (("measure", {"people diverted", "undated", "what people say"}), ("unit", {"people"})):
        on_record = {value for record in stored if (value := getattr(record, name))}
        assert here <= on_record
        assert offered[name] == sorted(on_record)
    assert 'list="known-measure"' in text


def test_the_page_leads_to_the_form_of_another_observation(observed: World) -> None:
    client = observed.client()
    assert '<a href="/add/observation">Add an observation</a>' in main_of(client, "/observations")
    program = observed.ids["First Step"]
    assert f'href="/facts/{program}/observe">add an observation</a>' in main_of(
        client, f"/observations?about={program}"
    )


def test_what_another_observation_is_about_is_found_first(observed: World) -> None:
    client = observed.client()
    empty = main_of(client, "/add/observation")
    assert "What is it about?" in empty
    assert "Which one?" not in empty
    some = main_of(client, "/add/observation?about=marlow")
    assert "Which one?" in some
    assert f'href="/facts/{observed.ids["Odalys office"]}/observe">' in some
    assert "/people/" not in some  # an observation is never about a person
    for whole in ("first step", observed.ids["First Step"], f" {observed.ids['First Step']} "):
        answer = client.get("/add/observation", params={"about": whole})
        assert str(answer.url).endswith(f"/facts/{observed.ids['First Step']}/observe")
        assert "An observation about First Step" in answer.text
    none = main_of(client, "/add/observation?about=zzyzx")
    assert "Nothing found" in none
    assert 'value="zzyzx"' in none


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("program-0000000000000000", "There is no program with the id program-0000000000000000."),
        (" reform-0000000000000000 ", "There is no reform with the id reform-0000000000000000."),
        ("post-0000000000000000", "Nothing is observed about a post."),
        ("holds-0000000000000000", "Nothing is observed about a relationship."),
    ],
)
def test_an_id_of_nothing_that_can_be_observed_is_no_word_to_search_for(
    observed: World, stated: str, said: str
) -> None:
    answer = observed.client().get("/add/observation", params={"about": stated})
    assert answer.status_code == 422
    assert said in answer.text
    assert "Nothing found" not in answer.text


def test_records_of_one_name_are_offered_to_choose_from(observed: World) -> None:
    twins = [observed.add("reform", name="Twin policy"), observed.add("program", name="Twin policy")]
    text = main_of(observed.client(), "/add/observation?about=twin+policy")
    for twin in twins:
        assert f'href="/facts/{twin}/observe">Twin policy</a>' in text


def test_who_may_not_write_finds_nothing_to_write_about_and_too_many_words_are_refused(observed: World) -> None:
    assert observed.client("reader").get("/add/observation?about=first+step").status_code == 403
    answer = observed.client().get("/add/observation", params={"about": "many words " * 27})
    assert answer.status_code == 422
    assert 'id="wrong-about"' in answer.text

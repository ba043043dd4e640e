"""Health and gaps over HTTP: the same answers as on the command line, within the rights of the account."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.scopes import SCOPE_OF, SESSION
from tests.api.world import World, open_world
from tests.cli.conftest import Cjn

QUESTIONS = [
    ("/api/v1/health", ["health"]),
    (
        "/api/v1/health?ties=all&staff=include&kind=organization",
        [*"health --ties all --staff include".split(), "--kind=organization"],
    ),
    ("/api/v1/health?as_of=2024&since=2022-06", ["health", "--as-of", "2024", "--since", "2022-06"]),
    ("/api/v1/trend", ["trend"]),
    (
        "/api/v1/trend?ties=all&staff=include&kind=organization&every=year&points=3&as_of=2026-05",
        "trend --ties all --staff include --kind organization --every year --points 3 --as-of 2026-05".split(),
    ),
    ("/api/v1/gaps", ["gaps"]),
    ("/api/v1/gaps?limit=1&as_of=2026-05", ["gaps", "--limit", "1", "--as-of", "2026-05"]),
]


@pytest.fixture(scope="module")
def tied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("network") / "data"
    with open_world(folder) as world:
        people = [world.ids[name] for name in ("Odalys", "Tobias", "Wren")]
        world.relate("knows", people[0], people[1], last_on="2026-03")
        world.relate("knows", people[1], people[2])
        yield world


@pytest.mark.parametrize(("account", "asked"), [("manager", slice(None)), ("reader", slice(2, 6))])
def test_the_command_line_gives_the_same_answers(tied: World, account: str, asked: slice) -> None:
    settings = tied.workspace.settings
    cjn = Cjn(settings.data_folder, {"CJN_NOW": str(settings.now)})
    client = tied.client(account)
    for path, command in QUESTIONS[asked]:
        over_http = client.get(path)
        assert over_http.status_code == 200, over_http.text
        assert json.loads(cjn("--as", account, *command, "--json").stdout) == over_http.json()


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("centrality?ties=all&sort=name", "centrality --ties all --sort name"),
        ("rehearsal?people=Tobias&ties=all", "rehearse --people Tobias --ties all"),
        ("rehearsal?until=2027", "rehearse --until 2027"),
        ("terms?until=2027", "terms --until 2027"),
    ],
)
def test_lists_of_whose_loss_would_hurt_are_for_managers_and_by_no_key(tied: World, path: str, command: str) -> None:
    settings = tied.workspace.settings
    cjn = Cjn(settings.data_folder, {"CJN_NOW": str(settings.now)})
    client = tied.client("manager")
    over_http = client.get(f"/api/v1/{path}")
    assert over_http.status_code == 200, over_http.text
    assert json.loads(cjn("--as", "manager", *command.split(), "--json").stdout) == over_http.json()
    page = client.get(f"/{path}")
    assert page.status_code == 200
    assert "Tobias Achterberg" in page.text or "2027" in path
    for account in ("staff", "reader"):
        assert tied.client(account).get(f"/api/v1/{path}").status_code == 403
        assert tied.client(account).get(f"/{path}").status_code == 403
    assert SCOPE_OF["GET", f"/api/v1/{path.partition('?')[0]}"] == SESSION


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("people=Nobody Known", 404, "Nobody is called"),
        ("offices=No Such Office", 404, "There is no organization"),
        ("until=2020", 409, "is not after"),
        ("until=soon", 422, "is not a date"),
    ],
)
def test_a_rehearsal_that_cannot_be_is_said(tied: World, query: str, status: int, said: str) -> None:
    client = tied.client("manager")
    for path, expected in ((f"/api/v1/rehearsal?{query}", status), (f"/rehearsal?{query}", 422)):
        answer = client.get(path)
        assert answer.status_code == expected
        assert said in answer.text


def test_a_successor_is_led_to_an_introduction(tied: World) -> None:
    page = tied.client("manager").get(f"/facts/{tied.ids['Odalys']}/introduce?counterpart=Wren&need=Bail")
    assert page.status_code == 200
    assert 'value="Wren"' in page.text
    assert 'value="Bail"' in page.text
    assert "Before you ask" in page.text
    assert "Wren Okafor: " in page.text


def test_managers_see_names_in_fragility_lists_staff_in_the_others_and_viewers_none(tied: World) -> None:
    for account, isolates, points in (("reader", False, False), ("staff", True, False), ("manager", True, True)):
        found = tied.client(account).get("/api/v1/health?ties=all").json()
        assert found["articulation_points"]["value"] == 1
        assert (found["isolates"]["names"] is not None, found["articulation_points"]["names"] is not None) == (
            isolates,
            points,
        )


def test_a_viewer_reads_numbers_and_no_name(tied: World) -> None:
    client = tied.client("reader")
    for path, _ in QUESTIONS:
        text = client.get(path).text
        for hidden in ("Odalys", "Tobias", "Marlow", "person-", "jurisdiction-"):
            assert hidden not in text
    assert client.get("/api/v1/people").status_code == 403


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/api/v1/health?ties=some", "query.ties"),
        ("/api/v1/health?staff=maybe", "query.staff"),
        ("/api/v1/health?kind=office", "query.kind"),
        ("/api/v1/trend?every=week", "query.every"),
        ("/api/v1/trend?points=1", "query.points"),
        ("/api/v1/trend?as_of=soon", "as_of"),
        ("/api/v1/health?as_of=2026-02-30", "as_of"),
        ("/api/v1/health?since=2031", "since"),
        ("/api/v1/health?since=1", "since"),
        ("/api/v1/health?level=2", "query.level"),
        ("/api/v1/gaps?limit=0", "query.limit"),
        ("/api/v1/gaps?limit=1001", "query.limit"),
        ("/api/v1/gaps?as_of=soon", "as_of"),
    ],
)
def test_wrong_values_are_named(tied: World, path: str, where: str) -> None:
    answer = tied.client().get(path)
    assert answer.status_code == (409 if "2031" in path else 422)
    assert where in answer.text


def test_strangers_are_refused(stranger: TestClient) -> None:
    for path in ("/api/v1/health", "/api/v1/gaps"):
        assert stranger.get(path).status_code == 401

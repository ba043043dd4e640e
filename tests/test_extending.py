"""What ``docs/extending.md`` adds is there afterwards: one module and one row each."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cjn_graph.model import relationships
from tests.extending import GUIDE, extended, run

ENTRIES = """dn: uid=1
uid: 1
cn: Ana Example
mail: ana@example.org

dn: uid=2
uid: 2
cn: Ben Example
mail: nowhere
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code with all that these sections add."""
    sections = ("A kind of relationship", "An import format", "A matching feature", "A health measure", "A verb")
    return extended(tmp_path_factory.mktemp("more"), *sections)


@pytest.fixture(scope="module")
def mentoring(folder: Path) -> dict[str, Any]:
    """What commands, routes and pages say where the new kind of relationship was imported."""
    program = "from pathlib import Path; from tests.new_relationship import ask; print(ask(Path('mentoring')))"
    answers: dict[str, Any] = json.loads(run(folder, program))
    return answers


def test_the_new_relationship_is_imported_once_and_checked(mentoring: dict[str, Any]) -> None:
    first, again = (json.loads(mentoring[name]) for name in ("imported", "again"))
    assert (first["written"], again["written"]) == (3, 0)
    assert not mentoring["checked"].startswith("exit")


@pytest.mark.parametrize(
    ("name", "other", "title", "outgoing"),
    [("Ada", "Wren Invented", "Mentors", True), ("Wren", "Ada Fictional", "Who mentors them", False)],
)
def test_it_is_listed_on_both_ends_by_command_route_and_page(
    mentoring: dict[str, Any], name: str, other: str, title: str, outgoing: bool
) -> None:
    route, page, shown = mentoring[name]["route"], mentoring[name]["page"], mentoring[f"shown {name}"]
    assert json.loads(mentoring[f"json {name}"]) == route
    [section] = route["further"]
    assert (section["relation"], section["outgoing"], section["title"]) == ("mentors", outgoing, title)
    [line] = section["lines"]
    assert (line["name"], line["detail"], line["start"], line["end"]) == (other, "coach", "2019-05", None)
    assert title in shown
    assert other in shown
    listed = page.split(f"<h3>{title}</h3>")[1].split("</section>")[0]
    assert f'href="/people/{line["id"]}">{other}</a>' in listed
    assert "coach · since May 2019" in listed


def test_it_is_in_both_timelines_and_has_a_page_that_says_it_as_a_sentence(mentoring: dict[str, Any]) -> None:
    for name, said in (("Ada", "Mentors"), ("Wren", "Who mentors them:")):
        timeline = mentoring[name]["page"].split('<ol class="story">')[1]
        assert f'<span class="soft">since May 2019</span> <span>{said} <a href=' in timeline
    assert "<h1>Ada Fictional mentors Wren Invented</h1>" in mentoring["Ada"]["fact"]


def test_search_finds_each_end_by_the_words_of_the_other(mentoring: dict[str, Any]) -> None:
    ada, wren = mentoring["found"]["hits"]
    assert (ada["name"], ada["matched"][0]["sentence"]) == ("Ada Fictional", "name Ada Fictional")
    assert (wren["name"], wren["matched"][0]["sentence"]) == ("Wren Invented", "linked to Ada Fictional")
    assert wren["matched"][0]["facts"][0] == mentoring["Wren"]["route"]["further"][0]["lines"][0]["fact_id"]


def test_its_words_can_be_declared_better() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    declaration, words, lent = re.findall(r"```python\n(.*?)```", guide.split("## An import format")[0], re.S)
    names = dict(vars(relationships))
    exec(declaration.replace("\n    role:", f"{words}{lent}\n    role:"), names)  # noqa: S102 (an example of ours)
    listing = names["Mentors"].listing(outgoing=False)
    assert (listing.title, listing.member.title, listing.member.happened) == ("Mentored by",) * 3
    assert names["Mentors"].listing(outgoing=True).title == "Mentors"
    assert [each.told_as for each in names["Mentors"].lent] == ["person"]


def test_the_export_of_a_directory_is_imported(folder: Path) -> None:
    (folder / "staff.ldif").write_text(ENTRIES)
    (folder / "none.ldif").write_text("")
    program = """
import json
from pathlib import Path
from cjn_graph.services.importing import import_folder
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import load_settings
found = []
with open_workspace(load_settings()) as workspace:
    viewer = workspace.viewer_for("staff")
    for name in ("none.ldif", "staff.ldif"):
        found.append(import_folder(workspace, viewer, name, all_or_nothing=True).model_dump())
    Path("staff.ldif").write_text(Path("staff.ldif").read_text().replace("nowhere", "ben@example.org"))
    for _ in range(2):
        found.append(import_folder(workspace, viewer, "staff.ldif").model_dump())
print(json.dumps(found))
"""
    empty, wrong, first, again = json.loads(run(folder, program))
    assert [problem["what"] for problem in empty["problems"]] == ["There is no entry."]
    (problem,) = wrong["problems"]
    assert (problem["file"], problem["row"], problem["column"]) == ("staff.ldif", 6, "email")
    assert (first["source"], first["written"], again["written"]) == ("staff", 2, 0)


def test_the_new_feature_is_a_reason_and_the_new_measure_is_everywhere(folder: Path) -> None:
    program = """
import json
from pathlib import Path
from tests.api.world import open_world
with open_world(Path("world")) as world:
    names = ("Ayaan Example", "Hodan Example")
    one, other = (world.add("person", name=name, languages=["en", "so"]) for name in names)
    network = world.add("network", name="Learning circle", classification="member_network")
    world.relate("member_of", other, network)
    topic = world.add("topic", name="Sealing records")
    world.relate("seeks_help_with", one, topic)
    world.relate("can_help_with", other, topic)
    client = world.client("manager")
    matches = client.get(f"/api/v1/people/{one}/matches").json()
    health = client.get("/api/v1/health").json()
    trend = client.get("/api/v1/trend").json()
    page = client.get("/health").text
print(json.dumps([matches, health, sorted(trend["measures"]), page]))
"""
    matches, health, measures, page = json.loads(run(folder, program))
    (reason,) = [one for one in json_items(matches, "reasons") if one["feature"] == "shared_language"]
    assert reason["contribution"] == 0.4
    assert reason["sentence"] == "Speaks so too."
    assert health["mean_degree"]["definition"] == "2 × ties ÷ n"
    assert list(health)[-2:] == ["mean_degree", "mixing"]
    assert "mean_degree" in measures
    assert 'id="m-mean_degree">Mean degree<' in page


def test_the_new_verb_is_a_command_a_route_and_a_form(folder: Path) -> None:
    program = """
import json, os
from pathlib import Path
from typer.testing import CliRunner
from cjn_graph.cli.app import app
from tests.api.world import open_world
os.environ |= {"CJN_DATA_FOLDER": "welcomed", "CJN_NOW": "2026-06-01T12:00:00+00:00"}
with open_world(Path("welcomed")) as world:
    ada, ben, cleo = (world.add("person", name=f"{name} Example") for name in ("Ada", "Ben", "Cleo"))
    circle = world.add("network", name="Learning circle", classification="member_network")
    client = world.client("staff")
    offered = client.get(f"/people/{ada}").text
    form = client.get(f"/facts/{ben}/welcome").text
    where = f"/api/v1/people/{ada}/welcome"
    first, again = (client.post(where, json={"network": "Learning circle", "on": "May 2020"}) for _ in range(2))
    command = CliRunner().invoke(app, ["welcome", "Cleo", circle, "--on", "11/28/2020"])
    network = client.get(f"/facts/{circle}").text
    changed = client.get(f"/people/{ada}").text
print(json.dumps([offered, form, first.status_code, again.json(), command.output, network, changed]))
"""
    offered, form, status, again, said, network, changed = json.loads(run(folder, program))
    assert re.search(r'<a [^>]*href="/facts/[^"]+/welcome"[^>]*>Welcome</a>', offered)
    assert "Welcome Ben Example into a network" in form
    assert status == 201
    assert again["title"] == "It is recorded already"
    assert "Cleo Example is a member of Learning circle." in said, said
    assert network.count("Example</a>") == 2
    assert "Welcome" in changed.split('<ol class="story">')[1]


def json_items(answer: object, name: str) -> list[dict[str, object]]:
    """All items of the lists of a name, wherever they stand in an answer."""
    if isinstance(answer, list):
        return [item for part in answer for item in json_items(part, name)]
    if isinstance(answer, dict):
        return list(answer.get(name, [])) + [item for part in answer.values() for item in json_items(part, name)]
    return []

"""What ``docs/extending.md`` adds is there afterwards: one module and one row each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.extending import extended, run

CARDS = """BEGIN:VCARD
UID:1
FN:Ana Example
EMAIL;TYPE=work:ana@example.org
END:VCARD
BEGIN:VCARD
UID:2
FN:Ben Example
EMAIL:nowhere
END:VCARD
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code with all that these sections add."""
    return extended(tmp_path_factory.mktemp("more"), "An import format", "A matching feature", "A health measure")


def test_contact_cards_are_imported(folder: Path) -> None:
    (folder / "cards.vcf").write_text(CARDS)
    (folder / "none.vcf").write_text("")
    program = """
import json
from pathlib import Path
from cjn_graph.services.importing import import_folder
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import load_settings
found = []
with open_workspace(load_settings()) as workspace:
    viewer = workspace.viewer_for("staff")
    for name in ("none.vcf", "cards.vcf"):
        found.append(import_folder(workspace, viewer, name).model_dump())
    Path("cards.vcf").write_text(Path("cards.vcf").read_text().replace("nowhere", "ben@example.org"))
    for _ in range(2):
        found.append(import_folder(workspace, viewer, "cards.vcf").model_dump())
print(json.dumps(found))
"""
    empty, wrong, first, again = json.loads(run(folder, program))
    assert [problem["what"] for problem in empty["problems"]] == ["There is no contact card."]
    (problem,) = wrong["problems"]
    assert (problem["file"], problem["row"], problem["column"]) == ("cards.vcf", 6, "email")
    assert (first["source"], first["written"], again["written"]) == ("cards", 2, 0)


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


def json_items(answer: object, name: str) -> list[dict[str, object]]:
    """All items of the lists of a name, wherever they stand in an answer."""
    if isinstance(answer, list):
        return [item for part in answer for item in json_items(part, name)]
    if isinstance(answer, dict):
        return list(answer.get(name, [])) + [item for part in answer.values() for item in json_items(part, name)]
    return []

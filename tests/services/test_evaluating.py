"""Evaluation on a store: the contract with other programs, and what is wrong with files."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from api import create_app, issue_sign_in_link
from cjn_graph.cli import app
from cjn_graph.errors import Forbidden, InvalidInput
from cjn_graph.evaluation.measures import standing
from cjn_graph.services.evaluating import evaluate_held_out, evaluate_since, evaluate_targets
from cjn_graph.services.importing import import_folder
from cjn_graph.services.weights import explain_weights
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings
from tests.making import ADMIN, NOW, STAFF, VIEWER, entity, write

PEOPLE = 20
TEAMS = 4
TIES = [(a, b) for a in range(PEOPLE) for b in range(a) if (a % TEAMS == b % TEAMS and (a + b) % 3) or b == a - 1]
HELD_OUT = [(a, b) for a in range(PEOPLE) for b in range(a) if a % TEAMS == b % TEAMS and (a, b) not in TIES]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """People and ties as files: teams that keep to themselves, and what is held out of them."""
    folder = tmp_path_factory.mktemp("badges")
    (folder / "import").mkdir()
    (folder / "import" / "people.csv").write_text(
        "id,name,attr:team\n" + "".join(f"{n},Person {n:02},{n % TEAMS}\n" for n in range(PEOPLE))
    )
    (folder / "import" / "ties.csv").write_text(
        "from,to,kind,first_on,last_on,weight\n"
        + "".join(f"{a},{b},contact,{'2025' if b else '2026-09'},2026-10,{1 + b}\n" for a, b in TIES)
    )
    (folder / "targets.csv").write_text("from,to\n" + "".join(f"{a},{b}\n" for a, b in HELD_OUT))
    return folder


@pytest.fixture(scope="module")
def workspace(files: Path) -> Iterator[Workspace]:
    with open_workspace(Settings(data_folder=files / "data", now=NOW)) as workspace:
        assert import_folder(workspace, STAFF, files / "import", source="badges").ok
        yield workspace


def cjn(workspace: Workspace, *arguments: object) -> Result:
    environment = {"CJN_DATA_FOLDER": str(workspace.settings.data_folder), "CJN_NOW": NOW.isoformat()}
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments)], env=environment)


def test_given_targets_with_scores_as_other_programs_read_them(workspace: Workspace, files: Path) -> None:
    done = cjn(workspace, "--targets", files / "targets.csv", "--scores", files / "scores.csv", "--json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert (answer["people"], answer["targets"]) == (len({end for pair in HELD_OUT for end in pair}), len(HELD_OUT))
    for model in answer["models"].values():
        assert set(model) >= {"mrr", "interval", "hits_at_10", "ndcg_at_10"}
        assert model["interval"][0] <= model["mrr"] <= model["interval"][1]
    assert set(answer["models"]) == {
        *("product", "random", "popularity", "common_neighbours", "adamic_adar", "resource_allocation"),
        *("weighted_resource_allocation", "katz", "personalised_pagerank", "attributes_only"),
    }
    assert answer["models"]["product"]["mrr"] == pytest.approx(from_file(files / "scores.csv"), abs=2e-3)
    assert answer["models"]["product"]["mrr"] > answer["models"]["random"]["mrr"]


def from_file(path: Path) -> float:
    """MRR of the first held-out tie from the written scores, everybody untied among them and nobody else."""
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            scores[row["person"]][row["candidate"]] = float(row["score"])
    reciprocal = []
    for person, values in scores.items():
        tied = {str(a + b - int(person)) for a, b in TIES if int(person) in (a, b)}
        assert set(values) == {str(n) for n in range(PEOPLE)} - tied - {person}
        targets = {str(a + b - int(person)) for a, b in HELD_OUT if int(person) in (a, b)}
        reciprocal.append(standing(np.array([*values.values()]), np.array([name in targets for name in values])).mrr)
    return float(np.mean(reciprocal))


def test_splits_of_its_own(workspace: Workspace) -> None:
    again = [cjn(workspace, "--holdout", 0.15, "--repeats", 3, "--seed", 1, "--json").stdout for _ in range(2)]
    assert again[0] == again[1]
    assert json.loads(again[0])["targets"] == 3 * round(0.15 * len(TIES))
    assert cjn(workspace, "--holdout", 0.15, "--repeats", 3, "--seed", 2, "--json").stdout != again[0]
    later = json.loads(cjn(workspace, "--split-at", "2026-06", "--json").stdout)
    assert later["targets"] == sum(b == 0 for _, b in TIES)


def test_the_table_for_people(workspace: Workspace, files: Path) -> None:
    (files / "known.csv").write_text("from;to\nbadges:2;0\n1;0\n")
    shown = cjn(workspace, "--targets", files / "known.csv").stdout
    assert "2 people, 1 held-out ties" in shown
    assert "1 more are ties of the network already and were left out." in shown
    assert "personalised pagerank" in shown
    assert "Exclusions and abstention are off" in shown


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("from,to\n1,99\n", "row 2: Nobody has the id '99'."),
        ("from,to\n1,1\n", "row 2: Both ends are the same person."),
        ("a,b\n1,2\n", "row 1: There is no column 'from'."),
        ("from,to\n", "there is no tie in it"),
        ("from,to\n1,0\n", "every tie in it is in the network already"),
        ("", "The file is empty."),
        (None, "cannot be read"),
    ],
)
def test_targets_that_cannot_be_used(workspace: Workspace, tmp_path: Path, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / "targets.csv").write_text(text)
    with pytest.raises(InvalidInput, match=message):
        evaluate_targets(workspace, STAFF, tmp_path / "targets.csv")


def test_other_refusals(workspace: Workspace, files: Path) -> None:
    targets = files / "targets.csv"
    with pytest.raises(InvalidInput, match=r"nowhere.scores.csv cannot be written: No such file"):
        evaluate_targets(workspace, STAFF, targets, files / "nowhere" / "scores.csv")
    with pytest.raises(InvalidInput, match="2 problems: holdout: 2 is not between 0 and 1"):
        evaluate_held_out(workspace, STAFF, share=2, repeats=0)
    with pytest.raises(InvalidInput, match="too few to hold some out"):
        evaluate_held_out(workspace, STAFF, share=0.001)
    with pytest.raises(InvalidInput, match="No tie came after 2026-10-31"):
        evaluate_since(workspace, STAFF, "2026-10")
    for arguments in (("--scores", "x.csv"), ("--targets", targets, "--split-at", "2020")):
        assert isinstance(cjn(workspace, *arguments).exception, InvalidInput)
    for ask in (lambda: evaluate_held_out(workspace, VIEWER), lambda: evaluate_since(workspace, VIEWER, "2020")):
        with pytest.raises(Forbidden):
            ask()
    with pytest.raises(Forbidden):
        evaluate_targets(workspace, VIEWER, targets)


def test_why_these_weights_is_told_alike_at_the_terminal_and_on_the_page(workspace: Workspace) -> None:
    report = explain_weights(workspace, STAFF)
    (team,) = report.columns
    assert (team.name, team.share) == ("team", 1.0)
    assert team.ties_alike > team.pairs_alike
    assert report.ties == len(TIES)
    environment = {"CJN_DATA_FOLDER": str(workspace.settings.data_folder), "CJN_NOW": NOW.isoformat()}
    told = CliRunner().invoke(app, ["weights", "--json"], env=environment).stdout
    assert json.loads(told) == report.model_dump(mode="json")
    shown = CliRunner().invoke(app, ["weights"], env=environment).stdout
    assert f"{len(TIES):,} ties" in shown
    assert f"{team.ties_alike:.1%}" in shown
    application = create_app(workspace.settings, workspace=workspace)
    client = TestClient(application, base_url="http://localhost")
    write(workspace.store, entity("account", "staff", role="staff"), viewer=ADMIN)
    client.get(issue_sign_in_link(application, "staff", base_url="http://localhost"))
    answer = client.get("/weights")
    assert answer.status_code == 200
    assert f"{100 * team.ties_alike:.1f}&nbsp;%" in answer.text
    with pytest.raises(Forbidden):
        explain_weights(workspace, VIEWER)


def test_an_id_of_two_sources_needs_its_source(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,name\n1,Somebody Else\n")
    assert import_folder(workspace, STAFF, tmp_path / "people.csv", source="other").ok
    targets = tmp_path / "targets.csv"
    targets.write_text("from,to\n1,3\n")
    with pytest.raises(InvalidInput, match="2 people have the id '1'"):
        evaluate_targets(workspace, STAFF, targets)
    targets.write_text("from,to\nbadges:1,3\n")
    evaluate_targets(workspace, STAFF, targets, tmp_path / "scores.csv")
    assert "badges:1,3," in (tmp_path / "scores.csv").read_text()

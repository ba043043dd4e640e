"""Which weights the ranking rests on: compared, learned, adopted by admins, and told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from api import create_app, issue_sign_in_link
from cjn_graph.cli import app
from cjn_graph.errors import Forbidden
from cjn_graph.evaluation.evaluate import Evaluation, ModelScore, SliceScore
from cjn_graph.model import MODEL, Record, derived_id
from cjn_graph.services.evaluating import compare_weights, judge
from cjn_graph.services.importing import import_folder
from cjn_graph.services.learning import learn_weights
from cjn_graph.services.matching import find_counterparts
from cjn_graph.services.people import resolve_person
from cjn_graph.services.records import create
from cjn_graph.services.weights import adopt, explain_weights
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings
from tests.making import ADMIN, NOW, STAFF, entity, write

PEOPLE, TEAMS = 24, 4


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Ties that follow teams."""
    (tmp_path / "import").mkdir()
    rows = "".join(f"{n},Person {n:02},{n % TEAMS}\n" for n in range(PEOPLE))
    (tmp_path / "import" / "people.csv").write_text(f"id,name,attr:team\n{rows}")
    ties = [(a, b) for a in range(PEOPLE) for b in range(a) if (a % TEAMS == b % TEAMS and (a + b) % 3) or b == a - 1]
    rows = "".join(f"{a},{b},contact,2025,2026-04,1\n" for a, b in ties)
    (tmp_path / "import" / "ties.csv").write_text(f"from,to,kind,first_on,last_on,weight\n{rows}")
    with open_workspace(Settings(data_folder=tmp_path / "data", now=NOW)) as workspace:
        assert import_folder(workspace, STAFF, tmp_path / "import", source="badges").ok
        write(workspace.store, entity("account", "chief", role="admin"), viewer=ADMIN)
        yield workspace


def cjn(workspace: Workspace, *arguments: object) -> Result:
    environment = {"CJN_DATA_FOLDER": str(workspace.settings.data_folder), "CJN_NOW": NOW.isoformat()}
    return CliRunner().invoke(app, [*map(str, arguments)], env=environment)


def introduces(introduction: str, person: str) -> Record:
    ends = {"from_id": introduction, "to_id": person}
    return MODEL.parse("introduces", {"id": derived_id("introduces", introduction, person), **ends})


def found(mrr: float, ahead: tuple[float, float], bridging: float) -> Evaluation:
    """An evaluation of two rankings, the product at 0.4 and 0.2 between circles."""
    scores = {"hits_at_1": 0.0, "hits_at_10": 0.0, "ndcg_at_10": 0.0, "exposure_gini": 0.0, "top_decile_share": 0.0}
    models = {
        "product": ModelScore(mrr=0.4, interval=(0.3, 0.5), **scores),
        "declared": ModelScore(mrr=mrr, interval=(0.3, 0.5), product_ahead_interval=ahead, **scores),
    }
    between = SliceScore(people=1, targets=1, description="", mrr={"product": 0.2, "declared": bridging})
    return Evaluation(people=9, targets=12, models=models, slices={"bridging": between}, definition="", baselines={})


@pytest.mark.parametrize(
    ("evaluation", "better", "reason"),
    [
        (found(0.5, (-0.2, -0.01), 0.2), True, "MRR 0.500 against 0.400, ahead by +0.010 to +0.200 (95 %), on 12 ties"),
        (found(0.5, (-0.2, 0.01), 0.3), False, "It is not surely better"),
        (found(0.5, (-0.2, -0.01), 0.1), False, "ties without a common contact fall from 0.200 to 0.100"),
    ],
    ids=["better", "not surely", "worse between circles"],
)
def test_what_counts_as_better(evaluation: Evaluation, better: bool, reason: str) -> None:
    said = judge(evaluation, "declared")
    assert said[0] is better
    assert reason in said[1]


def test_an_admin_adopts_weights_and_everybody_is_told(workspace: Workspace) -> None:
    person = resolve_person(workspace, STAFF, "Person 00").id
    before = explain_weights(workspace, STAFF)
    assert (before.basis, before.adopted_at) == ("own_ties", None)
    with pytest.raises(Forbidden):
        adopt(workspace, STAFF, "declared", "because")
    with pytest.raises(Forbidden):
        create(workspace, ADMIN, "weighting", {"basis": "declared", "number": 1})
    adopt(workspace, ADMIN, "declared", "It did better in May.")
    after = explain_weights(workspace, STAFF)
    assert (after.basis, after.adopted_at, after.evidence) == (
        "declared",
        NOW.date().isoformat(),
        "It did better in May.",
    )
    assert {one.name: one.weight for one in after.features} == {one.name: one.declared for one in after.features}
    assert not any(one.learned for one in after.features)
    top = find_counterparts(workspace, STAFF, person)[0]
    [shared] = [one.contribution for one in top.reasons if one.feature == "shared_attributes"] or [None]
    assert shared in (None, 0.8)
    shown = cjn(workspace, "weights").stdout
    assert f"rest on the declared weights, adopted on {NOW.date()}" in shown
    client = TestClient(create_app(workspace.settings, workspace=workspace), base_url="http://localhost")
    client.get(issue_sign_in_link(client.app, "chief", base_url="http://localhost"))  # type: ignore[arg-type]  # ours
    assert "It did better in May." in client.get("/weights").text
    adopt(workspace, ADMIN, "outcomes", "Later introductions.", {"need_met": 3.0, "load": -0.5, "gone": 1.0})
    weights = {one.name: one for one in explain_weights(workspace, STAFF).features}
    assert (weights["need_met"].weight, weights["need_met"].learned, weights["load"].weight) == (3.0, True, -0.5)
    assert weights["nearness"].weight == weights["nearness"].declared


def test_comparing_is_for_all_staff_and_adopting_for_admins(workspace: Workspace) -> None:
    adopt(workspace, ADMIN, "declared", "to begin with")
    choice = compare_weights(workspace, ADMIN, repeats=3, adopt_them=True)
    assert (choice.basis, choice.other) == ("declared", "own_ties")
    assert {"product", "own_ties"} <= set(choice.evaluation.models)
    assert explain_weights(workspace, STAFF).basis == ("own_ties" if choice.better else "declared")
    assert not compare_weights(workspace, STAFF, repeats=1).evaluation.already_tied
    with pytest.raises(Forbidden):
        compare_weights(workspace, STAFF, adopt_them=True)
    refused = cjn(workspace, "evaluate", "--adopt", "--split-at", "2026")
    assert "--adopt holds ties out itself" in str(refused.exception)


def test_an_evaluation_as_a_page_that_needs_nothing_else(workspace: Workspace, tmp_path: Path) -> None:
    page = tmp_path / "evaluation.html"
    assert cjn(workspace, "evaluate", "--repeats", 1, "--report", page).exit_code == 0
    text = page.read_text()
    assert text.count("<svg") == 4
    assert "weighted resource allocation" in text
    assert "Person 0" not in text
    assert "http" not in text.partition("<body>")[2].replace("http://www.w3.org", "")
    refused = cjn(workspace, "evaluate", "--repeats", 1, "--report", tmp_path / "nowhere" / "page.html")
    assert "cannot be written" in str(refused.exception)


def test_outcomes_teach_where_they_are_many(workspace: Workspace) -> None:
    few = learn_weights(workspace, STAFF)
    assert few.reason.startswith("Too little to learn from: 0 outcomes")
    with pytest.raises(Forbidden):
        learn_weights(workspace, STAFF, adopt_them=True)
    people = [resolve_person(workspace, STAFF, f"Person {n:02}").id for n in range(PEOPLE)]
    records, pairs = [], [(a, b) for a in range(PEOPLE) for b in range(a) if (a * 7 + b) % 5 or a % TEAMS == b % TEAMS]
    for number, (a, b) in enumerate(pairs):
        month = f"{2020 + number % 4}-{1 + number % 12:02}"
        useful = a % TEAMS == b % TEAMS
        outcome = {"met_on": month, "useful": True} if useful else {"decided_on": month, "decline_reason": "no"}
        status = "met" if useful else "declined"
        one = entity("introduction", str(number), status=status, suggested_on=month, **outcome)
        records += [one, introduces(one.id, people[a]), introduces(one.id, people[b])]
    write(workspace.store, *records, viewer=STAFF)
    found = learn_weights(workspace, STAFF)
    assert found.outcomes == len(pairs) >= 200
    assert found.weights
    told = cjn(workspace, "learn").stdout
    assert f"{len(pairs)} introductions with an outcome" in told
    assert cjn(workspace, "learn", "--json").exit_code == 0
    assert found == learn_weights(workspace, ADMIN)
    adopted = learn_weights(workspace, ADMIN, adopt_them=True)
    assert explain_weights(workspace, STAFF).basis == ("outcomes" if adopted.better else "own_ties")

"""The report: the numbers of the health route, as a page and as files that need nothing else, naming nobody."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cjn_graph.analysis.measures import MEASURES, headlines
from cjn_graph.cli import app
from tests.api.world import World, open_world
from tests.web.test_network_pages import shown


@pytest.fixture(scope="module")
def tied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("report") / "data") as world:
        world.relate("knows", world.ids["Odalys"], world.ids["Tobias"], last_on="2026-03")
        yield world


@pytest.mark.parametrize("account", ["manager", "reader"])
def test_page_and_file_show_the_numbers_of_the_health_route_and_name_nobody(tied: World, account: str) -> None:
    client = tied.client(account)
    found = client.get("/api/v1/report").json()
    health = client.get(f"/api/v1/health?since={found['health']['scope']['since']}").json()
    page, file = client.get("/report"), client.get("/report.html")
    assert (page.status_code, file.status_code) == (200, 200)
    assert "style=" not in page.text
    assert "attachment" in file.headers["content-disposition"]
    for measure in MEASURES:
        assert found["health"][measure.name]["value"] == health[measure.name]["value"]
        for text in (page.text, file.text):
            assert f"{shown(health[measure.name]['value'], measure.shown_as)}</" in text, measure.name
            assert measure.says.replace("'", "&#39;") in text
    for text in (page.text.partition("<main")[2], file.text, str(found)):
        assert "Odalys" not in text
        assert "person-" not in text
    assert not re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', file.text), "the file needs nothing else"


def test_the_pdf_is_one_and_the_same_each_time(tied: World) -> None:
    client = tied.client("reader")
    answer = client.get("/report.pdf?as_of=2026-05&since=2024")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert len(answer.content) > 10_000


@pytest.mark.parametrize("path", ["/report?since=2031", "/report?as_of=soon"])
def test_a_day_that_cannot_be_is_said_beside_its_box(tied: World, path: str) -> None:
    answer = tied.client().get(path)
    assert answer.status_code == 422
    assert 'class="trouble"' in answer.text


def test_the_command_writes_the_file_and_the_numbers_behind_each_plot(tied: World, tmp_path: Path) -> None:
    settings = tied.workspace.settings
    environment = {"CJN_DATA_FOLDER": str(settings.data_folder), "CJN_NOW": str(settings.now)}
    runner, out, data = CliRunner(), tmp_path / "report.pdf", tmp_path / "numbers"
    done = runner.invoke(app, ["report", "--out", str(out), "--data", str(data)], env=environment)
    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(b"%PDF-")
    rows = list(csv.DictReader(io.StringIO((data / "measures.csv").read_text())))
    assert {row["measure"] for row in rows} == {measure.name for measure in MEASURES}
    for file in data.glob("*.csv"):
        for row in csv.DictReader(io.StringIO(file.read_text())):
            for column in ("value", "n", "coverage", "ties", "expected", "ei_index", "ratio"):
                assert row.get(column) is None or row[column] == "" or float(row[column]) is not None, (file, row)
    points = list(csv.DictReader(io.StringIO((data / f"{headlines()[0].name}.csv").read_text())))
    trend = tied.client().get("/api/v1/trend").json()["measures"][headlines()[0].name]["points"]
    assert [(row["as_of"], float(row["value"])) for row in points] == [
        (point["as_of"], point["value"]) for point in trend
    ]
    for options, said in (([], "--out"), (["--out", str(tmp_path / "report.doc")], "neither .html nor .pdf")):
        refused = runner.invoke(app, ["report", *options], env=environment)
        assert said in str(refused.exception)


@pytest.mark.parametrize("account", ["manager"])
def test_an_empty_network_has_a_report(tmp_path: Path, account: str) -> None:
    with open_world(tmp_path / "data") as world:
        client = world.client(account)
        for path in ("/report?as_of=1990", "/report.pdf?as_of=1990", "/report?as_of=9999", "/gaps?as_of=1990"):
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert b"nan" not in answer.content.lower().split(b"<body")[-1] or path.endswith("pdf?as_of=1990")

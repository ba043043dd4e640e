"""What members tell us, contacts without typing and many at once, at the terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cjn_graph.cli import app as cli
from cjn_graph.errors import CjnError
from cjn_graph.services.surveys.answering import submit
from cjn_graph.store import Store
from tests.making import NOW, entity, workspace_on, write

ADA = entity("person", "ada", name="Ada Sample", email="ada@example.org")
BEN = entity("person", "ben", name="Ben Sample")
MAIL = "From: Ada <ada@example.org>\nTo: new@example.org\nSubject: Hello\nDate: Mon, 12 Oct 2026 09:30:00 +0000\n\nx\n"


@pytest.fixture
def environment(empty_store: Store, embedded_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    write(empty_store, ADA, BEN)
    monkeypatch.setenv("CJN_DATA_FOLDER", str(embedded_folder))
    monkeypatch.setenv("CJN_NOW", NOW.isoformat())
    return empty_store


def run(*arguments: str, stdin: str | None = None) -> str:
    result = CliRunner().invoke(cli, list(arguments), input=stdin)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def refused(*arguments: str) -> str:
    """What an error says; how it is told and its exit code are those of every command."""
    result = CliRunner().invoke(cli, list(arguments))
    assert isinstance(result.exception, CjnError)
    return str(result.exception)


def test_a_survey_from_the_terminal(environment: Store, tmp_path: Path) -> None:
    folder = tmp_path / "messages"
    said = run("survey", "send", "Spring check", "--to", "Ada Sample", "--to", "Ben", "--eml", str(folder))
    assert "2 members are asked in Spring check" in said
    assert "Ben Sample, no mail address on record: http" in said
    assert len(list(folder.glob("*.eml"))) == 2
    token = re.findall(r"Ada Sample, ada@example.org: \S+token=(\S+)", said)[0]
    submit(workspace_on(environment), token, {"phone": "555 0100", "knows": "Ben Sample\nNobody"})
    assert "Spring check" in run("survey", "list")
    [wave] = json.loads(run("survey", "list", "--json"))
    assert (wave["asked"], wave["answered"], wave["rate"]) == (2, 1, 0.5)
    response = next(one["response"] for one in wave["people"] if one["to_review"])
    assert "1 (50%) of 2 answered, 1 to review" in run("survey", "show", "Spring check")
    review = run("survey", "show", response)
    assert "they say:  555 0100" in review
    assert f"{BEN.id}  Ben Sample (meant)" in review
    assert "has no equals sign" in refused("survey", "review", response, "--edit", "phone")
    run("survey", "review", response, "--edit", "phone=555 0199", "--accept", "knows 1", "--reject", "knows 2")
    assert "(rejected, staff, 2026-11-01)" in run("survey", "show", response)
    assert "Everybody has answered" not in run("survey", "send", "Spring check", "--again")
    assert "cannot be written" in refused(
        "survey", "send", "Spring check", "--again", "--eml", str(folder / next(folder.iterdir()).name)
    )
    waiting = next(one["response"] for one in wave["people"] if one["status"] == "asked")
    assert "works no more" in run("survey", "withdraw", waiting)
    assert "no survey called" in refused("survey", "show", "Nothing")


def test_mail_from_a_pipe_and_many_at_once_from_a_file(environment: Store, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "one.eml").write_text(MAIL)
    (drop / "notes.png").write_text("x")
    assert "Nothing waits" in run("capture", "list")
    assert "1 to confirm" in run("capture", "add", "-", stdin=MAIL)
    assert "Came in before: Hello." in run("capture", "add", str(drop))
    assert "photo.png" in refused("capture", "add", str(tmp_path / "photo.png"))
    listed = run("capture", "list")
    assert f"Ada <ada@example.org>: Ada Sample ({ADA.id})" in listed
    assert "new@example.org: not on record" in listed
    [one] = json.loads(run("capture", "list", "--json"))
    assert "Not on record, and left out: new@example.org." in run("capture", "confirm", one["key"])
    assert "Nothing waits under this key" in refused("capture", "dismiss", one["key"])
    people = tmp_path / "people.csv"
    people.write_text("Name,Email\nAda,ada@example.org\nNobody,x@example.org\n")
    shown = run("bulk", "--file", str(people), "--tag", "pilot", "--dry-run")
    assert "Ada Sample: tagged pilot." in shown
    assert "Nobody on record has this address." in shown
    bulk = re.findall(r"cjn undo (bulk-\w+)", run("bulk", "--file", str(people), "--tag", "pilot"))[0]
    assert "is so already" in run("bulk", "Ada Sample", "--tag", "pilot")
    assert ADA.id in run("undo", bulk)

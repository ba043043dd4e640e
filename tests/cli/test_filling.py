"""`cjn import` and `cjn seed`: what they print, what they refuse, and that refusing writes nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cjn_graph.cli import exits, filling
from cjn_graph.cli.app import main
from tests.cli.conftest import Cjn

PEOPLE = "id,name,attr:shirt size\n1,Ann Example,M\n2,José Example,L\n3,Mei Example,\n"
TIES = "from,to,kind,first_on,last_on,weight,source\n1,2,colleague,2020,2026-05,2,\n2,3,,2021,,,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with people and ties, as the smallest import has it."""
    folder = tmp_path / "contacts"
    folder.mkdir()
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "ties.csv").write_text(TIES, encoding="utf-8")
    return folder


def test_people_and_ties_come_in_and_a_second_run_writes_nothing(
    store_environment: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    cjn = Cjn(tmp_path / "staging", store_environment)
    first = cjn("import", str(folder))
    assert "people.csv" in first.stdout
    assert "5 records written" in first.stderr
    assert json.loads(cjn("show", "jose", "--json").stdout)["person"]["name"] == "José Example"
    report = json.loads(cjn("import", str(folder), "--json").stdout)
    assert report["ok"]
    assert report["written"] == 0
    assert json.loads(cjn("check", "--json").stdout)["records"] == {"person": 3, "knows": 2}
    assert isinstance(json.loads(cjn("match", "Mei Example", "--json").stdout), list)


def test_show_prints_the_imported_columns_of_a_member_and_no_heading_without(cjn: Cjn, folder: Path) -> None:
    cjn("import", str(folder))
    assert "From the import" not in cjn("show", "Mei Example").stdout
    lines = cjn("show", "José Example").stdout.splitlines()
    assert lines[lines.index("From the import") + 1].split() == ["Column", "Value"]
    assert any(line.split() == ["shirt", "size", "L"] for line in lines)


def test_rows_that_repeat_others_are_counted_where_there_are_any(cjn: Cjn, folder: Path) -> None:
    assert "Repeated" not in cjn("import", str(folder), "--dry-run").stdout
    (folder / "ties.csv").write_text("from,to\n1,2\n2,1\n1,2\n", encoding="utf-8")
    shown = cjn("import", str(folder)).stdout.splitlines()
    assert shown[0].split()[-1] == "Repeated"
    assert [line.split()[-1] for line in shown if line.startswith("ties.csv")] == ["2"]


def test_a_dry_run_shows_every_row_and_writes_nothing(cjn: Cjn, folder: Path) -> None:
    shown = cjn("import", str(folder), "--dry-run")
    assert "people.csv, row 2: create person-" in shown.stdout
    assert "ties.csv, row 3: create knows-" in shown.stdout
    assert "Nothing was written (dry run)." in shown.stderr
    assert json.loads(cjn("check", "--json").stdout)["records"] == {}


def test_templates_are_written_and_can_be_imported_as_they_are(cjn: Cjn, tmp_path: Path) -> None:
    target = tmp_path / "templates"
    listed = cjn("import", "--templates", str(target)).stdout.split()
    assert sorted(listed) == sorted(path.as_posix() for path in target.iterdir())
    assert (target / "people.csv").read_text(encoding="utf-8").startswith("id,")
    assert "exists already" in cjn("import", "--templates", str(target), code=exits.INVALID).stderr
    assert "0 records written" in cjn("import", str(target)).stderr


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("people.csv", f"id,name\n1,{'x' * 10_000_000}\n", "people.csv, row 2"),
        ("ties.csv", "from,to,first_on\n1,2,2020-13\n", "ties.csv, row 2, column first_on"),
    ],
    ids=["10 MB", "date"],
)
def test_a_wrong_file_is_refused_by_file_row_and_column(
    cjn: Cjn, folder: Path, name: str, text: str, where: str
) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    told = cjn("import", str(folder), "--all-or-nothing", code=exits.INVALID)
    assert where in told.stderr
    assert "Nothing was written" in told.stderr
    assert len(told.stderr) < 5_000
    report = json.loads(cjn("import", str(folder), "--all-or-nothing", "--json", code=exits.INVALID).stdout)
    assert not report["ok"]
    assert report["problem_count"] >= 1
    assert report["written"] == 0
    cjn("show", "Ann", code=exits.STORE)  # the store is empty


def test_a_single_problem_is_told_as_one(cjn: Cjn, folder: Path) -> None:
    (folder / "people.csv").write_text(PEOPLE + "4,\n", encoding="utf-8")
    refused = cjn("import", str(folder), "--all-or-nothing", code=exits.INVALID)
    assert "Error: 1 problem. Nothing was written." in refused.stderr
    assert "1 row is left out, the others are not." in cjn("import", str(folder), code=exits.FINDINGS).stderr
    assert "Why rejected" in (folder / "people-rejected.csv").read_text(encoding="utf-8-sig")


def test_an_import_that_is_stopped_says_how_to_go_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(filling, "import_folder", stopped)
    monkeypatch.setenv("CJN_DATA_FOLDER", str(folder.parent / "data"))
    monkeypatch.setattr(sys, "argv", ["cjn", "import", str(folder)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == exits.INTERRUPTED
    assert "Stopped. Run the same command again: it goes on from there" in capsys.readouterr().err


def test_a_wrong_encoding_is_told_and_the_right_one_works(cjn: Cjn, folder: Path) -> None:
    (folder / "people.csv").write_bytes(PEOPLE.encode("cp1252"))
    told = cjn("import", str(folder), code=exits.INVALID)
    assert "people.csv" in told.stderr
    assert "--encoding" in told.stderr
    cjn("import", str(folder), "--encoding", "cp1252")
    assert json.loads(cjn("show", "José", "--json").stdout)["person"]["name"] == "José Example"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], exits.USAGE),
        (["nowhere"], exits.INVALID),
        (["contacts", "--source", "a b"], exits.INVALID),
        (["contacts", "--encoding", "nonsense"], exits.INVALID),
        (["contacts", "--templates", "templates"], exits.USAGE),
    ],
    ids=["nothing", "no folder", "source", "encoding", "both"],
)
def test_wrong_arguments_are_refused(cjn: Cjn, folder: Path, arguments: list[str], code: int) -> None:
    assert folder.exists()
    told = cjn("import", *arguments, code=code)
    assert told.stdout == ""
    assert told.stderr
    assert not (folder.parent / "templates").exists()


def test_reference_data_alone_names_nobody(cjn: Cjn) -> None:
    done = cjn("seed", "--reference")
    assert done.stdout == ""
    records = json.loads(cjn("check", "--json").stdout)["records"]
    assert records["jurisdiction"] > 3_000
    assert records["topic"] > 50
    assert "person" not in records


def test_a_demo_network_of_another_size_or_too_small_is_refused(demo: Cjn) -> None:
    assert "Everything is there already." in demo("seed").stderr
    assert "CJN_DATA_FOLDER" in demo("seed", "--people", "500", code=exits.CONFLICT).stderr
    assert "300" in demo("seed", "--people", "299", code=exits.INVALID).stderr
    demo("seed", "--people", "none", code=exits.USAGE)

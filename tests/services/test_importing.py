"""Importing a folder of CSV files, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjn_graph.errors import Forbidden
from cjn_graph.model import Record
from cjn_graph.questions import HealthQuestion
from cjn_graph.records import Update
from cjn_graph.services.checking import check
from cjn_graph.services.health import report_health
from cjn_graph.services.importing import RowOutcome, import_folder
from cjn_graph.services.matching import find_counterparts
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.importing_files import NETWORK, OFFICES, Importer
from tests.making import CLEARED, NOW, STAFF, VIEWER, apply, entity, write


@pytest.fixture
def importer(store: Store, tmp_path: Path) -> Importer:
    return Importer(Workspace(store, Settings(now=NOW, data_folder=tmp_path / "data")), tmp_path / "files")


def one(importer: Importer, kind: str) -> Record:
    (record,) = importer.stored(kind)
    return record


def test_people_and_ties_become_a_network(importer: Importer) -> None:
    report = importer(files=NETWORK)
    assert report.ok
    assert report.written == importer.changes() == 5
    assert [(file.file, file.rows, file.created) for file in report.files] == [("people.csv", 3, 3), ("ties.csv", 2, 2)]
    ann, ben, cem = importer.by_external_id("person", "crm:1", "crm:2", "crm:3")
    assert (ann.name, ann.email, ann.languages) == ("Ann Núñez", "ann@example.org", ["en", "es"])
    assert ann.attributes == {"cohort": "2021"}
    assert ann.source == "crm"
    ties = {(tie.how, tie.strength, tie.source): tie for tie in importer.stored("knows")}
    colleague, mentor = ties[("colleague", 2.0, "survey")], ties[("mentor", 1.0, "crm")]
    assert (colleague.from_id, colleague.to_id) == (ann.id, ben.id)
    assert (colleague.first_on, colleague.last_on) == ("2019", "2020-05")
    assert (mentor.from_id, mentor.to_id) == (ben.id, cem.id)


def test_every_kind_of_file_is_joined_up(importer: Importer) -> None:
    report = importer(files=OFFICES)
    assert report.problems == []
    (person,) = importer.by_external_id("person", "crm:p1")
    terms = importer.stored("holds")
    assert {(term.from_id, term.start, term.end) for term in terms} == {
        (person.id, "2015", "2018-12"),
        (person.id, "2019", None),
    }
    assert {part.role for part in importer.stored("took_part")} == {"lead", "partner"}
    assert one(importer, "post").elected is True
    assert check(importer.workspace, CLEARED).ok


@pytest.mark.parametrize("files", [NETWORK, OFFICES])
def test_importing_again_writes_no_change(importer: Importer, files: dict[str, str]) -> None:
    importer(files=files)
    before = importer.changes()
    report = importer()
    assert (report.written, importer.changes()) == (0, before)
    assert all(file.unchanged == file.rows for file in report.files)


def test_a_changed_cell_changes_that_property_only(importer: Importer) -> None:
    importer(files=NETWORK)
    changed = NETWORK["people.csv"].replace("Ben", "Benjamin")
    report = importer(files={"people.csv": changed})
    assert (report.files[0].updated, report.files[0].unchanged, report.written) == (1, 2, 1)
    (ben,) = importer.by_external_id("person", "crm:2")
    assert (ben.name, ben.version) == ("Benjamin", 2)


def test_an_absent_column_leaves_the_value_and_an_empty_cell_clears_it(importer: Importer) -> None:
    importer(
        files={"people.csv": "id,name,email,phone,attr:cohort,attr:team\n1,Ann,a@example.org,555 0100,2021,Blue\n"}
    )
    importer(files={"people.csv": "id,name,phone,attr:cohort\n1,Ann,,\n"})
    ann = one(importer, "person")
    assert (ann.email, ann.phone, ann.attributes) == ("a@example.org", None, {"team": "Blue"})


def test_an_empty_cell_never_opens_a_restricted_record(importer: Importer) -> None:
    importer(CLEARED, files={"people.csv": "id,name,sensitivity\n1,Ann,restricted\n"})
    report = importer(CLEARED, files={"people.csv": "id,name,sensitivity\n1,Ann Lee,\n"})
    assert (report.files[0].updated, one(importer, "person").sensitivity) == (1, "restricted")


def test_a_stated_sensitivity_changes_the_record_it_does_not_copy_it(importer: Importer) -> None:
    importer(CLEARED, files=NETWORK)
    ties = "from,to,kind,first_on,source,sensitivity\n1,2,colleague,2019,survey,restricted\n"
    importer(CLEARED, files={"people.csv": "id,name,sensitivity\n1,Ann,restricted\n", "ties.csv": ties})
    assert sorted(person.sensitivity for person in importer.stored("person")) == ["open", "open", "restricted"]
    assert sorted(tie.sensitivity for tie in importer.stored("knows")) == ["open", "restricted"]


def test_a_dry_run_tells_row_by_row_and_writes_nothing(importer: Importer) -> None:
    importer(files=NETWORK)
    before = importer.changes()
    people = "id,name,phone\n1,Ann Núñez,555 0100\n2,Ben,\n4,Dan,\n"
    seen: list[RowOutcome] = []
    report = importer(files={"people.csv": people}, dry_run=True, each_row=seen.append)
    assert [(row.row, row.action, row.changed) for row in seen] == [
        (2, "update", ["phone"]),
        (3, "unchanged", []),
        (4, "create", []),
    ]
    assert (report.ok, report.written, importer.changes()) == (True, 0, before)


def test_a_record_is_found_by_the_id_of_another_source(importer: Importer) -> None:
    importer(files=NETWORK)
    files = {
        "people.csv": "id,name,external_ids\n77,Ann Núñez,crm:1\n",
        "ties.csv": "from,to,kind\n77,crm:3,friend\ncrm:2,crm:3,friend\n",
    }
    report = importer(files=files, source="list")
    assert (report.files[0].created, report.files[0].updated, report.files[1].created) == (0, 1, 2)
    (ann,) = importer.by_external_id("person", "list:77")
    assert ann.external_ids == ["crm:1", "list:77"]


def test_our_own_ids_are_references_too(importer: Importer, store: Store) -> None:
    ann, ben = entity("person", "ann"), entity("person", "ben")
    write(store, ann, ben)
    report = importer(files={"ties.csv": f"from,to,kind\ncjn:{ann.id},cjn:{ben.id},friend\n"})
    assert report.problems == []
    assert (one(importer, "knows").from_id, report.written) == (ann.id, 1)


def test_the_source_is_the_name_of_the_folder_unless_it_is_given(importer: Importer, tmp_path: Path) -> None:
    folder = tmp_path / "My export: May"
    folder.mkdir()
    (folder / "people.csv").write_text("id,name\n1,Ann\n")
    report = import_folder(importer.workspace, STAFF, folder)
    assert report.source == "My-export-May"
    assert one(importer, "person").external_ids == ["My-export-May:1"]


@pytest.mark.parametrize("second", ["1,2", "2,1"])
def test_a_tie_listed_again_with_the_same_values_is_one_tie(importer: Importer, second: str) -> None:
    ties = f"from,to,kind,weight\n1,2,colleague,2\n2,3,,\n{second},colleague,2\n"
    report = importer(files=NETWORK | {"ties.csv": ties})
    assert (report.files[1].created, report.files[1].repeated) == (2, 1)
    assert len(importer.stored("knows")) == 2
    assert importer().written == 0


def test_a_tie_in_two_files_is_one_tie(importer: Importer) -> None:
    report = importer(files=NETWORK | {"knows.csv": "from,to\n2,3\n", "ties.csv": "from,to\n3,2\n1,2\n"})
    assert report.problems == []
    assert (len(importer.stored("knows")), sum(file.repeated for file in report.files)) == (2, 1)


def test_what_sources_say_differently_of_one_pair_is_kept_side_by_side(importer: Importer) -> None:
    ties = "from,to,weight,last_on\n1,2,3,2024\n2,1,1,2024\n1,2,3,2025-06\n2,1,3,2024\n1,2,2.5,\n2,3,1,2020\n"
    outcomes: list[RowOutcome] = []
    report = importer(files=NETWORK | {"ties.csv": ties}, each_row=outcomes.append)
    assert report.problems == []
    assert (report.files[1].created, report.files[1].repeated) == (5, 1)
    rows = {outcome.row: outcome for outcome in outcomes if outcome.file == "ties.csv"}
    assert (rows[5].action, rows[5].id) == ("repeated", rows[2].id)
    ann, ben = importer.by_external_id("person", "crm:1", "crm:2")
    between = [tie for tie in importer.stored("knows") if {tie.from_id, tie.to_id} == {ann.id, ben.id}]
    assert sorted((tie.from_id == ann.id, tie.strength, tie.last_on) for tie in between if tie.last_on) == [
        (False, 1.0, "2024"),
        (True, 3.0, "2024"),
        (True, 3.0, "2025-06"),
    ]
    assert len(between) == 4
    again = importer()
    assert (again.written, again.files[1].unchanged, again.files[1].repeated) == (0, 5, 1)
    assert check(importer.workspace, CLEARED).ok
    assert report_health(importer.workspace, STAFF, HealthQuestion(ties="all")).ties.value == 2
    network = importer.workspace.network(STAFF)
    a, b = (network.index[person.id] for person in (ann, ben))
    assert len(network.ties.evidence(a, b)) == 4
    assert find_counterparts(importer.workspace, STAFF, ann.id)


def test_the_first_of_several_ties_can_be_corrected(importer: Importer) -> None:
    importer(files=NETWORK | {"ties.csv": "from,to,weight\n1,2,3\n2,1,1\n"})
    before = {tie.id: tie.strength for tie in importer.stored("knows")}
    report = importer(files={"ties.csv": "from,to,weight\n1,2,5\n2,1,1\n"})
    assert (report.files[0].updated, report.files[0].unchanged) == (1, 1)
    after = {tie.id: tie.strength for tie in importer.stored("knows")}
    assert {before[record_id]: value for record_id, value in after.items()} == {3.0: 5.0, 1.0: 1.0}


def test_text_that_looks_like_code_is_kept_as_it_is(importer: Importer) -> None:
    names = [
        "=HYPERLINK(0)",
        "'}) MATCH (n) DETACH DELETE n //",
        "<script>alert(1)</script>",
        "$name {id: 1}",
        "Robert'); --",
    ]
    rows = "".join(f'{number},"{name}"\n' for number, name in enumerate(names))
    importer(
        files={
            "people.csv": f"id,name,attr:`a`\n{rows}".replace("attr:`a`\n", "attr:`a`}\n").replace('"\n', '",=1+1\n')
        }
    )
    people = importer.stored("person")
    assert {person.name for person in people} == set(names)
    assert {tuple(person.attributes.items()) for person in people} == {(("`a`}", "=1+1"),)}


def test_headers_may_differ_in_case_and_blanks_and_semicolons_may_part_cells(importer: Importer) -> None:
    importer(files={"People.CSV": "ID;Given Name; name ;languages\n1;Ann;Ann Lee;en|es\n"})
    ann = one(importer, "person")
    assert (ann.name, ann.given_name, ann.languages) == ("Ann Lee", "Ann", ["en", "es"])


def test_another_encoding_can_be_named(importer: Importer) -> None:
    importer.write({})
    (importer.folder / "people.csv").write_bytes("id,name\n1,José\n".encode("cp1252"))
    assert not importer().ok
    assert importer.changes() == 0
    assert importer(encoding="cp1252").written == 1
    assert one(importer, "person").name == "José"


def test_files_that_are_not_csv_are_named(importer: Importer) -> None:
    report = importer(files={"people.csv": "id,name\n1,Ann\n", "COLUMNS.md": "", "notes.txt": ""})
    assert (report.ok, report.ignored) == (True, ["COLUMNS.md", "notes.txt"])


def test_progress_reaches_the_total_of_each_stage(importer: Importer) -> None:
    seen: list[tuple[str, int, int]] = []
    importer(files=NETWORK, progress=lambda *step: seen.append(step))
    for stage in ("checking", "writing"):
        steps = [(done, total) for name, done, total in seen if name == stage]
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1] > 0


def test_nothing_of_the_work_stays_in_the_data_folder(importer: Importer) -> None:
    importer(files=NETWORK)
    assert list(importer.workspace.settings.data_folder.iterdir()) == []


def test_the_report_is_json(importer: Importer) -> None:
    report = importer(files=NETWORK, dry_run=True)
    assert '"ok":true' in report.model_dump_json()


def test_the_program_in_the_guide_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
    program = guide.split("```python\n")[1].split("```")[0]
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "people.csv").write_text(NETWORK["people.csv"], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CJN_DATA_FOLDER", str(tmp_path / "data"))
    exec(program, {})  # noqa: S102 - our own guide
    assert capsys.readouterr().out == "True 0 []\n"


# --- rights ----------------------------------------------------------------------------------------------------------


def test_importing_needs_the_role_staff(importer: Importer) -> None:
    with pytest.raises(Forbidden, match="staff"):
        importer(VIEWER, files=NETWORK)
    assert importer.changes() == 0


@pytest.mark.parametrize(
    "files",
    [
        {"pressures.csv": "id,name,classification\n1,Recall,recall\n"},
        {"people.csv": "id,name,sensitivity\n1,Ann,open\n2,Ben,restricted\n"},
        {"engagements.csv": "id,name,classification\n1,Support,leadership_support\n"},
        NETWORK | {"knows.csv": "from,to,sensitivity\n1,3,restricted\n"},
    ],
)
def test_restricted_rows_need_the_grant(importer: Importer, files: dict[str, str]) -> None:
    with pytest.raises(Forbidden, match=r"\.csv, row \d: Writing restricted facts") as error:
        importer(STAFF, files=files)
    assert "grant" in error.value.hint
    assert importer.changes() == 0
    assert importer(CLEARED).ok


def test_hidden_records_are_as_good_as_absent(importer: Importer, store: Store) -> None:
    ties = {"ties.csv": "from,to,kind\n1,9,friend\n", "people.csv": "id,name\n1,Ann\n"}
    absent = importer(STAFF, files=ties)
    write(store, entity("person", "hidden", external_ids=["crm:9"], sensitivity="restricted"))
    before = importer.changes()
    assert importer(STAFF) == absent
    assert importer.changes() == before
    assert importer(CLEARED).ok


def test_an_id_that_only_a_hidden_record_has_is_free(importer: Importer, store: Store) -> None:
    importer(STAFF, files=NETWORK)
    (ann,) = importer.by_external_id("person", "crm:1")
    for record in [ann, *importer.stored("knows")]:
        apply(store, Update(record.id, {"sensitivity": "restricted"}))
    report = importer(STAFF)
    assert [file.created for file in report.files] == [1, 2]
    before = importer.changes()
    assert importer(STAFF).written == 0
    assert importer.changes() == before
    assert check(importer.workspace, CLEARED).ok


def test_the_number_of_hidden_edges_is_not_told(importer: Importer, store: Store) -> None:
    importer(files=OFFICES)
    (link,) = importer.stored("has_post")
    apply(store, Update(link.id, {"sensitivity": "restricted"}))
    more = {"organizations.csv": "id,name,classification\no2,Other,other\n", "has_post.csv": "from,to\no2,s1\n"}
    assert importer(STAFF, files=more).problems == []

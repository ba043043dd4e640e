"""Templates: a file for every kind, every column explained."""

from pathlib import Path

import pytest

from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.columns import NOT_IMPORTED, POPULATIONS, formats
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers.csv_file import open_csv
from cjn_graph.exchange.rows import layout_of
from cjn_graph.exchange.templates import EXPLANATION, explanation, write_templates
from cjn_graph.model import MODEL


def test_there_is_a_template_for_every_kind_that_can_be_imported(tmp_path: Path) -> None:
    written = write_templates(tmp_path / "new" / "templates")
    expected = {f"{kind.plural}.csv" for name, kind in MODEL.kinds.items() if name not in NOT_IMPORTED}
    assert {path.name for path in written} == expected | {f"{POPULATIONS}.csv", EXPLANATION}
    assert all(path.is_file() for path in written)


def test_every_template_is_a_valid_file_with_all_columns(tmp_path: Path) -> None:
    problems = ProblemList()
    for path in write_templates(tmp_path):
        if path.suffix == ".csv":
            file = open_csv(path, problems)
            assert file is not None
            layout = layout_of(file, formats()[path.stem], problems)
            assert layout is not None
            assert list(file.rows(problems)) == []
            assert len(layout.places) == len(formats()[path.stem].columns)
    assert problems.kept == []


def test_every_property_of_the_model_has_a_column() -> None:
    ours = {"id", "version", "created_at", "updated_at", "deleted_at", "from_id", "to_id", "attributes"}
    for stem in formats().keys() - {POPULATIONS}:
        file_format = formats()[stem]
        fields = {column.field for column in file_format.columns if column.field}
        assert fields == set(file_format.kind.model_fields) - ours


@pytest.mark.parametrize("stem", formats())
def test_every_column_is_explained(stem: str) -> None:
    section = explanation().split(f"## {stem}.csv\n")[1].split("\n## ")[0]
    for column in formats()[stem].columns:
        (line,) = [line for line in section.splitlines() if line.startswith(f"| `{column.name}` |")]
        assert column.description
        assert column.description.replace("|", "\\|") in line
        assert (" yes " in line) == column.required or column.type == "yes or no"
        assert all(f"`{choice}`" in line for choice in column.choices)
        assert column.unit in line


def test_the_short_format_has_the_columns_that_network_data_use() -> None:
    assert formats()["ties"].names[:7] == ["from", "to", "kind", "first_on", "last_on", "weight", "source"]


@pytest.mark.parametrize("name", ["people.csv", EXPLANATION])
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(InvalidInput, match=f"{name} exists already") as error:
        write_templates(tmp_path)
    assert "new folder" in error.value.hint
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InvalidInput, match="not a folder"):
        write_templates(tmp_path / "file")


def test_the_guide_names_every_file() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
    assert [stem for stem in formats() if f"`{stem}.csv`" not in guide] == []

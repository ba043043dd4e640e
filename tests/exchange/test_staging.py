"""The disk-backed memory of an import."""

from pathlib import Path

import pytest

from cjn_graph.errors import StoreError
from cjn_graph.exchange.staging import PlannedWrite, open_staging


def test_nothing_stays_in_the_folder_even_while_it_is_open(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with open_staging(folder) as staging:
        staging.plan([PlannedWrite("create", "person-1", "{}")])
        assert list(folder.iterdir()) == []
    assert list(folder.iterdir()) == []


def test_an_external_id_names_one_record_of_a_kind(tmp_path: Path) -> None:
    with open_staging(tmp_path) as staging:
        assert staging.name("person", "crm:1", "person-a", 2) is None
        assert staging.name("organization", "crm:1", "organization-a", 2) is None
        assert staging.name("person", "crm:1", "person-b", 9) == 2
        assert staging.named(["person", "organization"], "crm:1") == [
            ("person", "person-a"),
            ("organization", "organization-a"),
        ]
        assert staging.spoken("person-a") == "crm:1"
        assert staging.spoken("person-z") == "person-z"


def test_planned_writes_come_back_in_order_and_in_batches(tmp_path: Path) -> None:
    writes = [PlannedWrite("create", f"person-{number}", "{}") for number in range(5)]
    with open_staging(tmp_path) as staging:
        staging.plan(writes[:2])
        staging.plan(writes[2:])
        assert staging.planned() == 5
        assert list(staging.batches(2)) == [writes[:2], writes[2:4], writes[4:]]


def fill(folder: Path) -> None:
    with open_staging(folder) as staging:
        staging._database.execute("PRAGMA max_page_count = 40")
        staging.plan(PlannedWrite("create", str(number), "x" * 1_000) for number in range(1_000))


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="ran out of room") as error:
        fill(tmp_path)
    assert "free disk" in error.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"), open_staging(tmp_path / "file"):
        pass

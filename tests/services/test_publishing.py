"""What was published stays as it was said: whatever is entered, restricted or defined otherwise since."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cjn_graph.access import Viewer
from cjn_graph.analysis import health
from cjn_graph.errors import CjnError, Conflict, Forbidden, InvalidInput
from cjn_graph.exchange.columns import formats
from cjn_graph.model.publications import Publication
from cjn_graph.questions import HealthQuestion
from cjn_graph.records import Create, commit, reading
from cjn_graph.services import records
from cjn_graph.services.erasures import erase_person
from cjn_graph.services.health import report_health
from cjn_graph.services.history import history
from cjn_graph.services.importing import import_folder
from cjn_graph.services.publishing import list_publications, publish, show_publication
from cjn_graph.services.upserting import upsert
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.making import ADMIN, CLEARED, NOW, PUBLISHED, STAFF, VIEWER, edge, entity, workspace_on, write

PEOPLE = [
    entity("person", name, name=f"{name} Sample", attributes={"team": team})
    for name, team in zip("abcdef", "xxxyyy", strict=True)
]
ALL = HealthQuestion(ties="all")


def fill(store: Store, *more: object) -> Workspace:
    ties = [edge("knows", PEOPLE[a], PEOPLE[b], last_on="2026-03") for a, b in ((0, 1), (1, 2), (2, 3), (3, 4))]
    write(store, *PEOPLE, *ties, *more)  # type: ignore[arg-type]
    return workspace_on(store)


def published(workspace: Workspace, viewer: Viewer = STAFF, question: HealthQuestion = ALL) -> str:
    return publish(workspace, viewer, "Annual report", question, "Sent to the board").id_of("publication")


def test_it_is_what_the_report_says_and_stays_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = fill(store)
    record = published(workspace)
    report = report_health(workspace, STAFF, ALL)
    one = show_publication(workspace, STAFF, record)
    assert one.scope == report.scope
    assert (one.name, one.published_on, one.note, one.made_by) == (
        "Annual report",
        "2026-11-01",
        "Sent to the board",
        "staff",
    )
    told = {figure.measure: figure for figure in one.figures}
    assert set(told) == {
        *health.PLAIN,
        *(f"mixing.team.{name}" for name in ("assortativity", "ei_index", "modularity")),
    }
    for name in health.PLAIN:
        measure = getattr(report, name)
        assert (told[name].value, told[name].definition) == (measure.value, measure.definition)
    assert told["mixing.team.ei_index"].value == report.mixing["team"].ei_index.value
    assert "Sample" not in one.model_dump_json()  # nobody is named
    # A tie becomes known, and a measure is defined otherwise.
    write(store, edge("knows", PEOPLE[4], PEOPLE[5], last_on="2026-03"))
    otherwise = [
        replace(row, function=_as_isolates_otherwise) if row.name == "isolates" else row for row in health.MEASURES
    ]
    monkeypatch.setattr(health, "MEASURES", otherwise)
    again = show_publication(workspace, STAFF, record, beside_now=True)
    assert [figure.model_copy(update={"now": None, "redefined": None}) for figure in again.figures] == one.figures
    now = {figure.measure: figure for figure in again.figures}
    assert (now["ties"].value, now["ties"].now, now["ties"].redefined) == (4, 5, False)
    assert (now["isolates"].value, now["isolates"].redefined) == (1, True)
    [line] = list_publications(workspace, STAFF)
    assert line.id == record


def _as_isolates_otherwise(basis: object) -> object:
    return health.Measure(value=7, n=6, of="people", coverage=None, definition="counted otherwise")


_as_isolates_otherwise.__name__ = "isolates"


def test_the_latest_is_listed_first_however_many_there_are(empty_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"published_on": "2026-11-01", "as_of": "2026-11-01", "definition": "{}", "figures": []}
    for days, name in enumerate("bca"):
        one = entity("publication", name, name=name, **values)
        commit(empty_store, STAFF, [Create(one)], reason="test", now=NOW + timedelta(days=days))
    monkeypatch.setattr(reading, "_PAGE", 2)
    monkeypatch.setattr(records, "MAX_PAGE", 2)
    assert "".join(line.name for line in list_publications(workspace_on(empty_store), STAFF)) == "acb"


def test_it_is_never_changed_or_taken_back_and_an_admin_alone_withdraws_it(empty_store: Store) -> None:
    workspace = fill(empty_store)
    receipt = publish(workspace, STAFF, "Annual report", ALL, None)
    assert receipt.transaction_id is None
    record = receipt.id_of("publication")
    with pytest.raises(CjnError):
        records.edit(workspace, STAFF, record, {"name": "Other"}, expected_version=1)
    with pytest.raises(Forbidden, match=r"Withdrawing a publication.*needs the role admin"):
        records.delete(workspace, STAFF, record, expected_version=1)
    assert records.read_kind(workspace, STAFF, Publication, record).version == 1
    with pytest.raises(Forbidden, match="never changed"):
        records.edit(workspace, ADMIN, record, {"name": "Other"}, expected_version=1)
    records.delete(workspace, ADMIN, record, expected_version=1)
    assert list_publications(workspace, STAFF) == []
    assert [one.action for one in history(workspace, ADMIN, record)] == ["delete", "create"]
    with pytest.raises(Forbidden, match="needs the role admin"):
        records.restore(workspace, STAFF, record)
    records.restore(workspace, ADMIN, record)
    assert [one.id for one in list_publications(workspace, STAFF)] == [record]


def test_none_is_made_from_a_file_or_a_row(empty_store: Store, tmp_path: Path) -> None:
    header, row = "id,name,published_on,as_of,definition,figures", "1,Forged,2026-01-05,2026-01-05,none,none"
    (tmp_path / "publications.csv").write_text(f"{header}\n{row}\n")
    workspace = workspace_on(empty_store)
    report = import_folder(workspace, ADMIN, tmp_path)
    assert (report.ok, report.written) == (False, 0)
    assert "published numbers" in report.model_dump_json()
    with pytest.raises(InvalidInput, match="not written so"):
        upsert(workspace, ADMIN, "publication", [{"external_ids": ["x:1"], "name": "Forged"}])
    assert not {"publications", "weightings", "accounts"} & set(formats())


def test_one_that_cannot_be_read_says_so(empty_store: Store) -> None:
    dates = {"published_on": "2026-01-05", "as_of": "2026-01-05"}
    forged = [
        entity("publication", "text", definition="none", **dates),
        entity("publication", "figure", definition=PUBLISHED, figures=['{"value": "many"}'], **dates),
    ]
    write(empty_store, *forged)
    for one in forged:
        with pytest.raises(Conflict, match="cannot be read") as told:
            show_publication(workspace_on(empty_store), STAFF, one.id)
        assert f"delete {one.id}" in told.value.hint


def test_whoever_is_erased_leaves_its_words(store: Store) -> None:
    ada = entity("person", "ada", name="Ada Leaves", email="ada@example.org")
    write(store, ada)
    workspace = workspace_on(store)
    kept = publish(workspace, STAFF, "Numbers", ALL, None).id_of("publication")
    asked = publish(workspace, STAFF, 'For "ADA leaves", 2026', ALL, "Sent to ada@example.org\nand others")
    record = asked.id_of("publication")
    erased = erase_person(workspace, ADMIN, ada.id)
    assert erased.named_in == []
    one = show_publication(workspace, STAFF, record)
    assert (one.name, one.note) == ('For "[…]", 2026', "Sent to […]\nand others")
    log = json.dumps([edit.model_dump(mode="json") for edit in history(workspace, ADMIN, record)]).lower()
    assert "ada" not in log
    assert [edit.action for edit in history(workspace, ADMIN, record)] == ["update", "create"]
    assert records.read_kind(workspace, STAFF, Publication, kept).version == 1


def test_days_ahead_are_not_published(empty_store: Store) -> None:
    workspace = workspace_on(empty_store)  # today is 2026-11-01
    for ahead in ("2026-11-02", "2026-11", "2026", "2099-01-01"):
        with pytest.raises(InvalidInput, match="lies ahead"):
            publish(workspace, STAFF, "x", HealthQuestion(as_of=ahead), None)
    assert published(workspace, question=HealthQuestion(as_of="2026-11-01"))


def test_it_counts_no_restricted_fact_whoever_publishes(empty_store: Store) -> None:
    secret = entity("person", "secret", name="Gus Hidden", sensitivity="restricted")
    hidden = edge("knows", PEOPLE[4], PEOPLE[5], last_on="2026-03", sensitivity="restricted")
    workspace = fill(empty_store, secret, hidden)
    assert report_health(workspace, CLEARED, ALL).ties.value == 5
    one, other = (show_publication(workspace, STAFF, published(workspace, viewer)) for viewer in (CLEARED, STAFF))
    assert one.figures == other.figures
    assert {figure.measure: figure.value for figure in one.figures}["ties"] == 4


def test_who_sees_numbers_only_neither_publishes_nor_reads(empty_store: Store) -> None:
    workspace = fill(empty_store)
    record = published(workspace)
    for refused in (
        lambda: publish(workspace, VIEWER, "x", ALL, None),
        lambda: list_publications(workspace, VIEWER),
        lambda: show_publication(workspace, VIEWER, record),
    ):
        with pytest.raises(Forbidden):
            refused()
    with pytest.raises(InvalidInput, match="not a date"):
        publish(workspace, STAFF, "x", HealthQuestion(as_of="soon"), None)


def test_an_empty_network_is_published_with_reasons(empty_store: Store) -> None:
    workspace = workspace_on(empty_store)
    figures = show_publication(workspace, STAFF, published(workspace)).figures
    assert all(figure.value is not None or figure.reason for figure in figures)
    assert "NaN" not in json.dumps([figure.model_dump() for figure in figures])

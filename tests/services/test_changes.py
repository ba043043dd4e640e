"""The feed of changes: resumed where it stopped, within its reader's rights, without a trace of what is hidden."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.access import Viewer
from cjn_graph.errors import Forbidden, InvalidInput
from cjn_graph.records import Delete, Update
from cjn_graph.records.erasing import erase
from cjn_graph.services.changes import CURSOR, MOMENT, ListedChange, as_time, list_changes
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.making import ADMIN, CLEARED, NOW, STAFF, VIEWER, apply, edge, entity, workspace_on, write


def walk(workspace: Workspace, viewer: Viewer, since: str = "", *, limit: int) -> tuple[list[ListedChange], str]:
    """Read page after page until there is no more."""
    found: list[ListedChange] = []
    while True:
        page = list_changes(workspace, viewer, since=since, limit=limit)
        assert len(page.changes) == limit or not page.more
        found += page.changes
        since = page.next_since
        if not page.more:
            return found, since


def test_it_is_read_in_pages_and_goes_on_where_it_stopped(store: Store) -> None:
    workspace = workspace_on(store)
    ada, bea = entity("person", "a", name="Ada Fictional"), entity("person", "b", name="Bea Fictional")
    write(store, ada, bea, edge("knows", ada, bea))
    apply(store, Update(ada.id, {"name": "Ada Renamed"}, 1))
    whole, end = walk(workspace, STAFF, limit=100)
    assert [(one.action, one.record_id, one.version) for one in whole] == [
        ("create", ada.id, 1),
        ("create", bea.id, 1),
        ("create", edge("knows", ada, bea).id, 1),
        ("update", ada.id, 2),
    ]
    assert whole[3].before == {"name": "Ada Fictional"}
    assert whole[3].after == {"name": "Ada Renamed"}
    assert whole[2].after["from_id"] == ada.id
    assert walk(workspace, STAFF, limit=1) == (whole, end)
    assert len({one.id for one in whole}) == len(whole)
    assert list_changes(workspace, STAFF, since=end).changes == []
    assert list_changes(workspace, STAFF, since="now").next_since == end
    apply(store, Delete(bea.id, 1))
    after_restart = Workspace(store, workspace.settings)
    assert [(one.action, one.record_id) for one in walk(after_restart, STAFF, end, limit=9)[0]] == [("delete", bea.id)]


def test_what_is_hidden_leaves_no_trace(store: Store) -> None:
    workspace = workspace_on(store)
    ada = entity("person", "a", name="Ada Fictional")
    write(store, ada)
    before = [list_changes(workspace, STAFF, limit=limit).model_dump_json() for limit in (1, 2, 3)]
    recall = entity("pressure", "r", name="Recall")
    write(store, recall, edge("faced", ada, recall), entity("topic", "t", name="Hidden", sensitivity="restricted"))
    assert [list_changes(workspace, STAFF, limit=limit).model_dump_json() for limit in (1, 2, 3)] == before
    write(store, entity("person", "b", name="Bea Fictional"))
    apply(store, Update(ada.id, {"sensitivity": "restricted"}, 1))
    assert [one.record_id for one in walk(workspace, STAFF, limit=1)[0]] == [entity("person", "b").id]
    cleared = [one.record_id for one in walk(workspace, CLEARED, limit=2)[0]]
    assert cleared.count(ada.id) == 2
    assert recall.id in cleared
    with pytest.raises(Forbidden):
        list_changes(workspace, VIEWER)


def test_whoever_keeps_a_copy_is_told_of_an_erased_person_and_of_nothing_else_about_them(store: Store) -> None:
    workspace = workspace_on(store)
    write(store, entity("person", "gone", name="Ada Fictional"), entity("person", "lost", sensitivity="restricted"))
    for key in ("gone", "lost"):
        erase(store, ADMIN, entity("person", key).id, now=NOW)
    (gone,) = walk(workspace, STAFF, limit=5)[0]
    assert (gone.action, gone.record_id, gone.version, gone.after) == ("delete", entity("person", "gone").id, None, {})
    assert "Ada" not in gone.model_dump_json()
    assert len(walk(workspace, CLEARED, limit=5)[0]) == 2


def test_a_place_belongs_to_its_account_its_kinds_and_its_log(empty_store: Store) -> None:
    workspace = workspace_on(empty_store)
    write(empty_store, entity("person", "a"), entity("topic", "t"))
    page = list_changes(workspace, STAFF, kinds=["topic"])
    assert [one.kind for one in page.changes] == ["topic"]
    assert list_changes(workspace, STAFF, since=page.next_since, kinds=["topic"]).changes == []
    unknown = workspace.cursors.pack("staff", "changes ", ("another log", "person-1"))
    for viewer, since, kinds, told in (
        (STAFF, page.next_since, [], "not a cursor of yours"),
        (CLEARED, page.next_since, ["topic"], "not a cursor of yours"),
        (STAFF, "x", [], "not a cursor of yours"),
        (STAFF, unknown, [], "does not know this place"),
        (STAFF, "2026-13-01", [], "no day or time"),
        (STAFF, "", ["dragon"], "no kind 'dragon'"),
    ):
        with pytest.raises(InvalidInput, match=told):
            list_changes(workspace, viewer, since=since, kinds=kinds)


@pytest.mark.parametrize(
    ("since", "found"),
    [("2026-11-01", 1), ("2026-11-01T12:00:00Z", 1), ("2026-11-01T14:00:00+02:00", 1), ("2026-11-02", 0)],
)
def test_it_begins_at_a_day_or_time(empty_store: Store, since: str, found: int) -> None:
    workspace = workspace_on(empty_store)
    write(empty_store, entity("person", "a"))
    page = list_changes(workspace, STAFF, since=since)
    assert len(page.changes) == found
    assert list_changes(workspace, STAFF, since=page.next_since).changes == []


def test_a_time_before_all_time_is_refused(empty_store: Store) -> None:
    with pytest.raises(InvalidInput, match="no day or time"):
        list_changes(workspace_on(empty_store), STAFF, since="0001-01-01T00:00:00+23:59")


@given(st.from_regex(re.compile(MOMENT), fullmatch=True))
def test_what_the_schema_takes_as_a_day_or_time_is_read(text: str) -> None:
    assert datetime.fromisoformat(as_time(text)).tzinfo == UTC


@given(
    st.builds(datetime.combine, st.dates(date(1900, 1, 2), date(2099, 12, 30)), st.times()),
    st.sampled_from([None, UTC, timezone(timedelta(hours=-5, minutes=-30))]),
    st.sampled_from(["hours", "minutes", "seconds", "milliseconds", "microseconds"]),
)
def test_the_schema_takes_each_time_as_it_is_written(moment: datetime, zone: timezone | None, precision: str) -> None:
    text = moment.replace(tzinfo=zone).isoformat(timespec=precision)
    assert re.fullmatch(MOMENT, text)
    assert as_time(text) == as_time(text.replace("T", " ")) == as_time(text.replace("+00:00", "Z"))


def test_the_schema_takes_each_day() -> None:
    days = [(date(2023, 1, 1) + timedelta(days=number)).isoformat() for number in range(6 * 365 + 2)]
    assert [day for day in days if as_time(day) != f"{day}T00:00:00+00:00"] == []


def test_a_cursor_may_begin_like_a_day() -> None:
    cursor = "2026-" + "a" * 40
    assert re.fullmatch(CURSOR, cursor)
    assert not as_time(cursor)

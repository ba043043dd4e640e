"""``cjn check`` finds what does not fit the model or the change log."""

from datetime import timedelta
from typing import Any

from cjn_graph.records import Delete, Update, commit
from cjn_graph.services.checking import check
from cjn_graph.store import Store
from tests.making import CLEARED, NOW, STAFF, apply, edge, entity, workspace_on, write

ADA, BEN = entity("person", "ada", external_ids=["crm:1"]), entity("person", "ben")


def test_a_sound_graph_is_clean(store: Store) -> None:
    secret = entity("person", "secret", sensitivity="restricted", external_ids=["crm:2"])
    write(store, ADA, BEN, secret, edge("knows", ADA, BEN))
    report = check(workspace_on(store), STAFF)
    assert (report.ok, report.findings) == (True, [])
    assert report.records == {"person": 2, "knows": 1}
    assert check(workspace_on(store), CLEARED).records == {"person": 3, "knows": 1}


def spoil(store: Store, name: str, **arguments: Any) -> None:
    store.write(lambda transaction: transaction.run(name, **arguments))


def findings(store: Store) -> list[tuple[str, str]]:
    report = check(workspace_on(store), STAFF)
    assert report.ok == (not report.findings)
    return [(finding.where, finding.what) for finding in report.findings]


def test_a_property_that_the_model_does_not_know(store: Store) -> None:
    write(store, ADA)
    spoil(store, "records/set_nodes", kind="person", rows=[{"id": ADA.id, "properties": ADA.to_row() | {"nmae": "x"}}])
    assert (ADA.id, "nmae: a person has no such property.") in [
        (where, what.split(" Its")[0]) for where, what in findings(store)
    ]


def test_a_derived_property_that_is_out_of_step(store: Store) -> None:
    write(store, ADA)
    row = ADA.model_copy(update={"created_at": None}).to_row() | {"folded_name": "someone else"}
    spoil(store, "records/set_nodes", kind="person", rows=[{"id": ADA.id, "properties": row}])
    assert findings(store) == [
        (ADA.id, "folded_name is not stored as the model says."),
        (ADA.id, "has no time of creation or change."),
    ]


def test_a_record_that_was_written_past_the_change_log(store: Store) -> None:
    write(store, BEN)
    stray = ADA.model_copy(update={"external_ids": [], "created_at": BEN.created_at})
    row = stray.to_row() | {"created_at": "2026-01-01T00:00:00+00:00", "updated_at": "2026-01-01T00:00:00+00:00"}
    spoil(store, "records/create_nodes", kind="person", rows=[row])
    assert findings(store) == [(ADA.id, "is at version 1, with 0 changes in the log.")]


def test_a_consent_of_nobody(store: Store) -> None:
    secret = entity("person", "secret", sensitivity="restricted")
    alone, of_ada, of_secret, hidden = (
        entity("consent", "alone"), entity("consent", "ada"), entity("consent", "secret"),
        entity("consent", "hidden", sensitivity="restricted"),
    )  # fmt: skip
    write(
        store, ADA, secret, alone, of_ada, of_secret, hidden,
        edge("given_by", of_ada, ADA), edge("given_by", of_secret, secret),
    )  # fmt: skip
    apply(store, Delete(ADA.id))
    what = "belongs to nobody, so it counts for nobody: import its given_by.csv, or record it with cjn consent."
    assert findings(store) == [(alone.id, what)], "neither a deleted nor a hidden person is nobody"
    told = [finding.where for finding in check(workspace_on(store), CLEARED).findings]
    assert told == sorted([alone.id, hidden.id])


def test_a_gap_in_the_change_log(store: Store) -> None:
    (change,) = write(store, ADA)
    spoil(store, "records/next_sequence", n=2, shown=True)
    spoil(store, "records/append_changes", rows=[change.model_dump() | {"seq": 3, "record_id": BEN.id}])
    assert findings(store) == [("change log", "numbers are missing or double near 2.")]


def test_an_external_id_that_the_lookup_lost(store: Store) -> None:
    write(store, ADA)
    spoil(store, "records/delete_external_keys", keys=["open|person|crm:1"])
    assert findings(store) == [(ADA.id, "has the external id crm:1, not in the lookup.")]


def test_too_many_relationships_and_cycles(store: Store) -> None:
    post, first, second = entity("post", "p"), entity("organization", "a"), entity("organization", "b")
    a, b = entity("topic", "a"), entity("topic", "b")
    write(store, post, first, second, a, b, edge("has_post", first, post), edge("broader", a, b))
    extra = [
        ("has_post", "organization", "post", edge("has_post", second, post)),
        ("broader", "topic", "topic", edge("broader", b, a)),
    ]
    for kind, start, end, record in extra:
        rows = [
            {
                "from_id": getattr(record, "from_id", ""),
                "to_id": getattr(record, "to_id", ""),
                "properties": record.to_row(),
            }
        ]
        spoil(store, "records/create_relationships", kind=kind, from_kind=start, to_kind=end, rows=rows)
    told = [what for _, what in findings(store)]
    assert "has 2 relationships HAS_POST; it may have 1." in told
    assert told.count("is part of a cycle of BROADER.") == 2


def test_a_clock_that_was_set_back(store: Store) -> None:
    write(store, ADA)
    for minutes in (4, 8):  # back within what clocks may differ, then beyond
        edited = commit(
            store, STAFF, [Update(ADA.id, {"note": str(minutes)})], reason="t", now=NOW - timedelta(minutes=minutes)
        )
        assert edited
    assert findings(store) == []
    commit(store, STAFF, [Update(ADA.id, {"note": "x"})], reason="t", now=NOW - timedelta(days=1))
    ((where, what),) = findings(store)
    assert where == "change log"
    assert "the clock was set back" in what

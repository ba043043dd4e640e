"""The one write path, on both engines."""

import json

import pytest

from cjn_graph.errors import Conflict, DuplicateExternalId, Forbidden, InvalidInput, NotFound, StaleVersion
from cjn_graph.model import MODEL, Record, derived_id
from cjn_graph.records import Create, Delete, Restore, Update, read_records
from cjn_graph.store import Store
from tests.making import ADMIN, CLEARED, NOW, STAFF, VIEWER, apply, edge, entity, write

ADA, BEN = entity("person", "ada", external_ids=["crm:1"]), entity("person", "ben")


def read(store: Store, record: Record, viewer=STAFF) -> Record | None:  # type: ignore[no-untyped-def]
    return read_records(store, viewer, [record.id]).get(record.id)


def test_creates_entities_and_their_relationships_together(store: Store) -> None:
    knows = edge("knows", ADA, BEN, last_on="2024-05")
    changes = write(store, ADA, BEN, knows)
    assert [change.seq for change in changes] == [1, 2, 3]
    assert len({change.transaction_id for change in changes}) == 1
    assert [change.action for change in changes] == ["create"] * 3
    stored = read(store, ADA)
    assert stored == ADA.model_copy(update={"created_at": NOW, "updated_at": NOW})
    assert read(store, knows) == knows.model_copy(update={"created_at": NOW, "updated_at": NOW})


def test_every_kind_is_stored_and_read_back_as_it_was(store: Store) -> None:
    ends: dict[str, Record] = {}
    for kind in MODEL.entities:
        ends[kind] = entity(kind, "a")
        ends[f"{kind} b"] = entity(kind, "b")
    # What is private is written and read by the account that owns it.
    admin = type(CLEARED)("staff", "admin", frozenset({"restricted"}))
    write(store, *ends.values(), viewer=admin)
    edges = [
        edge(kind, ends[start], ends[f"{end} b"])
        for kind, declared in MODEL.relationships.items()
        for start, end in declared.endpoints
    ]
    write(store, *edges, viewer=admin)
    records = [*ends.values(), *edges]
    found = read_records(store, admin, [record.id for record in records])
    for record in records:
        assert found[record.id] == record.model_copy(update={"created_at": NOW, "updated_at": NOW})


def test_update_counts_versions_and_tells_before_and_after(store: Store) -> None:
    write(store, ADA)
    (change,) = apply(store, Update(ADA.id, {"name": "Ada Novak", "phone": "1"}, 1))
    assert (json.loads(change.before)["name"], json.loads(change.after)["name"]) == ("Person ada", "Ada Novak")
    assert (change.seq, change.action, change.record_id) == (2, "update", ADA.id)
    (change,) = apply(store, Update(ADA.id, {"phone": None}, 2))
    stored = read(store, ADA)
    assert stored is not None
    assert (stored.version, stored.model_dump()["phone"], stored.model_dump()["name"]) == (3, None, "Ada Novak")


def test_update_without_effect_writes_nothing(store: Store) -> None:
    write(store, ADA)
    assert apply(store, Update(ADA.id, {"name": "Person ada"}, 1)) == []
    assert store.last_change() == 1


def test_delete_hides_and_restore_brings_back_with_relationships(store: Store) -> None:
    knows = edge("knows", ADA, BEN)
    write(store, ADA, BEN, knows)
    apply(store, Delete(ADA.id, 1))
    assert read(store, ADA) is None
    assert read(store, knows) is None
    with pytest.raises(NotFound):
        apply(store, Update(ADA.id, {"name": "x"}, 2))
    apply(store, Restore(ADA.id, 2))
    assert read(store, knows) is not None
    with pytest.raises(Conflict, match="is not deleted"):
        apply(store, Restore(ADA.id))


def nothing_written(store: Store, error: type[Exception], match: str, *mutations, viewer=CLEARED) -> None:  # type: ignore[no-untyped-def]
    before = store.last_change()
    with pytest.raises(error, match=match):
        apply(store, *mutations, viewer=viewer)
    assert store.last_change() == before


def test_stale_edit_is_refused_and_tells_both_versions(store: Store) -> None:
    write(store, ADA)
    apply(store, Update(ADA.id, {"name": "A"}, 1))
    with pytest.raises(StaleVersion) as caught:
        apply(store, Update(ADA.id, {"name": "B"}, 1))
    assert (caught.value.expected, caught.value.current) == (1, 2)
    nothing_written(store, StaleVersion, "at version 2 now", Delete(ADA.id, 1))


def test_one_wrong_mutation_stops_all(store: Store) -> None:
    write(store, ADA)
    nothing_written(store, NotFound, "no record", Create(BEN), Update(derived_id("person", "nobody"), {"name": "x"}))
    assert read(store, BEN) is None


def test_existing_ids_are_refused(store: Store) -> None:
    knows = edge("knows", ADA, BEN)
    write(store, ADA, BEN, knows)
    nothing_written(store, Conflict, "exists already", Create(ADA))
    nothing_written(store, Conflict, "exists already", Create(knows))
    nothing_written(store, Conflict, "written twice", Update(ADA.id, {"name": "x"}), Delete(ADA.id))


def test_external_ids_name_one_record(store: Store) -> None:
    write(store, ADA)
    twin = entity("person", "twin", external_ids=["crm:1"])
    nothing_written(store, DuplicateExternalId, f"crm:1 already names {ADA.id}", Create(twin))
    other = entity("person", "other", external_ids=["crm:2"])
    nothing_written(
        store, DuplicateExternalId, "crm:2", Create(other), Create(entity("person", "third", external_ids=["crm:2"]))
    )
    apply(store, Update(ADA.id, {"external_ids": ["crm:9"]}, 1))
    write(store, twin)
    nothing_written(store, DuplicateExternalId, "crm:1", Update(ADA.id, {"external_ids": ["crm:1"]}))
    write(store, entity("organization", "same number", external_ids=["crm:1"]))


def test_endpoints_must_exist(store: Store) -> None:
    write(store, ADA)
    nothing_written(store, NotFound, f"names {BEN.id}, and there is no such record", Create(edge("knows", ADA, BEN)))


def test_numbers_of_relationships_are_kept(store: Store) -> None:
    post = entity("post", "a")
    first, second = entity("organization", "a"), entity("organization", "b")
    write(store, post, first, second)
    nothing_written(
        store, InvalidInput, "it may have 1", *(Create(edge("has_post", office, post)) for office in (first, second))
    )
    old = edge("has_post", first, post)
    write(store, old)
    nothing_written(
        store, InvalidInput, "2 relationships HAS_POST; it may have 1", Create(edge("has_post", second, post))
    )
    apply(store, Delete(old.id), Create(edge("has_post", second, post)))


def test_hierarchies_have_no_cycles(store: Store) -> None:
    a, b, c = (entity("jurisdiction", key) for key in "abc")
    write(store, a, b, c)
    nothing_written(store, InvalidInput, "close a cycle", Create(edge("part_of", a, b)), Create(edge("part_of", b, a)))
    write(store, edge("part_of", a, b), edge("part_of", b, c))
    nothing_written(store, InvalidInput, "close a cycle", Create(edge("part_of", c, a)))


def test_wrong_values_name_the_property(store: Store) -> None:
    write(store, ADA)
    nothing_written(store, InvalidInput, "email", Update(ADA.id, {"email": "nobody"}))
    nothing_written(store, InvalidInput, "nickname: a person has no such property", Update(ADA.id, {"nickname": "A"}))
    nothing_written(store, InvalidInput, "version cannot be changed", Update(ADA.id, {"version": 7}))
    nothing_written(store, InvalidInput, "not the id of a record", Update("nobody", {"name": "x"}))


def test_cypher_in_a_value_is_text(store: Store) -> None:
    name = "x'}) DETACH DELETE n //`\"$id"
    write(store, entity("person", "bobby", name=name), ADA)
    stored = read(store, entity("person", "bobby"))
    assert stored is not None
    assert stored.model_dump()["name"] == name
    assert read(store, ADA) is not None


def test_rights_are_checked_before_anything_is_written(store: Store) -> None:
    nothing_written(store, Forbidden, "needs the role staff", Create(ADA), viewer=VIEWER)
    nothing_written(store, Forbidden, "Writing an account needs", Create(entity("account", "kim")), viewer=STAFF)
    secret = entity("person", "secret", sensitivity="restricted")
    nothing_written(store, Forbidden, "needs a grant", Create(secret), viewer=STAFF)
    write(store, ADA)
    nothing_written(store, Forbidden, "needs a grant", Update(ADA.id, {"sensitivity": "restricted"}), viewer=STAFF)


def test_hidden_records_are_not_told_from_absent_ones(store: Store) -> None:
    hidden = entity("person", "hidden", sensitivity="restricted", external_ids=["crm:5"])
    absent = entity("person", "absent")
    write(store, ADA, hidden)
    messages = []
    for target in (hidden, absent):
        for mutation in (Update(target.id, {"name": "x"}, 1), Delete(target.id, 9), Create(edge("knows", ADA, target))):
            with pytest.raises(NotFound) as caught:
                apply(store, mutation, viewer=STAFF)
            messages.append(str(caught.value).replace(target.id, "ID"))
    assert messages[:3] == messages[3:]
    write(store, entity("person", "open", external_ids=["crm:5"]), viewer=STAFF)


def test_consents_and_grants_are_append_only(store: Store) -> None:
    consent = entity("consent", "a")
    write(store, consent)
    nothing_written(store, Forbidden, "never changed", Update(consent.id, {"decision": "refused"}))
    nothing_written(store, Forbidden, "A consent is never changed", Delete(consent.id))
    grant = entity("grant", "a")
    write(store, grant, viewer=ADMIN)
    apply(store, Update(grant.id, {"end": "2026-12-31"}), viewer=ADMIN)
    nothing_written(store, Forbidden, "never changed", Delete(grant.id), viewer=ADMIN)


def test_limits_and_cycles_do_not_tell_of_hidden_records(store: Store) -> None:
    below, above = entity("topic", "below"), entity("topic", "above")
    secret = entity("topic", "secret", sensitivity="restricted")
    write(store, secret, below, above, edge("broader", below, secret), edge("broader", secret, above))
    apply(store, Create(edge("broader", above, below)), viewer=STAFF)
    post, office = entity("post", "p"), entity("organization", "o")
    hidden = entity("organization", "h", sensitivity="restricted")
    write(store, post, hidden, office, edge("has_post", hidden, post))
    apply(store, Create(edge("has_post", office, post)), viewer=STAFF)


def test_a_deleted_owner_makes_room_and_comes_back_only_into_room(store: Store) -> None:
    post, first, second = entity("post", "p"), entity("organization", "a"), entity("organization", "b")
    write(store, post, first, second, edge("has_post", first, post))
    apply(store, Delete(first.id))
    apply(store, Create(edge("has_post", second, post)))
    nothing_written(store, InvalidInput, "2 relationships HAS_POST; it may have 1", Restore(first.id))


def test_an_edge_can_be_turned_round_in_one_step(store: Store) -> None:
    a, b = entity("topic", "a"), entity("topic", "b")
    old = edge("broader", a, b)
    write(store, a, b, old)
    apply(store, Delete(old.id), Create(edge("broader", b, a)))
    nothing_written(store, InvalidInput, "close a cycle", Restore(old.id))


def test_only_the_end_of_a_grant_can_be_changed(store: Store) -> None:
    grant = entity("grant", "a")
    write(store, grant, viewer=ADMIN)
    nothing_written(store, Forbidden, "never changed", Update(grant.id, {"granted_by": "me"}), viewer=ADMIN)
    apply(store, Update(grant.id, {"end": "2026-12"}), viewer=ADMIN)


def test_a_change_is_as_hidden_as_the_ends_of_its_relationship(store: Store) -> None:
    pressure, topic = entity("pressure", "p"), entity("topic", "t")
    changes = write(store, pressure, topic, edge("about", pressure, topic))
    assert [change.visibility for change in changes] == ["restricted", "open", "restricted"]


def test_a_change_stays_as_hidden_as_an_end_that_is_deleted_already(store: Store) -> None:
    hidden, topic = entity("person", "hidden", sensitivity="restricted"), entity("topic", "t")
    offer = edge("can_help_with", hidden, topic)
    write(store, hidden, topic, offer)
    apply(store, Delete(hidden.id))
    [change] = apply(store, Update(offer.id, {"note": "says so"}))
    assert change.visibility == "restricted"
    [change] = apply(store, Delete(offer.id))
    assert change.visibility == "restricted"
    both = apply(store, Restore(hidden.id), Restore(offer.id))
    assert [change.visibility for change in both] == ["restricted", "restricted"]


def test_a_change_is_not_more_hidden_than_an_open_end_that_is_deleted(store: Store) -> None:
    topic = entity("topic", "t")
    offer = edge("can_help_with", ADA, topic)
    write(store, ADA, topic, offer)
    apply(store, Delete(ADA.id))
    [change] = apply(store, Delete(offer.id), viewer=STAFF)
    assert change.visibility == "open"


def test_a_change_made_as_its_end_is_opened_tells_nothing_of_the_time_before(store: Store) -> None:
    hidden, topic = entity("person", "hidden", sensitivity="restricted"), entity("topic", "t")
    offer = edge("can_help_with", hidden, topic, note="in confidence")
    write(store, hidden, topic, offer)
    changes = apply(store, Update(hidden.id, {"sensitivity": "open"}), Update(offer.id, {"note": "says so"}))
    assert [change.visibility for change in changes] == ["restricted", "restricted"]


@pytest.mark.parametrize("deleted", [False, True], ids=["kept", "deleted"])
def test_a_relationship_with_a_hidden_end_is_not_told_from_an_absent_one(store: Store, deleted: bool) -> None:
    hidden, topic = entity("person", "hidden", sensitivity="restricted"), entity("topic", "t")
    offer, absent = edge("can_help_with", hidden, topic), edge("can_help_with", ADA, topic)
    write(store, ADA, hidden, topic, offer)
    if deleted:
        apply(store, Delete(hidden.id))
    messages = []
    for target in (offer, absent):
        for mutation in (Update(target.id, {"note": "x"}, 1), Delete(target.id, 9), Restore(target.id)):
            with pytest.raises(NotFound) as caught:
                apply(store, mutation, viewer=STAFF)
            messages.append(str(caught.value).replace(target.id, "ID"))
    assert messages[:3] == messages[3:]


@pytest.mark.parametrize(
    "kind", [name for name, kind in MODEL.kinds.items() if kind.default_sensitivity == "restricted"]
)
def test_what_is_restricted_unless_stated_is_opened_under_a_grant_only(store: Store, kind: str) -> None:
    person, pressure = entity("person", "p"), entity("pressure", "r", sensitivity="open")
    write(store, person, pressure)
    made = (
        edge(kind, person, pressure, sensitivity="open") if kind == "faced" else entity(kind, "x", sensitivity="open")
    )
    with pytest.raises(Forbidden, match="Writing restricted facts needs a grant"):
        write(store, made, viewer=STAFF)
    write(store, made, viewer=CLEARED)

"""The one write path: everything that writes (pages, API, command line, import, demo) goes through :func:`commit`.

One call is one transaction. It reads what is stored, checks the writer's rights, versions, endpoints, numbers of edges,
cycles and external ids, writes batch-wise by kind, and appends one Change per record. Nothing is written if anything
is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from pydantic import ValidationError

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, Forbidden, NotFound, StaleVersion, Unfit
from cjn_graph.model import MODEL, Entity, Record, Relationship, kind_of
from cjn_graph.model.accounts import Grant
from cjn_graph.model.ids import a_kind
from cjn_graph.model.registry import refused
from cjn_graph.records import accounts, batches, constraints, erasing, external_keys, private
from cjn_graph.records.answers import with_answers
from cjn_graph.records.change import Action, Change, shown_without_grant
from cjn_graph.records.mutation import Create, Delete, Move, Mutation, Restore, Update
from cjn_graph.store import Store, Transaction

ADMIN_KINDS = frozenset({"account", "account_of", "grant", "given_to", "weighting"})
"""Kinds that only an admin writes."""
APPEND_ONLY_KINDS = frozenset({"grant", "consent", "given_to", "given_by", "weighting", "publication"})
"""Kinds whose records are never changed or deleted: a later one says otherwise. A grant may be ended or revoked."""
_OF_ANOTHER = {"given_by": "The person of a consent", "given_to": "The account of a grant"}
MEASURED_KINDS = frozenset({"publication"})
"""Append-only kinds that the product fills in with what it measured: no file and no row brings one. An admin may delete
one that is wrong; its history keeps it."""
FIXED_PROPERTIES = frozenset({"id", "version", "created_at", "updated_at", "deleted_at", "from_id", "to_id", "owner"})
"""Properties that no update may name."""

Step = tuple[Record | None, Record, Action]


def commit(
    store: Store,
    viewer: Viewer,
    mutations: Sequence[Mutation],
    *,
    reason: str,
    now: datetime,
    require: Callable[[Transaction], None] | None = None,
    transaction_id: str | None = None,
) -> list[Change]:
    """Apply all mutations in one transaction.

    Parameters
    ----------
    mutations : sequence
        A few thousand at most; each record may occur once.
    reason : str
        Why, for the change log.
    now : datetime
        With a time zone; recorded as the time of the change.
    require : callable, optional
        Raises where what was read before no longer holds; asked in the transaction, before anything is written.
    transaction_id : str, optional
        One that was never used, such as that of a batch of an import; a new one by default.

    Returns
    -------
    list of Change
        In the order of ``mutations``; an update that changes nothing has none. Behind them the survey responses that
        are closed or opened with their member.

    Raises
    ------
    Forbidden
        The viewer may not write such a record.
    NotFound
        A record to change, or an endpoint, does not exist or may not be seen.
    StaleVersion, DuplicateExternalId, Conflict
        The write contradicts what is stored.
    InvalidInput
        A value, a number of edges, or a cycle.
    """
    viewer.require("staff", "Writing records")
    _check_rights(viewer, mutations)
    _check_once_each(mutations)

    def work(transaction: Transaction) -> list[Change]:
        if require is not None:
            require(transaction)
        all_of_it = with_answers(transaction, viewer, mutations)
        stored = batches.current_records(transaction, [m.id for m in all_of_it if not isinstance(m, Create)])
        new = {m.record.id: m.record for m in all_of_it if isinstance(m, Create)}
        moved = [_moved(stored[m.id], m) for m in all_of_it if isinstance(m, Move) and m.id in stored]
        edges = [record for record in (*stored.values(), *new.values(), *moved) if isinstance(record, Relationship)]
        ends = batches.ends_of(transaction, edges, stored, new.keys())
        seen = {record.id: record for record in stored.values() if _is_seen(record, ends, viewer)}
        seen |= {one.id: stored[one.id] for one in moved}
        steps = [step for m in all_of_it if (step := _step(m, seen, viewer, now))]
        if not steps:
            return []
        pairs = [(before, after) for before, after, _ in steps]
        created = [after for before, after in pairs if before is None]
        batches.require_new(transaction, created)
        erasing.require_not_erased(transaction, created)
        written = {a.id: batches.End(a.audience, bool(a.deleted_at)) for _, a in pairs if isinstance(a, Entity)}
        constraints.check_endpoints(viewer, pairs, ends | written)
        external_keys.claim(transaction, pairs)
        there = [(before, after) for before, after in pairs if before is not None]
        apart = [after for before, after in there if _joins_others(before, after)]
        batches.remove(transaction, apart)
        batches.write(
            transaction, [*created, *apart], [after for before, after in there if not _joins_others(before, after)]
        )
        constraints.check_written(transaction, viewer, pairs)
        private.check_private(transaction, pairs)
        accounts.check_accounts(transaction, viewer, pairs)
        audiences = {
            end: {state.audience for state in (ends.get(end), written.get(end)) if state}
            for end in ends.keys() | written.keys()
        }
        into = {m.id: m.merged_into for m in mutations if isinstance(m, Delete) and m.merged_into}
        shown = any(shown_without_grant(before, after, audiences) for before, after in pairs)
        first = batches.next_sequence(transaction, len(steps), shown=shown)
        changes = [
            Change.between(
                before,
                after,
                action,
                audiences,
                seq=first + offset,
                transaction_id=transaction.transaction_id,
                at=now.isoformat(),
                actor=viewer.account,
                reason=reason,
                merged_into=into.get(after.id, ""),
            )
            for offset, (before, after, action) in enumerate(steps)
        ]
        batches.append_changes(transaction, changes)
        return changes

    return store.write(work, transaction_id)


def _check_rights(viewer: Viewer, mutations: Sequence[Mutation]) -> None:
    for mutation in mutations:
        record_id = mutation.record.id if isinstance(mutation, Create) else mutation.id
        kind = kind_of(record_id)
        if kind in ADMIN_KINDS and not isinstance(mutation, Move):
            viewer.require("admin", f"Writing {a_kind(kind)}")
        if isinstance(mutation, Create):
            viewer.require_visible(mutation.record.audience)
            if mutation.record.default_sensitivity == "restricted":  # also where it is stated to be open
                viewer.require_visible("restricted")
        elif kind in MEASURED_KINDS and isinstance(mutation, Delete | Restore):
            viewer.require("admin", f"Withdrawing {a_kind(kind)}, or bringing it back,")
        elif (
            kind in APPEND_ONLY_KINDS
            and not isinstance(mutation, Move)
            and not (kind == "grant" and _ends_it(mutation))
        ):
            raise Forbidden(
                f"{never_changed(str(kind))} or deleted.",
                hint="Add a later one that says otherwise.",
            )


def never_changed(kind: str) -> str:
    """Begin the sentence that says so of an append-only kind.

    >>> never_changed("consent"), never_changed("given_by")
    ('A consent is never changed', 'The person of a consent is never changed')
    """
    return f"{_OF_ANOTHER.get(kind, f'A {kind}')} is never changed"


def _ends_it(mutation: Mutation) -> bool:
    return isinstance(mutation, Update) and set(mutation.changes) in ({"end"}, {"revoked_at"})


def _check_once_each(mutations: Sequence[Mutation]) -> None:
    counts = Counter(m.record.id if isinstance(m, Create) else m.id for m in mutations)
    twice = [record_id for record_id, count in counts.items() if count > 1]
    if twice:
        raise Conflict(f"{twice[0]} is written twice in one transaction.", hint="Combine the two changes.")


def _is_seen(record: Record, ends: Mapping[str, batches.End], viewer: Viewer) -> bool:
    """Tell whether the viewer sees a record, or would if it or an end of it were not deleted."""
    of_it = (record.from_id, record.to_id) if isinstance(record, Relationship) else ()
    return {record.audience, *(ends[end].audience for end in of_it if end in ends)} <= set(viewer.scope)


def _step(mutation: Mutation, seen: dict[str, Record], viewer: Viewer, now: datetime) -> Step | None:
    if isinstance(mutation, Create):
        stamped = {"version": 1, "created_at": now, "updated_at": now, "deleted_at": None}
        if isinstance(mutation.record, Grant):
            stamped["granted_by"] = viewer.account  # who gives it, not who somebody says gave it
        return None, mutation.record.model_copy(update=stamped), "create"
    before = seen.get(mutation.id)
    deleted = before is not None and before.deleted_at is not None
    if before is None or (deleted and not isinstance(mutation, (Restore, Move))):
        raise NotFound(
            f"There is no record {mutation.id[:64]}.", hint="Look its id up again; it may have been deleted."
        )
    if mutation.expected_version is not None and mutation.expected_version != before.version:
        raise StaleVersion(before.id, mutation.expected_version, before.version)
    next_version = {"version": before.version + 1, "updated_at": now}
    if isinstance(mutation, Delete):
        left = changed(before, Update(before.id, mutation.changes)) if mutation.changes else before
        return before, left.model_copy(update=next_version | {"deleted_at": now}), "delete"
    if isinstance(mutation, Move):
        after = _moved(before, mutation)
        return None if after == before else (before, after.model_copy(update=next_version), "update")
    if isinstance(mutation, Restore):
        if not deleted:
            raise Conflict(f"{before.id} is not deleted.", hint="There is nothing to restore.")
        back = changed(before, Update(before.id, mutation.changes)) if mutation.changes else before
        return before, back.model_copy(update=next_version | {"deleted_at": None}), "restore"
    after = changed(before, mutation)
    if after == before:
        return None
    viewer.require_visible(after.audience)
    return before, after.model_copy(update=next_version), "update"


def _joins_others(before: Record, after: Record) -> bool:
    if not (isinstance(before, Relationship) and isinstance(after, Relationship)):
        return False
    return (before.from_id, before.to_id) != (after.from_id, after.to_id)


def _moved(record: Record, move: Move) -> Record:
    return record.model_copy(update={"from_id": move.from_id, "to_id": move.to_id})


def changed(before: Record, update: Update) -> Record:
    """Return the record with an update's values, validated as a whole.

    Raises
    ------
    InvalidInput
        A value is wrong, or a property cannot be changed.
    """
    fixed = sorted(FIXED_PROPERTIES & update.changes.keys())
    if fixed:
        raise Unfit(f"The property {fixed[0]} cannot be changed.", hint="Leave it out.")
    values = before.model_dump(exclude_none=True) | dict(update.changes)
    declared = MODEL.kinds[kind_of(before.id) or ""]
    cleared = {name for name, value in update.changes.items() if value is None}
    try:
        return declared.model_validate({name: value for name, value in values.items() if name not in cleared})
    except ValidationError as error:
        raise refused(error, declared) from None

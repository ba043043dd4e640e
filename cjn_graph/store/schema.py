"""The schema: indexes and constraints for every kind of the model, made once and remembered by a version node.

The same statements run on both engines. They must run while the store is empty: on the embedded engine, an index on a
property that has data freezes the property's type. Checking a store that is up to date takes one query.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Final

from cjn_graph.errors import QueryDefect, StoreDamaged, StoreError
from cjn_graph.model import MODEL, Model
from cjn_graph.store.queries import get_query
from cjn_graph.store.transaction import Runner

SCHEMA_VERSION = 2
"""Number of the schema. A migration raises it; a store with a higher number was written by a newer release."""

_STORAGE = (
    "schema/unique_counter",
    "schema/unique_version",
    "schema/unique_external_key",
    "schema/unique_change_seq",
    "schema/change_transaction_index",
    "schema/change_record_index",
    "schema/unique_session",
    "schema/unique_sign_in_link",
    "schema/unique_identity",
    "schema/unique_password",
    "schema/unique_back_off",
    "schema/unique_sent_request",
    "schema/unique_key",
    "schema/unique_security_event",
    "schema/unique_answer_link",
    "schema/unique_live_address",
    "schema/unique_tombstone",
    "schema/unique_tombstone_key",
    "schema/unique_cursor_key",
    "schema/unique_webhook",
    "schema/unique_delivery",
)


def statements(model: Model = MODEL) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each schema statement as the name of its file and the kind that it is for."""
    for name in _STORAGE:
        yield name, {}
    for kind, entity in model.entities.items():
        yield "schema/unique_id", {"kind": kind}
        if "name" in entity.model_fields:
            yield "schema/folded_name_index", {"kind": kind}
    for kind in model.relationships:
        yield "schema/relationship_id_index", {"kind": kind}


def _close_managed(model: Model) -> Iterator[tuple[str, dict[str, str]]]:
    """To 2: what only managers see, in a store that was written when all staff saw it."""
    for kind, declared in model.kinds.items():
        if declared.for_managers and kind in model.entities:
            yield "schema/close_managed_nodes", {"kind": kind}
        elif declared.for_managers:
            yield "schema/close_managed_relationships", {"kind": kind}
    yield "schema/close_managed_changes", {}


MIGRATIONS: Final[dict[int, Callable[[Model], Iterator[tuple[str, dict[str, str]]]]]] = {2: _close_managed}
"""What brings a store to each number from the one before, by statements that may be run twice. Never changed once it
is released: a later one says otherwise. What they cannot take back is in the backup that was made before."""


def fingerprint(model: Model = MODEL) -> str:
    """Digest of all schema statements: a new kind in the model changes it."""
    texts = (get_query(name).expand(kinds, model) for name, kinds in statements(model))
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def ensure_schema(runner: Runner, engine: str, model: Model = MODEL, *, restoring: bool = False) -> str:
    """Bring the store's schema up to date.

    Parameters
    ----------
    restoring : bool
        Whether a network is restored into it: then it may hold what an earlier try has left.

    Returns
    -------
    str
        What was begun in it and not finished; empty for a store that is whole, or new.

    Raises
    ------
    StoreError
        The store was written by a newer release, or is not whole.
    StoreDamaged
        The change log ends before its counter: data are missing.
    """
    wanted = fingerprint(model)
    found = runner.read(get_query("schema/get_version"), {}, None)
    if found and found[0]["version"] > SCHEMA_VERSION:
        raise StoreError(
            f"The store was written by a newer release of CJN Graph (schema {found[0]['version']};"
            f" this release knows {SCHEMA_VERSION}).",
            hint="Upgrade CJN Graph to open it.",
        )
    unfinished = str(found[0]["unfinished"]) if found else ""
    if unfinished and not restoring:
        raise StoreError(
            f"{unfinished} was begun in this store and not finished: it holds a part of a network.",
            hint="Run the same command again; it begins afresh, and nothing of the source is lost.",
        )
    if found and not unfinished:
        _check_change_log(runner)
    if not found or found[0]["fingerprint"] != wanted or found[0]["version"] < SCHEMA_VERSION:
        for name, kinds in statements(model):
            runner.statement(name, **kinds)
        migrate(runner, found[0]["version"] if found else SCHEMA_VERSION, model)
        if engine in get_query("schema/await_indexes").engines:
            runner.statement("schema/await_indexes")
        runner.statement("schema/make_counter")
        runner.statement("schema/set_version", version=SCHEMA_VERSION, fingerprint=wanted)
    return unfinished


def outdated(runner: Runner) -> int | None:
    """Return the number of a store's schema where it is older than this release's; None where nothing is to be done."""
    found = runner.read(get_query("schema/get_version"), {}, None)
    is_old = found and found[0]["version"] < SCHEMA_VERSION and not found[0]["unfinished"]
    return int(found[0]["version"]) if is_old else None


def migrate(runner: Runner, version: int, model: Model = MODEL) -> None:
    """Run the migrations that a store has not had; the number is set when all are done, so that they are repeated."""
    for number in range(version + 1, SCHEMA_VERSION + 1):
        for name, kinds in MIGRATIONS[number](model):
            runner.statement(name, **kinds)


def _check_change_log(runner: Runner) -> None:
    try:
        counter = runner.read(get_query("store/last_change"), {}, None)
        value = counter[0]["value"] if counter else None
        is_whole = value == 0 or (
            value and runner.read(get_query("store/has_change"), {"seq": value}, None)[0]["found"]
        )
    except (QueryDefect, StoreDamaged) as error:  # statements of ours, known to work: it is the data that do not
        raise StoreDamaged(
            f"The change log cannot be read ({error.message}).", hint="Restore it from a backup."
        ) from error
    if not is_whole:
        raise StoreDamaged(
            "The change log is shorter than its counter says: the store has lost data.",
            hint="Restore it from a backup.",
        )

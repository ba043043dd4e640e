"""Writing the demo network and the reference data into a store, once: doing it again writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, InvalidInput
from cjn_graph.model import MODEL, Record, Relationship, derived_id
from cjn_graph.model.entities import Organization
from cjn_graph.records.batches import by_kind
from cjn_graph.records.commit import commit
from cjn_graph.records.mutation import Create
from cjn_graph.records.reading import read_records
from cjn_graph.services.workspace import Workspace
from seed import accounts
from seed.careers import LEAST_PEOPLE
from seed.directory import DEMO_PEOPLE, DEMO_SEED, HOST_KEY
from seed.network import BATCH, DEFAULT_PEOPLE, DEFAULT_SEED, RECORDS_PER_PERSON, generate
from seed.reference_records import all_places, all_topics

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, the records done so far and about how many there will be."""

_REASON: Final = "demo network"
_REFERENCE_SIZE: Final = 6_700


@dataclass(frozen=True)
class Seeded:
    """What seeding did.

    Attributes
    ----------
    written : int
        New records.
    found : int
        Records that were there already; 0 where a complete demo was found and not looked through again.
    """

    written: int
    found: int


def seed_demo(
    workspace: Workspace,
    viewer: Viewer,
    *,
    people: int = DEFAULT_PEOPLE,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> Seeded:
    """Write reference data, the fictional network and its accounts into a store that holds nobody else.

    A run that was interrupted is completed by the next one. A complete demo is recognised by its last record.

    Raises
    ------
    InvalidInput
        Fewer than 300 people: the stories need that many.
    Conflict
        The store holds real people or accounts, or a demo network of another size or seed. Fictional and real people
        are never mixed, and nobody gets an account of the demo in a network that is not the demo.
    """
    viewer.require("staff", "Seeding the demo network")
    if people < LEAST_PEOPLE:
        raise InvalidInput(
            f"The demo network has at least {LEAST_PEOPLE} people; {people} were asked for.",
            hint=f"Ask for {LEAST_PEOPLE} or more.",
        )
    writer = _writer(viewer)
    if _is_started(workspace, writer, people, seed):
        last = list(accounts.records())[-1]
        if _existing(workspace, writer, [last]):
            return Seeded(0, 0)
    else:
        _require_nobody(workspace, writer)
    reference = seed_reference(workspace, viewer, progress=progress)
    batches = chain(generate(people=people, seed=seed), [list(accounts.records())])
    demo = _write(workspace, writer, batches, "Demo network", people * RECORDS_PER_PERSON, progress)
    return Seeded(reference.written + demo.written, reference.found + demo.found)


def seed_reference(workspace: Workspace, viewer: Viewer, *, progress: Progress | None = None) -> Seeded:
    """Write the topic tree, and the United States with all states, counties and equivalents."""
    viewer.require("staff", "Writing reference data")
    batches = _batched(chain(all_topics(), all_places()))
    return _write(workspace, _writer(viewer), batches, "Reference data", _REFERENCE_SIZE, progress)


def _writer(viewer: Viewer) -> Viewer:
    """Who writes, by the caller's name, with the rights that a whole network needs."""
    return Viewer(viewer.account, "admin", frozenset({"restricted"}), terminal=True)


def _is_started(workspace: Workspace, writer: Viewer, people: int, seed: int) -> bool:
    """Whether this demo network was begun; the record of its host says which one it is."""
    host = derived_id("organization", "demo", HOST_KEY)
    found = read_records(workspace.store, writer, [host]).get(host)
    if not isinstance(found, Organization):
        return False
    there = (found.attributes.get(DEMO_PEOPLE), found.attributes.get(DEMO_SEED))
    if there != (str(people), str(seed)):
        raise Conflict(
            f"The store holds a demo network of {there[0]} people (seed {there[1]}) already.",
            hint="Use an empty data folder (CJN_DATA_FOLDER) or database for another one.",
        )
    return True


def _require_nobody(workspace: Workspace, writer: Viewer) -> None:
    for kind in ("person", "account"):
        count = workspace.store.read(writer, "records/count_nodes", kind=kind)[0]["count"]
        if count:
            # No number: the writer counts restricted records too, which the caller may not be allowed to see.
            raise Conflict(
                f"The store holds {'people' if kind == 'person' else 'accounts'} already.",
                hint="Fictional people are never mixed with others: use an empty data folder (CJN_DATA_FOLDER).",
            )


def _write(
    workspace: Workspace,
    writer: Viewer,
    batches: Iterable[list[Record]],
    stage: str,
    total: int,
    progress: Progress | None,
) -> Seeded:
    """Write what isn't there yet, one transaction for each batch."""
    written = done = 0
    for batch in batches:
        existing = _existing(workspace, writer, batch)
        new = [Create(record) for record in batch if record.id not in existing]
        if new:
            written += len(commit(workspace.store, writer, new, reason=_REASON, now=workspace.clock()))
        done += len(batch)
        if progress is not None:
            progress(stage, done, max(total, done))
    if progress is not None:
        progress(stage, done, done)
    return Seeded(written, done - written)


def _existing(workspace: Workspace, writer: Viewer, records: list[Record]) -> set[str]:
    """Ids of those records that the store holds, deleted ones too: what somebody deleted stays deleted."""
    found: set[str] = set()
    for kind, ids in by_kind(record.id for record in records).items():
        if issubclass(MODEL.kinds[kind], Relationship):
            rows = workspace.store.read(writer, "records/current_relationships", kind=kind, ids=ids)
            found.update(row["relationship"]["id"] for row in rows)
        else:
            rows = workspace.store.read(writer, "records/current_visibilities", kind=kind, ids=ids)
            found.update(row["id"] for row in rows)
    return found


def _batched(records: Iterator[Record]) -> Iterator[list[Record]]:
    while batch := list(islice(records, BATCH)):
        yield batch

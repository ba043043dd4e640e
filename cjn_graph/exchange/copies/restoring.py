"""Writing a copy into an empty store: read as a whole and checked first, then written in batches.

Until the last batch the store is marked as unfinished, so that nobody takes a part of a network for the whole. A
restore that was ended begins afresh in the same store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError

from cjn_graph.access import SYSTEM
from cjn_graph.errors import Conflict, InvalidInput, Problem, StoreDamaged
from cjn_graph.exchange.copies import parts
from cjn_graph.exchange.copies.folder import Manifest, read_lines, read_manifest
from cjn_graph.exchange.copies.reading import Progress
from cjn_graph.exchange.copies.sorting import SortedLines, open_sorting
from cjn_graph.model import MODEL, Entity, Record, Relationship, problems_of
from cjn_graph.records import batches
from cjn_graph.records.change import Change
from cjn_graph.records.external_keys import external_key
from cjn_graph.store import Row, Store, Transaction

_BATCH: Final = 1_000
_MOST_PROBLEMS: Final = 50
_ENDS: Final = "ends"
_KEYS: Final = "external ids"
T = TypeVar("T")


def check_folder(folder: Path, scratch: Path, progress: Progress) -> Manifest:
    """Read a copy as a whole, so that nothing of it can be refused once writing has begun.

    Parameters
    ----------
    scratch : Path
        An empty folder with room for the ids.

    Raises
    ------
    InvalidInput
        The copy is damaged, of another release, or holds what cannot be stored.
    """
    manifest = read_manifest(folder)
    problems: list[Problem] = []
    with open_sorting(scratch) as seen:
        for kind in MODEL.kinds:
            for record in _records(folder, manifest, kind, problems):
                problems += _wrong_in_itself(record, seen)
                if len(problems) > _MOST_PROBLEMS:
                    raise InvalidInput(problems)
            progress(MODEL.kinds[kind].plural, manifest.count(MODEL.kinds[kind].plural))
    for name, operational in parts.OPERATIONAL.items():
        _check_order(name, (str(row.get(operational.key)) for row in read_lines(folder, manifest, name)))
    problems += _wrong_changes(folder, manifest)
    if problems:
        raise InvalidInput(problems)
    return manifest


def _records(folder: Path, manifest: Manifest, kind: str, problems: list[Problem]) -> Iterator[Record]:
    """Yield the records of a kind in their order; what is none is added to the problems."""
    declared = MODEL.kinds[kind]
    before = ""
    for row in read_lines(folder, manifest, declared.plural):
        try:
            record = declared.from_row(row)
        except ValidationError as error:
            where = f"{declared.plural}{parts.ENDING}, {row.get('id')}"
            problems += [Problem(where, str(problem)) for problem in problems_of(error, declared)]
            if len(problems) > _MOST_PROBLEMS:
                raise InvalidInput(problems) from None
            continue
        if record.id <= before:
            raise _out_of_order(declared.plural, record.id)
        before = record.id
        yield record


def _check_order(name: str, keys: Iterator[str]) -> None:
    before = ""
    for key in keys:
        if key <= before:
            raise _out_of_order(name, key)
        before = key


def _out_of_order(name: str, key: str) -> InvalidInput:
    return InvalidInput(
        [Problem(name + parts.ENDING, f"{key} is there twice, or not in its place.", "Use another copy.")]
    )


def _wrong_in_itself(record: Record, seen: SortedLines) -> Iterator[Problem]:
    """Tell of ends that are not there and of external ids that name two records; entities come first."""
    if isinstance(record, Relationship):
        for end in (record.from_id, record.to_id):
            if not seen.has(_ENDS, end):
                yield Problem(record.id, f"joins {end}, which is not in the copy.", "Use another copy.")
    elif isinstance(record, Entity):
        seen.put(_ENDS, [(record.id, "")])
        for key in _external_keys(record):
            if seen.has(_KEYS, key):
                yield Problem(record.id, f"has the external id of another record: {key}.", "Use another copy.")
            seen.put(_KEYS, [(key, "")])


def _external_keys(record: Entity) -> Iterator[str]:
    for name in record.external_ids:
        yield external_key(record.kind, name, restricted=record.sensitivity == "restricted")


def _wrong_changes(folder: Path, manifest: Manifest) -> Iterator[Problem]:
    number = 0
    for number, row in enumerate(read_lines(folder, manifest, parts.CHANGES), 1):
        try:
            change = Change.model_validate(row)
        except ValidationError:
            yield Problem(parts.CHANGES + parts.ENDING, f"line {number} is no change.", "Use another copy.")
            return
        if change.seq != number:
            yield Problem(parts.CHANGES + parts.ENDING, f"change {number} is missing.", "Use another copy.")
            return
    if number != manifest.sequence:
        yield Problem(parts.CHANGES + parts.ENDING, "the last changes are missing.", "Use another copy.")


def restore(
    store: Store,
    folder: Path,
    manifest: Manifest,
    progress: Progress,
    *,
    what: str = "A restore",
    upgrading: bool = True,
    afterwards: Callable[[], None] | None = None,
) -> None:
    """Write a copy that was checked into an empty store, or over what an unfinished restore has left there.

    Parameters
    ----------
    what : str
        What is told of a store in which it was not finished.
    upgrading : bool
        Bring the records of a copy up to date that a release with an older model made.
    afterwards : callable, optional
        Is called before the store counts as whole.

    Raises
    ------
    Conflict
        The store holds something.
    InvalidInput
        The copy was changed since it was checked.
    StoreDamaged
        The store does not hold what was written; nobody can use it until the restore is repeated.
    """
    if store.ensure_schema(restoring=True):
        _remove_all(store, progress)
    elif present := _present(store):
        raise Conflict(
            f"The store is not empty: it holds {_listed(present)}.",
            hint="Restore into an empty one: choose another folder with CJN_DATA_FOLDER, or another database.",
        )
    store.write(lambda transaction: transaction.run("schema/set_unfinished", what=what))
    for kind in MODEL.kinds:
        done = 0
        for some in _batches(_records(folder, manifest, kind, [])):
            _write_records(store, some)
            done += len(some)
            progress(MODEL.kinds[kind].plural, done)
    queries = {name: one.create for name, one in parts.OPERATIONAL.items()} | {parts.CHANGES: "records/append_changes"}
    for name, query in queries.items():
        done = 0
        for rows in _batches(read_lines(folder, manifest, name)):
            store.write(partial(_run, query, rows))
            done += len(rows)
            progress(name, done)
    _check_counts(store, manifest)
    if upgrading:
        store.migrate(manifest.model)
    store.write(lambda transaction: transaction.run("copies/set_counter", value=manifest.sequence))
    if afterwards is not None:
        afterwards()
    store.write(lambda transaction: transaction.run("schema/set_unfinished", what=""))


def _run(query: str, rows: list[Row], transaction: Transaction) -> None:
    transaction.run(query, rows=rows)


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, _BATCH)):
        yield batch


def _write_records(store: Store, records: list[Record]) -> None:
    keys = [
        {"key": key, "entity_id": record.id}
        for record in records
        if isinstance(record, Entity)
        for key in _external_keys(record)
    ]

    def work(transaction: Transaction) -> None:
        batches.write(transaction, records, [])
        if keys:
            transaction.run("records/create_external_keys", rows=keys)

    store.write(work)


def _remove_all(store: Store, progress: Progress) -> None:
    removed = 0
    while part := store.write(lambda transaction: transaction.run("copies/remove", limit=_BATCH)[0]["removed"]):
        removed += part
        progress("what was left unfinished", removed)


def _present(store: Store) -> dict[str, int]:
    return {row["label"]: row["number"] for row in store.read(SYSTEM, "copies/present")}


def _listed(present: Mapping[str, int]) -> str:
    largest = sorted(present.items(), key=lambda item: -item[1])[:3]
    return ", ".join(f"{number:,} {label}" for label, number in largest)


def _check_counts(store: Store, manifest: Manifest) -> None:
    """Compare what was written with what should be there: a batch whose answer was lost may be there twice."""
    present = _present(store)
    expected = {declared.label: manifest.count(declared.plural) for declared in MODEL.entities.values()}
    expected |= {one.label: manifest.count(name) for name, one in parts.OPERATIONAL.items()}
    expected |= {"Change": manifest.sequence}
    wrong = [label for label, number in expected.items() if present.get(label, 0) != number]
    for kind, declared in MODEL.relationships.items():
        number = store.read(SYSTEM, "copies/present_relationships", kind=kind)[0]["number"]
        if number != manifest.count(declared.plural):
            wrong.append(declared.type)
    if wrong:
        raise StoreDamaged(
            f"The store does not hold what was written: {', '.join(wrong[:5])} differ.", hint="Restore it again."
        )

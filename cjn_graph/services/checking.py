"""Verify the graph against the model and the change log: what ``cjn check`` does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from pydantic import BaseModel, Field, ValidationError

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.model import MODEL, Entity, Record, Relationship, problems_of
from cjn_graph.model.limits import is_limited, limits_of, path_up
from cjn_graph.records.external_keys import external_key
from cjn_graph.services.workspace import Workspace

PAGE = 20_000
"""Records read at once; each page of relationships makes the embedded engine look at all of them."""
MAX_PROBLEMS = 1_000
CLOCKS_DIFFER = timedelta(minutes=5)
"""By how much the clocks of machines that write may differ."""
Progress = Callable[[str, int], None]


class Finding(BaseModel):
    """One thing that is wrong."""

    where: str = Field(description="Id of the record, or the part of the store.")
    what: str = Field(description="What is wrong with it.")


class CheckReport(BaseModel):
    """The result of a check."""

    ok: bool = Field(description="True where nothing is wrong.")
    records: dict[str, int] = Field(description="How many records of each kind were checked.")
    findings: list[Finding] = Field(description=f"What is wrong, the first {MAX_PROBLEMS} things.")


def check(workspace: Workspace, viewer: Viewer, *, progress: Progress | None = None) -> CheckReport:
    """Check every record that the viewer sees, and the change log as a whole.

    Each record must fit the model, carry the right derived properties, and have one change per version; numbers of
    edges and hierarchies must hold; each consent must be somebody's; the external id lookup must name exactly the
    external ids of the records; the change log must have no gap.
    """
    viewer.require("staff", "Checking the graph")
    findings: list[Finding] = []
    counts: dict[str, int] = {}
    versions: dict[str, int] = {}
    keys: dict[str, str] = {}
    for kind, declared in MODEL.kinds.items():
        edges: list[Relationship] = []
        for row, ends in _rows(workspace, viewer, kind):
            counts[kind] = counts.get(kind, 0) + 1
            if progress and counts[kind] % PAGE == 0:
                progress(kind, counts[kind])
            try:
                record = declared.from_row(row, **ends)
            except ValidationError as error:
                findings += [
                    Finding(where=str(row.get("id")), what=str(problem)) for problem in problems_of(error, declared)
                ]
                continue
            versions[record.id] = record.version
            findings += _check_record(record, row)
            if isinstance(record, Entity):
                hidden = record.sensitivity == "restricted"
                keys |= {external_key(kind, name, restricted=hidden): record.id for name in record.external_ids}
            elif isinstance(record, Relationship) and is_limited(declared):
                edges.append(record)
        findings += _check_edges(kind, edges)
    findings += _check_consents(workspace, versions)
    findings += _check_changes(workspace, versions)
    findings += _check_keys(workspace, keys)
    return CheckReport(ok=not findings, records=counts, findings=findings[:MAX_PROBLEMS])


def _rows(workspace: Workspace, viewer: Viewer, kind: str) -> Iterator[tuple[dict[str, object], dict[str, str]]]:
    after = ""
    is_edge = kind in MODEL.relationships
    query, column = ("records/list_relationships", "relationship") if is_edge else ("records/list_nodes", "node")
    while True:
        rows = workspace.store.read(viewer, query, kind=kind, after=after, limit=PAGE)
        for row in rows:
            yield row[column], {"from_id": row["from_id"], "to_id": row["to_id"]} if is_edge else {}
        if len(rows) < PAGE:
            return
        after = rows[-1][column]["id"]


def _check_record(record: Record, row: dict[str, object]) -> list[Finding]:
    expected = record.to_row()
    wrong = sorted(name for name in expected.keys() | row.keys() if expected.get(name) != row.get(name))
    found = [Finding(where=record.id, what=f"{name} is not stored as the model says.") for name in wrong]
    if record.created_at is None or record.updated_at is None:
        found.append(Finding(where=record.id, what="has no time of creation or change."))
    return found


def _check_edges(kind: str, edges: list[Relationship]) -> list[Finding]:
    if not edges:
        return []
    declared = MODEL.relationships[kind]
    found = []
    for side, limit in limits_of(declared).items():
        numbers = Counter(getattr(edge, f"{side}_id") for edge in edges)
        found += [
            Finding(where=record_id, what=f"has {number} relationships {declared.type}; it may have {limit}.")
            for record_id, number in sorted(numbers.items())
            if number > limit
        ]
    if declared.acyclic:
        upward: dict[str, set[str]] = defaultdict(set)
        for edge in edges:
            upward[edge.from_id].add(edge.to_id)
        found += [
            Finding(where=edge.id, what=f"is part of a cycle of {declared.type}.")
            for edge in edges
            if path_up(upward, edge.to_id, edge.from_id)
        ]
    return found


def _check_consents(workspace: Workspace, versions: dict[str, int]) -> list[Finding]:
    (row,) = workspace.store.read(SYSTEM, "checks/consents_of_nobody")
    return [
        Finding(
            where=consent,
            what="belongs to nobody, so it counts for nobody: import its given_by.csv, or record it with cjn consent.",
        )
        for consent in sorted(row["ids"])
        if consent in versions
    ]


def _check_changes(workspace: Workspace, versions: dict[str, int]) -> list[Finding]:
    found: list[Finding] = []
    written: Counter[str] = Counter()
    latest = workspace.last_sequence()
    clock = ""
    for first in range(1, latest + 1, PAGE):
        last = min(first + PAGE - 1, latest)
        row = workspace.store.read(SYSTEM, "checks/change_log", first=first, last=last)[0]
        written.update(row["record_ids"])
        in_order = [at for _, at in sorted(zip(row["numbers"], row["times"], strict=True))]
        found += _set_back([*([clock] if clock else []), *in_order])
        clock = in_order[-1] if in_order else clock
        missing = sorted(set(range(first, last + 1)) - set(row["numbers"]))
        if missing or len(row["numbers"]) != last - first + 1:
            found.append(
                Finding(where="change log", what=f"numbers are missing or double near {(missing or [first])[0]}.")
            )
    beyond = workspace.store.read(SYSTEM, "checks/change_log", first=latest + 1, last=2**53)[0]["numbers"]
    if beyond and workspace.last_sequence() == latest:
        found.append(Finding(where="change log", what="holds numbers beyond its counter."))
    found += [
        Finding(where=record_id, what=f"is at version {version}, with {written[record_id]} changes in the log.")
        for record_id, version in versions.items()
        if written[record_id] < version
    ]
    return found


def _set_back(times: Sequence[str]) -> list[Finding]:
    """Find where the clock was set back: a change that says it was written well before the one before it."""
    read = [datetime.fromisoformat(at) for at in times]
    return [
        Finding(
            where="change log",
            what=f"{after} follows {before}: the clock was set back. What was written in between has times that came"
            " twice; correct the clock of the machine, and leave it to a time server.",
        )
        for (one, before), (other, after) in pairwise(zip(read, times, strict=True))
        if one - other > CLOCKS_DIFFER
    ][:1]


def _check_keys(workspace: Workspace, keys: dict[str, str]) -> list[Finding]:
    stored: dict[str, str] = {}
    after = ""
    while True:
        rows = workspace.store.read(SYSTEM, "checks/external_keys", after=after, limit=PAGE)
        stored.update((row["key"], row["entity_id"]) for row in rows)
        if len(rows) < PAGE:
            break
        after = rows[-1]["key"]
    found = [
        Finding(where=entity_id, what=f"has the external id {key.split('|', 2)[2]}, not in the lookup.")
        for key, entity_id in sorted(keys.items())
        if stored.get(key) != entity_id
    ]
    strangers = {entity_id for key, entity_id in stored.items() if keys.get(key) != entity_id} & set(keys.values())
    found += [
        Finding(where=entity_id, what="has a key in the lookup that it does not carry.")
        for entity_id in sorted(strangers)
    ]
    return found

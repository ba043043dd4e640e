"""How long the network takes from a store: by columns beside row by row, and after one write of each daily sort.

Run ``python -m benchmarks.network`` (10,000 people, 100,000 ties) or ``python -m benchmarks.network --people 100000``
(a quarter of an hour, most of it for writing the network to both stores). Row by row, the same queries return the same
values without ``collect()``. Prints the memory that ties take as well. Neo4j is left out where it cannot be started.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import psutil

from benchmarks import stores
from benchmarks.generated import AS_OF, column_names, generate, numbered, tables_of
from cjn_graph.access import Viewer
from cjn_graph.facts import read_tables
from cjn_graph.model import MODEL, new_id
from cjn_graph.network import KINDS, Network, derive_network
from cjn_graph.records import Create, Mutation, Update, commit
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from cjn_graph.store.queries import COLUMNS, columns_of, get_query
from cjn_graph.store.transaction import Runner
from cjn_graph.tables import Tables

T = TypeVar("T")
STAFF = Viewer("staff", "staff")
REPEAT = 3
"""Times that reading is measured; the quickest counts."""
LEAST_RATIO = {"arcadedb": 2.5, "neo4j": 5.0}
MOST_MS = {10_000: 150.0, 100_000: 1000.0}
MOST_MB = {100_000: 1200}


def main() -> int:
    """Measure on both stores; return 1 where a floor is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=5, help="writes of each sort")
    options = parser.parse_args()
    columns = generate(options.people)
    missed = memory_per_tie(derive_network(tables_of(columns), AS_OF))
    for where in (stores.embedded, stores.neo4j):
        with where() as settings:
            if settings is None:
                continue
            begin = time.perf_counter()
            with stores.filled(settings, columns) as store:
                print(f"{store.engine} {store.version}, written in {time.perf_counter() - begin:.0f} s")
                missed |= compare_loading(store)
                missed |= measure_refresh(store, options.people, options.repeat)
    return int(missed)


def memory_per_tie(network: Network) -> bool:
    """Print the bytes that the matrix of ties takes for each."""
    ties = network.ties
    pattern = (ties.starts.nbytes + ties.others.nbytes) / ties.count
    weighted = pattern + ties.weight.nbytes / ties.count
    print(f"{len(network.people):,} people, {ties.count:,} ties")
    print(f"  memory per tie {pattern:5.1f} B pattern (at most 10), {weighted:5.1f} B with weights (at most 25)")
    return pattern > 10 or weighted > 25


def compare_loading(store: Store) -> bool:
    """Print how long reading takes both ways, and make sure that both say the same."""
    tables = read_tables(store, STAFF, KINDS)
    rows = tables_by_rows(store)  # both engines are warm now
    for kind, table in {**tables.entities, **tables.relationships}.items():
        other = rows.entities[kind] if kind in rows.entities else rows.relationships[kind]
        assert len(table) == len(other), f"the two differ in {kind}"
    del rows
    by_columns = min(timed(lambda: read_tables(store, STAFF, KINDS))[0] for _ in range(REPEAT))
    by_rows = min(timed(lambda: tables_by_rows(store))[0] for _ in range(REPEAT))
    built = timed(lambda: derive_network(tables, AS_OF))[0]
    ratio = by_rows / by_columns
    is_slow = ratio < LEAST_RATIO[store.engine]
    print(f"  reading by columns {by_columns:6.2f} s, row by row {by_rows:6.2f} s: {ratio:.1f} × as long", end="")
    print(f", at least {LEAST_RATIO[store.engine]} wanted" if is_slow else "")
    print(f"  deriving the network from the tables {built:.2f} s")
    return is_slow


def tables_by_rows(store: Store) -> Tables:
    """Read everything with one row for each record, one query after the other."""
    return tables_of({kind: read_rows(store, kind) for kind in KINDS})


def read_rows(store: Store, kind: str) -> dict[str, list[Any]]:
    """Read a table with one row for each record."""
    table: dict[str, list[Any]] = {name: [] for name in column_names(kind)}
    arguments = {"kind": kind}
    if kind in MODEL.relationships:
        arguments |= {"from_id": "", "before_id": "~"}
    query = row_by_row("facts/relationships" if kind in MODEL.relationships else "facts/entities", kind)
    for row in runner_of(store).read(query, arguments, STAFF.visible):
        for column, value in row.items():
            table[column].append(value)
    return table


def row_by_row(name: str, kind: str) -> Any:
    """Turn a query of columns into one of rows."""
    query = get_query(name)
    begin = query.text.index("RETURN")
    returned = query.text[begin:].replace(COLUMNS, ", ".join(columns_of(MODEL.kinds[kind])))
    text = query.text[:begin] + re.sub(r"collect\((.*?)\) AS", r"\1 AS", returned, flags=re.DOTALL)
    assert "collect" not in text, name
    return replace(query, text=text)


def runner_of(store: Store) -> Runner:
    """Return what runs the store's statements: a query that is no file of the product goes past the store's checks."""
    return store._runner  # noqa: SLF001


def measure_refresh(store: Store, people: int, repeat: int) -> bool:
    """Print how long it takes, after one write of each sort, until a viewer has a network that knows it."""
    workspace = Workspace(store, Settings(now=f"{AS_OF}T12:00:00Z"))
    everything, _ = timed(lambda: workspace.network(STAFF))
    print(f"  the first network {everything:.2f} s; after one write, ms until the network knows it:")
    missed = False
    for sort, mutations in DAILY.items():
        times = []
        for number in range(repeat):
            commit(store, STAFF, mutations(number + 1), reason="benchmark", now=workspace.clock())
            times.append(timed(lambda: workspace.network(STAFF))[0] * 1000)
        typical = statistics.median(times)
        limit = MOST_MS.get(people)
        is_late = limit is not None and typical > limit
        missed |= is_late
        ratio = everything * 1000 / typical
        print(f"    {sort:28s} {typical:7.1f}  {ratio:6.0f} × as quick as reading it{'   over' if is_late else ''}")
    taken = psutil.Process().memory_info().rss // 10**6
    is_large = taken > MOST_MB.get(people, taken)
    print(f"  the process takes {taken:,} MB{', the generated network among it' if store.engine == 'neo4j' else ''}")
    return missed or is_large


def link(kind: str, from_id: str, to_id: str, **values: Any) -> Create:
    """Make a new relationship."""
    return Create(MODEL.parse(kind, {"id": new_id(kind), "from_id": from_id, "to_id": to_id} | values))


def entity(kind: str, **values: Any) -> Create:
    """Make a new entity."""
    return Create(MODEL.parse(kind, {"id": new_id(kind)} | values))


def call(number: int) -> list[Mutation]:
    """Log a call."""
    made = entity("interaction", channel="call", on="2026-10-30")
    return [made, link("involves", made.record.id, numbered("person", number))]


def consent(number: int) -> list[Mutation]:
    """Record a consent."""
    made = entity("consent", decision="granted", on="2026-10-30")
    return [made, link("given_by", made.record.id, numbered("person", number))]


def introduction(number: int) -> list[Mutation]:
    """Record an introduction of two who met."""
    made = entity("introduction", status="met", asked_on="2026-09-01", met_on="2026-10-15")
    ends = (numbered("person", number), numbered("person", number + 500))
    return [made, *(link("introduces", made.record.id, person, answer="accepted") for person in ends)]


def newcomer(number: int) -> list[Mutation]:
    """Add somebody with a post in an office that is there."""
    person, post = entity("person", name=f"New {number}"), entity("post", title="Analyst")
    office = numbered("organization", number)
    return [
        person,
        post,
        link("has_post", office, post.record.id),
        link("holds", person.record.id, post.record.id, start="2026-10"),
    ]


def program(number: int) -> list[Mutation]:
    """Add a program with somebody who runs it."""
    made = entity("program", name=f"New {number}", classification="diversion", status="active", start="2026")
    return [
        made,
        link("runs", numbered("person", number), made.record.id),
        link("about", made.record.id, numbered("topic", number)),
    ]


DAILY: Mapping[str, Callable[[int], list[Mutation]]] = {
    "a call": call,
    "a consent": consent,
    "a need": lambda n: [link("seeks_help_with", numbered("person", n), numbered("topic", n))],
    "an offer of help": lambda n: [link("can_help_with", numbered("person", n), numbered("topic", n))],
    "attendance": lambda n: [link("attended", numbered("person", n), numbered("convening", n))],
    "a tie": lambda n: [link("knows", numbered("person", n), numbered("person", n + 700), last_on="2026-10")],
    "a program with its runner": program,
    "an introduction that met": introduction,
    "a term ends": lambda n: [Update(numbered("holds", n), {"end": "2026-09-30"}, None)],
    "a new person with a post": newcomer,
    "a new name": lambda n: [Update(numbered("person", n + 40), {"note": "x", "name": f"Renamed {n}"}, None)],
}


def timed(task: Callable[[], T]) -> tuple[float, T]:
    """Return the seconds that a task takes, and what it returns."""
    begin = time.perf_counter()
    answer = task()
    return time.perf_counter() - begin, answer


if __name__ == "__main__":
    sys.exit(main())

"""How fast a search is answered: over HTTP at 10,000 people, in process at ten times that, beside a plain scan.

Run ``python -m benchmarks.search`` (10,000 people, some minutes, most of them for making the network) or with
``--people 1000 --copies 2``. The network is the demo's generator at that size, written to an embedded store without
its ties, which search doesn't read. The scan looks through every text of every record for the words as they are
typed: no typos, no short forms, no roles or places of others. The first question after a write, which waits for the
index to be brought up to date, is timed beside one that has the index built anew. Memory is that of a process that
joins the store. Times are per question; ``CPU`` is processor time of this process, which a busy machine changes less
than the clock.
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import numpy as np
import psutil

from api import run
from cjn_graph.access import Viewer
from cjn_graph.model import Record, Relationship, fold
from cjn_graph.model.ids import kind_of
from cjn_graph.search import PROPERTIES, RELATIONSHIPS, Filters, Index, build_index, rank, update_index
from cjn_graph.services import records
from cjn_graph.services.indexing import full_index, name_index
from cjn_graph.services.search import search
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store, Transaction
from cjn_graph.tables import Column, Entities, Relationships, Tables, as_texts
from seed.network import generate

MOST_P95_MS = 30.0
"""The slowest that the 95th percentile over HTTP may be."""
STAFF = Viewer("staff", "staff")
QUESTIONS = (
    "roz", "bob", "imani okafor", "Okafor, Imani", "achterburg", "kowalczyk", "J Whitcomb", "guadlupe fuentes",
    "diversion director in Ohio", "chief prosecutor", "midwest diversion director", "communications director",
    "DA california", "prefiling diversion", "juvenile diversion", "bail", "traffic stops", "victim services",
    "ohio", "CA", "health department", "cohort 2021", "webinar 2024", "narrative workgroup", "model referral form",
    "budget hearing", "school based arrests georgia", "xyzzy",
)  # fmt: skip
TODAY = date(2026, 11, 1)
SHARED = frozenset({"topic", "jurisdiction", "network"})
"""Kinds of which a larger network has no more."""


def main() -> int:
    """Measure; print a table; return 1 where the answer over HTTP is slower than it may be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000, help="people in the store")
    parser.add_argument("--copies", type=int, default=10, help="how many times that in process")
    parser.add_argument("--repeat", type=int, default=10, help="times that each question is asked")
    parser.add_argument("--joining", type=Path, help=argparse.SUPPRESS)  # a process of its own, to measure its memory
    arguments = parser.parse_args()
    if arguments.joining:
        return measure_memory(Settings(data_folder=arguments.joining))
    with tempfile.TemporaryDirectory(prefix="cjn-search-") as name:
        settings = Settings(data_folder=Path(name) / "data")
        with open_workspace(settings) as workspace:
            fill(workspace.store, arguments.people)
            records.create(workspace, STAFF, "topic", {"name": "benchmarks"})  # a store without a change is empty
            slowest = measure_store(workspace, arguments.people, arguments.repeat)
            tables = full_index(workspace, STAFF).tables
    index, seconds = timed(lambda: build_index(copied(tables, arguments.copies), TODAY))
    people = arguments.people * arguments.copies
    print(f"In process, {people:,} people: {len(index):,} records, {len(index.edges):,} edges")
    print(f"  building the index {seconds:10.1f} s CPU   memory of this process {memory():,.0f} MB")
    show("ranking", [ranking_times(index, 1)])
    measure_update(index)
    return int(slowest > MOST_P95_MS)


def fill(store: Store, people: int) -> None:
    """Write the network, past the change log: it is thrown away."""
    batches: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for record in (record for batch in generate(people=people) for record in batch):
        key = _table(record)
        if key:
            row = record.to_row()
            is_edge = isinstance(record, Relationship)
            batches[key].append(
                {"from_id": record.from_id, "to_id": record.to_id, "properties": row} if is_edge else row  # type: ignore[attr-defined]
            )
    for key in sorted(batches, key=len):
        for start in range(0, len(batches[key]), 2_000):
            store.write(_writer(key, batches[key][start : start + 2_000]))


def _table(record: Record) -> tuple[str, ...]:
    if isinstance(record, Relationship):
        ends = (kind_of(record.from_id) or "", kind_of(record.to_id) or "")
        return (record.kind, *ends) if record.kind in RELATIONSHIPS and PROPERTIES.keys() >= {*ends} else ()
    return (record.kind,) if record.kind in PROPERTIES else ()


def _writer(key: tuple[str, ...], rows: list[dict[str, Any]]) -> Callable[[Transaction], object]:
    if len(key) == 1:
        return lambda transaction: transaction.run("records/create_nodes", kind=key[0], rows=rows)
    kind, start, end = key
    return lambda transaction: transaction.run(
        "records/create_relationships", kind=kind, from_kind=start, to_kind=end, rows=rows
    )


def measure_store(workspace: Workspace, people: int, repeat: int) -> float:
    """Measure loading, ranking, HTTP and the scan on one store; return the 95th percentile over HTTP in ms."""
    started = time.perf_counter()
    name_index(workspace, STAFF)
    names = time.perf_counter() - started
    index, building = timed(lambda: full_index(Workspace(workspace.store, workspace.settings), STAFF))
    print(f"{people:,} people: {len(index):,} records, {len(index.edges):,} edges", flush=True)
    print(f"  reading and building the index {building:.1f} s CPU   names alone {names:.1f} s")
    subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "benchmarks.search", "--joining", str(workspace.settings.data_folder)], check=True
    )
    show("ranking", [ranking_times(index, repeat)])
    texts = [fold(" ".join(index_texts(index, row))) for row in range(len(index))]
    show("plain scan", [[ask_plainly(texts, words) for words in QUESTIONS]])
    addresses = [f"/api/v1/search?q={quote(words)}" for words in QUESTIONS]
    idle, over_http = http_times(workspace, [["/api/v1/session"] * len(addresses), addresses], repeat)
    show("HTTP alone", [idle])
    show("over HTTP", [over_http])
    measure_writes(workspace, index)
    command = [sys.executable, "-m", "cjn_graph.cli", "search", "Bob", "--json"]
    environment = os.environ | {"CJN_DATA_FOLDER": str(workspace.settings.data_folder)}
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves
    print(f"  one command, cjn search Bob {time.perf_counter() - started:15.1f} s")
    return float(np.percentile(over_http, 95))


def measure_memory(settings: Settings) -> int:
    """Print how much a process takes that joins the store: of the facts, and of the index made of them."""
    with open_workspace(settings) as workspace:
        rank(build_index(Tables(), TODAY), "bob", Filters(), limit=1)
        steps = [memory()]
        workspace.facts.tables(STAFF)
        steps.append(memory())
        rank(full_index(workspace, STAFF), "diversion director ohio", Filters(), limit=20)
        steps.append(memory())
    start, facts, index = steps
    print(
        f"  memory: facts {facts - start:.0f} MB, index {index - facts:.0f} MB more, the whole process {index:.0f} MB"
    )
    return 0


def measure_writes(workspace: Workspace, index: Index) -> None:
    """Print how long the first question after a write of each sort takes, beside one that builds the index anew."""
    ids = {kind: index.tables.entities[kind].ids.texts.tolist() for kind in PROPERTIES}
    built = [
        asked(
            lambda: rank(full_index(Workspace(workspace.store, workspace.settings), STAFF), "bob", Filters(), limit=20)
        )
        for _ in range(3)
    ]
    anew = show_question("index built anew", built)
    search(workspace, STAFF, "bob")
    for what, write in WRITES.items():
        times = []
        for number in range(WRITES_OF_EACH):
            write(workspace, ids, number)
            times.append(asked(lambda: search(workspace, STAFF, "bob")))
        show_question(what, times, beside=anew)


def asked(ask: Callable[[], object]) -> tuple[float, float]:
    """Ask; return the milliseconds by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    ask()
    return (time.perf_counter() - clock) * 1e3, (time.process_time() - processor) * 1e3


def show_question(what: str, times: list[tuple[float, float]], beside: float | None = None) -> float:
    """Print the medians, and the ratio to another one by the clock; return the one by the clock."""
    clock, processor = np.median(np.array(times), axis=0)
    ratio = f"   1/{beside / clock:.0f} of it" if beside else ""
    print(f"  {what:30} p50 {clock:8.1f} ms {processor:8.1f} ms CPU{ratio}", flush=True)
    return float(clock)


def log_call(workspace: Workspace, ids: dict[str, list[str]], number: int) -> None:
    """Log a call with somebody."""
    values = {"channel": "call", "on": "2026-01-05", "subject": "About the budget hearing"}
    call = records.create(workspace, STAFF, "interaction", values)
    records.relate(workspace, STAFF, "involves", call.id, ids["person"][number])


def add_person(workspace: Workspace, ids: dict[str, list[str]], number: int) -> None:
    """Add a person with a post at an organization that there is."""
    person = records.create(workspace, STAFF, "person", {"name": f"Benchmark Person {number}"})
    post = records.create(workspace, STAFF, "post", {"title": "Diversion Director"})
    records.relate(workspace, STAFF, "has_post", ids["organization"][number], post.id)
    records.relate(workspace, STAFF, "holds", person.id, post.id)


def rename(kind: str) -> Callable[[Workspace, dict[str, list[str]], int], None]:
    """Return what gives a record of a kind another name."""

    def give_name(workspace: Workspace, ids: dict[str, list[str]], number: int) -> None:
        record = records.read(workspace, STAFF, ids[kind][number])
        name = f"{getattr(record, 'name', '')} Benchmark"
        records.update(workspace, STAFF, record.id, {"name": name}, expected_version=record.version)

    return give_name


def join(relation: str, kind: str) -> Callable[[Workspace, dict[str, list[str]], int], None]:
    """Return what joins somebody to a record of a kind."""

    def relate(workspace: Workspace, ids: dict[str, list[str]], number: int) -> None:
        person = records.create(workspace, STAFF, "person", {"name": f"Joining Person {number}"})
        search(workspace, STAFF, "bob")
        records.relate(workspace, STAFF, relation, person.id, ids[kind][number])

    return relate


WRITES: dict[str, Callable[[Workspace, dict[str, list[str]], int], None]] = {
    "a call is logged": log_call,
    "a person with a post is added": add_person,
    "a person's name is edited": rename("person"),
    "help is offered": join("can_help_with", "topic"),
    "attendance is noted": join("attended", "convening"),
    "an organization is renamed": rename("organization"),
    "a topic is renamed": rename("topic"),
    "a place is renamed": rename("jurisdiction"),
}
WRITES_OF_EACH = 5


def measure_update(index: Index) -> None:
    """Print how long an index in memory takes to become the next one after a call was logged."""
    tables, person = index.tables, index.tables.entities["person"].ids.texts[0]
    times = []
    for number in range(WRITES_OF_EACH):
        call, fact = f"interaction-benchmark{number}", f"involves-benchmark{number}"
        values = {name: [""] for name in tables.entities["interaction"].columns}
        calls = tables.entities["interaction"].with_records([call], values | {"id": [call], "subject": ["Hearing"]})
        ends = {"id": [fact], "from_id": [call], "to_id": [person], "start": [""], "end": [""]}
        tables = Tables(
            {**tables.entities, "interaction": calls},
            {**tables.relationships, "involves": tables.relationships["involves"].with_records([fact], ends)},
        )
        started = time.process_time()
        index = update_index(index, tables)
        rank(index, "bob", Filters(), limit=20)
        times.append((time.process_time() - started) * 1e3)
    show("updating", [times])


def timed(work: Callable[[], Index]) -> tuple[Index, float]:
    """Do something; return what it gave and the processor seconds that it took."""
    started = time.process_time()
    return work(), time.process_time() - started


def ranking_times(index: Index, repeat: int) -> list[float]:
    """Return the processor milliseconds of each question in process."""
    found = []
    for words in QUESTIONS * (repeat + 1):
        started = time.process_time()
        rank(index, words, Filters(), limit=20)
        found.append((time.process_time() - started) * 1e3)
    return found[len(QUESTIONS) :]  # the first round fills the caches


def http_times(workspace: Workspace, rounds: list[list[str]], repeat: int) -> list[list[float]]:
    """Return the milliseconds of each request, for each list of addresses: one client, one connection."""
    ready, link = threading.Event(), [""]

    def on_ready(url: str) -> None:
        link[0] = url
        ready.set()

    settings = workspace.settings.model_copy(update={"port": 0})
    serving = {"workspace": workspace, "on_ready": on_ready}
    threading.Thread(target=run, args=(settings,), kwargs=serving, daemon=True).start()
    ready.wait(60)
    address = urlsplit(link[0])
    connection = http.client.HTTPConnection(address.netloc)

    def get(path: str, cookie: str = "") -> tuple[float, http.client.HTTPResponse]:
        started = time.perf_counter()
        connection.request("GET", path, headers={"cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        return (time.perf_counter() - started) * 1e3, answer

    _, signed_in = get(f"{address.path}?{address.query}")
    cookie = "; ".join(value.split(";")[0] for name, value in signed_in.getheaders() if name.lower() == "set-cookie")
    found = []
    for addresses in rounds:
        answers = [get(path, cookie) for path in addresses * (repeat + 1)]
        assert all(answer.status == 200 for _, answer in answers), "every question has an answer"
        found.append([milliseconds for milliseconds, _ in answers[len(addresses) :]])  # the first fills the caches
    return found


def index_texts(index: Index, row: int) -> Iterable[str]:
    """Yield the texts of a record."""
    for postings in index.postings:
        yield from (postings.shown[text] for text in postings.texts_of(row))


def ask_plainly(texts: list[str], words: str) -> float:
    """Look for all words in every text; return the milliseconds."""
    started = time.process_time()
    wanted = fold(words).split()
    [row for row, text in enumerate(texts) if all(word in text for word in wanted)]
    return (time.process_time() - started) * 1e3


def copied(tables: Tables, copies: int) -> Tables:
    """Repeat a network beside itself; places, topics and networks are shared, and family names differ by copy."""
    entities = {
        kind: table if kind in SHARED else _entities(kind, table, copies) for kind, table in tables.entities.items()
    }
    return Tables(entities, {kind: _relationships(table, copies) for kind, table in tables.relationships.items()})


def _entities(kind: str, table: Entities, copies: int) -> Entities:
    columns = {name: _repeated(column, copies) for name, column in table.columns.items()}
    if kind == "person":
        names = [
            f"{name}{chr(96 + copy) if copy else ''}" for copy in range(copies) for name in table["name"].decoded()
        ]
        columns["name"] = Column(np.arange(len(names), dtype=np.int32), as_texts(names))
    columns["external_ids"] = Column(np.zeros(len(table) * copies, dtype=np.int32), as_texts([None]))
    ids = [_named(record_id, copy) for copy in range(copies) for record_id in table.ids.texts]
    return Entities.read(tuple(columns), [_rows(ids, columns)])


def _relationships(table: Relationships, copies: int) -> Relationships:
    """Repeat relationships, but for those between shared records."""
    columns = {name: column.decoded().tolist() for name, column in table.columns.items()}
    ends = zip(columns["from_id"], columns["to_id"], strict=True)
    own = [row for row, both in enumerate(ends) if not SHARED.issuperset(map(kind_of, both))]
    parts = []
    for copy in range(copies):
        rows = own if copy else range(len(table))
        part = {name: [column[row] for row in rows] for name, column in columns.items()}
        part |= {name: [_named(end, copy) for end in part[name]] for name in ("from_id", "to_id")}
        parts.append(part | {"id": [f"{table.ids[row]}{copy}" for row in rows]})
    return Relationships.read([name for name in columns if name not in {"from_id", "to_id"}], parts)


def _rows(ids: list[str], columns: dict[str, Column]) -> dict[str, list[Any]]:
    return {"id": ids, **{name: column.decoded().tolist() for name, column in columns.items()}}


def _repeated(column: Column, copies: int) -> Column:
    return Column(np.tile(column.codes, copies), column.values)


def _named(record_id: str, copy: int) -> str:
    return record_id if kind_of(record_id) in SHARED or not copy else f"{record_id}{copy}"


def show(what: str, rounds: list[list[float]]) -> None:
    """Print percentiles."""
    found = np.array([milliseconds for each in rounds for milliseconds in each])
    unit = "ms" if "HTTP" in what else "ms CPU"
    p50, p95 = np.percentile(found, 50), np.percentile(found, 95)
    print(f"  {what:12} p50 {p50:8.1f}   p95 {p95:8.1f}   slowest {found.max():8.1f} {unit}", flush=True)


def memory() -> float:
    """Return the memory of this process in MB."""
    return float(psutil.Process().memory_info().rss / 1e6)


if __name__ == "__main__":
    sys.exit(main())

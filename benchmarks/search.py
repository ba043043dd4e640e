"""How fast a search is answered: over HTTP at 10,000 people, in process at ten times that, beside a plain scan.

Run ``python -m benchmarks.search`` (10,000 people, some minutes, most of them for making the network) or with
``--people 1000 --copies 2``. The network is the demo's generator at that size, written to an embedded store without
its ties, which search doesn't read. The scan looks through every text of every record for the words as they are
typed: no typos, no short forms, no roles or places of others. The first question after a write, which waits for the
index to be refreshed, is timed beside one that has the index built anew. Times are per question; ``CPU`` is processor
time of this process, which a busy machine changes less than the clock.
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
from cjn_graph.search import ENDS, PROPERTIES, Filters, Index, build_index, rank, refresh_index
from cjn_graph.services import records
from cjn_graph.services.index_loading import NAMES, load_index
from cjn_graph.services.search import search
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store, Transaction
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
Columns = tuple[dict[str, tuple[list[str], list[list[Any]]]], dict[tuple[str, str, str], dict[str, list[str]]]]


def main() -> int:
    """Measure; print a table; return 1 where the answer over HTTP is slower than it may be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000, help="people in the store")
    parser.add_argument("--copies", type=int, default=10, help="how many times that in process")
    parser.add_argument("--repeat", type=int, default=10, help="times that each question is asked")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cjn-search-") as name:
        settings = Settings(data_folder=Path(name) / "data")
        with open_workspace(settings) as workspace:
            fill(workspace.store, arguments.people)
            records.create(workspace, STAFF, "topic", {"name": "benchmarks"})  # a store without a change is empty
            slowest = measure_store(workspace, arguments.people, arguments.repeat)
            columns = read_columns(workspace.store)
    index, seconds = timed(lambda: build_index(*copied(columns, arguments.copies), date(2026, 11, 1)))
    people = arguments.people * arguments.copies
    print(f"In process, {people:,} people: {len(index):,} records, {len(index.edges):,} edges")
    print(f"  building the index {seconds:10.1f} s CPU   memory of this process {memory():,.0f} MB")
    show("ranking", [ranking_times(index, 1)])
    measure_refresh(index, date(2026, 11, 1))
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
        ends = (record.kind, kind_of(record.from_id) or "", kind_of(record.to_id) or "")
        return ends if ends in ENDS else ()
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
    index, building = timed(lambda: load_index(workspace.store, STAFF, date(2026, 11, 1)))
    started = time.perf_counter()
    load_index(workspace.store, STAFF, date(2026, 11, 1), NAMES)
    names = time.perf_counter() - started
    print(f"{people:,} people: {len(index):,} records, {len(index.edges):,} edges", flush=True)
    print(
        f"  reading and building the index {building:.1f} s CPU   names alone {names:.1f} s   memory {memory():,.0f} MB"
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


def measure_writes(workspace: Workspace, index: Index) -> None:
    """Print how long the first question after a write of each sort takes, beside one that builds the index anew."""
    ids = {kind: [each for each in index.ids if kind_of(each) == kind] for kind in PROPERTIES}
    today = workspace.today()
    built = [
        asked(lambda: rank(load_index(workspace.store, STAFF, today), "bob", Filters(), limit=20)) for _ in range(3)
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


def measure_refresh(index: Index, today: date) -> None:
    """Print how long an index in memory takes to become the next one after a call was logged."""
    person = next(each for each in index.ids if kind_of(each) == "person")
    values = [None] * (len(PROPERTIES["interaction"]) + 1)
    times = []
    for number in range(WRITES_OF_EACH):
        call, fact = f"interaction-benchmark{number}", f"involves-benchmark{number}"
        ends = {"id": [fact], "start_id": [call], "end_id": [person], "begun": [""], "ended": [""]}
        started = time.process_time()
        index = refresh_index(
            index,
            {"interaction": ([call], [["Budget hearing", *values[1:]]])},
            {("involves", "interaction", "person"): ends},
            today,
            again={call, fact},
        )
        rank(index, "bob", Filters(), limit=20)
        times.append((time.process_time() - started) * 1e3)
    show("refreshing", [times])


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
    for shelf in index.shelves:
        yield from (shelf.written[text] for text in shelf.texts_of(row))


def ask_plainly(texts: list[str], words: str) -> float:
    """Look for all words in every text; return the milliseconds."""
    started = time.process_time()
    wanted = fold(words).split()
    [row for row, text in enumerate(texts) if all(word in text for word in wanted)]
    return (time.process_time() - started) * 1e3


def read_columns(store: Store) -> Columns:
    """Read what the index is built from."""
    records = {}
    for kind, properties in PROPERTIES.items():
        read = store.read_columns(STAFF, "search/records", kind=kind, keys=[*properties, "external_ids"])
        records[kind] = (read["id"], read["values"])
    links = {
        (kind, start, end): store.read_columns(STAFF, "search/links", kind=kind, from_kind=start, to_kind=end)
        for kind, start, end in ENDS
    }
    return records, links


def copied(columns: Columns, copies: int) -> Columns:
    """Repeat a network beside itself; places, topics and networks are shared, and family names differ by copy."""
    records, links = columns
    shared = {"topic", "jurisdiction", "network"}

    def named(record_id: str, copy: int) -> str:
        return record_id if kind_of(record_id) in shared or not copy else f"{record_id}{copy}"

    def renamed(values: list[Any], kind: str, copy: int) -> list[Any]:
        name = f"{values[0]}{chr(96 + copy)}" if kind == "person" and copy else values[0]
        return [name, *values[1:-1], None]

    return (
        {
            kind: (ids, rows)
            if kind in shared
            else (
                [named(record_id, copy) for copy in range(copies) for record_id in ids],
                [renamed(values, kind, copy) for copy in range(copies) for values in rows],
            )
            for kind, (ids, rows) in records.items()
        },
        {
            ends: read
            if {ends[1], ends[2]} <= shared
            else {
                "id": [f"{fact}{copy}" for copy in range(copies) for fact in read["id"]],
                "start_id": [named(each, copy) for copy in range(copies) for each in read["start_id"]],
                "end_id": [named(each, copy) for copy in range(copies) for each in read["end_id"]],
                "begun": read["begun"] * copies,
                "ended": read["ended"] * copies,
            }
            for ends, read in links.items()
        },
    )


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

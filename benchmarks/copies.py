"""Export and restore whole networks: rate, and that memory does not grow with their size; the copies are compared.

    python -m benchmarks.copies cjn-data-1000 cjn-data-10000
    python -m benchmarks.copies --people 10000 100000 --neo4j

Each folder is the data folder of a network, as `CJN_DATA_FOLDER=… cjn seed --people N` fills one; it is only read. With
``--people`` networks are generated: people, posts and offices for one in five, a tie for each, and the changes that
wrote them. With ``--neo4j`` the copy goes from the embedded engine into a real Neo4j, and from there into an empty
embedded one. The engine, the export and the restore run in processes of their own. Returns 1 where memory grows by more
than 1.25 from the smallest to the largest, or a restored network exports other bytes.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from benchmarks.import_csv import peak
from cjn_graph.access import SYSTEM
from cjn_graph.exchange.copies.folder import write_folder
from cjn_graph.exchange.copies.restoring import check_folder, restore
from cjn_graph.model import MODEL, Record, derived_id
from cjn_graph.records import Create, commit
from cjn_graph.settings import Settings
from cjn_graph.store import open_store
from tests.neo4j_server.server import CURRENT, running

WORST_GROWTH = 1.25
_AT_ONCE = 1_000
_MADE_AT = datetime(2026, 11, 1, tzinfo=UTC)
Place: TypeAlias = dict[str, str]
"""Environment variables that name a store."""


def main() -> int:
    """Run the benchmark, or one of its processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", help="data folders, the smallest network first")
    parser.add_argument("--people", type=int, nargs="*", default=[], help="sizes of networks to generate")
    parser.add_argument("--neo4j", action="store_true", help="by way of a real Neo4j")
    parser.add_argument("--process", nargs=2, metavar=("ROLE", "WITH"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.process:
        role, what = arguments.process
        return {"engine": run_engine, "fill": run_fill, "export": run_export, "restore": run_restore}[role](what)
    print(
        f"{'step':>20} {'records':>10} {'changes':>10} {'MB':>6} {'lines/s':>8} {'CPU s':>7} {'peak MB':>8}",
        flush=True,
    )
    copies = [copied(folder, 0, by_neo4j=arguments.neo4j) for folder in arguments.folders]
    copies += [
        copied(Path(tempfile.gettempdir()) / "generated", people, by_neo4j=arguments.neo4j)
        for people in arguments.people
    ]
    growth = [(step, copies[-1][step] / copies[0][step]) for step in copies[0]]
    print("Peak memory grows", ", ".join(f"{times:.2f} × ({step})" for step, times in growth))
    return int(max(times for _, times in growth) > WORST_GROWTH)


def copied(folder: Path, people: int, *, by_neo4j: bool) -> dict[str, float]:
    """Copy a network to and fro, print each step, and return the peak memory of each; the copies have to be equal."""
    with tempfile.TemporaryDirectory(prefix="cjn-copies-", dir=folder.absolute().parent) as name, ExitStack() as stack:
        scratch, peaks = Path(name), {}
        source = {"CJN_DATA_FOLDER": str(scratch / "generated" if people else folder)}
        stops: list[tuple[str, Place]] = [("embedded", {"CJN_DATA_FOLDER": str(scratch / "data")})]
        if by_neo4j:
            (scratch / "neo4j").mkdir()
            server = stack.enter_context(running(CURRENT, scratch / "neo4j", ("-Xmx2g",), "512m"))
            there = {"CJN_NEO4J_URI": server.uri, "CJN_NEO4J_USER": server.user, "CJN_NEO4J_PASSWORD": server.password}
            stops.insert(0, ("neo4j", there))

        def told(step: str, role: str, what: Path | int, place: Place) -> None:
            found = figures(role, str(what), place)
            lines = found["records"] + found["changes"]
            megabytes = sum(path.stat().st_size for path in (scratch / "copy0").glob("*")) / 1e6
            print(
                f"{step:>20} {found['records']:>10,.0f} {found['changes']:>10,.0f} {megabytes:>6.0f}"
                f" {lines / found['seconds']:>8,.0f} {found['cpu']:>7.0f} {found['peak'] / 1e6:>8.0f}",
                flush=True,
            )
            peaks[step] = found["peak"]

        with engine(source):
            if people:
                told("generated", "fill", people, source)
                del peaks["generated"]
            told("from embedded", "export", scratch / "copy0", source)
        for number, (sort, place) in enumerate(stops):
            with engine(place):
                told(f"into {sort}", "restore", scratch / f"copy{number}", place)
                told(f"again from {sort}", "export", scratch / f"copy{number + 1}", place)
            compare(scratch / f"copy{number}", scratch / f"copy{number + 1}")
        return peaks


def compare(one: Path, other: Path) -> None:
    """Compare two copies byte for byte."""
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in other.iterdir())
    same, differ, missing = filecmp.cmpfiles(one, other, names, shallow=False)
    assert not differ + missing, f"other bytes: {differ + missing}"
    print(f"{len(same)} files equal, byte for byte", flush=True)


@contextmanager
def engine(place: Place) -> Iterator[None]:
    """Run the embedded engine in a process of its own, where that is the store; Neo4j gets its schema."""
    with started("engine", "", place) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "ready\n"
        yield
        process.stdin.close()


def figures(role: str, what: str, place: Place) -> dict[str, float]:
    """Run one step in a process of its own; return its figures."""
    with started(role, what, place) as process:
        assert process.stdout is not None
        found: dict[str, float] = json.loads(process.stdout.read())
        return found


def started(role: str, what: str, place: Place) -> subprocess.Popen[str]:
    """Start one of the processes."""
    command = [sys.executable, "-m", "benchmarks.copies", "--process", role, what]
    return subprocess.Popen(  # noqa: S603 - ourselves
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | place
    )


def run_engine(_nothing: str) -> int:
    """Own the store until standard input is closed."""
    with open_store(Settings()) as store:
        store.ensure_schema(restoring=True)
        print("ready", flush=True)
        sys.stdin.read()
    return 0


def run_fill(people: str) -> int:
    """Write a generated network, as any write of the product is."""
    began, number = time.perf_counter(), 0
    records = generated(int(people))
    with open_store(Settings()) as store:
        while some := [Create(record) for record in islice(records, _AT_ONCE)]:
            number += len(commit(store, SYSTEM, some, reason="generated", now=_MADE_AT))
    return tell(number, number, began)


def generated(people: int) -> Iterator[Record]:
    """Draw a network: people, a post in one of the offices for one in five, and a tie for each."""
    dice = random.Random(1)

    def make(kind: str, number: int, **values: object) -> Record:
        return MODEL.parse(kind, {"id": derived_id(kind, str(number)), **values})

    ids = [derived_id("person", str(number)) for number in range(people)]
    offices = people // 50
    for number in range(offices):
        yield make("organization", number, name=f"Office {number}", classification="prosecutor_office")
    for number in range(people):
        languages, known = ["en", "es"][: dice.randrange(3)], [f"list:{number}"] * dice.randrange(2)
        note = dice.choice(["", "Met in 2024.\nCall “later”.", "Zoë Ñandú"])
        yield make(
            "person", number, name=f"Person {number}", note=note or None, languages=languages, external_ids=known
        )
    for number in range(people // 5):
        yield make("post", number, title="Director", function="diversion")
        office = derived_id("organization", str(dice.randrange(offices)))
        yield make("has_post", number, from_id=office, to_id=derived_id("post", str(number)))
        yield make(
            "holds",
            number,
            from_id=ids[number * 5],
            to_id=derived_id("post", str(number)),
            start=f"20{number % 10 + 15}",
        )
    for number in range(people):
        other = ids[(number + dice.randrange(1, people)) % people]
        yield make(
            "knows", number, from_id=ids[number], to_id=other, strength=1 / dice.randrange(1, 8), last_on="2025-06"
        )


def run_export(copy: str) -> int:
    """Export the network."""
    Path(copy).mkdir()
    began = time.perf_counter()
    with open_store(Settings()) as store:
        manifest = write_folder(store, Path(copy), lambda _what, _done: None)
    return tell(manifest.records, manifest.sequence, began)


def run_restore(copy: str) -> int:
    """Check the copy, and restore it."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch, open_store(Settings()) as store:
        manifest = check_folder(Path(copy), Path(scratch), lambda _what, _done: None)
        restore(store, Path(copy), manifest, lambda _what, _done: None)
    return tell(manifest.records, manifest.sequence, began)


def tell(records: int, changes: int, began: float) -> int:
    """Print the figures of a step."""
    seconds, cpu = time.perf_counter() - began, time.process_time()
    print(json.dumps({"records": records, "changes": changes, "seconds": seconds, "cpu": cpu, "peak": peak()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())

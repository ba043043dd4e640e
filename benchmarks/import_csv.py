"""How fast a folder of CSV files is imported, and how much memory that takes.

Run ``python -m benchmarks.import_csv`` (100,000 and 1,000,000 rows) or with
``--rows 10000 100000``.
Writes people-and-ties files of each size, a tenth of their rows people, imports them into an empty embedded store and
then once more. The engine runs in a process of its own, so that its memory is told apart from the import's.
``rows/CPU s`` counts the processor time of both, which a busy machine changes less than the clock.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

WORST_RATE = 1_000
"""Rows a second below which the import is too slow."""
WORST_GROWTH = 1.25
"""How much more memory the largest import may take than the smallest."""


def main() -> int:
    """Run the benchmark, or one of its processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000], help="rows of each import")
    parser.add_argument("--process", nargs=2, metavar=("ROLE", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.process:
        role, folder = arguments.process
        return run_engine(Path(folder)) if role == "engine" else run_import(Path(folder))
    return compare(arguments.rows)


def compare(sizes: list[int]) -> int:
    """Import files of each size; print a table; return 1 where the figures are worse than they may be."""
    print(f"{'rows':>9} {'MB':>6} {'checked/s':>10} {'written/s':>10} {'rows/s':>8} {'rows/CPU s':>11} {'again/s':>8}"
          f" {'import peak MB':>15} {'engine peak MB':>15}")  # fmt: skip
    peaks, rates = [], []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="cjn-import-") as name:
            folder = Path(name)
            megabytes = write_files(folder / "files", size) / 1e6
            with engine(folder) as process:
                used = psutil.Process(process.pid).cpu_times()
                first = imported(folder)
                engine_cpu = cpu_seconds(psutil.Process(process.pid).cpu_times()) - cpu_seconds(used)
                again = imported(folder)
                process.stdin.close()  # type: ignore[union-attr]
                engine_peak = int(process.stdout.read())  # type: ignore[union-attr]
        assert (first["written"], again["written"]) == (size, 0), (first, again)
        seconds = first["checking"] + first["writing"]
        peaks.append(max(first["peak"], again["peak"]))
        rates.append(size / seconds)
        print(
            f"{size:>9,} {megabytes:>6.1f} {size / first['checking']:>10,.0f} {size / first['writing']:>10,.0f}"
            f" {size / seconds:>8,.0f} {size / (first['cpu'] + engine_cpu):>11,.0f}"
            f" {size / (again['checking'] + again['writing']):>8,.0f}"
            f" {peaks[-1] / 1e6:>15.0f} {engine_peak / 1e6:>15.0f}",
            flush=True,
        )
    growth = peaks[-1] / peaks[0]
    print(f"Memory of the import at {sizes[-1]:,} rows is {growth:.2f} times that at {sizes[0]:,} rows.")
    return int(growth > WORST_GROWTH or min(rates) < WORST_RATE)


def write_files(folder: Path, rows: int) -> int:
    """Write people.csv and ties.csv with so many rows together; return their bytes."""
    folder.mkdir()
    people = rows // 10
    with (folder / "people.csv").open("w") as file:
        file.write("id,name,email,languages,attr:cohort\n")
        for number in range(people):
            file.write(f"{number},Person {number},p{number}@example.org,en|es,{2017 + number % 9}\n")
    with (folder / "ties.csv").open("w") as file:
        file.write("from,to,kind,first_on,last_on,weight,source\n")
        for number in range(rows - people):
            start, leap = number % people, 1 + number // people * 37
            file.write(
                f"{start},{(start + leap) % people},colleague,2018-0{1 + number % 9},2025,{1 + number % 3},survey\n"
            )
    return sum(path.stat().st_size for path in folder.iterdir())


@contextmanager
def engine(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run the embedded engine in a process of its own."""
    with started("engine", folder) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def imported(folder: Path) -> dict[str, float]:
    """Import the files in a process of its own; return its figures."""
    with started("import", folder) as process:
        assert process.stdout is not None
        figures: dict[str, float] = json.loads(process.stdout.read())
        return figures


def started(role: str, folder: Path) -> subprocess.Popen[str]:
    """Start one of the two processes."""
    command = [sys.executable, "-m", "benchmarks.import_csv", "--process", role, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves


def run_engine(folder: Path) -> int:
    """Own the store until standard input is closed, then print the peak of memory in bytes."""
    from cjn_graph.services.workspace import open_workspace
    from cjn_graph.settings import Settings

    with open_workspace(Settings(data_folder=folder / "data")):
        print("ready", flush=True)
        sys.stdin.read()
    print(peak())
    return 0


def run_import(folder: Path) -> int:
    """Import the files and print seconds for each stage, records written and the peak of memory in bytes."""
    from cjn_graph.access import Viewer
    from cjn_graph.services.importing import import_folder
    from cjn_graph.services.workspace import open_workspace
    from cjn_graph.settings import Settings

    began: dict[str, float] = {}
    with open_workspace(Settings(data_folder=folder / "data")) as workspace:
        report = import_folder(
            workspace,
            Viewer("benchmark", "staff"),
            folder / "files",
            progress=lambda stage, _done, _total: began.setdefault(stage, time.perf_counter()) and None,
        )
        ended = time.perf_counter()
    assert report.ok, report.problems[:3]
    stages = {"checking": began["writing"] - began["checking"], "writing": ended - began["writing"]}
    cpu = cpu_seconds(psutil.Process().cpu_times())
    print(json.dumps({**stages, "cpu": cpu, "written": report.written, "peak": peak()}))
    return 0


def cpu_seconds(times: Any) -> float:
    """Return the seconds of processor time that a process used."""
    return float(times.user + times.system)


def peak() -> int:
    """Return the most memory that this process had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.exit(main())

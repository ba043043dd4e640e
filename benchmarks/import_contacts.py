"""How fast lists of contacts are imported with every new person compared, and how fast the comparing is by itself.

Run ``python -m benchmarks.import_contacts`` (10,000 rows) or with ``--rows 10000 100000``.
Each list has people with an address, a number, an office and a post; one in fifty is there twice, with a slip. They are
imported into an empty embedded store, which runs in the same process. ``compared/s`` counts what finding look-alikes
took; ``rows/CPU s`` changes less than the clock on a busy machine.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cjn_graph.services.importing import import_folder
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings

SLOWEST = 500
"""Rows per second of processor time below which the import is too slow."""
_GIVEN = [
    first + last for first in "Ka Lo Mi Ne Or Pa Qui Ro Sa Te Ul Vi".split() for last in "na ra lia ris ton".split()
]
_FAMILY = [
    first + middle + last
    for first in "Bar Cal Dor Fen Gar Hol Jan Kel Lam Mor Nor Pel Quin Ros Sten".split()
    for middle in "ab ed in on ul ar".split()
    for last in "son ton ley er sky man ez".split()
]


def main() -> int:
    """Run the benchmark; return 1 where it is too slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000], help="rows of each list")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        return measure(arguments.one)
    print(f"{'rows':>9} {'alike':>7} {'rows/s':>8} {'rows/CPU s':>11} {'compared/s':>11} {'again/s':>8} {'peak MB':>8}")
    command = [sys.executable, "-m", "benchmarks.import_contacts", "--one"]
    codes = [
        subprocess.run([*command, str(rows)], check=False).returncode  # noqa: S603 - this module again
        for rows in arguments.rows
    ]
    return max(codes)


def measure(rows: int) -> int:
    """Import one list twice in this process; print its line."""
    moments: dict[str, list[float]] = {}

    def tell(stage: str, _done: int, _total: int) -> None:
        moments.setdefault(stage, []).append(time.perf_counter())

    with tempfile.TemporaryDirectory(prefix="cjn-contacts-") as name:
        path = Path(name) / "contacts.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows(contacts(rows))
        with open_workspace(Settings(data_folder=Path(name) / "data")) as workspace:
            viewer = workspace.viewer_for("staff")
            begun, used = time.perf_counter(), time.process_time()
            report = import_folder(workspace, viewer, path, progress=tell)
            seconds, cpu = time.perf_counter() - begun, time.process_time() - used
            comparing = moments["comparing"][-1] - moments["comparing"][0]
            begun = time.perf_counter()
            assert import_folder(workspace, viewer, path).written == 0
            again = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{rows:>9,} {report.look_alike_count:>7,} {rows / seconds:>8,.0f} {rows / cpu:>11,.0f} "
        f"{rows / comparing:>11,.0f} {rows / again:>8,.0f} {peak:>8,.0f}",
        flush=True,
    )
    return int(rows / cpu < SLOWEST)


def contacts(rows: int) -> Iterator[list[str]]:
    """Yield the lines of a list, the header first."""
    chance = random.Random(rows)
    yield ["First Name", "Last Name", "E-mail", "Phone", "Organization", "Title"]
    for number in range(rows):
        if number % 50 or not number:
            given, family = chance.choice(_GIVEN), chance.choice(_FAMILY)
            telephone = f"({chance.randrange(200, 999)}) {chance.randrange(200, 999)}-{chance.randrange(10_000):04}"
            office = f"{chance.choice(_FAMILY)} {chance.choice(_FAMILY)} Office"
            row = [given, family, f"{given}.{family}{number}@example.org".lower(), telephone, office, "Analyst"]
            yield row
        else:
            yield [row[0], row[1][:-1], "", *row[3:]]


if __name__ == "__main__":
    sys.exit(main())

"""How well records of one person are found: a file with known truth through ``cjn import`` and ``cjn duplicates``.

Run ``python -m benchmarks.duplicates`` to judge three generated files of 5,000 rows, or
``python -m benchmarks.duplicates FILE --id COLUMN --same PATTERN [--map MAP]`` for a file of your own: a column of ids,
and a regular expression whose first group is the same in the ids of one person (such as ``rec-([0-9]+)-``), or
``--truth COLUMN`` where a column says who is one (it is left out of the comparison). Both commands run as anybody would
run them, on an empty embedded store. It fails where F1 at the default threshold is below 0.95.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from cjn_graph.analysis.proportions import proportion
from tests.duplicates.corrupted import Shape, people

LEAST = 0.95
THRESHOLDS = (0.5, 0.8, 0.95)
SHAPES = {
    "one duplicate of each, one change": Shape(5_000, 4_000, 1, 1, 1),
    "up to five, two changes a field, six a record": Shape(5_000, 2_500, 5, 2, 6),
    "up to nine, three changes a field, ten a record": Shape(5_000, 2_000, 9, 3, 10),
}


def main() -> int:
    """Run the benchmark; return 1 where F1 is too low."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="*", help="CSV files with known truth")
    parser.add_argument("--id", default="rec_id", help="column of ids")
    parser.add_argument("--same", default=r"rec-(\d+)-", help="finds in an id what those of one person have in common")
    parser.add_argument("--truth", help="column that says who is one, in place of --same")
    parser.add_argument("--map", type=Path, help="mapping for cjn import")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cjn-duplicates-") as name:
        given: dict[str, Path] = {path.name: path for path in arguments.files}
        for number, (title, shape) in enumerate(SHAPES.items() if not given else ()):
            given[title] = _generated(Path(name) / f"{number}.csv", shape)
        found = [
            judge(
                title, path, arguments.id, arguments.same, arguments.truth, arguments.map, Path(name) / f"data-{place}"
            )
            for place, (title, path) in enumerate(given.items())
        ]
    return int(min(found) < LEAST)


def judge(
    title: str, path: Path, id_column: str, same: str, truth_column: str | None, mapping: Path | None, data: Path
) -> float:
    """Import a file, list its duplicates, print precision and recall at each threshold; return the F1 of the first."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = [{name.strip(): (cell or "").strip() for name, cell in row.items()} for row in csv.DictReader(file)]
    groups: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        match = re.search(same, row[id_column]) if truth_column is None else None
        groups[row[truth_column] if truth_column else match[1] if match else row[id_column]].append(row[id_column])
    wanted = {frozenset(pair) for group in groups.values() for pair in combinations(group, 2)}
    if truth_column:
        path = data.with_suffix(".csv")
        with path.open("w", newline="", encoding="utf-8") as kept:
            writer = csv.DictWriter(kept, [name for name in rows[0] if name != truth_column], extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
    importing = _run(data, "import", str(path), "--source", "judged", *(["--map", str(mapping)] if mapping else []))[1]
    listed, finding = _run(data, "duplicates", "--json")
    print(f"{title}: {len(rows):,} rows, {len(wanted):,} pairs; import {importing:.0f} s, duplicates {finding:.0f} s")
    scored = {
        frozenset(one[side]["external_ids"][0].removeprefix("judged:") for side in "ab"): one["score"]
        for one in json.loads(listed)
    }
    first = 0.0
    for threshold in THRESHOLDS:
        found = {pair for pair, score in scored.items() if score >= threshold}
        right = len(found & wanted)
        f1 = 2 * right / max(1, len(found) + len(wanted))
        first = first or f1
        precision, recall = _told(right, len(found)), _told(right, len(wanted))
        print(f"  from {threshold:4}: precision {precision}, recall {recall}, F1 {f1:.4f}", flush=True)
    return first


def _generated(path: Path, shape: Shape) -> Path:
    rows = people(shape, seed=2026)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _run(data: Path, *arguments: str) -> tuple[str, float]:
    begun = time.perf_counter()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CJN_")}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "cjn_graph.cli", *arguments],
        env=kept | {"CJN_DATA_FOLDER": str(data)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout, time.perf_counter() - begun


def _told(count: int, of: int) -> str:
    """Write a share with its 95 percent interval."""
    found = proportion(count, of)
    low, high = found.interval or (0.0, 1.0)
    return f"{found.share or 0:.4f} ({low:.4f} to {high:.4f})"


if __name__ == "__main__":
    sys.exit(main())

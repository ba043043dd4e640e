"""Export and restore whole networks: rate, and that memory does not grow with their size; the copies are compared.

    python -m benchmarks.copies cjn-data-10000 cjn-data-100000

Each folder is the data folder of a network, as `CJN_DATA_FOLDER=… cjn seed --people N` fills one; it is only read. The
engine, the export and the restore run in processes of their own. Returns 1 where memory grows by more than 1.25 from
the smallest to the largest, or a restored network exports other bytes.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.import_csv import peak

WORST_GROWTH = 1.25


def main() -> int:
    """Run the benchmark, or one of its processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", help="data folders, the smallest network first")
    parser.add_argument("--process", nargs=3, metavar=("ROLE", "DATA", "COPY"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.process:
        role, data, copy = arguments.process
        return {"engine": run_engine, "export": run_export, "restore": run_restore}[role](Path(data), Path(copy))
    return compare(arguments.folders)


def compare(folders: list[Path]) -> int:
    """Copy each network there and back; print a table."""
    print(
        f"{'records':>10} {'changes':>10} {'MB':>7} {'exported/s':>11} {'restored/s':>11}"
        f" {'export MB':>10} {'restore MB':>11}"
    )
    peaks, is_equal = [], True
    for folder in folders:
        with tempfile.TemporaryDirectory(prefix="cjn-copies-", dir=folder.absolute().parent) as name:
            scratch = Path(name)
            with engine(folder):
                first = figures("export", folder, scratch / "first")
            with engine(scratch / "data"):
                restored = figures("restore", scratch / "data", scratch / "first")
                figures("export", scratch / "data", scratch / "second")
            names = sorted(path.name for path in (scratch / "first").iterdir())
            _, differ, missing = filecmp.cmpfiles(scratch / "first", scratch / "second", names, shallow=False)
            is_equal &= not (differ or missing)
            megabytes = sum(path.stat().st_size for path in (scratch / "first").iterdir()) / 1e6
        lines = first["records"] + first["changes"]
        peaks.append((first["peak"], restored["peak"]))
        rates = [lines / step["seconds"] for step in (first, restored)]
        print(
            f"{first['records']:>10,.0f} {first['changes']:>10,.0f} {megabytes:>7.0f} {rates[0]:>11,.0f}"
            f" {rates[1]:>11,.0f} {first['peak'] / 1e6:>10.0f} {restored['peak'] / 1e6:>11.0f}",
            flush=True,
        )
    growth = [last / first for first, last in zip(peaks[0], peaks[-1], strict=True)]
    print(f"Peak memory grows {growth[0]:.2f} × (export) and {growth[1]:.2f} × (restore); equal: {is_equal}.")
    return int(max(growth) > WORST_GROWTH or not is_equal)


@contextmanager
def engine(data: Path) -> Iterator[None]:
    """Run the embedded engine in a process of its own."""
    with started("engine", data, Path()) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "ready\n"
        yield
        process.stdin.close()


def figures(role: str, data: Path, copy: Path) -> dict[str, float]:
    """Run one step in a process of its own; return its figures."""
    with started(role, data, copy) as process:
        assert process.stdout is not None
        found: dict[str, float] = json.loads(process.stdout.read())
        return found


def started(role: str, data: Path, copy: Path) -> subprocess.Popen[str]:
    """Start one of the processes."""
    command = [sys.executable, "-m", "benchmarks.copies", "--process", role, str(data), str(copy)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves


def run_engine(data: Path, _copy: Path) -> int:
    """Own the store until standard input is closed."""
    from cjn_graph.settings import Settings
    from cjn_graph.store import open_store

    with open_store(Settings(data_folder=data)) as store:
        store.ensure_schema(restoring=True)
        print("ready", flush=True)
        sys.stdin.read()
    return 0


def run_export(data: Path, copy: Path) -> int:
    """Export the network."""
    from cjn_graph.exchange.copies.folder import write_folder
    from cjn_graph.settings import Settings
    from cjn_graph.store import open_store

    copy.mkdir()
    began = time.perf_counter()
    with open_store(Settings(data_folder=data)) as store:
        manifest = write_folder(store, copy, lambda _what, _done: None)
    return tell(manifest.records, manifest.sequence, began)


def run_restore(data: Path, copy: Path) -> int:
    """Check the copy, and restore it."""
    from cjn_graph.exchange.copies.restoring import check_folder, restore
    from cjn_graph.settings import Settings
    from cjn_graph.store import open_store

    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch, open_store(Settings(data_folder=data)) as store:
        manifest = check_folder(copy, Path(scratch), lambda _what, _done: None)
        restore(store, copy, manifest, lambda _what, _done: None)
    return tell(manifest.records, manifest.sequence, began)


def tell(records: int, changes: int, began: float) -> int:
    """Print the figures of a step."""
    print(json.dumps({"records": records, "changes": changes, "seconds": time.perf_counter() - began, "peak": peak()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())

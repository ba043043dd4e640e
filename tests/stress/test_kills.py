"""kill -9 at random moments of imports and of API writes, on the embedded store.

After each kill the store is opened again: every acknowledged write must be there, ``check`` must find nothing, and the
change log must have no gap. ``CJN_STRESS_KILLS`` sets the number of kills (50), ``CJN_STRESS_SEED`` the moments.
"""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from cjn_graph.records import read_records
from cjn_graph.services.checking import check
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from tests.making import STAFF

pytestmark = pytest.mark.stress

KILLS = int(os.environ.get("CJN_STRESS_KILLS", "50"))
SEED = int(os.environ.get("CJN_STRESS_SEED", "1"))
PEOPLE, TIES = 4_000, 8_000
WRITERS = 4


@dataclass
class Acknowledged:
    """Ids of people whose creation was answered with 201, and the name that each was given last."""

    names: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, person_id: str, name: str) -> None:
        with self.lock:
            self.names[person_id] = name


def command(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CJN_")}
    return subprocess.Popen(
        [sys.executable, "-m", "cjn_graph.cli", *arguments],
        env=environment | {"CJN_DATA_FOLDER": str(folder)},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def people_and_ties(folder: Path, chance: random.Random) -> Path:
    folder.mkdir()
    with (folder / "people.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "attr:team"])
        writer.writerows([number, f"Imported {number}", number % 7] for number in range(PEOPLE))
    pairs = {tuple(sorted(chance.sample(range(PEOPLE), 2))) for _ in range(TIES)}
    with (folder / "ties.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["from", "to", "kind", "last_on", "weight"])
        writer.writerows([a, b, "colleague", "2025-03", 1 + (a + b) % 3] for a, b in sorted(pairs))
    return folder


def import_whole(data: Path, files: Path, source: str) -> float:
    """Import without a kill and return the seconds that it took."""
    began = time.monotonic()
    process = command(data, "import", str(files), "--source", source)
    output = process.communicate(timeout=600)
    assert process.returncode == 0, output
    return time.monotonic() - began


def kill_an_import(data: Path, files: Path, source: str, delay: float) -> bool:
    """Kill an import after a while; tell whether it had come to its end before."""
    process = command(data, "import", str(files), "--source", source)
    try:
        process.wait(timeout=delay)
    except subprocess.TimeoutExpired:
        kill(process)
        return False
    assert process.returncode == 0, process.communicate()
    return True


def kill_a_server(data: Path, acknowledged: Acknowledged, delay: float, label: str) -> None:
    process = command(data, "serve", "--port", "0")
    try:
        assert process.stdout is not None
        link = process.stdout.readline().strip()
        assert link.startswith("http"), process.communicate()
        base = httpx2.URL(link).copy_with(path="/", query=None)
        with httpx2.Client(base_url=base, timeout=30) as client:
            client.get(link, follow_redirects=True).raise_for_status()
            client.headers["X-CSRF-Token"] = client.get("/api/v1/session").raise_for_status().json()["csrf_token"]
            client.headers["Origin"] = str(base).rstrip("/")
            stop = threading.Event()
            with ThreadPoolExecutor(WRITERS) as pool:
                for number in range(WRITERS):
                    pool.submit(write_people, client, acknowledged, stop, f"{label} {number}")
                time.sleep(delay)
                kill(process)
                stop.set()
    finally:
        kill(process)


def write_people(client: httpx2.Client, acknowledged: Acknowledged, stop: threading.Event, label: str) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        name = f"Written {label} {number}"
        try:
            created = client.post("/api/v1/people", json={"name": name}, params={"anyway": True})
            if created.status_code != httpx2.codes.CREATED:
                return
            person_id = created.json()["id"]
            acknowledged.note(person_id, name)
            renamed = client.patch(
                f"/api/v1/people/{person_id}",
                json={"name": f"{name} renamed"},
                headers={"If-Match": created.headers["ETag"]},
            )
            if renamed.status_code == httpx2.codes.OK:
                acknowledged.note(person_id, f"{name} renamed")
        except httpx2.TransportError:
            return


def verify(data: Path, acknowledged: Acknowledged) -> int:
    """Open the store again, compare it with what was acknowledged, and return the number of changes in its log."""
    with open_workspace(Settings(data_folder=data)) as workspace:
        report = check(workspace, STAFF)
        assert report.findings == []
        found = read_records(workspace.store, STAFF, acknowledged.names)
        for person_id, name in acknowledged.names.items():
            assert person_id in found, f"{name} was acknowledged and is lost"
            # The last renaming may have been written and its answer lost with the process.
            assert found[person_id].to_row()["name"] in {name, f"{name} renamed"}
        return workspace.last_sequence()


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    data, acknowledged = tmp_path / "data", Acknowledged()
    files = people_and_ties(tmp_path / "files", chance)
    duration = import_whole(data, files, "round0")
    changes, imports, interrupted = verify(data, acknowledged), 1, 0
    assert changes == PEOPLE + sum(1 for _ in (files / "ties.csv").open()) - 1
    for number in range(KILLS):
        if number % 2:
            kill_a_server(data, acknowledged, chance.uniform(0.05, 2.5), str(number))
        elif kill_an_import(data, files, f"round{imports}", chance.uniform(0.1, 1.1) * duration):
            imports += 1
        now = verify(data, acknowledged)
        assert now >= changes
        interrupted += not number % 2 and now > changes
        changes = now
        print(f"kill {number + 1}: {changes} changes, {len(acknowledged.names)} people acknowledged over the API")
    import_whole(data, files, f"round{imports}")
    verify(data, acknowledged)
    with open_workspace(Settings(data_folder=data)) as workspace:
        people = check(workspace, STAFF).records["person"]
    # A person whose answer was lost with the process may be there as well.
    assert people >= (imports + 1) * PEOPLE + len(acknowledged.names)
    print(f"{KILLS} kills: {interrupted} within an import, {len(acknowledged.names)} people acknowledged, none lost")

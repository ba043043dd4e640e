"""How the web app answers under load: matches, a person's page as JSON, and search, beside a bare FastAPI route.

Run ``python -m benchmarks.load cjn-data`` on a folder with a network in it (``cjn demo`` fills one). Each of 8 clients
asks over a connection of its own, of people drawn at random. First they ask as fast as they are answered: that is
saturation. Then they ask at half that rate, at even intervals, and the time is taken from when an answer was due to be
asked for. The same questions are answered in process beside it, by nobody else. The run fails where the 95th percentile
of matches over HTTP is above 3 × that in process + 10 ms.

``--requests 50000`` asks so many more, as fast as they are answered, and prints the memory of the server at each tenth,
of few three times; the run fails where it grows by more than a tenth between the second and the last.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx2
import numpy as np
import psutil

from api.server import listen
from cjn_graph.access import Viewer
from cjn_graph.accounts import keys
from cjn_graph.model import MODEL
from cjn_graph.pages.person import show_person
from cjn_graph.records import Create, commit
from cjn_graph.services.matching import find_counterparts
from cjn_graph.services.search import search
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings

CLIENTS = 8
WORDS = ("diversion", "okafor", "Ohio", "restorative justice", "conviction review", "prosecutor")
BARE = """
import sys, uvicorn
from fastapi import FastAPI
app = FastAPI()
@app.get("/health/live")
def bare() -> dict[str, str]:
    return {"status": "ok"}
uvicorn.run(app, port=int(sys.argv[1]), access_log=False, log_level="warning")
"""
_A_WHILE = 10.0
Paths = Callable[[random.Random], str]


def ask_for(
    base: str, headers: dict[str, str], paths: Paths, seconds: float, rate: float | None = None
) -> tuple[float, list[float]]:
    """Let the clients ask for some seconds; answers per second, and the milliseconds of each.

    Parameters
    ----------
    rate : float, optional
        Questions per second of all clients together; as fast as they are answered by default.

    Raises
    ------
    httpx2.HTTPError
        A question was not answered.
    """
    times: list[float] = []
    gate = threading.Barrier(CLIENTS)
    failed: list[Exception] = []

    def client(number: int) -> None:
        try:
            ask(number)
        except Exception as error:  # noqa: BLE001 - raised below; the others would wait at the gate for ever
            failed.append(error)
            gate.abort()

    def ask(number: int) -> None:
        chance = random.Random(number)
        with httpx2.Client(base_url=base, headers=headers, timeout=60) as asking:
            asking.get(paths(chance)).raise_for_status()
            gate.wait()
            began = time.perf_counter()
            for turn in itertools.count():
                due = began + (turn + number / CLIENTS) * CLIENTS / rate if rate else time.perf_counter()
                if due - began > seconds:
                    return
                time.sleep(max(0.0, due - time.perf_counter()))
                asking.get(paths(chance)).raise_for_status()
                times.append((time.perf_counter() - due) * 1000)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return len(times) / (time.perf_counter() - began), times


def in_process(answer: Callable[[random.Random], object], times: int) -> list[float]:
    """Return the milliseconds of answers in this process, one after the other."""
    chance, taken = random.Random(1), []
    for turn in range(times + 5):
        began = time.perf_counter()
        answer(chance)
        if turn >= 5:  # the first ones build what the others find
            taken.append((time.perf_counter() - began) * 1000)
    return taken


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """Return the 50th and the 95th."""
    low, high = np.percentile(times, (50, 95))
    return float(low), float(high)


def started(command: Sequence[str], base: str, **environment: str) -> subprocess.Popen[bytes]:
    """Start a server and wait until it answers."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        command, env=os.environ | environment, stdout=subprocess.DEVNULL
    )
    while True:
        try:
            httpx2.get(f"{base}/health/live")
        except httpx2.HTTPError:
            time.sleep(0.2)
        else:
            return process


def key_of(workspace: Workspace) -> str:
    """Make an account of the staff for this run, and a key of its own."""
    admin, name = Viewer("admin", "admin"), f"load-{os.getpid()}"
    account = MODEL.parse("account", {"id": workspace.new_id("account"), "name": name, "role": "staff"})
    commit(workspace.store, admin, [Create(account)], reason="benchmark", now=workspace.clock())
    viewer = workspace.viewer_for(name)
    return keys.make_key(workspace.accounts, viewer, name, ["read", "matches"])


def memory(base: str, headers: dict[str, str], paths: Paths, server: psutil.Process, requests: int) -> bool:
    """Ask for so many answers and print the memory at each tenth; whether it stays."""
    held: list[float] = []
    asked = 0
    while asked < requests or len(held) < 3:  # fewer say nothing
        asked += len(ask_for(base, headers, paths, _A_WHILE)[1])
        if asked >= requests * (len(held) + 1) / 10:
            held.append(server.memory_info().rss / 1e6)
            print(f"{asked:>8,} requests {held[-1]:>8,.0f} MB", flush=True)
    return held[-1] <= 1.1 * held[1]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with listen("127.0.0.1", 0) as listener:
        return int(listener.getsockname()[1])


def main() -> int:
    """Print the figures; 1 where matches are too slow or the memory grows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="data folder with a network in it")
    parser.add_argument("--seconds", type=float, default=20, help="how long each load lasts")
    parser.add_argument("--requests", type=int, default=0, help="how many more, to see what memory does")
    asked = parser.parse_args()
    bare_port, port = free_port(), free_port()
    bare_base, base = (f"http://127.0.0.1:{number}" for number in (bare_port, port))
    bare = started([sys.executable, "-c", BARE, str(bare_port)], bare_base)
    folder = {"CJN_DATA_FOLDER": str(asked.folder), "CJN_PORT": str(port), "CJN_RATE_LIMIT": "0"}
    server = started([str(Path(sys.executable).with_name("cjn")), "serve"], base, **folder)
    try:
        with open_workspace(Settings(data_folder=asked.folder)) as workspace:
            staff = Viewer("staff", "staff")
            people = [str(one) for one in workspace.network(staff).people.ids]
            headers = {"authorization": f"Bearer {key_of(workspace)}"}
            works: dict[str, tuple[Paths, Callable[[random.Random], object]]] = {
                "matches": (
                    lambda chance: f"/api/v1/people/{chance.choice(people)}/matches",
                    lambda chance: find_counterparts(workspace, staff, chance.choice(people), limit=10),
                ),
                "person": (
                    lambda chance: f"/api/v1/people/{chance.choice(people)}",
                    lambda chance: show_person(workspace, staff, chance.choice(people)),
                ),
                "search": (
                    lambda chance: f"/api/v1/search?q={chance.choice(WORDS)}",
                    lambda chance: search(workspace, staff, chance.choice(WORDS)),
                ),
            }
            print(f"{len(people):,} people, {CLIENTS} clients; milliseconds, 50th and 95th percentile")
            print(f"{'':10}{'saturates at':>14}{'asked':>10}{'over HTTP':>18}{'in process':>18}")
            bare_rate, _ = ask_for(bare_base, {}, lambda _: "/health/live", asked.seconds)
            told = percentiles(ask_for(bare_base, {}, lambda _: "/health/live", asked.seconds, bare_rate / 2)[1])
            print(
                f"{'bare route':10}{bare_rate:>12,.0f}/s{bare_rate / 2:>8,.0f}/s{told[0]:>9.1f}{told[1]:>9.1f}",
                flush=True,
            )
            slow = 0.0
            for name, (paths, answer) in works.items():
                alone = percentiles(in_process(answer, 200))
                rate, _ = ask_for(base, headers, paths, asked.seconds)
                told = percentiles(ask_for(base, headers, paths, asked.seconds, rate / 2)[1])
                figures = f"{told[0]:>9.1f}{told[1]:>9.1f}{alone[0]:>9.1f}{alone[1]:>9.1f}"
                print(f"{name:10}{rate:>12,.0f}/s{rate / 2:>8,.0f}/s{figures}", flush=True)
                if name == "matches":
                    slow = told[1] - (3 * alone[1] + 10)
            print(
                f"matches: the 95th percentile over HTTP is {abs(slow):.1f} ms "
                f"{'above' if slow > 0 else 'below'} 3 × that in process + 10 ms"
            )
            every = [paths for paths, _ in works.values()]
            flat = not asked.requests or memory(
                base, headers, lambda chance: chance.choice(every)(chance), psutil.Process(server.pid), asked.requests
            )
            return int(slow > 0 or not flat)
    finally:
        for process in (server, bare):
            process.terminate()
            process.wait()


if __name__ == "__main__":
    sys.exit(main())

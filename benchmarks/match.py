"""How long explained matches for one person take, in process, beside loops over a NetworkX graph in the same run.

Run ``python -m benchmarks.match`` (10,000 people with 100,000 ties) or ``python -m benchmarks.match --people 100000``.
Prints the 50th and 95th percentile over people drawn at random, and checks that the loops give the same answer.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.generated import AS_OF, generate
from benchmarks.loops import as_graph, by_loops
from cjn_graph.matching import rank
from cjn_graph.matching.exclusions import excluded
from cjn_graph.snapshot import build_network


@dataclass(frozen=True)
class Times:
    """Milliseconds per question: by the clock, and of processor time (unless the machine is shared, the same)."""

    clock: list[float]
    processor: list[float]

    def __str__(self) -> str:
        clock, processor = (np.percentile(times, (50, 95)) for times in (self.clock, self.processor))
        return (
            f"p50 {clock[0]:.2f} ms, p95 {clock[1]:.2f} ms (processor time {processor[0]:.2f} and {processor[1]:.2f})"
        )

    def ratio(self, other: Times) -> str:
        """Write how many times faster the other is, in processor time."""
        mine, theirs = (np.percentile(times.processor, (50, 95)) for times in (self, other))
        return f"p50 {mine[0] / theirs[0]:.0f} ×, p95 {mine[1] / theirs[1]:.0f} ×"


def measure(task: Callable[[int], object], persons: list[int]) -> Times:
    """Time a task for each person, garbage collection off."""
    times = Times([], [])
    gc.collect()
    gc.disable()
    for person in persons:
        begin, used = time.perf_counter(), time.process_time()
        task(person)
        times.processor.append((time.process_time() - used) * 1000)
        times.clock.append((time.perf_counter() - begin) * 1000)
    gc.enable()
    return times


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=400, help="how many people to measure")
    parser.add_argument("--loops", type=int, default=20, help="how many of them to rank by loops as well")
    arguments = parser.parse_args()
    columns = generate(arguments.people)
    begin = time.perf_counter()
    network = build_network(columns, AS_OF)
    built = time.perf_counter() - begin
    del columns
    gc.collect()
    print(f"{len(network.people):,} people, {network.ties.count:,} ties; snapshot built in {built:.1f} s")

    dice = random.Random(2)
    rows = dice.sample(range(arguments.people), arguments.questions)
    ids = [str(record) for record in network.people.ids]
    rank(network, ids[rows[0]])
    fast = measure(lambda row: rank(network, ids[row]), rows)
    print(f"explained matches for one of {len(rows)} people: {fast}")

    graph, some = as_graph(network), rows[: arguments.loops]
    barred = {row: excluded(network, row) for row in some}
    slow = measure(lambda row: by_loops(graph, row, barred[row]), some)
    print(f"the same by loops over NetworkX, unexplained: {slow}")
    print(f"ratio: {slow.ratio(fast)}")
    for row in some:
        named = [(network.index[match.person.id], match.score) for match in rank(network, ids[row])]
        for (quick, score), (sure, expected) in zip(named, by_loops(graph, row, barred[row]), strict=True):
            assert quick == sure or abs(score - expected) < 1e-5, f"{ids[row]}: {named}"
            assert abs(score - expected) < 1e-5, f"{ids[row]}: {score} is not {expected}"
    print("the loops name the same people with the same scores")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

"""How long explained matches for one person take, in process, beside loops over a NetworkX graph in the same run.

Run ``python -m benchmarks.match`` (10,000 people with 100,000 ties) or ``python -m benchmarks.match --people 100000``.
Prints the 50th and 95th percentile over people drawn at random, and checks that the loops give the same answer.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from benchmarks.loops import as_graph, by_loops
from cjn_graph.matching import rank
from cjn_graph.matching.exclusions import excluded
from cjn_graph.snapshot import TABLES, build_network

AS_OF = date(2026, 11, 1)
TIES_PER_PERSON = 10


def generate(people: int, seed: int = 1) -> dict[str, dict[str, list[Any]]]:
    """Draw the columns of a network: communities, unequal degrees, offices, work, events, help, introductions."""
    dice = random.Random(seed)
    draw = np.random.default_rng(seed)
    tables: dict[str, dict[str, list[Any]]] = {
        name: {column: [] for column in columns} for name, columns in TABLES.items()
    }

    def add(table: str, **values: Any) -> None:
        values.setdefault("id", f"{table}-{len(tables[table]['id']):07d}")
        for name in TABLES[table]:
            tables[table][name].append(values.get(name, ""))

    topics, places = [f"topic-{n:03d}" for n in range(80)], [f"place-{n:04d}" for n in range(min(3000, people // 3))]
    for number, topic in enumerate(topics):
        add("topics", id=topic, name=f"Topic {number}", synonyms=[])
        if number >= 12:
            add("broader", narrower=topic, broader=topics[number % 12])
    for number, place in enumerate(places):
        add(
            "jurisdictions",
            id=place,
            name=f"County {number}",
            classification="county",
            population=int(draw.lognormal(11, 1.2)) if dice.random() < 0.9 else -1,
            urbanicity=dice.choice(["rural", "suburban", "small_metro"]),
            state=f"S{number % 50}",
            census_division=f"D{number % 9}",
            census_region=f"R{number % 4}",
        )
    _people_and_offices(add, dice, people, places)
    _work(add, dice, people, topics)
    a, b = _tie_ends(draw, people, people * TIES_PER_PERSON)
    months = draw.integers(0, 60, len(a))
    for number, (one, other, month) in enumerate(zip(a.tolist(), b.tolist(), months.tolist(), strict=True)):
        add(
            "knows",
            id=f"knows-{number:08d}",
            person=f"person-{one:07d}",
            other=f"person-{other:07d}",
            strength=1.0,
            last_on=f"{2026 - month // 12}-{1 + month % 10:02d}",
        )
    return tables


def _people_and_offices(add: Callable[..., None], dice: random.Random, people: int, places: list[str]) -> None:
    functions, levels = (
        ("chief_prosecutor", "diversion", "policy", "data", "program", "other"),
        ("chief", "manager", "line"),
    )
    for number in range(people // 6):
        add("organizations", id=f"office-{number:06d}", name=f"Office {number}", classification="prosecutor_office")
        add("serves", organization=f"office-{number:06d}", jurisdiction=dice.choice(places))
    for number in range(people):
        person = f"person-{number:07d}"
        attributes = json.dumps({"cohort": str(dice.randrange(40))}) if dice.random() < 0.3 else ""
        add(
            "people",
            id=person,
            name=f"Person {number}",
            folded_name=f"person {number}",
            external_ids=[],
            languages=[],
            attributes=attributes,
        )
        if dice.random() < 0.8:
            add(
                "posts",
                id=f"post-{number:07d}",
                title="Post",
                function=dice.choice(functions),
                level=dice.choice(levels),
                elected=dice.choice((-1, 0, 1)),
            )
            add("has_post", organization=f"office-{dice.randrange(people // 6):06d}", post=f"post-{number:07d}")
            add("holds", person=person, post=f"post-{number:07d}", start="2020")


def _work(add: Callable[..., None], dice: random.Random, people: int, topics: list[str]) -> None:
    def somebody() -> str:
        return f"person-{dice.randrange(people):07d}"

    for number in range(people // 10):
        activity = f"activity-{number:06d}"
        kind = dice.choice(("program", "engagement", "reform"))
        status = dice.choice(("active", "ended", "planned"))
        add(
            "activities",
            id=activity,
            kind=kind,
            classification=dice.choice("abc"),
            name=f"Work {number}",
            status=status,
            start="2021",
        )
        add("about", subject=activity, topic=dice.choice(topics))
        for _ in range(4):
            add("took_part", party=somebody(), activity=activity, role="partner")
        add("took_part", party=f"office-{dice.randrange(people // 6):06d}", activity=activity, role="lead")
    for number in range(people // 200):
        add("convenings", id=f"event-{number:05d}", name=f"Event {number}", start=f"{dice.randrange(2020, 2027)}")
        for _ in range(60):
            add("attended", person=somebody(), convening=f"event-{number:05d}", role="participant")
    for _ in range(people * 3 // 2):
        evidence = dice.choice(("did_it", "trained_on_it", "says_so"))
        add(
            "can_help",
            person=somebody(),
            topic=dice.choice(topics),
            evidence=evidence,
            level=dice.choice(("", "solid")),
        )
    for _ in range(people * 7 // 10):
        add("seeks_help", person=somebody(), topic=dice.choice(topics), urgency=dice.choice(("low", "normal", "high")))
    for number in range(people // 20):
        add(
            "introductions",
            id=f"intro-{number:06d}",
            status=dice.choice(("asked", "met", "declined")),
            asked_on="2026-09-10",
        )
        for _ in range(2):
            add("introduces", introduction=f"intro-{number:06d}", person=somebody(), answer="accepted")


def _tie_ends(draw: np.random.Generator, people: int, ties: int) -> tuple[Any, Any]:
    """Draw ends of ties: unequal degrees, and four in five within a community of about 100."""
    popularity = draw.pareto(2.5, people) + 1
    one = draw.choice(people, size=ties, p=popularity / popularity.sum())
    near = (one // 100) * 100 + draw.integers(0, 100, ties)
    far = draw.choice(people, size=ties, p=popularity / popularity.sum())
    other = np.where(draw.random(ties) < 0.8, np.minimum(near, people - 1), far)
    kept = one != other
    return one[kept], other[kept]


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

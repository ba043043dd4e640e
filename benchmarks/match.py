"""How long explained matches for one person take, in process, beside loops over NetworkX and beside Cypher on Neo4j.

Run ``python -m benchmarks.match`` (10,000 people with 100,000 ties) or ``python -m benchmarks.match --people 100000``.
Prints the 50th and 95th percentile over people drawn at random: with all features, and with the three that the loops
(``benchmarks/loops.py``) and the statement (``benchmarks/cypher/counterparts.cypher``) know as well, which the ratios
are about. The choice of these three is frozen. The run fails unless loops and statement rank the same people with the
same scores, and the statement with the same contributions. That one is asked of a Neo4j that is started for it and
holds the same network; it is left out where there is none. Neither leaves anybody out whom the product excludes. Loops
explain nothing; the statement tells what each feature contributes and ids of facts behind it, but no sentences,
cautions, unknowns and routes.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo4j
import numpy as np

from benchmarks import stores
from benchmarks.generated import AS_OF, generate, tables_of
from benchmarks.loops import BEST, WEIGHTS, as_graph, by_loops
from cjn_graph.matching import FEATURES, rank
from cjn_graph.matching.question import ask
from cjn_graph.network import Network, derive_network
from cjn_graph.network.network import CONSENT_REFUSED

LAST_DECIMAL = 1.5e-6
"""Scores and contributions are rounded to six decimals, of which the last may round otherwise."""
ONLY_THREE = {feature.name: WEIGHTS.get(feature.name, 0.0) for feature in FEATURES}
"""Weights that leave every feature out but those that are compared."""


@dataclass(frozen=True)
class Ranked:
    """One of the best by the three features alone.

    Attributes
    ----------
    row : int
        Of the person, in the network.
    score : float
    parts : dict
        What each feature contributes, where it is not nothing.
    """

    row: int
    score: float
    parts: dict[str, float]


def best_of_three(network: Network, person: int) -> list[Ranked]:
    """Rank everybody but the member by the product's values of the three features, its exclusions left aside."""
    question, parts = ask(network, person, None), {}
    for feature in FEATURES:
        signal = feature.function(network, question) if feature.name in WEIGHTS else None
        if signal:
            parts[feature.name] = np.round(WEIGHTS[feature.name] * signal.values, 6)
    score = np.round(sum(parts.values(), np.zeros(len(network.people))), 6)
    score[person] = 0.0
    best = np.lexsort((network.people.folded.astype(str), -score))[:BEST]
    return [
        Ranked(int(row), float(score[row]), {name: float(part[row]) for name, part in parts.items() if part[row]})
        for row in best
        if score[row] > 0
    ]


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


def measure(task: Callable[[Any], object], persons: Sequence[Any]) -> Times:
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


def beside_cypher(columns: dict[str, dict[str, list[Any]]], network: Network, rows: list[int], ours: Times) -> None:
    """Write the network to a Neo4j, time the statement there, and make sure that it gives the same answers."""
    text = (Path(__file__).parent / "cypher" / "counterparts.cypher").read_text()
    persons = [str(network.people.ids[row]) for row in rows]
    with stores.neo4j() as settings:
        if settings is None:
            return
        with stores.filled(settings, columns) as store:
            address, auth = settings.neo4j_uri, (settings.neo4j_user, settings.neo4j_password.get_secret_value())
            version = store.version
            with neo4j.GraphDatabase.driver(address, auth=auth) as driver, driver.session() as session:

                def answered(person: str) -> list[dict[str, Any]]:
                    return session.run(text, person=person, day=AS_OF).data()

                for row, person in zip(rows, persons, strict=True):  # the server compiles and caches at first
                    found = answered(person)
                    agree(network, row, [(network.index[one["id"]], one["score"]) for one in found])
                    agree_on_reasons(network, row, {network.index[one["id"]]: one["reasons"] for one in found})
                theirs = measure(answered, persons)
    clock = np.percentile(theirs.clock, (50, 95))
    mine = np.percentile(ours.clock, (50, 95))
    print(
        f"the same in Cypher on Neo4j {version}, with facts: p50 {clock[0]:.1f} ms, p95 {clock[1]:.1f} ms by the clock"
    )
    print(
        f"ratio: p50 {clock[0] / mine[0]:.0f} ×, p95 {clock[1] / mine[1]:.0f} ×; the same people with the same scores"
    )


def agree(network: Network, person: int, found: list[tuple[int, float]]) -> None:
    """Make sure that others rank the same people with the same scores; equal scores may change places."""
    ranked = best_of_three(network, person)
    for (other, score), sure in zip(found, ranked, strict=True):
        assert abs(score - sure.score) < LAST_DECIMAL, f"{person}: {score} is not {sure}"
        same = any(one.row == other and abs(one.score - score) < LAST_DECIMAL for one in ranked)
        assert same or abs(score - ranked[-1].score) < LAST_DECIMAL, f"{person}: {other} is not in {ranked}"


def agree_on_reasons(network: Network, person: int, found: dict[int, list[tuple[str, float, list[list[str]]]]]) -> None:
    """Make sure that the features and contributions that others give are the product's, and that facts are told."""
    for match in best_of_three(network, person):
        if match.row not in found:  # an equal score in the last place
            continue
        stated = {feature: (part, set().union(*facts)) for feature, part, facts in found[match.row]}
        assert stated.keys() == match.parts.keys(), f"{person}: {match} is not {stated}"
        for name, contribution in match.parts.items():
            part, facts = stated[name]
            assert abs(part - contribution) < LAST_DECIMAL, f"{person}: {part} is not {contribution}"
            assert facts, f"{person}: no facts for {name}"


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=400, help="how many people to measure")
    parser.add_argument("--loops", type=int, default=20, help="how many of them to rank by loops as well")
    parser.add_argument("--without-neo4j", action="store_true", help="leave the statement in Cypher out")
    arguments = parser.parse_args()
    columns = generate(arguments.people)
    begin = time.perf_counter()
    network = derive_network(tables_of(columns), AS_OF)
    built = time.perf_counter() - begin
    gc.collect()
    print(f"{len(network.people):,} people, {network.ties.count:,} ties; network built in {built:.1f} s")

    dice = random.Random(2)
    # Whoever refused introductions is suggested nobody, which takes no time.
    willing = np.flatnonzero(network.people.consent != CONSENT_REFUSED).tolist()
    rows = dice.sample(willing, arguments.questions)
    ids = [str(record) for record in network.people.ids]
    rank(network, ids[rows[0]])
    fast = measure(lambda row: rank(network, ids[row]), rows)
    print(f"explained matches for one of {len(rows)} people: {fast}")
    three = measure(lambda row: rank(network, ids[row], weights=ONLY_THREE), rows)
    print(f"with {', '.join(WEIGHTS)} alone: {three}")

    graph, some = as_graph(network), rows[: arguments.loops]
    slow = measure(lambda row: by_loops(graph, row), some)
    print(f"the same by loops over NetworkX, unexplained: {slow}")
    print(f"ratio: {slow.ratio(three)}")
    for row in some:
        agree(network, row, by_loops(graph, row))
    print("the loops name the same people with the same scores")
    if not arguments.without_neo4j:
        beside_cypher(columns, network, rows[: arguments.loops * 5], three)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

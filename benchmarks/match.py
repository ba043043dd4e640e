"""How long explained matches for one person take, in process, beside loops over NetworkX and beside Cypher on Neo4j.

Run ``python -m benchmarks.match`` (10,000 people with 100,000 ties) or ``python -m benchmarks.match --people 100000``.
Prints the 50th and 95th percentile over people drawn at random. The run fails unless the loops give the same answer,
and the statement (``benchmarks/cypher/counterparts.cypher``) as well. That one is asked of a Neo4j that is started for
it and holds the same network; it is left out where there is none. Loops explain nothing; the statement tells what each
feature contributes and ids of facts behind it, but no sentences, cautions, unknowns and routes.
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
from benchmarks.generated import AS_OF, generate
from benchmarks.loops import as_graph, by_loops
from cjn_graph.matching import rank
from cjn_graph.matching.exclusions import excluded
from cjn_graph.network import Network, build_network
from cjn_graph.network.network import CONSENT_REFUSED

LAST_DECIMAL = 1.5e-6
"""Scores and contributions are rounded to six decimals, of which the last may round otherwise."""


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


def beside_cypher(columns: dict[str, dict[str, list[Any]]], network: Network, persons: list[str], ours: Times) -> None:
    """Write the network to a Neo4j, time the statement there, and make sure that it gives the same answers."""
    text = (Path(__file__).parent / "cypher" / "counterparts.cypher").read_text()
    with stores.neo4j() as settings:
        if settings is None:
            return
        with stores.filled(settings, columns) as store:
            address, auth = settings.neo4j_uri, (settings.neo4j_user, settings.neo4j_password.get_secret_value())
            version = store.version
            with neo4j.GraphDatabase.driver(address, auth=auth) as driver, driver.session() as session:

                def ask(person: str) -> list[dict[str, Any]]:
                    return session.run(text, person=person, day=AS_OF).data()

                for person in persons:  # the server compiles and caches at first
                    rows = ask(person)
                    agree(network, person, [(row["id"], row["score"]) for row in rows])
                    agree_on_reasons(network, person, {row["id"]: row["reasons"] for row in rows})
                theirs = measure(ask, persons)
    clock = np.percentile(theirs.clock, (50, 95))
    mine = np.percentile(ours.clock, (50, 95))
    print(
        f"the same in Cypher on Neo4j {version}, with facts: p50 {clock[0]:.1f} ms, p95 {clock[1]:.1f} ms by the clock"
    )
    print(
        f"ratio: p50 {clock[0] / mine[0]:.0f} ×, p95 {clock[1] / mine[1]:.0f} ×; the same people with the same scores"
    )


def agree(network: Network, person: str, found: list[tuple[str, float]]) -> None:
    """Make sure that others rank the same people with the same scores; equal scores may change places."""
    ranked = [(match.person.id, match.score) for match in rank(network, person)]
    for (other, score), (sure, expected) in zip(found, ranked, strict=True):
        assert abs(score - expected) < LAST_DECIMAL, f"{person}: {score} is not {expected}"
        assert other == sure or any(one == sure and abs(at - score) < LAST_DECIMAL for one, at in found), (
            f"{person}: {ranked}"
        )


def agree_on_reasons(network: Network, person: str, found: dict[str, list[tuple[str, float, list[list[str]]]]]) -> None:
    """Make sure that the features, contributions and facts that others give, by id of the match, are the reasons."""
    for match in rank(network, person):
        if match.person.id not in found:  # an equal score in the last place
            continue
        stated = {feature: (part, set().union(*facts)) for feature, part, facts in found[match.person.id]}
        assert stated.keys() == {reason.feature for reason in match.reasons}, f"{person}: {match} is not {stated}"
        for reason in match.reasons:
            part, facts = stated[reason.feature]
            assert abs(part - reason.contribution) < LAST_DECIMAL, f"{person}: {part} is not {reason}"
            assert facts, f"{person}: no facts for {reason}"


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
    network = build_network(columns, AS_OF)
    built = time.perf_counter() - begin
    gc.collect()
    print(f"{len(network.people):,} people, {network.ties.count:,} ties; snapshot built in {built:.1f} s")

    dice = random.Random(2)
    # Whoever refused introductions is suggested nobody, which takes no time.
    willing = np.flatnonzero(network.people.consent != CONSENT_REFUSED).tolist()
    rows = dice.sample(willing, arguments.questions)
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
        agree(network, ids[row], [(ids[other], score) for other, score in by_loops(graph, row, barred[row])])
    print("the loops name the same people with the same scores")
    if not arguments.without_neo4j:
        beside_cypher(columns, network, [ids[row] for row in rows[: arguments.loops * 5]], fast)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

"""How long a round for everybody takes, and how it spreads introductions, beside greedy choices and popularity.

Run ``python -m benchmarks.rounds`` (10,000 people) or ``--people 2000``. It fails unless caps hold, total mutual fit is
at least 97 % of what taking the best pairs one by one comes to, and introductions are spread more evenly than by both.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from benchmarks.generated import AS_OF, generate, tables_of
from cjn_graph.matching.rounds import Caps, choose, exposure, greedy, mutual_fits
from cjn_graph.network import derive_network

LEAST_FIT = 0.97


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--per-person", type=int, default=2, help="most introductions of one person")
    arguments = parser.parse_args()
    network = derive_network(tables_of(generate(arguments.people)), AS_OF)
    people = np.flatnonzero(network.people.member)
    offices = [network.current_organizations(row) for row in people.tolist()]
    caps = Caps(person=arguments.per_person, office=3 * arguments.per_person)

    began, used = time.perf_counter(), time.process_time()
    fits = mutual_fits(network, people)
    scored = time.process_time() - used
    print(f"{len(people):,} people, {len(fits.fit):,} pairs to choose from; fit in {scored:.1f} s of processor time")
    rounds = {"fit": choose(fits, offices, caps)}
    taken = time.process_time() - used
    print(f"a round in {taken:.1f} s of processor time, {time.perf_counter() - began:.1f} s by the clock")
    rounds["everybody"] = choose(fits, offices, caps, "everybody")

    degree = np.diff(network.ties.starts)[people].astype(float)
    rounds["greedy"] = greedy(fits, offices, caps, fits.fit)
    rounds["popularity"] = greedy(fits, offices, caps, degree[fits.a] + degree[fits.b])
    best = float(fits.fit[rounds["greedy"]].sum())
    found = {}
    for name, chosen in rounds.items():
        found[name] = exposure(fits, chosen, len(people))
        total = float(fits.fit[chosen].sum())
        print(
            f"{name:12} {len(chosen):6,} introductions, fit {total / best:6.1%} of greedy, exposure Gini "
            f"{found[name].gini:.3f}, top decile {found[name].top_decile_share:.3f}, {found[name].unserved:,} without"
        )
        ends = np.concatenate([fits.a[chosen], fits.b[chosen]])
        assert np.bincount(ends, minlength=len(people)).max() <= caps.person
    assert float(fits.fit[rounds["fit"]].sum()) >= LEAST_FIT * best
    for other in ("greedy", "popularity"):
        assert found["fit"].gini < found[other].gini
        assert found["fit"].top_decile_share < found[other].top_decile_share
    assert taken <= 60, f"{taken:.0f} s are more than a minute"


if __name__ == "__main__":
    main()

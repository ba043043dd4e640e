"""What a network's own ties say about how much nearness and imported columns count."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import pytest

from cjn_graph.matching import rank, scores, weights_for
from cjn_graph.matching.columns import comparable_columns
from cjn_graph.matching.conditional_logit import fit
from cjn_graph.matching.nearness import further
from cjn_graph.matching.question import ask
from cjn_graph.matching.weights import ATTRIBUTES, NEARNESS, own_weights
from cjn_graph.network import Network
from tests.network.small import Small

PEOPLE = 60


def teams(share_inside: float, *, columns: tuple[str, ...] = ("team", "sign"), seed: int = 1) -> Network:
    """People in ten teams; of their ties, a share is within the team, the others are to anybody."""
    dice, small = random.Random(seed), Small()
    stated = {
        "team": lambda number: str(number % 10),
        "sign": lambda _: dice.choice(["aries", "leo", "virgo"]),
        "badge": lambda number: f"B{number:03}",
        "age": lambda number: str(20 + (number * 7) % 45),
        "gender": lambda number: "fm"[number % 2],
        "list": lambda _: "2026",
    }
    for number in range(PEOPLE):
        small.person(f"P{number:02}", attributes={name: stated[name](number) for name in columns})
    for number in range(PEOPLE):
        for _ in range(3):
            inside = dice.random() < share_inside
            other = dice.choice([n for n in range(PEOPLE) if n != number and (not inside or n % 10 == number % 10)])
            small.knows(f"person:P{number:02}", f"person:P{other:02}")
    return small.build()


def test_a_column_counts_as_much_as_ties_follow_it() -> None:
    follow, ignore = own_weights(teams(0.9)), own_weights(teams(0.0))
    assert follow.attributes > 2 * ignore.attributes
    assert follow.columns["team"] > 0.9
    assert follow.followed["team"][0] > 5 * follow.followed["team"][1]
    for weights in (follow, ignore):
        assert weights.nearness + weights.further + weights.attributes <= NEARNESS + ATTRIBUTES + 2e-3
        assert sum(weights.columns.values()) == pytest.approx(1, abs=2e-3)
        assert min(weights.by_feature.values()) >= 0


def test_without_ties_the_declared_weights_stand_and_columns_count_by_what_they_tell() -> None:
    small = Small()
    for number in range(8):
        small.person(f"P{number}", attributes={"hall": "B" if number == 7 else "A", "cohort": str(number % 3)})
    weights = own_weights(small.build())
    assert (weights.nearness, weights.attributes) == (pytest.approx(0.857, abs=1e-3), pytest.approx(0.686, abs=1e-3))
    assert weights.columns["cohort"] > 2 * weights.columns["hall"]


def test_columns_that_say_nothing_or_must_not_be_read_are_left_out() -> None:
    columns = comparable_columns(teams(0.5, columns=("team", "badge", "age", "gender", "list")))
    assert [column.name for column in columns] == ["age", "age, in groups", "team"]
    age = columns[1]
    assert len(age.values) == 5
    assert age.having.max() <= 2 * age.having.min()
    assert age.values[0].startswith("20 to ")


def test_whether_a_number_is_a_code_or_a_quantity_is_for_the_ties_to_say() -> None:
    dice, small = random.Random(4), Small()
    rooms = [100 + 7 * (number % 20) for number in range(PEOPLE)]
    for number, room in enumerate(rooms):
        small.person(f"P{number:02}", attributes={"room": str(room)})
    for number in range(PEOPLE):
        inside = [other for other in range(PEOPLE) if other != number and rooms[other] == rooms[number]]
        small.knows(f"person:P{number:02}", f"person:P{dice.choice(inside):02}")
    weights = own_weights(small.build())
    assert weights.columns["room"] > weights.columns["room, in groups"]


def test_few_numbers_and_partly_stated_columns_are_compared_as_they_are() -> None:
    small = Small()
    for number in range(10):
        small.person(f"P{number}", attributes={"grade": str(number % 3)} if number else None)
    (grade,) = comparable_columns(small.build())
    assert grade.values == ("0", "1", "2")
    assert grade.alike(0).tolist() == [0.0] * 10
    assert grade.alike(3).tolist() == [0.0, 0, 0, 1, 0, 0, 1, 0, 0, 1]


def test_the_order_of_rows_and_ids_change_no_weight() -> None:
    one, other = Small(), Small()
    dice = random.Random(5)
    numbers = list(range(30))
    shuffled = dice.sample(numbers, 30)
    ties = [(a, b) for a in numbers for b in range(a) if dice.random() < 0.15]
    for small, order, prefix in ((one, numbers, "a"), (other, shuffled, "z")):
        ids = {
            number: small.person(
                f"P{number}", id=f"{prefix}{order.index(number):02}", attributes={"team": str(number % 4)}
            )
            for number in order
        }
        for a, b in ties if small is one else dice.sample(ties, len(ties)):
            small.knows(ids[a], ids[b], strength=1.0 + (a * b) % 5)
    assert own_weights(one.build()) == own_weights(other.build())


def test_weights_of_the_network_are_those_that_it_is_ranked_by() -> None:
    network = teams(0.9)
    weights = weights_for(network)
    best = rank(network, "person:P00")[0]
    assert "team 0 (6 people)" in next(r.sentence for r in best.reasons if r.feature == "shared_attributes")
    shared = next(reason.contribution for reason in best.reasons if reason.feature == "shared_attributes")
    assert shared <= weights["shared_attributes"]
    unlearned = scores(network, 0, weights={"nearness": 1.0, "further": 0.0, "shared_attributes": 0.8})
    assert not np.array_equal(scores(network, 0), unlearned)


def test_the_fit_finds_the_coefficients_that_choices_were_drawn_with() -> None:
    dice = np.random.default_rng(2)
    features = dice.random((3, 400, 30))
    scores_ = np.tensordot([3.0, 1.0, -2.0], features, 1) + dice.gumbel(size=(400, 30))
    chosen = scores_ == scores_.max(axis=1, keepdims=True)
    found = fit(features, chosen, ~chosen, np.ones(400), np.zeros(3), 0.01, np.zeros(3))
    assert found == pytest.approx([3.0, 1.0, 0.0], abs=0.6)
    assert found[2] == 0.0


def test_the_fit_stays_with_what_is_known_where_there_is_little_to_learn() -> None:
    features = np.array([[[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]]])
    chosen = np.array([[False, True, False]])
    found = fit(features, chosen, ~chosen, np.ones(1), np.array([1.0, 0.5]), 3.0, np.zeros(2))
    assert found == pytest.approx([0.87, 0.68], abs=0.1)


def knowing(graph: nx.Graph) -> Network:
    small = Small()
    for node in graph:
        small.person(f"P{node:03}")
    for a, b in graph.edges:
        small.knows(f"person:P{a:03}", f"person:P{b:03}")
    return small.build()


def test_a_tie_further_does_not_lead_to_the_well_known() -> None:
    network = knowing(nx.relaxed_caveman_graph(20, 8, 0.2, seed=1))
    weights = own_weights(network)
    assert weights.further > 0
    assert weights.evenness > 0
    beyond, ties = further(network, ask(network, 0, None)), network.ties
    assert beyond is not None
    # Of two whom the same ways lead to, the one who knows fewer is reached further.
    plain = ties.damped.passed_on(ties.damped.resource_allocation(0), np.arange(len(network.people)))
    reached = np.flatnonzero(beyond.values)
    value, expected = beyond.values[reached], plain[reached] / ties.damped.strength[reached] ** weights.evenness
    assert value / (1 - value) == pytest.approx(expected / expected.mean())


@pytest.mark.parametrize(
    "graph",
    [nx.barabasi_albert_graph(120, 4, seed=1), nx.gnp_random_graph(80, 0.15, seed=3)],
    ids=["it leads to the well-known", "ties follow nothing"],
)
def test_a_tie_further_does_not_count_where_it_finds_nothing_or_only_the_well_known(graph: nx.Graph) -> None:
    assert own_weights(knowing(graph)).further == 0

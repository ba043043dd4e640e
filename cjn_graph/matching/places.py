"""Likeness of place: whether the candidate's jurisdiction is like the member's."""

from __future__ import annotations

from typing import Final

import numpy as np

from cjn_graph.matching.question import Question
from cjn_graph.matching.signal import Explanation, Signal, Values
from cjn_graph.matching.wording import listed, sentence
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Network

POPULATION: Final = 0.4
URBANICITY: Final = 0.25
REGION: Final = 0.25
SELECTION: Final = 0.1
"""Parts of the value; they add up to 1."""

FACTOR_APART: Final = 4.0
"""Places whose populations differ by this factor or more have nothing in common in size."""
NEAR: Final = {"state": 1.0, "division": 0.6, "region": 0.3}
"""What sharing the state, else the census division, else the census region counts."""


def place_likeness(network: Network, question: Question) -> Signal | None:
    """Population, urbanicity, state or region, and whether the post is elected or appointed.

    ``0.4 × closeness in population + 0.25 × same urbanicity + 0.25 × nearness of state + 0.1 × same selection``, where
    closeness in population is ``1 - |log(ratio)| ÷ log 4``, at least 0. What is unknown on either side counts 0.
    """
    people, places = network.people, network.places
    mine = int(people.place[question.person])
    if mine < 0:
        return None
    of_place = np.append(
        POPULATION * _population(network, mine)
        + URBANICITY * _same(places.codes["urbanicity"], mine)
        + REGION * _nearness(network, mine),
        0.0,  # people without a place have place -1, the last entry
    )
    selected = np.zeros(3)
    if network.selection[question.person] >= 0:
        selected[network.selection[question.person]] = SELECTION
    # Everybody's place and selection in one look-up.
    values = np.add.outer(of_place, selected).ravel()[network.place_and_selection]
    return Signal(values, lambda person: _explain(network, question, person))


def _population(network: Network, mine: int) -> Values:
    population = network.places.population
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.abs(np.log(population / population[mine])) / np.log(FACTOR_APART)
    return np.asarray(np.fmax(1.0 - apart, 0.0))  # fmax takes the number where the other is NaN


def _same(codes: Indexes, mine: int) -> Values:
    return np.asarray(((codes == codes[mine]) & (codes >= 0)).astype(np.float64))


def _nearness(network: Network, mine: int) -> Values:
    codes = network.places.codes
    return np.asarray(np.max([counts * _same(codes[name], mine) for name, counts in NEAR.items()], axis=0))


def _explain(network: Network, question: Question, person: int) -> Explanation:
    people, places = network.people, network.places
    theirs, mine = int(people.place[person]), int(people.place[question.person])
    if theirs == mine:
        return _explained(network, question, person, f"works in the same place, {places.names[theirs]}")
    alike = [*_alike(network, theirs, mine), *_selected(network, person, question.person)]
    text = f"{places.names[theirs]} is like {places.names[mine]}: {listed(alike)}"
    return _explained(network, question, person, text)


def _explained(network: Network, question: Question, person: int, text: str) -> Explanation:
    people = network.people
    rows = dict.fromkeys(int(people.place[row]) for row in (person, question.person))
    facts = [str(network.places.ids[row]) for row in rows]
    facts += [str(network.holds.ids[people.hold[row]]) for row in (person, question.person)]
    return Explanation(sentence(text), tuple(facts))


def _alike(network: Network, theirs: int, mine: int) -> list[str]:
    places = network.places
    alike = []
    sizes = [float(places.population[row]) for row in (theirs, mine)]
    if max(sizes) < FACTOR_APART * min(sizes):  # False where one is NaN
        alike.append(f"{sizes[0]:,.0f} residents against {sizes[1]:,.0f}")
    if places.urbanicity[theirs] and places.urbanicity[theirs] == places.urbanicity[mine]:
        alike.append(f"both {str(places.urbanicity[theirs]).replace('mid_size', 'mid-size').replace('_', ' ')}")
    if places.state[theirs] and places.state[theirs] == places.state[mine]:
        alike.append(f"same state ({places.state[theirs]})")
    elif places.division[theirs] and places.division[theirs] == places.division[mine]:
        alike.append(f"same census division ({places.division[theirs]})")
    elif places.region[theirs] and places.region[theirs] == places.region[mine]:
        alike.append(f"same census region ({places.region[theirs]})")
    return alike


def _selected(network: Network, person: int, member: int) -> list[str]:
    theirs, mine = (int(network.selection[row]) for row in (person, member))
    return [f"both {'elected' if theirs else 'appointed'}"] if theirs == mine and theirs >= 0 else []

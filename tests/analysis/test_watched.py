"""Who watches a long computation is told how far it is, changes nothing by it, and can break it off."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest

from cjn_graph.analysis.basis import Basis
from cjn_graph.analysis.centrality import positions
from cjn_graph.analysis.health import measure_health
from cjn_graph.analysis.measure import Naming
from cjn_graph.network import Network
from cjn_graph.progress import each, part, watched
from cjn_graph.questions import GraphDefinition
from tests.network.small import Small


def network() -> Network:
    small = Small()
    people = small.people(*(f"P{number:03}" for number in range(150)))
    for a, b in nx.gnm_random_graph(150, 300, seed=1).edges:
        small.knows(people[a], people[b])
    return small.build()


def test_what_is_told_only_grows_from_nothing_to_all() -> None:
    built, told = network(), list[float]()
    with watched(told.append):
        report = measure_health(built, GraphDefinition())
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert told == sorted(told)
    assert len(told) > 30
    assert max(after - before for before, after in pairwise(told)) < 0.25
    assert report == measure_health(built, GraphDefinition())
    told.clear()
    with watched(told.append):
        positions(Basis(built, GraphDefinition(), Naming()))
    assert 0.85 < told[-1] <= 1.0
    assert told == sorted(told)


def test_steps_may_be_broken_off_and_what_comes_next_is_told_whole() -> None:
    told: list[float] = []
    with watched(told.append):
        for step in each(range(10)):
            if step == 3:
                break
        with part(0.5, 1.0):
            assert list(each("ab")) == ["a", "b"]
    assert told == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.5, 0.5, 0.75, 1.0])


def test_who_watches_can_break_it_off() -> None:
    built = network()

    def stop(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), watched(stop):
        measure_health(built, GraphDefinition())
    assert list(each("ab")) == ["a", "b"]  # nobody watches any more, so nothing stops it

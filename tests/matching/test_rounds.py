"""Rounds: the best assignment under caps, beside every other one of small examples."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjn_graph.errors import Conflict, InvalidInput
from cjn_graph.matching import rounds
from cjn_graph.matching.rounds import Caps, Fits, choose, exposure, greedy, mutual_fits
from tests.matching.drawing import SEEDS, drawn
from tests.network.small import Small


def fits_of(pairs: dict[tuple[int, int], float]) -> Fits:
    ends = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return Fits(ends[:, 0], ends[:, 1], np.array([pairs[pair] for pair in sorted(pairs)]))


def chosen(fits: Fits, places: np.ndarray) -> set[tuple[int, int]]:
    return {(int(fits.a[place]), int(fits.b[place])) for place in places}


def allowed(fits: Fits, places: tuple[int, ...], offices: list[set[int]], caps: Caps) -> bool:
    ends = [int(end) for place in places for end in (fits.a[place], fits.b[place])]
    by_office = [office for end in ends for office in offices[end]]
    return all(ends.count(end) <= caps.person for end in ends) and all(
        by_office.count(office) <= caps.office for office in by_office
    )


SIX = {(0, 1): 5.0, (0, 2): 4.0, (1, 3): 4.0, (2, 3): 0.5, (4, 5): 1.0}
NO_OFFICES: list[set[int]] = [set() for _ in range(6)]


def test_the_best_pair_gives_way_where_two_others_are_worth_more() -> None:
    fits = fits_of(SIX)
    assert chosen(fits, choose(fits, NO_OFFICES)) == {(0, 2), (1, 3), (4, 5)}
    assert chosen(fits, greedy(fits, NO_OFFICES, Caps(), fits.fit)) == {(0, 1), (2, 3), (4, 5)}


def test_everybody_comes_before_fit_where_that_is_the_objective() -> None:
    fits = fits_of({(0, 1): 9.0, (0, 2): 0.5, (1, 3): 0.5})
    assert chosen(fits, choose(fits, NO_OFFICES[:4])) == {(0, 1)}
    assert chosen(fits, choose(fits, NO_OFFICES[:4], objective="everybody")) == {(0, 2), (1, 3)}


def test_caps_must_and_never() -> None:
    fits = fits_of(SIX)
    one_office = [{7}, {7}, {7}, {7}, set(), set()]
    assert chosen(fits, choose(fits, one_office, Caps(office=2))) == {(0, 1), (4, 5)}
    assert chosen(fits, choose(fits, NO_OFFICES, Caps(person=2))) == set(SIX)
    assert chosen(fits, choose(fits, NO_OFFICES, must=[(2, 3)])) == {(0, 1), (2, 3), (4, 5)}
    assert (0, 2) not in chosen(fits, choose(fits, NO_OFFICES, never=[(0, 2)]))
    with pytest.raises(InvalidInput, match="cannot be introduced"):
        choose(fits, NO_OFFICES, must=[(0, 5)])
    with pytest.raises(InvalidInput, match="cannot be introduced"):
        choose(fits, NO_OFFICES, must=[(0, 1)], never=[(0, 1)])
    with pytest.raises(Conflict, match="more than the caps allow"):
        choose(fits, NO_OFFICES, must=[(0, 1), (0, 2)])
    assert len(choose(fits_of({}), NO_OFFICES)) == 0


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 2), st.integers(3, 5)), st.integers(1, 9).map(float), min_size=1, max_size=7
    ),
    st.integers(1, 2),
    st.integers(1, 3),
)
def test_no_other_choice_is_worth_more(pairs: dict[tuple[int, int], float], person: int, office: int) -> None:
    fits, caps = fits_of(pairs), Caps(person, office)
    offices = [{0}, {0}, {1}, {1}, {0}, set()]

    def worth(places: tuple[int, ...]) -> float:
        served = {int(end) for place in places for end in (fits.a[place], fits.b[place])}
        return float(fits.fit[list(places)].sum() + 0.1 * fits.fit.mean() * len(served))

    subsets = itertools.chain.from_iterable(itertools.combinations(range(len(pairs)), n) for n in range(len(pairs) + 1))
    best = max(worth(places) for places in subsets if allowed(fits, places, offices, caps))
    for taken in (choose(fits, offices, caps), greedy(fits, offices, caps, fits.fit)):
        assert allowed(fits, tuple(taken), offices, caps)
    assert worth(tuple(choose(fits, offices, caps))) >= best * 0.999


def test_a_large_round_is_solved_in_two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = np.random.default_rng(3)
    ends = np.array([(a, b) for a in range(30) for b in range(a + 1, 30) if dice.random() < 0.4])
    fits = Fits(ends[:, 0], ends[:, 1], dice.random(len(ends)) + 0.1)
    offices = [{number % 7} for number in range(30)]
    exact = choose(fits, offices)
    monkeypatch.setattr(rounds, "EXACT_PAIRS", 0)
    quick = choose(fits, offices)
    assert allowed(fits, tuple(quick), offices, Caps())
    assert fits.fit[quick].sum() >= 0.97 * fits.fit[exact].sum()


def test_exposure_tells_how_introductions_fall() -> None:
    fits = fits_of(SIX)
    assert exposure(fits, choose(fits, NO_OFFICES), 6).unserved == 0
    assert exposure(fits, choose(fits, NO_OFFICES), 6).gini == 0.0
    assert exposure(fits, np.array([0]), 6).unserved == 4


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_fit_is_the_harmonic_mean_of_both_directions_of_those_no_rule_excludes(seed: int) -> None:
    network = drawn(seed).build()
    fits = mutual_fits(network, np.arange(len(network.people)))
    expected = {}
    for one in range(len(network.people)):
        for other in range(one + 1, len(network.people)):
            values = [rounds.scores(network, person)[mate] for person, mate in ((one, other), (other, one))]
            barred = rounds.excluded(network, one)[other] or rounds.excluded(network, other)[one]
            if min(values) > 0 and not barred:
                expected[one, other] = 2 * values[0] * values[1] / sum(values)
    assert dict(
        zip(zip(fits.a.tolist(), fits.b.tolist(), strict=True), fits.fit.tolist(), strict=True)
    ) == pytest.approx(expected, abs=1e-5)


def test_who_refused_is_in_no_round() -> None:
    small = Small()
    topic = small.topic("diversion")
    for name in ("Ana", "Ben", "Cem"):
        small.offers(small.person(name), topic)
        small.seeks(f"person:{name}", topic)
    small.consent("person:Ana", "refused")
    fits = mutual_fits(small.build(), np.arange(3))
    assert (fits.a.tolist(), fits.b.tolist()) == ([1], [2])
    assert len(mutual_fits(small.build(), np.arange(0)).fit) == 0


def test_a_round_of_too_many_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "MOST_PEOPLE", 2)
    with pytest.raises(InvalidInput, match="at most 2 people; these are 3"):
        mutual_fits(drawn(1).build(), np.arange(3))

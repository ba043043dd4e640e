"""Convenings: whom to invite, as staff would say it, and tables beside the best that there is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjn_graph.matching.convenings.inviting import REASONS, Invitee, invitees
from cjn_graph.matching.convenings.seating import new_pairs, pair_worth, seat, table_sizes
from cjn_graph.matching.question import typed_want
from tests.network.small import Small

BETTER, OTHER, GUEST = "person:Better", "person:Other", "person:Guest"


def scene() -> Small:
    """Two candidates who are alike so far, and one guest on the list."""
    small = Small()
    small.people("Better", "Other", "Guest")
    small.topic("juvenile")
    small.topic("bail")
    return small


def did_it(small: Small) -> None:
    small.offers(BETTER, "topic:juvenile", "did_it")
    small.offers(OTHER, "topic:juvenile", "says_so")


def about_the_topic(small: Small) -> None:
    small.offers(BETTER, "topic:juvenile")
    small.offers(OTHER, "topic:bail")


def needs_it(small: Small) -> None:
    small.seeks(BETTER, "topic:juvenile")
    small.seeks(OTHER, "topic:bail")


def more_urgent(small: Small) -> None:
    small.seeks(BETTER, "topic:juvenile", "high")
    small.seeks(OTHER, "topic:juvenile", "low")


def knows_nobody(small: Small) -> None:
    small.knows(OTHER, GUEST)
    small.knows(BETTER, small.person("Zoe"))


def something_to_exchange(small: Small) -> None:
    small.seeks(GUEST, "topic:bail")
    small.offers(BETTER, "topic:bail")
    small.offers(OTHER, "topic:juvenile")
    small.seeks(OTHER, "topic:juvenile", "low")
    small.seeks(BETTER, "topic:juvenile", "low")
    small.offers(BETTER, "topic:juvenile")


def another_division(small: Small) -> None:
    for name, division in (("Better", "Pacific"), ("Other", "Mountain"), ("Guest", "Mountain")):
        small.post(f"person:{name}", small.office(name, small.place(f"Place {name}", census_division=division)))


def another_sector(small: Small) -> None:
    small.post(BETTER, small.office("Circle", classification="community_organization"))
    small.post(OTHER, small.office("Marlow"))
    small.post(GUEST, small.office("Tarn"))


def silent(small: Small) -> None:
    small.contact("2026-10", OTHER, small.person("Zoe"))


SCENES = (
    did_it, about_the_topic, needs_it, more_urgent, knows_nobody, something_to_exchange, another_division,
    another_sector, silent,
)  # fmt: skip


def chosen(small: Small, *out: str, count: int = 2) -> dict[str, Invitee]:
    network = small.build()
    wants = (typed_want(network, "juvenile"),)
    left_out = [row for name, row in network.index.items() if name not in (BETTER, OTHER) or name in out]
    found = invitees(network, wants, [network.index[GUEST]], left_out, count)
    return {str(network.people.ids[one.row]): one for one in found}


@pytest.mark.parametrize("arrange", SCENES)
def test_one_should_be_invited_before_the_other(arrange: Callable[[Small], None]) -> None:
    small = scene()
    arrange(small)
    found = chosen(small)
    assert next(iter(found)) == BETTER, arrange.__name__
    for one in found.values():
        assert one.score == pytest.approx(sum(reason.contribution for reason in one.reasons))
        assert all(reason.contribution > 0 and reason.sentence.endswith(".") and reason.facts for reason in one.reasons)


def test_every_reason_is_given_where_its_facts_are_and_goes_with_them() -> None:
    small = scene()
    for arrange in (did_it, needs_it, another_division):
        arrange(small)
    [found] = chosen(small, count=1).values()
    given = {reason.feature for reason in found.reasons}
    assert given == {reason.name for reason in REASONS}
    assert {"offers_topic", "seeks_topic"} <= given - {one.feature for one in chosen(scene(), count=1)[BETTER].reasons}


def test_a_group_that_was_brought_in_counts_once() -> None:
    small = scene()
    for name, division in (("Better", "Pacific"), ("Other", "Pacific"), ("Guest", "Mountain")):
        small.post(f"person:{name}", small.office(name, small.place(f"Place {name}", census_division=division)))
    first, second = chosen(small).values()
    assert "Pacific division" in str(first.reasons)
    assert "Pacific division" not in str(second.reasons)


def test_who_refused_who_is_staff_and_who_is_on_the_list_is_not_suggested() -> None:
    small = scene()
    did_it(small)
    small.consent(BETTER, "refused", "2026-01")
    small.post(OTHER, small.office("Host", classification="network_host"))
    assert chosen(small) == {}
    assert invitees(Small().build(), (), [], [], 5) == []


def worths(people: int, seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    drawn = np.random.default_rng(seed).random((3, people, people)) < 0.5
    return pair_worth(*(np.triu(one, 1) | np.triu(one, 1).T for one in drawn))


@pytest.mark.parametrize("seed", range(4))
def test_tables_are_the_best_there_are_where_all_can_be_tried(seed: int) -> None:
    worth = worths(7, seed)
    found = seat(worth, 3)

    def value(order: tuple[int, ...]) -> float:
        tables = (order[:3], order[3:5], order[5:])
        return sum(worth[one, other] for table in tables for one in table for other in table) / 2

    assert found.value == pytest.approx(max(map(value, permutations(range(7)))))
    assert found.by_chance < found.value <= found.at_most


@settings(deadline=None, max_examples=30)  # a slow machine is no failure
@given(st.integers(0, 24), st.integers(2, 12), st.integers(0, 3))
def test_everybody_has_a_seat_and_no_table_is_too_large(people: int, seats: int, seed: int) -> None:
    worth = worths(people, seed)
    apart = [(0, 1)] if people > seats else []
    found = seat(worth, seats, apart)
    assert sorted(person for table in found.tables for person in table) == list(range(people))
    assert sorted(map(len, found.tables), reverse=True) == table_sizes(people, seats)
    assert found.value == pytest.approx(sum(worth[np.ix_(table, table)].sum() for table in found.tables) / 2)
    assert found.value <= found.at_most + 1e-9
    assert found.broken == []
    assert found == seat(worth, seats, apart)


def test_a_table_that_was_named_makes_no_more_tables_than_are_needed() -> None:
    found = seat(worths(12, 1), 4, (), {0: 9})
    assert [len(table) for table in found.tables] == [4, 4, 0, 0, 0, 0, 0, 0, 0, 4]
    assert 0 in found.tables[9]
    assert table_sizes(3, 2, [4, 4, 4]) == [0, 0, 0, 0, 3]
    assert table_sizes(6, 2, [1, 1, 1]) == [2, 3, 1]


def test_chance_is_the_mean_over_all_seatings_and_what_cannot_be_kept_apart_is_told() -> None:
    worth = worths(6, 1)
    found = seat(worth, 4)
    drawn = [
        sum(worth[one, other] for table in (order[:3], order[3:]) for one in table for other in table) / 2
        for order in permutations(range(6))
    ]
    assert found.by_chance == pytest.approx(np.mean(drawn))
    everybody = [(0, 1), (0, 2), (1, 2)]
    assert len(seat(worth[:3, :3], 2, everybody).broken) == 1
    assert new_pairs(worth > 0, [0, 1, 2]) == sum(worth[a, b] > 0 for a, b in everybody)

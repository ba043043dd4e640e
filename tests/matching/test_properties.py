"""What holds for every network and every question."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.loops import by_loops
from benchmarks.match import best_of_three
from cjn_graph.matching import FEATURES, Matches, rank, weights_for
from cjn_graph.matching.exclusions import excluded
from cjn_graph.matching.help import need_met, offer_in_return
from cjn_graph.matching.question import ask
from cjn_graph.network import Network
from tests.matching.drawing import SEEDS, drawn
from tests.matching.plain import FORMULAS, as_graph
from tests.network.small import Small

PEOPLE = 9
QUIET = settings(max_examples=25, deadline=None)


def all_matches(network: Network, **question: Any) -> dict[str, Matches]:
    return {str(person): rank(network, str(person), limit=100, **question) for person in network.people.ids}


@QUIET
@given(SEEDS)
def test_contributions_add_up_to_the_score_and_every_fact_is_on_record(seed: int) -> None:
    small = drawn(seed)
    ids = {record for rows in small.rows.values() for record in rows}
    for person, matches in all_matches(small.build()).items():
        scores = [match.score for match in matches]
        assert scores == sorted(scores, reverse=True)
        assert bool(matches) == (matches.abstained is None)
        assert len({match.person.id for match in matches} - {person}) == len(matches)
        for match in matches:
            assert abs(sum(reason.contribution for reason in match.reasons) - match.score) < 1e-9
            assert [reason.contribution for reason in match.reasons] == sorted(
                (reason.contribution for reason in match.reasons), reverse=True
            )
            for reason in match.reasons:
                assert reason.facts
                assert set(reason.facts) <= ids
                assert reason.sentence[0].isupper() or not reason.sentence[0].isalpha()
                assert reason.sentence.endswith(".")
            assert set(match.route.facts) <= ids


@QUIET
@given(SEEDS)
def test_values_are_between_0_and_1_and_every_one_that_counts_can_be_explained(seed: int) -> None:
    network = drawn(seed).build()
    for person in range(PEOPLE):
        question = ask(network, person, None)
        for feature in FEATURES:
            signal = feature.function(network, question)
            if signal is None:
                continue
            assert signal.values.shape == (PEOPLE,)
            assert ((signal.values >= 0) & (signal.values <= 1)).all()
            for other in np.flatnonzero(signal.values):
                if other != person:
                    assert signal.explain(int(other)).facts


@QUIET
@given(SEEDS)
def test_what_one_can_offer_in_return_is_how_well_the_others_need_is_met(seed: int) -> None:
    """Two ways to compute the same: from the candidate's needs, and from the member's help."""
    network = drawn(seed).build()
    offered = np.array([offer_in_return(network, ask(network, person, None)).values for person in range(PEOPLE)])
    met = np.array([need_met(network, ask(network, person, None)).values for person in range(PEOPLE)])
    assert offered == pytest.approx(met.T)


@QUIET
@given(SEEDS, st.sampled_from([feature.name for feature in FEATURES]), st.floats(1.0, 20.0))
def test_raising_a_feature_never_lowers_whom_it_speaks_for_most(seed: int, name: str, factor: float) -> None:
    network = drawn(seed).build()
    declared = weights_for(network)
    for person in ("person:P0", "person:P1"):
        before = {match.person.id: match for match in rank(network, person, limit=100)}
        after = [match.person.id for match in rank(network, person, limit=100, weights={name: declared[name] * factor})]
        parts = {
            other: next((reason.contribution for reason in match.reasons if reason.feature == name), 0.0)
            for other, match in before.items()
        }
        order = list(before)
        for better in order:
            for worse in order[order.index(better) + 1 :]:
                if parts[better] > parts[worse] + 1e-5:
                    assert better in after
                    assert worse not in after or after.index(better) < after.index(worse)


@QUIET
@given(SEEDS, st.sampled_from(["did_it", "trained_on_it"]))
def test_help_that_is_added_never_lowers_the_helper(seed: int, evidence: str) -> None:
    """One more offer on a topic the member seeks raises the candidate, whatever else they offer."""
    small = drawn(seed)
    sought = [need["to_id"] for need in small.rows["seeks_help_with"].values() if need["from_id"] == "person:P0"]
    before = rank(small.build(), "person:P0", limit=100, weights=_only("need_met"))
    if not sought or not before:
        return
    helper = before[-1].person.id
    small.offers(helper, sought[0], evidence)
    after = rank(small.build(), "person:P0", limit=100, weights=_only("need_met"))
    # The topic is less rare by one helper, for everybody alike: compare places, not scores.
    place = [match.person.id for match in before].index(helper)
    assert [match.person.id for match in after].index(helper) <= place


def _only(name: str) -> dict[str, float]:
    return {feature.name: feature.weight if feature.name == name else 0.0 for feature in FEATURES}


@QUIET
@given(SEEDS)
def test_relabelling_ids_and_shuffling_rows_changes_no_score(seed: int) -> None:
    small = drawn(seed)
    expected = {
        person: {match.person.name: match.score for match in matches}
        for person, matches in all_matches(small.build()).items()
    }
    dice = random.Random(seed)
    ids = sorted({record for rows in small.rows.values() for record in rows})
    renamed = dict(zip(ids, dice.sample([f"r{number:04d}" for number in range(len(ids))], len(ids)), strict=True))
    relabelled = Small()
    for kind, rows in small.rows.items():
        for record in dice.sample(sorted(rows), len(rows)):
            row = {
                name: renamed.get(value, value) if isinstance(value, str) else value
                for name, value in rows[record].items()
            }
            relabelled.add(kind, id=renamed[record], **row)
    network = relabelled.build()
    for person, scores in expected.items():
        found = {match.person.name: match.score for match in rank(network, renamed[person], limit=100)}
        assert found == pytest.approx(scores, abs=5e-6)


@QUIET
@given(SEEDS)
def test_facts_that_the_viewer_does_not_see_change_nothing(seed: int) -> None:
    """Relationships whose other end is not there, as when a query filters nodes and edges apart, leave no trace."""
    small, hidden = drawn(seed), drawn(seed)
    for kind, start, end in [
        ("knows", "person:P0", "person:Secret"),
        ("can_help_with", "person:P1", "topic:secret"),
        ("can_help_with", "person:Secret", "topic:a"),
        ("seeks_help_with", "person:Secret", "topic:a"),
        ("faced", "person:P1", "pressure:secret"),
        ("runs", "person:Secret", "program:A0"),
        ("about", "pressure:secret", "topic:a"),
        ("about", "program:A0", "topic:secret"),
        ("broader", "topic:a", "topic:secret"),
        ("holds", "person:P1", "post:secret"),
        ("has_post", "office:secret", "post:0001"),
        ("serves", "office:O0", "place:secret"),
        ("in", "program:A0", "place:secret"),
        ("part_of", "place:U", "place:secret"),
        ("attended", "person:P1", "convening:secret"),
        ("attended", "person:Secret", "convening:Event"),
        ("introduces", "introductions:secret", "person:P1"),
        ("involves", "interactions:secret", "person:P1"),
        ("given_by", "consents:secret", "person:P1"),
        ("stewards", "person:Secret", "person:P1"),
        ("stewards", "person:P1", "office:secret"),
    ]:
        hidden.link(kind, start, end)
    assert _dump(hidden.build()) == _dump(small.build())


def _dump(network: Network) -> dict[str, list[str]]:
    return {person: [match.model_dump_json() for match in matches] for person, matches in all_matches(network).items()}


@QUIET
@given(seed=SEEDS)
@pytest.mark.parametrize("name", FORMULAS)
def test_values_are_those_of_plain_loops_over_networkx(seed: int, name: str) -> None:
    network = drawn(seed).build()
    graph = as_graph(network)
    (feature,) = (feature for feature in FEATURES if feature.name == name)
    for person in range(PEOPLE):
        signal = feature.function(network, ask(network, person, None))
        for other in set(range(PEOPLE)) - {person}:
            expected = FORMULAS[name](graph, graph.nodes[person], graph.nodes[other])
            assert (signal.values[other] if signal else 0.0) == pytest.approx(expected, abs=1e-9)


@QUIET
@given(SEEDS)
def test_the_benchmark_ranks_by_loops_as_by_three_of_the_features(seed: int) -> None:
    network = drawn(seed).build()
    graph = as_graph(network)
    for person in range(PEOPLE):
        found = [(match.row, match.score) for match in best_of_three(network, person)]
        assert dict(found) == pytest.approx(dict(by_loops(graph, person)), abs=5e-6)


@QUIET
@given(SEEDS)
def test_a_score_adds_up_the_values_of_whoever_is_not_excluded(seed: int) -> None:
    network = drawn(seed).build()
    for person, matches in all_matches(network).items():
        row = network.index[person]
        question, barred = ask(network, row, None), excluded(network, row)
        signals = {feature: feature.function(network, question) for feature in FEATURES}
        expected, weights = {}, weights_for(network)
        for other in np.flatnonzero(~barred):
            parts = [weights[feature.name] * signal.values[other] for feature, signal in signals.items() if signal]
            if sum(part for part in parts if part > 0) >= 1e-6:
                expected[str(network.people.ids[other])] = sum(parts)
        assert {match.person.id: match.score for match in matches} == pytest.approx(expected, abs=1e-5)

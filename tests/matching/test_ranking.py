"""Which of two candidates should come first, and why: written before a weight is tuned."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cjn_graph.errors import InvalidInput, NotFound
from cjn_graph.matching import EVIDENCE_THRESHOLD, FEATURES, Matches, rank
from cjn_graph.network import Network
from tests.matching import scenes
from tests.matching.scenes import same_topic, scene
from tests.network.small import Small


def names(matches: Matches) -> list[str]:
    return [match.person.name for match in matches]


ROWS = [
    (scenes.did_it, "who did it knows more than who was trained on it"),
    (scenes.trained, "who was trained on it knows more than who says so"),
    (scenes.on_record, "a program on record says more than a claim"),
    (scenes.own_work, "one's own program says more than the office's"),
    (scenes.same_topic, "the topic itself is closer than the broader one"),
    (scenes.some_help, "a need comes before acquaintance"),
    (scenes.need_before_likeness, "training on an urgent need helps more than a post, a place and an office alike"),
    (scenes.urgent, "the urgent need comes first"),
    (scenes.rare, "help that few have is worth more"),
    (scenes.both_needs, "two needs met are more than one"),
    (scenes.gets_something_back, "who gets something back is likelier to say yes"),
    (scenes.same_program, "a diversion program compares with a diversion program"),
    (scenes.a_step_ahead, "who runs it now is a step ahead; who ended long ago is two"),
    (scenes.same_role, "a diversion director talks to a diversion director"),
    (scenes.same_level, "the same level is a closer counterpart"),
    (scenes.like_place, "a suburban county of the same size has the same problems"),
    (scenes.same_region, "the same region is nearer"),
    (scenes.common_contact, "somebody could introduce them"),
    (scenes.closer_contact, "a contact who knows few people is a better way than one who knows all"),
    (scenes.fresh_contact, "a fresh path beats a stale one"),
    (scenes.same_event, "they may remember each other"),
    (scenes.shared_attribute, "the imported list says they are of one cohort"),
    (scenes.rare_attribute, "few share the cohort, many the hall"),
    (scenes.not_asked_yet, "who is busy with a request should rest"),
    (scenes.rested, "who was asked in summer has rested"),
    (scenes.narrower_topic, "who knows a part of it knows more of it than who knows the field at large"),
    (scenes.expert, "an expert helps further than somebody with some knowledge"),
    (scenes.done_not_planned, "who runs a program has learned what who plans one has not"),
    (scenes.trained_before_office, "one's own training says more than what the office did"),
    (scenes.more_in_return, "who needs urgently what the member can give says yes sooner"),
    (scenes.same_topic_of_work, "the same topic tells more than the same sort of program"),
    (scenes.same_reform, "a policy reform compares with a policy reform"),
    (scenes.office_work, "an office that did the same has people to ask"),
    (scenes.function_before_level, "the same work at another level is closer than other work at the same"),
    (scenes.nearer_size, "of two places of another size the nearer one is more alike"),
    (scenes.same_urbanicity, "rural offices share their problems"),
    (scenes.same_state, "the same state has the same laws"),
    (scenes.same_division, "the same division is nearer than the same region"),
    (scenes.elected_too, "who is elected too knows what a campaign does to an office"),
    (scenes.more_contacts, "two people who can introduce them are better than one"),
    (scenes.closer_tie, "a close contact introduces more easily than a distant one"),
    (scenes.contact_before_two, "one person in between is better than two"),
    (scenes.two_events, "who met twice remembers better than who met once"),
    (scenes.fresh_event, "an event of this autumn is remembered, one of five years ago is not"),
    (scenes.followed_column, "people here know their team, whatever their sign"),
    (scenes.similar_age, "of a column of numbers, those of about one size are alike"),
    (scenes.two_columns, "two lists that agree say more than one"),
    (scenes.fewer_open, "who waits for one introduction has more time than who waits for two"),
    (scenes.less_busy_with_less, "a common contact is no reason to ask the same person a fifth time"),
]


@pytest.mark.parametrize(
    ("arrange", "because"),
    ROWS,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_this_candidate_should_beat_that_one(arrange: Callable[[Small], None], because: str) -> None:
    small = scene()
    arrange(small)
    order = names(rank(small.build(), "person:Ana", weights={}))
    assert order.index("Better") < (order.index("Other") if "Other" in order else len(order)), because


def test_every_feature_is_documented_and_has_its_own_name() -> None:
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)
    for feature in FEATURES:
        assert feature.description.endswith(".")
        assert feature.function.__doc__
        assert feature.weight != 0


def tied(small: Small, *people: str) -> Network:
    for person in people:
        small.offers(person, "topic:pre-charge")
    return small.build()


def test_ties_in_score_are_settled_by_folded_name_then_external_id() -> None:
    small = scene()
    twins = [
        small.person("Éva", id="person:1", external_ids=["list:9"], folded_name="eva"),
        small.person("eva", id="person:2", external_ids=["list:2", "list:7"], folded_name="eva"),
        small.person("Dan", id="person:3"),
    ]
    matches = rank(tied(small, *twins), "person:Ana")
    assert [match.person.id for match in matches] == ["person:3", "person:2", "person:1"]
    assert matches.ranks == [1, 2, 3]


def test_candidates_that_nothing_tells_apart_share_a_rank() -> None:
    small = scene()
    twins = [small.person("Eva", id=f"person:{number}") for number in (2, 1)]
    matches = rank(tied(small, *twins, small.person("Fay")), "person:Ana")
    assert [(match.person.id, place) for match, place in zip(matches, matches.ranks, strict=True)] == [
        ("person:1", 1),
        ("person:2", 1),
        ("person:Fay", 3),
    ]


def test_the_last_place_goes_by_name_too() -> None:
    small = scene()
    network = tied(small, *(small.person(name) for name in ("Fay", "Dan", "Eva")))
    assert names(rank(network, "person:Ana", limit=1)) == ["Dan"]


def test_it_abstains_where_the_records_say_too_little() -> None:
    small = Small()
    small.people("Ana", "Ben")
    matches = rank(small.build(), "person:Ana")
    assert matches == []
    assert matches.abstained == (
        "The records say too little to suggest somebody to Ana. Ask Ana: what they need help with now; "
        "what they have done that others could learn from; which post they hold, and where; "
        "whom they know in the network."
    )


def test_weak_evidence_keeps_its_rank_and_is_labelled() -> None:
    small = Small()
    ana, ben, cem = small.people("Ana", "Ben", "Cem")
    small.convening("Collaboratory", "2021", ana, ben)
    small.offers(cem, small.topic("diversion"), "says_so")
    small.seeks(ana, "topic:diversion")
    matches = rank(small.build(), "person:Ana")
    assert [(match.person.name, match.little_evidence) for match in matches] == [("Cem", False), ("Ben", True)]
    assert 0 < matches[1].score < EVIDENCE_THRESHOLD


def test_no_suggestions_for_those_who_refused() -> None:
    small = scene()
    small.offers("person:Better", "topic:pre-charge")
    small.consent("person:Ana", "refused")
    matches = rank(small.build(), "person:Ana")
    assert (matches, matches.abstained) == ([], "Ana refused introductions or asked not to be contacted.")


def test_weights_can_be_replaced_by_name() -> None:
    small = scene()
    same_topic(small)
    network = small.build()
    assert {reason.feature for match in rank(network, "person:Ana") for reason in match.reasons} == {"need_met"}
    assert rank(network, "person:Ana", weights={"need_met": 0.0}) == []
    with pytest.raises(InvalidInput, match="no feature 'charm'"):
        rank(network, "person:Ana", weights={"charm": 1.0})


def test_wrong_questions() -> None:
    network = scene().build()
    with pytest.raises(NotFound):
        rank(network, "person:Nobody")
    with pytest.raises(InvalidInput):
        rank(network, "person:Ana", limit=0)

"""Which of two candidates should come first, and why: written before a weight is tuned."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cjn_graph.errors import InvalidInput, NotFound
from cjn_graph.matching import EVIDENCE_THRESHOLD, FEATURES, Matches, rank
from cjn_graph.network import Network
from tests.network.small import Small


def names(matches: Matches) -> list[str]:
    return [match.person.name for match in matches]


def scene() -> Small:
    """Ana, whom the counterparts are for, and two candidates who are alike so far: each knows of the topic."""
    small = Small()
    for name in ("Ana", "Better", "Other", "Zoe"):
        small.person(name)
    small.topic("diversion")
    small.topic("pre-charge", "topic:diversion")
    small.topic("dashboards")
    small.seeks("person:Ana", "topic:pre-charge")
    return small


def did_it(small: Small) -> None:
    small.offers("person:Better", "topic:pre-charge", "did_it")
    small.offers("person:Other", "topic:pre-charge", "trained_on_it")


def trained(small: Small) -> None:
    small.offers("person:Better", "topic:pre-charge", "trained_on_it")
    small.offers("person:Other", "topic:pre-charge", "says_so")


def on_record(small: Small) -> None:
    small.part("person:Better", small.activity("Step", topics=("topic:pre-charge",), status="ended", start="2019"))
    small.offers("person:Other", "topic:pre-charge", "says_so")


def own_work(small: Small) -> None:
    office = small.office("Marlow")
    small.post("person:Other", office)
    program = small.activity("Step", topics=("topic:pre-charge",), start="2021")
    small.part(office, program)
    small.part("person:Better", small.activity("Leap", topics=("topic:pre-charge",), start="2021"))


def same_topic(small: Small) -> None:
    small.offers("person:Better", "topic:pre-charge")
    small.offers("person:Other", "topic:diversion")


def some_help(small: Small) -> None:
    """A topic nearby beats everything that has nothing to do with the need."""
    small.offers("person:Better", "topic:diversion")
    small.knows("person:Ana", "person:Zoe")
    small.knows("person:Zoe", "person:Other")


def need_before_likeness(small: Small) -> None:
    """Other is alike in post, place and the office's work, but has no help to give."""
    small.set("seeks_help_with", "urgency", ["high"])
    small.offers("person:Better", "topic:pre-charge", "trained_on_it")
    for person, place in (("Ana", "Marlow"), ("Other", "Tarn")):
        office = small.office(place, small.place(place, population=200_000, urbanicity="suburban"))
        small.post(f"person:{person}", office, elected=1)
        small.part(office, small.activity(f"{place} Step", start="2021"))


def urgent(small: Small) -> None:
    small.seeks("person:Ana", "topic:dashboards", "high")
    small.offers("person:Better", "topic:dashboards")
    small.offers("person:Other", "topic:pre-charge")


def rare(small: Small) -> None:
    small.seeks("person:Ana", "topic:dashboards")
    small.offers("person:Better", "topic:dashboards")
    small.offers("person:Other", "topic:pre-charge")
    for number in range(5):
        small.offers(small.person(f"Z{number}"), "topic:pre-charge", "says_so")


def both_needs(small: Small) -> None:
    small.seeks("person:Ana", "topic:dashboards")
    for person in ("Better", "Other"):
        small.offers(f"person:{person}", "topic:pre-charge", "says_so")
    small.offers("person:Better", "topic:dashboards", "says_so")


def gets_something_back(small: Small) -> None:
    small.offers("person:Ana", "topic:dashboards")
    small.seeks("person:Better", "topic:dashboards")
    for person in ("Better", "Other"):
        small.offers(f"person:{person}", "topic:pre-charge")


def same_program(small: Small) -> None:
    small.part("person:Ana", small.activity("Plan", status="planned"))
    small.part("person:Better", small.activity("Step", start="2021"))
    small.part("person:Other", small.activity("Policy", "reform", classification="policy", start="2021"))
    small.offers("person:Better", "topic:pre-charge")
    small.offers("person:Other", "topic:pre-charge")


def a_step_ahead(small: Small) -> None:
    small.part("person:Ana", small.activity("Plan", status="planned"))
    small.part("person:Better", small.activity("Step", start="2021"))
    small.part("person:Other", small.activity("Past", start="2011", end="2014", status="ended"))


def same_role(small: Small) -> None:
    small.post("person:Ana", small.office("A"))
    small.post("person:Better", small.office("B"))
    small.post("person:Other", small.office("C"), function="policy")
    for person in ("Better", "Other"):
        small.offers(f"person:{person}", "topic:pre-charge")


def same_level(small: Small) -> None:
    small.post("person:Ana", small.office("A"), level="manager")
    small.post("person:Better", small.office("B"), level="manager")
    small.post("person:Other", small.office("C"), level="line")


def like_place(small: Small) -> None:
    for person, place, population, urbanicity in [
        ("Ana", "A", 200_000, "suburban"),
        ("Better", "B", 180_000, "suburban"), ("Other", "C", 4_000_000, "large_metro"),
    ]:  # fmt: skip
        small.post(
            f"person:{person}", small.office(place, small.place(place, population=population, urbanicity=urbanicity))
        )


def same_region(small: Small) -> None:
    for person, state, region in [("Ana", "OH", "Midwest"), ("Better", "IA", "Midwest"), ("Other", "CA", "West")]:
        small.post(f"person:{person}", small.office(state, small.place(state, state=state, census_region=region)))


def common_contact(small: Small) -> None:
    small.knows("person:Ana", "person:Zoe")
    small.knows("person:Zoe", "person:Better")
    for person in ("Better", "Other"):
        small.offers(f"person:{person}", "topic:pre-charge")


def closer_contact(small: Small) -> None:
    """Through a contact who knows few rather than through one who knows everybody."""
    for contact in ("Cem", "Dot"):
        small.person(contact)
        small.knows("person:Ana", f"person:{contact}")
    small.knows("person:Cem", "person:Better")
    small.knows("person:Dot", "person:Other")
    for number in range(12):
        small.knows("person:Dot", small.person(f"Z{number}"))


def fresh_contact(small: Small) -> None:
    for contact, last in (("Cem", "2026-09"), ("Dot", "2020-09")):
        small.person(contact)
        small.knows("person:Ana", f"person:{contact}", last)
    small.knows("person:Cem", "person:Better")
    small.knows("person:Dot", "person:Other")


def same_event(small: Small) -> None:
    small.convening("Collaboratory", "2026-05", "person:Ana", "person:Better")
    for person in ("Better", "Other"):
        small.offers(f"person:{person}", "topic:pre-charge")


def shared_attribute(small: Small) -> None:
    small.set("person", "attributes", [f'{{"cohort": "{cohort}"}}' for cohort in ("A", "A", "B", "B")])


def rare_attribute(small: Small) -> None:
    rows = [{"hall": "1", "cohort": "A"}, {"hall": "2", "cohort": "A"}, {"hall": "1", "cohort": "B"}, {"hall": "1"}]
    small.set("person", "attributes", [str(row).replace("'", '"') for row in rows])


def not_asked_yet(small: Small) -> None:
    small.introduction("person:Other", "person:Zoe", "asked", asked_on="2026-10-01")
    for person in ("Better", "Other"):
        small.offers(f"person:{person}", "topic:pre-charge")


def rested(small: Small) -> None:
    for person, on in (("Better", "2026-08-10"), ("Other", "2026-10-25")):
        small.introduction(f"person:{person}", "person:Zoe", "met", asked_on=on, met_on=on)
        small.offers(f"person:{person}", "topic:pre-charge")


def with_help(small: Small) -> None:
    for person in ("Better", "Other"):
        small.offers(f"person:{person}", "topic:pre-charge")


def narrower_topic(small: Small) -> None:
    small.seeks("person:Ana", small.topic("data", "topic:dashboards"), "high")
    small.topic("live data", "topic:data")
    small.offers("person:Better", "topic:live data")
    small.offers("person:Other", "topic:dashboards")


def expert(small: Small) -> None:
    small.offers("person:Better", "topic:pre-charge", level="expert")
    small.offers("person:Other", "topic:pre-charge", level="some")


def done_not_planned(small: Small) -> None:
    small.part("person:Better", small.activity("Step", topics=("topic:pre-charge",), start="2021"))
    small.part("person:Other", small.activity("Plan", topics=("topic:pre-charge",), status="planned"))


def trained_before_office(small: Small) -> None:
    office = small.office("Marlow")
    small.post("person:Other", office)
    small.part(office, small.activity("Step", topics=("topic:pre-charge",), start="2021"))
    small.offers("person:Better", "topic:pre-charge", "trained_on_it")


def more_in_return(small: Small) -> None:
    with_help(small)
    small.offers("person:Ana", "topic:dashboards")
    small.seeks("person:Better", "topic:dashboards", "high")
    small.seeks("person:Other", "topic:dashboards", "low")


def same_topic_of_work(small: Small) -> None:
    small.part("person:Ana", small.activity("Plan", topics=("topic:dashboards",), status="planned"))
    small.part("person:Better", small.activity("Screens", "reform", ("topic:dashboards",), start="2021"))
    small.part("person:Other", small.activity("Step", start="2021"))


def same_reform(small: Small) -> None:
    for person, name, classification in (("Ana", "A", "policy"), ("Better", "B", "policy"), ("Other", "C", "statute")):
        small.part(f"person:{person}", small.activity(name, "reform", classification=classification, start="2021"))


def office_work(small: Small) -> None:
    with_help(small)
    small.part("person:Ana", small.activity("Plan", status="planned"))
    office = small.office("Marlow")
    small.post("person:Better", office, function="other")
    small.part(office, small.activity("Step", start="2021"))


def function_before_level(small: Small) -> None:
    small.post("person:Ana", small.office("A"), level="manager")
    small.post("person:Better", small.office("B"), level="line")
    small.post("person:Other", small.office("C"), function="policy", level="manager")
    with_help(small)


def places(small: Small, **columns: tuple[object, object, object]) -> None:
    """Posts in places of Ana's, Better's and Other's own, which differ in some columns."""
    with_help(small)
    for number, person in enumerate(("Ana", "Better", "Other")):
        values = {name: given[number] for name, given in columns.items() if name != "elected"}
        post = {"elected": columns["elected"][number]} if "elected" in columns else {}
        small.post(f"person:{person}", small.office(person, small.place(person, **values)), function="other", **post)


def nearer_size(small: Small) -> None:
    places(small, population=(200_000, 260_000, 420_000))


def same_urbanicity(small: Small) -> None:
    places(small, urbanicity=("rural", "rural", "suburban"))


def same_state(small: Small) -> None:
    places(small, state=("OH", "OH", "MI"), census_division=("East", "East", "East"))


def same_division(small: Small) -> None:
    places(small, census_division=("East", "East", "West"), census_region=("Midwest", "Midwest", "Midwest"))


def elected_too(small: Small) -> None:
    places(small, elected=(1, 1, 0), urbanicity=("rural", "rural", "rural"))


def more_contacts(small: Small) -> None:
    with_help(small)
    for contact in ("Cem", "Dot"):
        small.person(contact)
        small.knows("person:Ana", f"person:{contact}")
        small.knows(f"person:{contact}", "person:Better")
    small.knows("person:Dot", "person:Other")


def closer_tie(small: Small) -> None:
    with_help(small)
    for contact, other, strength in (("Cem", "Better", 3.0), ("Dot", "Other", 0.3)):
        small.knows("person:Ana", small.person(contact), strength=strength)
        small.knows(f"person:{contact}", f"person:{other}")


def contact_before_two(small: Small) -> None:
    with_help(small)
    for contact in ("Cem", "Dot"):
        small.person(contact)
    small.knows("person:Ana", "person:Cem")
    small.knows("person:Cem", "person:Better")
    small.knows("person:Cem", "person:Dot")
    small.knows("person:Dot", "person:Other")


def two_events(small: Small) -> None:
    with_help(small)
    small.convening("Spring", "2026-03", "person:Ana", "person:Better", "person:Other")
    small.convening("Autumn", "2026-09", "person:Ana", "person:Better")


def fresh_event(small: Small) -> None:
    with_help(small)
    small.convening("Autumn", "2026-09", "person:Ana", "person:Better")
    small.convening("Long ago", "2021-09", "person:Ana", "person:Other")


def followed_column(small: Small) -> None:
    """Everybody knows their own team, and nobody cares for signs."""
    people = {"Ana": ("0", "leo"), "Better": ("0", "aries"), "Other": ("1", "leo"), "Zoe": ("1", "aries")}
    for number in range(24):
        people[f"N{number:02}"] = (str(number % 4), "leo" if number % 3 else "aries")
        small.person(f"N{number:02}")
    small.set("person", "attributes", [f'{{"team": "{team}", "sign": "{sign}"}}' for team, sign in people.values()])
    for number in range(24):
        for other in range(number % 4, number, 4):
            small.knows(f"person:N{number:02}", f"person:N{other:02}")


def similar_age(small: Small) -> None:
    ages = {"Ana": 25, "Better": 27, "Other": 62, "Zoe": 50}
    for number in range(20):
        small.person(f"N{number:02}")
        ages[f"N{number:02}"] = 22 + 2 * number
    small.set("person", "attributes", [f'{{"age": "{age}"}}' for age in ages.values()])


def two_columns(small: Small) -> None:
    rows = [{"hall": "1", "cohort": "A"}, {"hall": "1", "cohort": "A"}, {"hall": "2", "cohort": "A"}, {"hall": "2"}]
    small.set("person", "attributes", [str(row).replace("'", '"') for row in rows])


def fewer_open(small: Small) -> None:
    with_help(small)
    for person, count in (("Better", 1), ("Other", 2)):
        for _ in range(count):
            small.introduction(f"person:{person}", "person:Zoe", "proposed", proposed_on="2026-10")


def less_busy_with_less(small: Small) -> None:
    """Somebody who could help as well, but was asked four times, rests."""
    with_help(small)
    small.knows("person:Ana", "person:Zoe")
    small.knows("person:Zoe", "person:Other")
    for _ in range(4):
        small.introduction("person:Other", "person:Zoe", "met", asked_on="2026-10-20", met_on="2026-10-25")


@pytest.mark.parametrize(
    ("arrange", "because"),
    [
        (did_it, "who did it knows more than who was trained on it"),
        (trained, "who was trained on it knows more than who says so"),
        (on_record, "a program on record says more than a claim"),
        (own_work, "one's own program says more than the office's"),
        (same_topic, "the topic itself is closer than the broader one"),
        (some_help, "a need comes before acquaintance"),
        (need_before_likeness, "training on an urgent need helps more than a post, a place and an office alike"),
        (urgent, "the urgent need comes first"),
        (rare, "help that few have is worth more"),
        (both_needs, "two needs met are more than one"),
        (gets_something_back, "who gets something back is likelier to say yes"),
        (same_program, "a diversion program compares with a diversion program"),
        (a_step_ahead, "who runs it now is a step ahead; who ended long ago is two"),
        (same_role, "a diversion director talks to a diversion director"),
        (same_level, "the same level is a closer counterpart"),
        (like_place, "a suburban county of the same size has the same problems"),
        (same_region, "the same region is nearer"),
        (common_contact, "somebody could introduce them"),
        (closer_contact, "a contact who knows few people is a better way than one who knows all"),
        (fresh_contact, "a fresh path beats a stale one"),
        (same_event, "they may remember each other"),
        (shared_attribute, "the imported list says they are of one cohort"),
        (rare_attribute, "few share the cohort, many the hall"),
        (not_asked_yet, "who is busy with a request should rest"),
        (rested, "who was asked in summer has rested"),
        (narrower_topic, "who knows a part of it knows more of it than who knows the field at large"),
        (expert, "an expert helps further than somebody with some knowledge"),
        (done_not_planned, "who runs a program has learned what who plans one has not"),
        (trained_before_office, "one's own training says more than what the office did"),
        (more_in_return, "who needs urgently what the member can give says yes sooner"),
        (same_topic_of_work, "the same topic tells more than the same sort of program"),
        (same_reform, "a policy reform compares with a policy reform"),
        (office_work, "an office that did the same has people to ask"),
        (function_before_level, "the same work at another level is closer than other work at the same"),
        (nearer_size, "of two places of another size the nearer one is more alike"),
        (same_urbanicity, "rural offices share their problems"),
        (same_state, "the same state has the same laws"),
        (same_division, "the same division is nearer than the same region"),
        (elected_too, "who is elected too knows what a campaign does to an office"),
        (more_contacts, "two people who can introduce them are better than one"),
        (closer_tie, "a close contact introduces more easily than a distant one"),
        (contact_before_two, "one person in between is better than two"),
        (two_events, "who met twice remembers better than who met once"),
        (fresh_event, "an event of this autumn is remembered, one of five years ago is not"),
        (followed_column, "people here know their team, whatever their sign"),
        (similar_age, "of a column of numbers, those of about one size are alike"),
        (two_columns, "two lists that agree say more than one"),
        (fewer_open, "who waits for one introduction has more time than who waits for two"),
        (less_busy_with_less, "a common contact is no reason to ask the same person a fifth time"),
    ],
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

"""Scenes of two candidates each: what sets one of them apart, and why that one should come first."""

from __future__ import annotations

from tests.network.small import Small


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

"""Random small networks for properties: everything a network can hold, in little."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from tests.network.small import Small

TOPICS = ("a", "b", "c", "d")


def drawn(seed: int, people: int = 9) -> Small:
    """Draw a network; the same seed gives the same one."""
    dice = random.Random(seed)
    small = Small()
    members = small.people(*(f"P{number}" for number in range(people)))
    small.set("person", "attributes", [f'{{"cohort": "{dice.choice("xyz")}"}}' for _ in members])
    for number, topic in enumerate(TOPICS):
        small.topic(topic, f"topic:{dice.choice(TOPICS[:number])}" if number else "")
    places = [
        small.place(name, population=dice.choice([-1, 1000, 3000]), state=dice.choice(["OH", "IA", ""]))
        for name in "UVW"
    ]
    offices = [small.office(f"O{number}", dice.choice(places)) for number in range(people // 2)]
    for member in members:
        if dice.random() < 0.7:
            function, level = dice.choice(["diversion", "policy", "other"]), dice.choice(["chief", "line", ""])
            small.post(member, dice.choice(offices), function=function, level=level, elected=dice.choice([-1, 0, 1]))
        for _ in range(2):
            topic = f"topic:{dice.choice(TOPICS)}"
            if dice.random() < 0.5:
                small.seeks(member, topic, dice.choice(["low", "normal", "high"]))
            else:
                small.offers(member, topic, dice.choice(["did_it", "trained_on_it", "says_so"]))
    for number in range(4):
        topics = (f"topic:{dice.choice(TOPICS)}",) * dice.randint(0, 1)
        activity = small.activity(f"A{number}", dice.choice(["program", "engagement", "reform"]), topics, start="2022")
        for party in dice.sample([*members, *offices], 3):
            small.part(party, activity)
    small.convening("Event", "2026-05", *dice.sample(members, 4))
    for a, b in {tuple(sorted(dice.sample(members, 2))) for _ in range(people)}:
        small.knows(a, b, dice.choice(["2026-08", "2021", ""]), strength=dice.choice([0.5, 1.0]))
    for _ in range(3):
        small.introduction(
            *dice.sample(members, 2), status=dice.choice(["asked", "declined", "met"]), asked_on="2026-10"
        )
    return small


SEEDS = st.integers(0, 10**6)

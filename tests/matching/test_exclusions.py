"""Who is never suggested: one row for each rule, and its neighbours that stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from cjn_graph.analysis.graph import make_graph
from cjn_graph.matching import EXCLUSIONS, rank
from cjn_graph.matching.exclusions import excluded
from cjn_graph.questions import GraphDefinition
from tests.network.small import Small

ANA, BEN, CEM = "person:Ana", "person:Ben", "person:Cem"


def network(small: Small, *members: str) -> None:
    small.add("network", id="network:cjn", name="CJN")
    for member in members:
        small.link("member_of", member, "network:cjn")


def introduced(status: str, **steps: str) -> Callable[[Small], None]:
    def arrange(small: Small) -> None:
        small.introduction(ANA, BEN, status, **steps)

    return arrange


def spoke(others: int, on: str = "2026-10") -> Callable[[Small], None]:
    def arrange(small: Small) -> None:
        more = small.people(*(f"Guest {number}" for number in range(others)))
        small.contact(on, ANA, BEN, *more)

    return arrange


def busy(count: int) -> Callable[[Small], None]:
    def arrange(small: Small) -> None:
        for _ in range(count):
            small.introduction(BEN, CEM, "proposed", proposed_on="2026-10")

    return arrange


def offices(ana: str, ben: str, **term: str) -> Callable[[Small], None]:
    def arrange(small: Small) -> None:
        for office in sorted({ana, ben}):
            small.office(office)
        small.post(ANA, f"office:{ana}", function="policy")
        small.post(BEN, f"office:{ben}", **term)

    return arrange


@pytest.mark.parametrize(
    ("rule", "arrange"),
    [
        ("not_a_member", lambda small: network(small, ANA, CEM)),
        ("staff", lambda small: small.post(BEN, small.office("Host", classification="network_host"))),
        ("refused", lambda small: small.consent(BEN, "refused")),
        ("refused", lambda small: small.consent(BEN, "do_not_contact", purpose="contact")),
        ("paused", lambda small: small.set("person", "introductions_paused_until", ["", "2026-11", ""])),
        ("often_enough", lambda small: small.set("person", "introductions_a_quarter", [None, 0, None])),
        ("in_touch", lambda small: small.knows(ANA, BEN, "2025-01")),
        ("in_touch", lambda small: small.knows(BEN, ANA, "2024-11-15")),
        ("in_touch", lambda small: small.knows(ANA, BEN, "2026-09", strength=0.0)),
        ("known", lambda small: small.knows(ANA, BEN, "")),
        ("introduced", introduced("proposed", proposed_on="2019")),
        ("introduced", introduced("asked", asked_on="2026-10")),
        ("introduced", introduced("accepted")),
        ("introduced", introduced("introduced", introduced_on="2026-01")),
        ("introduced", introduced("postponed", asked_on="2026-09", closed_on="2026-09")),
        ("given_up_lately", introduced("asked", asked_on="2026-09-20")),
        ("given_up_lately", introduced("withdrawn", asked_on="2026-09", closed_on="2026-10")),
        ("spoke", spoke(0)),
        ("declined_lately", introduced("declined", decided_on="2026-03")),
        ("declined_lately", introduced("declined")),
        ("same_office", offices("Marlow", "Marlow")),
        ("at_cap", busy(3)),
    ],
)
def test_never_suggested(rule: str, arrange: Callable[[Small], object]) -> None:
    assert suggested(arrange) == (False, [rule])


@pytest.mark.parametrize(
    "arrange",
    [
        lambda small: network(small, ANA, BEN),
        lambda small: small.post(BEN, small.office("Host", classification="network_host"), end="2024"),
        lambda small: small.consent(BEN, "granted"),
        lambda small: (small.consent(BEN, "refused", "2024"), small.consent(BEN, "granted", "2025")),
        lambda small: small.convening("Collaboratory", "2026-10", ANA, BEN),
        lambda small: small.knows(ANA, BEN, "2024-10"),
        introduced("suggested", suggested_on="2026-10"),
        introduced("met", suggested_on="2026-10", introduced_on="2026-12", met_on="2027-01"),
        introduced("asked", asked_on="2026-03"),
        introduced("expired", asked_on="2026-03", closed_on="2026-04"),
        spoke(7),
        spoke(0, "2024-10"),
        spoke(0, "2027-01"),
        introduced("introduced", introduced_on="2023-01"),
        introduced("declined", decided_on="2025-03"),
        offices("Marlow", "Tarn"),
        offices("Marlow", "Marlow", end="2024"),
        busy(2),
        lambda small: small.set("person", "introductions_paused_until", ["", "2026-10", ""]),
        lambda small: small.set("person", "introductions_a_quarter", [None, 1, None]),
    ],
)
def test_may_be_suggested(arrange: Callable[[Small], object]) -> None:
    assert suggested(arrange) == (True, [])


def suggested(arrange: Callable[[Small], object]) -> tuple[bool, list[str]]:
    """Whether Ben, who has just what Ana seeks, is suggested, and the rules that exclude him."""
    small = Small()
    small.people("Ana", "Ben", "Cem")
    topic = small.topic("diversion")
    small.seeks(ANA, topic)
    small.offers(BEN, topic)
    arrange(small)
    built = small.build()
    member, ben = built.index[ANA], built.index[BEN]
    rules = [rule.name for rule in EXCLUSIONS if rule.function(built, member)[ben]]
    return any(match.person.id == BEN for match in rank(built, ANA)), rules


@pytest.mark.parametrize(("last_on", "live"), [("2022-12-01", True), ("2022-11-30", False)])
def test_being_in_touch_is_counted_by_the_calendar_as_in_the_health_report(last_on: str, live: bool) -> None:
    """The 24 months to December 2024 have a leap day more than 24 average months."""
    small = Small()
    small.knows(*small.people("Ana", "Ben"), last_on)
    built = small.build(date(2024, 12, 1))
    assert excluded(built, 0)[1] == live
    assert len(make_graph(built, GraphDefinition()).a) == live


def test_those_who_know_each_other_without_a_date_are_suggested_on_request() -> None:
    small = Small()
    small.people("Ana", "Ben", "Cem")
    topic = small.topic("diversion")
    small.seeks(ANA, topic)
    for other, last in ((BEN, ""), (CEM, "2026-09")):
        small.offers(other, topic)
        small.knows(ANA, other, last)
    assert rank(small.build(), ANA) == []
    assert [match.person.id for match in rank(small.build(), ANA, reconnect=True)] == [BEN]


def test_nobody_is_suggested_to_themselves() -> None:
    small = Small()
    small.people("Ana", "Ben")
    topic = small.topic("diversion")
    small.seeks(ANA, topic)
    small.offers(ANA, topic)
    assert rank(small.build(), ANA) == []


def test_every_rule_is_described_and_marks_everybody_or_nobody() -> None:
    small = Small()
    small.people("Ana", "Ben")
    built = small.build()
    for rule in EXCLUSIONS:
        marked = rule.function(built, 0)
        assert marked.shape == (2,)
        assert marked.dtype == np.bool_
        assert rule.description.endswith(".")

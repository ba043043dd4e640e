"""Turnover rehearsed: the numbers are those of a copy in which posts and memberships really end."""

from __future__ import annotations

from datetime import date

import pytest

from cjn_graph.analysis.graph import people_of
from cjn_graph.analysis.health import measure_health
from cjn_graph.analysis.measures import MEASURES
from cjn_graph.analysis.rehearsal import rehearse
from cjn_graph.analysis.terms import ending_terms
from cjn_graph.questions import GraphDefinition, KindChoice
from tests.network.small import AS_OF, Small

PEOPLE = ("Ana", "Bo", "Cy", "Dee", "Eve", "Flo")


def network(leaving: tuple[str, ...] = ()) -> Small:
    """Two offices joined by Ana, whose deputy is Bo; Flo hangs on Ana alone; Eve's term ends in January."""
    small = Small()
    small.people(*PEOPLE)
    club = small.add("network", id="network:club", name="Club")
    offices = [small.office(name) for name in ("North", "South", "Far")]
    for name, office in zip(PEOPLE, (0, 0, 1, 1, 1, 2), strict=True):
        gone = "2026-10" if name in leaving else ""
        small.link("member_of", f"person:{name}", club, start="2020", end=gone)
        small.post(f"person:{name}", offices[office], end=gone or ("2027-01-04" if name == "Eve" else ""))
    for a, b in (("Ana", "Bo"), ("Ana", "Cy"), ("Cy", "Dee"), ("Dee", "Eve"), ("Ana", "Flo"), ("Bo", "Cy")):
        small.knows(f"person:{a}", f"person:{b}")
    small.introduction("person:Ana", "person:Dee", "asked", asked_on="2026-10")
    return small


@pytest.mark.parametrize("kind", ["person", "organization"])
@pytest.mark.parametrize("leaving", [("Ana",), ("Ana", "Eve"), PEOPLE])
def test_it_agrees_with_a_copy_where_posts_and_memberships_end(leaving: tuple[str, ...], kind: KindChoice) -> None:
    built, definition = network().build(), GraphDefinition(kind=kind)
    rows = {built.index[f"person:{name}"]: "named" for name in leaving}
    found = rehearse(built, rows, definition)
    before, after = (measure_health(one, definition) for one in (built, network(leaving).build()))
    for measure in MEASURES:
        told = found.measures[measure.name]
        assert told.before == getattr(before, measure.name).value, measure.name
        assert told.after == getattr(after, measure.name).value, measure.name


def test_it_says_who_is_cut_off_and_who_could_take_over() -> None:
    built = network().build()
    found = rehearse(built, {built.index["person:Ana"]: "named"}, GraphDefinition())
    assert [name.name for name in found.cut_off] == ["Flo"]
    assert [name.name for name in found.without_tie] == ["Flo"]
    assert [(name.name, name.detail) for name in found.offices] == [("Far", "loses its last tie")]
    [leaver] = found.leaving
    successors = {tie.other.name: [(one.name, one.why) for one in tie.successors] for tie in leaver.ties}
    assert successors["Cy"] == [("Bo", "works in the same office and is in touch with Cy")]
    assert successors["Flo"] == [("Bo", "works in the same office")]
    assert successors["Bo"] == [("Cy", "is in touch with both of them, in another office")]
    assert [(name.name, name.detail) for name in leaver.introductions] == [("with Dee", "asked")]


def test_terms_that_end_are_listed_and_no_others() -> None:
    small = network()
    small.post("person:Dee", small.office("Court"), "Judge", next_election="2026-11", elected=True)
    built = small.build()
    people = people_of(built, GraphDefinition())
    found = ending_terms(built, people, date(2027, 1, 31).toordinal())
    assert [(term.name, term.ends, term.election) for term in found] == [
        ("Dee", None, "2026-11"),
        ("Eve", "2027-01-04", None),
    ]
    assert ending_terms(built, people, AS_OF.toordinal()) == []


def test_nothing_breaks_where_there_is_nobody() -> None:
    found = rehearse(Small().build(), {}, GraphDefinition())
    assert (found.leaving, found.cut_off, found.offices) == ([], [], [])
    assert found.measures["global_efficiency"].after is None

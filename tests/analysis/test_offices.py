from __future__ import annotations

import pytest

from cjn_graph.analysis.health import measure_health
from cjn_graph.analysis.measure import Naming
from cjn_graph.questions import GraphDefinition
from tests.network.small import Small


def hosted(ties: list[tuple[str, str]]) -> Small:
    """Four members and Dee, who is staff."""
    small = Small()
    names = small.people("Ana", "Bo", "Cy", "Eve", "Dee")
    network = small.add("network", name="Example Network")
    for person in names[:4]:
        small.link("member_of", person, network)
    small.post(names[4], small.office("Host", classification="network_host"))
    for a, b in ties:
        small.knows(f"person:{a}", f"person:{b}")
    return small


@pytest.mark.parametrize(
    ("ties", "value"),
    [
        ([("Ana", "Bo"), ("Bo", "Cy"), ("Cy", "Eve"), ("Dee", "Ana")], 0.0),
        ([("Dee", "Ana"), ("Dee", "Bo"), ("Dee", "Cy"), ("Dee", "Eve")], 0.75),
        ([("Ana", "Bo"), ("Cy", "Eve"), ("Dee", "Ana"), ("Dee", "Cy")], 0.5),
        ([("Ana", "Bo")], 0.0),  # staff who connect nobody
    ],
)
def test_staff_dependence_counts_members_only(ties: list[tuple[str, str]], value: float) -> None:
    measure = measure_health(hosted(ties).build()).staff_dependence
    assert measure.value == pytest.approx(value)
    assert measure.n == 4


def offices() -> Small:
    """North's ties all rest on Ana, South's on Cy and Dee, West has none outside."""
    small = Small()
    ana, bo, cy, dee, eve, fay = small.people("Ana", "Bo", "Cy", "Dee", "Eve", "Fay")
    north, south, west = (small.office(name) for name in ("North", "South", "West"))
    for person, office in ((ana, north), (bo, north), (cy, south), (dee, south), (eve, west), (fay, west)):
        small.post(person, office, next_election="2028-11" if person == ana else "")
    for a, b in ((ana, bo), (ana, cy), (ana, dee), (eve, fay)):
        small.knows(a, b)
    small.knows(bo, cy, "2019")
    return small


def test_an_office_hangs_by_a_single_thread_where_one_person_has_all_its_live_ties() -> None:
    found = measure_health(offices().build(), naming=Naming(("staff", "manager"))).single_thread
    assert (found.value, found.n, found.coverage) == (1, 2, 1.0)
    assert found.names is not None
    assert [(name.ids, name.name, name.detail) for name in found.names] == [
        (["office:North", "person:Ana"], "North", "rests on Ana, one of 2 there; election 2028-11")
    ]
    assert measure_health(offices().build(), GraphDefinition(ties="all")).single_thread.value == 0


def test_names_behind_single_threads_are_for_managers() -> None:
    found = measure_health(offices().build(), naming=Naming(("staff",))).single_thread
    assert (found.names, found.names_for) == (None, "manager")


def test_a_tie_to_somebody_with_a_post_in_the_same_office_leads_nowhere() -> None:
    small = Small()
    ana, bo = small.people("Ana", "Bo")
    north, south = small.office("North"), small.office("South")
    for person, office in ((ana, north), (bo, north), (bo, south)):
        small.post(person, office)
    small.knows(ana, bo)
    found = measure_health(small.build(), naming=Naming(("staff", "manager"))).single_thread
    assert found.names is not None
    assert [name.ids for name in found.names] == [["office:South", "person:Bo"]]

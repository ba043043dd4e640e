"""The ways into matching besides one person, on the demo's command line and on a store."""

from __future__ import annotations

import pytest

from cjn_graph.errors import Forbidden, InvalidInput, NotFound
from cjn_graph.services import pairs
from cjn_graph.services.pairs import find_for_organization, find_pairs
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.making import STAFF, VIEWER, edge, entity, workspace_on, write

NAMES = ("Ada", "Ben", "Cleo", "Dev")
PEOPLE = [entity("person", name.lower(), name=f"{name} Sample") for name in NAMES]
OFFICES = [
    entity("organization", name.lower(), name=f"Office of {name}", classification=sort)
    for name, sort in zip(NAMES, ("prosecutor_office", "community_organization") * 2, strict=True)
]
COHORTS = [entity("engagement", year, name=f"Cohort {year}", start=year) for year in ("2026", "2021")]


def fill(store: Store) -> Workspace:
    """Two pairs in two states, of which the second has done what the first needs."""
    topics = [entity("topic", key, name=f"Topic {key}") for key in "xy"]
    records = [*PEOPLE, *OFFICES, *COHORTS, *topics]
    for number, (person, office) in enumerate(zip(PEOPLE, OFFICES, strict=True)):
        post = entity("post", str(number), function="diversion")
        place = entity("jurisdiction", str(number), name=f"County {number}", state="OH" if number < 2 else "MI")
        records += [post, place, edge("has_post", office, post), edge("serves", office, place)]
        records += [edge("holds", person, post, start="2020"), edge("took_part", person, COHORTS[number // 2])]
        mine, theirs = topics[number // 2], topics[1 - number // 2]
        records += [edge("can_help_with", person, mine, evidence="did_it"), edge("seeks_help_with", person, theirs)]
    write(store, *records)
    return workspace_on(store)


def test_groups_pairs_and_offices_are_matched(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = fill(store)
    [pair] = find_pairs(workspace, STAFF, "Cohort 2026")
    assert pair.engagement is not None
    assert pair.engagement.name == "Cohort 2021"
    met = {(link.person.name, link.counterpart.name) for link in pair.links}
    assert met == {("Ada Sample", "Cleo Sample"), ("Ben Sample", "Dev Sample")}
    for link in pair.links:
        assert link.about is not None
        assert link.about.name == "Topic y"
        assert link.why
        assert link.why_they
        assert link.mutual_fit > 0
    everybody = find_pairs(workspace, STAFF, "OH", "Michigan")
    assert len(everybody) == 4
    assert [one.fit for one in everybody] == sorted((one.fit for one in everybody), reverse=True)
    [only] = find_pairs(workspace, STAFF, "OH, prosecutor office", "MI, community_organization")
    assert {only.links[0].person.name, only.links[0].counterpart.name} == {"Ada Sample", "Dev Sample"}
    assert find_pairs(workspace, STAFF, "Cohort 2026", "Cohort 2021", limit=1) == everybody[:1]
    offices = find_for_organization(workspace, STAFF, "Office of Ada")
    assert [one.name for one in offices.people] == ["Ada Sample"]
    assert [one.organization.name for one in offices.organizations][:1] == ["Office of Cleo"]
    assert offices.organizations[0].suggestion.reasons
    for groups, said in (
        (("OH, MI", "Cohort 2021"), "nobody belongs to 'OH, MI'"),
        (("OH", " , "), "other: is missing"),
    ):
        with pytest.raises(InvalidInput, match=said):
            find_pairs(workspace, STAFF, *groups)
    with pytest.raises(InvalidInput, match="has no pair"):
        find_pairs(workspace, STAFF, "Office of Ada")
    with pytest.raises(NotFound):
        find_pairs(workspace, STAFF, "Ruritania", "OH")
    with pytest.raises(InvalidInput, match="limit"):
        find_for_organization(workspace, STAFF, "Office of Ada", limit=0)
    monkeypatch.setattr(pairs, "MOST_IN_GROUPS", 3)
    with pytest.raises(InvalidInput, match="have 4 people; 3 are the most"):
        find_pairs(workspace, STAFF, "OH", "MI")
    for ask in (
        lambda: find_pairs(workspace, VIEWER, "OH", "MI"),
        lambda: find_for_organization(workspace, VIEWER, "x"),
    ):
        with pytest.raises(Forbidden):
            ask()

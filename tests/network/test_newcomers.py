"""Whoever comes or goes: what is known of the others is carried on, and equals what is read anew."""

from __future__ import annotations

from typing import Any

import pytest

from cjn_graph.network import Memo, Network, build_network, derive_network, read_tables
from cjn_graph.network.network import ROLES
from tests.network.random_edits import columns_of, rows_of
from tests.network.small import AS_OF, Small
from tests.network.test_edits import differences

Rows = dict[str, dict[str, dict[str, Any]]]


def office() -> Small:
    small = Small()
    marlow = small.office("Marlow")
    for name, level in (("Ben", "chief"), ("Dot", "manager")):
        person = small.person(name, attributes={"unit": name, "floor": "2"})
        small.post(person, marlow, level=level)
        small.knows(person, small.person(f"{name} Friend"), "2025")
    return small


def with_newcomer(name: str, attributes: dict[str, str] | None = None, **post: str) -> Rows:
    """Return the rows when somebody with a post has joined the office."""
    small = office()
    small.post(small.person(name, attributes=attributes), "office:Marlow", **post)
    return rows_of(small)


def followed(now: Rows, before: Rows | None = None) -> tuple[Network, Network]:
    """Return the networks (of the office) before and after, the second of which equals the one read anew."""
    before, memo = before or rows_of(office()), Memo()
    tables = read_tables(columns_of(before))
    edits = {
        table: {id_: rows.get(id_) for id_ in before[table] | rows if before[table].get(id_) != rows.get(id_)}
        for table, rows in now.items()
    }
    networks = [derive_network(each, AS_OF, memo=memo) for each in (tables, tables.edited(edits))]
    assert differences(networks[1], build_network(columns_of(now), AS_OF)) == []
    return networks[0], networks[1]


def roles(network: Network) -> set[tuple[str, str]]:
    return {ROLES[role] for role in network.posts.role}


@pytest.mark.parametrize("name", ["Ada", "Cem", "Zoe"])
def test_who_comes_leaves_roles_attributes_and_ties_of_the_others_as_they_were(name: str) -> None:
    before, after = followed(with_newcomer(name, {"floor": "2"}, level="chief"))
    row = after.index[f"person:{name}"]
    assert after.attributes.names is before.attributes.names
    assert after.ties.weight is before.ties.weight
    assert ROLES[after.people.role[row]] == ("diversion", "chief")
    assert [after.attributes.values[pair] for _, pair in after.attributes.links.rights(row)] == ["2"]


@pytest.mark.parametrize("names", ["Ann Bob", "Bea Bo Cem", "Ada Bea Bo Cem Zoe", "Dan Den"])
def test_several_who_come_at_once_leave_the_ties_of_the_others_as_they_were(names: str) -> None:
    small = office()
    small.people(*names.split())
    before, after = followed(rows_of(small))
    assert after.ties.weight is before.ties.weight


def test_a_role_and_an_attribute_that_nobody_had_are_added() -> None:
    before, after = followed(with_newcomer("Cem", {"floor": "3"}, level="line"))
    assert roles(after) - roles(before) == {("diversion", "line")}
    assert set(after.attributes.values) - set(before.attributes.values) == {"3"}


def with_work(*offices: str, works_at: str, end: str = "") -> Rows:
    """Return the rows of offices, the last of which runs a program, and of somebody who works at one of them."""
    small = Small()
    small.post(small.person("Ben"), f"office:{works_at}", end=end)
    small.part(f"office:{offices[-1]}", small.activity("Plan", topics=(small.topic("Diversion"),), start="2022"))
    for name in offices:
        small.office(name)
    rows = rows_of(small)
    (owned,) = rows["has_post"].values()
    rows["has_post"] = {f"has_post:{works_at}": owned | {"id": f"has_post:{works_at}"}}
    return rows


def test_help_through_an_office_goes_with_the_term() -> None:
    offices = ("Marlow", "Zeta")
    before, after = followed(
        with_work(*offices, works_at="Zeta", end="2021"), before=with_work(*offices, works_at="Zeta")
    )
    assert (len(before.help), len(after.help)) == (1, 0)


def test_help_through_an_office_goes_with_the_post_though_the_other_office_takes_the_row() -> None:
    before, after = followed(
        with_work("Arden", "Marlow", "Zeta", works_at="Marlow"), before=with_work("Marlow", "Zeta", works_at="Zeta")
    )
    assert (len(before.help), len(after.help)) == (1, 0)


def test_an_attribute_that_is_never_a_feature_stays_out() -> None:
    before, after = followed(with_newcomer("Cem", {"gender": "x", "floor": "2"}))
    assert after.attributes.names is before.attributes.names


def test_what_only_they_had_goes_with_who_goes() -> None:
    now = rows_of(office())
    del now["people"]["person:Ben"]
    post = next(row["post"] for row in now["holds"].values() if row["person"] == "person:Ben")
    del now["posts"][post]
    before, after = followed(now)
    assert set(before.attributes.values) - set(after.attributes.values) == {"Ben"}
    assert roles(before) - roles(after) == {("diversion", "chief")}


def test_a_role_that_changes_is_the_new_one() -> None:
    now = rows_of(office())
    next(iter(now["posts"].values()))["level"] = "line"
    _, after = followed(now)
    assert roles(after) == {("diversion", "line"), ("diversion", "manager")}

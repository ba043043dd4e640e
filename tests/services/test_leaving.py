"""A colleague leaves: everything that they work on goes to another one, in one transaction, and their account ends."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cjn_graph.access import Viewer
from cjn_graph.accounts import directory
from cjn_graph.errors import Conflict, Forbidden, InvalidInput, NotFound
from cjn_graph.records import read_records
from cjn_graph.services.history import history, undo
from cjn_graph.services.leaving import leave
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.making import ADMIN, STAFF, edge, entity, workspace_on, write

KIM, LEE = entity("person", "kim", name="Kim Example"), entity("person", "lee", name="Lee Example")
MEMBER, OFFICE, BOTH = entity("person", "m"), entity("organization", "o"), entity("person", "both")
OLD = edge("stewards", KIM, entity("person", "old"), end="2025")


@dataclass
class Team:
    workspace: Workspace

    def stewards(self, person_id: str) -> set[str]:
        rows = self.workspace.store.read(ADMIN, "records/joined", kind="person", ids=[person_id], types=["STEWARDS"])
        return {row["other"]["id"] for row in rows if row["outgoing"] and not row["relationship"].get("end")}

    def read(self, record_id: str) -> dict[str, object]:
        return read_records(self.workspace.store, ADMIN, [record_id])[record_id].model_dump()


@pytest.fixture
def team(store: Store) -> Team:
    accounts = [entity("account", name, role="staff", display_name=shown) for name, shown in NAMES.items()]
    write(store, *accounts, entity("account", "admin", role="admin"), viewer=ADMIN)
    own = [edge("account_of", accounts[0], KIM), edge("account_of", accounts[1], LEE)]
    write(store, KIM, LEE, MEMBER, OFFICE, BOTH, entity("person", "old"), viewer=ADMIN)
    write(store, *own, viewer=ADMIN)
    write(store, OLD, *(edge("stewards", KIM, one) for one in (MEMBER, OFFICE, BOTH)), edge("stewards", LEE, BOTH))
    write(
        store,
        *(entity("request", key, assignee=who) for key, who in (("a", "kim"), ("b", "Kim E."), ("c", "Somebody"))),
        entity("request", "done", assignee="kim", status="answered"),
        entity("introduction", "i", made_by="kim", status="proposed"),
        entity("introduction", "over", made_by="kim", status="declined"),
    )
    return Team(workspace_on(store))


NAMES = {"kim": "Kim E.", "lee": "Lee E.", "third": None}


def test_everything_goes_to_the_other_account_and_back_with_one_undo(team: Team) -> None:
    done = leave(team.workspace, ADMIN, "kim", "lee")
    assert (done.stewardships, done.requests, done.introductions) == (3, 2, 1)
    assert team.stewards(KIM.id) == set()
    assert team.stewards(LEE.id) == {MEMBER.id, OFFICE.id, BOTH.id}
    assert team.read(OLD.id)["end"] == "2025"
    assigned = {key: team.read(entity("request", key).id)["assignee"] for key in ("a", "b", "c", "done")}
    assert assigned == {"a": "lee", "b": "Lee E.", "c": "Somebody", "done": "kim"}
    made = [team.read(entity("introduction", key).id)["made_by"] for key in ("i", "over")]
    assert made == ["lee", "kim"]
    assert directory.read_account(team.workspace.accounts, "kim").disabled
    (last, *_) = history(team.workspace, ADMIN, entity("request", "a").id)
    assert last.reason == "kim left, handed over to lee"
    undo(team.workspace, ADMIN, str(done.transaction_id))
    assert team.stewards(KIM.id) == {MEMBER.id, OFFICE.id, BOTH.id}
    assert team.stewards(LEE.id) == {BOTH.id}


def test_it_is_refused_where_nobody_could_take_over(team: Team) -> None:
    before = team.workspace.last_sequence()
    for viewer, name, to, error, match in (
        (STAFF, "kim", "lee", Forbidden, "needs the role admin"),
        (ADMIN, "kim", "nobody", NotFound, "no account called 'nobody'"),
        (ADMIN, "kim", "kim", InvalidInput, "cannot take it over"),
        (ADMIN, "kim", "third", InvalidInput, "looks after 3 people or organizations.*cjn account person third"),
        (ADMIN, "admin", "lee", Conflict, "the last admin"),
    ):
        with pytest.raises(error, match=match):
            leave(team.workspace, viewer, name, to)
    assert team.workspace.last_sequence() == before
    assert leave(team.workspace, Viewer("admin", "admin"), "third", "kim").transaction_id is None

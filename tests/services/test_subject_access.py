"""Everything that is held about one person, and about nobody else: for managers with the grant, by every door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cjn_graph.access import Viewer
from cjn_graph.accounts import keys, passwords
from cjn_graph.accounts.security_log import read_log
from cjn_graph.errors import Forbidden, NotFound
from cjn_graph.model import MODEL
from cjn_graph.records import Delete, Update
from cjn_graph.services.subject_access import Held, held_about
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.copying import EVERYTHING, code_of, run
from tests.making import ADMIN, CLEARED, STAFF, apply, edge, entity, workspace_on, write

MANAGER = Viewer("boss", "manager", frozenset({"restricted"}))
ADA = entity("person", "ada", name="Ada Held", email="ada@example.org", gender="woman")


def fill(store: Store) -> None:
    """Somebody with all that may be held, beside somebody else of whom nothing may be told."""
    other, call = entity("person", "other", name="Wren Other", note="private"), entity("interaction", "c", note="both")
    gone, pressure = entity("consent", "gone"), entity("pressure", "p", name="Recall")
    account = entity("account", "ada", name="ada", role="staff")
    write(store, ADA, other, call, gone, pressure, edge("given_by", gone, ADA), edge("faced", ADA, pressure))
    write(store, edge("involves", call, ADA), edge("involves", call, other), edge("knows", ADA, other, how="by letter"))
    write(store, account, edge("account_of", account, ADA), viewer=ADMIN)
    apply(store, Update(other.id, {"biography": "Follows Ada Held"}), viewer=STAFF)
    apply(store, Update(ADA.id, {"note": "shy"}), viewer=CLEARED)
    apply(store, Delete(edge("knows", ADA, other).id), viewer=CLEARED)
    accounts = workspace_on(store).accounts
    passwords.set_password(accounts, Viewer("ada", "staff"), "ada", "a long enough pass phrase")
    keys.make_key(accounts, Viewer("ada", "staff"), "ada", ["read"], purpose="the website")
    hook = {"id": "hook", "account": "ada", "made_by": "boss", "url": "https://example.org/x", "secret": "not shown"}
    hook |= {"kinds": [], "restricted": False, "now": 1.0, "transaction_id": "", "record_id": ""}
    store.write(lambda transaction: transaction.run("webhooks/add", **hook))
    store.write(
        lambda transaction: transaction.run(
            "accounts/link_identity", key="k", account="ada", email="ada@example.org", now=1.0
        )
    )


def held(store: Store) -> Held:
    return held_about(workspace_on(store), MANAGER, ADA.id)


def test_everything_about_one_person_is_there(store: Store) -> None:
    fill(store)
    found = held(store)
    says = {one.says: one for one in found.records}
    assert found.records[0].values["gender"] == "woman"
    assert "Ada Held faced Recall" in says
    assert says["Ada Held knows Wren Other"].deleted
    assert {one.kind for one in found.records} >= {"consent", "interaction", "pressure", "account", "account_of"}
    assert [one.id for one in found.mentions] == [entity("person", "other").id]
    assert [change.after for change in found.changes if "note" in change.after][-1]["note"] == "shy"
    assert sorted(one.sort for one in found.signing_in) == ["Identity", "Key", "Password", "Webhook"]
    assert "password set" in {event.event for event in found.security_log}
    text = found.model_dump_json()
    assert "private" not in text  # what is said of somebody else
    assert not any(word in text for word in ("digest", "argon2", '"hash"', "not shown"))
    [entry] = [one for one in read_log(workspace_on(store).accounts, ADMIN) if one.event == "facts exported"]
    assert (entry.account, entry.detail) == ("boss", f"all about {ADA.id}")


def test_it_takes_the_role_and_the_grant(store: Store) -> None:
    write(store, ADA)
    for viewer in (STAFF, CLEARED, ADMIN, Viewer("boss", "manager")):
        with pytest.raises(Forbidden):
            held_about(workspace_on(store), viewer, ADA.id)
    with pytest.raises(NotFound):
        held_about(workspace_on(store), MANAGER, entity("person", "nobody").id)


def test_every_kind_that_tells_of_people_is_covered() -> None:
    """A kind that joins people goes with them when they are erased, or is said here to stay; so with lists of texts."""
    joined = {
        end
        for declared in MODEL.relationships.values()
        for pair in declared.endpoints
        for end in pair
        if "person" in pair
    }
    stays = {kind for kind in joined if MODEL.entities[kind].erased_with == "nobody"}
    assert stays == {
        *("person", "post", "organization", "topic", "engagement", "program", "reform", "convening"),
        *("network", "workgroup", "resource"),
    }
    lists = {
        (kind, name)
        for kind, declared in MODEL.entities.items()
        for name, field in declared.model_fields.items()
        if "list[" in str(field.annotation) and name not in {"external_ids", *declared.names_others}
    }
    assert lists == {
        *(
            ("person", "languages"),
            ("person", "nicknames"),
            ("person", "tags"),
            ("topic", "synonyms"),
            ("weighting", "weights"),
            ("publication", "figures"),
        ),
        ("saved_search", "kinds"),
    }


def test_the_command_writes_a_page_or_json(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    with open_workspace(settings) as workspace:
        fill(workspace.store)
        boss, grant = entity("account", "boss", name="boss", role="manager"), entity("grant", "g")
        write(workspace.store, boss, grant, edge("given_to", grant, boss), viewer=EVERYTHING)
    page, data = tmp_path / "ada.html", tmp_path / "ada.json"
    for file in (page, data):
        done = run(settings, "--as", "boss", "subject-access", "Ada Held", "--out", str(file))
        assert done.exit_code == 0, done.output
        assert file.stat().st_mode & 0o077 == 0
    assert "Ada Held knows Wren Other" in page.read_text()
    assert json.loads(data.read_text())["name"] == "Ada Held"
    asked = run(settings, "--as", "boss", "subject-access", "Ada Held")
    assert (code_of(asked), "Nothing says where to put it." in str(asked.exception)) == (3, True)
    assert code_of(run(settings, "--as", "manager", "subject-access", "Ada Held", "--json")) == 6

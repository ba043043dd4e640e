"""Erased means erased: out of every answer, log and copy, and nothing brings it back."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cjn_graph.access import Viewer
from cjn_graph.accounts.security_log import read_log
from cjn_graph.errors import Conflict, Forbidden, NotFound
from cjn_graph.exchange.copies import archive
from cjn_graph.exchange.copies.folder import write_folder
from cjn_graph.exchange.copies.parts import OPERATIONAL
from cjn_graph.exchange.copies.reading import read_people
from cjn_graph.records import Update, commit, erasing
from cjn_graph.services import copies, erasures, history, merging
from cjn_graph.services.checking import check
from cjn_graph.services.exporting import ExportQuestion, make_export
from cjn_graph.services.importing import import_folder
from cjn_graph.services.search import search
from cjn_graph.services.uploads import keep_upload
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.copying import EVERYTHING, code_of, quiet, run
from tests.making import ADMIN, CLEARED, STAFF, apply, edge, entity, workspace_on, write

TOKEN = "xenophon"
PERSON = entity("person", TOKEN)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where uploads lie."""
    monkeypatch.setenv("CJN_DATA_FOLDER", str(tmp_path / "data"))
    return tmp_path / "data"


def fill(store: Store) -> None:
    """Somebody whose every property holds a word of their own, beside somebody who stays."""
    mine = {"name": f"Ada {TOKEN}", "email": f"{TOKEN}@example.org", "note": TOKEN, "nicknames": [TOKEN]}
    person = entity("person", TOKEN, external_ids=[f"crm:{TOKEN}"], attributes={TOKEN: TOKEN}, **mine)
    other, topic, event = entity("person", "stays"), entity("topic", "t"), entity("convening", "e")
    alone, both = (
        entity("interaction", key, note=f"{TOKEN} {key}" if key == "alone" else "both") for key in ("alone", "both")
    )
    no = entity("consent", "no", decision="refused", wording=TOKEN)
    pressure, intro = entity("pressure", "p", name=TOKEN), entity("introduction", "i", note=TOKEN)
    write(
        store,
        *(person, other, topic, event, alone, both, no, pressure, intro, edge("given_by", no, person)),
        *(edge("involves", alone, person), edge("involves", both, person), edge("involves", both, other)),
        *(edge("faced", person, pressure), edge("introduces", intro, person), edge("introduces", intro, other)),
        edge("knows", person, other, how=TOKEN, last_on="2026-05"),
        *(edge("attended", person, event), edge("can_help_with", person, topic)),
    )
    account = entity("account", TOKEN, name=TOKEN, role="staff", disabled=True)
    write(store, account, edge("account_of", account, person), viewer=ADMIN)
    apply(store, Update(person.id, {"biography": TOKEN}), viewer=CLEARED)
    third, pairs = entity("person", "third"), [f"{person.id}|{other.id}", f"{other.id}|{person.id}"]
    write(store, third, entity("round", "r", pairs=pairs, made_by=TOKEN))
    write(store, edge("introduction_rule", third, other, made_by=TOKEN), entity("survey", "s", made_by=TOKEN))
    write(store, entity("introduction", "of others", made_by=TOKEN, steps=[f"propose|2026-01-05|{TOKEN}"]))
    workspace = workspace_on(store)
    list(make_export(workspace, STAFF, ExportQuestion(format="csv", q=TOKEN)).parts)


def told(store: Store, folder: Path) -> str:
    """Everything that a copy of the store holds."""
    folder.mkdir()
    write_folder(store, folder, quiet)
    return "".join(path.read_text() for path in folder.iterdir())


def test_what_was_merged_into_somebody_goes_with_them(store: Store, tmp_path: Path) -> None:
    kept, twin, third, apart = (entity("person", name, note=TOKEN) for name in ("kept", "twin", "third", "apart"))
    write(store, kept, twin, third, apart)
    workspace = workspace_on(store)
    for other in (twin, apart):
        merging.merge(workspace, STAFF, kept.id, other.id)
    merging.unmerge(workspace, STAFF, apart.id)
    merging.merge(workspace, STAFF, third.id, kept.id)
    erasures.erase_person(workspace, ADMIN, third.id)
    copy = told(store, tmp_path / "after")
    assert not any(f"person {name}" in copy.lower() for name in ("kept", "twin", "third"))
    assert [person.id for person in read_people(store)] == [apart.id]
    assert check(workspace, EVERYTHING).findings == []


def test_erased_means_erased(store: Store, tmp_path: Path, data_folder: Path) -> None:
    fill(store)
    workspace = workspace_on(store)
    keep_upload(workspace, STAFF, "list.csv", f"Name\nAda {TOKEN}\n".encode())
    assert search(workspace, STAFF, TOKEN).hits
    before = told(store, tmp_path / "before")
    assert before.count(TOKEN) > 20
    last = store.last_change()
    with pytest.raises(Forbidden):
        erasures.erase_person(workspace, STAFF, PERSON.id)
    erased = erasures.erase_person(workspace, Viewer("admin", "admin", frozenset({"restricted"})), PERSON.id)
    after = told(store, tmp_path / "after")
    assert TOKEN not in after
    assert PERSON.id not in "".join(line for line in after.splitlines() if '"seq"' not in line)  # but in the log
    assert not (data_folder / "uploads").exists()
    assert store.last_change() == last + erased.records + 4  # and four records name their account no more
    assert search(workspace, STAFF, TOKEN).hits == []
    network = workspace.network(STAFF)
    assert PERSON.id not in network.index
    assert entity("person", "stays").id in network.index
    assert network.ties.count == 0
    assert check(workspace, EVERYTHING).findings == []
    with pytest.raises(NotFound):
        history.history(workspace, ADMIN, PERSON.id)
    entries = [entry for entry in read_log(workspace.accounts, ADMIN) if entry.event == "person erased"]
    assert [entry.detail for entry in entries] == [""], "no number: who reads it may not see them all"
    with pytest.raises(NotFound):
        erasures.erase_person(workspace, ADMIN, PERSON.id)


def test_nothing_brings_them_back(store: Store, tmp_path: Path, data_folder: Path) -> None:
    fill(store)
    workspace = workspace_on(store)
    old = data_folder / "before-upgrades" / "schema-1-then"
    old.with_name("before-upgrades.erased").mkdir(parents=True)  # in the way of the tombstones
    old.touch()
    erased = erasures.erase_person(workspace, ADMIN, PERSON.id)
    assert erased.copies == [str(old)]
    assert str(erased.unguarded).startswith(f"{old.parent} could not be written (Is a directory)")
    assert [one.name for one in old.parent.iterdir() if one.name.startswith(".")] == []
    for again in (
        entity("person", TOKEN),
        entity("person", "new", email=f"{TOKEN.upper()}@example.org"),
        entity("person", "new", external_ids=[f"crm:{TOKEN}"]),
    ):
        with pytest.raises(Conflict, match="erased from this network"):
            write(store, again)
    (tmp_path / "crm").mkdir()
    (tmp_path / "crm" / "people.csv").write_text(f"id,name\n{TOKEN},Ada\n")
    with pytest.raises(Conflict, match="'Ada' is somebody who was erased"):
        import_folder(workspace, STAFF, tmp_path / "crm")
    write(store, entity("person", "somebody else", name=f"Ada {TOKEN}"))


def test_whoever_still_signs_in_is_not_erased(embedded_store: Store) -> None:
    store = embedded_store
    person, account = entity("person", "signs in"), entity("account", "signer", name="signer", role="staff")
    write(store, person)
    write(store, account, edge("account_of", account, person), viewer=ADMIN)
    before = store.last_change()
    with pytest.raises(Conflict, match="account disable signer"):
        erasing.erase(store, ADMIN, person.id, now=workspace_on(store).clock())
    assert store.last_change() == before


def test_an_older_backup_does_not_bring_them_back(tmp_path: Path) -> None:
    """Nor do the files of a store that is restored from a backup hold anything of them."""
    settings = Settings(data_folder=tmp_path / "data")
    file, key = tmp_path / "backups" / "cjn.age", tmp_path / "key"
    with open_workspace(settings) as workspace:
        fill(workspace.store)
        public = copies.new_key(settings, key)
        copies.back_up(workspace, file, [public], keep=9, progress=quiet)
        erasures.erase_person(workspace, ADMIN, PERSON.id)
        copies.back_up(workspace, file, [public], keep=9, progress=quiet)
    older, newer = sorted(path for path in file.parent.iterdir() if path.suffix != ".erased")[::-1]
    for number, backup in enumerate((older, newer)):
        elsewhere = Settings(data_folder=tmp_path / f"new{number}" / "data")
        done = run(elsewhere, "restore", str(backup), "--identity", str(key))
        assert done.exit_code == 0, done.output
        with open_workspace(elsewhere) as workspace:
            assert TOKEN not in told(workspace.store, tmp_path / f"again{number}")
            assert check(workspace, EVERYTHING).findings == []
            with pytest.raises(Conflict, match="erased from this network"):
                write(workspace.store, entity("person", TOKEN))
    held = [
        path
        for path in (tmp_path / "new1" / "data").rglob("*")
        if path.is_file() and TOKEN.encode() in path.read_bytes()
    ]
    assert held == []
    (file.parent / "cjn.age.erased").write_bytes(b"damaged")
    refused = run(Settings(data_folder=tmp_path / "x" / "data"), "restore", str(older), "--identity", str(key))
    assert code_of(refused) == 3


def test_the_command_asks_first(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    with open_workspace(settings) as workspace:
        write(workspace.store, entity("person", "a", name="Ada Gone"))
    assert code_of(run(settings, "erase", "Ada Gone")) == 3
    assert code_of(run(settings, "--as", "staff", "erase", "Ada Gone", "--yes")) == 6
    done = run(settings, "erase", "Ada Gone", "--yes")
    assert (done.exit_code, "1 records are gone" in done.stdout) == (0, True), done.output
    assert code_of(run(settings, "show", "Ada Gone")) == 4


def test_tombstones_beside_a_backup_are_for_this_user_only(tmp_path: Path) -> None:
    (tmp_path / "tombstone_keys.jsonl").write_text(f'{{"value": "{"a" * 64}"}}\n')
    (tmp_path / "tombstones.jsonl").write_text('{"digest": "d"}\n')
    (tmp_path / ".b.tar.erased").symlink_to(tmp_path / "elsewhere")
    erasures.write_tombstones(tmp_path, tmp_path / "b.tar", [])
    assert (tmp_path / "b.tar.erased").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "elsewhere").exists()
    (tmp_path / ".b.tar.erased").unlink()
    assert [found.digests for found in erasures.read_tombstones(tmp_path / "b.tar", None)] == [["d"]]


def test_of_an_account_neither_links_nor_handovers_keep_the_name(store: Store) -> None:
    fill(store)
    for number, reason in enumerate((f"{TOKEN} left, handed over to kim", f"kim left, handed over to {TOKEN}")):
        now, update = workspace_on(store).clock(), Update(entity("topic", "t").id, {"definition": f"{number}"})
        commit(store, STAFF, [update], reason=reason, now=now)
    link = {"digest": "d", "introduction": "i", "edge": "e", "person": "p", "made_by": TOKEN, "expires": 1e12}
    store.write(lambda transaction: transaction.run("introductions/make_link", **link))
    hook = {"id": "hook", "account": "kim", "made_by": TOKEN, "url": "", "secret": "", "kinds": [], "restricted": False}
    place = {"now": 0.0, "transaction_id": "", "record_id": ""}
    store.write(lambda transaction: transaction.run("webhooks/add", **hook, **place))
    erasures.erase_person(workspace_on(store), ADMIN, PERSON.id)
    edits = history.history(workspace_on(store), ADMIN, entity("topic", "t").id)
    assert [edit.reason for edit in edits[:2]] == ["handed over"] * 2
    rows = store.write(lambda transaction: transaction.run("erasing/forget_maker", account="erased"))
    assert rows[0]["made"] == 2, "the link and the webhook"


def test_that_hidden_records_are_gone_is_told_to_those_alone_who_saw_them(store: Store) -> None:
    """Of a relationship: to those who saw both its ends."""
    fill(store)
    saved = entity("saved_search", "s", owner=TOKEN)
    write(store, saved, viewer=Viewer(TOKEN, "staff"))
    hidden, topic = entity("topic", "hidden", sensitivity="restricted"), entity("topic", "t")
    write(store, hidden, edge("can_help_with", PERSON, hidden))
    before = store.last_change()
    erased = erasures.erase_person(workspace_on(store), ADMIN, PERSON.id)

    def told_to(viewer: Viewer) -> set[str]:
        rows = store.read(viewer, "changes/feed", after=before, since="", kinds=[], limit=500)
        return {row["change"]["record_id"] for row in rows}

    secret = {edge("can_help_with", PERSON, hidden).id, entity("pressure", "p").id}
    secret.add(edge("faced", PERSON, entity("pressure", "p")).id)
    for manager in (ADMIN, Viewer("manager", "manager")):
        assert not secret & told_to(manager)
    assert {PERSON.id, edge("can_help_with", PERSON, topic).id} <= told_to(STAFF)
    assert secret <= told_to(CLEARED)
    assert saved.id not in told_to(ADMIN) | told_to(CLEARED)
    rows = store.read(ADMIN, "changes/feed", after=before, since="", kinds=[], limit=500)
    assert erased.records == sum(row["change"]["action"] == "delete" for row in rows), "and none that is hidden counts"


def test_tombstones_beside_backups_before_upgrades_are_encrypted_as_these_are(tmp_path: Path) -> None:
    public = archive.new_identity(tmp_path / "key")
    answers = {OPERATIONAL["tombstone_keys"].read: {"value": "a" * 64}, OPERATIONAL["tombstones"].read: {"digest": "d"}}
    store = SimpleNamespace(read=lambda _viewer, query, **_arguments: [{"node": answers[query]}])
    workspace: Any = SimpleNamespace(store=store, settings=Settings(backup_recipients=public))
    assert erasures.keep_out_of_upgrades(workspace, tmp_path) is None
    assert archive.is_encrypted(tmp_path / "before-upgrades.erased")
    [found] = erasures.read_tombstones(tmp_path / "schema-1-then", tmp_path / "key")
    assert found.digests == ["d"]
    workspace.settings = Settings(backup_recipients="age1none")
    assert "'age1none' is no public key" in str(erasures.keep_out_of_upgrades(workspace, tmp_path))

"""Copies of a whole network: what is exported and restored is the same, and what is damaged is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from cjn_graph.errors import CjnError, Conflict, InvalidInput, StoreError
from cjn_graph.exchange.copies import archive, parts
from cjn_graph.exchange.copies.folder import MANIFEST, write_folder
from cjn_graph.exchange.copies.restoring import restore
from cjn_graph.model import MODEL
from cjn_graph.records import Create, Update
from cjn_graph.services import copies
from cjn_graph.services.checking import check
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store, open_store
from tests.copying import EVERYTHING, checked, contents, quiet, refused, run
from tests.cypher_check import STORAGE_LABELS
from tests.making import apply, edge, entity, workspace_on, write

# Identity


def test_export_and_restore_are_the_identity(exported: Path, store: Store, tmp_path: Path) -> None:
    restore(store, exported, checked(exported, tmp_path / "ids"), quiet)
    (tmp_path / "again").mkdir()
    manifest = write_folder(store, tmp_path / "again", quiet)
    assert contents(tmp_path / "again") == contents(exported)
    assert manifest.count("passwords") == manifest.count("keys") == manifest.count("live_addresses") == 1
    assert {name.removesuffix(parts.ENDING) for name in manifest.files} >= {
        kind.plural for kind in MODEL.kinds.values()
    }
    report = check(workspace_on(store), EVERYTHING)
    assert report.findings == []
    written = write(store, entity("person", "three"), viewer=EVERYTHING)
    assert written[0].seq == manifest.sequence + 1
    assert sum(report.records.values()) > len(MODEL.kinds)


@pytest.mark.parametrize("packed", sorted((Path(__file__).parent / "released").iterdir()), ids=lambda path: path.stem)
def test_an_export_of_every_release_is_restored(packed: Path, tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    with copies.opened(settings, packed, None, quiet) as (folder, manifest):
        assert manifest.count("people") == 2
        assert copies.compare(settings, folder, manifest, quiet) == []


def test_what_is_operational_is_either_copied_or_left_out() -> None:
    copied = {one.label for one in parts.OPERATIONAL.values()} | {"Change"}
    assert not copied & parts.LEFT_OUT.keys()
    assert copied | parts.LEFT_OUT.keys() == STORAGE_LABELS.keys()
    assert len(set(parts.FILES)) == len(parts.FILES)


def test_what_is_written_meanwhile_is_in_a_copy_as_a_whole_or_not_at_all(store: Store, tmp_path: Path) -> None:
    person, other = entity("person", "z"), entity("person", "a")
    write(store, person, other)
    versions = iter(range(1, 10_000))
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            number = next(versions)
            new = entity("person", f"new{number}")
            apply(
                store,
                *(Update(one.id, {"biography": f"state {number}"}) for one in (person, other)),
                Create(new),
                Create(edge("knows", new, person)),
                Create(edge("knows", other, new)),
            )

    writers = [threading.Thread(target=work)]
    for writer in writers:
        writer.start()
    began, folder = store.last_change(), tmp_path / "export"
    folder.mkdir()
    try:
        manifest = write_folder(store, folder, quiet)
    finally:
        stop.set()
    for writer in writers:
        writer.join()
    assert manifest.sequence >= began
    checked(folder, tmp_path / "ids")  # no relationship without its ends, no change missing
    people = {row["id"]: row for row in map(json.loads, (folder / "people.jsonl").read_text().splitlines())}
    assert people[person.id].get("biography") == people[other.id].get("biography")
    assert manifest.count("knows") == 2 * (len(people) - 2)


# Refusals


def test_a_refusal_says_what_is_wrong(exported: Path, tmp_path: Path) -> None:
    assert "is no export: there is no manifest.json" in str(refused(tmp_path, tmp_path / "ids"))
    for change, said in (
        (lambda folder: (folder / "posts.jsonl").unlink(), "posts.jsonl: is missing."),
        (lambda folder: (folder / "extra").write_text(""), "extra: is not part of the copy."),
        (lambda folder: (folder / "posts.jsonl").write_text("{}\n"), "posts.jsonl: is not as it was written"),
        (lambda folder: (folder / MANIFEST).write_text("{"), "manifest.json: cannot be read."),
    ):
        shutil.copytree(exported, tmp_path / "copy")
        change(tmp_path / "copy")
        assert said in str(refused(tmp_path / "copy", tmp_path / "ids"))
        shutil.rmtree(tmp_path / "copy")


def test_what_was_forged_is_refused_too(filled: Store, exported: Path, tmp_path: Path) -> None:
    """Whoever writes a right checksum still cannot bring in what the model does not allow."""
    from cjn_graph.exchange.copies import folder as files

    def forged(name: str, old: str, new: str) -> str:
        copy = tmp_path / "forged"
        shutil.copytree(exported, copy)
        manifest = files.read_manifest(copy)
        lines = (copy / name).read_text().replace(old, new).splitlines()
        part = files._write_lines(copy / name, lines, lambda _: None)
        assert part is not None
        manifest.files[name] = part
        (copy / MANIFEST).write_text(files._signed(manifest))
        error = refused(copy, tmp_path / "ids")
        shutil.rmtree(copy)
        assert error is not None
        return f"{error} {error.hint} {getattr(error, 'problems', '')}"

    person = entity("person", "one").id
    assert "which is not in the copy" in forged("knows.jsonl", person, entity("person", "nobody").id)
    assert "confidence" in forged("people.jsonl", '"confidence":0.1', '"confidence":7')
    assert "has no such property" in forged("people.jsonl", '"confidence":0.1', '"colour":"red"')
    assert "change 2 is missing" in forged("changes.jsonl", '"seq":2,', '"seq":3,')
    assert "twice" in forged("people.jsonl", person, entity("person", "two").id)


def test_a_copy_of_another_model_is_refused(exported: Path, tmp_path: Path) -> None:
    from cjn_graph.exchange.copies import folder as files

    shutil.copytree(exported, tmp_path / "copy")
    newer = files.read_manifest(exported).model_copy(update={"model": 99, "release": "9.0"})
    (tmp_path / "copy" / MANIFEST).write_text(files._signed(newer))
    with pytest.raises(InvalidInput, match=r"made by release 9\.0"):
        checked(tmp_path / "copy", tmp_path / "ids")


def test_nothing_is_restored_over_a_network(exported: Path, filled: Store, tmp_path: Path) -> None:
    before = filled.last_change()
    with pytest.raises(Conflict, match="The store is not empty"):
        restore(filled, exported, checked(exported, tmp_path / "ids"), quiet)
    assert filled.last_change() == before


def test_a_restore_that_was_not_finished_is_told_of_and_repeated(
    exported: Path, store_settings: Settings, tmp_path: Path
) -> None:
    manifest = checked(exported, tmp_path / "ids")

    def ended(what: str, done: int) -> None:
        if what == "knows":
            raise KeyboardInterrupt

    with open_store(store_settings) as store, pytest.raises(KeyboardInterrupt):
        restore(store, exported, manifest, ended)
    with (
        pytest.raises(StoreError, match="A restore was begun in this store and not finished"),
        open_workspace(store_settings),
    ):
        pass
    with open_store(store_settings) as store:
        restore(store, exported, manifest, quiet)
    with open_workspace(store_settings) as workspace:
        assert check(workspace, EVERYTHING).findings == []


# The commands


def test_a_laptop_lost(filled: Store, exported: Path, tmp_path: Path, filled_settings: Settings) -> None:
    """The way of docs/backup.md: a key, a backup every night, the newest one verified, then restored elsewhere."""
    public = run(filled_settings, "backup", "--new-key", str(tmp_path / "key"))
    assert public.exit_code == 0
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    recipients = {"CJN_BACKUP_RECIPIENTS": public.stdout.strip()}
    file = tmp_path / "backups" / "nightly.age"
    for _ in range(4):
        assert run(filled_settings, "backup", str(file), "--keep", "3", **recipients).exit_code == 0
    assert len(list(file.parent.iterdir())) == 3
    assert b"person-" not in file.read_bytes()
    verified = run(filled_settings, "backup", "--verify", str(file), "--identity", str(tmp_path / "key"))
    assert (verified.exit_code, "is whole" in verified.stdout) == (0, True), verified.output
    elsewhere = Settings(data_folder=tmp_path / "new" / "data")
    restored = run(elsewhere, "restore", str(file), "--identity", str(tmp_path / "key"))
    assert restored.exit_code == 0, restored.output
    again = run(elsewhere, "export", str(tmp_path / "again"), "--json")
    assert json.loads(again.stdout)["sequence"] == filled.last_change()
    assert contents(tmp_path / "again") == contents(exported)
    assert list((tmp_path / "new").iterdir()) == [tmp_path / "new" / "data"]  # nothing readable is left on the way
    log = run(elsewhere, "--as", "admin", "account", "log")
    assert "network copied" in log.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["backup", "b"], 3, "There is no key to encrypt the backup for."),
        (["backup", "b", "--recipient", "age1nonsense"], 3, "is no public key"),
        (["backup", "b", "--recipient", "age1x", "--unencrypted"], 3, "either encrypted or not"),
        (["backup"], 2, "Give either"),
        (["backup", "taken", "--unencrypted"], 3, "exists already"),
        (["export", "taken"], 3, "exists already"),
        (["restore", "nowhere"], 3, "does not exist"),
        (["restore", "taken"], 3, "is damaged, or no backup"),
        (["--as", "staff", "export", "new"], 6, "needs the role admin"),
        (["--as", "manager", "backup", "new", "--unencrypted"], 6, "needs the role admin"),
        (["backup", "--new-key", "data/key"], 3, "must not lie in the data folder"),
        (["backup", "--new-key", "taken"], 3, "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str],
    code: int,
    said: str,
    filled_settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(filled_settings.data_folder.parent)
    Path("taken").write_text("x" * 100)
    before = sorted(filled_settings.data_folder.parent.iterdir())
    result = run(filled_settings, *arguments)
    assert (result.exit_code, said in str(result.exception) + result.output) == (code, True) or (
        isinstance(result.exception, CjnError) and said in str(result.exception)
    ), result.output
    assert sorted(filled_settings.data_folder.parent.iterdir()) == before


def test_the_wrong_key_and_no_key_are_told_apart(exported: Path, tmp_path: Path) -> None:
    archive.pack(exported, tmp_path / "packed")
    public = archive.new_identity(tmp_path / "key")
    archive.new_identity(tmp_path / "other")
    archive.encrypt(tmp_path / "packed", tmp_path / "backup", archive.recipients_of([public]))
    settings = Settings(data_folder=tmp_path / "data")
    for identity, said in (
        (None, "is encrypted"),
        (tmp_path / "other", "cannot be decrypted"),
        (tmp_path / "packed", "holds no private key"),
    ):
        with pytest.raises(InvalidInput, match=said), copies.opened(settings, tmp_path / "backup", identity, quiet):
            pass


def test_a_backup_is_opened_by_other_programs(exported: Path, tmp_path: Path) -> None:
    if not shutil.which("zstd"):
        pytest.skip("zstd is not installed")
    archive.pack(exported, tmp_path / "b.tar.zst")
    subprocess.run(["tar", "--zstd", "-xf", "b.tar.zst"], cwd=tmp_path, check=True)
    assert (tmp_path / "people.jsonl").read_bytes() == (exported / "people.jsonl").read_bytes()


@pytest.mark.neo4j
def test_a_network_moves_to_neo4j_with_one_command(
    neo4j_store: Store, filled_settings: Settings, exported: Path, tmp_path: Path, neo4j_server: object
) -> None:
    target = str(neo4j_server.uri)  # type: ignore[attr-defined]
    moved = run(
        filled_settings,
        "move",
        "--to",
        target,
        CJN_NEO4J_USER=neo4j_server.user,
        CJN_NEO4J_PASSWORD=neo4j_server.password,  # type: ignore[attr-defined]
    )
    assert moved.exit_code == 0, moved.output
    (tmp_path / "there").mkdir()
    write_folder(neo4j_store, tmp_path / "there", quiet)
    assert contents(tmp_path / "there") == contents(exported)

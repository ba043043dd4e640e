"""Copies made while fifty write, and processes killed while they move or upgrade a network."""

from __future__ import annotations

import json
import random
import shutil
import threading
import time
from pathlib import Path

import pytest

from cjn_graph.exchange.copies.restoring import check_folder, restore
from cjn_graph.records import Create, Update, commit
from cjn_graph.services import copies
from cjn_graph.services.checking import check
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store, open_store
from tests.cli.conftest import Cjn
from tests.copying import EVERYTHING, contents, fill, quiet
from tests.making import NOW, STAFF, edge, entity, workspace_on, write
from tests.neo4j_server.server import Neo4jServer

WRITERS = 50
BACKUPS = 5
_KILLS = 10


@pytest.mark.stress
def test_a_backup_under_fifty_writers_has_every_write_before_it_and_none_by_half(store: Store, tmp_path: Path) -> None:
    person, other = entity("person", "z"), entity("person", "a")
    write(store, person, other)
    acknowledged: list[str] = []
    stop = threading.Event()

    def work(writer: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            new = entity("person", f"{writer} {number}")
            both = [Update(one.id, {"biography": new.id}) for one in (person, other)]
            tied = [Create(edge("knows", new, person)), Create(edge("knows", other, new))]
            commit(store, STAFF, [*both, Create(new), *tied], reason="test", now=NOW)
            acknowledged.append(new.id)

    writers = [threading.Thread(target=work, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    taken: list[tuple[Path, set[str]]] = []
    try:
        for number in range(BACKUPS):
            time.sleep(1)
            before = set(acknowledged)
            file = tmp_path / f"{number}.tar.zst"
            copies.back_up(workspace_on(store), file, [], keep=None, progress=quiet)
            taken.append((file, before))
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    for number, (file, before) in enumerate(taken):
        settings = Settings(data_folder=tmp_path / f"restored{number}" / "data")
        with copies.opened(settings, file, None, quiet) as (folder, manifest):
            people = {row["id"]: row for row in map(json.loads, (folder / "people.jsonl").read_text().splitlines())}
            assert before <= people.keys()
            assert people[person.id].get("biography") == people[other.id].get("biography")
            assert manifest.count("knows") == 2 * (len(people) - 2)
            with open_workspace(settings, restoring=True) as restored:
                restore(restored.store, folder, manifest, quiet)
                assert check(restored, EVERYTHING).findings == []
    print(
        f"{store.engine}: {WRITERS} writers, {len(acknowledged):,} writes, {BACKUPS} backups, none lost, none by half"
    )


@pytest.mark.stress
@pytest.mark.neo4j
def test_a_move_that_is_killed_is_refused_and_repeatable(
    neo4j_store: Store, neo4j_server: Neo4jServer, tmp_path: Path
) -> None:
    """The source stays as it is; the target is whole, or says that it is not and takes the same move again."""
    demo = Cjn(tmp_path / "data")
    demo("seed")
    demo("export", str(tmp_path / "first"))
    there = {"CJN_NEO4J_USER": neo4j_server.user, "CJN_NEO4J_PASSWORD": neo4j_server.password}
    dice = random.Random(4)
    for turn in range(_KILLS):
        process = demo.start("move", "--to", neo4j_server.uri, **there)
        time.sleep(dice.uniform(1, 30))
        process.kill()
        process.communicate()
        at = {**there, "CJN_NEO4J_URI": neo4j_server.uri}
        if demo.run("check", **at).returncode:
            demo("move", "--to", neo4j_server.uri, **there)
        elif neo4j_store.last_change() == 0:
            continue  # nothing was begun
        demo("export", str(tmp_path / f"again{turn}"), **at)
        assert contents(tmp_path / f"again{turn}") == contents(tmp_path / "first")
        shutil.rmtree(tmp_path / f"again{turn}")
        neo4j_store.write(lambda transaction: transaction.run("schema/set_unfinished", what="A move"))


@pytest.mark.stress
def test_an_upgrade_that_is_killed_is_repeated_and_leaves_whole_backups(tmp_path: Path) -> None:
    made = Cjn(tmp_path / "made")
    with open_workspace(Settings(data_folder=made.folder)) as workspace:
        fill(workspace.store)
    made("export", str(tmp_path / "first"))
    dice = random.Random(5)
    for turn in range(2 * _KILLS):
        cjn = Cjn(tmp_path / f"data{turn}")
        shutil.copytree(made.folder, cjn.folder)
        with open_store(Settings(data_folder=cjn.folder)) as store:
            store._runner.statement("schema/set_version", version=1, fingerprint="of then")
        process = cjn.start("check")
        time.sleep(dice.uniform(0.3, 4))
        process.kill()
        process.communicate()
        cjn("check")
        whole = [path for path in (cjn.folder / "before-upgrades").iterdir() if not path.name.startswith(".")]
        assert whole
        for file in whole:
            with copies.opened(Settings(data_folder=tmp_path / "x"), file, None, quiet) as (folder, manifest):
                assert (manifest.model, contents(folder).keys()) == (1, contents(tmp_path / "first").keys())
        cjn("export", str(tmp_path / "again"))
        (tmp_path / "ids").mkdir(exist_ok=True)
        check_folder(tmp_path / "again", tmp_path / "ids", quiet)
        assert contents(tmp_path / "again") == contents(tmp_path / "first")
        shutil.rmtree(tmp_path / "again")
        shutil.rmtree(tmp_path / "ids")
        shutil.rmtree(cjn.folder)

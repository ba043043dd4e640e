"""Looking records up by id, and joining them by id, never scans: on either engine, by its own plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import neo4j
import pytest

from cjn_graph.settings import Settings
from cjn_graph.store import open_store
from cjn_graph.store.queries import get_query
from tests.conftest import settings_for
from tests.neo4j_server.server import Neo4jServer

BY_ID = [
    "records/create_relationships",
    "records/current_nodes",
    "records/current_relationships",
    "records/current_visibilities",
    "records/delete_external_keys",
    "records/get_external_keys",
    "records/get_nodes",
    "records/get_relationships",
    "records/incoming",
    "records/joined",
    "records/outgoing",
    "records/set_nodes",
    "records/set_relationships",
    "store/has_change",
    "store/has_transaction",
    "store/last_change",
    "store/lock_counter",
]
PARAMETERS: dict[str, Any] = {
    "id": "a",
    "ids": ["a"],
    "keys": ["a"],
    "properties": {},
    "rows": [{"id": "a", "from_id": "a", "to_id": "b", "properties": {}}],
    "seen": ["open"],
    "seq": 1,
    "transaction_id": "a",
    "types": ["KNOWS"],
    "visible": ["open"],
}


def test_the_embedded_engine_uses_its_indexes(tmp_path: Path) -> None:
    with open_store(Settings(data_folder=tmp_path / "data")) as store:
        store.ensure_schema()
        database = store._connection._running._server.get_database("cjn")  # type: ignore[attr-defined]
        for name in BY_ID:
            for text in get_query(name).expansions():
                [row] = database.query("opencypher", f"EXPLAIN {text}", PARAMETERS)
                plan = row.to_dict()["executionPlanAsString"]
                # "MATCH NODE (n:Label)" with a key for each row of an UNWIND is a lookup that the plan does not name;
                # test_speed measures those.
                looked_up = "IndexSeek" in plan or "BY INDEX" in plan or ("UNWIND" in plan and "MATCH NODE (" in plan)
                assert looked_up or "neighbours" in name, f"{name}\n{text}\n{plan}"
                assert "LabelScan" not in plan, f"{name}\n{text}\n{plan}"


@pytest.mark.neo4j
def test_neo4j_uses_its_indexes(neo4j_server: Neo4jServer) -> None:
    with open_store(settings_for(neo4j_server)) as store:
        store.ensure_schema()
        with store._connection.driver.session(default_access_mode=neo4j.WRITE_ACCESS) as session:
            for name in BY_ID:
                text = next(get_query(name).expansions())
                plan = json.dumps(session.run(f"EXPLAIN {text}", PARAMETERS).consume().plan)
                assert "Seek" in plan, f"{name}\n{plan}"
                assert "Scan" not in plan, f"{name}\n{plan}"

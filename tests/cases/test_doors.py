"""One rule for each property: import, command, form and route refuse the same and store the same."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cjn_graph.errors import CjnError
from cjn_graph.model import MODEL
from cjn_graph.records import Update, commit
from cjn_graph.services.editing import read_texts, texts_of
from cjn_graph.services.importing import import_folder
from cjn_graph.services.records import edit, read
from tests.api.world import ADMIN, World, open_world

REFUSED = "refused"
RULES: dict[str, dict[str, dict[str, Any]]] = {
    "person": {
        "name": {
            " Ada  Pell ": "Ada  Pell",
            "Ada\u00ad\u200bPell": "AdaPell",
            "Ada\r\nPell": REFUSED,
            "Ada\x07Pell": REFUSED,
            "x" * 301: REFUSED,
            "=HYPERLINK(1)": "=HYPERLINK(1)",
        },
        "note": {"one\r\ntwo\rthree": "one\ntwo\nthree", "a\x00b": REFUSED, "\u202eabc": "abc", "y" * 20_001: REFUSED},
        "email": {
            "ada@example.org": "ada@example.org",
            "a.pell\u200b@example.org": "a.pell@example.org",
            "ada@": REFUSED,
        },
        "phone": {"555\u2060-0101": "555-0101", "5\t5": REFUSED},
        "introductions_paused_until": {"2027-03": "2027-03", "2026-02-30": REFUSED, "0000-00-00": REFUSED},
        "introductions_a_quarter": {"2": 2, "two": REFUSED, "-1": REFUSED},
    },
    "convening": {
        "start": {"2025": "2025", "13/13/2025": REFUSED, "1026-01-01": REFUSED, "2099-01-01": REFUSED},
        "classification": {"webinar": "webinar", "party": REFUSED},
    },
    "organization": {
        "website": {"https://example.org": "https://example.org", "javascript:alert(1)": REFUSED, "example": REFUSED},
    },
}
CASES = [(kind, name, text) for kind, names in RULES.items() for name, texts in names.items() for text in texts]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("doors") / "data") as opened:
        yield opened


@pytest.fixture(scope="module")
def records_of(world: World) -> dict[str, str]:
    """One record of each kind, which an import knows by the id 1."""
    needed = {"convening": {"classification": "workshop"}, "organization": {"classification": "other"}}
    return {
        kind: world.add(kind, name=f"Some {kind}", external_ids=["doors:1"], **needed.get(kind, {})) for kind in RULES
    }


@pytest.fixture(scope="module")
def client(world: World) -> TestClient:
    return world.client()


@pytest.mark.parametrize(("kind", "name", "text"), CASES, ids=[f"{name} {text[:20]!r}" for _, name, text in CASES])
def test_every_door_refuses_and_stores_the_same(
    world: World, client: TestClient, records_of: dict[str, str], tmp_path: Path, kind: str, name: str, text: str
) -> None:
    record_id = records_of[kind]
    first = read(world.workspace, ADMIN, record_id)

    def by_route() -> bool:
        made_on = {"if-match": f'"{read(world.workspace, ADMIN, record_id).version}"'}
        return client.patch(f"/api/v1/records/{record_id}", json={name: text}, headers=made_on).status_code == 200

    def by_form() -> bool:
        version = str(read(world.workspace, ADMIN, record_id).version)
        texts = {"csrf_token": client.headers["x-csrf-token"], "version": version, name: text}
        return client.post(f"/facts/{record_id}/edit", data=texts, follow_redirects=False).status_code == 303

    def by_command() -> bool:
        try:
            changes = read_texts(type(first), texts_of(type(first), [f"{name}={text}"]))
            version = read(world.workspace, ADMIN, record_id).version
            edit(world.workspace, ADMIN, record_id, changes, expected_version=version)
        except CjnError:
            return False
        return True

    def by_import() -> bool:
        with (tmp_path / f"{MODEL.kinds[kind].plural}.csv").open("w", newline="", encoding="utf-8") as file:
            kept = {one: getattr(first, one) for one in ("name", "classification") if hasattr(first, one)}
            row = {"id": "1"} | kept | {name: text}
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
            writer.writerow(row)
        report = import_folder(world.workspace, ADMIN, tmp_path, source="doors", policy="file", all_or_nothing=True)
        return not report.problem_count

    def stored_by(door: Callable[[], bool]) -> Any:
        before = world.changes()
        if not door():
            assert world.changes() == before, "nothing is written"
            return REFUSED
        found = getattr(read(world.workspace, ADMIN, record_id), name)
        back = Update(record_id, {name: getattr(first, name)})
        commit(world.workspace.store, ADMIN, [back], reason="test", now=world.workspace.clock())
        return found

    found = {door.__name__: stored_by(door) for door in (by_route, by_form, by_command, by_import)}
    assert found == dict.fromkeys(found, RULES[kind][name][text])

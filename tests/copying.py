"""A network with every kind of record, to copy as a whole, and what tests of copies share."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from cjn_graph.access import Viewer
from cjn_graph.accounts import keys, passwords
from cjn_graph.cli import app as cli
from cjn_graph.cli import exits
from cjn_graph.errors import CjnError
from cjn_graph.exchange.copies.folder import Manifest
from cjn_graph.exchange.copies.restoring import check_folder
from cjn_graph.model import MODEL, Record
from cjn_graph.records import Create, Delete, Update
from cjn_graph.services.live_addresses import make_live_address
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.making import NOW, apply, edge, entity, workspace_on, write

EVERYTHING = Viewer("staff", "admin", frozenset({"restricted"}), terminal=True)


def quiet(what: str, done: int) -> None:
    """Nobody watches the progress."""


def every_kind() -> list[Record]:
    """A record of each kind, with what is hard to keep: letters, line breaks, quotes, fractions, external ids."""
    nodes = {kind: entity(kind, "one") for kind in MODEL.entities}
    nodes["person"] = entity(
        "person",
        "one",
        name="Zoë “Z” Müller-Ñandú \U0001f600",
        note='two\nlines, "quotes", \\ and \ttab\u2028',
        languages=["en", "es"],
        confidence=0.1,
        attributes={"cohort": "2021", "=1+1": "@x"},
        external_ids=["crm:1", "list:ä b"],
        fictional=True,
    )
    nodes["pressure"] = entity("pressure", "one", external_ids=["crm:1"])
    others = {kind: entity(kind, "two") for kind in ("person", "jurisdiction", "topic")}
    edges = []
    for kind, declared in MODEL.relationships.items():
        start, end = declared.endpoints[0]
        edges.append(edge(kind, nodes[start], others[end] if start == end else nodes[end]))
    return [*nodes.values(), *others.values(), *edges]


def fill(store: Store) -> None:
    """Write every kind, change some of it, and let somebody sign in."""
    write(store, *every_kind(), viewer=EVERYTHING)
    person, topic = entity("person", "two").id, entity("topic", "two").id
    apply(store, Update(person, {"name": "Renamed", "biography": "x"}), viewer=EVERYTHING)
    apply(store, Delete(topic), viewer=EVERYTHING)
    accounts = workspace_on(store).accounts
    apply(store, Create(entity("account", "kim", name="kim", role="staff")), viewer=EVERYTHING)
    passwords.set_password(accounts, Viewer("kim", "staff"), "kim", "a long enough pass phrase")
    keys.make_key(accounts, Viewer("kim", "staff"), "kim", ["read"])
    make_live_address(workspace_on(store), Viewer("boss", "manager"), "kumu", "the website")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def checked(folder: Path, scratch: Path) -> Manifest:
    scratch.mkdir(exist_ok=True)
    return check_folder(folder, scratch, quiet)


def refused(folder: Path, scratch: Path) -> CjnError | None:
    try:
        checked(folder, scratch)
    except CjnError as error:
        return error
    return None


def code_of(result: Result) -> int:
    """The code that a command exits with."""
    return exits.exit_code(result.exception) if isinstance(result.exception, CjnError) else result.exit_code


def run(settings: Settings, *arguments: str, **environment: str) -> Result:
    variables = {
        "CJN_DATA_FOLDER": str(settings.data_folder),
        "CJN_NEO4J_URI": settings.neo4j_uri,
        "CJN_NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
        "CJN_NOW": NOW.isoformat(),
    }
    return CliRunner().invoke(cli, list(arguments), env=variables | environment)
